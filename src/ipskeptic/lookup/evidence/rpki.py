"""Was its announcement as the RPKI has it? Routes of the nearest tables against validated payloads.

The state is that of RFC 6811 for the announced prefix and its origin AS: valid, invalid or not
found. It is worked out here, since no file states it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from ipskeptic.lookup.evidence import routes
from ipskeptic.lookup.evidence.ask import Ask, Held, entry_text, nearest_sides, source_of, whole
from ipskeptic.model.feed import Entry, Feed
from ipskeptic.model.reading import Present, Reading, Unavailable
from ipskeptic.model.when import DAY, Window

KINDS = ("rpki-state",)

# Judgement, as for routes (route-reach-days in data/reasoning/numbers.toml).
_ROUTE_REACH_DAYS = 31
# At most so many payloads are named in a reading (judgement).
_NAMED = 4


class Announcement(NamedTuple):
    """A prefix and one AS that announced it.

    Attributes:
        prefix: The prefix as text.
        length: Its length.
        origin: The AS number.
        table: What to call the table: title and date.
        near: Whether the table is near enough to tie the AS to the address at that time.
    """

    prefix: str
    length: int
    origin: int
    table: str
    near: bool


class Payload(NamedTuple):
    """One validated payload, as a record of the index has it."""

    length: int
    longest: int
    asn: int


def read(ask: Ask) -> Iterator[Reading]:
    """Yield the state of every announcement in the nearest table, by each export held."""
    family = str(ask.target.family)
    feeds = ask.of_kind(*KINDS)
    announced = list(_announcements(ask)) if feeds else []
    for feed, held in feeds:
        filled = [c for c in held if family in c.snapshot.families and c.snapshot.records]
        if filled and ask.of_kind("route"):
            copies = _nearest(filled, ask.seen_at)
            for announcement in announced:
                yield _judged(feed, copies, announcement)
        elif filled:
            yield _unknown(feed, filled[-1], "no routing table is held that says who announced it")


def _unknown(feed: Feed, copy: Held, why: str) -> Unavailable:
    source = source_of(feed, copy.snapshot)
    return Unavailable(kind=feed.kind, source=source, cause="out-of-coverage", detail=why)


def _announcements(ask: Ask) -> Iterator[Announcement]:
    """Prefix and origins by the nearest table of each feed; none where it covers only a part."""
    bits = 32 if ask.target.family == 4 else 128
    seen: set[tuple[str, int]] = set()
    for feed, held in ask.of_kind("route"):
        copy = _nearest_table(ask, held)
        entry = whole(copy, ask.target) if copy else None
        if not copy or not copy.window or entry not in copy.entries or entry is None:
            continue
        prefix = entry_text(ask.target.family, entry)
        length = bits + 1 - (entry.last - entry.first + 1).bit_length()
        near = copy.window.days_from(ask.seen_at) <= _ROUTE_REACH_DAYS
        table = f"{feed.title}, {copy.window.text}"
        for origin in routes.numbers(dict(entry.value).get("origin", "")):
            if (prefix, origin) not in seen:
                seen.add((prefix, origin))
                yield Announcement(prefix, length, origin, table, near)


def _nearest_table(ask: Ask, held: Sequence[Held]) -> Held | None:
    family = str(ask.target.family)
    asked = [copy for copy in held if family in copy.snapshot.families]
    usable = [copy for copy in asked if copy.entries or not copy.snapshot.excerpt]
    sides = [copy for copy in nearest_sides(usable, ask.seen_at) if copy]
    return min(sides, key=lambda copy: _days(copy, ask.seen_at), default=None)


def _nearest(held: Sequence[Held], seen_at: Window) -> list[Held]:
    """The copies of the date nearest to a time: an export, or one of each trust anchor.

    Without a dated one, the last that has no date.
    """
    sides = [copy for copy in nearest_sides(held, seen_at) if copy]
    if not sides:
        return [held[-1]]
    nearest = min(sides, key=lambda copy: _days(copy, seen_at))
    return [copy for copy in held if copy.snapshot.holds_at == nearest.snapshot.holds_at]


def _days(copy: Held, seen_at: Window) -> timedelta:
    return copy.window.distance(seen_at) if copy.window else DAY


def _judged(feed: Feed, copies: Sequence[Held], announced: Announcement) -> Reading:
    lead = copies[0]
    covering, missing = covering_payloads(copies, announced.length)
    state, why = state_of(announced, covering)
    if missing and state != "valid":
        return _unknown(feed, lead, f"{missing} payloads around {announced.prefix} are not known")
    if state == "not-found" and any(copy.snapshot.excerpt for copy in copies):
        return _unknown(feed, lead, f"the part of the RPKI held has nothing on {announced.prefix}")
    shown = [f"/{p.length}-{p.longest} AS{p.asn}" for p in covering[:_NAMED]]
    more = f" and {len(covering) - _NAMED} more" if len(covering) > _NAMED else ""
    value = (
        ("state", state),
        ("because", why),
        ("table", announced.table),
        ("authorised", ", ".join(shown) + more),
    )
    return Present(
        kind="rpki-invalid" if state == "invalid" else "rpki-state",
        source=source_of(feed, lead.snapshot),
        entry=f"{announced.prefix} from AS{announced.origin}",
        value=tuple(pair for pair in value if pair[1]),
        holds_at=(lead.window,) if lead.window else (),
        fetched_at=lead.snapshot.fetched_at,
        settled="" if announced.near else "alone",
    )


def covering_payloads(copies: Sequence[Held], length: int) -> tuple[list[Payload], int]:
    """The payloads that cover a prefix of a length, and how many of a record are not known.

    A record of the index has those of its own prefix and of all around it, so any record inside
    the announced prefix has all that cover it.

    Args:
        copies: The exports, with their records on the target, which lies in the prefix.
        length: Length of the announced prefix.
    """
    found: set[Payload] = set()
    missing = 0
    for copy in copies:
        for entry in copy.entries[:1]:
            payloads, unknown = _payloads(entry)
            found.update(p for p in payloads if p.length <= length)
            missing += unknown
    return sorted(found), missing


def _payloads(entry: Entry) -> tuple[list[Payload], int]:
    """The payloads of a record, and how many it had no room for.

    A record that was not made by the parser of exports counts as one that is not known.
    """
    texts = [text for key, text in entry.value if key == "vrps" or key.startswith("vrps-")]
    try:
        more = int(dict(entry.value).get("more", "0"))
        payloads = [_payload(part) for text in texts for part in text.split(", ")]
    except ValueError:
        return [], 1
    return payloads, more if payloads else 1


def _payload(text: str) -> Payload:
    span, _, asn = text.partition(" AS")
    length, _, longest = span.partition("-")
    return Payload(int(length), int(longest or length), int(asn))


def state_of(announced: Announcement, covering: Sequence[Payload]) -> tuple[str, str]:
    """The state of an announcement, and why it is invalid.

    Source:
        RFC 6811, section 2; AS 0 matches nothing (RFC 6483, section 4, and RFC 7607).
    """
    if not covering:
        return "not-found", ""
    of_origin = [p for p in covering if p.asn == announced.origin and announced.origin]
    if any(announced.length <= payload.longest for payload in of_origin):
        return "valid", ""
    if of_origin:
        return "invalid", f"longer than AS{announced.origin} may announce"
    return "invalid", "another AS is authorised" if any(p.asn for p in covering) else "AS0: nobody"
