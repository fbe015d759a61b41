"""Is it on a list? One reader for every feed whose records are listings of addresses.

A census that lacks it, nearer to the time, supersedes a copy that has it; a sample's silence never
does. So the nearest copies on both sides are asked, then any copy that has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ipskeptic.lookup.evidence.ask import (
    Ask,
    Held,
    common_value,
    described,
    nearest_sides,
    source_of,
    whole,
)
from ipskeptic.model.feed import Entry, Feed
from ipskeptic.model.reading import Absent, Present, Reading, Unavailable
from ipskeptic.model.when import Window, instant, parse_window

KINDS = (
    "hijacked",
    "leased",
    "rpki-invalid",
    "anycast",
    "satellite",
    "compromised-host",
    "abuse",
    "indicator",
    "tor-exit",
    "tor-relay",
    "vpn",
    "hosting",
    "cdn",
    "carrier-nat",
    "public-service",
    "named-user",
)

# A record may carry many times at which it was seen; so many nearest to T are kept (judgement).
_TIMES_KEPT = 3


def read(ask: Ask) -> Iterator[Reading]:
    """Yield one reading, at most two, for every list held."""
    silent = ask.silent
    for feed, held in ask.of_kind(*KINDS):
        if silent is None or any(copy.entries for copy in held):
            yield from _read(ask, feed, held)
            continue
        known = silent.get(feed.name)
        if known is None:
            known = silent[feed.name] = tuple(_read(ask, feed, held))
        yield from known


def _read(ask: Ask, feed: Feed, held: Sequence[Held]) -> Iterator[Reading]:
    family = str(ask.target.family)
    asked = [copy for copy in held if family in copy.snapshot.families]
    asked = [copy for copy in asked if copy.entries or not copy.snapshot.excerpt]
    if asked:
        yield from read_feed(ask, feed, asked, ask.target.family)


def read_feed(ask: Ask, feed: Feed, held: Sequence[Held], family: int) -> Iterator[Reading]:
    """Yield what one list says, from the copies of it that are held."""
    filled = [copy for copy in held if copy.snapshot.records or copy.entries]
    if not filled:
        yield Unavailable(
            kind=feed.kind,
            source=source_of(feed, held[-1].snapshot),
            cause="out-of-coverage",
            detail=f"the copy of {held[-1].snapshot.holds_at or 'no date'} holds no entries",
        )
        return
    having = [copy for copy in filled if copy.entries]
    if not having:
        yield _absent(ask, feed, filled)
        return
    sides = [copy for copy in nearest_sides(filled, ask.seen_at) if copy]
    listed = [copy for copy in nearest_sides(having, ask.seen_at) if copy]
    if not listed:
        yield _present(ask, feed, having[-1:], family)  # undated: shown, moves nothing
        return
    lacking = [copy for copy in sides if not copy.entries] if feed.coverage == "census" else []
    if lacking:
        yield _absent(ask, feed, lacking)
    superseded = bool(lacking) and _days(ask, lacking) < _days(ask, listed)
    settled = "superseded" if superseded else ""
    values = {_value(ask, copy) for copy in listed}
    groups = [listed] if len(values) == 1 else [[copy] for copy in listed]
    for group in groups:
        yield _present(ask, feed, group, family, settled)


def _days(ask: Ask, held: Sequence[Held]) -> int:
    """Days from the time to the nearest copy. Copies of one day are equally near."""
    return min(copy.window.days_from(ask.seen_at) for copy in held if copy.window)


def _absent(ask: Ask, feed: Feed, held: Sequence[Held]) -> Absent:
    dated = [copy for copy in held if copy.window]
    nearest = min(
        dated,
        key=lambda copy: (copy.window.distance(ask.seen_at), copy.window) if copy.window else (),
        default=held[-1],
    )
    return Absent(
        kind=feed.kind,
        source=source_of(feed, nearest.snapshot),
        holds_at=(nearest.window,) if nearest.window else (),
        fetched_at=nearest.snapshot.fetched_at,
    )


def _value(ask: Ask, copy: Held) -> tuple[tuple[str, str], ...]:
    entry = whole(copy, ask.target)
    return entry.value if entry else common_value(copy.entries)


def _present(
    ask: Ask, feed: Feed, copies: Sequence[Held], family: int, settled: str = ""
) -> Present:
    lead = copies[0]
    entry: Entry | None = lead.entries[0] if family == 0 else whole(lead, ask.target)
    value = entry.value if entry else common_value(lead.entries)
    keys = dict(value)
    since = keys.get("since", "")
    return Present(
        kind=feed.kind,
        source=source_of(feed, lead.snapshot),
        entry=described(family, lead, entry, ask.complete),
        value=tuple(pair for pair in value if pair[0] not in ("seen", "since")),
        holds_at=_times(ask, keys.get("seen", ""))
        or tuple(copy.window for copy in copies if copy.window),
        fetched_at=lead.snapshot.fetched_at,
        since=parse_window(since) if since else None,
        partial=entry is None,
        settled=settled,
    )


def _times(ask: Ask, text: str) -> tuple[Window, ...]:
    """The times at which a record says it was seen, those nearest to T, in order."""
    windows = []
    for part in text.split(", "):
        try:
            windows.append(instant(parse_window(part).start))
        except ValueError:
            continue
    nearest = sorted(windows, key=lambda w: (w.distance(ask.seen_at), w))[:_TIMES_KEPT]
    return tuple(sorted(set(nearest)))
