"""Which findings the comments of a document suppress, and which comments suppress anything.

Both are asked of lines, in sorted lists: a document of nothing but comments and findings costs
little more than its length.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from ipskeptic.lint.directives import Directive
from ipskeptic.model.finding import Suppression
from ipskeptic.model.when import Window


class Marker:
    """Marks findings of one document.

    Args:
        spoken: Its directives, in order.
        now: The clock that was passed in: what has expired marks nothing.
    """

    def __init__(self, spoken: Sequence[Directive], now: Window) -> None:
        self._of_rule: dict[str, list[tuple[int, Directive]]] = {}
        for at, one in enumerate(spoken):
            if not one.wrong and not one.expired(now):
                for rule in one.rules:
                    self._of_rule.setdefault(rule, []).append((at, one))
        self._reaching = {rule: _Reaching(held) for rule, held in self._of_rule.items()}
        self._asked: dict[str, list[tuple[int, int]]] = {}

    def mark(self, rule: str, first: int, last: int) -> Suppression | None:
        """What suppresses a finding on lines `first` to `last`, or None."""
        if rule not in self._reaching:
            return None
        self._asked.setdefault(rule, []).append((first, last))
        one = self._reaching[rule].over(first, last)
        if one is None:
            return None
        return Suppression("comment", one.reason, one.comment.place)

    def used(self) -> set[tuple[int, str]]:
        """(index of a directive, rule) of what has suppressed something so far."""
        found = set()
        for rule, asked in self._asked.items():
            asked.sort()
            firsts = [first for first, _ in asked]
            lasts = list(accumulate((last for _, last in asked), max))
            for at, one in self._of_rule[rule]:
                before = bisect_right(firsts, one.last)
                if before and lasts[before - 1] >= one.first:
                    found.add((at, rule))
        return found


class _Reaching:
    """Directives of one rule by their first line, and which of those so far reaches farthest."""

    def __init__(self, held: Iterable[tuple[int, Directive]]) -> None:
        ordered = sorted((one for _, one in held), key=lambda one: one.first)
        self._firsts = [one.first for one in ordered]
        self._farthest: list[Directive] = []
        for one in ordered:
            before = self._farthest[-1] if self._farthest else one
            self._farthest.append(one if one.last > before.last else before)

    def over(self, first: int, last: int) -> Directive | None:
        before = bisect_right(self._firsts, last)
        one = self._farthest[before - 1] if before else None
        return one if one is not None and one.last >= first else None
