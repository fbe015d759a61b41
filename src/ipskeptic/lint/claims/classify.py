"""Fills the sentences of a document: label, parties, words, evidence, citations."""

from __future__ import annotations

from collections.abc import Sequence

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
    filled: list[Sentence] = []
    for section in sections:
        first, after = section.sentences
        for sentence in sentences[first:after]:
            block = document.blocks[sentence.block]
            said = content(sentence.text, spoken, heading=block.kind == "heading")
            said = _with_block(sentence, said, block, addresses.get(sentence.block, ()))
            number, at, start, end, text, place = sentence[:6]
            done = Sentence(number, at, start, end, text, place, section.number, *said)
            if block.kind == "field" and not done.is_claim:
                done = of_field(done, block.name, spoken)
            filled.append(done)
    return of_rows(document, filled, spoken)


def _with_block(
    sentence: Sentence, said: Content, block: Block, addresses: Sequence[tuple[int, int, str]]
) -> Content:
    """What a sentence says with what its block tells: addresses are evidence, links citations."""
    first, after = sentence.start, sentence.end
    if block.links and not said.cited:
        cited = any(start < after and first < end for start, end, _ in block.links)
        said = said._replace(cited=cited)
    inside = [
        Evidence("addresses", text, start - first, end - first)
        for start, end, text in addresses
        if first <= start and end <= after
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


def _addresses(document: Document) -> dict[int, list[tuple[int, int, str]]]:
    found: dict[int, list[tuple[int, int, str]]] = {}
    for each in document.candidates:
        if each.target is not None:
            found.setdefault(each.block, []).append((each.start, each.end, each.text))
    return found
