"""Fills the sentences of a document: label, parties, words, evidence, citations."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from ipskeptic.discover import languages
from ipskeptic.lint.claims.language import Language, language
from ipskeptic.lint.claims.read import LONGEST, Content, classified, content
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
            said = content(sentence.text, spoken, heading=block.kind == "heading")
            if block.links and sentence.block not in links:
                links = {sentence.block: _Links(block)}
            met = links[sentence.block] if block.links else None
            said = _with_block(sentence, said, met, addresses.get(sentence.block, ()))
            done = Sentence._make((*sentence[:_SECTION], section.number, *said, ()))
            if block.kind == "field" and not done.is_claim:
                done = of_field(done, block.name, spoken)
            filled.append(done)
    return of_rows(document, filled, spoken)


_SECTION = Sentence._fields.index("section")


class _Links:
    """Where a block's links stand, asked for each of its sentences."""

    def __init__(self, block: Block) -> None:
        self._starts = [start for start, _, _ in block.links]
        self._ends = list(accumulate((end for _, end, _ in block.links), max))

    def meet(self, start: int, end: int) -> bool:
        """Whether a link lies over a stretch."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start


def _with_block(
    sentence: Sentence,
    said: Content,
    links: _Links | None,
    addresses: Sequence[tuple[int, int]],
) -> Content:
    """What a sentence says with what its block tells: addresses are evidence, links citations."""
    first, after = sentence.start, sentence.end
    if links is not None and not said.cited:
        said = said._replace(cited=links.meet(first, after))
    if not addresses:
        return said
    inside = [
        # In the sentence's own words: a range may lie over a line's end.
        Evidence(
            "addresses", sentence.text[start - first : end - first], start - first, end - first
        )
        for start, end in addresses[
            bisect_left(addresses, (first,)) : bisect_right(addresses, (after,))
        ]
        if end <= after
    ]
    if not inside:
        return said
    evidence = sorted({*said.evidence, *inside}, key=lambda e: (e.start, e.end, e.kind))
    return said._replace(evidence=tuple(evidence))


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
