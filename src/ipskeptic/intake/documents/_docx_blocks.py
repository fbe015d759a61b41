"""Paragraphs of a DOCX become blocks, and the lines of the text as read."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.intake.documents._docx_paragraph import Paragraph
from ipskeptic.intake.documents._docx_styles import Styles
from ipskeptic.model.document import Block, Comment, Place

_DIRECTIVE = "ipskeptic:"


class Written:
    """Blocks and lines of the text as read."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.blocks: list[Block] = []
        self.lines: list[str] = []
        self._tables = 0
        self._said: set[tuple[str, str]] = set()
        # Where the text stands that a comment speaks of.
        self._commented: dict[str, Place] = {}

    def add(
        self,
        paragraphs: Sequence[Paragraph],
        links: dict[str, tuple[str, str]],
        *,
        kind: str = "",
        numbers: dict[tuple[str, str], int] | None = None,
    ) -> None:
        """Add the paragraphs of a part; `kind` says what it is if it is not the main one."""
        tables = self._tables
        cells: list[Paragraph] = []
        headers: dict[int, list[Paragraph]] = {}
        owner = ""
        for paragraph in paragraphs:
            if cells and _cell(paragraph) != _cell(cells[-1]):
                self._cell(cells, tables, links, headers)
                cells = []
            self._tables = max(self._tables, tables + paragraph.table)
            if not paragraph.text.strip():
                continue
            if kind in ("header", "footer"):
                # The same stands on every page, and in a part for each section.
                if (kind, paragraph.text) in self._said:
                    continue
                self._said.add((kind, paragraph.text))
            if paragraph.table:
                cells.append(paragraph)
                continue
            if paragraph.owner and paragraph.owner != owner:
                number = (numbers or {}).get((kind, paragraph.owner), 0)
                paragraph = _numbered(paragraph, number) if number else paragraph
            owner = paragraph.owner
            block = self._block([paragraph], links)
            self.blocks.append(self._kind(paragraph, block, kind))
        if cells:
            self._cell(cells, tables, links, headers)

    def _kind(self, paragraph: Paragraph, block: Block, part: str) -> Block:
        if part == "comment":
            return block._replace(kind="quote")
        kind, level = self.styles.kind(paragraph.style or self.styles.default)
        if 0 <= paragraph.outline < 9:
            kind, level = "heading", min(paragraph.outline + 1, 6)
        elif paragraph.outline == 9 and kind == "heading":
            kind, level = "paragraph", 0
        elif paragraph.depth >= 0 and kind in ("paragraph", "item"):
            kind, level = "item", paragraph.depth + 1
        elif paragraph.depth == -2 and kind == "item":
            kind, level = "paragraph", 0
        if kind == "paragraph" and paragraph.mono:
            kind = "code"
        return block._replace(kind=kind, level=level)

    def _cell(
        self,
        cells: list[Paragraph],
        tables: int,
        links: dict[str, tuple[str, str]],
        headers: dict[int, list[Paragraph]],
    ) -> None:
        first = cells[0]
        name = ""
        if first.row == 1:
            headers.setdefault(first.table, []).extend(cells)
        else:
            above = headers.get(first.table, [])
            name = " ".join(
                one.text
                for one in above[:100]  # judgement: columns
                if one.column <= first.column < one.column + one.span
            )
        block = self._block(cells, links)
        self.blocks.append(
            block._replace(
                kind="cell", table=tables + first.table, row=first.row, name=" ".join(name.split())
            )
        )

    def _block(self, paragraphs: Sequence[Paragraph], links: dict[str, tuple[str, str]]) -> Block:
        marks: list[tuple[int, int, int]] = []
        found: list[tuple[int, int, str]] = []
        emphasis: list[tuple[int, int]] = []
        at = 0
        for paragraph in paragraphs:
            start = at
            for identifier in (i for _, kind, i in paragraph.notes if kind == "comment"):
                self._commented[identifier] = Place(len(self.lines) + 1, 1)
            for line in paragraph.text.split("\n"):
                self.lines.append(line)
                marks.append((at, len(self.lines), 1))
                at += len(line) + 1
            for a, b, identifier in paragraph.links:
                kind, target = links.get(identifier, ("", ""))
                if kind == "hyperlink" and target:
                    found.append((start + a, start + b, target))
            emphasis.extend((start + a, start + b) for a, b in paragraph.emphasis)
        text = "\n".join(paragraph.text for paragraph in paragraphs)
        return Block(
            "paragraph", text, tuple(marks), links=tuple(found), emphasis=tuple(_merged(emphasis))
        )

    def directives(self, paragraphs: Sequence[Paragraph]) -> list[Comment]:
        """Comments of the document that speak to this program, where they are pinned."""
        found: list[Comment] = []
        for paragraph in paragraphs:
            text = paragraph.text.strip()
            place = self._commented.get(paragraph.owner)
            if text.startswith(_DIRECTIVE) and place is not None:
                said = text.removeprefix(_DIRECTIVE).strip()
                found.append(Comment(place, place.line, said, alone=False))
        return sorted(found, key=lambda one: one.place)


def _cell(paragraph: Paragraph) -> tuple[int, int, int]:
    return paragraph.table, paragraph.row, paragraph.column


def _numbered(paragraph: Paragraph, number: int) -> Paragraph:
    """A note with its number before it, as it stands on the page."""
    text = f"[{number}] "
    by = len(text)
    return paragraph._replace(
        text=text + paragraph.text.lstrip(),
        links=tuple((a + by, b + by, i) for a, b, i in paragraph.links)
        if paragraph.text == paragraph.text.lstrip()
        else (),
        emphasis=(),
    )


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
