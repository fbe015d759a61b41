"""`triage`: everything that a list holds, each address judged once, one report on all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from ipskeptic.errors import UsageError
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.consulted import Consulted
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.observation import Claim
from ipskeptic.model.observed import basis_of
from ipskeptic.model.reading import Reading
from ipskeptic.model.row import flat_row
from ipskeptic.model.target import Target
from ipskeptic.model.triage import Sighting, Told, Triage, When, time_of
from ipskeptic.model.when import DAY, Window, parse_window
from ipskeptic.pipeline.crowds import MANY, count_crowd, gather_texts
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.pipeline.spread import bases
from ipskeptic.pipeline.texts import Text
from ipskeptic.reason.consulting import consulted_of
from ipskeptic.reason.converging import Bases
from ipskeptic.reason.counting import Counts
from ipskeptic.reason.gathering import Gathered, Seen
from ipskeptic.reason.triage import Asked, triage_of

if TYPE_CHECKING:
    from ipskeptic.bulk.answers import Answers

# The flat row of an address at a time, with its role where the input says it; None is the one time
# given for all, or now.
Rows = Callable[[Target, When], Mapping[str, str]]


# What servers said of an address; the time is the one that it is judged for.
Readings = Callable[[Target, Window | None], Iterable[Reading]]

# Servers are asked about so many different addresses at most (judgement): at the pace of most
# servers more take hours, and nobody should find that out by waiting.
MOST_ONLINE = 10_000


class _Read(Protocol):
    """An address that was read, as `intake` and the command line give it."""

    @property
    def target(self) -> Target:
        """What it names."""

    @property
    def seen_at(self) -> Window | None:
        """Its own time."""

    @property
    def role(self) -> str:
        """Which end of the traffic it was, as the input says."""

    @property
    def transport(self) -> str:
        """How it was seen, as the input says."""


def observed(items: Iterable[_Read | BadInput | Text]) -> Iterator[Sighting | BadInput | Text]:
    """What was read as sightings, one for each line of a list; texts stay as they are.

    Args:
        items: What `intake.items.read_items` and `texts.read_file` give, arguments, refused input.
    """
    for item in items:
        if isinstance(item, BadInput | Text):
            yield item
            continue
        # An argument has neither line nor file.
        line, source = getattr(item, "line", 0), getattr(item, "source", "")
        yield Sighting(
            item.target,
            item.seen_at,
            line=line,
            source=source,
            role=item.role,
            transport=item.transport,
            basis=basis_of(item.target) if item.seen_at and item.target.notes else "",
        )


def assessed_rows(skeptic: Skeptic, asked: Asked) -> Rows:
    """Answers as `assess` gives them, one address after the other: slow, and the measure of all."""

    def row(target: Target, when: When) -> Mapping[str, str]:
        at, role, transport = _own(when, asked)
        return flat_row(
            skeptic.assess(target, at=at, claim=asked.claim, role=role, transport=transport)
        )

    return row


def quick_rows(skeptic: Skeptic, asked: Asked, answers: Answers) -> Rows:
    """The same answers: of addresses at the one time by their tails, of all else judged shortly."""

    def row(target: Target, when: When) -> Mapping[str, str]:
        if when is None and target.is_single:
            return answers.row(target.family, target.first)
        at, role, transport = _own(when, asked)
        return flat_row(
            skeptic.judge(target, at=at, claim=asked.claim, role=role, transport=transport)
        )

    return row


def asked_rows(skeptic: Skeptic, asked: Asked, readings: Readings) -> Rows:
    """Answers that take what servers said with them, judged one address after the other."""

    def row(target: Target, when: When) -> Mapping[str, str]:
        at, role, transport = _own(when, asked)
        return flat_row(
            skeptic.judge(
                target,
                at=at,
                claim=asked.claim,
                role=role,
                transport=transport,
                extra=readings(target, at),
            )
        )

    return row


def different(
    sightings: Iterable[Sighting | BadInput | Text],
    now: Window,
    refuse: Callable[[BadInput], None] = lambda bad: None,
) -> tuple[Target, ...]:
    """The different addresses, prefixes and ranges that a triage would ask servers about.

    Raises:
        UsageError: They are too many.
    """
    gathered, texts = _gather(sightings, now, refuse)
    return _few(gathered, texts)


def _own(when: When, asked: Asked) -> tuple[Window | None, str, str]:
    """Time, role and transport of an address: its own, else what is given for all."""
    if not isinstance(when, Told):
        return when or asked.at, asked.role, asked.transport
    role = when.role if when.role != "unknown" else asked.role
    transport = when.transport if when.transport != "unknown" else asked.transport
    return when.seen_at or asked.at, role, transport


def triage(
    skeptic: Skeptic,
    sightings: Iterable[Sighting | BadInput | Text],
    *,
    at: Window | None = None,
    claim: Claim | None = None,
    role: str = "unknown",
    transport: str = "unknown",
    rows: Rows | None = None,
    ask: Callable[[Iterable[Target]], Readings] | None = None,
    spread: Bases | None = None,
    tick: Callable[[Window | None, int], None] = lambda when, count: None,
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
        rows: What gives a flat row for an address and time; None for the fastest way.
        ask: Asks servers about all different addresses, and gives what gives their readings.
        spread: How delegated addresses are spread; None to ask the embedded table.
        tick: Called for addresses judged, with their own time or None, and how many they are.
        refuse: Called for every refused input.

    Raises:
        UsageError: `at` is in the future, or servers would be asked about too many addresses.
    """
    from ipskeptic import __version__

    _refuse_future(at, skeptic.now)
    asked = Asked(at, claim, role, transport)
    gathered, texts = _gather(sightings, skeptic.now, refuse)
    counts = Counts()
    consulted: tuple[Consulted, ...] = ()
    if ask is not None:
        targets = _few(gathered, texts)
        readings = ask(targets)
        consulted = consulted_of(readings(target, None) for target in targets)
        rows = asked_rows(skeptic, asked, readings)
    elif rows is None:
        answers = skeptic.answers(at=at, claim=claim, role=role, transport=transport)
        rows = quick_rows(skeptic, asked, answers)
        if texts or gathered.loose >= MANY:
            count_crowd(gathered, texts, counts, answers, tick)
            texts = []
    gather_texts(gathered, texts)
    for seen in gathered:
        counts.add(list(_rows(seen, rows, tick)), seen.sources)
    return triage_of(
        gathered,
        counts,
        asked,
        tables=skeptic.tables,
        bases=spread or bases(),
        snapshots=skeptic.snapshots,
        now=skeptic.now,
        version=__version__,
        consulted=consulted,
    )


def _few(gathered: Gathered, texts: list[Text]) -> tuple[Target, ...]:
    """All that is different, the texts' too, which are moved into `gathered`."""
    # A log may hold millions: they are counted before anything is made of each.
    many = max((_size(text) for text in texts), default=0)
    if many <= MOST_ONLINE:
        gather_texts(gathered, texts)
        texts.clear()
        many = len(gathered)
    if many > MOST_ONLINE:
        raise UsageError(
            f"--online: at least {many:,} different addresses, and servers are asked about "
            f"{MOST_ONLINE:,} at most: triage without --online first, then ask about those "
            "that matter with `ipskeptic assess -i FILE --online rdap`"
        )
    return tuple(seen.target for seen in gathered)


def _size(text: Text) -> int:
    found = text.tally
    return len(found.ipv4.low) + len(found.ipv6.low) + len(found.spans)


def _gather(
    sightings: Iterable[Sighting | BadInput | Text],
    now: Window,
    refuse: Callable[[BadInput], None],
) -> tuple[Gathered, list[Text]]:
    gathered = Gathered()
    texts: list[Text] = []
    for item in sightings:
        if isinstance(item, Text):
            if item.is_list:
                gathered.bit(item.source)
            else:
                gathered.add_text(item.source, item.tally.lines)
            texts.append(item)
        elif isinstance(item, BadInput):
            refuse(item)
            gathered.refuse(item)
        elif item.seen_at is not None and item.seen_at.start > now.end + DAY:
            bad = _in_future(item, now)
            refuse(bad)
            gathered.refuse(bad, item.often)
        else:
            gathered.add(item)
    return gathered, texts


def _rows(
    seen: Seen, rows: Rows, tick: Callable[[Window | None, int], None]
) -> Iterator[tuple[Mapping[str, str], int, Window | None]]:
    for when, count in seen.times.items():
        time = time_of(when)
        yield rows(seen.target, when), count, time
        tick(time, 1)


def _in_future(item: Sighting, now: Window) -> BadInput:
    reason = f"its time is in the future (the clock says {now.text[:10]})"
    return BadInput(item.target.text, reason, item.source, item.line)


def _refuse_future(at: Window | None, now: Window) -> None:
    if at is not None and at.start > now.end + DAY:
        raise UsageError(
            f"the time {at.text} is in the future (the clock says {now.text}): "
            "give the time at which the addresses were seen"
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
