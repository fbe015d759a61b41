"""Two incidents are joined by an address that many share.

What it does
    Flags a sentence that ties one incident, campaign or group to another by an address they have
    in common, where at its date that address was a hosting provider's, a content network's, a
    VPN's or another shared service's, and where the sentence names no other tie.

Why this is weak evidence
    A shared address joins two incidents only if one party had it both times. On a shared service
    that is the exception: a virtual server is let to the next customer within the hour, hundreds
    of sites answer on one address, a VPN's customers leave by one door. "Infrastructure overlap"
    of this kind is the commonest tie in reports and the easiest to get by chance: 8.7 % of the
    IPv4 space is on one list of hosting and VPN ranges (August 2026), and that is where most
    control servers are.

    Group-IB (2017) had to follow three layers of servers before the overlap meant anything. And
    an overlap can be made: Turla worked from the servers of an Iranian group for months in 2019.

Example
    The control server 192.0.2.5, seen on 12 March 2024, was also used in last year's campaign
    against banks, so the two incidents share the same infrastructure.

Better
    The control server 192.0.2.5, seen on 12 March 2024, was also used in last year's campaign
    against banks. It is a rented machine at a large provider; what ties the two incidents is the
    same TLS certificate on it, first seen on both within the same week.

Limits
    It reads one sentence, in English, and the address has to stand in it. Where the sentence, or
    the one after it, names another tie (a certificate, a key, code, a password) it says nothing.
    The lists it needs are samples: an address on none of them may be shared all the same. A tie
    within a few days on a server with one tenant is good evidence, and the text should say so.

References
    J. Slowik, Formulating a Robust Pivoting Methodology (2021): a pivot needs several features.
    MISP warninglist vpn-ipv4 (August 2026): 374,356,280 addresses.
    Casebook: groupib-lazarus-2017, turla-oilrig-2019, grizzly-steppe-2016.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.facts import Told, assessed, behind, relays, services, target_of, time_of
from ipskeptic.lint.rules._leaning import span
from ipskeptic.model.claims import Reported
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_OVERLAP = re.compile(
    r"\b(?:overlap(?:s|ped|ping)?|shar(?:e|es|ed|ing) (?:the )?(?:same )?(?:infrastructure|"
    r"servers?|ips?|ip addresses|address(?:es)?|hosts?)|same (?:infrastructure|servers?|ips?|"
    r"ip address(?:es)?|address(?:es)?|hosts?)|re-?used?|also (?:been )?(?:used|seen|observed|"
    r"appeared|involved)|previously (?:been )?(?:used|seen|observed|linked|associated|reported)|"
    r"in common|same (?:ip |address |server |host ){0,2}(?=\d{1,3}\[?\.)|"
    r"both (?:campaigns|incidents|attacks|operations|intrusions|groups)\b.{0,60}\bused\b|"
    r"(?:links?|linked|ties?|tied|connects?|connected) .{0,60}\b(?:to|with)\b)",
    re.IGNORECASE,
)
_OTHER_INCIDENT = re.compile(
    r"\b(?:campaigns?|incidents?|operations?|attacks?|intrusions?|groups?|actors?|apt\s?-?\d+|"
    r"clusters?|activity|breach(?:es)?|malware)\b",
    re.IGNORECASE,
)
_OTHER_TIE = re.compile(
    r"\b(?:certificates?|keys?|passwords?|credentials?|code|mutex(?:es)?|compil\w{1,5}|hash(?:es)?|"
    r"imphash|jarm|ja3|tls|ssh|domains?|registrants?|e-?mail address(?:es)?|malware|samples?|"
    r"implants?|backdoors?|tools?|ttps?|victims?|dedicated|sole|only tenant)\b",
    re.IGNORECASE,
)
_ADDRESS_TIE = frozenset(
    {"addresses", "infrastructure", "geolocation", "registry", "other-reports"}
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag incidents that are joined by a shared address alone."""
    seen: set[int] = set()
    overlaps: dict[int, bool] = {}  # by sentence: one may hold any number of addresses
    for use in reported.uses:
        if use.sentence < 0 or use.sentence in seen:
            continue
        if use.sentence not in overlaps:
            overlaps[use.sentence] = _is_overlap(reported, use.sentence)
        if not overlaps[use.sentence]:
            continue
        assessment = assessed(reported, use, holdings, settings)
        found = (*relays(assessment), *services(assessment))
        if not found:
            continue
        seen.add(use.sentence)
        told: Told = found[0]
        timed = time_of(reported, use, settings) is not None
        date = f" of {told.record.date}" if told.record.date else ""
        block, start, end = span(reported, use)
        yield Flag(
            message=f"two incidents are joined by {target_of(reported, use).text}, which many"
            f" share by {told.record.source}{date}",
            block=block,
            start=start,
            end=end,
            certainty="medium" if timed else "low",
            better="give the dates on which each incident used it, and a tie that the next"
            " tenant would not have",
            behind=(behind(reported, use, holdings, settings),),
        )


def _is_overlap(reported: Reported, number: int) -> bool:
    sentence = reported.sentences[number]
    text = sentence.text
    if not _OVERLAP.search(text) or not _OTHER_INCIDENT.search(text):
        return False
    after = reported.sentences[number + 1 : number + 2]
    near = [sentence, *(other for other in after if other.block == sentence.block)]
    if any(_OTHER_TIE.search(one.text) for one in near):
        return False
    return all(found.kind in _ADDRESS_TIE for found in sentence.evidence)


RULE = Rule("overlap-on-shared-host", "warning", check, needs=("services",))
