"""What the values of MISP's attribute types may hold.

Source:
    draft-dulaunoy-misp-core-format-03, section 2.4.2.3 (types), and
    https://misp-project.org/datamodels, read on 2026-11-26.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.intake.documents._holds import words

_ADDRESSES = frozenset(("ip-src", "ip-dst", "ip-src|port", "ip-dst|port", "ip"))
_NONE = words(
    "AS btc xmr dash port counter size-in-bytes datetime boolean float integer hex cpe uuid "
    "vulnerability weakness bank-account-nr iban bic cc-number prtn phone-number mac-address "
    "mac-eui-64 jarm-fingerprint favicon-mmh3 community-id ssdeep tlsh imphash pehash impfuzzy "
    "authentihash telfhash vhash cdhash malware-sample attachment git-commit-id first-seen "
    "last-seen date-of-birth passport-number ssh-fingerprint aba-rtn target-location"
)
_HASH = re.compile(r"(?:md5|sha[0-9].*|.*fingerprint.*|hassh.*|.*-md5|.*-sha[0-9]+)")
# Of `TYPE|TYPE`: what stands behind the bar.
_BEHIND_BAR = {"domain|ip": "address"}
_PROSE = frozenset(("comment", "text", "email-body"))


def parts_of(kind: str, relation: str, text: str) -> Iterator[tuple[int, int, str]]:
    """The parts of an attribute's value: (start, end, how it holds addresses).

    Args:
        kind: The attribute's type.
        relation: What it is in its object, or "".
        text: Its value.
    """
    if kind in _ADDRESSES:
        yield 0, len(text), "address"
        return
    bar = text.find("|")
    if "|" in kind and bar >= 0:
        before, _, behind = kind.partition("|")
        yield 0, bar, _single(before, relation)
        yield bar + 1, len(text), _BEHIND_BAR.get(kind) or _single(behind, relation)
        return
    yield 0, len(text), _single(kind, relation)


def is_prose(kind: str) -> bool:
    """Whether values of a type are sentences."""
    return kind in _PROSE


def _single(kind: str, relation: str) -> str:
    if kind in _NONE or _HASH.fullmatch(kind) or relation.lower().endswith("version"):
        return "none"
    return "scan"
