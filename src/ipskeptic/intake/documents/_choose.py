"""Which format a document is in: by its name's end, and by its content where that is not enough."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import cast

from ipskeptic.errors import InputError, UsageError
from ipskeptic.intake.documents._reader import Reader

HEAD = 65536  # judgement: what a format's `looks` is given


@cache
def _readers() -> dict[str, Reader]:
    package = __name__.rpartition(".")[0]
    path = importlib.import_module(package).__path__
    names = sorted(m.name for m in pkgutil.iter_modules(path) if not m.name.startswith("_"))
    found = [cast("Reader", importlib.import_module(f"{package}.{name}").READER) for name in names]
    return {reader.name: reader for reader in sorted(found, key=lambda r: (r.rank, r.name))}


def formats() -> tuple[str, ...]:
    """Names of all formats."""
    return tuple(_readers())


def suffixes() -> tuple[str, ...]:
    """Ends of names of all formats, sorted."""
    return tuple(sorted({suffix for reader in _readers().values() for suffix in reader.suffixes}))


def reader_for(name: str, head: str, format_: str = "") -> Reader:
    """The reader of a document.

    Args:
        name: The file's name or path; "" or "-" where it has none.
        head: The beginning of its content.
        format_: The format's name where it was given; wins over everything.

    Raises:
        UsageError: There is no such format.
        InputError: The content is of a kind that is not read here.
    """
    readers = _readers()
    if format_:
        if format_ not in readers:
            raise UsageError(f"there is no document format {format_!r}: {', '.join(readers)}")
        return readers[format_]
    lower = name.lower()
    suited = [r for r in readers.values() if lower.endswith(r.suffixes)]
    if not suited:
        suited = [r for r in readers.values() if r.looks is not None and r.looks(head)]
        return suited[0] if suited else readers["text"]
    for reader in suited:
        if reader.looks is None or reader.looks(head):
            return reader
    last = suited[-1]
    if last.read is None:
        raise InputError(f"{name}: its content is no {last.name}, as its name says it is")
    return last
