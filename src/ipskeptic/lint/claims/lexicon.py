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


Lexicon = dict[str, tuple[Phrase, ...]]  # by first word, the longest first


def lexicon_of(rows: Iterable[Sequence[str]]) -> Lexicon:
    """Make a lexicon of rows of (phrase, list, value, extra)."""
    phrases: dict[str, list[Phrase]] = {}
    for text, name, value, extra in rows:
        tokens = tokens_of(text)
        words = tuple(token.low for token in tokens)
        caps = tuple(_case(token.text) for token in tokens)
        phrases.setdefault(words[0], []).append(Phrase(words, caps, name, value, extra))
    return {
        word: tuple(sorted(found, key=lambda phrase: -len(phrase.words)))
        for word, found in phrases.items()
    }


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
    for at, token in enumerate(tokens):
        for phrase in lexicon.get(token.low, ()):
            group = groups[phrase.list]
            after = at + len(phrase.words)
            if done.get(group, 0) <= at and _stands(phrase, tokens, at, after):
                hits.append(Hit(at, after, phrase))
                done[group] = after
    return hits


def _stands(phrase: Phrase, tokens: Sequence[Token], at: int, after: int) -> bool:
    if after > len(tokens):
        return False
    for token, word, case in zip(tokens[at:after], phrase.words, phrase.caps, strict=True):
        if token.low != word or not _fits(token.text, case):
            return False
    return True


def _fits(text: str, case: str) -> bool:
    if case == "first":
        return text[0].isupper()
    return not case or text == case
