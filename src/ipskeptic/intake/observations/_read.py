"""Telling a document of observations by its beginning, and reading it."""

from __future__ import annotations

import importlib
import io
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO, cast

from ipskeptic.errors import InputError
from ipskeptic.intake.ahead import HEAD
from ipskeptic.intake.documents import MAX_BYTES, text_of
from ipskeptic.intake.documents._much import refuse_too_much
from ipskeptic.intake.item import Columns, Item, encodable
from ipskeptic.intake.lines import UnreadableError, open_text, spoken
from ipskeptic.intake.observations._base import Format, Said
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.observed import TRANSPORT_SAID, Observed, with_basis
from ipskeptic.model.target import Target

# Judgement: no report has so many; a document that is made to take time has.
MOST = 1_000_000
_MOST_WHERE = 100  # an identifier of STIX has 37 characters and the name of its type
# What our own reports begin with, whose strings may hold anything.
_OWN = ('"schema_version"', '"tool":{', '"ipskeptic"')
_BEGINNINGS = ("{", "[", "<")


@cache
def formats() -> tuple[Format, ...]:
    """All formats, in the order in which they are asked: one module each."""
    package = __name__.rpartition(".")[0]
    path = importlib.import_module(package).__path__
    names = sorted(m.name for m in pkgutil.iter_modules(path) if not m.name.startswith("_"))
    found = [cast("Format", importlib.import_module(f"{package}.{name}").FORMAT) for name in names]
    return tuple(sorted(found, key=lambda each: (each.rank, each.name)))


def format_of(head: str) -> Format | None:
    """The format of a text by its beginning, or None for what states no observations."""
    plain = head.lstrip("\ufeff \t\r\n")
    if not plain.startswith(_BEGINNINGS):
        return None
    begin = "".join(plain[:4096].split())
    if all(mark in begin for mark in _OWN):
        return None
    return next((each for each in formats() if each.looks(plain)), None)


def format_of_bytes(head: bytes) -> Format | None:
    """As `format_of`, of the first bytes of a file, packed or not.

    Raises:
        InputError: It is packed in a way that is not read here.
    """
    return format_of(_unpacked(head))


def read_observations(stream: BinaryIO, name: str, format_: Format) -> Iterator[Item | BadInput]:
    """Read the observations of a document, and what of it is refused, in its order.

    A document without any gives one refused input that says so.

    Args:
        stream: Binary, packed or not.
        name: Its name, "-" for standard input.
        format_: What `format_of` found.

    Raises:
        InputError: It can't be read, can't be taken apart, or is too large.
    """
    count = 0
    try:
        for count, said in enumerate(format_.read(_text(stream, name, format_)), 1):
            if count > MOST:
                raise InputError(f"more than {MOST:,} observations")
            yield _item(said, name)
    except InputError as error:
        said_why = str(error).removeprefix(f"{spoken(name)}: ")
        raise InputError(f"{spoken(name)} begins as {format_.name} does: {said_why}") from error
    if not count:
        why = "no observation of an address in it; `ipskeptic extract` finds those in its text"
        yield BadInput(f"a document of {format_.name}", why, name)


def _text(stream: BinaryIO, name: str, format_: Format) -> str:
    data = io.BytesIO()
    try:
        while data.tell() <= MAX_BYTES and (more := stream.read(1 << 20)):
            data.write(more)
    except OSError as error:
        raise InputError(f"it can't be read: {error}") from error
    if data.tell() > MAX_BYTES:
        raise InputError(
            f"more than {MAX_BYTES >> 20} MiB, too much to be read as one document: part it"
        )
    text = text_of(data.getvalue(), spoken(name))
    refuse_too_much(text, format_.name)
    return text


def _item(said: Said, name: str) -> Item | BadInput:
    if isinstance(said, BadInput):
        return said._replace(source=name, column_fields=_columns("", said.line, ""))
    where = encodable(said.where[:_MOST_WHERE])
    place = f"{where}, line {said.line}" if where else f"line {said.line}"
    return Item(
        text=said.text,
        target=with_basis(_noted(said), said.basis, place),
        source=name,
        line=said.line,
        column_fields=_columns(where, said.line, said.basis),
        seen_at=said.seen_at,
        role=said.role,
        transport=said.transport,
        port=said.port,
    )


def _columns(where: str, line: int, basis: str) -> Columns:
    """What a table has of the document, so that an address is found again in it."""
    return ("object", where), ("line", str(line) if line else ""), ("time_from", basis)


def _noted(said: Observed) -> Target:
    """The target with what else the document says of it."""
    notes = [*said.target.notes, *said.notes]
    if said.number > 1:
        notes.append(f"seen {said.number:,} times, as its document says")
    if said.transport != "unknown":
        notes.append(TRANSPORT_SAID)
    return said.target._replace(notes=tuple(notes))


def _unpacked(head: bytes) -> str:
    """As much text as the first bytes hold; what is packed ends in its midst there."""
    parts: list[str] = []
    try:
        text = open_text(io.BytesIO(head), "-")
        while sum(map(len, parts)) < HEAD and (more := text.read(4096)):
            parts.append(more)
    except UnreadableError:
        pass
    return "".join(parts)
