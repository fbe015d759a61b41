"""What in a text may be an address: every dotted and every coloned run, wide on purpose.

Nothing is decided here. A run is found with one pass over the text, and every repetition in the
patterns is bounded or can't be tried again from within, so the time is linear.

Source:
    The forms of LINT, "Extraction", point 3, as `refang` reads them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ipskeptic.intake.refang import disguises, typography


class Plain(NamedTuple):
    """A text with ASCII signs in place of look-alikes, and the way back to where they stood.

    Attributes:
        text: The text; what is invisible is taken out.
        gaps: For each sign taken out, its place in `text`, ascending.
        whole: The text as it was.
    """

    text: str
    gaps: tuple[int, ...]
    whole: str

    def place(self, index: int) -> int:
        """Where the character at `index` of `text` stood in the whole text."""
        return index + bisect_right(self.gaps, index) if self.gaps else index

    def original(self, start: int, end: int) -> str:
        """What stood in the whole text from `start` to `end` of `text`."""
        if not self.gaps:
            return self.whole[start:end]
        return self.whole[self.place(start) : self.place(end - 1) + 1]


class Run(NamedTuple):
    """A run of parts and the signs between them.

    Attributes:
        start: Index of its first character.
        end: Index after its last.
        parts: The parts: digits for a dotted run; of a coloned run the only one is its text
            with plain colons.
        joints: What stood between them, as written; of a coloned run its whole text.
    """

    start: int
    end: int
    parts: list[str]
    joints: list[str]


def plain(text: str) -> Plain:
    """The text with ASCII signs in place of those that look like them."""
    if text.isascii() or not _unusual().search(text):
        return Plain(text, (), text)
    table = _table()
    gaps: list[int] = []
    if _invisible().search(text):
        for count, found in enumerate(_invisible().finditer(text)):
            gaps.append(found.start() - count)

    def ascii_sign(found: re.Match[str]) -> str:
        if found[0] in _BULLETS and text[found.start() - 1 : found.end() + 1].strip() == found[0]:
            return found[0]  # `10 · 20 · 30 · 40` are four numbers
        return table[ord(found[0])] or ""

    # Not `str.translate`, which looks every character up.
    usual = _unusual().sub(ascii_sign, text)
    return Plain(usual, tuple(gaps), text)


def is_letter(sign: str) -> bool:
    """Whether a sign makes one word with a letter beside it: Latin letters and digits.

    Chinese and Japanese have no blanks between words, so their signs do not; nor does the raised
    number of a footnote.
    """
    return sign.isalnum() and ord(sign) < 0x250 and sign not in _RAISED


_RAISED = "\u00b9\u00b2\u00b3"


_BULLETS = frozenset("·∙⋅・･")  # of the signs that look like a dot, those between blanks too


@cache
def _table() -> dict[int, str | None]:
    return typography() | disguises()


@cache
def _unusual() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(re.escape, map(chr, _table())))}]")


@cache
def _invisible() -> re.Pattern[str]:
    signs = [chr(code) for code, sign in _table().items() if sign is None]
    return re.compile(f"[{''.join(map(re.escape, signs))}]")


@cache
def _dotted() -> tuple[re.Pattern[str], re.Pattern[str]]:
    opening, closing = r"[\[({<]{1,4}", r"[\])}>]{1,4}"
    word = r"(?:[dD][oO][tT]|[pP]eriod)"
    part = r"[0-9]{1,3}"
    enclosed = "|".join(rf"(?<=[\[({{][0-9]{{{count}}})" for count in (1, 2, 3))
    joint = (
        # A part in brackets: `192.0.2.[1]`, `[192].0.2.1`.
        rf"(?:\.[\[({{](?={part}[\])}}])|(?:{enclosed})[\])}}]\.(?:[\[({{](?={part}[\])}}]))?"
        rf"|\.(?:{closing})?"
        rf"|[ \t]?{opening}[ \t]?(?:\\?\.|{word}|[dD])[ \t]?{closing}[ \t]?"
        rf"|{opening}(?:\.|{word})|{word}{closing}|\\{{1,2}}\.| \. | {word} |{word}"
        r"|[-_][dD][oO][tT][-_])"
    )
    # A match begins at the last digit of the first part: so a long number is passed over at once.
    run = re.compile(rf"[0-9](?=[.\[({{<\\ \tdDpP\])}}_-])(?:{joint}[0-9]++){{3,}}+")
    return run, re.compile(rf"({joint})")


def dotted_runs(text: str) -> Iterator[Run]:
    """Every run of four or more numbers with a dot in any form between them."""
    pattern, joint = _dotted()
    floor = 0
    for found in pattern.finditer(text):
        start, end = found.span()
        while start > floor and "0" <= text[start - 1] <= "9":
            start -= 1
        floor = end
        written = text[start:end]
        if written.replace(".", "").isdigit():
            parts = written.split(".")
            yield Run(start, end, parts, ["."] * (len(parts) - 1))
            continue
        pieces = _pieces(joint, text, start, end)
        yield Run(start, end + _is_closed(pieces, text, end), pieces[::2], pieces[1::2])


def _pieces(joint: re.Pattern[str], text: str, start: int, end: int) -> list[str]:
    """Parts and joints by turns; brackets around the first and the last part are looked at."""
    low = start - (text[start - 1 : start] in _OPENING)
    high = end + (text[end : end + 1] in _CLOSING)
    pieces = joint.split(text[low:high])
    pieces[0] = pieces[0][start - low :]
    pieces[-1] = pieces[-1][: len(pieces[-1]) - (high - end)]
    return pieces


def _is_closed(pieces: list[str], text: str, end: int) -> bool:
    """Whether the bracket that the last joint opens is closed behind the last part."""
    return pieces[-2][-1] in "[({" and pieces[-2][0] in ".])}" and text[end : end + 1] in _CLOSING


_OPENING, _CLOSING = ("[", "(", "{"), ("]", ")", "}")


@cache
def _coloned() -> tuple[re.Pattern[str], re.Pattern[str]]:
    digit = "[0-9A-Fa-f]"
    colon = (
        rf"(?:[\[({{]:{{1,2}}[\])}}]|(?<={digit})[\[({{]:{{1,2}}(?={digit})"
        rf"|(?<={digit}):{{1,2}}[\])}}](?={digit})|:xx|:)"
    )
    # The same with its first sign before all else, by which places are passed over fast.
    first = (
        rf"[\[({{:](?:(?<=[\[({{])(?::{{1,2}}[\])}}]|(?<={digit}[\[({{]):{{1,2}}(?={digit}))"
        rf"|(?<=:)(?:(?<={digit}:):?[\])}}](?={digit})|xx|))"
    )
    # Begins at the first colon; the group before it is looked for backwards.
    run = re.compile(rf"{first}[0-9A-Fa-f]{{0,4}}(?:{colon}[0-9A-Fa-f]{{0,4}})++")
    return run, re.compile(r"[\[({\])}]")


def coloned_runs(text: str) -> Iterator[Run]:
    """Every run of two or more colons in any form with hexadecimal groups between them."""
    pattern, dressed = _coloned()
    floor = 0
    for found in pattern.finditer(text):
        start, end = found.span()
        while start > floor and text[start - 1] in _HEX and found.start() - start < 4:
            start -= 1
        if start > floor and is_letter(text[start - 1]):
            start = found.start()  # the end of a word, and no group: `src:2001:db8::1`
        floor = end
        written = text[start:end]
        bare = dressed.sub("", written).replace(":xx", "::")
        yield Run(start, end, [bare], [written])


_HEX = frozenset("0123456789abcdefABCDEF")
