"""What differs from one copy to the next, and where two registries have the same block.

Only copies are compared. Never the holder's handle, which is not constant between files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from ipskeptic.model.names import NO_COUNTRY
from ipskeptic.model.timeline import TELLING, Conflict, Difference, Lane, Side, Stretch
from ipskeptic.model.when import Window

NONE = "none"

# What is compared within a lane, by evidence kind: (what, key of the value). Of lists everything
# that a record says is.
_FACTS = {
    "delegation": (
        ("registry", "registry"),
        ("country", "cc"),
        ("status", "status"),
        ("first-allocation", "date"),
    ),
    "route": (("origin-as", "origin"),),
    "iana-space": (
        ("registry", "registry"),
        ("status", "status"),
        ("first-allocation", "date"),
    ),
}


class _Run(NamedTuple):
    """Files of one registry, one after the other, that all have the target."""

    start: Window
    end: Window
    lane: Lane
    stretches: tuple[Stretch, ...]

    @property
    def registry(self) -> str:
        """The registry: the combined file of all five is no registry of its own."""
        return self.stretches[-1].get("registry") or self.lane.feed


def differences_of(lanes: Sequence[Lane]) -> tuple[Difference, ...]:
    """What differs between two copies, by group and date.

    Args:
        lanes: The lanes in their order; the embedded table is one of them.
    """
    moves, conflicts = tuple(_moves(lanes)), conflicts_of(lanes)
    found: dict[str, list[Difference]] = {lane.group: [] for lane in lanes}
    for lane in lanes:
        found[lane.group].extend(item for item in _within(lane) if not _is_told(item, moves))
    if not conflicts:
        found.setdefault("delegation", []).extend(_country_now(lanes))
    found.setdefault("delegation", []).extend(moves)
    return tuple(
        difference
        for group in found.values()
        for difference in sorted(group, key=lambda item: (item.now_at, item.then_at))
    )


def conflicts_of(lanes: Iterable[Lane]) -> tuple[Conflict, ...]:
    """Registries that have the target in files whose dates overlap, by date."""
    return tuple(
        Conflict(_side(one), _side(other))
        for one, other in combinations(_runs(lanes), 2)
        if one.registry != other.registry and _overlap(one, other)
    )


def _within(lane: Lane) -> Iterator[Difference]:
    """What differs from one copy of a feed to the next that can be compared."""
    telling = [stretch for stretch in lane.stretches if stretch.state in TELLING and stretch.dates]
    for then, now in pairwise(telling):
        if not now.changed:
            continue
        for what, before, after in _compared(lane.group, then, now):
            yield Difference(
                group=lane.group,
                what=what,
                then=before,
                then_at=then.dates[-1].text,
                now=after,
                now_at=now.dates[0].text,
                sources=(then.title or lane.title, now.title or lane.title),
            )


def _is_told(item: Difference, moves: Sequence[Difference]) -> bool:
    """Whether it is one half of a move from one registry to another."""
    return (
        item.group == "delegation"
        and item.what == "record"
        and any(
            (item.then_at, item.sources[0]) == (move.then_at, move.sources[0])
            or (item.now_at, item.sources[1]) == (move.now_at, move.sources[1])
            for move in moves
        )
    )


def _compared(group: str, then: Stretch, now: Stretch) -> Iterator[tuple[str, str, str]]:
    if then.state == now.state == "present":
        yield from _facts(group, then, now)
        if then.entry != now.entry:
            what = _prefix(then, now) if group == "delegation" else "prefix"
            yield what, then.entry, now.entry
    elif then.state == now.state == "partial":
        if then.records == now.records and _record(then) != _record(now):
            yield "records", _record(then), _record(now)
        else:
            same = ", not all of them the same" if then.records == now.records else ""
            yield "records", f"{then.records:,}", f"{now.records:,}{same}"
    else:
        yield "record", _record(then), _record(now)


def _facts(group: str, then: Stretch, now: Stretch) -> Iterator[tuple[str, str, str]]:
    if group not in _FACTS and set(then.value) != set(now.value):
        yield "value", _pairs(then, now), _pairs(now, then)
    for what, key in _FACTS.get(group, ()):
        if then.get(key) != now.get(key):
            yield what, then.get(key) or NONE, now.get(key) or NONE


def _pairs(stretch: Stretch, other: Stretch) -> str:
    """What one says that the other does not."""
    own = [f"{key} {text}" for key, text in stretch.value if (key, text) not in other.value]
    return ", ".join(own) or NONE


def _prefix(then: Stretch, now: Stretch) -> str:
    """Whether what covers the target became smaller or more records, larger or fewer."""
    (first, last), (new_first, new_last) = then.span, now.span
    if first <= new_first and new_last <= last and now.records >= then.records:
        return "prefix-split"
    if new_first <= first and last <= new_last and now.records <= then.records:
        return "prefix-joined"
    return "prefix"


def _record(stretch: Stretch) -> str:
    if stretch.state == "absent":
        return stretch.get("status") or NONE
    return " ".join(part for part in (stretch.entry, stretch.get("cc")) if part)


def _country_now(lanes: Sequence[Lane]) -> Iterator[Difference]:
    """The newest registry file that has it, beside the table without a date."""
    newest = max(_runs(lanes), key=lambda run: run.end, default=None)
    for lane in lanes:
        if not lane.now or newest is None:
            continue
        last = newest.stretches[-1]
        then, now = last.get("cc"), lane.stretches[0].get("cc")
        if now and then and then not in NO_COUNTRY and then != now:
            sources = (newest.lane.title, lane.title)
            yield Difference("delegation", "country", then, newest.end.text, now, "now", sources)


def _runs(lanes: Iterable[Lane]) -> list[_Run]:
    """For each registry, the files in a row that have the target, by date."""
    found: list[_Run] = []
    for lane in lanes:
        held: list[Stretch] = []
        # A stretch that ends every row, so that the last one is taken too.
        for stretch in (*lane.stretches, Stretch("absent", ())):
            if stretch.state == "present" and stretch.dates:
                held.append(stretch)
            elif held and stretch.state == "absent":
                start, end = held[0].dates[0], held[-1].dates[-1]
                if lane.group == "delegation":
                    found.append(_Run(start, end, lane, tuple(held)))
                held = []
    return sorted(found, key=lambda run: (run.start, run.end, run.lane.feed))


def _overlap(one: _Run, other: _Run) -> bool:
    return one.start <= other.end and other.start <= one.end


def _moves(lanes: Sequence[Lane]) -> Iterator[Difference]:
    """A block that one registry's files have up to a date, and another's from a later one."""
    runs = _runs(lanes)
    for then, now in pairwise(runs):
        standing = any(
            _overlap(one, other)
            for one in (then, now)
            for other in runs
            if other.registry != one.registry
        )
        if then.registry == now.registry or standing:
            continue
        sources = (then.lane.title, now.lane.title)
        at = (then.end.text, now.start.text)
        old, new = then.stretches[-1], now.stretches[0]
        for what, before, after in _facts("delegation", old, new):
            yield Difference("delegation", what, before, at[0], after, at[1], sources)


def _side(run: _Run) -> Side:
    last = run.stretches[-1]
    dates = tuple(date for stretch in run.stretches for date in stretch.dates)
    return Side(run.registry, run.lane.title, last.entry, last.get("cc"), dates)
