"""Route tables as prefix and origin AS: pyasn's data files, and CAIDA's prefix2as.

`prefix TAB origin` (pyasn, `;` comments), or `address TAB length TAB origin` (CAIDA). Leaked
private space and prefixes longer than /24 are kept; default routes are passed over.

Source:
    pyasn ipasn_*.dat of 2008 to 2015 and Route Views tables of 2014 and 2021 (FINDINGS, section
    6); CAIDA "Routeviews Prefix to AS mappings" README (`_` joins origins, `,` an AS set).
"""

from __future__ import annotations

from ipskeptic.lookup.feeds import _routes
from ipskeptic.lookup.feeds._addresses import HOSTS_4, read_prefix
from ipskeptic.lookup.feeds._dates import from_stamp
from ipskeptic.lookup.feeds._gather import Gather
from ipskeptic.lookup.feeds.base import FeedFile, Parsed
from ipskeptic.model.feed import Span

_COMMENTS = ("", ";", "#", "\r")
_DEFAULTS = (HOSTS_4["0"], (1 << 128) - 1)


def parse(file: FeedFile) -> Parsed:
    """Read a route table.

    Returns:
        One span a row; `value` has `origin`, one AS number or several.

    Raises:
        FeedFormatError: It is no route table, or holds no route.
    """
    rows = Gather(file)
    holds_at = ""
    defaults = masked = 0
    origin = _routes.Origins().value
    take = rows.spans.append
    for number, line in enumerate(file.text_lines(), 1):
        if line[:1] in _COMMENTS:
            holds_at = holds_at or _date(line)
            continue
        prefix, _, text = line.partition("\t")
        if not text or "/" not in prefix:
            prefix, text = _other_form(line)
        try:
            family, first, last, bits = read_prefix(prefix)
        except ValueError as error:
            rows.refuse(number, line, str(error))
            continue
        says = origin(text.strip())
        if not says or "/" not in prefix:
            rows.refuse(number, line, "no origin AS" if "/" in prefix else "no prefix length")
            continue
        rows.records += 1
        masked += bits
        if first == 0 and last in _DEFAULTS:
            defaults += 1
            continue
        take(Span(family, first, last, says))
    if masked:
        rows.count("bits set beyond the prefix length, which were masked", masked)
    return _routes.finish(rows, holds_at=holds_at, feed="", default_routes=defaults)


def _other_form(line: str) -> tuple[str, str]:
    """Prefix and origin of CAIDA's three columns, or of columns parted by blanks."""
    fields = line.split()
    if len(fields) == 3 and "/" not in fields[0]:
        return f"{fields[0]}/{fields[1]}", fields[2]
    return (fields[0], fields[1]) if len(fields) == 2 else (line.strip(), "")


def _date(comment: str) -> str:
    """The date of the table that a comment names: `Original file : rib.20140513.0600.bz2`."""
    return from_stamp(comment) if "rib" in comment else ""
