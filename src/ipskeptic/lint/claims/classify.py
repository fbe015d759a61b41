"""Fills the sentences of a document: label, parties, words, evidence, citations."""

from __future__ import annotations

from collections.abc import Sequence

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
    filled: list[Sentence] = []
    for section in sections:
        first, after = section.sentences
        for sentence in sentences[first:after]:
            block = document.blocks[sentence.block]
            done = classified(sentence, spoken, heading=block.kind == "heading")
            if block.kind == "field" and not done.is_claim:
                done = of_field(done, block.name, spoken)
            done = done._replace(section=section.number)
            filled.append(_with_block(done, block, addresses.get(sentence.block, ())))
    return of_rows(document, filled, spoken)


def _with_block(
    done: Sentence, block: Block, addresses: Sequence[tuple[int, int, str]]
) -> Sentence:
    """A sentence with what its block tells: addresses are evidence, links are citations."""
    inside = [
        Evidence("addresses", text, start - done.start, end - done.start)
        for start, end, text in addresses
        if done.start <= start and end <= done.end
    ]
    cited = done.cited or any(s < done.end and done.start < e for s, e, _ in block.links)
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


def _addresses(document: Document) -> dict[int, list[tuple[int, int, str]]]:
    found: dict[int, list[tuple[int, int, str]]] = {}
    for each in document.candidates:
        if each.target is not None:
            found.setdefault(each.block, []).append((each.start, each.end, each.text))
    return found
