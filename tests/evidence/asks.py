"""Builders: what is held, and a question about it, without any file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ipskeptic.intake.target import parse_target
from ipskeptic.lookup.evidence.ask import Ask, Held, window_of
from ipskeptic.model.feed import Entry, Feed, Snapshot
from ipskeptic.model.when import parse_window
from tests.reason.world import FEEDS

ASN_FEEDS = {
    "as-blocks": Feed(
        "as-blocks", "hijacked ASes", "hijacked", "sample", "B", 2, "blocks", (), 365
    ),
}
# A second table, so that what two of them say alike is met.
TABLE_B = Feed("table-b", "another routing table", "route", "census", "B", 2, "table-b")
CATALOGUE = {**FEEDS, **ASN_FEEDS, "table-b": TABLE_B}


def entry(text: str, **value: str) -> Entry:
    """A record of snapshot 0 that covers a prefix, a range, an address or an AS number."""
    pairs = tuple(value.items())
    if text.startswith("AS"):
        return Entry(0, int(text[2:]), int(text[2:]), pairs)
    target = parse_target(text)
    return Entry(0, target.first, target.last, pairs)


def held(feed: str, date: str, *entries: Entry, records: int = 1000, **facts: object) -> Held:
    """A snapshot and what it has on the target."""
    snapshot = Snapshot(0, feed, date, records=records)._replace(**facts)  # type: ignore[arg-type]
    return Held(snapshot, window_of(snapshot), entries)


def ask(
    address: str,
    at: str,
    *copies: Held,
    asn: Sequence[Held] = (),
    country: Callable[[str], str | None] | None = None,
) -> Ask:
    """A question about an address at a time."""

    def by_feed(found: Sequence[Held]) -> Mapping[str, Sequence[Held]]:
        feeds: dict[str, list[Held]] = {}
        for copy in sorted(found, key=lambda h: h.snapshot.holds_at):
            feeds.setdefault(copy.snapshot.feed, []).append(copy)
        return feeds

    return Ask(
        target=parse_target(address),
        seen_at=parse_window(at),
        feeds=by_feed(copies),
        asn=lambda number: by_feed(
            [c._replace(entries=tuple(e for e in c.entries if e.first == number)) for c in asn]
        ),
        catalogue=CATALOGUE,
        country_code=country,
    )
