"""A time as people and logs write it becomes a window in UTC, as wide as what was said."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache

from ipskeptic.errors import UsageError
from ipskeptic.model.when import DAY, Window, instant

# On 1983-01-01 the ARPANET changed from NCP to the internet protocol (RFC 801).
_FIRST_YEAR = 1983
_LAST_YEAR = 2199  # judgement: later than that is a misprint, and no record will hold it
_MAX_OFFSET = timedelta(hours=14)  # Line Islands, UTC+14: IANA time zone database
_MINUTE = timedelta(minutes=1)
_HELP = "write it like 2014-12, 2014-12-11, 2014-12-11T10:00Z or 2014-12-11T10:00:00+09:00"


def parse_time(text: str) -> Window:
    """Read a month, a date, a minute or a second; without a zone it is UTC.

    Args:
        text: `2014-12`, `2014-12-11`, `2014-12-11T10:00+09:00`, `2014-12-11 10:00:30.5Z`, or
            Unix time in seconds (10 digits) or milliseconds (13 digits).

    Returns:
        The window in UTC. Parts of a second are dropped: records have no finer grain.

    Raises:
        UsageError: It is no such time, or could mean two; the message says what to write.
    """
    plain = text.strip()
    if found := _unix().fullmatch(plain):
        window = _from_unix(plain, found)
    elif found := _iso().fullmatch(plain):
        window = _from_iso(plain, found)
    else:
        raise UsageError(f"{_quoted(plain)} is no time: {_why_not(plain)}")
    if window.start.year < _FIRST_YEAR:
        raise UsageError(f"{_quoted(plain)} is before 1983-01-01, when IP came into use (RFC 801)")
    if window.start.year > _LAST_YEAR:
        raise UsageError(f"{_quoted(plain)} is in the year {window.start.year}: check it")
    return window


@cache
def _unix() -> re.Pattern[str]:
    return re.compile(r"(?P<seconds>[0-9]{10})(?:\.[0-9]{1,9})?|(?P<milliseconds>[0-9]{13})")


@cache
def _iso() -> re.Pattern[str]:
    return re.compile(
        r"(?P<year>[0-9]{4})(?P<sign>[-/])(?P<month>[0-9]{2})"
        r"(?:(?P=sign)(?P<day>[0-9]{2})"
        r"(?:[Tt ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})"
        r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?)?"
        r"(?: ?(?P<zone>(?i:Z|UTC|GMT)|[+\u2212-][0-9]{2}(?::?[0-9]{2})?))?)?"
    )


def _from_unix(text: str, found: re.Match[str]) -> Window:
    if found["milliseconds"]:
        return _since_1970(int(text) // 1000)
    # Ten digits may also be a date with an hour; as Unix time those fall in 2032 to 2037.
    if len(text) == 10 and _is_date_with_hour(text):
        date = f"{text[:4]}-{text[4:6]}-{text[6:8]}"
        raise UsageError(f"{text} may be Unix time, or {date} with an hour: write the date out")
    return _since_1970(int(found["seconds"]))


def _since_1970(seconds: int) -> Window:
    return instant(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))


def _is_date_with_hour(text: str) -> bool:
    try:
        moment = datetime(int(text[:4]), int(text[4:6]), int(text[6:8]), int(text[8:]), tzinfo=UTC)
    except ValueError:
        return False
    return moment.year >= _FIRST_YEAR


def _from_iso(text: str, found: re.Match[str]) -> Window:
    if found["day"] is None and found["sign"] == "/":
        raise UsageError(f"{_quoted(text)} may be two things: write {text.replace('/', '-')}")
    offset = _offset(text, found["zone"])
    try:
        start = datetime(
            int(found["year"]), int(found["month"]), int(found["day"] or "1"), tzinfo=UTC
        )
        if found["day"] is None:
            end = (start + 31 * DAY).replace(day=1)  # no month has more days
            return Window(start, end, start.strftime("%Y-%m"))
        if found["hour"] is not None:
            return _clock(start, found, offset)
        if offset:
            raise UsageError(f"{_quoted(text)} with its offset is no day in UTC: give the time too")
        return Window(start, start + DAY, start.strftime("%Y-%m-%d"))
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{_quoted(text)}: there is no such date or time: {_HELP}") from error


def _clock(midnight: datetime, found: re.Match[str], offset: timedelta) -> Window:
    second = found["second"]
    if second == "60" and found["minute"] == "59":
        # A leap second (RFC 3339, section 5.6) is read as the second before it, so that it
        # stays in its day; Python and Unix time have none.
        second = "59"
    start = midnight.replace(
        hour=int(found["hour"]), minute=int(found["minute"]), second=int(second or "0")
    )
    start -= offset
    if second is not None:
        return instant(start)
    return Window(start, start + _MINUTE, start.strftime("%Y-%m-%dT%H:%MZ"))


def _offset(text: str, zone: str | None) -> timedelta:
    if zone is None or zone[0].isalpha():
        return timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if size > _MAX_OFFSET or int(digits[2:]) > 59:
        raise UsageError(f"{_quoted(text)}: no place is {zone} from UTC")
    return size if zone[0] == "+" else -size


@cache
def _clues() -> tuple[tuple[re.Pattern[str], str], ...]:
    # The first that is found in the text says what is wrong with it.
    number = r"[0-9]{1,2}"
    clues = (
        (r"^$", f"it is empty; {_HELP}"),
        (r"^[0-9]{4}$", "records change by the day, so a year is too wide: give a month or a date"),
        (r"^[0-9]{6}$|^[0-9]{8}$|^[0-9]{12}$|^[0-9]{14}$", f"a date has dashes; {_HELP}"),
        (rf"^{number}([/.-]){number}\1[0-9]{{2,4}}", f"day and month may be either; {_HELP}"),
        (r"^-?[0-9.]+$", "Unix time has 10 digits for seconds or 13 for milliseconds"),
        (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}($|[Zz])", "give the minute too: 10:00"),
        (
            r"^[0-9]{4}-[Ww]|^[0-9]{4}-[0-9]{3}$",
            f"week and day-of-year dates are not read; {_HELP}",
        ),
        (rf"^[0-9]{{4}}-{number}-{number}$", f"month and day have two digits; {_HELP}"),
        (r"(?i)[0-9][ /.-]?[a-z]{3,9}[ /.,-]? ?[0-9]", f"write the month as a number; {_HELP}"),
        (r"(?i):[0-9]{2} ?[a-z]{2,5}$", "letters may mean several zones: give the offset, +01:00"),
        (r"(?i)^(now|today|yesterday|tomorrow)$", f"a report must name its time; {_HELP}"),
    )
    return tuple((re.compile(pattern), reason) for pattern, reason in clues)


def _why_not(text: str) -> str:
    # Judgement: a clue stands in the first 100 characters or nowhere.
    return next((reason for pattern, reason in _clues() if pattern.search(text[:100])), _HELP)


def _quoted(text: str) -> str:
    """The text as a message may repeat it; it may come from a file, and is not trusted."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in text)
    return f"'{plain if len(plain) <= 40 else f'{plain[:40]}...'}'"
