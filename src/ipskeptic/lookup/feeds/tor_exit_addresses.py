"""Tor's exit list with the time at which each address was seen to be an exit.

Groups of `ExitNode`, `Published`, `LastStatus` and one or more `ExitAddress` lines; a relay may
have several addresses and several relays may share one.

Source:
    TorDNSEL exit list format 1.0 (metrics.torproject.org, CollecTor, `@type tordnsel 1.0`), and
    check.torproject.org/exit-addresses of 2024-03-12 (FINDINGS, section 6).
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._addresses import read_address
from ipskeptic.lookup.feeds._dates import checked
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds.base import FeedFile, Parsed
from ipskeptic.model.feed import Span

_OTHER = ("ExitNode ", "Published ", "LastStatus ", "@type ", "Downloaded ")
# Twelve stamps of 20 characters and what joins them fit into the 300 of a value.
_MAX_SEEN = 12
_STAMP = len("2024-03-12 14:17:21")


def parse(file: FeedFile) -> Parsed:
    """Read an exit list.

    Returns:
        One span an address; `value` has `seen`, its test times in UTC, oldest first (the last
        twelve). `records` counts `ExitAddress` lines; `holds_at` is the latest test.

    Raises:
        FeedFormatError: It is no exit list.
    """
    rows = Gather(file)
    seen: dict[tuple[int, int], set[str]] = {}
    for number, line in enumerate(file.text_lines(), 1):
        text = line.strip()
        if not text or text.startswith(_OTHER):
            continue
        word, _, rest = text.partition(" ")
        address, _, moment = rest.partition(" ")
        stamp = checked(moment.replace(" ", "T") + "Z") if len(moment) == _STAMP else ""
        if word != "ExitAddress" or not stamp:
            rows.refuse(number, line, "no line of an exit list")
            continue
        try:
            where = read_address(address)
        except ValueError as error:
            rows.refuse(number, line, str(error))
            continue
        rows.records += 1
        seen.setdefault(where, set()).add(stamp)
    latest = ""
    for (family, number), moments in seen.items():
        ordered = sorted(moments)[-_MAX_SEEN:]
        latest = max(latest, ordered[-1])
        rows.spans.append(Span(family, number, number, pairs(("seen", ", ".join(ordered)))))
    holds_at = f"{latest[:16]}Z" if latest else ""
    return rows.finish(holds_at=holds_at, feed="tor-exits", families="4")
