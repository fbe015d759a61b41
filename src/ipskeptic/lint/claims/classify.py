"""Fills the sentences of a document: label, parties, words, evidence, citations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ipskeptic.discover import languages
from ipskeptic.lint.claims.judge import Verdict, judge
from ipskeptic.lint.claims.language import GROUPS, Language, language
from ipskeptic.lint.claims.lexicon import find
from ipskeptic.lint.claims.parties import Named, named
from ipskeptic.lint.claims.tokens import tokens_of, words_of
from ipskeptic.lint.claims.wording import evidence_in, words_in
from ipskeptic.model.claims import Evidence, Party, Section, Sentence, Word
from ipskeptic.model.document import Document, Place

# A sentence's further characters are not read: no real sentence is as long, a hostile one may be
# (judgement).
LONGEST = 3000
_CITED = re.compile(r"https?://|hxxps?://|\[\^?\d{1,4}\]|\(\s?(?:source|ref)", re.IGNORECASE)


class _Read(NamedTuple):
    parties: tuple[Party, ...]
    words: tuple[Word, ...]
    evidence: list[Evidence]
    verdict: Verdict


def classify(
    document: Document, sentences: Sequence[Sentence], sections: Sequence[Section]
) -> tuple[Sentence, ...]:
    """The sentences, each with what it says and its section."""
    spoken = _language_of(sentences)
    addresses = _addresses(document)
    filled = []
    for section in sections:
        first, after = section.sentences
        for sentence in sentences[first:after]:
            block = document.blocks[sentence.block]
            heading = block.kind == "heading"
            done = _classified(sentence, spoken, heading=heading)
            inside = addresses.get(sentence.block, ())
            extra = [
                Evidence("addresses", text, start - sentence.start, end - sentence.start)
                for start, end, text in inside
                if sentence.start <= start and end <= sentence.end
            ]
            linked = any(
                start < sentence.end and sentence.start < end for start, end, _ in block.links
            )
            evidence = sorted({*done.evidence, *extra}, key=lambda e: (e.start, e.end, e.kind))
            filled.append(
                done._replace(
                    section=section.number,
                    evidence=tuple(evidence),
                    cited=done.cited or linked,
                )
            )
    return tuple(filled)


def classify_text(text: str, tag: str = "en", *, heading: bool = False) -> Sentence:
    """Read one sentence that stands alone."""
    bare = Sentence(0, 0, 0, len(text), text.replace("\n", " "), Place(1, 1), 0)
    return _classified(bare, language(tag), heading=heading)


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


def _classified(sentence: Sentence, spoken: Language, *, heading: bool) -> Sentence:
    read = _read(sentence.text[:LONGEST], spoken, heading=heading)
    verdict = read.verdict
    label = verdict.label
    if label == "blame":
        label = "hedged_claim" if _hedged(read.words) else "claim"
    cited = bool(_CITED.search(sentence.text)) or any(word.kind == "speaker" for word in read.words)
    return sentence._replace(
        label=label,
        family=verdict.family,
        parties=read.parties,
        words=read.words,
        evidence=tuple(read.evidence),
        cited=cited,
        why=verdict.why,
    )


def _hedged(words: Sequence[Word]) -> bool:
    levels = [word.level for word in words if word.kind == "confidence"]
    if any(level in ("low", "moderate") for level in levels):
        return True
    if any(word.kind == "likelihood" for word in words):
        return True
    return not levels and any(word.kind == "hedge" for word in words)


def _read(text: str, spoken: Language, *, heading: bool) -> _Read:
    tokens = tokens_of(text)
    hits = find(spoken.lexicon, tokens, GROUPS)
    people = named(text, tokens, hits, spoken)
    words = words_in(text, tokens, hits, spoken)
    evidence = evidence_in(text, tokens, hits)
    signs = {word.kind for word in words}
    if "likelihood" in signs:
        signs.add("hedge")
    if evidence:
        signs.add("evidence")
    if heading:
        signs.add("heading")
    verdict = judge(tokens, people, signs, spoken)
    parties = [*_parties(text, people, verdict)]
    for first, after in verdict.who:
        if not any(p.start < after and first < p.end for p in parties):
            parties.append(Party(text[first:after], "unnamed", "", first, after, blamed=True))
    parties.sort(key=lambda party: party.start)
    return _Read(tuple(parties), words, evidence, verdict)


def _parties(text: str, people: Sequence[Named], verdict: Verdict) -> Iterator[Party]:
    for index, each in enumerate(people):
        if each.list == "name" and index not in verdict.parties:
            continue
        yield Party(
            text[each.start : each.end],
            each.kind,
            each.country,
            each.start,
            each.end,
            blamed=index in verdict.parties,
        )
