"""The addresses of a STIX bundle, and when they were seen.

Source:
    STIX 2.1, sections 4.14 (observed-data), 6.8 and 6.9 (IPv4 and IPv6 address: one address, or
    several in CIDR notation), read on 2026-11-26. There is no place for an IPv6 zone identifier.
"""

from __future__ import annotations

from datetime import timedelta

from ipskeptic.model.observation import Observation
from ipskeptic.model.observed import why_not_seen
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_span
from ipskeptic.render.stix_objects import Maker, StixObject, observable_id, timestamp

# A range of IPv4 addresses is at most 62 prefixes, one of IPv6 at most 254; nobody writes more
# than this many into an indicator by hand (judgement).
MOST_PREFIXES = 64

_MILLISECOND = timedelta(milliseconds=1)


def address_objects(target: Target) -> tuple[list[StixObject], list[str]]:
    """The address objects that make up a target, and the spans that found no place.

    A range is the fewest prefixes that hold just its addresses; of more than `MOST_PREFIXES` the
    largest are taken, which lie side by side.
    """
    spans = _prefixes(target)
    if len(spans) > MOST_PREFIXES:
        spans = sorted(sorted(spans, key=lambda span: span[0] - span[1])[:MOST_PREFIXES])
    kind = f"ipv{target.family}-addr"
    objects = []
    left_out = []
    expected = target.first
    for first, last in [*spans, (target.last + 1, target.last)]:
        if first > expected:
            left_out.append(format_span(target.family, expected, first - 1))
        expected = last + 1
        if first <= last:
            value = format_span(target.family, first, last)
            identifier = observable_id(kind, value)
            objects.append({"type": kind, "spec_version": "2.1", "id": identifier, "value": value})
    return objects, left_out


def _prefixes(target: Target) -> list[tuple[int, int]]:
    """The fewest prefixes that hold just the target's addresses, as (first, last)."""
    spans = []
    first = target.first
    while first <= target.last:
        # The largest block that begins here: by the address' own zero bits, and by what is left.
        size = first & -first or 1 << 128
        size = min(size, 1 << (target.last - first + 1).bit_length() - 1)
        spans.append((first, first + size - 1))
        first += size
    return spans


def observed(seen: Observation, refs: list[str], maker: Maker) -> StixObject | None:
    """That it was seen, at the time stated; None where none was, or it is no time of seeing."""
    if not seen.time_given or why_not_seen(seen.target):
        return None
    window = seen.seen_at
    return maker.made(
        "observed-data",
        {
            "first_observed": timestamp(window.start),
            # A window ends before its `end`.
            "last_observed": timestamp(max(window.start, window.end - _MILLISECOND)),
            "number_observed": 1,
            "object_refs": refs,
        },
    )
