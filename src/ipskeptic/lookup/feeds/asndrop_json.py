"""Spamhaus ASN-DROP as JSON lines: one AS number a line, the last line about the file.

Source:
    asndrop.json of Spamhaus, copy of 2024-02 (FINDINGS, section 6): `asn`, `rir`, `domain`,
    `cc`, `asname`; metadata line as in drop.json.
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._dates import from_epoch
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds._json import text
from ipskeptic.lookup.feeds.asn_list import MAX_ASN
from ipskeptic.lookup.feeds.base import FeedFile, Parsed
from ipskeptic.lookup.feeds.drop_json import read_lines
from ipskeptic.model.feed import Span


def parse(file: FeedFile) -> Parsed:
    """Read an ASN-DROP file.

    Returns:
        One span of family 0 a line; `value` has `name`, `domain` and `cc` as the list has them.

    Raises:
        FeedFormatError: A line is no JSON object, or it is cut off.
    """
    rows = Gather(file)
    about = read_lines(rows, _entry)
    return rows.finish(holds_at=from_epoch(about.get("timestamp")), feed="spamhaus-asndrop")


def _entry(rows: Gather, line: int, raw: str, entry: dict[str, object]) -> None:
    asn = entry.get("asn")
    if not isinstance(asn, int) or isinstance(asn, bool) or not 0 <= asn <= MAX_ASN:
        rows.refuse(line, raw, "no AS number")
        return
    says = pairs(
        ("name", text(entry, "asname")),
        ("domain", text(entry, "domain")),
        ("cc", text(entry, "cc")),
    )
    rows.spans.append(Span(0, asn, asn, says))
    rows.records += 1
