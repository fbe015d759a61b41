"""A paragraph of a DOCX, and what is known of it while it is read."""

from __future__ import annotations

from typing import NamedTuple


class Paragraph(NamedTuple):
    """A paragraph.

    Attributes:
        text: Its text; a LF is a break of the line.
        style: Identifier of its style, or "".
        outline: As in `Style`.
        depth: As in `Style`; -2 says that it is no item though its style is one.
        table: Number of its table in this part from 1, or 0.
        row: From 1, or 0.
        column: From 1, counted in the columns of the table's grid, or 0.
        span: How many columns its cell takes.
        links: (start, end, identifier of a relationship, or the address itself).
        emphasis: (start, end) of what is bold or italic.
        notes: (index in text, "footnote", "endnote" or "comment", identifier).
        owner: Identifier of the note or comment it stands in, or "".
        mono: Whether all of it is in a font of a typewriter.
    """

    text: str
    style: str = ""
    outline: int = -1
    depth: int = -1
    table: int = 0
    row: int = 0
    column: int = 0
    span: int = 1
    links: tuple[tuple[int, int, str], ...] = ()
    emphasis: tuple[tuple[int, int], ...] = ()
    notes: tuple[tuple[int, str, str], ...] = ()
    owner: str = ""
    mono: bool = False


class Writing:
    """A paragraph that is still being read."""

    def __init__(self, place: Table | None, owner: str) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.style = ""
        self.outline = -1
        self.depth = -1
        self.place = (place.number, place.row, place.column, place.span) if place else (0, 0, 0, 1)
        self.links: list[tuple[int, int, str]] = []
        self.emphasis: list[tuple[int, int]] = []
        self.notes: list[tuple[int, str, str]] = []
        self.owner = owner
        self.plain = False

    def put(self, text: str) -> None:
        """Add text."""
        self.parts.append(text)
        self.length += len(text)

    def done(self) -> Paragraph:
        """The paragraph."""
        table, row, column, span = self.place
        return Paragraph(
            "".join(self.parts),
            self.style,
            self.outline,
            self.depth,
            table,
            row,
            column,
            span,
            tuple(self.links),
            tuple(self.emphasis),
            tuple(self.notes),
            self.owner,
            mono=bool(self.parts) and not self.plain,
        )


class Table:
    """Where in a table the reading is."""

    def __init__(self, number_: int) -> None:
        self.number = number_
        self.row = 0
        self.column = 0
        self.span = 1


class Run:
    """How the text of a run looks."""

    def __init__(self) -> None:
        self.strong = False
        self.hidden = False
        self.raised = False
        self.mono = False
