"""What a list of indicators gives as an address is none.

What it does
    Flags an entry of a list of indicators that is meant as an address and can't be one: a number
    out of range, a leading zero, a version, an object identifier, a netmask, a misprint; and an
    address that a STIX or MISP object has as a domain.

Why this is weak evidence
    Somebody will load the list. A netmask or a version in it either breaks the import or, worse,
    passes it: `8.0.0.1` from a version is a real address of somebody else, and `010.1.2.3` is read
    as 8.1.2.3 by programs that take a leading zero for octal. A digit too many means that the
    address is not in the list at all, and that the neighbour who would notice is never asked. An
    address typed as a domain is matched against names, and so never found.

Example
    ## Indicators of compromise

    - 198.51.100.300
    - 198.51.100.24

Better
    ## Indicators of compromise

    - 198.51.100.30
    - 198.51.100.24

Limits
    In prose it says nothing, since versions belong there. An entry has to stand alone on its line,
    in its cell or field; headings are known by their words (indicators, IOC, addresses), in
    English. It can't tell which digit is wrong, and doesn't guess. `ipskeptic extract`
    shows what was made of each candidate and why.

References
    RFC 6943, section 3.1.1: one text, several addresses.
    STIX 2.1, sections 6.4 (Domain Name Object) and 6.8 (IPv4 Address Object).
    MISP core format: types ip-src, ip-dst, domain.
    Casebook: grizzly-steppe-2016.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.model.claims import Reported
from ipskeptic.model.document import Block, Candidate
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings
from ipskeptic.model.target import Target

_WHAT = {
    "out of range": "a number in it is over 255",
    "leading zero": "a number in it has a leading zero",
    "too many parts": "it has too many parts",
    "OID": "it is an object identifier",
    "netmask": "it is a netmask",
    "wildcard mask": "it is a wildcard mask",
    "version": "it is a version",
    "misprint": "it is misprinted",
}
_LIST = re.compile(
    r"\b(?:indicators?|iocs?|ip addresses|ips|observables?|c2|c&c|servers|blocklist)\b",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"\b(?:ip|ips|ipv4|ipv6|address(?:es)?|indicators?|ioc|iocs|c2|host)\b|ip-?(?:src|dst)",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"(?:domain-name\.value|\bdomain\b|domainname\.value|hostname)$", re.IGNORECASE
)
_DOMAIN_TYPES = frozenset({"domain", "hostname", "fqdn", "domain-name", "domain name"})
_NUMBER = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_ADDRESS = re.compile(rf"\s*{_NUMBER}(?:\[?\.\]?{_NUMBER}){{3}}\s*")
_MARKS = " \t*-•·‣`'\",;"


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag entries of lists of indicators that are no addresses, and addresses typed as domains."""
    titles = _titles(reported)
    for candidate in reported.document.candidates:
        if what := _what(reported, candidate, titles):
            yield Flag(
                message=f'"{candidate.text}" is listed as an indicator and is no address: {what}',
                block=candidate.block,
                start=candidate.start,
                end=candidate.end,
                certainty="high" if candidate.decision != "version" else "medium",
                better="look it up in the source that it was copied from; take it out if it is"
                " no address",
            )
    domains = _domain_rows(reported)
    for number, block in enumerate(reported.document.blocks):
        if _is_domain(block, domains) and _ADDRESS.fullmatch(block.text):
            yield Flag(
                message=f'the address "{block.text.strip()}" is typed as a domain',
                block=number,
                start=0,
                end=len(block.text),
                better="make it an IPv4 address object, so that it is compared with addresses",
            )


def _domain_rows(reported: Reported) -> set[tuple[int, int]]:
    """Rows of tables that say in a cell that they hold a domain."""
    return {
        (block.table, block.row)
        for block in reported.document.blocks
        if block.kind == "cell" and block.text.strip().lower() in _DOMAIN_TYPES
    }


def _is_domain(block: Block, rows: set[tuple[int, int]]) -> bool:
    if block.kind == "field":
        return _DOMAIN.search(block.name) is not None
    return block.kind == "cell" and (block.table, block.row) in rows


def _is_netmask(target: Target) -> bool:
    """255.255.255.0 and the like: ones, then noughts, and neither of them alone."""
    ones = target.first ^ 0xFFFFFFFF
    return (
        target.family == 4
        and target.is_single
        and target.first >= 0xFF000000
        and ones > 0
        and ones & (ones + 1) == 0
    )


def _titles(reported: Reported) -> list[bool]:
    """For every section whether its heading, or one it lies under, is a list's."""
    found: list[bool] = []
    for section in reported.sections:
        over = 0 <= section.parent < len(found) and found[section.parent]
        own = section.role == "indicators" or bool(_LIST.search(section.title))
        found.append(over or own)
    return found


def _what(reported: Reported, candidate: Candidate, titles: list[bool]) -> str:
    """What is wrong with an entry of a list; "" where it stands in none."""
    block = reported.document.blocks[candidate.block]
    if candidate.target is not None:
        is_mask = block.holds == "address" and _is_netmask(candidate.target)
        return _WHAT["netmask"] if is_mask else ""
    decision, _, reason = candidate.decision.partition(": ")
    if decision not in _WHAT:
        return ""
    if block.holds == "address":
        return reason or _WHAT[decision]
    if not _is_alone(block, candidate):
        return ""
    if block.kind == "cell":
        return _WHAT[decision] if _COLUMN.search(block.name) else ""
    if block.kind in ("item", "paragraph", "code") and titles[_section(reported, candidate.block)]:
        return _WHAT[decision]
    return ""


def _is_alone(block: Block, candidate: Candidate) -> bool:
    """Whether nothing else stands on its line."""
    text = block.text
    begin = text.rfind("\n", 0, candidate.start) + 1
    end = text.find("\n", candidate.end)
    line = text[begin : end if end >= 0 else len(text)]
    return line.strip(_MARKS) == candidate.text.strip(_MARKS)


def _section(reported: Reported, block: int) -> int:
    low, high = 0, len(reported.sections)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (
            (middle, high) if reported.sections[middle].blocks[0] <= block else (low, middle)
        )
    return low


RULE = Rule("malformed-indicator", "warning", check)
