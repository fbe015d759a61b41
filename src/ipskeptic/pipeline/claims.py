"""What `extract --claims` gives: every sentence of a document, and whether it blames somebody."""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lint.claims import classify
from ipskeptic.lint.reported import reported
from ipskeptic.lint.sections import sections_of
from ipskeptic.model.claims import Sentence
from ipskeptic.model.document import Block, Document

_ENDS = tuple(".?!…:;")
_CLOSERS = "\"'”’»)]*_`"
# Judgement: of text that is wrapped, one line in five to ten ends a sentence.
_SHARE = 0.6


def sentences(document: Document) -> Iterator[Sentence]:
    """The sentences of a document, classified.

    Of plain text most of whose lines end as sentences do, each line is one: lists of sentences
    are given so. All other text is split.
    """
    if document.format != "text" or not _is_list(document.lines):
        yield from reported(document).sentences
        return
    blocks = tuple(
        Block("paragraph", line.strip(), ((0, number, len(line) - len(line.lstrip()) + 1),))
        for number, line in enumerate(document.lines, 1)
        if line.strip()
    )
    lines = document._replace(blocks=blocks, candidates=())
    whole = tuple(
        Sentence(number, number, 0, len(block.text), block.text, block.place(0), 0)
        for number, block in enumerate(blocks)
    )
    yield from classify(lines, whole, sections_of(lines, whole))


def _is_list(lines: tuple[str, ...]) -> bool:
    """Whether most lines end as a sentence does."""
    ends = [line.rstrip().rstrip(_CLOSERS).endswith(_ENDS) for line in lines if line.strip()]
    return sum(ends) >= _SHARE * len(ends)
