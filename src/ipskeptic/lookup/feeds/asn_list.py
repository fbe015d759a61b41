"""Lists of AS numbers in plain text: `AS64496 # text`, one a line.

Source:
    X4BNet/lists_vpn, `input/datacenter/ASN.txt` and `input/vpn/ASN.txt` of 2026-08.
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds.base import FeedFile, Parsed
from ipskeptic.model.feed import Span

# AS numbers have 32 bits: RFC 6793.
MAX_ASN = (1 << 32) - 1


def read_asn(text: str) -> int:
    """The number of `AS64496`, `as64496` or `64496`; -1 if it is none."""
    digits = text[2:] if text[:2].upper() == "AS" else text
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 10:
        return -1
    number = int(digits)
    return number if number <= MAX_ASN else -1


def parse(file: FeedFile) -> Parsed:
    """Read a list of AS numbers.

    Returns:
        One span of family 0 a line; `value` has `name`, the text behind the number, if any.

    Raises:
        FeedFormatError: It is no such list.
    """
    rows = Gather(file)
    for number, line in enumerate(file.text_lines(), 1):
        text = line.strip()
        if not text or text[0] in "#;":
            continue
        entry, _, comment = text.partition("#")
        asn = read_asn(entry.rstrip())
        if asn < 0:
            rows.refuse(number, line, "no AS number")
            continue
        rows.spans.append(Span(0, asn, asn, pairs(("name", comment))))
        rows.records += 1
    return rows.finish()
