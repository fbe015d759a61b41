"""How sure a report is of a claim, by the claim, its row, or the sentence beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.rules._blame import LEVELS, confidence
from ipskeptic.lint.rules._rows import row_of
from ipskeptic.model.claims import Reported, Sentence, Word

STATED = ("confidence", "likelihood")
# Formats of records: who lists indicators in one weighs nothing there.
RECORDS = ("csv", "misp", "openioc", "json", "xml")

_LEVEL = re.compile(r"\W*(?:very )?(low|medium|moderate|high)\b", re.IGNORECASE)
_COLUMN = re.compile(r"\b(?:confidence|certainty|sureness)\b", re.IGNORECASE)
# "Our confidence in this is moderate", "We hold that judgement with ...": of what was just said.
_OF_IT = re.compile(
    r"\b(?:this|that|these|those|it|judge?ments?|assessments?|attributions?|conclusions?|findings?"
    r"|link)\b",
    re.IGNORECASE,
)


def confidence_of(reported: Reported, claim: Sentence) -> str:
    """The highest confidence stated for a claim: one of `LEVELS`, or ""."""
    own = confidence(claim)
    if own:
        return own
    found = [word.level for word in _around(reported, claim) if word.kind == "confidence"]
    found += _column_levels(reported, claim)
    return max((level for level in found if level in LEVELS), key=LEVELS.index, default="")


def stated_for(reported: Reported, claim: Sentence) -> frozenset[str]:
    """Levels of confidence and terms of likelihood that are stated for a claim."""
    words = (*claim.words, *_around(reported, claim))
    levels = {word.level or word.text for word in words if word.kind in STATED}
    return frozenset({*levels, *_column_levels(reported, claim)})


def _around(reported: Reported, claim: Sentence) -> Iterator[Word]:
    """Words of the row's other cells, and of a sentence beside it that speaks of it."""
    for sentence in row_of(reported, claim):
        yield from sentence.words
    for number in (claim.number - 1, claim.number + 1):
        if 0 <= number < len(reported.sentences):
            sentence = reported.sentences[number]
            if sentence.block == claim.block and _speaks_of_it(sentence):
                yield from sentence.words


def _speaks_of_it(sentence: Sentence) -> bool:
    leveled = any(word.kind == "confidence" and word.level for word in sentence.words)
    return leveled and not sentence.is_claim and bool(_OF_IT.search(sentence.text))


def _column_levels(reported: Reported, claim: Sentence) -> list[str]:
    """A bare "High" in the row's cell under "Confidence", or under a heading that says so."""
    found = []
    for sentence in row_of(reported, claim):
        header = reported.document.blocks[sentence.block].name
        title = reported.sections[sentence.section].title
        level = _LEVEL.match(sentence.text)
        if level and (_COLUMN.search(header) or _COLUMN.search(title)):
            found.append(level[1].lower().replace("medium", "moderate"))
    return found
