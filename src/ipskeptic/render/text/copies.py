"""What one stretch of copies says, as a clause with its dates."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.dates import and_list, window_text
from ipskeptic.model.names import REGISTRY_NAMES
from ipskeptic.model.timeline import Lane, Stretch
from ipskeptic.model.when import Window

# What a copy is called, by evidence kind.
_NOUNS = {"delegation": ("file", "files"), "route": ("table", "tables")}

# Values that need no key beside them.
_SAY_THEMSELVES = frozenset({"name", "service", "role", "rfc"})

# At most so many country codes or origins are named (judgement).
_MOST_COUNTED = 5


def copies_text(lane: Lane, stretch: Stretch, complete: bool) -> str:
    """A stretch as one clause: which copies, and what they say.

    Args:
        lane: Its lane.
        stretch: The stretch.
        complete: Whether all of the target was read: if not, copies were not compared.
    """
    tail = " (built in)" if stretch.builtin and stretch.dates else ""
    title = f"{stretch.title}, " if stretch.title and stretch.title != lane.title else ""
    return f"{title}{_said(lane, stretch, complete)}{tail}"


def _said(lane: Lane, stretch: Stretch, complete: bool) -> str:
    which, alone = _which(lane, stretch.dates), len(stretch.dates) < 2
    match stretch.state:
        case "present" | "partial":
            when = which if alone else f"{which} agree" if complete else f"the fullest of {which}"
            return f"{'now' if lane.now else when}: {_record(lane, stretch)}"
        case "absent" if lane.now:
            return "now: no country code"
        case "absent":
            if status := stretch.get("status"):
                return f"{which}: {status}, so nobody's ({stretch.entry})"
            return f"not in the {which}" if alone else f"in none of {which}"
        case "not-listed":
            return f"not on the {which}" if alone else f"on none of {which}"
        case "empty":
            return f"{which}: no entries, so no data then"
    return f"{which}: not read so far"


def _which(lane: Lane, dates: Sequence[Window]) -> str:
    """`file of 2014-08-03`, `3 files from 2010-12-16 to 2026-06-17`."""
    one, many = _NOUNS.get(lane.group, ("copy", "copies"))
    return f"{one} {of_date(dates)}" if len(dates) < 2 else f"{len(dates)} {many} {from_to(dates)}"


def _record(lane: Lane, stretch: Stretch) -> str:
    value = dict(stretch.value)
    if lane.now and stretch.state == "partial":
        codes = and_list([name for name, _ in stretch.counts]) or stretch.get("cc")
        return f"its two ends, {stretch.entry}: {codes}"
    if stretch.state == "partial":
        return f"{stretch.entry}{_counted(lane, stretch)}"
    match lane.group:
        case "delegation":
            registry = value.get("registry", lane.feed)
            said = [value.get("cc") or "no country", value.get("status", "")]
            if value.get("date"):
                said.append(f"first allocated {value['date']}")
            name = "" if registry == lane.feed else f"{REGISTRY_NAMES.get(registry, registry)}, "
            return f"{name}{stretch.entry} {', '.join(part for part in said if part)}"
        case "route":
            return f"{stretch.entry}, origin {value.get('origin') or 'not known'}"
        case "registered-country":
            return f"country code {value['cc']}"
    shown = [_pair(key, text) for key, text in stretch.value if text]
    return ", ".join((stretch.entry, *shown))


def _pair(key: str, text: str) -> str:
    return text if key in _SAY_THEMSELVES else f"{key.replace('-', ' ')} {text}"


def _counted(lane: Lane, stretch: Stretch) -> str:
    """How many records name which country or origin."""
    if stretch.records < 2:
        return "".join(f", {name}" for name, _ in stretch.counts)
    shown = [f"{name} {count:,}" for name, count in stretch.counts[:_MOST_COUNTED]]
    left_out = len(stretch.counts) - len(shown)
    more = f" and {left_out:,} others" if left_out else ""
    by = "origin" if lane.group == "route" else "country code"
    return f"; by {by}: {', '.join(shown)}{more}" if shown else ""


def in_none(lanes: Sequence[Lane], group: str) -> str:
    """Feeds of which no copy has it, in one line."""
    one, many = _NOUNS.get(group, ("copy", "copies"))
    dates = sorted(date for lane in lanes for date in lane.dates)
    titles = and_list([lane.title for lane in lanes])
    if any(stretch.state == "unread" for lane in lanes for stretch in lane.stretches):
        return f"{titles}: nothing met in the part that was read"
    if len(dates) < 2:
        return f"{titles}: not in the {one} {of_date(dates)}"
    return f"{titles}: in none of {len(dates)} {many} held, {from_to(dates)}"


def of_date(dates: Sequence[Window]) -> str:
    """`of 2014-08-03`, or `without a date`."""
    return f"of {window_text(dates[0])}" if dates else "without a date"


def from_to(dates: Sequence[Window]) -> str:
    """`of 2014-08-03 and 2016-04-10`, `from 2010-12-16 to 2026-06-17`."""
    if len(dates) == 2:
        return f"of {window_text(dates[0])} and {window_text(dates[1])}"
    return f"from {window_text(dates[0])} to {window_text(dates[-1])}"


def dates_of(dates: Sequence[Window]) -> str:
    """The dates of a registry's files, in short."""
    if len(dates) == 1:
        return f"file of {window_text(dates[0])}"
    return f"{len(dates)} files {from_to(dates)}"
