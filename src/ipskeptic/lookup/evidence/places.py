"""Where do others say it is? Operators' geofeeds and second databases, beside the registry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ipskeptic.lookup.evidence import registry
from ipskeptic.lookup.evidence.ask import Ask
from ipskeptic.lookup.evidence.listings import read_feed
from ipskeptic.model.reading import Present, Reading

KINDS = ("geofeed", "second-country")


def read(ask: Ask) -> Iterator[Reading]:
    """Yield what geofeeds and second databases say, and whether the registry says the same."""
    family = str(ask.target.family)
    for feed, held in ask.of_kind(*KINDS):
        having = [c for c in held if c.entries and family in c.snapshot.families]
        if not having:
            continue
        for reading in read_feed(ask, feed, having, ask.target.family):
            yield _compared(ask, reading)


def _compared(ask: Ask, reading: Reading) -> Reading:
    if not isinstance(reading, Present) or not reading.get("cc"):
        return reading
    codes = {
        other.get("cc")
        for other in registry.read(ask)
        if isinstance(other, Present) and other.kind == "delegation" and other.get("cc")
    }
    if not codes:
        return reading
    agrees = "yes" if codes == {reading.get("cc")} else "no"
    return replace(reading, value=(*reading.value, ("agrees", agrees)))
