"""Is it special-purpose? Which registry administers it? The IANA registries say."""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lookup.evidence.ask import (
    Ask,
    common_value,
    described,
    source_of,
    whole,
)
from ipskeptic.model.reading import Present
from ipskeptic.model.when import parse_window

KINDS = ("special-purpose", "iana-space")


def read(ask: Ask) -> Iterator[Present]:
    """Yield what the IANA registries say, the newest copy of each."""
    family = ask.target.family
    for feed, held in ask.of_kind(*KINDS):
        having = [copy for copy in held if copy.entries]
        if not having:
            continue
        copy = having[-1]
        entry = whole(copy, ask.target)
        value = entry.value if entry else common_value(copy.entries)
        since = dict(value).get("since", "")
        yield Present(
            kind=feed.kind,
            source=source_of(feed, copy.snapshot),
            entry=described(family, copy, entry, ask.complete),
            value=value,
            holds_at=(copy.window,) if copy.window else (),
            fetched_at=copy.snapshot.fetched_at,
            since=parse_window(since) if since else None,
            partial=entry is None,
        )
