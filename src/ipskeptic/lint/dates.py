"""Dates and clock times as reports write them, and the date of a report itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from ipskeptic.model.document import Block, Document
from ipskeptic.model.when import DAY, Window, instant, month

_MONTHS = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_NUMBER = {name: place for place, names in enumerate(_MONTHS, 1) for name in names}
_NAMES = "|".join(sorted(_NUMBER, key=len, reverse=True))

# The ARPANET came to IP on 1983-01-01 (RFC 801); what is later than the end of the century is a
# misprint (judgement).
_YEARS = range(1983, 2100)
# Judgement: a file's own date stands above this many blocks, or in its facts.
_HEAD = 12

# One pass over the text: every branch is bounded, so the search is linear.
_CLOCK = (
    r"(?P<{0}hour>[01]?\d|2[0-3]):(?P<{0}minute>[0-5]\d)(?::(?P<{0}second>[0-5]\d)(?:[.,]\d{{1,9}})?)?"
    r"(?:\s?(?P<{0}half>[AaPp]\.?[Mm])\b\.?)?"
    r"(?:\s{{0,2}}\(?(?P<{0}zone>Z\b|(?:UTC|GMT)\s?[+\u2212-]\s?\d{{1,2}}(?::?\d\d)?|UTC\b|GMT\b"
    r"|[+\u2212-]\d\d:?\d\d\b|[A-Z]{{2,4}}T\b|MSK\b|[A-Z][a-z]{{2,15}}\s(?:[Tt]ime|[Ss]tandard)\b))?"
)
_DATE = re.compile(
    r"(?=[\djfmasond])(?<![\d./-])(?:"  # the first signs of all branches: most places end here
    r"(?P<year>(?:19|20)\d\d)(?P<sign>[-/])(?P<month>0?[1-9]|1[0-2])"
    r"(?:(?P=sign)(?P<day>[0-2]?\d|3[01])(?!\d)(?:[Tt]|,?\s{1,3})?)?(?![\d/])"
    r"|(?P<dday>[0-2]?\d|3[01])(?:st|nd|rd|th)?(?:\sof)?[\s.-]{1,2}"
    rf"(?P<dmonth>{_NAMES})\b\.?,?[\s-]{{1,2}}(?P<dyear>(?:19|20)\d\d)\b"
    rf"|(?P<mmonth>{_NAMES})\b\.?\s(?P<mday>[0-2]?\d|3[01])(?:st|nd|rd|th)?,?\s"
    r"(?P<myear>(?:19|20)\d\d)\b"
    rf"|(?P<omonth>{_NAMES})\b\.?,?(?:\sof)?\s(?P<oyear>(?:19|20)\d\d)\b"
    r"|(?P<one>[0-2]?\d|3[01])(?P<mark>[/.])(?P<two>[0-2]?\d|3[01])(?P=mark)(?P<syear>(?:19|20)\d\d)"
    r"(?![\d.])"
    r")",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<![\d:.])" + _CLOCK.format("") + r"(?![\d:])")
# Between a date and its clock time, in either order.
_JOIN = re.compile(r"[\s,(T]{0,3}(?:at|around|about|approximately|on|from|@)?[\s(T]{0,2}", re.I)
_HAS = re.compile(r"(?:19|20)\d\d|\d:\d\d")

_DATED = re.compile(
    r"^(?:\W{0,4})(?:published|publication date|release date|released|date|dated|report date|"
    r"issued|posted|last updated|updated|created|version date)\b(?:\s(?:on|at))?\s{0,3}"
    r"[:|=\-\u2013]?\s{0,3}",
    re.IGNORECASE,
)
# The date in python-docx's own template, which stays in what is made with it.
_TEMPLATE = "2013-12-23T23:15:00"
_FACTS = ("published", "date", "created", "issued", "updated", "modified", "timestamp")


class Dated(NamedTuple):
    """A date or time in a text.

    Attributes:
        start: Index of its first character.
        end: Index after the last.
        window: What it names, in UTC; None where day and month can't be told apart, or no date
            stands with the clock time.
        clock: Whether it has a clock time.
        zoned: Whether the clock time has a zone or an offset; True without a clock time.
    """

    start: int
    end: int
    window: Window | None
    clock: bool = False
    zoned: bool = True


def dates_in(text: str) -> list[Dated]:
    """The dates and clock times of a text, in order."""
    return [*_kept(text)] if len(text) <= _SHORT else _dates_in(text)


_SHORT = 64  # a cell or a short line, which is asked for more than once (judgement)


@lru_cache(1024)
def _kept(text: str) -> tuple[Dated, ...]:
    return tuple(_dates_in(text))


def _dates_in(text: str) -> list[Dated]:
    if not _HAS.search(text):
        return []
    days = [found for match in _DATE.finditer(text) if (found := _day(match)) is not None]
    clocks = [match for match in _TIME.finditer(text) if _is_clock(match)]
    return sorted(_joined(text, days, clocks), key=lambda found: found.start)


def published(document: Document) -> Window | None:
    """When a report was made, by its own words: its facts, else its first lines."""
    for name in _FACTS:
        value = document.facts.get(name, "")
        if value and not value.startswith(_TEMPLATE):
            for found in dates_in(value[:200]):
                if found.window:
                    return found.window
    return _of_head(document.blocks[:_HEAD])


def _of_head(blocks: tuple[Block, ...]) -> Window | None:
    """The date of the first lines: said to be it, or alone on its line, or in the title."""
    kept: Window | None = None
    headings = 0
    for block in blocks:
        headings += block.kind == "heading"
        if block.kind in ("code", "cell"):
            continue
        for line in block.text.split("\n")[:_HEAD]:
            found = next((found for found in dates_in(line[:300]) if found.window), None)
            if found is None:
                continue
            said = _DATED.match(line)
            if said and found.start - said.end() <= 2:
                return found.window
            if kept is None and headings <= 1 and _is_of_all(block, line, found):
                kept = found.window
    return kept


def _is_of_all(block: Block, line: str, found: Dated) -> bool:
    """Whether a date in the first lines is the document's: in its title, or alone on its line."""
    alone = len(line.strip(" %*_#-|()[].,:")) - (found.end - found.start) <= _AROUND
    return alone or block.kind == "heading" or found.start == 0


_AROUND = 14  # "(Thursday)", "London, " beside a date that is alone on its line (judgement)


def _day(match: re.Match[str]) -> Dated | None:
    if match["year"]:
        day = match["day"]
        return _made(match, int(match["year"]), int(match["month"]), int(day) if day else None)
    if match["one"]:
        return _slashed(match)
    year, named, day = match.group("dyear", "dmonth", "dday")
    if not year:
        year, named, day = match.group("myear", "mmonth", "mday")
    if not year:
        year, named = match.group("oyear", "omonth")
    return _made(match, int(year), _NUMBER[named.lower()], int(day) if day else None)


def _slashed(match: re.Match[str]) -> Dated | None:
    """`11/12/2014`: a date whose day and month may be either, unless one of them can't."""
    one, two, year = int(match["one"]), int(match["two"]), int(match["syear"])
    if one > 12 >= two or match["mark"] == ".":
        return _made(match, year, two, one)
    if two > 12 >= one or one == two:
        return _made(match, year, one, two)
    if not 0 < one <= 12 or not 0 < two <= 12:
        return None
    return Dated(match.start(), match.end(), None)


def _made(match: re.Match[str], year: int, number: int, day: int | None) -> Dated | None:
    end = match.start() + len(match[0].rstrip(" ,T\tt\n"))
    if year not in _YEARS:
        return None
    window = _window(year, number, day)
    return Dated(match.start(), end, window) if window else None


@lru_cache(256)  # the same days come back in a report
def _window(year: int, number: int, day: int | None) -> Window | None:
    """A day or month; None where the calendar has no such day."""
    try:
        if day is None:
            return month(f"{year:04}-{number:02}")
        start = datetime(year, number, day, tzinfo=UTC)
    except ValueError:
        return None
    return Window(start, start + DAY, start.strftime("%Y-%m-%d"))


def _is_clock(match: re.Match[str]) -> bool:
    """`10:20` may be a ratio or a verse: two digits each, or a half of the day."""
    return len(match["hour"]) == 2 or bool(match["half"]) or bool(match["second"])


def _joined(text: str, days: list[Dated], clocks: list[re.Match[str]]) -> Iterator[Dated]:
    """Dates with the clock times that stand beside them."""
    used: set[int] = set()
    place = 0
    for day in days:
        while place < len(clocks) and clocks[place].end() < day.start - _JOIN_SPACE:
            place += 1
        for number in range(place, min(place + 2, len(clocks))):
            clock = clocks[number]
            between = (
                text[day.end : clock.start()]
                if clock.start() >= day.end
                else text[clock.end() : day.start]
            )
            if number not in used and len(between) <= _JOIN_SPACE and _JOIN.fullmatch(between):
                used.add(number)
                yield _timed(day, clock)
                break
        else:
            yield day
    for number, clock in enumerate(clocks):
        if number not in used:
            zoned = bool(clock["zone"])
            yield Dated(clock.start(), clock.end(), None, clock=True, zoned=zoned)


_JOIN_SPACE = 24  # characters of "approximately" and what stands around it


def _timed(day: Dated, clock: re.Match[str]) -> Dated:
    start, end = min(day.start, clock.start()), max(day.end, clock.end())
    zone = clock["zone"] or ""
    offset = _offset(zone)
    window = day.window
    if window and window.end - window.start == DAY and offset is not None:
        hour = int(clock["hour"])
        if clock["half"] and hour <= 12:
            hour = hour % 12 + (12 if clock["half"][0] in "pP" else 0)
        moment = window.start.replace(hour=hour, minute=int(clock["minute"])) - offset
        window = Window(moment, moment + timedelta(minutes=1), moment.strftime("%Y-%m-%dT%H:%MZ"))
        if clock["second"]:
            window = instant(moment + timedelta(seconds=int(clock["second"])))
    return Dated(start, end, window, clock=True, zoned=bool(zone))


def _offset(zone: str) -> timedelta | None:
    """What a zone is from UTC; None for one of which letters alone don't tell, or for none."""
    if zone in ("Z", "UTC", "GMT"):
        return timedelta(0)
    found = re.search(r"([+\u2212-])\s?(\d{1,2}):?(\d\d)?$", zone)
    if not found:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if size > timedelta(hours=14):  # Line Islands, UTC+14: IANA time zone database
        return None
    return size if found[1] == "+" else -size
