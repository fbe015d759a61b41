"""The different addresses of a list with their days, and what was refused: one pass, in memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from ipskeptic.model.assessment import BadInput
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address
from ipskeptic.model.triage import Dates, Intake, Refusal, Sighting, Told, When, time_of
from ipskeptic.model.when import DAY, Window, day

# Beyond so many different reasons the rest is one (judgement): a file of garbage has few kinds.
MOST_REASONS = 1000
OTHER_REASONS = "other reasons"
_SHOWN = 80  # so much of refused input is kept as an example

# IPv6 addresses are kept as numbers above all of IPv4.
_IPV6 = 1 << 128

# An address alone is kept as a number, which takes a tenth of the memory of a `Target`.
_Key = int | Target

_NO_TIMES: dict[When, int] = {}


class Seen(NamedTuple):
    """One different address, prefix or range.

    Attributes:
        target: What it names.
        times: How often it stands there at each of its times, with its role and transport where
            the input says these; None is nothing of its own.
        sources: Bits of the files that have it, the first file's lowest.
    """

    target: Target
    times: Mapping[When, int]
    sources: int


class Crowd(Protocol):
    """Addresses without a time of their own, held otherwise: `bulk.crowd`."""

    @property
    def ipv6(self) -> int:
        """How many are of IPv6."""

    @property
    def read(self) -> int:
        """How often they stand in the input."""

    def __len__(self) -> int:
        """How many there are."""


class Gathered:
    """What a list holds, each address once with its days.

    A time is taken to its day (UTC), so that a log with a thousand lines of one address on one
    day asks once; a month stays a month. Memory grows with different addresses and the different
    days of each, not with lines. Ports and zones make no difference.

    Attributes:
        sources: Names of the files, in their order.
        crowd: Addresses that are held otherwise, none of which is held here; or None.
    """

    def __init__(self) -> None:
        self.sources: list[str] = []
        self.crowd: Crowd | None = None
        self._read = 0
        self._texts: dict[str, int] = {}
        self._bits: dict[str, int] = {}
        self._found: dict[_Key, tuple[int, int]] = {}
        # Most addresses have one day alone: a pair takes a quarter of a dictionary's memory.
        self._dated: dict[_Key, tuple[Window | Told, int] | dict[When, int]] = {}
        self._bases: Counter[str] = Counter()
        self._roles: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._examples: dict[str, BadInput] = {}
        self._days: dict[str, Window] = {}

    def __len__(self) -> int:
        """How many different addresses, prefixes and ranges there are."""
        return len(self._found) + (len(self.crowd) if self.crowd else 0)

    @property
    def read(self) -> int:
        """How often anything was read, refused input included."""
        return self._read + (self.crowd.read if self.crowd else 0)

    def add(self, sighting: Sighting) -> None:
        """Take one address with how often it stands there."""
        self._read += sighting.often
        key = _key(sighting.target)
        count, bits = self._found.get(key, (0, 0))
        self._found[key] = (count + sighting.often, bits | self.bit(sighting.source))
        if sighting.role != "unknown" or sighting.transport != "unknown":
            self._roles[sighting.role] += sighting.often
            when = None if sighting.seen_at is None else self._day(sighting.seen_at)
            self._date(key, Told(when, sighting.role, sighting.transport), sighting.often)
        elif sighting.seen_at is not None:
            self._date(key, self._day(sighting.seen_at), sighting.often)
        if sighting.basis:
            self._bases[sighting.basis] += sighting.often

    def refuse(self, bad: BadInput, count: int = 1) -> None:
        """Take refused input."""
        self._read += count
        self.bit(bad.source)
        reason = general(bad.reason)
        if reason not in self._reasons and len(self._reasons) >= MOST_REASONS:
            reason = OTHER_REASONS
        self._reasons[reason] += count
        self._examples.setdefault(reason, bad)

    def add_text(self, source: str, lines: int) -> None:
        """Take note that a file was read as text, of so many lines."""
        self.bit(source)
        self._texts[source] = self._texts.get(source, 0) + lines

    @property
    def loose(self) -> int:
        """How many addresses alone are held here that have no time of their own."""
        return sum(isinstance(key, int) and key not in self._dated for key in self._found)

    def dated(self, family: int) -> list[int]:
        """The addresses of a family, as numbers, that have times of their own."""
        keys = (key for key in self._dated if isinstance(key, int))
        return [key & ~_IPV6 for key in keys if (6 if key & _IPV6 else 4) == family]

    def take_undated(self, family: int) -> dict[int, tuple[int, int]]:
        """Take the addresses alone of a family out that have no time of their own.

        Returns:
            By number how often each was read, and the bits of its files.
        """
        taken = {
            key: pair
            for key, pair in self._found.items()
            if isinstance(key, int)
            and (6 if key & _IPV6 else 4) == family
            and key not in self._dated
        }
        for key in taken:
            del self._found[key]
        self._read -= sum(count for count, _ in taken.values())
        return {key & ~_IPV6: pair for key, pair in taken.items()}

    def put(self, family: int, found: Mapping[int, tuple[int, int]]) -> None:
        """Take addresses as `take_undated` gives them."""
        for number, (count, bits) in found.items():
            key = number if family == 4 else number | _IPV6
            so_far, files = self._found.get(key, (0, 0))
            self._found[key] = (so_far + count, files | bits)
            self._read += count

    def __iter__(self) -> Iterator[Seen]:
        """Every different address that is held here, in the order of the first of each."""
        for key, (count, bits) in self._found.items():
            times = self._times(key)
            undated = count - sum(times.values())
            yield Seen(_target(key), {**times, None: undated} if undated else times, bits)

    @property
    def refused(self) -> int:
        """How often input was refused."""
        return self._reasons.total()

    def reasons(self) -> tuple[Refusal, ...]:
        """Why input was refused, most frequent first, then by reason."""
        made = (
            Refusal(reason, count, bad.input[:_SHOWN], bad.source, bad.line)
            for reason, count in self._reasons.items()
            for bad in (self._examples[reason],)
        )
        return tuple(sorted(made, key=lambda item: (-item.often, item.reason)))

    def roles(self) -> tuple[tuple[str, int], ...]:
        """How often the input itself says which end of the traffic it was, by role."""
        return _most_first(Counter({k: n for k, n in self._roles.items() if k != "unknown"}))

    def intake(self) -> Intake:
        """What was read, by what it is."""
        spans = [key for key in self._found if isinstance(key, Target)]
        prefixes = sum(span.kind == "prefix" for span in spans)
        ipv6 = sum(
            key.family == 6 if isinstance(key, Target) else key >= _IPV6 for key in self._found
        )
        return Intake(
            read=self.read,
            refused=self.refused,
            distinct=len(self),
            repeats=self.read - self.refused - len(self),
            prefixes=prefixes,
            ranges=len(spans) - prefixes,
            ipv6=ipv6 + (self.crowd.ipv6 if self.crowd else 0),
            sources=tuple(self.sources),
            texts=tuple(self._texts),
            lines=sum(self._texts.values()),
            roles=self.roles(),
        )

    def dates(self, at: Window | None) -> Dates:
        """Over what dates it goes; `at` is the one time given for all that have none."""
        dated = many = 0
        windows: set[Window] = set()
        for key in self._dated:
            times = self._times(key)
            own = {time_of(when) for when in times} - {None}
            dated += sum(count for when, count in times.items() if time_of(when) is not None)
            many += len(own) > 1
            windows.update(when for when in own if when)
        undated = self.read - self.refused - dated
        if not windows:
            given = at.text if at else ""
            return Dates("one" if at else "none", given, given, 0, 0, undated, 0)
        return Dates(
            basis="some" if undated else "own",
            first=min(windows, key=lambda window: (window.start, window.end)).text,
            last=max(windows, key=lambda window: (window.end, window.start)).text,
            days=len({window.start for window in windows}),
            dated=dated,
            undated=undated,
            many_days=many,
            bases=_most_first(self._bases),
        )

    def _date(self, key: _Key, when: Window | Told, often: int) -> None:
        held = self._dated.get(key)
        if held is None:
            self._dated[key] = (when, often)
        elif isinstance(held, dict):
            held[when] = held.get(when, 0) + often
        elif held[0] == when:
            self._dated[key] = (when, held[1] + often)
        else:
            self._dated[key] = {held[0]: held[1], when: often}

    def _times(self, key: _Key) -> Mapping[When, int]:
        held = self._dated.get(key, _NO_TIMES)
        return {held[0]: held[1]} if isinstance(held, tuple) else held

    def bit(self, source: str) -> int:
        """The bit of a file; a new one if it was not met."""
        bit = self._bits.get(source)
        if bit is None:
            bit = self._bits[source] = 1 << len(self.sources)
            self.sources.append(source)
        return bit

    def _day(self, window: Window) -> Window:
        held = self._days.get(window.text)
        if held is None:
            held = day_of(window)
            # One window a day, and few texts of moments at a time.
            if len(self._days) > MOST_REASONS:
                self._days.clear()
            self._days[window.text] = held
        return held


def day_of(window: Window) -> Window:
    """The day (UTC) in which a time lies; a time longer than a day stays as it is."""
    date = window.start.date()
    if window.end - window.start > DAY or (window.end - DAY).date() > date:
        return window
    return day(date.isoformat())


def _most_first(counter: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))


def general(reason: str) -> str:
    """A reason without what it repeats of the input, so that like is counted with like."""
    text = re.sub(r"'[^']*'", "'...'", reason)
    return re.sub(r"^[^ ]*\d[^ ]*(?= (?:is|are|groups|words|parts|characters) )", "N", text)


def _key(target: Target) -> _Key:
    if target.kind != "address":
        return Target(target.kind, target.family, target.first, target.last, target.text)
    return target.first if target.family == 4 else target.first | _IPV6


def _target(key: _Key) -> Target:
    if isinstance(key, Target):
        return key
    family, number = (6, key ^ _IPV6) if key & _IPV6 else (4, key)
    return Target("address", family, number, number, format_address(family, number))
