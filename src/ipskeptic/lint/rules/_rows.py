"""What stands in the other cells of a claim's row in a table."""

from __future__ import annotations

import re

from ipskeptic.model.claims import Reported, Sentence

_GROUND = re.compile(
    r"\b(?:evidence|basis|based on|why|reasons?|reasoning|grounds?|rationale|justification)\b",
    re.IGNORECASE,
)

_MOST_CELLS = 12  # a wider row is a list of data, no statement (judgement, as in `lint.claims`)


def row_of(reported: Reported, claim: Sentence) -> tuple[Sentence, ...]:
    """The sentences in the other cells of a claim's row; none outside of tables."""
    if claim.beside:
        return tuple(reported.sentences[number] for number in claim.beside)
    blocks = reported.document.blocks
    own = blocks[claim.block]
    if own.kind != "cell" or not own.table:
        return ()
    first = max(0, claim.number - _MOST_CELLS)
    return tuple(
        sentence
        for sentence in reported.sentences[first : claim.number + _MOST_CELLS + 1]
        if sentence is not claim
        and (blocks[sentence.block].table, blocks[sentence.block].row) == (own.table, own.row)
    )


def grounds_in_row(reported: Reported, claim: Sentence) -> bool:
    """Whether a cell of its row gives its ground, in whatever words: under "Evidence", "Why"."""
    blocks = reported.document.blocks
    return any(_GROUND.search(blocks[one.block].name) for one in row_of(reported, claim))
