"""XML of no kind known here: every text and every attribute is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.intake.documents._holds import holds_of, role_of
from ipskeptic.intake.documents._reader import Body, Reader
from ipskeptic.intake.documents._source import Source, paragraphs
from ipskeptic.intake.documents._xml import Piece, comments_of, pieces, written
from ipskeptic.model.document import Block

_LOOKS = re.compile(r"\s*(?:<\?xml\s|<!--|<[A-Za-z_][\w.-]*(?::[\w.-]+)?\s+xmlns)")
_SKIPPED = ("schemaLocation", "noNamespaceSchemaLocation")
# Judgement, as in `json`: a text of so many words is a sentence.
_MIN_WORDS = 8


def looks_like_xml(head: str) -> bool:
    """Whether a text begins as XML does that is no HTML."""
    return _LOOKS.match(head) is not None and "<html" not in head[:2000].lower()


def read_xml(text: str) -> Body:
    """Read XML."""
    source = Source(text)
    problems: list[str] = []
    blocks = [block for piece in pieces(source, problems) for block in _blocks(source, piece)]
    return Body(tuple(blocks), comments_of(source), problems=tuple(problems))


def _blocks(source: Source, piece: Piece) -> Iterator[Block]:
    name = piece.path[-1].name if piece.path else ""
    if piece.kind == "element":
        for attribute in piece.path[-1].attributes:
            if attribute.name in _SKIPPED or not any(map(str.isdigit, attribute.value)):
                continue
            value = written(source, attribute.start, attribute.end)
            role = role_of(attribute.name)
            holds = holds_of(value[0], role)
            yield Block("field", *value, name=f"{name}.{attribute.name}", holds=holds)
        return
    value = written(source, piece.start, piece.end, piece.kind == "data")
    if not value[0]:
        return
    if len(value[0].split(maxsplit=_MIN_WORDS)) > _MIN_WORDS:
        yield from paragraphs(value, name=name)
    else:
        yield Block("field", *value, name=name, holds=holds_of(value[0], role_of(name)))


READER = Reader("xml", (".xml", ".rdf"), read=read_xml, looks=looks_like_xml, rank=70)
