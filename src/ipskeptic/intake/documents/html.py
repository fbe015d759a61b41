"""HTML: what a browser shows of it, title and meta as facts, comments that speak to us."""

from __future__ import annotations

import re

from ipskeptic.intake.documents._comments import Offsets, said
from ipskeptic.intake.documents._html_blocks import HtmlReader
from ipskeptic.intake.documents._pieces import lines_of
from ipskeptic.intake.documents._reader import Body, Reader


def read_html(text: str) -> Body:
    """Read HTML."""
    reader = HtmlReader(lines_of(text))
    reader.read()
    offsets = Offsets(text)
    comments = tuple(
        offsets.comment(start, end, words)
        for start, end, inside in reader.comments
        if (words := said(inside)) is not None
    )
    return Body(tuple(reader.blocks), comments, dict(reader.facts))


def looks_like_html(head: str) -> bool:
    """Whether a text begins as HTML does."""
    return bool(
        re.match(
            r"\s*(?:<\?xml[^<>]*>\s*|<!--.{0,2000}?-->\s*)?<(?:!doctype html|html)\b",
            head,
            re.I | re.S,
        )
    )


READER = Reader("html", (".html", ".htm", ".xhtml"), read=read_html, looks=looks_like_html)
