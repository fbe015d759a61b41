"""Who announced the network? Full routing tables, nearest to the time on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ipskeptic.lookup.evidence.ask import (
    Ask,
    Held,
    common_value,
    described,
    nearest_sides,
    source_of,
    whole,
)
from ipskeptic.model.feed import Feed
from ipskeptic.model.reading import Absent, Present, Reading

KINDS = ("route", "several-origins")


def read(ask: Ask) -> Iterator[Reading]:
    """Yield covering prefix and origin AS of the tables nearest to the time, and what is new."""
    for feed, held in _tables(ask):
        yield from _of_table(ask, feed, held)
        yield from _since(ask, feed, held)


def nearest(ask: Ask) -> Iterator[Reading]:
    """Yield what the tables nearest to the time say, and no later one."""
    for feed, held in _tables(ask):
        yield from _of_table(ask, feed, held)


def _tables(ask: Ask) -> Iterator[tuple[Feed, Sequence[Held]]]:
    family = str(ask.target.family)
    for feed, held in ask.of_kind("route"):
        asked = [copy for copy in held if family in copy.snapshot.families]
        usable = [copy for copy in asked if copy.entries or not copy.snapshot.excerpt]
        if usable:
            yield feed, usable


def _since(ask: Ask, feed: Feed, held: Sequence[Held]) -> Iterator[Present]:
    """The newest table, where it is not among the nearest and those do not all say the same."""
    sides = [copy for copy in nearest_sides(held, ask.seen_at) if copy]
    newest = held[-1]
    if newest in sides or not newest.entries:
        return
    reading = _reading(ask, feed, newest)
    told = {_reading(ask, feed, copy).get("origin") for copy in sides if copy.entries}
    if told and told != {reading.get("origin")}:
        yield reading._replace(settled="since")


def origins(readings: Iterable[Reading]) -> tuple[int, ...]:
    """Origin AS numbers of the nearest tables, ascending."""
    found: set[int] = set()
    for reading in readings:
        if isinstance(reading, Present) and reading.kind == "route":
            found.update(numbers(reading.get("origin")))
    return tuple(sorted(found))


def numbers(origin: str) -> list[int]:
    """The AS numbers of an origin as a record has it: `AS64496, AS64497`."""
    return [int(name[2:]) for name in origin.split(", ") if name[2:].isdigit()]


def _of_table(ask: Ask, feed: Feed, held: Sequence[Held]) -> Iterator[Reading]:
    sides = [copy for copy in nearest_sides(held, ask.seen_at) if copy]
    having = [copy for copy in sides if copy.entries]
    missing = [copy for copy in sides if not copy.entries]
    if missing:
        yield Absent(
            kind="route",
            source=source_of(feed, missing[0].snapshot),
            holds_at=tuple(copy.window for copy in missing if copy.window),
            fetched_at=missing[0].snapshot.fetched_at,
        )
    readings = [_reading(ask, feed, copy) for copy in having]
    if len(readings) == 2 and _agree(*readings):
        first, second = readings
        yield _joined(first, second)
    else:
        yield from readings
    for reading in readings:
        if "," in reading.get("origin"):
            yield _several(reading)


def _reading(ask: Ask, feed: Feed, copy: Held) -> Present:
    family = ask.target.family
    entry = whole(copy, ask.target)
    return Present(
        kind="route",
        source=source_of(feed, copy.snapshot),
        entry=described(family, copy, entry, ask.complete),
        value=entry.value if entry else common_value(copy.entries),
        holds_at=(copy.window,) if copy.window else (),
        fetched_at=copy.snapshot.fetched_at,
        partial=entry is None,
    )


def _agree(first: Present, second: Present) -> bool:
    """Whether two tables say the same; one that has only a part takes nothing from the other."""
    return first.get("origin") == second.get("origin") and first.partial == second.partial


def _joined(first: Present, second: Present) -> Present:
    entry = first.entry if first.entry == second.entry else f"{first.entry}, {second.entry}"
    return Present(
        kind="route",
        source=first.source,
        entry=entry,
        value=first.value,
        holds_at=first.holds_at + second.holds_at,
        fetched_at=first.fetched_at,
        partial=first.partial,
    )


def _several(reading: Present) -> Present:
    return Present(
        kind="several-origins",
        source=reading.source,
        entry=reading.entry,
        value=reading.value,
        holds_at=reading.holds_at,
        fetched_at=reading.fetched_at,
        partial=reading.partial,
    )
