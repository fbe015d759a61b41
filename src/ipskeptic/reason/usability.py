"""May a reading speak for T? REASONING, "Readings": a reading is usable for T if what it says was
at least likely (55 %) still true at T."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from ipskeptic.model.assessment import StillTrue
from ipskeptic.model.dates import span_text
from ipskeptic.model.feed import Feed
from ipskeptic.model.observation import Observation
from ipskeptic.model.reading import Absent, Present, Reading, Unavailable
from ipskeptic.model.when import Window, day, parse_window
from ipskeptic.reason.tables import Tables
from ipskeptic.reason.words import band_of, survival_share, term_for

# What the user states, and what follows from other usable readings, needs no date of its own.
_TIMELESS = frozenset({"two-way", "one-way", "undelegated"})


class Use(NamedTuple):
    """Whether a reading may move a state, and why not."""

    usable: bool
    why: str = ""
    days: int | None = None
    still_true: StillTrue | None = None


def is_present_time(observation: Observation, now: Window, tables: Tables) -> bool:
    """Whether T is the present: no time was given, or one within a day of the clock."""
    if not observation.time_given:
        return True
    return observation.seen_at.days_from(now) <= int(tables.numbers["present-means-days"])


def use_of(reading: Reading, observation: Observation, now: Window, tables: Tables) -> Use:
    """Decide whether a reading may speak for the time of an observation.

    Args:
        reading: The reading.
        observation: What was seen, and when.
        now: The clock that was passed in.
        tables: Numbers, survival curves and the catalogue.
    """
    match reading:
        case Unavailable():
            return Use(False, reading.detail or reading.cause)
        case Absent():
            return _use_absent(reading, observation, now, tables)
        case Present():
            return _use_present(reading, observation, now, tables)


def _use_present(reading: Present, seen: Observation, now: Window, tables: Tables) -> Use:
    if reading.kind in _TIMELESS:
        return Use(True)
    if reading.partial:
        return Use(False, "covers only part of what was asked", _nearest(reading.holds_at, seen))
    if reading.kind == "ptr":
        why = "whoever holds the reverse zone wrote it, and may write any name"
        return Use(False, why, _nearest(reading.holds_at, seen))
    graded = _graded(reading, tables)
    if graded:
        return Use(False, graded, _nearest(reading.holds_at, seen))
    if reading.kind == "registered-country":
        if is_present_time(seen, now, tables):
            return Use(True)
        return Use(False, "a table without a date speaks for the present only")
    if reading.kind in ("special-purpose", "iana-space"):
        return _use_by_definition(reading, seen)
    if not reading.holds_at:
        return Use(False, "has no date")
    if reading.settled == "superseded":
        days = _nearest(reading.holds_at, seen)
        return Use(False, "a nearer copy of the same list has it no more", days)
    return _use_dated(reading, seen, now, tables)


def _graded(reading: Present | Absent, tables: Tables) -> str:
    floor = str(tables.numbers["lowest-usable-grade"])
    lowest = int(tables.numbers["lowest-usable-credibility"])
    source = reading.source
    if source.grade > floor or source.credibility > lowest:
        return f"graded {source.grade}{source.credibility}, below {floor}{lowest}"
    return ""


def _use_by_definition(reading: Present, seen: Observation) -> Use:
    if reading.since and reading.since.begins_after(seen.seen_at):
        return Use(False, f"set aside only since {reading.since.text}")
    return Use(True, days=0)


def _use_dated(reading: Present, seen: Observation, now: Window, tables: Tables) -> Use:
    days = _nearest(reading.holds_at, seen)
    farthest = max(window.days_from(seen.seen_at) for window in reading.holds_at)
    match reading.kind:
        case "delegation":
            return _use_delegation(reading, seen, tables)
        case "registry-conflict":
            if reading.settled == "alone":
                return Use(False, "not all of these files speak for that time", days)
            return Use(True, days=days)
        case "transfer":
            window = int(tables.numbers["transfer-window-days"])
            return _within(farthest, window, "one of the two files is ", days)
        case "route":
            if "," in reading.get("origin"):
                return Use(False, "announced by several ASes", days)
            return _use_route(reading.holds_at, seen, now, tables)
        case "several-origins":
            return _within(days, int(tables.numbers["route-reach-days"]), "", days)
    return _use_listing(reading, seen, tables)


def _use_delegation(reading: Present, seen: Observation, tables: Tables) -> Use:
    days = _nearest(reading.holds_at, seen)
    first = reading.get("date")
    if first and parse_window(first).begins_after(seen.seen_at):
        return Use(False, f"first allocated only on {first}", days)
    for key, what in (("registered", "made"), ("changed", "changed")):
        date = reading.get(key)
        if date and parse_window(date).begins_after(seen.seen_at):
            return Use(False, f"its record was {what} on {date}, after that time", days)
    if reading.settled == "disagree":
        return Use(False, "a file as near to that time does not have it", days)
    if _on_both_sides(reading.holds_at, seen):
        return Use(True, days=days)
    return _within(days, int(tables.numbers["delegation-reach-days"]), "", days)


def _use_listing(reading: Present, seen: Observation, tables: Tables) -> Use:
    if reading.settled == "alone":
        return Use(False, "no usable route ties the address to this AS")
    out_of_service = _out_of_service(reading, seen)
    if out_of_service:
        return Use(False, out_of_service, _nearest(reading.holds_at, seen))
    windows = reading.holds_at
    if reading.kind == "compromised-host":
        # A listing first seen after T may have been made from this very event; where T is a
        # month, that is any listing after its first day.
        begin = day(seen.seen_at.start.date().isoformat())
        windows = tuple(w for w in windows if not w.begins_after(begin))
        if not windows:
            days = _nearest(reading.holds_at, seen)
            return Use(False, "listed only after that time", days)
    days = _nearest(windows, seen)
    if reading.since and seen.seen_at.start < windows[0].end:
        days = 0  # in service from `since` up to the day it was read
    return _use_by_reach(reading, days, tables)


def _out_of_service(reading: Present, seen: Observation) -> str:
    if reading.since and reading.since.begins_after(seen.seen_at):
        return f"in service only since {reading.since.text}"
    until = reading.get("until")
    if until and seen.seen_at.begins_after(parse_window(until)):
        return f"in service only until {until}"
    return ""


def _use_by_reach(reading: Present, days: int, tables: Tables) -> Use:
    feed = tables.catalogue.get(reading.source.feed)
    if feed and feed.survival:
        share = survival_share(_points(tables, feed.survival), days)
        still = _measured(feed.survival, share, days, tables)
        if share >= float(tables.numbers["usable-likelihood"]):
            return Use(True, "", days, still)
        return Use(False, f"{span_text(days)} off: less than likely still so", days, still)
    reach = feed.valid_for_days if feed else None
    if reach is None:
        return Use(False, "how long such a record holds is not known", days)
    use = _within(days, reach, "", days)
    return use._replace(still_true=_judged(feed, days, tables)) if use.usable and feed else use


def _use_absent(reading: Absent, seen: Observation, now: Window, tables: Tables) -> Use:
    if not reading.holds_at:
        return Use(False, "has no date")
    graded = _graded(reading, tables)
    if graded:
        return Use(False, graded)
    days = _nearest(reading.holds_at, seen)
    match reading.kind:
        case "delegation":
            reach = int(tables.numbers["delegation-reach-days"])
            if _on_both_sides(reading.holds_at, seen):
                return Use(True, days=days)
            return _within(days, reach, "", days)
        case "route":
            # Only a full table can say that a prefix was not announced (rows 10 and 36).
            if reading.source.coverage != "census":
                return Use(False, "saw no announcement, but is no full table", days)
            return _use_absent_route(reading, seen, now, tables)
    feed = tables.catalogue.get(reading.source.feed)
    if feed and feed.survival:
        reach = int(tables.numbers["absent-tor-reach-days"])
        days = _farthest_edge(reading.holds_at, seen)
        if days > reach:
            return Use(False, f"{span_text(days)} off; absence reaches one day", days)
        return Use(True, days=days)
    if feed is None or feed.valid_for_days is None:
        return Use(False, "how long such a list holds is not known", days)
    return _within(days, feed.valid_for_days, "", days)


def _use_absent_route(reading: Absent, seen: Observation, now: Window, tables: Tables) -> Use:
    edge = _farthest_edge(reading.holds_at, seen)
    if edge <= int(tables.numbers["table-of-the-day-days"]):
        return Use(True, days=edge)
    return _use_route(reading.holds_at, seen, now, tables)


def _use_route(windows: tuple[Window, ...], seen: Observation, now: Window, tables: Tables) -> Use:
    """Tables within reach on both sides of T; for the present the one before is enough."""
    days = _nearest(windows, seen)
    reach = int(tables.numbers["route-reach-days"])
    near = tuple(w for w in windows if w.days_from(seen.seen_at) <= reach)
    if _on_both_sides(near, seen) or (near and is_present_time(seen, now, tables)):
        return Use(True, days=days)
    return Use(False, f"no table within {reach} days on both sides", days)


def _on_both_sides(windows: tuple[Window, ...], seen: Observation) -> bool:
    before = any(not w.begins_after(seen.seen_at) for w in windows)
    after = any(w.begins_after(seen.seen_at) for w in windows)
    return before and after


def _nearest(windows: tuple[Window, ...], seen: Observation) -> int:
    return min((w.days_from(seen.seen_at) for w in windows), default=0)


def _farthest_edge(windows: tuple[Window, ...], seen: Observation) -> int:
    """Days from the nearest copy to the farther end of T: silence must reach all of T."""
    first = day(seen.seen_at.start.date().isoformat())
    last = day((seen.seen_at.end - timedelta(microseconds=1)).date().isoformat())
    return min((max(w.days_from(first), w.days_from(last)) for w in windows), default=0)


def _within(distance: int, reach: int, subject: str, days: int | None) -> Use:
    if distance <= reach:
        return Use(True, "", days)
    return Use(False, f"{subject}{span_text(distance)} off, more than {reach} days", days)


def _points(tables: Tables, name: str) -> tuple[tuple[int, float], ...]:
    return tuple((int(days), float(share)) for days, share in tables.survival[name]["points"])


def _measured(name: str, share: float, days: int, tables: Tables) -> StillTrue:
    curve = tables.survival[name]
    term, band = term_for(share, tables)
    what = str(curve["what"]).format(share=f"{share * 100:.0f} %", days=max(days, 1))
    what = what.replace("1 days later", "a day later")
    return StillTrue(
        round(share, 3), term, band, f"{what} ({curve['population']}, {curve['year']})"
    )


def _judged(feed: Feed, days: int, tables: Tables) -> StillTrue | None:
    if not feed.term:
        return None
    # Past its own day a listing within its reach is at least likely, by the meaning of reach.
    term = feed.term if days <= int(tables.numbers["same-day-days"]) else "likely"
    return StillTrue(None, term, band_of(term, tables), feed.term_source)
