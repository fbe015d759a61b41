"""Delegated and delegated-extended files of the five registries, and the NRO's combined form.

Each row is one delegation: registry, country code, status, date of the first allocation and the
holder's handle. Rows of space that is `available` or `reserved` are kept, for they say that an
address is not delegated. IPv4 values count addresses and need not make a prefix.

Source:
    RIR statistics exchange format, APNIC "RIR statistics exchange format" page and ARIN's
    README beside the files, and 30 real files of 2010 to 2026 (FINDINGS, section 5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ipskeptic.lookup.feeds._dates import from_digits, from_epoch
from ipskeptic.lookup.feeds._delegations import TYPES, Rows
from ipskeptic.lookup.feeds._gather import SHORT, plain
from ipskeptic.lookup.feeds.base import FeedFile, Parsed
from ipskeptic.model.names import REGISTRIES

# Judgement: the smallest whole file held, AFRINIC's of 2014, has 4,024 rows.
FEW = 1000
# LACNIC's old form leaves out its reserved AS numbers but counts them: 41 of 41 files, the
# largest gap 1,520 of 15,570, a tenth (FINDINGS 5). Judgement: up to a quarter is that gap.
LACNIC_GAP = 0.25

_HEADER_FIELDS = 7


class _Header(NamedTuple):
    """The version line: what the file says of itself."""

    registry: str
    records: int | None
    holds_at: str


def parse(file: FeedFile, *, excerpt: bool = False) -> Parsed:
    """Read a delegated or delegated-extended file.

    Args:
        file: The file.
        excerpt: It is known to hold only some rows: missing ones are warnings then.

    Returns:
        One span a row, in the file's order; rows of AS numbers have family 0. `value` has
        `registry`, `cc` ("" if none or ZZ), `status`, `date` (ISO, or "") and `holder`.

    Raises:
        FeedFormatError: It does not start like a delegated file, is cut off, or has no row.
    """
    return parse_rest(file, {}, excerpt=excerpt)


def parse_rest(file: FeedFile, elsewhere: Mapping[str, int], *, excerpt: bool) -> Parsed:
    """Read what is left of a file, sound rows of which were read elsewhere.

    Args:
        file: What is left.
        elsewhere: How many rows of each type ("asn", "ipv4", "ipv6") were taken out: they count,
            and are not among the spans.
        excerpt: As for `parse`.

    Returns:
        As `parse`.

    Raises:
        FeedFormatError: As `parse`.
    """
    rows = Rows(file, elsewhere)
    header: _Header | None = None
    declared: dict[str, int] = {}
    for number, line in _data_lines(file):
        fields = line.split("|")
        if header is None:
            header = _header(file, number, fields)
        elif fields[-1] == "summary" and len(fields) >= 6:
            if fields[4].isdecimal() and fields[2] in TYPES:
                declared[fields[2]] = int(fields[4][:12])
        else:
            rows.row(number, line, fields)
    if header is None:
        raise _not_delegated(file)
    _check_complete(rows, header, declared, excerpt=excerpt)
    return rows.finish(holds_at=header.holds_at, feed=_feed(header, rows), families="46")


def _data_lines(file: FeedFile) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(file.text_lines(), 1):
        line = line.rstrip()
        if line and line[0] != "#":
            yield number, line


def _not_delegated(file: FeedFile, line: int = 0) -> Exception:
    why = "it does not start with the version line of a delegated file"
    return file.refusal(why, line=line)


def _header(file: FeedFile, line: int, fields: list[str]) -> _Header:
    version = fields[0]
    if len(fields) != _HEADER_FIELDS or not version.replace(".", "", 1).isdecimal():
        raise _not_delegated(file, line)
    if version.split(".")[0] != "2":
        todo = "Look for a newer ipskeptic"
        raise file.refusal(f"its format version is {plain(version, 20)}, not 2", todo, line)
    registry, serial, records, end = fields[1].lower(), fields[2], fields[3], fields[5]
    if not registry.isalpha() or not registry.isascii():
        raise _not_delegated(file, line)
    # APNIC's serial is the day after the end date, ARIN's is in milliseconds, RIPE's in seconds.
    holds_at = from_digits(end) or from_digits(serial) or from_epoch(serial)
    count = int(records) if records.isdecimal() and len(records) < 12 else None
    return _Header(registry, count, holds_at)


def _check_complete(
    rows: Rows, header: _Header, declared: dict[str, int], *, excerpt: bool
) -> None:
    """Refuse a file that broke off: every line of such a file may be sound.

    A missing last line break or a missing section is proof, a count a few per cent off is not.
    """
    file = rows.file
    whole = file.ends_in_newline
    missing = [kind for kind in TYPES if declared.get(kind) and not rows.held[kind]]
    if not excerpt:
        if not whole:
            raise file.cut_off("its last line has no line break")
        if missing:
            what = " and ".join(missing)
            raise file.cut_off(f"it declares {what} rows and holds none")
        if not rows.records:
            raise file.cut_off("it holds no delegation")
    for kind, count in declared.items():
        _compare(rows, header, kind, count, excerpt=excerpt)
    if header.records is not None and (not declared or header.records < rows.records):
        _compare(rows, header, "", header.records, excerpt=excerpt)
    if not whole:
        rows.drop_last()
    if rows.records < FEW:
        rows.warn(f"only {rows.records:,} records, where whole files hold thousands")


def _compare(rows: Rows, header: _Header, kind: str, count: int, *, excerpt: bool) -> None:
    held = rows.held[kind] if kind else rows.records
    lacnic = header.registry == "lacnic" and kind == "asn" and not rows.reserved_asn
    allowed = LACNIC_GAP if lacnic else SHORT
    if held < count * (1 - allowed) and not excerpt:
        what = f"{kind} rows" if kind else "rows"
        raise rows.file.cut_off(f"it declares {count:,} {what} and holds {held:,}")
    if held != count:
        rows.warn(f"declares {count:,} {kind or 'data'} rows and holds {held:,}")


def _feed(header: _Header, rows: Rows) -> str:
    if len(rows.registries) > 1:
        return "nro-combined"
    return header.registry if header.registry in REGISTRIES else ""
