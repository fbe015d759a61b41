"""Addresses, prefixes and ranges in any text, each with its place; and what only looks like one.

Each run that could be an address is decided by name; docs/decisions/0019-scan.md has the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from operator import itemgetter
from typing import NamedTuple

from ipskeptic.intake.candidates import Plain, coloned_runs, dotted_runs, plain
from ipskeptic.intake.coloned import read_coloned
from ipskeptic.intake.dotted import Verdict, read_dotted
from ipskeptic.intake.lines import Line
from ipskeptic.intake.refang import DEFANGED, typography
from ipskeptic.model.target import Target


class Found(NamedTuple):
    """A run in a text that is an address, or might be taken for one.

    Attributes:
        line: 1-based.
        column: 1-based, in characters.
        text: What stood there, port and prefix length included.
        target: What it names; None if it is no address.
        decision: "address", "prefix" or "range"; else what it is: "version", "time" and the
            like, the names in docs/decisions/0019-scan.md.
    """

    line: int
    column: int
    text: str
    target: Target | None
    decision: str


def scan_text(lines: Iterable[Line]) -> Iterator[Found]:
    """Find what is an address in lines, and what looks like one.

    Args:
        lines: Lines; of one that was cut, what is left of it is read.

    Yields:
        In the order of the text, refused ones too.
    """
    for line in lines:
        for found in scan_block(line.text.replace("\n", " ")):
            yield found._replace(line=line.number)


def scan_block(text: str, line: int = 1, column: int = 1) -> Iterator[Found]:
    """Find what is an address in a text of several lines, which end in LF.

    Args:
        text: The text.
        line: The number of its first line.
        column: The column at which its first line begins.

    Yields:
        In the order of the text, refused ones too. Nothing that is found goes over a line's end.
    """
    known = plain(text)
    begin = 0  # in the whole text: where the line begins that was counted last
    counted = 0  # how far line ends were counted: a long line is not counted again and again
    for verdict in verdicts(known):
        place = known.place(verdict.start)
        newlines = text.count("\n", counted, place)
        counted = place
        if newlines:
            line += newlines
            begin = text.rfind("\n", 0, place) + 1
            column = 1
        written = known.original(verdict.start, verdict.end)
        target = _noted(verdict, written, known)
        yield Found(line, place - begin + column, written, target, verdict.decision)


def scan_spans(text: str) -> Iterator[tuple[int, int, str, Target | None, str]]:
    """As `scan_block`, with indexes of the text in place of lines and columns.

    Yields:
        (index of the first character, index after the last, what stood there, target, decision).
    """
    known = plain(text)
    for verdict in verdicts(known):
        start, end = known.place(verdict.start), known.place(verdict.end - 1) + 1
        written = text[start:end]
        yield start, end, written, _noted(verdict, written, known), verdict.decision


def _noted(verdict: Verdict, written: str, known: Plain) -> Target | None:
    """The target, with the note where signs that look like others stood in it."""
    target = verdict.target
    if target is None or written.isascii() or DEFANGED in target.notes:
        return target
    if written.translate(typography()) == known.text[verdict.start : verdict.end]:
        return target
    return target._replace(notes=(DEFANGED, *target.notes))


def verdicts(known: Plain) -> Iterator[Verdict]:
    """Every run with what it was decided to be, in order; none overlaps another."""
    text = known.text
    floor = 0
    last: Verdict | None = None
    runs = dotted_runs(text)
    if text.count(":") > 1:
        runs = merge(runs, coloned_runs(text), key=itemgetter(0))
    for run in runs:
        if run.start < floor:
            continue
        found = read_coloned(text, run) if len(run.parts) == 1 else read_dotted(text, run, last)
        if found is None:
            continue
        floor = found.end
        last = found
        yield found
