"""What `assess` reads: arguments, files and standard input, or one saved report.

Standard input is touched only when `-` is given, or when there is nothing else to read and it is
a pipe, a file or a socket: so `while read ip; do ipskeptic $ip; done` works and nothing hangs.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from ipskeptic.cli.root import COMMANDS
from ipskeptic.cli.run import quoted, write_error
from ipskeptic.errors import InputError, NothingToReadError, TargetError, UsageError
from ipskeptic.intake.arguments import classify_argument, stdin_is_readable
from ipskeptic.model.assessment import BadInput, Report
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window

if TYPE_CHECKING:
    from ipskeptic.intake.item import Item

STDIN = "-"

SHORT_HELP = """usage: ipskeptic ADDRESS...        one report for each address, prefix or range
       ipskeptic -i FILE           addresses from a file, one a line
       COMMAND | ipskeptic         addresses from a pipe
       ipskeptic -h                everything else"""

# What else a single word may have been meant to be: subcommands, by their own name.
_SUBCOMMANDS = {
    "update": "data update",
    "import": "data import",
    "remove": "data remove",
    "bundle": "data bundle",
    "compile": "data compile",
    "status": "data status",
    "verify": "data verify",
    "show": "cases show",
}


class Asked:
    """One argument that is an address, prefix or range; looks like an `Item` of `intake`."""

    __slots__ = ("target", "text")

    column_fields: tuple[tuple[str, str], ...] = ()
    record = ""
    seen_at: Window | None = None
    role = transport = "unknown"
    port: int | None = None

    def __init__(self, text: str, target: Target) -> None:
        self.text = text
        self.target = target


# An argument's address or text, a file, or standard input.
Source: TypeAlias = "Asked | str | Path | BinaryIO"


class Sources:
    """What there is to read.

    Attributes:
        items: Addresses among the arguments, texts of others, files, streams, in their order.
        saved: The saved report, where that is what was given.
    """

    __slots__ = ("items", "saved")

    def __init__(self, items: tuple[Source, ...], saved: Report | None) -> None:
        self.items = items
        self.saved = saved


def find_sources(
    arguments: Sequence[str], files: Sequence[str], *, has_field: bool = False
) -> Sources:
    """Sort out arguments, `-i` and standard input; nothing is read but a saved report.

    Args:
        arguments: The words.
        files: What `-i` names.
        has_field: A column is named, so what is read is rows and no saved report.

    Raises:
        InputError: A file is not there.
        UsageError: A saved report stands beside something else.
        NothingToReadError: There is nothing, after a short help on stderr.
    """
    items: list[Source] = [
        *(_stdin() if text == STDIN else _argument(text) for text in arguments),
        *(_stdin() if name == STDIN else _file(name) for name in files),
    ]
    if not items:
        if not stdin_is_readable(_binary(sys.stdin)):
            write_error_lines(SHORT_HELP)
            raise NothingToReadError("nothing to read: give an address, a file, or a pipe")
        items.append(_stdin())
    looked = () if has_field else items
    saved = [report for item in looked if (report := _saved(item)) is not None]
    if saved and len(items) > 1:
        raise UsageError("a saved report is shown alone: leave out the other input")
    return Sources(tuple(items), saved[0] if saved else None)


def open_items(
    sources: Sources, field: str | None, time_field: str | None
) -> Iterator[Asked | Item | BadInput]:
    """Read the sources one after the other; a refused word gets the nearest command.

    Raises:
        UsageError: A column is not there, or a time field stands without a field.
        InputError: While reading: a file that can't be read.
    """
    if time_field is not None and field is None:
        raise UsageError("--time-field needs --field: name the column with the address too")
    return _open(sources, field, time_field)


def _open(
    sources: Sources, field: str | None, time_field: str | None
) -> Iterator[Asked | Item | BadInput]:
    for source in sources.items:
        if isinstance(source, Asked):
            yield source
            continue
        for item in _items_of(source, field, time_field):
            if isinstance(item, BadInput) and isinstance(source, str):
                yield _with_hint(item)
            else:
                yield item


def _items_of(
    source: str | Path | BinaryIO, field: str | None, time_field: str | None
) -> Iterator[Item | BadInput]:
    """A document of observations, a list, a table's column or one text."""
    # Imported here: plain addresses as arguments need no reader of lists.
    if field is None and not isinstance(source, str):
        from ipskeptic.intake.observations import read_source

        return read_source(source)
    from ipskeptic.intake.items import read_items

    return read_items(source, field=field, time_field=time_field)


def write_error_lines(text: str) -> None:
    """Write several lines of our own to stderr."""
    for line in text.splitlines():
        write_error(line)


def _argument(text: str) -> Asked | str | Path:
    """An address; else a file if there is one; else the text, to be read or refused."""
    try:
        found = classify_argument(text)
    except TargetError as error:
        if str(error).startswith(("no such file", "a folder")):
            raise InputError(f"{quoted(text)}: {error}{_hint(text)}") from error
        return text
    return Asked(text, found) if isinstance(found, Target) else found


def _file(name: str) -> Path:
    if os.path.isdir(name):
        raise InputError(f"-i {quoted(name)}: a folder: name the files in it")
    if not os.path.exists(name):
        raise InputError(f"-i {quoted(name)}: no such file")
    return Path(name)


def _with_hint(bad: BadInput) -> BadInput:
    return bad._replace(reason=f"{bad.reason}{_hint(bad.input)}")


def _hint(text: str) -> str:
    """The nearest command, where the text is one word of letters."""
    if not text.replace("-", "").isalpha() or not text.isascii():
        return ""
    from difflib import get_close_matches

    known = {**{name: name for name in COMMANDS}, **_SUBCOMMANDS}
    near = get_close_matches(text.lower(), known, 1)
    return f"; did you mean `ipskeptic {known[near[0]]}`?" if near else ""


def _stdin() -> BinaryIO:
    stream = _binary(sys.stdin)
    if stream is None:
        raise NothingToReadError("there is no standard input: give an address or a file")
    return stream


def _binary(stream: object) -> BinaryIO | None:
    """The bytes behind a text stream; a test's stream may have none."""
    return getattr(stream, "buffer", None)


def _saved(item: Source) -> Report | None:
    """The saved report that a file or stream holds, or None."""
    if isinstance(item, Asked | str):
        return None
    from ipskeptic.intake.saved import report_in, report_text

    name = str(item) if isinstance(item, Path) else "standard input"
    if isinstance(item, Path):
        text = report_text(item)
    else:
        # A look ahead takes nothing away from what the list would read.
        peek = getattr(item, "peek", None)
        head = b"".join((peek(512)[:512] if peek is not None else b"").split())
        marks = (b'"schema_version"', b'"tool":{', b'"ipskeptic"')
        if not (all(mark in head for mark in marks) or head.startswith(b'{"assessments":')):
            return None
        content = item.read()
        try:
            text = report_in(io.StringIO(content.decode("utf-8-sig")), name)
        except UnicodeDecodeError as error:
            raise InputError(f"{name}: {error}") from error
        if text is None:
            raise InputError(f"{name}: neither a saved report nor a list: name the --field")
    if text is None:
        return None
    from ipskeptic.render.saved import report_from_json

    try:
        return report_from_json(text)
    except InputError as error:
        raise InputError(f"{name}: {error}") from error
