"""The time line of one address, prefix or range: every copy of every feed held, by date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from ipskeptic.discover import load_generated
from ipskeptic.lookup.collect import Data
from ipskeptic.lookup.evidence.ask import Held, common_value, described, whole
from ipskeptic.lookup.evidence.country_table import SOURCE
from ipskeptic.lookup.evidence.registry import delegated
from ipskeptic.model.feed import Entry, Feed, Snapshot
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address
from ipskeptic.model.timeline import TELLING, Lane, Stretch, Timeline
from ipskeptic.model.when import Window
from ipskeptic.pipeline.cases import cases_for
from ipskeptic.reason.sentences import CLOSING
from ipskeptic.reason.timeline import conflicts_of, differences_of

# Groups in the order in which they are read. Between them stand the lists, by name of their kind;
# who administers the space comes last, since it says least.
_FIRST = ("special-purpose", "delegation", "registered-country", "route")
_LAST = "iana-space"

# Feeds of these formats say nothing of an address, only of AS numbers.
_OF_NETWORKS = frozenset({"asn-list", "asndrop-json", "as-names"})

# What of a record is shown and compared: never the holder's handle, which is not constant between
# files, nor the name that IANA prints beside a block, which not every form of its registry has.
# Of lists everything but where and when a record was read.
_COMPARED = {
    "delegation": ("registry", "cc", "status", "date"),
    "route": ("origin",),
    "iana-space": ("registry", "status", "date"),
}
_NOT_COMPARED = frozenset({"holder", "seen", "source", "read", "read-in", "basis", "agrees"})

_BETWEEN = (
    "A stretch says that the copies of its dates agree; of the time between two copies nothing "
    "is said."
)
_HOLDER = (
    "Same or other holder: not known from these files, since a holder's handle is not constant "
    "between them."
)
_INCOMPLETE = (
    "Only the lowest part of it was read, as far as one answer may go: numbers are lower bounds, "
    "and copies are not compared."
)


class _Copy(NamedTuple):
    """One copy of a feed: what it says, and by what it is compared with others."""

    date: Window | None
    key: Hashable
    stretch: Stretch


def timeline_of(
    data: Data,
    target: Target,
    *,
    text: str,
    now: Window,
    version: str,
    country_code: Callable[[str], str | None] | None,
) -> Timeline:
    """Put together what every copy held says of a target.

    Args:
        data: The opened data.
        target: What is asked about; a prefix or range is never expanded.
        text: The text as it was given.
        now: The clock.
        version: Version of the program.
        country_code: The embedded country table, or None where there is none.
    """
    feeds, complete = data.feeds(target)
    found: list[Lane] = []
    used: list[Snapshot] = []
    for name in sorted(feeds):
        feed = data.catalogue.get(name)
        held = _asked(feed, feeds[name], target) if feed else ()
        if feed and held:
            found.append(_lane(feed, held, target, complete))
            used.extend(copy.snapshot for copy in held)
    found.extend(_witness(target, country_code))
    lanes = tuple(sorted(found, key=_order))
    return Timeline(
        version=version,
        generated_at=now,
        input=text,
        target=target,
        snapshots=tuple(used),
        lanes=lanes,
        differences=differences_of(lanes) if complete else (),
        conflicts=conflicts_of(lanes),
        mentions=cases_for(target),
        complete=complete,
        notes=_notes(lanes, complete),
    )


def _asked(feed: Feed, held: Sequence[Held], target: Target) -> Sequence[Held]:
    """The copies that can speak of the target: not excerpts that do not have it."""
    if feed.format in _OF_NETWORKS:
        return ()
    family = str(target.family)
    return [
        copy
        for copy in held
        if copy.entries or (family in copy.snapshot.families and not copy.snapshot.excerpt)
    ]


def _order(lane: Lane) -> tuple[int, str, str]:
    first = _FIRST.index(lane.group) if lane.group in _FIRST else len(_FIRST)
    return first + (lane.group == _LAST), lane.group, lane.feed


def _notes(lanes: Iterable[Lane], complete: bool) -> tuple[str, ...]:
    shown = any(lane.group == "delegation" and lane.has_record for lane in lanes)
    parts = (_BETWEEN, _HOLDER if shown else "", "" if complete else _INCOMPLETE, CLOSING)
    return tuple(part for part in parts if part)


def _lane(feed: Feed, held: Sequence[Held], target: Target, complete: bool) -> Lane:
    copies = [_copy(feed, copy, target, complete) for copy in held]
    dated = _once([copy for copy in copies if copy.date is not None])
    undated = [copy.stretch for copy in copies if copy.date is None]
    return Lane(
        group=feed.kind,
        group_title=_group_title(feed.kind),
        feed=feed.name,
        title=feed.title,
        coverage=feed.coverage,
        grade=f"{feed.grade} {feed.credibility}",
        stretches=(*_stretches(dated, complete), *undated),
    )


def _group_title(kind: str) -> str:
    kinds: Mapping[str, Mapping[str, str]] = load_generated("reasoning")["evidence"]
    return kinds[kind]["title"] if kind in kinds else kind


def _once(copies: Sequence[_Copy]) -> list[_Copy]:
    """Without a second copy of one date that says the same.

    A built-in record gives way to a copy of its day that the user holds: that one is whole.
    """
    found: dict[tuple[str, Hashable], _Copy] = {}
    days: set[tuple[str, Hashable]] = set()
    for copy in sorted(copies, key=lambda copy: copy.stretch.builtin):
        text = copy.date.text if copy.date else ""
        if not copy.stretch.builtin or (text[:10], copy.key) not in days:
            found.setdefault((text, copy.key), copy)
            days.add((text[:10], copy.key))
    return sorted(found.values(), key=lambda copy: copy.date or ())


def _stretches(copies: Sequence[_Copy], complete: bool) -> list[Stretch]:
    """Copies in a row that say the same, as one each."""
    found: list[Stretch] = []
    told: Hashable = None
    for key, group in groupby(copies, key=lambda copy: copy.key):
        same = list(group)
        # Where not all was read, the copy of which most was met stands for the others.
        shown = same[0] if complete else max(same, key=lambda copy: copy.stretch.records)
        telling = shown.stretch.state in TELLING and complete
        found.append(
            shown.stretch._replace(
                dates=tuple(copy.date for copy in same if copy.date is not None),
                changed=telling and told is not None and told != key,
                builtin=all(copy.stretch.builtin for copy in same),
            )
        )
        told = key if telling else told
    return found


def _copy(feed: Feed, held: Held, target: Target, complete: bool) -> _Copy:
    """What one copy says of the target."""
    snapshot = held.snapshot
    entries = delegated(held.entries) if feed.kind == "delegation" else held.entries
    base = Stretch(
        state="absent",
        dates=(held.window,) if held.window else (),
        title=snapshot.title,
        builtin=snapshot.builtin,
    )
    if entries:
        key, stretch = _record(feed, base, held._replace(entries=tuple(entries)), target, complete)
    elif not complete:
        key, stretch = "unread", base._replace(state="unread")
    elif held.entries:
        # In the file, as available or reserved: it says itself that nobody has it.
        value = _compared(feed, common_value(held.entries))
        entry = described(target.family, held, whole(held, target), complete)
        key, stretch = ("absent", value), base._replace(entry=entry, value=value)
    elif not snapshot.records:
        key, stretch = "empty", base._replace(state="empty")
    elif feed.coverage == "census":
        key, stretch = "absent", base
    else:
        key, stretch = "not-listed", base._replace(state="not-listed")
    return _Copy(held.window, key, stretch)


def _record(
    feed: Feed, base: Stretch, held: Held, target: Target, complete: bool
) -> tuple[Hashable, Stretch]:
    entries = held.entries
    entry = whole(held, target) if complete else None
    value = _compared(feed, entry.value if entry else common_value(entries))
    stretch = base._replace(
        state="present" if entry else "partial",
        entry=described(target.family, held, entry, complete),
        value=value,
        records=1 if entry in entries else len(entries),
    )
    if entry is not None:
        # The text of the record says how many there are, where several cover the target. Forms of
        # one list may have its columns in another order.
        key: Hashable = ("present", stretch.entry, frozenset(value))
        return key, stretch._replace(span=(entry.first, entry.last))
    parts = frozenset((e.first, e.last, frozenset(_compared(feed, e.value))) for e in entries)
    key = ("partial", parts if complete else ())
    return key, stretch._replace(counts=_counts(entries))


def _compared(feed: Feed, value: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    keys = _COMPARED.get(feed.kind)
    if keys is None:
        return tuple(pair for pair in value if pair[0] not in _NOT_COMPARED)
    return tuple(pair for pair in value if pair[0] in keys)


def _counts(entries: Iterable[Entry]) -> tuple[tuple[str, int], ...]:
    """Records by country code, or by origin AS: most first, then by name."""
    counted: Counter[str] = Counter()
    for entry in entries:
        value = dict(entry.value)
        name = value.get("cc") or value.get("origin", "")
        counted.update([name] if name else ())
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _witness(target: Target, country_code: Callable[[str], str | None] | None) -> Iterable[Lane]:
    """The embedded country table: the present, without a date. A range asks its two ends."""
    if country_code is None:
        return
    ends = dict.fromkeys((target.first, target.last))
    codes = {country_code(format_address(target.family, end)) or "" for end in ends}
    entry = " and ".join(format_address(target.family, end) for end in ends)
    stretch = Stretch("absent", ())
    if codes != {""}:
        alike = len(codes) == 1
        named = tuple(sorted((code or "none", 1) for code in codes))
        stretch = Stretch(
            state="present" if alike and target.is_single else "partial",
            dates=(),
            entry=entry,
            value=(("cc", codes.pop()),) if alike else (),
            records=1,
            counts=() if alike else named,
        )
    yield Lane(
        group="registered-country",
        group_title=_group_title("registered-country"),
        feed=SOURCE.feed,
        title=SOURCE.title,
        coverage=SOURCE.coverage,
        grade=f"{SOURCE.grade} {SOURCE.credibility}",
        stretches=(stretch,),
        now=True,
    )
