"""Where an address is registered or hosted is taken for who acted.

What it does
    Flags a conclusion from the country of an address to a party of that country: "located,
    registered or hosted in X" joined by so, therefore, because, indicates, traced to and the
    like to the blame of X. It looks at one sentence, and at two that follow each other.

Why this is weak evidence
    Three steps are skipped at once. The registered country is the holder's choice of an entry
    and not a place; the machine stands where its network ends, which no registry records; and
    whoever drives the machine may sit anywhere. MITRE ATT&CK documents the ways as T1090
    (Proxy), T1583 and T1584 (Acquire and Compromise Infrastructure); on its snapshot of
    November 2025, 55 of 172 live groups had at least one of them recorded, and that is a floor.

    The casebook knows every combination. Operators of Kimsuky worked from addresses registered
    in two Chinese provinces (2013); a provider's space registered for use in North Korea served
    VPN customers elsewhere (Trend Micro, 2017); the master server of the July 2009 attacks
    looked British over a private link, stood in Miami, and was probably a relay there; Turla
    answered from satellite addresses of subscribers in Africa and the Middle East (2015); Volt
    Typhoon came from routers in American homes (2023). The Georgian president's site was
    attacked in 2008 through a control server in the United States, and nobody blamed those.

Example
    The intruders came from 198.51.100.23. The address is located in Russia, so the attack was
    carried out by Russian intelligence.

Better
    The intruders came from 198.51.100.23 on 2026-02-11 at 08:40 UTC. The registry's file of
    that day has the block under country code RU. That says in whose name it is held, not where
    the machine stood or who used it, and we draw no conclusion on who acted from it.

Limits
    It needs the joint: "Russia did it. The address is Russian." in one breath without one is
    left to `claim-on-addresses-alone`. It reads at most two sentences that follow each other,
    in English. Where the same sentence names another kind of evidence, it says nothing. A
    conclusion that only says "may" or "possibly" is a warning. A location claim ("the machine
    stood in X") isn't flagged unless somebody is blamed.

References
    MITRE ATT&CK: T1090, T1583.003, T1584.005, T1584.008, T1665.
    ODNI, A Guide to Cyber Attribution (2018): point of origin, device and party are three
    judgements.
    H. Lin, Attribution of Malicious Cyber Incidents (Hoover, 2016): machine, person, party.
    Casebook: kimsuky-2013, nk-geoip-vpn-2017, july-2009-ddos, turla-satellite-2015,
    volt-typhoon-kv-2023, georgia-2008.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lint.rules._addresses import (
    Beside,
    beside,
    blamed_countries,
    located,
    only_placed,
    under,
)
from ipskeptic.lint.rules._blame import own_claims, weakly
from ipskeptic.lint.rules._joints import BECAUSE, CONCLUDES, before, follows
from ipskeptic.lint.rules._kinds import grounds_beyond
from ipskeptic.lint.rules._rows import row_of
from ipskeptic.model.claims import ADDRESS_EVIDENCE, Party, Reported, Sentence
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_BETTER = (
    "say whose name the record carries and on what date, and keep who acted for evidence that"
    " reaches a person or an organisation"
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag conclusions from an address's country to a party of that country."""
    addresses = beside(reported)
    data = (addresses, holdings, settings)
    for claim in own_claims(reported):
        if any(grounds_beyond(one, ADDRESS_EVIDENCE) for one in (claim, *row_of(reported, claim))):
            continue
        party, certainty = _within(claim, addresses), "high"
        previous = None
        if party is None:
            previous = before(reported, claim)
            party = _across(previous, claim, addresses)
            certainty = "high" if previous and previous.block == claim.block else "medium"
        if party is None:
            continue
        found = under(reported, previous, *data) if previous else ()
        yield Flag(
            message="where an address is located, registered or hosted is made the ground for"
            f' blaming "{party.name}"',
            block=claim.block,
            start=claim.start,
            end=claim.end,
            certainty=certainty,
            better=_BETTER,
            behind=found or under(reported, claim, *data, party.country),
            related=((previous.place, previous.text),) if previous else (),
            severity="warning" if weakly(claim) else "",
        )


def _within(claim: Sentence, addresses: Beside) -> Party | None:
    """Whom a sentence blames for the place that it gives an address itself."""
    if only_placed(claim, addresses):
        return None
    joined = CONCLUDES.search(claim.text) or BECAUSE.search(claim.text)
    places = located(claim, addresses)
    for country, party in blamed_countries(claim).items():
        if country in places and (joined or claim.family == "trace"):
            return party
    return None


def _across(previous: Sentence | None, claim: Sentence, addresses: Beside) -> Party | None:
    """Whom a sentence blames for the place that the one before it gives an address."""
    if previous is None or not follows(claim) or grounds_beyond(previous, ADDRESS_EVIDENCE):
        return None
    places = located(previous, addresses)
    blamed = blamed_countries(claim)
    return next((party for country, party in blamed.items() if country in places), None)


RULE = Rule("location-as-origin", "error", check)
