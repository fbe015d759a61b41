"""An address is written live where the document defangs others.

What it does
    Flags public addresses in running text, a list or a table that are written as they are, in a
    document that defangs at least half of those it has there. One finding stands for all of a
    paragraph, a list or a table. `--fix` defangs them: `192.0.2.1` becomes `192.0.2[.]1`. Only
    the way they are written changes.

Why this is weak evidence
    It is none; it is a hazard. Mail gateways and readers turn a live address into a link, and
    one click is traffic to a machine that somebody may watch. A document that defangs most of
    its addresses tells its readers that what is not defanged is safe to touch.

Example
    # Report

    The loader asked 198.51.100[.]7 and then 203.0.113.9 for its orders.

Better
    # Report

    The loader asked 198.51.100[.]7 and then 203.0.113[.]9 for its orders.

Limits
    Code blocks, commands and the headers of mail are left alone: they have to stand as they were
    typed or written. So are
    special-purpose addresses, which lead nowhere from outside, links' targets, and IPv6
    addresses, which are flagged and not changed. A document that defangs fewer than half of its
    addresses, or none, is left alone: defanging is a house style, and a document may quote a
    defanged line from another. It doesn't ask whose the address is, so a victim's own or a
    public resolver is flagged too.

References
    draft-grimminck-safe-ioc-sharing, an Internet-Draft on sharing indicators without live links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.model.claims import Reported
from ipskeptic.model.document import Candidate, Document
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
    """Flag live addresses of a document that defangs others, once a paragraph, list or table."""
    document = reported.document
    if document.format not in _FORMATS:
        return
    named = [c for c in document.candidates if c.target is not None and _is_read(document, c)]
    live = [c for c in named if not _is_defanged(c) and c.target and not _is_inside(c.target)]
    defanged = sum(map(_is_defanged, named))
    if defanged < max(len(live), 1):
        return
    groups: dict[tuple[str, int], list[Candidate]] = {}
    lists = _lists(document)
    for candidate in live:
        table = document.blocks[candidate.block].table
        key = ("table", table) if table else ("list", lists[candidate.block])
        groups.setdefault(key, []).append(candidate)
    for found in groups.values():
        yield _flag(found, defanged)


def _flag(found: list[Candidate], defanged: int) -> Flag:
    first, *rest = found
    are = f"and {len(rest)} more are" if rest else "is"
    others = f"{defanged} addresses" if defanged > 1 else "another"
    return Flag(
        message=f"{first.text} {are} written live, and this document defangs {others}",
        block=first.block,
        start=first.start,
        end=first.end,
        better="defang it" if not rest else "defang them",
        related=tuple((c.place, c.text) for c in rest[:_RELATED]),
        replacement=_defanged(first.text) if _is_v4(first) else None,
        also_replaced=tuple(
            (c.block, c.start, c.end, _defanged(c.text)) for c in rest if _is_v4(c)
        ),
    )


# What was typed, or what a machine wrote, has to stay as it is.
_COMMAND = re.compile(
    r"\b(?:sudo|iptables|ip6tables|nft|ufw|firewall-cmd|netsh|curl|wget|nmap|ssh|scp|ping|whois|dig"
    r"|nslookup|traceroute|ip route|route add)\s(?:[^\s|]{1,40}\s){0,12}[^\s|]{0,40}$"
)
_GLUED = re.compile(r"[A-Za-z][-_]$")
_HEADER = re.compile(r"(?:^|[\s>])(?:Received: from|X-Originating-IP:|Return-Path:) ")
_LINE = 400  # characters before an address that are read (judgement)
_RELATED = 10  # places shown beside the first (judgement)


def _is_read(document: Document, candidate: Candidate) -> bool:
    block = document.blocks[candidate.block]
    if block.kind not in _KINDS or block.holds != "scan":
        return False
    if _GLUED.search(block.text[max(0, candidate.start - 2) : candidate.start]):
        return False  # in a name: "Campaign-192.0.2.1"
    begin = max(block.text.rfind("\n", 0, candidate.start), candidate.start - _LINE)
    before = block.text[max(0, begin) : candidate.start]
    return not _COMMAND.search(before) and not _HEADER.search(block.text[:_LINE])


def _lists(document: Document) -> list[int]:
    """For every block the first block of the list that it is an item of, else itself."""
    first: list[int] = []
    for number, block in enumerate(document.blocks):
        follows = number and block.kind == "item" and document.blocks[number - 1].kind == "item"
        first.append(first[-1] if follows else number)
    return first


def _is_v4(candidate: Candidate) -> bool:
    return candidate.target is not None and candidate.target.family == 4


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
