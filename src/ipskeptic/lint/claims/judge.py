"""Decides what a sentence is: which patterns stand in it, whom they blame, and what denies them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from ipskeptic.lint.claims.calling import Way
from ipskeptic.lint.claims.forms import Forms, forms_of
from ipskeptic.lint.claims.language import LETTERS, Language
from ipskeptic.lint.claims.parties import Named
from ipskeptic.lint.claims.patterns import Entry, Pattern, exceptions, pattern
from ipskeptic.lint.claims.tokens import STROKES, Plain, Token, plain_of
from ipskeptic.lint.claims.weigh import SHOWN, Weights, weigh

_SCOPE = 60  # signs of the plain form before a pattern in which a word denies it: judgement
ENOUGH = 2
_MOST_JOINED = 8  # names right behind the one blamed that are blamed with it: judgement
# Of several patterns as strong the first of these: how a claim is reached says more than that it
# blames. The last is that of rejections.
_FAMILIES = ("trace", "source", "attribute", "identity", "headline", "")
_FIRST = re.compile(r"<[agpsdl](\d{1,3})>")


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


def _called_by(low: Set[str], people: Sequence[Named], present: Set[str]) -> Set[str]:
    """The words, signs and parties by which patterns are called for."""
    glued = [each.glued for each in people if each.glued]
    words = {*low, *glued, *[f"<{letter}>" for letter in present]}
    if glued or not words.isdisjoint(STROKES):
        words.update("-\u2014")  # as the plain form may have them
    return words


_NO_CLAIM = Verdict("not_a_claim")
# Signs that a sentence speaks for its author: patterns alone judge it then.
# Judgement: what is said in fewer words than this is said plainly, and has few words to weigh.
_LONG = 12
_OWN = frozenset({"heading", "certainty", "likelihood", "confidence"})


def judge(
    tokens: Sequence[Token],
    people: Sequence[Named],
    signs: set[str],
    language: Language,
    low: Set[str],
) -> Verdict:
    """Judge a sentence.

    Args:
        tokens: Its words and signs.
        people: Who is named in it.
        signs: Kinds of words that stand in it, "evidence", "heading".
        language: Its language.
        low: Its words and signs, case folded.
    """
    formed = formed_of(tokens, people, language, low)
    if formed is None:
        return _NO_CLAIM
    denied = not language.denying or not low.isdisjoint(language.denying)
    verdict = _judged(formed, signs, language, denied=denied)
    return _weighed(verdict, formed.forms, signs, language.weights)


class Formed(NamedTuple):
    """A sentence's plain form, its forms, and the patterns that its words call for."""

    plain: Plain
    forms: Forms
    called: Mapping[str, Sequence[Way]]


def formed_of(
    tokens: Sequence[Token], people: Sequence[Named], language: Language, low: Set[str]
) -> Formed | None:
    """The forms of a sentence; None where no pattern that decides anything is called for."""
    present = frozenset(LETTERS[each.list] for each in people)
    called = language.calling.called(_called_by(low, people, present), present)
    if not called:
        return None
    slots = [(each.first, each.after, each.slot(i)) for i, each in enumerate(people)]
    plain = plain_of(tokens, slots)
    return Formed(plain, forms_of(plain.text, present, language, called), called)


def _weighed(verdict: Verdict, forms: Forms, signs: set[str], weights: Weights | None) -> Verdict:
    """A verdict after its words are weighed, where patterns don't decide or are outweighed."""
    silent = verdict.label == "not_a_claim" and not verdict.why
    if weights is None or not (silent or verdict.label == "blame") or "<" not in forms.agents:
        return verdict
    found = weigh(forms.agents, signs, weights)
    shown = ", ".join(found.reasons[:SHOWN])
    if silent and found.party >= 0 and found.total >= weights.enough:
        parties = forms.parties_of(found.party)
        return Verdict("blame", "attribute", f"weighed: {shown}", parties)
    long = forms.agents.count(" ") >= _LONG
    if not silent and long and not signs & _OWN and found.total < weights.too_little:
        return Verdict("not_a_claim", "", f"outweighed: {shown}")
    return verdict


def _judged(formed: Formed, signs: set[str], language: Language, *, denied: bool) -> Verdict:
    """Judge by patterns; `denied` tells whether a word that denies stands in the sentence."""
    plain, forms, called = formed
    blames = _found(forms, called.get("blame", ()), language)
    signs = signs | ({"blame"} if blames else set()) | ({"party"} if "<" in plain.text else set())
    denials = _found(forms, called.get("rejection", ()), language)
    if not blames and not denials and language.weights is None:
        return _NO_CLAIM
    nothing = _NO_CLAIM
    for seeming in _found(forms, called.get("seeming", ()), language):
        # A sentence that only seems to blame is never weighed: it says why it is none.
        nothing = Verdict("not_a_claim", "", seeming.entry.name)
        takes = seeming.entry.takes
        if not takes:
            return nothing
        blames = [found for found in blames if found.entry.name not in takes]
    denials = [found for found in denials if _counts(found, signs)]
    kept = [found for found in blames if not (denied and _denied(forms, found, language))]
    counted = [found for found in kept if _counts(found, signs)]
    if denials:
        turn = _turn(forms, denials, language)
        counted = [found for found in counted if found.start >= turn]
        if not counted:
            blamed = [found for found in blames if _counts(found, signs)]
            return _verdict("rejection", denials, blamed, plain)
    if counted:
        verdict = _verdict("blame", counted, counted, plain)
        return verdict if verdict.parties or verdict.who else _with_first(verdict, forms)
    counted = [found for found in blames if _counts(found, signs)]
    if counted:
        return _verdict("rejection", counted, counted, plain)
    return nothing


def _found(forms: Forms, ways: Iterable[Way], language: Language) -> list[Found]:
    found: list[Found] = []
    # Exceptions are looked for where a pattern of their entry stands, once.
    excepted: dict[int, bool] = {}
    for way in language.calling.able(ways, forms.letters):
        entry, key = way.entry, id(way.entry)
        if excepted.get(key):
            continue
        made = pattern(entry, way.number)
        for match in made.regex.finditer(forms.agents if made.agents else forms.plain):
            if entry.exceptions:
                if key not in excepted:
                    excepted[key] = any(each.search(forms.plain) for each in exceptions(entry))
                if excepted[key]:
                    break
            found.append(_one(forms, entry, made, match, language))
    return found


def _one(
    forms: Forms, entry: Entry, made: Pattern, match: re.Match[str], language: Language
) -> Found:
    named = [name for name in made.parties if match[name]]
    parties = [number for name in named for number in forms.parties(match[name])]
    if named:
        end = max(match.end(name) for name in named)
        parties += _joined(forms.plain, end, language)
    who = tuple(match.span(name) for name in made.whos if match[name])
    return Found(entry, *match.span(), tuple(parties), who)


def _joined(text: str, end: int, language: Language) -> Iterator[int]:
    """Parties right behind one: its agency, its other name, the second of a pair."""
    for _ in range(_MOST_JOINED):
        found = language.following.match(text, end)
        if found is None:
            return
        yield int(found.group(1))
        end = found.end()


def _counts(found: Found, signs: set[str]) -> bool:
    return found.entry.score >= ENOUGH or bool(found.entry.signs & signs)


def _denied(forms: Forms, found: Found, language: Language) -> bool:
    text = forms.plain
    before = text[max(0, found.start - _SCOPE) : found.start]
    for cut in language.breaks.finditer(before):
        last = cut.end()
        before = " " * last + before[last:]
    scope = language.nones.sub(" ", before + text[found.start : found.end])
    return bool(language.no.search(scope))


def _turn(forms: Forms, denials: Sequence[Found], language: Language) -> int:
    """Where a sentence that denied something says the other thing: "... , but"."""
    last = max(found.end for found in denials)
    found = language.turns.search(forms.plain, last)
    return found.end() if found else len(forms.plain) + 1


def _with_first(verdict: Verdict, forms: Forms) -> Verdict:
    """A verdict whose patterns name nobody, with the first that is named for no other reason."""
    first = _FIRST.search(forms.plain)
    return verdict._replace(parties=(int(first[1]),)) if first else verdict


def _verdict(
    label: str, reasons: Sequence[Found], blames: Sequence[Found], plain: Plain
) -> Verdict:
    best = max(reasons, key=lambda each: (each.entry.score, -_FAMILIES.index(each.entry.family)))
    return Verdict(
        label,
        best.entry.family if label == "blame" else "",
        ", ".join(dict.fromkeys(each.entry.name for each in reasons)),
        tuple(sorted({party for each in (*blames, *reasons) for party in each.parties})),
        tuple(plain.span(*span) for each in reasons for span in each.who),
    )
