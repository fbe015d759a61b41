"""What is said of the AS that announced it? Names of ASes, and lists of whole networks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ipskeptic.lookup.evidence import routes
from ipskeptic.lookup.evidence.ask import Ask, source_of
from ipskeptic.lookup.evidence.listings import KINDS as LISTED
from ipskeptic.lookup.evidence.listings import read_feed
from ipskeptic.model.reading import Present, Reading

KINDS = ("as-name",)

# Judgement, as for routes (route-reach-days in data/reasoning/numbers.toml).
_ROUTE_REACH_DAYS = 31


def read(ask: Ask) -> Iterator[Reading]:
    """Yield names and listings of the origin ASes of the nearest tables."""
    for number in routes.origins(ask):
        for name, held in sorted(ask.asn(number).items()):
            feed = ask.catalogue.get(name)
            having = [copy for copy in held if copy.entries]
            if feed is None or not having:
                continue
            if feed.kind == "as-name":
                copy = having[-1]
                yield Present(
                    kind="as-name",
                    source=source_of(feed, copy.snapshot),
                    entry=f"AS{number}",
                    value=copy.entries[0].value,
                    holds_at=(copy.window,) if copy.window else (),
                    fetched_at=copy.snapshot.fetched_at,
                )
            elif feed.kind in LISTED:
                for reading in read_feed(ask, feed, having, 0):
                    yield _tied(ask, reading)


def _tied(ask: Ask, reading: Reading) -> Reading:
    """A listing of an AS bears on the address only through a table near the time."""
    if not isinstance(reading, Present):
        return reading
    near = any(
        isinstance(route, Present)
        and any(w.days_from(ask.seen_at) <= _ROUTE_REACH_DAYS for w in route.holds_at)
        for route in routes.read(ask)
    )
    return reading if near else replace(reading, settled="alone")
