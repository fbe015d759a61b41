"""Fills the sentences of a document: label, parties, words, evidence, citations."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from ipskeptic.discover import languages
from ipskeptic.lint.claims.language import Language, language
from ipskeptic.lint.claims.read import LONGEST, classified
from ipskeptic.lint.claims.rows import of_field, of_rows
from ipskeptic.lint.claims.tokens import words_of
from ipskeptic.model.claims import Evidence, Section, Sentence
from ipskeptic.model.document import Block, Document, Place


def classify(
    document: Document, sentences: Sequence[Sentence], sections: Sequence[Section]
) -> tuple[Sentence, ...]:
    """The sentences, each with what it says and its section."""
    spoken = _language_of(sentences)
    addresses = _addresses(document)
    links: dict[int, _Links] = {}
    filled: list[Sentence] = []
    for section in sections:
        first, after = section.sentences
        for sentence in sentences[first:after]:
            block = document.blocks[sentence.block]
            done = classified(sentence, spoken, heading=block.kind == "heading")
            if block.kind == "field" and not done.is_claim:
                done = of_field(done, block.name, spoken)
            done = done._replace(section=section.number)
            if sentence.block not in links:
                links = {sentence.block: _Links(block)}
            cited = done.cited or links[sentence.block].meet(done.start, done.end)
            filled.append(_with_block(done, addresses.get(sentence.block, ()), cited=cited))
    return of_rows(document, filled, spoken)


class _Links:
    """Where a block's links stand, asked for each of its sentences."""

    def __init__(self, block: Block) -> None:
        self._starts = [start for start, _, _ in block.links]
        self._ends = list(accumulate((end for _, end, _ in block.links), max))

    def meet(self, start: int, end: int) -> bool:
        """Whether a link lies over a stretch."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start


def _with_block(done: Sentence, addresses: Sequence[tuple[int, int]], *, cited: bool) -> Sentence:
    """A sentence with what its block tells: addresses are evidence, links are citations."""
    inside = [
        # In the sentence's own words: a range may lie over a line's end.
        Evidence(
            "addresses",
            done.text[start - done.start : end - done.start],
            start - done.start,
            end - done.start,
        )
        for start, end in addresses[
            bisect_left(addresses, (done.start,)) : bisect_right(addresses, (done.end,))
        ]
        if end <= done.end
    ]
    if not inside:
        return done._replace(cited=cited)
    evidence = sorted({*done.evidence, *inside}, key=lambda e: (e.start, e.end, e.kind))
    return done._replace(evidence=tuple(evidence), cited=cited)


def classify_text(text: str, tag: str = "en", *, heading: bool = False) -> Sentence:
    """Read one sentence that stands alone."""
    bare = Sentence(0, 0, 0, len(text), text.replace("\n", " "), Place(1, 1), 0)
    return classified(bare, language(tag), heading=heading)


def _language_of(sentences: Sequence[Sentence]) -> Language:
    """The language whose frequent words stand most often in the first sentences."""
    known = languages()
    if len(known) == 1:
        return language(known[0])
    seen = [word for sentence in sentences[:200] for word in words_of(sentence.text[:LONGEST])]
    counts = {tag: sum(word in language(tag).frequent for word in seen) for tag in known}
    return language(max(known, key=lambda tag: (counts[tag], tag == "en")))


def _addresses(document: Document) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for each in document.candidates:
        if each.target is not None:
            found.setdefault(each.block, []).append((each.start, each.end))
    return found
