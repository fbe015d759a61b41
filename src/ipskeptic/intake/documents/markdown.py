"""Markdown as GitHub shows it, with front matter, footnotes and HTML in it.

Why not by a library: docs/decisions/0022-documents.md.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from ipskeptic.intake.documents._comments import (
    Offsets,
    definition_comment,
    html_comments,
    said,
)
from ipskeptic.intake.documents._front_matter import front_matter, title_lines
from ipskeptic.intake.documents._html_blocks import HtmlReader
from ipskeptic.intake.documents._links import link_field
from ipskeptic.intake.documents._markdown_blocks import BlockReader, Leaf
from ipskeptic.intake.documents._markdown_inline import Inline, inline
from ipskeptic.intake.documents._pieces import Segment, block_of, joined, lines_of, part
from ipskeptic.intake.documents._reader import Body, Reader
from ipskeptic.model.document import Block, Comment

_SHOWN = ("heading", "paragraph", "item", "quote", "cell")


def read_markdown(text: str) -> Body:
    """Read Markdown."""
    lines = lines_of(text)
    count, blocks, facts = front_matter(lines)
    if not count:
        count, blocks, facts = title_lines(lines)
    reader = BlockReader()
    reader.read(lines[count:])
    rest = _Shown(reader.references, text)
    for leaf in reader.leaves:
        rest.add(leaf)
    blocks += rest.blocks
    if "title" not in facts and (title := next((b for b in blocks if b.level == 1 and b.kind == "heading"), None)):
        facts["title"] = title.text
    return Body(tuple(blocks), tuple(_comments(text, lines, rest)), facts)


class _Shown:
    """Leaves become blocks."""

    def __init__(self, references: dict[str, str], text: str) -> None:
        self.blocks: list[Block] = []
        self.code_lines: set[int] = set()
        self.codes: list[tuple[int, int]] = []  # as offsets of the text, in order
        self._references = references
        self._offsets = Offsets(text)
        self._names: list[str] = []
        self._tables = 0  # of HTML: numbered behind those of Markdown
        self._shift = 0

    def add(self, leaf: Leaf) -> None:
        """Add one leaf's blocks."""
        if leaf.kind in _SHOWN:
            self._text(leaf)
        elif leaf.kind == "code":
            self.code_lines.update(segment.line for segment in leaf.segments)
            self._keep(block_of("code", leaf.segments))
        elif leaf.kind == "html":
            reader = HtmlReader(leaf.segments, self._tables)
            reader.read()
            self._shift += reader.tables - self._tables
            self._tables = reader.tables
            self.blocks += reader.blocks
        elif leaf.kind == "definition":
            (segment,) = leaf.segments
            self._keep(link_field(segment))

    def _text(self, leaf: Leaf) -> None:
        text = joined(leaf.segments)
        markup = inline(text, self._references, leaf.kind == "cell")
        table = leaf.table + self._shift if leaf.table else 0
        self._tables = max(self._tables, table)
        name = ""
        if leaf.kind == "cell":
            name = self._names[leaf.column] if 1 < leaf.row and leaf.column < len(self._names) else ""
        block = block_of(
            leaf.kind, leaf.segments, markup.cuts, level=leaf.level, table=table, row=leaf.row, name=name
        )
        if leaf.kind == "cell" and leaf.row == 1:
            self._names[leaf.column :] = [block.text.replace("\n", " ") if block else ""]
        self._keep(block)
        if markup.codes or markup.targets:
            self._aside(leaf, text, markup)

    def _aside(self, leaf: Leaf, text: str, markup: Inline) -> None:
        starts = [0]
        for segment in leaf.segments:
            starts.append(starts[-1] + len(segment.text) + 1)

        def at(index: int) -> tuple[Segment, int]:
            number = min(bisect_right(starts, index), len(leaf.segments)) - 1
            return leaf.segments[number], index - starts[number]

        for start, end in markup.codes:
            (first, low), (last, high) = at(start), at(end - 1)
            offset = self._offsets.offset
            self.codes.append((offset(first.line, first.column + low), offset(last.line, last.column + high)))
        for target in markup.targets:
            segment, index = at(target.start)
            piece = part(segment, index, index + target.end - target.start)
            self._keep(link_field(piece, text[target.shown[0] : target.shown[1]]))

    def _keep(self, block: Block | None) -> None:
        if block:
            self.blocks.append(block)


def _comments(text: str, lines: list[Segment], shown: _Shown) -> list[Comment]:
    if "ipskeptic:" not in text:
        return []
    offsets = Offsets(text)

    def is_code(offset: int) -> bool:
        if offsets.place(offset).line in shown.code_lines:
            return True
        at = bisect_right(shown.codes, (offset, len(text))) - 1
        return at >= 0 and shown.codes[at][0] <= offset <= shown.codes[at][1]

    found = [
        offsets.comment(start, end, words)
        for start, end, inside in html_comments(text, is_code)
        if (words := said(inside)) is not None
    ]
    for line in lines:
        inside = definition_comment(line.text)
        if inside is None or (words := said(inside)) is None or line.line in shown.code_lines:
            continue
        start = offsets.offset(line.line, 1 + len(line.text) - len(line.text.lstrip()))
        found.append(offsets.comment(start, offsets.offset(line.line, 1) + len(line.text.rstrip()), words))
    return sorted(found, key=lambda comment: comment.place)


def looks_like_markdown(head: str) -> bool:
    """Whether a text of unknown kind has a fence, a link or a table's line of Markdown."""
    return bool(re.search(r"(?m)^(?:```|~~~)|\]\((?:https?://|#|\.{0,2}/)|^\|[ :]?---", head))


READER = Reader("markdown", (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"), read=read_markdown, looks=looks_like_markdown, rank=60)
