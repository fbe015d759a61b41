"""RIPE RIS whois dump: origin, prefix, and by how many of RIS's peers it is seen.

A prefix stands there once for each origin. Default routes are passed over: in 2024-12 47
networks announced ::/0 to RIS. An origin that fewer than ten peers see is left out where another
origin of the prefix is seen by more: leaks that stay near one peer would otherwise make 7,788 of
256,399 prefixes look contested, where 1,695 are left (counted in the file of 2024-12-20; the
floor is a judgement, docs/decisions/0008).

Source:
    ris.ripe.net/dumps/riswhoisdump.IPv6.gz of 2024-12-20 (FINDINGS, section 6): `%` comments,
    `{1,2}` AS sets, blank lines at the end.
"""

from __future__ import annotations

from ipskeptic.lookup.feeds import _routes
from ipskeptic.lookup.feeds._addresses import HOSTS_4, read_prefix
from ipskeptic.lookup.feeds._dates import read_date
from ipskeptic.lookup.feeds._gather import Gather
from ipskeptic.lookup.feeds.base import FeedFile, Parsed
from ipskeptic.model.feed import Span

_FEWEST_PEERS = 10  # judgement, see above

_DEFAULTS = (HOSTS_4["0"], (1 << 128) - 1)


def parse(file: FeedFile) -> Parsed:
    """Read a RIS dump.

    Returns:
        One span a row; `value` has `origin`, one AS number or several.

    Raises:
        FeedFormatError: It is no RIS dump, or holds no route.
    """
    rows = Gather(file)
    holds_at = feed = ""
    defaults = masked = 0
    origin = _routes.Origins().value
    spans: list[Span] = []
    seen_by: list[int] = []
    for number, line in enumerate(file.text_lines(), 1):
        if not line or line[0] == "%" or line.isspace():
            if "generated at" in line:
                holds_at = holds_at or read_date(line)
            if "RIPE NCC's Routing Information Service" in line:
                feed = "ris"
            continue
        fields = line.split("\t")
        says = origin(fields[0]) if len(fields) == 3 else ""
        try:
            peers = int(fields[2]) if says else 0
            family, first, last, bits = read_prefix(fields[1] if says else "")
        except ValueError:
            rows.refuse(number, line, "no origin, prefix and number of peers")
            continue
        rows.records += 1
        masked += bits
        if first == 0 and last in _DEFAULTS:
            defaults += 1
            continue
        spans.append(Span(family, first, last, says))
        seen_by.append(peers)
    rows.spans.extend(_widely_seen(spans, seen_by))
    if masked:
        rows.count("bits set beyond the prefix length, which were masked", masked)
    return _routes.finish(rows, holds_at=holds_at, feed=feed, default_routes=defaults)


def _widely_seen(spans: list[Span], seen_by: list[int]) -> list[Span]:
    """The rows without origins that only few peers see beside one that many see."""
    most: dict[tuple[int, int, int], int] = {}
    for span, peers in zip(spans, seen_by, strict=True):
        key = span[:3]
        if peers > most.get(key, -1):
            most[key] = peers
    return [
        span
        for span, peers in zip(spans, seen_by, strict=True)
        if peers >= _FEWEST_PEERS or most[span[:3]] < _FEWEST_PEERS
    ]
