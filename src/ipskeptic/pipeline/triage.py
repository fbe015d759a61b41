"""`triage`: everything that a list holds, each address judged once, one report on all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from ipskeptic.errors import UsageError
from ipskeptic.lookup.collect import country_table
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.observation import Claim
from ipskeptic.model.target import Target
from ipskeptic.model.triage import Sighting, Triage
from ipskeptic.model.when import DAY, Window, parse_window
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.converging import NO_BASES, Bases
from ipskeptic.reason.counting import Counts
from ipskeptic.reason.gathering import Gathered, Seen
from ipskeptic.reason.triage import Asked, triage_of

# The flat row of an address at a time; None is the one time given for all, or now.
Answers = Callable[[Target, Window | None], Mapping[str, str]]

# Addresses of the embedded table that are asked for the spread of all: four in each /16, which
# gives a share to a tenth of a percent in a tenth of a second (measured against a whole table of
# 2026-02-01: US 43.6 and 43.7 %, CN 9.3 and 9.3 %, RU 1.2 and 1.2 %).
_PROBED = (32, 96, 160, 224)
_PER_PROBE = 65536 // len(_PROBED)


class _Read(Protocol):
    """An address that was read, as `intake` and the command line give it."""

    @property
    def target(self) -> Target:
        """What it names."""

    @property
    def seen_at(self) -> Window | None:
        """Its own time."""


def observed(items: Iterable[_Read | BadInput]) -> Iterator[Sighting | BadInput]:
    """Addresses of a list as sightings, one for each line.

    This is the seam: whatever finds addresses in a log or document gives sightings too, with
    how often each stands there.

    Args:
        items: What `intake.items.read_items` gives, arguments and refused input.
    """
    for item in items:
        if isinstance(item, BadInput):
            yield item
            continue
        # An argument has neither line nor file.
        line, source = getattr(item, "line", 0), getattr(item, "source", "")
        yield Sighting(item.target, item.seen_at, line=line, source=source)


def row_answers(skeptic: Skeptic, asked: Asked) -> Answers:
    """Answers as `assess` gives them, one address after the other."""
    from ipskeptic.model.row import flat_row

    def answer(target: Target, when: Window | None) -> Mapping[str, str]:
        return flat_row(
            skeptic.assess(
                target,
                at=when or asked.at,
                claim=asked.claim,
                role=asked.role,
                transport=asked.transport,
            )
        )

    return answer


def triage(
    skeptic: Skeptic,
    sightings: Iterable[Sighting | BadInput],
    *,
    at: Window | None = None,
    claim: Claim | None = None,
    role: str = "unknown",
    transport: str = "unknown",
    answers: Answers | None = None,
    spread: Bases | None = None,
    tick: Callable[[Window | None], None] = lambda when: None,
    refuse: Callable[[BadInput], None] = lambda bad: None,
) -> Triage:
    """Read a list, judge every different address on every day of its own, and count.

    Args:
        skeptic: The opened data.
        sightings: What the list holds.
        at: When all was seen that has no time of its own; None for now.
        claim: What is claimed.
        role: Which end of the traffic the addresses were.
        transport: As stated.
        answers: What gives a flat row for an address and time; None for `assess` itself.
        spread: How delegated addresses are spread; None to ask the embedded table.
        tick: Called for every address judged, with its own time or None.
        refuse: Called for every refused input.

    Raises:
        UsageError: `at` is in the future.
    """
    from ipskeptic import __version__

    _refuse_future(at, skeptic.now)
    asked = Asked(at, claim, role, transport)
    gathered = _gather(sightings, skeptic.now, refuse)
    counts = Counts()
    answer = answers or row_answers(skeptic, asked)
    for seen in gathered:
        counts.add(list(_rows(seen, answer, tick)), seen.sources)
    return triage_of(
        gathered,
        counts,
        asked,
        tables=skeptic.tables,
        bases=spread or bases(),
        snapshots=skeptic.snapshots,
        now=skeptic.now,
        version=__version__,
    )


def _gather(
    sightings: Iterable[Sighting | BadInput], now: Window, refuse: Callable[[BadInput], None]
) -> Gathered:
    gathered = Gathered()
    for item in sightings:
        if isinstance(item, BadInput):
            refuse(item)
            gathered.refuse(item)
        elif item.seen_at is not None and item.seen_at.start > now.end + DAY:
            bad = _in_future(item, now)
            refuse(bad)
            gathered.refuse(bad, item.often)
        else:
            gathered.add(item)
    return gathered


def _rows(
    seen: Seen, answer: Answers, tick: Callable[[Window | None], None]
) -> Iterator[tuple[Mapping[str, str], int, Window | None]]:
    for when, count in seen.times.items():
        yield answer(seen.target, when), count, when
        tick(when)


def _in_future(item: Sighting, now: Window) -> BadInput:
    reason = f"its time is in the future (the clock says {now.text[:10]})"
    return BadInput(item.target.text, reason, item.source, item.line)


def _refuse_future(at: Window | None, now: Window) -> None:
    if at is not None and at.start > now.end + DAY:
        raise UsageError(
            f"the time {at.text} is in the future (the clock says {now.text}): "
            "give the time at which the addresses were seen"
        )


def bases() -> Bases:
    """How the delegated IPv4 addresses are spread over countries, from the embedded table."""
    look_up = country_table()
    if look_up is None:
        return NO_BASES
    found: dict[str, int] = {}
    for high in range(1, 224):
        for low in range(256):
            for third in _PROBED:
                code = look_up(f"{high}.{low}.{third}.1")
                if code:
                    found[code] = found.get(code, 0) + 1
    total = sum(found.values())
    return Bases(
        {code: number / total for code, number in found.items()},
        total * _PER_PROBE,
        "the embedded registry table, four addresses of each /16 asked",
    )


def distances(
    snapshots: Iterable[Snapshot], times: Iterable[Window]
) -> dict[str, tuple[int, Window]]:
    """How far the nearest copy of every feed is from the time that is farthest from any.

    Args:
        snapshots: Every copy held; built-in ones and those without a date have no part.
        times: When things were seen.

    Returns:
        By feed: the days, and the time they are counted from.
    """
    dated: dict[str, list[Window]] = {}
    for snapshot in snapshots:
        if snapshot.holds_at and not snapshot.builtin:
            dated.setdefault(snapshot.feed, []).append(parse_window(snapshot.holds_at))
    seen = sorted(set(times))
    return {
        feed: max(
            ((min(copy.days_from(time) for copy in copies), time) for time in seen),
            key=lambda found: found[0],
        )
        for feed, copies in sorted(dated.items())
    }
