"""An address that many subscribers share is given as a source without its port and time.

What it does
    Flags an address that the text gives as a source, or leans a claim on, where the text itself or
    a list says that a carrier's translator, a mobile network or satellite terminals stand behind
    it, and where the source port or the clock time is missing.

Why this is weak evidence
    Behind one address of a carrier's translator are hundreds to thousands of subscribers at once
    (Cloudflare, 2025); more than nine in ten mobile networks have one. Which of them sent a packet
    is only in the carrier's own log, and it finds the line by source port and time to the second.
    RFC 6302 asks every server for that reason to log the source port and the time, to the second
    and best in UTC, beside the address. Without them nobody, not even the carrier, can say who it
    was, and the next reader takes the address for a person.

Example
    The logins of 12 March 2024 came from 192.0.2.165, an address of a mobile network.

Better
    The logins of 12 March 2024 at 09:14:31 UTC came from 192.0.2.165 (source port 51234), an
    address of a mobile network.

Limits
    Lists of such pools are few: most carriers publish none, and an address on no list may be
    shared as well. It runs without data too, by the words of the text alone. Where the log has no
    source port, saying so is the honest mend. IPv6 is seldom shared, and not looked at. A port
    or time that stands beside the same address elsewhere in the report counts. English only.

References
    RFC 6302 (Logging Recommendations for Internet-Facing Servers), RFC 6888, RFC 7422.
    P. Richter et al., A Multi-perspective Analysis of Carrier-Grade NAT Deployment, IMC 2016.
    Casebook: turla-satellite-2015.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.facts import MOBILE, assessed, behind, mobile, target_of
from ipskeptic.lint.rules._leaning import leans, once, span
from ipskeptic.model.claims import Reported, Use
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_SHARED = re.compile(
    r"\b(?:cg-?nat|carrier[- ]grade nat|nat pool|mobile (?:network|carrier|operator|provider|ip|"
    r"address|data|phone network)|cellular|(?:3|4|5)g\b|lte|wireless carrier|shared by (?:many|"
    r"several|thousands|hundreds)|satellite (?:terminals?|internet|provider))\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(r"\b(?:not|no|never|n't|isn.t|wasn.t)\b", re.IGNORECASE)
_NEAR = 100  # characters on either side in which the text may say it (judgement)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag shared addresses without port and time."""
    for use, related in once(reported, lambda use: _is_wanted(reported, use)):
        missing = _missing(use)
        if not missing:
            continue
        by_text = _says_shared(reported, use)
        listed = mobile(assessed(reported, use, holdings, settings))
        if not by_text and not listed:
            continue
        who = "by the text's own words" if by_text else f"by {listed[0].record.source}"
        block, start, end = span(reported, use)
        yield Flag(
            message=f"many subscribers share {target_of(reported, use).text} {who}, and"
            f" {missing} missing",
            block=block,
            start=start,
            end=end,
            certainty="high" if listed else "medium",
            better="give source port and time to the second with its zone, or say that the log"
            " has none",
            behind=(behind(reported, use, holdings, settings, (*MOBILE, "geofeed", "route")),),
            related=related,
        )


def _is_wanted(reported: Reported, use: Use) -> bool:
    target = target_of(reported, use)
    if target.family != 4 or not target.is_single:
        return False
    return use.role == "source" or (use.role == "unknown" and leans(reported, use))


def _missing(use: Use) -> str:
    clock = any(said.when and (said.when.end - said.when.start).seconds for said in use.times)
    clock = clock or any(":" in said.text for said in use.times)
    if use.port is None:
        return "the source port is" if clock else "source port and clock time are"
    return "" if clock else "the clock time is"


def _says_shared(reported: Reported, use: Use) -> bool:
    if use.sentence < 0:
        return False
    candidate = reported.document.candidates[use.candidate]
    sentence = reported.sentences[use.sentence]
    at = candidate.start - sentence.start
    around = sentence.text[max(0, at - _NEAR) : at + len(candidate.text) + _NEAR]
    return bool(_SHARED.search(around)) and not _NOT_SO.search(around)


RULE = Rule("shared-address-without-port", "warning", check)
