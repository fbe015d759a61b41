"""Reads one sentence: who is named, which words and evidence, and what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ipskeptic.lint.claims.judge import Verdict, judge
from ipskeptic.lint.claims.language import GROUPS, Language
from ipskeptic.lint.claims.lexicon import find
from ipskeptic.lint.claims.parties import Named, named
from ipskeptic.lint.claims.tokens import tokens_of
from ipskeptic.lint.claims.wording import evidence_in, words_in
from ipskeptic.model.claims import Evidence, Party, Sentence, Word

# A sentence's further characters are not read: no real sentence is as long, a hostile one may be
# (judgement).
LONGEST = 3000


class Heard(NamedTuple):
    """What was read of a text.

    Attributes:
        parties: Who is named, in order.
        words: Words of confidence and the like, in order.
        evidence: Kinds of evidence, in order.
        verdict: What it is.
    """

    parties: tuple[Party, ...]
    words: tuple[Word, ...]
    evidence: list[Evidence]
    verdict: Verdict


class Content(NamedTuple):
    """What a text says that stands for a sentence: the fields of `Sentence` of these names."""

    label: str
    family: str
    parties: tuple[Party, ...]
    words: tuple[Word, ...]
    evidence: tuple[Evidence, ...]
    cited: bool
    why: str


def classified(sentence: Sentence, spoken: Language, *, heading: bool) -> Sentence:
    """A sentence with what it says."""
    return sentence._replace(**content(sentence.text, spoken, heading=heading)._asdict())


# What short texts say, by language, text and whether it is a heading. With the language, so that
# no other takes its identity.
_KEPT: dict[tuple[int, str, bool], tuple[Language, Content]] = {}
# Cells of tables come back: addresses, dates, roles (judgement).
_SHORT, _MOST_KEPT = 64, 4096


def content(text: str, spoken: Language, *, heading: bool) -> Content:
    """What a text says; short texts are read once."""
    if len(text) > _SHORT:
        return _content(text, spoken, heading=heading)
    key = (id(spoken), text, heading)
    kept = _KEPT.get(key)
    if kept is None:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT[key] = (spoken, _content(text, spoken, heading=heading))
    return kept[1]


_CITING = ("[", "(", "//")  # one stands wherever a source is named by its form


def _content(text: str, spoken: Language, *, heading: bool) -> Content:
    heard = read(text[:LONGEST], spoken, heading=heading)
    verdict = heard.verdict
    label = verdict.label
    if label == "blame":
        label = "hedged_claim" if hedged(heard.words) else "claim"
    cited = any(w.kind == "speaker" for w in heard.words)
    if not cited and any(sign in text for sign in _CITING):
        cited = spoken.cited.search(text) is not None
    evidence = tuple(heard.evidence)
    return Content(label, verdict.family, heard.parties, heard.words, evidence, cited, verdict.why)


def hedged(words: Sequence[Word]) -> bool:
    """Whether words hedge a claim: low or moderate confidence, likelihood, or doubt alone."""
    levels = [word.level for word in words if word.kind == "confidence"]
    if any(level in ("low", "moderate") for level in levels):
        return True
    if any(word.kind == "likelihood" for word in words):
        return True
    return not levels and any(word.kind == "hedge" for word in words)


def read(text: str, spoken: Language, *, heading: bool) -> Heard:
    """Read a text that stands for a sentence; a heading says more by less."""
    tokens = tokens_of(text)
    low = {token.low for token in tokens}
    hits = find(spoken.lexicon, tokens, GROUPS) if not low.isdisjoint(spoken.lexicon) else []
    people = named(text, tokens, hits, spoken, low)
    words = words_in(text, tokens, hits, people, spoken, low)
    evidence = evidence_in(text, tokens, hits)
    signs = signs_of(words, evidence, heading=heading)
    verdict = judge(tokens, people, signs, spoken, low)
    parties = [*_parties(text, people, verdict)]
    for first, after in verdict.who:
        if not any(p.start < after and first < p.end for p in parties):
            parties.append(Party(text[first:after], "unnamed", "", first, after, blamed=True))
    parties.sort(key=lambda party: party.start)
    return Heard(tuple(parties), words, evidence, verdict)


def signs_of(words: Sequence[Word], evidence: Sequence[Evidence], *, heading: bool) -> set[str]:
    """Kinds of words that stand in a sentence, "evidence", "heading": what judging asks for."""
    signs = {word.kind for word in words}
    if "likelihood" in signs:
        signs.add("hedge")
    if evidence:
        signs.add("evidence")
    if heading:
        signs.add("heading")
    return signs


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
