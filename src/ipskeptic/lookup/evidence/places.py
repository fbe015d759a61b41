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
    readings = [
        reading
        for feed, held in ask.of_kind(*KINDS)
        if (having := [c for c in held if c.entries and family in c.snapshot.families])
        for reading in read_feed(ask, feed, having, ask.target.family)
    ]
    if not readings:
        return
    codes = {
        other.get("cc")
        for other in registry.read(ask)
        if isinstance(other, Present) and other.kind == "delegation" and other.get("cc")
    }
    for reading in readings:
        yield _compared(reading, codes)


def _compared(reading: Reading, codes: set[str]) -> Reading:
    """The reading with whether the registry names the same country, where both name one."""
    if not codes or not isinstance(reading, Present) or not reading.get("cc"):
        return reading
    agrees = "yes" if codes == {reading.get("cc")} else "no"
    return replace(reading, value=(*reading.value, ("agrees", agrees)))
