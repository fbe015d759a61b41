"""A document as it was read: blocks of text, the way back to the file, and addresses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ipskeptic.model.target import Target

# What a block is. A "cell" stands in a table, a "field" in a record (STIX, MISP, OpenIOC, front
# matter); a "code" block is quoted from a machine and holds no sentences.
BLOCK_KINDS = ("heading", "paragraph", "item", "quote", "cell", "field", "code", "caption")

# How a block is looked at for addresses: "scan" looks for them as in any text; "address" says that
# the whole value is meant as one, whatever it looks like; "none" says that it can't hold one (a
# version, a hash, an identifier).
HOLDS = ("scan", "address", "none")


class Place(NamedTuple):
    """Where something stands.

    Attributes:
        line: 1-based; of a document that has no lines (PDF, DOCX) the line of its text as read.
        column: 1-based, in characters.
        page: 1-based page of a PDF, 0 elsewhere.
    """

    line: int
    column: int
    page: int = 0


class Block(NamedTuple):
    """A paragraph, heading, list item, table cell or field: text without markup.

    Attributes:
        kind: One of `BLOCK_KINDS`.
        text: What a reader sees, markup and entities resolved; a line's end inside a paragraph
            stays a LF, so that an address is never read over it.
        marks: (index in `text`, line, column), ascending by index, the first with index 0: from
            there on every character is one column further. A LF in `text` ends a stretch.
        level: Of a heading 1 to 6; of a list item its depth from 1; else 0.
        name: Of a field its name (`ipv4-addr.value`, `published`), of a cell its column's header;
            "" elsewhere.
        table: Number of the table in the document from 1, or 0.
        row: Number of the row in its table from 1, the header's too; or 0.
        page: 1-based page of a PDF, else 0.
        holds: One of `HOLDS`.
        links: (start, end, address of the link) in `text`, ascending.
        emphasis: (start, end) of what is bold or italic in `text`, ascending.
    """

    kind: str
    text: str
    marks: tuple[tuple[int, int, int], ...]
    level: int = 0
    name: str = ""
    table: int = 0
    row: int = 0
    page: int = 0
    holds: str = "scan"
    links: tuple[tuple[int, int, str], ...] = ()
    emphasis: tuple[tuple[int, int], ...] = ()

    def place(self, index: int) -> Place:
        """Where the character at an index of `text` stands in the document."""
        at = bisect_right(self.marks, index, key=lambda mark: mark[0]) - 1
        begin, line, column = self.marks[max(at, 0)]
        return Place(line, column + index - begin, self.page)


class Candidate(NamedTuple):
    """A run that is an address, or might be taken for one.

    Attributes:
        block: Index of its block.
        start: Index of its first character in the block's text.
        end: Index after its last.
        place: Where it stands.
        text: What stood there, port and prefix length included.
        target: What it names; None if it is no address.
        decision: "address", "prefix" or "range"; else what it is: "version", "time" and the like
            (docs/decisions/0019-scan.md), or "misprint".
    """

    block: int
    start: int
    end: int
    place: Place
    text: str
    target: Target | None
    decision: str


class Comment(NamedTuple):
    """A comment in the document's source that speaks to this program.

    Attributes:
        place: Where it begins.
        end_line: 1-based line on which it ends.
        text: What stands behind `ipskeptic:`, trimmed.
        alone: Whether nothing else stands on its lines.
        start: Offset of the whole comment in the source, in characters, for removing it; -1 where
            that can't be done.
        end: Offset after it.
    """

    place: Place
    end_line: int
    text: str
    alone: bool
    start: int = -1
    end: int = -1


class Document(NamedTuple):
    """What was read of one document.

    Attributes:
        path: As it is shown, with `/`.
        format: "markdown", "asciidoc", "text", "html", "pdf", "docx", "stix", "stix1", "misp",
            "openioc", "csv", "json" or "xml".
        lines: The source's lines, or those of the text as read (PDF, DOCX), without line ends.
        blocks: In the order of the document.
        candidates: In the order of the document.
        comments: Comments that speak to this program, in order.
        facts: What the document says of itself, by name in lower case: "title", "date",
            "published", "updated", "author"; values as they stand.
        problems: What of it could not be read, one clause each.
        sha256: Of the file's bytes, in hexadecimal.
    """

    path: str
    format: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    candidates: tuple[Candidate, ...] = ()
    comments: tuple[Comment, ...] = ()
    facts: Mapping[str, str] = MappingProxyType({})
    problems: tuple[str, ...] = ()
    sha256: str = ""
