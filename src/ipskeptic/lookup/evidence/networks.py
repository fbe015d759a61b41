"""What is said of the AS that announced it? Names of ASes, and lists of whole networks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ipskeptic.lookup.evidence import routes
from ipskeptic.lookup.evidence.ask import Ask, Held, source_of
from ipskeptic.lookup.evidence.listings import KINDS as LISTED
from ipskeptic.lookup.evidence.listings import read_feed
from ipskeptic.model.feed import Feed
from ipskeptic.model.reading import Present, Reading
from ipskeptic.model.when import DAY

KINDS = ("as-name",)

# Judgement, as for routes (route-reach-days in data/reasoning/numbers.toml).
_ROUTE_REACH_DAYS = 31


def read(ask: Ask) -> Iterator[Reading]:
    """Yield names and listings of the origin ASes of the nearest tables, or as servers tell."""
    announced = (*routes.nearest(ask), *ask.told)
    for number in routes.origins(announced):
        for name, held in sorted(ask.asn(number).items()):
            feed = ask.catalogue.get(name)
            having = [copy for copy in held if copy.entries]
            if feed is None or not having:
                continue
            if feed.kind == "as-name":
                yield from _names(ask, feed, having, number)
            elif feed.kind in LISTED:
                for reading in read_feed(ask, feed, having, 0):
                    yield _tied(ask, reading, number, announced)


def _names(ask: Ask, feed: Feed, having: Sequence[Held], number: int) -> Iterator[Present]:
    """Every name that the copies give, from the copy nearest to the time."""
    by_value: dict[tuple[tuple[str, str], ...], Held] = {}
    for copy in sorted(having, key=lambda c: c.window.distance(ask.seen_at) if c.window else DAY):
        by_value.setdefault(copy.entries[0].value, copy)
    for value, copy in by_value.items():
        yield Present(
            kind="as-name",
            source=source_of(feed, copy.snapshot),
            entry=f"AS{number}",
            value=value,
            holds_at=(copy.window,) if copy.window else (),
            fetched_at=copy.snapshot.fetched_at,
        )


def names_of(ask: Ask, name: str, held: Sequence[Held], number: int) -> Iterator[Present]:
    """Every name that the copies of one feed give an AS."""
    having = [copy for copy in held if copy.entries]
    yield from _names(ask, ask.catalogue[name], having, number)


def _tied(ask: Ask, reading: Reading, number: int, announced: Sequence[Reading]) -> Reading:
    """A listing of an AS bears on the address only where a table near the time has that AS."""
    if not isinstance(reading, Present):
        return reading
    near = any(
        isinstance(route, Present)
        and not route.partial
        and f"AS{number}" in route.get("origin").split(", ")
        and any(w.days_from(ask.seen_at) <= _ROUTE_REACH_DAYS for w in route.holds_at)
        for route in announced
    )
    return reading if near else reading._replace(settled="alone")
