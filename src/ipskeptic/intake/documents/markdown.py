"""Markdown as GitHub shows it, with front matter, footnotes and HTML in it.

Why not by a library: docs/decisions/0022-documents.md.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from ipskeptic.intake.documents._comments import (
    NAME,
    Offsets,
    definition_comment,
    html_comments,
    said,
)
from ipskeptic.intake.documents._front_matter import front_matter, title_lines
from ipskeptic.intake.documents._leaves import Shown
from ipskeptic.intake.documents._markdown_blocks import BlockReader
from ipskeptic.intake.documents._markdown_inline import inline
from ipskeptic.intake.documents._pieces import Segment, lines_of
from ipskeptic.intake.documents._reader import Body, Reader
from ipskeptic.model.document import Comment


def read_markdown(text: str) -> Body:
    """Read Markdown."""
    lines = lines_of(text)
    count, blocks, facts = front_matter(lines)
    if not count:
        count, blocks, facts = title_lines(lines)
    reader = BlockReader()
    reader.read(lines[count:])
    shown = Shown(lambda part, in_table: inline(part, reader.references, in_table))
    for leaf in reader.leaves:
        shown.add(leaf)
    titles = (b.text for b in shown.blocks if b.kind == "heading" and b.level == 1)
    if "title" not in facts and (title := next(titles, None)):
        facts["title"] = title
    comments = tuple(_comments(text, lines, shown)) if NAME in text else ()
    return Body((*blocks, *shown.blocks), comments, facts)


def _comments(text: str, lines: list[Segment], shown: Shown) -> list[Comment]:
    offsets = Offsets(text)

    def is_code(offset: int) -> bool:
        place = offsets.place(offset)
        if place.line in shown.code_lines:
            return True
        here = (place.line, place.column)
        at = bisect_right(shown.codes, here, key=lambda code: code[0]) - 1
        return at >= 0 and here <= shown.codes[at][1]

    found = [
        offsets.comment(start, end, words)
        for start, end, inside in html_comments(text, is_code)
        if (words := said(inside)) is not None
    ]
    for line in lines:
        inside = definition_comment(line.text)
        words = said(inside) if inside is not None else None
        if words is None or line.line in shown.code_lines:
            continue
        start = offsets.offset(line.line, 1)
        lead = len(line.text) - len(line.text.lstrip())
        found.append(offsets.comment(start + lead, start + len(line.text.rstrip()), words))
    return sorted(found, key=lambda comment: comment.place)


def looks_like_markdown(head: str) -> bool:
    """Whether a text of unknown kind has a fence, a link or a table's line of Markdown."""
    return bool(
        re.search(r"(?m)^(?:```|~~~)|\]\((?:https?://|#|\.{0,2}/)|^\|[ :]?---", head[:65536])
    )


READER = Reader(
    "markdown",
    (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"),
    read=read_markdown,
    looks=looks_like_markdown,
    rank=60,
)
