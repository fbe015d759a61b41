"""Words and signs of a sentence, and its plain form that patterns are matched with."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

# A dotted number or address is one token; so is a clitic ('s, 't). Quotes, stars, backticks,
# underscores and soft hyphens are none: text may come with marks of its markup.
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)+|[^\W_]+|['’](?:s|t|re|ve|ll|d|m)\b|[^\w\s'’\"“”„«»‘`*\u00ad\u200b\u2060\ufeff]"
)
_HYPHENS = "-\u2010\u2011"
_DASHES = "\u2012\u2013\u2014\u2015"
STROKES = frozenset(_HYPHENS + _DASHES)


class Token(NamedTuple):
    """A word or sign.

    Attributes:
        text: As it stands.
        low: Case folded, typographic apostrophes made plain.
        start: Index of its first character in the sentence.
        end: Index after its last.
    """

    text: str
    low: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """The words and signs of a sentence, in order."""
    low = text.casefold().replace("’", "'")
    new = tuple.__new__  # a third of the time of the class's own, and this is a tenth of all
    if len(low) == len(text):
        return [
            new(
                Token,
                (text[(start := found.start()) : (end := found.end())], low[start:end], start, end),
            )
            for found in _TOKEN.finditer(text)
        ]
    return [
        Token(found.group(), found.group().casefold().replace("’", "'"), *found.span())
        for found in _TOKEN.finditer(text)
    ]


def words_of(text: str) -> list[str]:
    """The same words and signs, case folded: what a look at a text needs."""
    return _TOKEN.findall(text.casefold().replace("’", "'"))


class Plain(NamedTuple):
    """The plain form of a sentence.

    Attributes:
        text: Lower case, one blank between words and signs, hyphens kept together, parties as
            `<s0>`: the letter of their kind and their index.
        starts: Index in `text` of each piece.
        spans: (start, end) in the sentence of each piece.
    """

    text: str
    starts: list[int]
    spans: list[tuple[int, int]]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the sentence a piece of the plain form stands."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, max(start, end - 1)) - 1, first)
        return self.spans[first][0], self.spans[last][1]


def plain_of(tokens: Sequence[Token], parties: Sequence[tuple[int, int, str]]) -> Plain:
    """Make the plain form.

    Args:
        tokens: Of the sentence.
        parties: (first token, token after the last, what stands for it), in order, apart.
    """
    pieces: list[str] = []
    starts: list[int] = []
    spans: list[tuple[int, int]] = []
    length = at = number = 0
    end_before = -1
    glued = True
    while at < len(tokens):
        token = tokens[at]
        if number < len(parties) and parties[number][0] == at:
            at, piece = parties[number][1], parties[number][2]
            number += 1
        else:
            at, piece = at + 1, token.low
            if piece.count(".") > 1:  # an address or version, in which no pattern is to stop
                piece = piece.replace(".", "_")
        end = tokens[at - 1].end
        tight = False
        if piece in STROKES:
            tight = end_before == token.start and at < len(tokens)
            tight = tight and tokens[at].start - end <= 1
            tight = tight and not (tokens[at].start != end and piece in _DASHES)
            piece = "-" if tight else "—"
        if not glued and not tight:
            pieces.append(" ")
            length += 1
        glued = tight
        pieces.append(piece)
        starts.append(length)
        spans.append((token.start, end))
        length += len(piece)
        end_before = end
    return Plain("".join(pieces), starts, spans)
