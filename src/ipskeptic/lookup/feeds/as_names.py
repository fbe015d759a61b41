"""Names of AS numbers: RIPE's asn.txt, ithitools' CSV, and pyasn's JSON of the CIDR Report.

Source:
    ftp.ripe.net/ripe/asnames/asn.txt (`1 LVLT-1, US`); private-octopus/ithitools
    data/as_names.csv of 2020-09 (`1,LVLT-1,US,`, quotes in names not escaped); pyasn
    asnames.json of 2016-05 (`{"1": "LVLT-1 - Level 3, US"}`).
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds._json import as_object, read_json
from ipskeptic.lookup.feeds.asn_list import read_asn
from ipskeptic.lookup.feeds.base import FeedFile, Parsed
from ipskeptic.model.feed import Span


def parse(file: FeedFile) -> Parsed:
    """Read a table of AS names.

    Returns:
        One span of family 0 an AS number; `value` has `name` and `cc`, as the table has them.

    Raises:
        FeedFormatError: It is no such table, or is empty.
    """
    rows = Gather(file)
    if file.peek(4096).lstrip().startswith(b"{"):
        _read_json(rows)
    else:
        for number, line in enumerate(file.text_lines(), 1):
            if line.strip() and not line.startswith(("#", "as_number,")):
                _read_line(rows, number, line.rstrip())
        if not file.ends_in_newline:
            rows.warn("its last line has no line break, so it may be cut off")
    parsed = rows.finish(feed="as-names")
    if not parsed.records:
        raise file.cut_off("a table of AS names without a name")
    return parsed


def _read_json(rows: Gather) -> None:
    for key, name in as_object(rows.file, read_json(rows.file)).items():
        text, _, cc = str(name).rpartition(", ")
        _take(rows, 0, f"{key} {name}", key, *((text, cc) if text else (cc, "")))


def _read_line(rows: Gather, number: int, line: str) -> None:
    if line[0].isdecimal() and "," in line.split(" ", 1)[0]:
        asn, _, rest = line.partition(",")
        name, _, cc = rest.rstrip(",").rpartition(",")
    else:
        asn, _, rest = line.partition(" ")
        name, _, cc = rest.rpartition(", ")
    _take(rows, number, line, asn, *((name, cc) if name else (cc, "")))


def _take(rows: Gather, number: int, row: str, asn: str, name: str, cc: str) -> None:
    value = read_asn(asn)
    if value < 0:
        rows.refuse(number, row, "no AS number")
        return
    if not (len(cc) == 2 and cc.isalpha()):
        name, cc = (f"{name}, {cc}" if cc else name), ""
    # ZZ is the code for "no country" (ISO 3166 leaves it to users).
    cc = "" if cc == "ZZ" else cc
    rows.spans.append(Span(0, value, value, pairs(("name", name), ("cc", cc))))
    rows.records += 1
