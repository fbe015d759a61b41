"""Text of a document with its markup cut out, and the way back to where each sign stood."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ipskeptic.model.document import Block

Mark = tuple[int, int, int]  # as in `Block.marks`


class Segment(NamedTuple):
    """A stretch of one line of the source.

    Attributes:
        line: 1-based.
        column: 1-based, of its first character.
        text: The characters, as they stand there one beside the other.
    """

    line: int
    column: int
    text: str


class Cut(NamedTuple):
    """What is taken out of a text.

    Attributes:
        start: Index of the first character.
        end: Index after the last.
        instead: What stands there now; all of it has the place of the first character.
    """

    start: int
    end: int
    instead: str = ""


class Cuts(NamedTuple):
    """What markup means for a text: what of it is not shown, links, what is bold or italic.

    All indexes are of the text with its markup.

    Attributes:
        cuts: Ascending, none over another.
        links: (start, end, address of the link), ascending.
        emphasis: (start, end), ascending.
    """

    cuts: Sequence[Cut] = ()
    links: Sequence[tuple[int, int, str]] = ()
    emphasis: Sequence[tuple[int, int]] = ()


NO_CUTS = Cuts()


def joined(segments: Sequence[Segment]) -> str:
    """The text of segments, one line each."""
    return "\n".join(segment.text for segment in segments)


def block_of(
    kind: str, segments: Sequence[Segment], markup: Cuts = NO_CUTS, **fields: object
) -> Block | None:
    """A block from segments, one for each of its lines; None if nothing of it is shown.

    Args:
        kind: The block's.
        segments: Its lines.
        markup: What is cut out of `joined(segments)`, and what it means.
        fields: Further fields of `Block`.
    """
    text, marks = _cut(segments, markup.cuts)
    lead = len(text) - len(text.lstrip())
    shown = text.strip()
    if not shown:
        return None
    if lead:
        marks = _from(marks, lead)
    marks = [mark for mark in marks if mark[0] < len(shown)]
    links: tuple[tuple[int, int, str], ...] = ()
    emphasis: tuple[tuple[int, int], ...] = ()
    if markup.links or markup.emphasis:
        way = _Way(markup.cuts, lead, len(shown))
        spans = ((*way.span(start, end), address) for start, end, address in markup.links)
        links = tuple(sorted(span for span in spans if span[0] < span[1]))
        bold = (way.span(start, end) for start, end in markup.emphasis)
        emphasis = tuple(sorted({span for span in bold if span[0] < span[1]}))
    return Block(kind, shown, tuple(marks), links=links, emphasis=emphasis, **fields)  # type: ignore[arg-type]


def _cut(
    segments: Sequence[Segment], cuts: Sequence[Cut]
) -> tuple[str, list[tuple[int, int, int]]]:
    marks: list[tuple[int, int, int]] = []
    begin = 0
    if not cuts:
        for segment in segments:
            marks.append((begin, segment.line, segment.column))
            begin += len(segment.text) + 1
        return joined(segments), marks
    starts = []
    for segment in segments:
        starts.append(begin)
        begin += len(segment.text) + 1
    whole = joined(segments)
    pieces: list[str] = []
    length = 0
    position = 0  # in the whole text: what is before it is done
    at = 0  # the segment that holds `position`

    def mark(index: int) -> None:
        nonlocal at
        while at + 1 < len(starts) and starts[at + 1] <= index:
            at += 1
        segment = segments[at]
        if marks and marks[-1][0] == length:
            marks.pop()
        marks.append((length, segment.line, segment.column + index - starts[at]))

    def keep(end: int) -> None:
        nonlocal length, position
        while position < end:
            mark(position)
            stop = min(end, starts[at + 1] if at + 1 < len(starts) else end)
            pieces.append(whole[position:stop])
            length += stop - position
            position = stop

    for cut in cuts:
        keep(cut.start)
        if cut.instead:
            for sign in cut.instead:
                mark(cut.start)
                pieces.append(sign)
                length += 1
        position = max(position, cut.end)
    keep(len(whole))
    return "".join(pieces), marks or [(0, segments[0].line, segments[0].column)]


def _from(marks: list[Mark], lead: int) -> list[Mark]:
    """The marks of a text whose first `lead` characters are taken off."""
    first = bisect_right(marks, lead, key=lambda mark: mark[0]) - 1
    index, line, column = marks[first]
    rest = [(index - lead, line, column) for index, line, column in marks[first + 1 :]]
    return [(0, line, column + lead - index), *rest]


class _Way:
    """From an index of the text with markup to one of the text without."""

    def __init__(self, cuts: Sequence[Cut], lead: int, length: int) -> None:
        self._starts = [cut.start for cut in cuts]
        self._cuts = cuts
        self._gone = [0]
        self._lead = lead
        self._length = length
        for cut in cuts:
            self._gone.append(self._gone[-1] + cut.end - cut.start - len(cut.instead))

    def index(self, whole: int) -> int:
        at = bisect_right(self._starts, whole)
        gone = self._gone[at]
        if at and whole < self._cuts[at - 1].end:
            cut = self._cuts[at - 1]
            # Within what was cut: before it at its start, else after it.
            gone = self._gone[at - 1] if whole == cut.start else gone - (cut.end - whole)
        return min(max(whole - gone - self._lead, 0), self._length)

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.index(start), self.index(end)


def lines_of(text: str, line: int = 1) -> list[Segment]:
    """The lines of a text as segments."""
    return [Segment(number, 1, part) for number, part in enumerate(text.split("\n"), line)]


def trimmed(segment: Segment) -> Segment:
    """The segment without blanks at its ends."""
    inner = segment.text.lstrip()
    lead = len(segment.text) - len(inner)
    return Segment(segment.line, segment.column + lead, inner.rstrip())


def part(segment: Segment, start: int, end: int | None = None) -> Segment:
    """A part of a segment."""
    return Segment(segment.line, segment.column + start, segment.text[start:end])


def in_order(cuts: Iterable[Cut]) -> list[Cut]:
    """Cuts ascending, each that lies over an earlier one left out."""
    found: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: (cut.start, -cut.end)):
        if not found or cut.start >= found[-1].end:
            found.append(cut)
    return found
