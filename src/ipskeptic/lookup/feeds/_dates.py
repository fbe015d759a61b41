"""Publishers' dates as `Window` text: the minute where a time zone is stated, else the day.

A time without a zone is no moment (Google writes local Pacific time in `creationTime`, seven or
eight hours off its own `syncToken`), so only its day is kept.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from ipskeptic.lookup.feeds.base import MAX_VALUE
from ipskeptic.model.when import parse_window

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Judgement: no feed is older than the first registry files, none newer than this.
_FIRST_YEAR, _LAST_YEAR = 1980, 2100
_EPOCH_DIGITS = 10
_WINDOW = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z)?)?")


def read_date(text: str) -> str:
    """Find the date in a line such as `Source File Date: Wed Jun 14 01:08:09 UTC 2017`.

    Reads the forms of date(1), of mail and HTTP, and ISO 8601, whatever stands around them.

    Returns:
        `2017-06-14T01:08Z`, `2017-06-14`, or "" where there is no date.
    """
    text = text[:MAX_VALUE]
    iso = re.search(r"\b(\d{4})[-/](\d\d)[-/](\d\d)(?!\d)", text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
        return _moment(year, month, day, text[iso.end() :])
    name = re.search(r"\b(" + "|".join(_MONTHS) + r")[a-z]*\b", text, re.IGNORECASE)
    if not name:
        return ""
    before, after = text[: name.start()], text[name.end() :]
    year_at = re.search(r"\b((?:19|20)\d\d)\b", after)
    day_at = re.match(r"\s+(\d{1,2})\b(?!:)", after) or re.search(r"\b(\d{1,2})\s+$", before)
    if not year_at or not day_at:
        return ""
    month = _MONTHS.index(name.group(1).lower()) + 1
    return _moment(int(year_at.group(1)), month, int(day_at.group(1)), after)


def _moment(year: int, month: int, day: int, rest: str) -> str:
    """The moment of a date and the text that follows it, in which a time and zone may stand."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ""
    time = re.search(r"(?:^|[T\s-])(\d\d)[:-](\d\d)(?:[:-](\d\d))?(?:\.\d+)?", rest)
    zone = re.search(r"(?:UTC|GMT|Z)\b|([+-])(\d\d):?(\d\d)\b", rest[time.end() :] if time else "")
    try:
        if not time or not zone:
            return datetime(year, month, day, tzinfo=UTC).strftime("%Y-%m-%d")
        offset = timedelta(0)
        if zone.group(1):
            offset = timedelta(hours=int(zone.group(2)), minutes=int(zone.group(3)))
            offset = -offset if zone.group(1) == "-" else offset
        moment = datetime(
            year, month, day, int(time.group(1)), int(time.group(2)), tzinfo=timezone(offset)
        )
        return _minute(moment)
    except (ValueError, OverflowError):
        return ""


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def checked(text: str) -> str:
    """A month, date, minute or second as `Window` writes it; "" if the text is none.

    ISO 8601 has more forms (weeks, no dashes), and years may be small: neither is a feed's date,
    and a year below 1000 would not be written back with four digits on every system.
    """
    if not _WINDOW.fullmatch(text) or not _FIRST_YEAR <= int(text[:4]) <= _LAST_YEAR:
        return ""
    try:
        return parse_window(text).text
    except ValueError:
        return ""


def from_epoch(value: object) -> str:
    """The minute of seconds or milliseconds since 1970, as a number or its digits; "" if none."""
    if isinstance(value, int) and 0 < value < 10**13:
        value = str(value)
    if not isinstance(value, str) or not value.isascii() or not value.isdecimal():
        return ""
    if len(value) not in (_EPOCH_DIGITS, _EPOCH_DIGITS + 3):
        return ""
    return _minute(datetime.fromtimestamp(int(value[:_EPOCH_DIGITS]), tz=UTC))


def from_digits(text: str) -> str:
    """The day of eight digits such as `20141031`; "" where they are no date."""
    if len(text) != 8 or not text.isdecimal() or not text.isascii():
        return ""
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ""
    try:
        # A registry's file has ten thousand days, and a date is checked and written quickly.
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def from_stamp(text: str) -> str:
    """The date in a name such as `rib.20140513.0600.bz2`, with its UTC hour and minute; or ""."""
    stamp = re.search(r"(?<!\d)(\d{8})(?:[.-](\d\d)(\d\d)(?=[.]))?(?!\d)", text)
    if not stamp:
        return ""
    day = from_digits(stamp.group(1))
    if day and stamp.group(2) and int(stamp.group(2)) < 24 and int(stamp.group(3)) < 60:
        return f"{day}T{stamp.group(2)}:{stamp.group(3)}Z"
    return day
