"""Decides what a sentence is: which patterns stand in it, whom they blame, and what denies them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ipskeptic.lint.claims.forms import Forms, forms_of
from ipskeptic.lint.claims.language import LETTERS, Language
from ipskeptic.lint.claims.parties import Named
from ipskeptic.lint.claims.patterns import Entry, ready
from ipskeptic.lint.claims.tokens import Plain, Token, plain_of

_SCOPE = 60  # signs of the plain form before a pattern in which a word denies it: judgement
ENOUGH = 2


class Found(NamedTuple):
    """A pattern that stands in a sentence.

    Attributes:
        entry: Its entry.
        start: Index in the plain form.
        end: Index after its end.
        parties: Indexes of the parties it blames.
        who: (start, end) in the plain form of those it blames without a name.
    """

    entry: Entry
    start: int
    end: int
    parties: tuple[int, ...]
    who: tuple[tuple[int, int], ...]


class Verdict(NamedTuple):
    """What a sentence is.

    Attributes:
        label: "blame", "rejection" or "not_a_claim".
        family: Of the strongest pattern.
        why: Names of the patterns.
        parties: Indexes of the parties that are blamed.
        who: (start, end) in the sentence of those blamed without a name.
    """

    label: str
    family: str = ""
    why: str = ""
    parties: tuple[int, ...] = ()
    who: tuple[tuple[int, int], ...] = ()


def judge(
    tokens: Sequence[Token], people: Sequence[Named], signs: set[str], language: Language
) -> Verdict:
    """Judge a sentence.

    Args:
        tokens: Its words and signs.
        people: Who is named in it.
        signs: Kinds of words that stand in it, "evidence", "heading".
        language: Its language.
    """
    present = frozenset(LETTERS[each.list] for each in people)
    wanted = _wanted({token.low for token in tokens}, present, language)
    if not wanted["blame"] and not wanted["rejection"]:
        return Verdict("not_a_claim")
    slots = [(each.first, each.after, each.slot(i)) for i, each in enumerate(people)]
    plain = plain_of(tokens, slots)
    return _judged(plain, present, wanted, signs, language)


def _wanted(words: set[str], present: frozenset[str], language: Language) -> dict[str, list[Entry]]:
    """The entries that a sentence's words and parties call for, by kind."""
    called: dict[str, set[int]] = {kind: set() for kind in ("blame", "rejection", "seeming")}
    if present - {"n"}:
        words.add("")
    for word in words & language.triggers.keys():
        for kind, index in language.triggers[word]:
            if kind in called:
                called[kind].add(index)
    return {
        kind: [
            entry
            for entry in (getattr(language, kind)[index] for index in sorted(indexes))
            if not entry.letters or entry.letters & present
        ]
        for kind, indexes in called.items()
    }


def _judged(
    plain: Plain,
    present: frozenset[str],
    wanted: dict[str, list[Entry]],
    signs: set[str],
    language: Language,
) -> Verdict:
    forms = forms_of(plain.text, present, language)
    blames = _found(forms, wanted["blame"], language)
    signs = signs | ({"blame"} if blames else set()) | ({"party"} if "<" in plain.text else set())
    denials = _found(forms, wanted["rejection"], language)
    if not blames and not denials:
        return Verdict("not_a_claim")
    for seeming in _found(forms, wanted["seeming"], language):
        takes = seeming.entry.takes
        if not takes:
            return Verdict("not_a_claim", "", seeming.entry.name)
        blames = [found for found in blames if found.entry.name not in takes]
    denials = [found for found in denials if _enough([found], signs)]
    if denials:
        return _verdict("rejection", denials, blames, plain)
    kept = [found for found in blames if not _denied(forms, found, language)]
    if _enough(kept, signs):
        return _verdict("blame", kept, kept, plain)
    if len(kept) < len(blames) and _enough(blames, signs):
        return _verdict("rejection", blames, blames, plain)
    return Verdict("not_a_claim")


def _found(forms: Forms, entries: Sequence[Entry], language: Language) -> list[Found]:
    return [found for entry in entries for found in _of_entry(forms, entry, language)]


def _of_entry(forms: Forms, entry: Entry, language: Language) -> Iterator[Found]:
    patterns, exceptions = ready(entry)
    if any(each.search(forms.plain) for each in exceptions):
        return
    for pattern in patterns:
        if pattern.letters and not pattern.letters & forms.present:
            continue
        text = forms.agents if pattern.agents else forms.plain
        for match in pattern.regex.finditer(text):
            named = [name for name in pattern.parties if match[name]]
            parties = [number for name in named for number in forms.parties(match[name])]
            if named:
                end = max(match.end(name) for name in named)
                parties += _joined(forms.plain, end, language)
            who = tuple(match.span(name) for name in pattern.whos if match[name])
            yield Found(entry, *match.span(), tuple(parties), who)


def _joined(text: str, end: int, language: Language) -> Iterator[int]:
    """Parties right behind one: its agency, its other name, the second of a pair."""
    while found := language.following.match(text, end):
        yield int(found.group(1))
        end = found.end()


def _enough(found: Sequence[Found], signs: set[str]) -> bool:
    """Whether patterns and other signs make up what a claim needs."""
    if not found:
        return False
    if max(each.entry.score for each in found) >= ENOUGH:
        return True
    return any(each.entry.signs & signs for each in found)


def _denied(forms: Forms, found: Found, language: Language) -> bool:
    text = forms.plain
    before = text[max(0, found.start - _SCOPE) : found.start]
    for cut in language.breaks.finditer(before):
        last = cut.end()
        before = " " * last + before[last:]
    scope = language.nones.sub(" ", before + text[found.start : found.end])
    return bool(language.no.search(scope))


def _verdict(
    label: str, reasons: Sequence[Found], blames: Sequence[Found], plain: Plain
) -> Verdict:
    best = max(reasons, key=lambda each: each.entry.score)
    return Verdict(
        label,
        best.entry.family if label == "blame" else "",
        ", ".join(dict.fromkeys(each.entry.name for each in reasons)),
        tuple(sorted({party for each in (*blames, *reasons) for party in each.parties})),
        tuple(plain.span(*span) for each in reasons for span in each.who),
    )
