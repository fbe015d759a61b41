"""Who is named in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from ipskeptic.lint.claims.language import LETTERS, Language
from ipskeptic.lint.claims.lexicon import Hit
from ipskeptic.lint.claims.tokens import Token

_KINDS = {
    "land": "state", "folk": "state", "agency": "agency", "group": "group", "company": "company",
    "person": "person", "speakers": "speakers", "place": "place",
    "name": "group",
}  # fmt: skip
_NO_NAMES = ("tongue", "vendor", "evidence", "likelihood", "hedge", "certainty", "negation")
_DIGIT = re.compile(r"\d")
_ACRONYM = 5  # letters up to which capitals alone are taken for an abbreviation: judgement
_MOST_WORDS = 5  # of a company's name before its last word: judgement


class Named(NamedTuple):
    """Somebody named.

    Attributes:
        first: Index of the first token.
        after: Index of the token after the last.
        list: "land", "folk", "agency", "group", "company", "person", "speakers" or "place".
        country: Code, or "".
        start: Index in the sentence.
        end: Index after its end.
        glued: What the last token holds besides the name: "based" of "Chinabased".
    """

    first: int
    after: int
    list: str
    country: str
    start: int
    end: int
    glued: str = ""

    @property
    def kind(self) -> str:
        """One of `PARTY_KINDS`."""
        return _KINDS[self.list]

    def slot(self, number: int) -> str:
        """What stands for it in the plain form."""
        behind = f"-{self.glued}" if self.glued else ""
        return f"<{LETTERS[self.list]}{number}>{behind}"


def named(
    text: str,
    tokens: Sequence[Token],
    hits: Sequence[Hit],
    language: Language,
    low: Set[str] | None = None,
) -> list[Named]:
    """All parties, in order; where they overlap, the first of the longest.

    Args:
        text: Of the sentence.
        tokens: Its words and signs.
        hits: The phrases in it.
        language: Its language.
        low: Its words and signs, case folded, where they are at hand.
    """
    words = {token.low for token in tokens} if low is None else low
    found: list[Named] = []
    if _DIGIT.search(text):
        found += _numbered(text, tokens, language)
    if hits:
        found += _of_lists(text, tokens, hits, language)
    if not words.isdisjoint(language.lasts):
        found += _by_last_word(tokens, language)
    found += _glued(text, tokens, language)
    if not words.isdisjoint(language.handles):
        found += _people(text, tokens, language)
    if not words.isdisjoint(language.naming):
        found += _names(tokens, hits, language)
    if len(found) < 2:
        return found
    found.sort(key=lambda party: (party.first, -party.after))
    kept: list[Named] = []
    for party in found:
        if not kept or party.first >= kept[-1].after:
            kept.append(party)
    return kept


def _of_lists(
    text: str, tokens: Sequence[Token], hits: Sequence[Hit], language: Language
) -> Iterator[Named]:
    for hit in hits:
        name = hit.phrase.list
        if name not in _KINDS and name != "tongue":
            continue
        start, end = tokens[hit.first].start, tokens[hit.after - 1].end
        if name in ("folk", "tongue"):
            behind = language.speakers.match(text, end)
            if behind:
                after = hit.after
                while after < len(tokens) and tokens[after].start < behind.end():
                    after += 1
                yield Named(hit.first, after, "speakers", hit.phrase.value, start, behind.end())
                continue
        if name == "tongue":
            name = "folk"
        country = hit.phrase.value
        if name == "group":
            country = language.last.get(tokens[hit.after - 1].text.capitalize(), "")
        yield Named(hit.first, hit.after, name, country, start, end)


def _numbered(text: str, tokens: Sequence[Token], language: Language) -> Iterator[Named]:
    for found in language.numbered.finditer(text):
        at = _token_at(tokens, found.start())
        after = at
        while after < len(tokens) and tokens[after].start < found.end():
            after += 1
        if after > at:
            yield Named(at, after, "group", "", found.start(), found.end())


def _by_last_word(tokens: Sequence[Token], language: Language) -> Iterator[Named]:
    """`Velvet Panda`, `WICKED PANDA`, `Example Networks Ltd`: told by their last word."""
    for at, token in enumerate(tokens):
        if token.low not in language.lasts:
            continue
        word = token.text.capitalize() if token.text.isupper() else token.text
        if word in language.last and at and _is_name(tokens[at - 1]):
            country = language.last[word]
            yield Named(at - 1, at + 1, "group", country, tokens[at - 1].start, token.end)
        elif token.text in language.companies:
            first = at
            while first and at - first < _MOST_WORDS and _is_name(tokens[first - 1]):
                first -= 1
            if first < at:
                yield Named(first, at + 1, "company", "", tokens[first].start, token.end)


def _is_name(token: Token) -> bool:
    return token.text[0].isupper() and len(token.text) > 1


def _glued(text: str, tokens: Sequence[Token], language: Language) -> Iterator[Named]:
    for found in language.glued.finditer(text):
        at = _token_at(tokens, found.start())
        token = tokens[at]
        if not token.text[0].isupper() or token.end != found.end():
            continue
        known = language.lexicon.get(token.low[: found.start() - token.start])
        for phrase in known.alone if known else ():
            if phrase.list in ("land", "folk"):
                name = (phrase.list, phrase.value, token.start, found.start())
                yield Named(at, at + 1, *name, found.group())
                break


def _names(tokens: Sequence[Token], hits: Sequence[Hit], language: Language) -> Iterator[Named]:
    """Words with capitals that no list knows: the name of a group, if the sentence blames it."""
    known = {
        at
        for hit in hits
        if hit.phrase.list in _KINDS or hit.phrase.list in _NO_NAMES
        for at in range(hit.first, hit.after)
    }
    first = -1
    for at, token in enumerate([*tokens, Token(".", ".", 0, 0)]):
        named = (
            token.text != token.low
            and _is_name(token)
            and at not in known
            and token.low not in language.levels
            and token.low not in language.triggers
        )
        if named and first < 0:
            first = at
        elif not named and first >= 0:
            opening = first == 0 or tokens[first - 1].text in ".:|"
            word = tokens[first].text
            acronym = at - first == 1 and word.isupper() and len(word) <= _ACRONYM
            if not acronym and not (opening and at - first == 1):
                start, end = tokens[first].start, tokens[at - 1].end
                yield Named(first, at, "name", "", start, end)
            first = -1


def _people(text: str, tokens: Sequence[Token], language: Language) -> Iterator[Named]:
    for found in language.people.finditer(text):
        start, end = found.span(1)
        at = _token_at(tokens, start)
        after = at
        while after < len(tokens) and tokens[after].start < end:
            after += 1
        if after > at:
            yield Named(at, after, "person", "", start, end)


def _token_at(tokens: Sequence[Token], start: int) -> int:
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        if tokens[middle].end <= start:
            low = middle + 1
        else:
            high = middle
    return low
