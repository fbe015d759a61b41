"""Blocks whose inline markup is still to be read, and how they become blocks of a document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

from ipskeptic.intake.documents._html_blocks import HtmlReader
from ipskeptic.intake.documents._links import link_field
from ipskeptic.intake.documents._pieces import Cuts, Segment, block_of, joined, part
from ipskeptic.model.document import Block

_SHOWN = ("heading", "paragraph", "item", "quote", "cell", "caption")


class Leaf(NamedTuple):
    """A block whose text is still with its inline markup.

    Attributes:
        kind: As `Block.kind`; "html" for a stretch of HTML, "definition" for a reference.
        segments: Its lines.
        level: As `Block.level`.
        table: As `Block.table`.
        row: As `Block.row`.
        column: Of a cell, from 0.
        heads: Of a cell whether it is its column's header.
        name: Of a field its name.
    """

    kind: str
    segments: list[Segment]
    level: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    heads: bool = False
    name: str = ""


class Target(NamedTuple):
    """An address in a link that is not shown.

    Attributes:
        start: Index of its first character.
        end: Index after its last.
        shown: Start and end of what is shown in its place.
    """

    start: int
    end: int
    shown: tuple[int, int]


class Inline(NamedTuple):
    """What markup means in a text.

    Attributes:
        cuts: For `block_of`.
        targets: Addresses of links, in order.
        codes: (start, end) of what is quoted as code, in order.
    """

    cuts: Cuts
    targets: tuple[Target, ...] = ()
    codes: tuple[tuple[int, int], ...] = ()


# A text and whether it stands in a table's cell, to what its markup means.
ReadInline = Callable[[str, bool], Inline]


class Shown:
    """Leaves become blocks.

    Attributes:
        blocks: In the order of the leaves.
        code_lines: Numbers of the lines in blocks of code.
        codes: (first place, last place) of code within a line, in order, as (line, column).
    """

    def __init__(self, read: ReadInline) -> None:
        self.blocks: list[Block] = []
        self.code_lines: set[int] = set()
        self.codes: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self._read = read
        self._names: list[str] = []
        self._table = 0  # the last table's number, in the leaves and in the document
        self._tables = 0

    def add(self, leaf: Leaf) -> None:
        """Add one leaf's blocks."""
        if leaf.kind in _SHOWN:
            self._text(leaf)
        elif leaf.kind == "code":
            self.code_lines.update(segment.line for segment in leaf.segments)
            self._keep(block_of("code", leaf.segments))
        elif leaf.kind == "field":
            self._keep(block_of("field", leaf.segments, name=leaf.name))
        elif leaf.kind == "html":
            reader = HtmlReader(leaf.segments, self._tables)
            reader.read()
            self._tables = reader.tables
            self.blocks += reader.blocks
        elif leaf.kind == "definition":
            self._keep(link_field(leaf.segments[0]))

    def _text(self, leaf: Leaf) -> None:
        text = joined(leaf.segments)
        markup = self._read(text, leaf.kind == "cell")
        if leaf.kind == "cell":
            self._cell(leaf, markup)
        else:
            self._keep(block_of(leaf.kind, leaf.segments, markup.cuts, level=leaf.level))
        if markup.codes or markup.targets:
            self._aside(leaf, text, markup)

    def _cell(self, leaf: Leaf, markup: Inline) -> None:
        if leaf.table != self._table:
            self._table = leaf.table
            self._tables += 1
            self._names = []
        known = not leaf.heads and leaf.column < len(self._names)
        block = block_of(
            "cell",
            leaf.segments,
            markup.cuts,
            table=self._tables,
            row=leaf.row,
            name=self._names[leaf.column] if known else "",
        )
        if leaf.heads:
            self._names += [""] * (leaf.column + 1 - len(self._names))
            self._names[leaf.column] = " ".join(block.text.split()) if block else ""
        self._keep(block)

    def _aside(self, leaf: Leaf, text: str, markup: Inline) -> None:
        """Where code stands in the text, and fields for the targets of links."""
        starts = [0]
        for segment in leaf.segments:
            starts.append(starts[-1] + len(segment.text) + 1)

        def at(index: int) -> tuple[Segment, int]:
            number = min(bisect_right(starts, index), len(leaf.segments)) - 1
            return leaf.segments[number], index - starts[number]

        for start, end in markup.codes:
            (first, low), (last, high) = at(start), at(end - 1)
            begin = (first.line, first.column + low)
            self.codes.append((begin, (last.line, last.column + high)))
        for target in markup.targets:
            segment, index = at(target.start)
            piece = part(segment, index, index + target.end - target.start)
            self._keep(link_field(piece, text[target.shown[0] : target.shown[1]]))

    def _keep(self, block: Block | None) -> None:
        if block:
            self.blocks.append(block)
