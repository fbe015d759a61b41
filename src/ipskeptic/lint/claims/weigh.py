"""Weighs the words of a sentence where no pattern decides, and what a pattern says against them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

# How the letters of the plain form's slots are written in features: those whom one can blame are
# X and have a kind besides; the others are named for another reason, or only companies and places.
_KINDS = {
    "s": "<S>", "d": "<D>", "a": "<G>", "g": "<G>", "p": "<P>", "l": "<L>", "A": "<A>",
    "B": "<G>", "n": "<N>", "c": "<C>", "w": "<W>", "v": "<V>",
}  # fmt: skip
_BLAMABLE = frozenset({"<S>", "<D>", "<G>", "<P>", "<L>", "<A>"})
_LETTERS = frozenset(letter for letter, kind in _KINDS.items() if kind in _BLAMABLE)
_PIECE = re.compile(r"<([a-zA-Z])(\d{1,3})>_*|[^\s<>_-]+|[<>_-]")
_DIGITS = re.compile(r"\d+")
_REACH = 5  # words before and after a party that are read with it: judgement
_MOST = 400  # pieces of a sentence that are weighed: judgement
_SHORTEST = 4  # letters that stay of a word without its ending: judgement
FEWEST = 6  # blanks between words and signs in a sentence that says something: judgement
SHOWN = 4  # features that `why` names


class Weights(NamedTuple):
    """What words weigh; made by tools/train_claims.py, in hundredths.

    Attributes:
        endings: Of words, which are cut off, the longest first.
        families: Names of the slots of which a word is one.
        values: Weight by feature.
        base: Of a sentence without any feature.
        enough: From which on a sentence that no pattern knows is a claim.
        too_little: Below which one is none that a pattern takes for one.
    """

    endings: tuple[str, ...]
    families: Mapping[str, tuple[str, ...]]
    values: Mapping[str, int]
    base: int
    enough: int
    too_little: int


class Weighed(NamedTuple):
    """How much a sentence weighs.

    Attributes:
        total: The sum, in hundredths.
        reasons: Its features with a weight, the strongest first.
        party: Index of the party that one can blame to which most of it belongs, or -1: a
            sentence that names none, or has too few words, is never a claim by weight.
    """

    total: int
    reasons: tuple[str, ...]
    party: int


def weigh(text: str, signs: set[str], weights: Weights) -> Weighed:
    """Weigh a sentence.

    Args:
        text: Its plain form, phrases of agents as one slot, roles marked.
        signs: Kinds of words that stand in it.
        weights: To use.
    """
    values = weights.values
    found: dict[str, int] = {}
    of_party: dict[int, int] = {}
    for feature, party in features(text, signs, weights):
        value = values.get(feature, 0)
        if not value:
            continue
        found[feature] = value
        if party >= 0:
            of_party[party] = of_party.get(party, 0) + value
    reasons = sorted(found, key=lambda each: (-abs(found[each]), each))
    blamable = {int(each[2]) for each in _PIECE.finditer(text) if each[1] in _LETTERS}
    best = max(blamable, key=lambda each: (of_party.get(each, 0), -each), default=-1)
    enough = text.count(" ") >= FEWEST
    total = weights.base + sum(found.values())
    return Weighed(total, tuple(reasons), best if enough else -1)


def features(text: str, signs: set[str], weights: Weights) -> Iterator[tuple[str, int]]:
    """Features of a sentence, some twice, each with the index of its party or -1."""
    pieces = [found for _, found in zip(range(_MOST), _PIECE.finditer(text), strict=False)]
    kinds = [_KINDS.get(found[1], "<V>") if found[1] else "" for found in pieces]
    words = [
        kind or _stem(_DIGITS.sub("0", found[0]), weights.endings)
        for kind, found in zip(kinds, pieces, strict=True)
    ]
    families = [
        () if kind else weights.families.get(found[0], ())
        for kind, found in zip(kinds, pieces, strict=True)
    ]
    for sign in signs:
        yield f"k:{sign}", -1
    yield f"n:{min(sum(kind in _BLAMABLE for kind in kinds), 3)}", -1
    yield f"len:{min(len(words) // 10, 4)}", -1
    if words:
        if kinds[0] in _BLAMABLE:
            yield "first", -1
        yield f"end:{words[-1]}" if words[-1] in ("?", ".", "!") else "end:", -1
    shown = ["<X>" if kind in _BLAMABLE or kind == "<N>" else "" for kind in kinds]
    plain = [slot or word for slot, word in zip(shown, words, strict=True)]
    for at, word in enumerate(words):
        yield (f"p:{word}" if kinds[at] else f"w:{word}"), -1
        for family in families[at]:
            yield f"c:{family}", -1
        if not shown[at] and at + 1 < len(words) and not shown[at + 1]:
            yield f"b:{plain[at]} {plain[at + 1]}", -1
    named = [
        slot or (f"{{{fam[0]}}}" if fam else w)
        for slot, fam, w in zip(shown, families, words, strict=True)
    ]
    for at, slot in enumerate(shown):
        if slot:
            number = int(pieces[at][2])
            yield from ((each, number) for each in _around(at, words, plain, named, families))


def _around(
    at: int,
    words: Sequence[str],
    plain: Sequence[str],
    named: Sequence[str],
    families: Sequence[Sequence[str]],
) -> Iterator[str]:
    """Features of the words around a party."""
    for first, after in (
        (at - 1, at + 1),
        (at, at + 2),
        (at - 2, at + 1),
        (at - 1, at + 2),
        (at, at + 3),
    ):
        if first >= 0 and after <= len(plain):
            yield "g:" + " ".join(plain[first:after])
            yield "h:" + " ".join(named[first:after])
    if at:
        yield f"t:{words[at - 1]} {words[at]}"
    if at + 1 < len(words):
        yield f"t:{words[at]} {words[at + 1]}"
    for side, reach in (
        ("pre", range(max(0, at - _REACH), at)),
        ("post", range(at + 1, min(len(words), at + 1 + _REACH))),
    ):
        for near in reach:
            yield f"{side}:{plain[near]}"
            for family in families[near]:
                yield f"{side}c:{family}"


@lru_cache(maxsize=20_000)
def _stem(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word
