"""The picture of a time line: an axis of years or months, and a row of marks for each lane."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

from rich.text import Text

from ipskeptic.model.timeline import Lane, Stretch
from ipskeptic.model.when import Window
from ipskeptic.render.text.marks import COPY_MARKS, NO_COPY

# Below so many days months are marked, not years (judgement).
_MONTHS_BELOW_DAYS = 730
_YEARS = (1, 2, 5, 10, 20, 50)
_MONTHS = (1, 2, 3, 6, 12)


class Axis(NamedTuple):
    """A span of time laid over columns.

    Attributes:
        start: Time of the left edge.
        end: Time of the right edge.
        columns: How many columns there are.
    """

    start: datetime
    end: datetime
    columns: int

    def column(self, moment: datetime) -> int:
        """The column of a moment; many moments may share one."""
        share = (moment - self.start) / (self.end - self.start)
        return max(0, min(self.columns - 1, int(share * self.columns)))


def axis_over(dates: Iterable[Window], now: Window, columns: int) -> Axis | None:
    """The axis from the first date to now, or None where there is no date."""
    moments = [date.start for date in dates]
    if not moments:
        return None
    first, last = min(moments), max(*moments, now.end)
    years = (last - first).days >= _MONTHS_BELOW_DAYS
    start = datetime(first.year, 1 if years else first.month, 1, tzinfo=UTC)
    return Axis(start, last, columns)


def scale(axis: Axis) -> tuple[str, str]:
    """Labels and ticks: as many round times as have room."""
    by_year = (axis.end - axis.start).days >= _MONTHS_BELOW_DAYS
    width = 6 if by_year else 9
    for step in _YEARS if by_year else _MONTHS:
        moments = list(_years(axis, step) if by_year else _months(axis, step))
        places = [axis.column(moment) for moment in moments]
        if all(after - place >= width for place, after in pairwise(places)):
            break
    labels, ticks = [" "] * axis.columns, [" "] * axis.columns
    for moment, place in zip(moments, places, strict=True):
        text = f"{moment:%Y}" if by_year else f"{moment:%Y-%m}"
        ticks[place] = "|"
        if place + len(text) <= axis.columns:
            labels[place : place + len(text)] = text
    return "".join(labels).rstrip(), "".join(ticks).rstrip()


def _years(axis: Axis, step: int) -> Iterator[datetime]:
    # Steps of more than two years stand at round years.
    first = axis.start.year if step < 5 else -(-axis.start.year // step) * step
    for year in range(first, axis.end.year + 1, step):
        yield datetime(year, 1, 1, tzinfo=UTC)


def _months(axis: Axis, step: int) -> Iterator[datetime]:
    count = (axis.end.year - axis.start.year) * 12 + axis.end.month - axis.start.month
    for number in range(0, count + 1, step):
        month = axis.start.month - 1 + number
        yield datetime(axis.start.year + month // 12, month % 12 + 1, 1, tzinfo=UTC)


def row(axis: Axis, lane: Lane) -> Text:
    """The marks of one lane; what shares a column is shown by what weighs most."""
    held: dict[int, set[str]] = {}
    for stretch in lane.stretches:
        for number, date in enumerate(stretch.dates):
            held.setdefault(axis.column(date.start), set()).add(_says(stretch, number == 0))
    line = Text()
    for column in range(axis.columns):
        line.append(*_mark(held.get(column, frozenset())))
    return line


def marks_used(lanes: Sequence[Lane]) -> list[tuple[str, str]]:
    """Mark and meaning of all that the rows of these lanes show."""
    says = {
        _says(stretch, number == 0)
        for lane in lanes
        for stretch in lane.stretches
        for number in range(max(1, len(stretch.dates)))
    }
    used = [(mark, text) for name, (mark, _, text) in COPY_MARKS.items() if name in says]
    return [*used, (NO_COPY[0], NO_COPY[2])]


def _says(stretch: Stretch, first: bool) -> str:
    """What the first or a later copy of a stretch shows."""
    has_it = stretch.state in ("present", "partial")
    return "changed" if has_it and stretch.changed and first else stretch.state


def _mark(says: Iterable[str]) -> tuple[str, str]:
    found = set(says)
    if found & {"present", "partial"} and "absent" in found:
        found.add("changed")
    for name, (mark, style, _) in COPY_MARKS.items():
        if name in found:
            return mark, style
    return NO_COPY[:2]
