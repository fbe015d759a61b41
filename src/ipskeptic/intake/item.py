"""One address of the input with where it stood, and how input is refused."""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.model.assessment import BadInput
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window

_MAX_INPUT = 200  # as `BadInput.input` says

Columns = tuple[tuple[str, str], ...]


class Item(NamedTuple):
    """An address, prefix or range that was read.

    Attributes:
        text: The text as it stood, without what stood around it in its line.
        target: What it names.
        source: File name, "-" for standard input, "" for an argument.
        line: 1-based line, or 0 for an argument.
        column_fields: The whole row of a table or JSON record, (column, text) in its order; a
            value of a JSON record that is no string is given as JSON text.
        seen_at: The row's own time; None unless a time field was asked for, or a document of
            observations has it.
        record: The JSON record as it stood, which keeps what `column_fields` can't; "" else.
        role: One of `ROLES`, as a document of observations says.
        transport: One of `TRANSPORTS`, likewise.
        port: Source port, likewise; None else.
    """

    text: str
    target: Target
    source: str = ""
    line: int = 0
    column_fields: Columns = ()
    seen_at: Window | None = None
    record: str = ""
    role: str = "unknown"
    transport: str = "unknown"
    port: int | None = None


class Place(NamedTuple):
    """Where a piece of text stood.

    Attributes:
        source: As in `Item`.
        line: As in `Item`.
        column_fields: As in `Item`.
        seen_at: As in `Item`.
        record: As in `Item`.
    """

    source: str = ""
    line: int = 0
    column_fields: Columns = ()
    seen_at: Window | None = None
    record: str = ""

    def item(self, text: str, target: Target) -> Item:
        """What was read here."""
        return Item(text, target, *self)

    def refuse(self, text: str, reason: str) -> BadInput:
        """What was refused here."""
        return BadInput(
            encodable(text[:_MAX_INPUT]),
            reason,
            self.source,
            self.line,
            self.column_fields,
            self.record,
        )


def encodable(text: str) -> str:
    """The text without lone surrogates, which arguments and JSON can hold and no file can."""
    if text.isascii():
        return text
    return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
