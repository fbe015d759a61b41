"""An address that no public network uses is given as the source of an attack.

What it does
    Flags a private, loopback, link-local, carrier-NAT, documentation, reserved or multicast
    address of which the text says that the attack came from it. Internal addresses of victims,
    of laboratories and of a movement inside a network are left alone: there they are what one
    expects. Documentation ranges count as special unless `documentation-addresses = "stand-in"`
    says that they stand for ordinary ones, as in a made-up example.

Why this is weak evidence
    Blocks in the IANA special-purpose registries (RFC 6890) are used by everybody at once, or by
    nobody. 10.0.0.0/8 exists in most companies of the world: the address names a host only
    inside the network whose log it stands in. Where it appears as an outside source, the log was
    written behind an address translator, a proxy or a load balancer; or a header that the sender
    himself may write, such as X-Forwarded-For, was taken for the source; or the packet was
    forged; or somebody mistyped. In none of these cases is there anybody to be found behind it.

    North Korea's own browser Naenara asked a private address when it started (2015): an address
    that says "inside", and nothing about which inside.

Example
    The attack came from 10.4.2.9 on 12 March 2024, and the same operators were back a week later.

Better
    The attack came from 198.51.100.23 on 12 March 2024 at 09:14 UTC. Behind the proxy that
    connection appears as 10.4.2.9, which is the proxy's own inner address.

Limits
    It needs words that say so: "the attack came from", "the attacker's address was", a column
    called attacker. A source column in a log is not enough. Documents that describe an exercise
    or an emulation are left alone, since their other side is a machine in the next room; so are
    sentences that speak of the inside of a network, and a document that prints a second address
    of the same private network: there both ends are inside. English only.

References
    IANA IPv4 and IPv6 Special-Purpose Address Registries; RFC 6890, RFC 1918, RFC 6598, RFC 3927.
    RFC 5737, RFC 3849, RFC 9637: ranges for documents.
    RFC 7239, section 8.1: a forwarded address is what somebody wrote.
    Casebook: naenara-2015.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.documentation import is_documentation
from ipskeptic.lint.facts import assessed, behind, special, target_of
from ipskeptic.lint.rules._leaning import once, span
from ipskeptic.model.claims import Reported, Use
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_CAME = re.compile(
    r"\b(?:attacks?|attacked|intrusions?|campaign|ddos|scans?|scanning|exploit\w{0,8}|e-?mails?|"
    r"brute[- ]?forc\w{1,5}|breach|operation|hackers?|attackers?|intruders?|adversary)\b"
    r"[^.;]{0,60}\b(?:came|comes|coming|originat\w{1,5}|launched|conducted|carried out|staged|"
    r"mounted|sent|emanat\w{1,4}|operat(?:ed|ing))\b[^.;]{0,40}\bfrom\b[^.;]{0,60}$"
    r"|\b(?:was|were|been|got|being) (?:\w+ )?(?:attacked|hacked|breached|scanned|exploited"
    r"|brute[- ]?forced)\b[^.;]{0,60}\bfrom\b[^.;]{0,60}$"
    r"|\b(?:attack(?:er|ing)?(?:'s|s'|’s)?|intruder(?:'s|’s)|hacker(?:'s|’s)) (?:ip|ipv4|ipv6|"
    r"address|source)\b[^.;]{0,30}$|\bsource of the attacks?\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\W{0,3}\s?(?:the|an?) (?:ip )?(?:address|host|machine) (?:of|used by|belonging to) (?:the )?"
    r"(?:attackers?|intruders?|hackers?|actors?|operators?)\b",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"\b(?:internal\w{0,2}|lateral\w{0,2}|intranet|lan|inside|inner|victim\w{0,2}|workstations?|"
    r"nat|prox(?:y|ies)|load balancer|gateway|labs?|laboratory|vms?|virtual|sandbox\w{0,3}|"
    r"test\w{0,3}|emulat\w{1,4}|kali|simulat\w{1,4}|compromised|infected|domain controller|"
    r"pivot\w{0,3}|private|rfc ?1918|loopback|localhost|local|spoofed|forged|subnet|vlan|docker|"
    r"container)\b",
    re.IGNORECASE,
)
_QUAD = re.compile(r"\d{1,3}(?:\[?\.\]?\d{1,3}){3}")
_EXERCISE = re.compile(
    r"\b(?:emulation|scenario|walk-?through|labs?|exercise|ctf|test ?bed|purple team|red team|"
    r"tutorial|simulation|honeypots?|hands-on|write-?up|challenge)\b",
    re.IGNORECASE,
)
# What a laboratory's notes name, and hardly anybody else.
_LABORATORY = re.compile(
    r"\b(?:kali|metasploitable\d?|dvwa|msfconsole|msfvenom|lhost|tryhackme|hack ?the ?box|"
    r"letsdefend|blue ?team ?labs?|home ?labs?|lab (?:setup|environment|network)|vulnhub|"
    r"pen-?test\w{0,6}|virtualbox|chisel)\b",
    re.IGNORECASE,
)
_BEFORE = 160  # characters before the address that are read (judgement: a long clause)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag special-purpose addresses that are given as an attack's source."""
    exercise: bool | None = None
    for use, related in once(reported, lambda use: _is_source(reported, use)):
        exercise = _is_exercise(reported) if exercise is None else exercise
        documentation = is_documentation(target_of(reported, use))
        if not documentation and (
            exercise or _INSIDE.search(_sentence(reported, use)) or _has_neighbour(reported, use)
        ):
            continue
        told = special(assessed(reported, use, holdings, settings), settings)
        if told is None:
            continue
        block, start, end = span(reported, use)
        yield Flag(
            message=f"the attack is said to come from {target_of(reported, use).text}, which no"
            f" public network uses ({told.value.lower().replace('-', ' ')})",
            block=block,
            start=start,
            end=end,
            certainty="high" if use.sentence >= 0 else "medium",
            better="give the address as it was seen on the outside, or say on which network's"
            " inside this one was seen",
            behind=(behind(reported, use, holdings, settings),),
            related=related,
        )


def _is_source(reported: Reported, use: Use) -> bool:
    if use.role != "source":
        return False
    candidate = reported.document.candidates[use.candidate]
    block = reported.document.blocks[candidate.block]
    if block.kind == "code":
        return False
    if block.kind in ("cell", "field"):
        return use.attack
    before = block.text[max(0, candidate.start - _BEFORE) : candidate.start].replace("\n", " ")
    before = _QUAD.sub("it", before)  # others of the same list, whose dots end no sentence
    after = block.text[candidate.end : candidate.end + _BEFORE].replace("\n", " ")
    return bool(_CAME.search(before) or (use.attack and _THEIRS.match(after)))


def _sentence(reported: Reported, use: Use) -> str:
    return reported.sentences[use.sentence].text if use.sentence >= 0 else ""


def _has_neighbour(reported: Reported, use: Use) -> bool:
    """Whether another address of the same private network stands in the document.

    Then the story is one of the inside: both ends have the addresses that they have there.
    """
    own = target_of(reported, use)
    block = next((span for span in _PRIVATE if span[0] <= own.first <= span[1]), None)
    if own.family != 4 or block is None:
        return False
    others = (target_of(reported, other) for other in reported.uses)
    return any(
        other.family == 4
        and other.is_single
        and block[0] <= other.first <= block[1]
        and other.first != own.first
        for other in others
    )


# RFC 1918, as numbers.
_PRIVATE = (
    (0x0A000000, 0x0AFFFFFF),
    (0xAC100000, 0xAC1FFFFF),
    (0xC0A80000, 0xC0A8FFFF),
)


def _is_exercise(reported: Reported) -> bool:
    titles = [section.title for section in reported.sections[:_TITLES]]
    titles.append(reported.document.facts.get("title", ""))
    if any(_EXERCISE.search(title) for title in titles):
        return True
    return any(_LABORATORY.search(block.text) for block in reported.document.blocks)


_TITLES = 40  # headings that may say what kind of document it is (judgement)

RULE = Rule("special-purpose-source", "error", check)
