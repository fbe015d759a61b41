"""An address of a service that everybody uses is put down to those behind the attack.

What it does
    Flags an address that the text gives as the attack's, or on which a claim leans, and that was
    a public resolver, a content network's front, a sinkhole, a research scanner or another
    shared service at its date. A text that says so itself is left alone.

Why this is weak evidence
    Everybody's machines talk to a public resolver, and malware that checks whether it is online
    does too. A content network's address fronts for thousands of sites at once: in Austria
    eleven such addresses were blocked in August 2022 to reach fourteen sites, and thousands went
    down. A sinkhole is run by defenders, and was handed the domain after the fact. A scanner of
    a research group probes the whole internet every day. Contact with any of these is expected
    and says nothing of intent; listed as an indicator it will fire on everybody, and two
    incidents that share it share nothing.

Example
    The attackers used 192.0.2.53 as their control server from 12 March 2024 on.

Better
    The implant asked the public resolver at 192.0.2.53, run by Example, for the name of its
    control server from 12 March 2024 on.

Limits
    Ranges of hosting providers are not counted here: a rented server may well be the tenant's
    own for a while. It needs words that put the address down to those behind the attack, a
    column or heading that does (C2, attacker), or a claim beside it. Lists of services are
    samples; services come and go, and a list far from the address's date is not used. Where
    `overlap-on-shared-host` speaks of the same address, it is left to that rule.

References
    Cloudflare, The unintended consequences of blocking IP addresses (2022).
    MISP warninglists: what should not be an indicator.
    MITRE ATT&CK: T1090.004 (Domain Fronting), T1102 (Web Service).
    Casebook: burlington-2016, where one address of a mail provider on a list of indicators
    became an attack on a power grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.facts import (
    Told,
    assessed,
    behind,
    services,
    target_of,
    time_of,
)
from ipskeptic.lint.rules._leaning import accused, context, once, span
from ipskeptic.model.claims import Reported, Use
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_SAYS_SO = re.compile(
    r"\b(?:resolvers?|dns servers?|public dns|nameservers?|cdn|content (?:delivery )?network|"
    r"cloudflare|akamai|fastly|front(?:ed|ing|s)?|sinkhol\w{1,3}|scanners?|shodan|censys|"
    r"shadowserver|google|legitimate|benign|shared|connectivity check|prox(?:y|ied))\b",
    re.IGNORECASE,
)
_KINDS = ("public-service", "cdn", "anycast")


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag shared services that are put down to those behind the attack."""
    for use, related in once(reported, lambda use: _is_wanted(reported, use)):
        if _SAYS_SO.search(context(reported, use)):
            continue
        found = services(assessed(reported, use, holdings, settings))
        told = _first(found)
        if told is None:
            continue
        when = time_of(reported, use, settings)
        # A list of a later day says nothing of a beginning.
        began = "of" if when and told.since > when.text[:10] else "since"
        since = f" {began} {told.since}" if told.since else ""
        what = f": {told.value}" if told.value else ""
        block, start, end = span(reported, use)
        yield Flag(
            message=f"{target_of(reported, use).text} is put down to those behind the attack, and"
            f" is a service that many share by {told.record.source}{since}{what}",
            block=block,
            start=start,
            end=end,
            certainty="low" if when is None or told.kind == "anycast" else "high",
            better="say what the service is, and name what was asked of it (the host name, the"
            " account, the path)",
            behind=(behind(reported, use, holdings, settings),),
            related=related,
        )


def _is_wanted(reported: Reported, use: Use) -> bool:
    return target_of(reported, use).is_single and accused(reported, use)


def _first(found: tuple[Told, ...]) -> Told | None:
    """The most telling kind."""
    ranked = [told for kind in _KINDS for told in found if told.kind == kind]
    return ranked[0] if ranked else None


RULE = Rule(
    "shared-service-as-actor",
    "warning",
    check,
    needs=("services",),
    yields_to=("overlap-on-shared-host",),
)
