"""Comments that speak to the linter: which rules they name, from where to where, until when.

ignore[rule, rule] reason until=2027-01-31    the line, or the next block if it stands alone
disable[rule] reason ... enable[rule]         from here to there, or to the end
ignore-file[rule] reason                      the whole document
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from ipskeptic.model.document import Comment, Document
from ipskeptic.model.when import Window, day

WORDS = ("ignore", "disable", "enable", "ignore-file")
_DIRECTIVE = re.compile(r"([a-z-]+)[ \t]*\[([^\[\]]*)\][ \t]*(.*)", re.DOTALL)
_UNTIL = re.compile(r"(?:^|(?<=\s))until=(\S+)")
_LAST = 1 << 62  # behind every line
_MOST_RULES = 100  # judgement: that many rules there are not


class Directive(NamedTuple):
    """One such comment, read.

    Attributes:
        comment: Where it stands.
        word: One of `WORDS`; "" if it can't be read.
        rules: The rules it names.
        reason: Why, in the author's words, or "".
        until: The last day on which it holds, or None.
        first: First line it speaks of, 1-based.
        last: Last line.
        wrong: What is wrong with it, one clause, or "".
    """

    comment: Comment
    word: str
    rules: tuple[str, ...]
    reason: str
    until: Window | None
    first: int
    last: int
    wrong: str = ""

    def expired(self, now: Window) -> bool:
        """Whether its last day is over."""
        return self.until is not None and self.until.end <= now.start

    def covers(self, rule: str, first: int, last: int) -> bool:
        """Whether it speaks of a rule on lines `first` to `last`."""
        return rule in self.rules and self.first <= last and first <= self.last


def directives(document: Document) -> tuple[Directive, ...]:
    """Read the comments of a document, in order; `enable` only ends others."""
    reading = _Reading(document)
    for comment in document.comments:
        reading.take(_read(comment))
    return tuple(reading.found)


class _Reading:
    """The directives of a document as they are read, and which of them are still open."""

    def __init__(self, document: Document) -> None:
        self.found: list[Directive] = []
        self._below = _Below(document)
        self._open: dict[str, set[int]] = {}  # by rule, what was disabled

    def take(self, read: Directive) -> None:
        """Take the next comment."""
        if read.word == "enable":
            self._close(read)
            return
        first, last = _reach(read.word, read.comment, self._below)
        self._add(read._replace(first=first, last=last))

    def _add(self, one: Directive) -> None:
        if one.word == "disable":
            for rule in one.rules:
                self._open.setdefault(rule, set()).add(len(self.found))
        self.found.append(one)

    def _close(self, end: Directive) -> None:
        """End what was disabled; what ends nothing is a mistake and is kept, to be said."""
        line = end.comment.place.line
        meant = sorted({number for rule in end.rules for number in self._open.get(rule, ())})
        for number in meant:
            begun = self.found[number]
            for rule in begun.rules:
                self._open[rule].discard(number)
            ended = set(begun.rules) & set(end.rules)
            if ended == set(begun.rules):
                self.found[number] = begun._replace(last=line)
                continue
            # Some of its rules go on: they become a directive of their own with the same comment.
            stay = tuple(rule for rule in begun.rules if rule not in ended)
            self.found[number] = begun._replace(rules=tuple(sorted(ended)), last=line)
            self._add(begun._replace(rules=stay))
        if not meant:
            wrong = end.wrong or "it ends nothing: no disable[...] of these rules stands above it"
            self._add(end._replace(wrong=wrong, first=line, last=line))


def _read(comment: Comment) -> Directive:
    unread = Directive(comment, "", (), "", None, 0, 0)
    match = _DIRECTIVE.fullmatch(comment.text.strip())
    if match is None or match[1] not in WORDS:
        return unread._replace(wrong=f"it can't be read: write {WORDS[0]}[rule] and why")
    names = tuple(dict.fromkeys(name for name in re.split(r"[\s,]+", match[2]) if name))
    if not names:
        return unread._replace(wrong=f"it names no rule: write {match[1]}[rule] and why")
    if len(names) > _MOST_RULES:
        return unread._replace(wrong=f"it names more than {_MOST_RULES} rules")
    reason, until, wrong = match[3], None, ""
    if (said := _UNTIL.search(reason)) is not None:
        try:
            until = day(said[1])
        except ValueError:
            wrong = f"until={said[1]} is no date: write until=2027-01-31"
        reason = reason[: said.start()] + reason[said.end() :]
    # Authors put a dash or colon before the reason: no part of it.
    reason = " ".join(reason.split()).lstrip("-–—:; ").strip()
    return Directive(comment, match[1], names, reason, until, 0, 0, wrong)


def _reach(word: str, comment: Comment, below: _Below) -> tuple[int, int]:
    line = comment.place.line
    if word == "ignore-file":
        return 1, _LAST
    if word == "disable":
        return line, _LAST
    if not comment.alone:
        return line, comment.end_line
    return below.block(comment.end_line)


class _Below:
    """What stands below a line."""

    def __init__(self, document: Document) -> None:
        self._blocks = document.blocks
        self._begins = list(accumulate((block.marks[0][1] for block in document.blocks), max))
        self._tables: dict[int, int] = {}
        for block in document.blocks:
            if block.table:
                last = max(self._tables.get(block.table, 0), block.marks[-1][1])
                self._tables[block.table] = last

    def block(self, after: int) -> tuple[int, int]:
        """First and last line of the block below a line; a table is one block."""
        at = bisect_right(self._begins, after)
        if at == len(self._blocks):
            return after, after
        block = self._blocks[at]
        last = self._tables[block.table] if block.table else block.marks[-1][1]
        return block.marks[0][1], last


def unknown_rules(found: Iterable[Directive], known: Iterable[str]) -> dict[str, Directive]:
    """Rules that a directive names and that are none."""
    names = set(known)
    return {rule: one for one in found for rule in one.rules if rule not in names}
