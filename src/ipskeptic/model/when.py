"""Times: every moment is a half-open interval in UTC, as wide as what was said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)


class Window(NamedTuple):
    """A half-open interval of time, [start, end), in UTC.

    A date is its whole day, a minute its 60 seconds, a month all its days.

    Attributes:
        start: First moment, timezone-aware UTC.
        end: First moment after it.
        text: As it is written in reports and machine formats: `2014-12-11`, `2014-05`,
            `2024-03-12T14:20Z`.
    """

    start: datetime
    end: datetime
    text: str

    def distance(self, other: Window) -> timedelta:
        """Time between the two, zero where they touch or overlap."""
        if self.end <= other.start:
            return other.start - self.end
        if other.end <= self.start:
            return self.start - other.end
        return timedelta(0)

    def days_from(self, other: Window) -> int:
        """Whole calendar days (UTC) between the two, zero if they share a day."""
        mine_last = (self.end - timedelta(microseconds=1)).date()
        other_last = (other.end - timedelta(microseconds=1)).date()
        if mine_last < other.start.date():
            return (other.start.date() - mine_last).days
        if other_last < self.start.date():
            return (self.start.date() - other_last).days
        return 0

    def begins_after(self, other: Window) -> bool:
        """Whether this starts on a later day (UTC) than the last day of the other."""
        return self.start.date() > (other.end - timedelta(microseconds=1)).date()


def day(text: str) -> Window:
    """The whole UTC day of an ISO date such as `2014-12-11`."""
    # fromisoformat, not strptime: the latter imports a module of its own at first use.
    start = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return Window(start, start + DAY, text)


def month(text: str) -> Window:
    """The whole month of text such as `2014-05`."""
    start = datetime.fromisoformat(f"{text}-01").replace(tzinfo=UTC)
    end = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Window(start, end, text)


def instant(moment: datetime) -> Window:
    """One second, the finest grain that records have."""
    start = moment.astimezone(UTC).replace(microsecond=0)
    return Window(start, start + timedelta(seconds=1), start.strftime("%Y-%m-%dT%H:%M:%SZ"))


def parse_window(text: str) -> Window:
    """Read the text of a `Window` back: a month, a date, a minute or a second, in UTC.

    Raises:
        ValueError: The text is none of these.
    """
    match len(text):
        case 7:
            return month(text)
        case 10:
            return day(text)
        case 17 if text.endswith("Z"):
            start = datetime.fromisoformat(text)
            return Window(start, start + timedelta(minutes=1), text)
        case _ if text.endswith("Z"):
            return instant(datetime.fromisoformat(text))
    raise ValueError(f"{text!r} is no month, date or UTC time")
