"""Where do others say it is? Operators' geofeeds and second databases.

Whether they agree with the registry is decided where readings are weighed: only a delegation that
speaks for the time is compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lookup.evidence.ask import Ask
from ipskeptic.lookup.evidence.listings import read_feed
from ipskeptic.model.reading import Reading

KINDS = ("geofeed", "second-country")


def read(ask: Ask) -> Iterator[Reading]:
    """Yield what geofeeds and second databases that have the target say."""
    family = str(ask.target.family)
    for feed, held in ask.of_kind(*KINDS):
        having = [copy for copy in held if copy.entries and family in copy.snapshot.families]
        if having:
            yield from read_feed(ask, feed, having, ask.target.family)
