"""A machine that was on record as infected or open is given as the intruders' own.

What it does
    Judges each address on which a claim leans, or that the text gives as the source of the
    attack, at its own date, by lists of infected, hijacked and open hosts of that date, and flags
    those that were listed by then. A text that says itself that the machine was taken over is
    left alone.

Why this is weak evidence
    A second party could drive a machine there. That is what taken-over machines are for: attack
    traffic comes from them, and whoever owns them is a victim. In December 2014 an address in
    North Korea's only block was seen sending spam, by a worm that fetches and runs whatever it is
    told (the founding case of this tool): whoever saw an attack from it saw a machine that
    answered to others. Volt Typhoon came from routers in American homes (2023), Operation
    Terracotta from hacked Windows servers, and every flood of 2007 and 2009 from bots in dozens of
    countries.

Example
    The intruders came from 192.0.2.130 on 12 March 2024, an address of a small American company.
    We attribute the intrusion to Iran because of 192.0.2.130, seen on 12 March 2024.

Better
    The intruders came by way of 192.0.2.130 on 12 March 2024, a machine of a small American
    company that was listed as compromised the day before. We have asked the company for its logs.

Limits
    Listed after the event, it may have been listed because of the event, and is not flagged. Most
    taken-over machines are on no list: of the addresses on 85 lists 82 to 95 % were on one only
    (CERT/SEI, 2014). A list says that a machine there misbehaved, and an address may since have
    gone to another machine. It does not say that this machine sent what was seen.

References
    L. Metcalf and J. Spring, Blacklist Ecosystem Analysis, WISCS 2015.
    S. Ramanathan et al., Quantifying the Impact of Blocklisting in the Age of Address Reuse,
    IMC 2020.
    MITRE ATT&CK: T1584 (Compromise Infrastructure).
    Casebook: nk-wapomi-2014, volt-typhoon-kv-2023, estonia-2007, july-2009-ddos.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.facts import assessed, behind, compromised, target_of
from ipskeptic.lint.rules._leaning import blamed_by, by_time, context, leans, once, span
from ipskeptic.model.claims import Reported, Use
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_SAYS_SO = re.compile(
    r"\b(?:compromised|infected|hacked|hijacked|taken over|bots?|botnet|zombies?|victims?|worm|"
    r"open prox(?:y|ies)|open relay|by way of|hop points?)\b",
    re.IGNORECASE,
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag listed machines that are given as the intruders' own."""
    for use, related in once(reported, lambda use: _is_wanted(reported, use)):
        if _SAYS_SO.search(context(reported, use)):
            continue
        listed = compromised(assessed(reported, use, holdings, settings))
        if not listed:
            continue
        told = listed[0]
        since = f" since {told.since}" if told.since else ""
        block, start, end = span(reported, use)
        yield Flag(
            message=f"{target_of(reported, use).text}{blamed_by(reported, use)} is listed on"
            f" {told.record.source}{since}: others could use the machine",
            block=block,
            start=start,
            end=end,
            certainty=by_time(reported, use, settings),
            better="say that the machine was on record as taken over, and ask its owner for what"
            " its logs hold",
            behind=(behind(reported, use, holdings, settings),),
            related=related,
        )


def _is_wanted(reported: Reported, use: Use) -> bool:
    return leans(reported, use) or (use.attack and use.role == "source")


RULE = Rule("probable-victim-as-actor", "warning", check, needs=("compromised",))
