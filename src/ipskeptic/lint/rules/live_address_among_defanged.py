"""An address is written live where the document defangs others.

What it does
    Flags a public address in running text, a list or a table that is written as it is, in a
    document that defangs at least one. `--fix` defangs it: `192.0.2.1` becomes `192.0.2[.]1`.
    Only the way it is written changes.

Why this is weak evidence
    It is none; it is a hazard. Mail gateways and readers turn a live address into a link, and
    one click is traffic to a machine that somebody may watch. A document that defangs some
    addresses tells its readers that what is not defanged is safe to touch.

Example
    # Report

    The loader asked 198.51.100[.]7 and then 203.0.113.9 for its orders.

Better
    # Report

    The loader asked 198.51.100[.]7 and then 203.0.113[.]9 for its orders.

Limits
    Code blocks are left alone: a command has to be written as it was typed. So are
    special-purpose addresses, which lead nowhere from outside, links' targets, and IPv6
    addresses, which are flagged and not changed. A document that defangs nothing is left alone:
    defanging is a house style.

References
    draft-grimminck-safe-ioc-sharing, an Internet-Draft; STANDARDS, "Defanging".
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.model.claims import Reported
from ipskeptic.model.document import Candidate
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings
from ipskeptic.model.target import Target

_DEFANGED = "defanged"
_KINDS = ("heading", "paragraph", "item", "quote", "cell", "caption")
_FORMATS = ("markdown", "asciidoc", "text")
# First and last number of blocks that are never reached from outside: RFC 6890 and its registry;
# private, shared, loopback, link-local, multicast and reserved.
_INSIDE = (
    (0x00000000, 0x00FFFFFF),  # 0.0.0.0/8
    (0x0A000000, 0x0AFFFFFF),  # 10.0.0.0/8
    (0x7F000000, 0x7FFFFFFF),  # 127.0.0.0/8
    (0xE0000000, 0xFFFFFFFF),  # 224.0.0.0/3
    (0xAC100000, 0xAC1FFFFF),  # 172.16.0.0/12
    (0xC0A80000, 0xC0A8FFFF),  # 192.168.0.0/16
    (0xA9FE0000, 0xA9FEFFFF),  # 169.254.0.0/16
    (0x64400000, 0x647FFFFF),  # 100.64.0.0/10
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag live addresses of a document that defangs others."""
    document = reported.document
    named = [c for c in document.candidates if c.target is not None]
    if document.format not in _FORMATS or not any(_is_defanged(c) for c in named):
        return
    for candidate in named:
        block = document.blocks[candidate.block]
        target = candidate.target
        if target is None or block.kind not in _KINDS or block.holds != "scan":
            continue
        if _is_defanged(candidate) or _is_inside(target):
            continue
        yield Flag(
            message=f"{candidate.text} is written live, and other addresses here are defanged",
            block=candidate.block,
            start=candidate.start,
            end=candidate.end,
            better="defang it",
            replacement=_defanged(candidate.text) if target.family == 4 else None,
        )


def _is_defanged(candidate: Candidate) -> bool:
    return candidate.target is not None and _DEFANGED in candidate.target.notes


def _is_inside(target: Target) -> bool:
    if target.family == 6:
        return target.first >> 125 != 1  # 2000::/3 is what is routed: RFC 4291
    return any(first <= target.first and target.last <= last for first, last in _INSIDE)


def _defanged(text: str) -> str:
    """The text with the last dot of each of its addresses in brackets."""
    parts = text.split("-")
    return "-".join(_one(part) for part in parts)


def _one(text: str) -> str:
    head, dot, tail = text.rpartition(".")
    return f"{head}[.]{tail}" if dot else text


RULE = Rule("live-address-among-defanged", "info", check)
