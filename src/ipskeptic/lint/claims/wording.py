"""Words of confidence, likelihood, doubt, certainty, speech and denial; kinds of evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from ipskeptic.lint.claims.language import Language
from ipskeptic.lint.claims.lexicon import Hit
from ipskeptic.lint.claims.parties import Named
from ipskeptic.lint.claims.tokens import Token
from ipskeptic.model.claims import Evidence, Word

# Signs and words of which one stands where a level is in brackets, or a likelihood is a number.
_BRACKETS, _PERCENT = frozenset("(["), frozenset({"%", "percent", "per"})
_PERCENTS = ("percent1", "percent2", "percent3", "percent4", "percent5")
# STIX 2.1 bands for None/Low/Med/High: up to 29 low, up to 69 moderate (STANDARDS, section 4).
_LOW_BELOW, _MODERATE_BELOW = 30, 70
_NEAR = 12  # signs between a party and a level in brackets ("Turla group (low)"): judgement
_BEFORE = 3  # words between a speaker and what it does ("the FBI has said"): judgement


def words_in(
    text: str,
    tokens: Sequence[Token],
    hits: Sequence[Hit],
    people: Sequence[Named],
    language: Language,
    low: Set[str],
) -> tuple[Word, ...]:
    """The words, in order.

    Args:
        text: Of the sentence.
        tokens: Its words and signs.
        hits: The phrases in it.
        people: Who is named in it.
        language: Its language.
        low: Its words and signs, case folded.
    """
    found: list[Word] = []
    if not low.isdisjoint(language.sure):
        found += confidence_in(text, language)
    if people and not low.isdisjoint(_BRACKETS):
        found += _behind_a_party(text, people, language)
    if not low.isdisjoint(_PERCENT):
        found += [
            Word(each.group(), "likelihood", "", "number", *each.span())
            for each in language.percent.finditer(text)
        ]
    if hits:
        found += _of_lists(text, tokens, hits)
        found += _speakers(text, tokens, hits, language)
    if len(found) < 2:
        return tuple(found)
    return tuple(sorted(set(found), key=lambda word: (word.start, word.end, word.kind)))


def confidence_in(text: str, language: Language) -> list[Word]:
    """Levels of confidence, with their percentages."""
    words = []
    for found in language.confidence.finditer(text):
        said = found["level"] or found["level2"] or found["level3"] or found["level4"] or ""
        level = language.levels.get(said.casefold(), "")
        if not level:
            percent = next((found.group(name) for name in _PERCENTS if found.group(name)), "")
            level = _of_percent(percent)
        words.append(Word(found.group(), "confidence", level, "", *found.span()))
    return words


def _behind_a_party(text: str, people: Sequence[Named], language: Language) -> Iterator[Word]:
    """A level in brackets right behind somebody named: "Turla (moderate)"."""
    for found in language.bracketed.finditer(text):
        if any(0 <= found.start() - each.end <= _NEAR for each in people):
            level = language.levels[found["level"].casefold()]
            yield Word(found.group(), "confidence", level, "", *found.span())


def _of_percent(text: str) -> str:
    digits = "".join(sign if sign.isdigit() else " " for sign in text).split()
    if not digits:
        return ""
    number = int(digits[0])
    if number < _LOW_BELOW:
        return "low"
    return "moderate" if number < _MODERATE_BELOW else "high"


def _of_lists(text: str, tokens: Sequence[Token], hits: Sequence[Hit]) -> Iterator[Word]:
    for hit in hits:
        phrase = hit.phrase
        if phrase.value == "none":
            continue
        start, end = tokens[hit.first].start, tokens[hit.after - 1].end
        if phrase.list == "likelihood":
            yield Word(text[start:end], "likelihood", phrase.value, phrase.extra, start, end)
        elif phrase.list in ("hedge", "certainty", "speaker", "negation"):
            yield Word(text[start:end], phrase.list, "", "", start, end)


def _speakers(
    text: str, tokens: Sequence[Token], hits: Sequence[Hit], language: Language
) -> Iterator[Word]:
    for hit in hits:
        if hit.phrase.list != "says":
            continue
        for at in range(hit.first - 1, max(hit.first - 1 - _BEFORE, -1), -1):
            token = tokens[at]
            if token.low in language.speaker_nouns or (
                token.text[0].isupper() and token.text != "I"
            ):
                start, end = token.start, tokens[hit.after - 1].end
                yield Word(text[start:end], "speaker", "", "", start, end)
                break
            if not token.text[0].isalnum():
                break


def evidence_in(text: str, tokens: Sequence[Token], hits: Sequence[Hit]) -> list[Evidence]:
    """Kinds of evidence, in order; none for words that only say where other evidence was found."""
    named = [hit for hit in hits if hit.phrase.list == "evidence"]
    if not named:
        return []
    sure = {kind for hit in named if not hit.phrase.extra for kind in hit.phrase.value.split()}
    return [
        Evidence(
            kind,
            text[tokens[hit.first].start : tokens[hit.after - 1].end],
            tokens[hit.first].start,
            tokens[hit.after - 1].end,
        )
        for hit in named
        if sure.isdisjoint(hit.phrase.extra.split())
        for kind in hit.phrase.value.split()
    ]
