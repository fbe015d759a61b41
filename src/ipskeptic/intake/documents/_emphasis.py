"""Which stars and underscores of Markdown are markup.

Source:
    CommonMark 0.31.2, section 6.2 and the appendix "A parsing strategy" (process emphasis).
"""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.intake.documents._pieces import Cut


class Run:
    """A run of one of the signs `*`, `_`, `~`.

    Attributes:
        sign: The sign.
        start: Index of what is left of it.
        end: Index after that.
        opens: Whether emphasis may begin here.
        closes: Whether it may end here.
        length: How many there were.
    """

    __slots__ = ("closes", "end", "length", "opens", "sign", "start")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.sign = text[start]
        self.start, self.end, self.length = start, end, end - start
        before, after = text[start - 1 : start] if start else "\n", text[end : end + 1] or "\n"
        left = _flanks(before, after)
        right = _flanks(after, before)
        self.opens, self.closes = left, right
        if self.sign == "_":
            self.opens = left and (not right or _is_sign(before))
            self.closes = right and (not left or _is_sign(after))


def _is_sign(sign: str) -> bool:
    return not sign.isalnum() and not sign.isspace()


def _flanks(outside: str, inside: str) -> bool:
    if inside.isspace():
        return False
    return inside.isalnum() or outside.isspace() or _is_sign(outside)


def emphasis(runs: Sequence[Run]) -> tuple[list[Cut], list[tuple[int, int]]]:
    """The signs that are markup, and what is emphasised, in no order."""
    cuts: list[Cut] = []
    spans: list[tuple[int, int]] = []
    openers: list[Run] = []
    floors: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        while run.closes and run.start < run.end:
            key = (run.sign, run.opens, run.length % 3)
            at = _opener(openers, run, floors.get(key, 0))
            if at < 0:
                floors[key] = len(openers)
                break
            opener = openers[at]
            del openers[at + 1 :]
            used = min(opener.end - opener.start, run.end - run.start, 2)
            cuts += (Cut(opener.end - used, opener.end), Cut(run.start, run.start + used))
            if run.sign != "~":
                spans.append((opener.end, run.start))
            opener.end -= used
            run.start += used
            if opener.start == opener.end:
                openers.pop()
            for other, floor in floors.items():
                floors[other] = min(floor, len(openers))
        if run.opens and run.start < run.end:
            openers.append(run)
    return cuts, spans


def _opener(openers: Sequence[Run], closer: Run, floor: int) -> int:
    for at in range(len(openers) - 1, floor - 1, -1):
        opener = openers[at]
        if opener.sign != closer.sign:
            continue
        if opener.sign == "~":
            if opener.length == closer.length < 3:
                return at
            continue
        both = (opener.opens and opener.closes) or (closer.opens and closer.closes)
        if (
            both
            and (opener.length + closer.length) % 3 == 0
            and (opener.length % 3 or closer.length % 3)
        ):
            continue
        return at
    return -1
