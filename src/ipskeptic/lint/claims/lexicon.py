"""Phrases of a language, found in one pass over the words of a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ipskeptic.lint.claims.tokens import Token, tokens_of

# Abbreviations up to this many letters are found only in capitals: US is a state, us is not.
_STRICT_LETTERS = 4


class Phrase(NamedTuple):
    """One phrase.

    Attributes:
        words: Its words, case folded.
        caps: For each word "" for any case, "first" for a capital first letter, else the word as
            it must stand.
        list: The list that it is from: "land", "agency", "hedge", "evidence" and the like.
        value: What it stands for in that list: a country code, a level, a kind of evidence.
        extra: A second value: of likelihood the row of the scale.
    """

    words: tuple[str, ...]
    caps: tuple[str, ...]
    list: str
    value: str
    extra: str


class Hit(NamedTuple):
    """A phrase in a sentence: first token, token after its last."""

    first: int
    after: int
    phrase: Phrase


class Phrases(NamedTuple):
    """The phrases that begin with a word, the longest first.

    Attributes:
        all: All of them.
        alone: Those of this word alone.
        by_second: Those that may stand where a second word follows: with it, or without any.
    """

    all: tuple[Phrase, ...]
    alone: tuple[Phrase, ...]
    by_second: dict[str, tuple[Phrase, ...]]


Lexicon = dict[str, Phrases]  # by first word


def lexicon_of(rows: Iterable[Sequence[str]]) -> Lexicon:
    """Make a lexicon of rows of (phrase, list, value, extra)."""
    phrases: dict[str, list[Phrase]] = {}
    for text, name, value, extra in rows:
        parts = _parts(text)
        words = tuple([part.casefold().replace("’", "'") for part in parts])
        caps = tuple([_case(part) for part in parts])
        phrases.setdefault(words[0], []).append(Phrase(words, caps, name, value, extra))
    return {word: _phrases(found) for word, found in phrases.items()}


def _parts(text: str) -> list[str]:
    """The words and signs of a phrase, as they stand."""
    parts = text.split(" ")
    if all(map(str.isalnum, parts)):
        return parts
    return [token.text for token in tokens_of(text)]


def _phrases(found: list[Phrase]) -> Phrases:
    found.sort(key=lambda phrase: -len(phrase.words))
    alone = tuple([phrase for phrase in found if len(phrase.words) == 1])
    if len(alone) == len(found):
        return Phrases(alone, alone, {})
    by_second: dict[str, list[Phrase]] = {}
    for phrase in found[: len(found) - len(alone)]:
        by_second.setdefault(phrase.words[1], []).append(phrase)
    seconds = {word: (*longer, *alone) for word, longer in by_second.items()}
    return Phrases(tuple(found), alone, seconds)


def _case(word: str) -> str:
    if not word[0].isupper():
        return ""
    if word.isupper() and 1 < len(word) <= _STRICT_LETTERS:
        return word
    return "first"


def find(lexicon: Lexicon, tokens: Sequence[Token], groups: dict[str, str]) -> list[Hit]:
    """All phrases; of those of one group of lists that overlap the first, the longest.

    Args:
        lexicon: To look in.
        tokens: Of the sentence.
        groups: The group of each list: phrases of different groups may overlap.
    """
    hits: list[Hit] = []
    done: dict[str, int] = {}
    last = len(tokens) - 1
    for at, token in enumerate(tokens):
        if token.low not in lexicon:
            continue
        known = lexicon[token.low]
        phrases = known.alone
        if known.by_second and at < last:
            phrases = known.by_second.get(tokens[at + 1].low, phrases)
        for phrase in phrases:
            case = phrase.caps[0]
            if case and not _fits(token.text, case):
                continue
            length = len(phrase.words)
            if length > 1 and not _goes_on(phrase, tokens, at):
                continue
            group = groups[phrase.list]
            if done.get(group, 0) <= at:
                hits.append(Hit(at, at + length, phrase))
                done[group] = at + length
    return hits


def _goes_on(phrase: Phrase, tokens: Sequence[Token], at: int) -> bool:
    """Whether the words after a phrase's first follow."""
    if at + len(phrase.words) > len(tokens):
        return False
    for offset in range(1, len(phrase.words)):
        token = tokens[at + offset]
        if token.low != phrase.words[offset] or not _fits(token.text, phrase.caps[offset]):
            return False
    return True


def _fits(text: str, case: str) -> bool:
    if case == "first":
        return text[0].isupper()
    return not case or text == case
