"""Each reading gets its row of the table of effects, and no more than that row lets it move."""

from __future__ import annotations

from collections.abc import Iterable

from ipskeptic.model.assessment import Weighed
from ipskeptic.model.observation import Observation
from ipskeptic.model.observed import TRANSPORT_SAID
from ipskeptic.model.reading import Absent, Present, Reading, Source, Unavailable
from ipskeptic.model.when import Window
from ipskeptic.reason.derive import (
    compared,
    countries_of,
    outdated_routes,
    registry_conflict,
    superseded_copies,
    undelegated,
)
from ipskeptic.reason.tables import Effect, Tables
from ipskeptic.reason.usability import use_of

# Row 37 of the table: whatever is unavailable, or has no row, moves nothing.
NO_EFFECT = "37"

_OUTDATED = "a table nearer to that time has another origin"
_SUPERSEDED = "the list that it copies, nearer to that time, does not have it"


class Memory:
    """Readings that come back with every address of a list, and how they were weighed.

    Good for one time, transport and clock; a reading is known by being the same object.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Reading, tuple[str, ...], Weighed]] = {}

    def keep(self, reading: Reading, weighed: Weighed) -> None:
        """Remember a reading."""
        self._known[id(reading)] = (reading, document_order(reading), weighed)

    def order(self, reading: Reading) -> tuple[str, ...]:
        """`document_order`."""
        known = self._known.get(id(reading))
        return known[1] if known else document_order(reading)

    def weighed(self, reading: Reading) -> Weighed | None:
        """How it was weighed; None where it is not known."""
        known = self._known.get(id(reading))
        return known[2] if known else None


_NOTHING = Memory()


def weigh(
    readings: Iterable[Reading],
    observation: Observation,
    now: Window,
    tables: Tables,
    memory: Memory = _NOTHING,
) -> tuple[Weighed, ...]:
    """Weigh every reading, and add what follows from several of them together.

    Args:
        readings: What the sources say, in any order.
        observation: What was seen, and when.
        now: The clock that was passed in.
        tables: The tables.
        memory: What was weighed before, for the same time, transport and clock.

    Returns:
        Weighed readings in a stable order that does not depend on the order given; exact
        repetitions are kept once.
    """
    by_order = {memory.order(reading): reading for reading in readings}
    unique = [by_order[order] for order in sorted(by_order)]
    said = stated(observation)

    def one(reading: Reading) -> Weighed:
        known = memory.weighed(reading)
        return known or weigh_one(reading, observation, now, tables)

    weighed = [one(reading) for reading in (*said, *unique)]
    old = superseded_copies(weighed)
    outdated = outdated_routes(weighed)
    countries = countries_of(weighed, tables)
    for number, item in enumerate(weighed):
        if item.reading in old:
            weighed[number] = item._replace(usable=False, why=_SUPERSEDED, row=NO_EFFECT)
        if item.reading in outdated:
            weighed[number] = item._replace(usable=False, why=_OUTDATED, row="9a")
        place = compared(item, countries)
        if place is not None:
            weighed[number] = one(place)
    conflict = registry_conflict(weighed)
    if conflict:
        weighed.append(one(conflict))
    nobody = undelegated(weighed)
    if nobody:
        weighed = [without_day_table(item) for item in weighed]
        weighed.append(one(nobody))
    return tuple(weighed)


def effect_of(item: Weighed, tables: Tables) -> Effect | None:
    """The effect of a weighed reading, or None where it moves nothing."""
    if not item.usable:
        return None
    return tables.effect(item.reading.kind, item.row)


def weigh_one(reading: Reading, observation: Observation, now: Window, tables: Tables) -> Weighed:
    """Weigh one reading alone: may it speak for that time, and which row of the table applies."""
    use = use_of(reading, observation, now, tables)
    kind = tables.kinds.get(reading.kind)
    row = NO_EFFECT
    for effect in kind.effects if kind else ():
        if _applies(effect, reading, use.usable, use.days, tables):
            row = effect.row
            break
    return Weighed(reading, use.usable, use.why, row, use.still_true, use.days)


def _applies(
    effect: Effect, reading: Reading, usable: bool, days: int | None, tables: Tables
) -> bool:
    state = "present" if isinstance(reading, Present) else "absent"
    if isinstance(reading, Present | Absent) is False or effect.state != state:
        return False
    match effect.when.partition(":"):
        case ("always", _, _):
            return True
        case ("usable" | "by-then", _, _):
            return usable
        case ("same-day", _, _):
            return usable and days is not None and days <= int(tables.numbers["same-day-days"])
        case ("table-of-the-day", _, _):
            limit = int(tables.numbers["table-of-the-day-days"])
            return usable and days is not None and days <= limit
        case ("value", _, condition):
            key, _, value = condition.partition("=")
            return usable and isinstance(reading, Present) and reading.get(key) == value
    raise AssertionError(f"row {effect.row}: unknown condition {effect.when!r}")


_TRANSPORT_READS = {"tcp": "TCP", "udp": "UDP", "one-way": "one-way traffic"}


def stated(observation: Observation) -> tuple[Present, ...]:
    """What the user, or the document that was given, says of the traffic, as readings."""
    kinds = {"tcp": "two-way", "udp": "one-way", "one-way": "one-way"}
    kind = kinds.get(observation.transport)
    if kind is None or (kind == "one-way" and observation.role == "destination"):
        return ()  # what was sent to an address says nothing against its being the other end
    title, origin = "you stated it", "stated by the user"
    if TRANSPORT_SAID in observation.target.notes:
        title, origin = "the document states it", "stated by the document"
    source = Source(feed="stated", title=title, grade="B", credibility=2, origin=origin)
    return (Present(kind=kind, source=source, entry=_TRANSPORT_READS[observation.transport]),)


def without_day_table(item: Weighed) -> Weighed:
    """A reading as it counts for space that nobody was given."""
    # Row 10 is about delegated space; for undelegated space rows 7 and 8 speak of the route.
    if item.reading.kind == "route" and isinstance(item.reading, Absent) and item.row == "10":
        return item._replace(row="36")
    return item


def document_order(reading: Reading) -> tuple[str, ...]:
    """A key that tells any two readings apart, without writing out what they share."""
    source = reading.source
    match reading:
        case Present():
            dates = " ".join(window.text for window in reading.holds_at)
            rest = (dates, "1", reading.entry, repr(reading.value), repr(reading.since))
            flags = (reading.settled, str(reading.partial), reading.fetched_at)
        case Absent():
            dates = " ".join(window.text for window in reading.holds_at)
            rest, flags = (dates, "2", "", "", ""), (reading.fetched_at, "", "")
        case Unavailable():
            rest, flags = ("", "3", reading.cause, reading.detail, ""), ("", "", "")
    return (reading.kind, source.feed, *rest, *flags, source.title, source.origin, source.grade)
