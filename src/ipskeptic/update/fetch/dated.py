"""Dated copies: the addresses that an archive's pattern stands for, the nearest to a time first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ipskeptic.model.when import Window, parse_window
from ipskeptic.update.fetch.answers import Place, UnlistedError

# As far as a delegation reaches (EFFECTS, row 5), where nothing lists what there is.
PROBED_DAYS = 31
_DIGITS = {"yyyy": 4, "mm": 2, "dd": 2}
_PACKED = r"(?:\.gz|\.xz|\.bz2|\.zst)?"


class Dated(NamedTuple):
    """One dated copy.

    Attributes:
        days: Whole days between its date and the time wanted.
        date: The date in its address, as `Window` text: a day or a month.
        url: Its address.
        member: Pattern of the member wanted of a tar archive, "" if it is none.
    """

    days: int
    date: str
    url: str
    member: str = ""


def nearest(pattern: str, wanted: Window, place: Place, side: str = "nearest") -> Iterator[Dated]:
    """The dated copies of an archive, the nearest to a time first; some may not be there.

    Args:
        pattern: One of a feed's `archives`, with its alternatives.
        wanted: The time.
        place: Where listings are asked for.
        side: Which are wanted: "nearest" on either side, those "before" or on the time, or those
            "after" it.

    Yields:
        The copy of the very date; then those that the listings of the archive's folders name;
        where nothing is listed, those of each day around, up to `PROBED_DAYS` off. The earlier
        comes first where two are as near, the first alternative where they are of one date.

    Raises:
        UnlistedError: After the last, if there may be others, since a listing did not come.
    """
    alternatives = [_Alternative(text, wanted, side) for text in pattern.split()]
    day = wanted.start.date()
    first = [found for one in alternatives for found in one.on(day)]
    yield from first
    yielded = set(first)
    probed = (one.on(day) for day in _days_around(wanted) for one in alternatives)
    listed, untold = _listed(alternatives, day, place)
    for found in listed or (f for several in probed for f in several):
        if found not in yielded:
            yielded.add(found)
            yield found
    if untold:
        raise untold


def _days_around(wanted: Window) -> list[date]:
    """The days of a time and those up to `PROBED_DAYS` off, the nearest first."""
    first = wanted.start.date().toordinal()
    last = (wanted.end - timedelta(microseconds=1)).date().toordinal()
    days = range(
        max(first - PROBED_DAYS, date.min.toordinal()),
        # The day after the last one of the calendar can't be told.
        min(last + PROBED_DAYS + 1, date.max.toordinal()),
    )
    nearest_first = sorted(days, key=lambda day: (max(first - day, day - last, 0), day))
    return [date.fromordinal(day) for day in nearest_first]


def _listed(
    alternatives: Sequence[_Alternative], day: date, place: Place
) -> tuple[list[Dated], UnlistedError | None]:
    """What the listings name, from the folders of the time outward until some name anything.

    The first listing that does not come is the last one that is asked for.
    """
    found: dict[str, Dated] = {}
    untold = None
    for step in range(place.years_searched * 12 + 1):
        for one in reversed(alternatives):
            # The first alternative is put down last, and stays for its date.
            try:
                found |= {copy.date: copy for copy in one.listed(step, day, place)}
            except UnlistedError as error:
                untold = error
        # Where the time is at the edge of a folder, the next one may have the nearest copy.
        if untold or (found and step):
            break
    return sorted(found.values()), untold


class _Alternative:
    """One pattern of an archive."""

    def __init__(self, text: str, wanted: Window, side: str) -> None:
        self._url, _, self._member = text.partition("#")
        self._folder, self._name, self._rest = _listed_part(self._url)
        self._wanted = wanted
        self._side = side
        self._expression = re.compile(_expression(self._url))
        self._listed = re.compile(_expression(f"{self._folder}/{self._name}"))

    def on(self, day: date) -> list[Dated]:
        """The copy of a day, if its address can be told without a listing."""
        if "*" in self._url:
            return []
        found = self._dated(_filled(self._url, day))
        return [found] if self._is_on_side(found) else []

    def listed(self, step: int, day: date, place: Place) -> Iterator[Dated]:
        """What the folders of one step from the time have: a step is the time they stand for."""
        for folder in sorted(set(self._folders(step, day, place.years_searched))):
            for name in place.listing(f"{folder}/"):
                match = self._listed.fullmatch(f"{folder}/{name}")
                day_named = match and _day(match)
                if match and day_named:
                    found = self._dated(match.group("url") + _filled(self._rest, day_named))
                    if self._is_on_side(found):
                        yield found

    def _is_on_side(self, found: Dated) -> bool:
        after = parse_window(found.date).begins_after(self._wanted)
        return self._side == "nearest" or after == (self._side == "after")

    def _folders(self, step: int, day: date, years: int) -> Iterator[str]:
        for sign in (-1, 1):
            month = day.year * 12 + day.month - 1
            if "{mm}" in self._folder:
                month += sign * step
            elif "{yyyy}" in self._folder and step <= years:
                month += sign * step * 12
            elif step:
                return
            if date.min.year * 12 <= month < date.max.year * 12:
                yield _filled(self._folder, date(month // 12, month % 12 + 1, 1))

    def _dated(self, url: str) -> Dated:
        match = self._expression.fullmatch(url)
        fields = match.groupdict() if match else {}
        text = "-".join(fields[name] for name in _DIGITS if fields.get(name))
        return Dated(parse_window(text).days_from(self._wanted), text, url, self._member)


def _expression(url: str) -> str:
    """An address with its date as groups, `url`; a mirror may have packed what it names."""
    text = re.escape(url).replace(r"\*", "[^/]*")
    for field, digits in _DIGITS.items():
        mark = re.escape("{" + field + "}")
        text = text.replace(mark, f"(?P<{field}>[0-9]{{{digits}}})", 1)
        text = text.replace(mark, f"(?P={field})")
    return f"(?P<url>{text}){_PACKED}"


def _listed_part(url: str) -> tuple[str, str, str]:
    """The folder whose listing tells the days, the name in it that does, and what follows.

    Some archives have a folder for each day, so that the listing of one tells of no other.
    """
    folder, _, name = url.rpartition("/")
    steps = folder.split("/")
    place = next((n for n, step in enumerate(steps) if "{dd}" in step), None)
    if place is None:
        return folder, name, ""
    return "/".join(steps[:place]), steps[place], "/".join(["", *steps[place + 1 :], name])


def _day(match: re.Match[str]) -> date | None:
    """The day in a name, the first one of a month; None if it is none, or has none after it."""
    fields = match.groupdict()
    try:
        found = date(int(fields["yyyy"]), int(fields["mm"]), int(fields.get("dd") or 1))
    except ValueError:
        return None
    return found if found.year < date.max.year else None


def _filled(pattern: str, day: date) -> str:
    return (
        pattern.replace("{yyyy}", f"{day.year:04}")
        .replace("{mm}", f"{day.month:02}")
        .replace("{dd}", f"{day.day:02}")
    )
