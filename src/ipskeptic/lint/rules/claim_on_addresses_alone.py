"""Somebody is blamed, and nothing is named for it but addresses.

What it does
    Flags a claim that a state, agency, group, company or person is responsible, where its
    section names no grounds but addresses, where they are, or in whose name they are
    registered. A claim in a title, a summary or an introduction speaks for the whole report and
    is held against all of it. One finding for each party and section.

Why this is weak evidence
    An address names a place in a registry's table. To get from there to a party takes six
    steps: the log is right, the registered holder ran the network then, the machine stood
    there, it did what its user wanted, that user was the one acting, and acted for the party
    named. Public records can say something of the first five and nothing of the last, so
    confidence in who acted can be no more than low while addresses are all there is.

    The casebook has both kinds of failure. None of the seven control addresses that US-CERT
    published on the wiper used against Sony Pictures in 2014 was in North Korea; that
    attribution stands, but on accounts, code and a front company set out in 2018. And the
    address that South Korea's regulator announced as Chinese on 21 March 2013 turned out within
    a day to be an internal number of the bank under attack. Mandiant's report on APT1 is the
    counter-example: a measured share of 1,905 logins, language settings, personas, working
    hours, and the one alternative that was left.

    Rid and Buchanan describe attribution as a process over technical, operational and strategic
    layers; an address speaks to a part of the first. ODNI's guide of 2018 counts infrastructure
    as one of five indicators, beside tradecraft, malware, intent and outside sources.

Example
    # Incident 17

    ## Findings

    On 2026-03-04 at 02:11 UTC the file server was reached from 203.0.113.77. The address is
    registered in North Korea. North Korea is responsible for this intrusion.

Better
    # Incident 17

    ## Findings

    On 2026-03-04 at 02:11 UTC the file server was reached from 203.0.113.77, source port 50122.
    The registry's file of that day has the address in a block with country code KP. The record
    does not show who used the machine: a relay, a hacked host or another customer would leave
    the same trace. We name no party.

Limits
    It knows kinds of evidence by the words for them: evidence in a picture, an attachment or an
    unusual phrase isn't seen, and the finding is then wrong. Hashes and links in the section
    are taken as a sign that more was looked at. A link or reference in the claim's own sentence
    silences it, and whether the source bears the claim isn't checked. A claim that only says
    "may" or "possibly" is a warning. It doesn't judge whether the party is the right one. Where
    `location-as-origin` speaks of the same sentence, this rule leaves it to that one.

References
    ICD 203, Analytic Standards (ODNI, 2015), standards 1, 2 and 4.
    ODNI, A Guide to Cyber Attribution (14 September 2018).
    T. Rid and B. Buchanan, Attributing Cyber Attacks, Journal of Strategic Studies 38 (2015).
    Casebook: sony-2014, darkseoul-2013, apt1-2013.
    `ipskeptic explain ladder`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lint.rules._addresses import (
    Beside,
    beside,
    blamed_countries,
    located,
    names_address,
    only_placed,
    under,
)
from ipskeptic.lint.rules._blame import ascribes_a_thing, is_guess, own_claims, weakly
from ipskeptic.lint.rules._grounds import Grounds, layout
from ipskeptic.lint.rules._joints import BECAUSE, CONCLUDES, before, follows
from ipskeptic.lint.rules._parties import are_blamed, blames_somebody, keys
from ipskeptic.lint.rules._voices import refers
from ipskeptic.model.claims import ADDRESS_EVIDENCE, Reported, Sentence
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_BETTER = (
    "name what else speaks for it (code, accounts, working methods, documents, people) with its"
    " source, or say only what the records of the address show"
)
# Servers are what an address belongs to, and a clock time is what it was seen at.
_AS_GOOD_AS = frozenset({*ADDRESS_EVIDENCE, "infrastructure", "time-zone"})
_WHAT = {
    "addresses": "addresses",
    "geolocation": "where they are",
    "registry": "in whose name they are registered",
}


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag claims whose grounds are addresses and nothing else."""
    map_, addresses = layout(reported), beside(reported)
    seen: set[tuple[int, frozenset[str]]] = set()
    for claim in own_claims(reported):
        where = (claim.section, keys(claim))
        if where in seen or refers(reported, claim) or not blames_somebody(claim):
            continue
        if only_placed(claim, addresses):
            continue
        grounds = map_.of(claim)
        certainty = _certainty(reported, claim, grounds, addresses)
        if not certainty:
            continue
        if is_guess(claim):
            certainty = "low"
        mild = certainty == "low" or weakly(claim)
        seen.add(where)
        yield Flag(
            message=f"{are_blamed(claim)} and the section names nothing but {_listed(grounds)}",
            block=claim.block,
            start=claim.start,
            end=claim.end,
            certainty=certainty,
            better=_BETTER,
            behind=under(reported, claim, addresses, holdings, settings),
            severity="warning" if mild else "",
        )


def _certainty(reported: Reported, claim: Sentence, grounds: Grounds, addresses: Beside) -> str:
    """How sure it is that addresses are its grounds and nothing else; "" where they aren't."""
    inside = names_address(claim, addresses)
    previous = before(reported, claim)
    joined = previous and _leads_to(previous, claim, addresses)
    if inside or joined:
        # What was seen and who did it are joined: things of the incident that the section names
        # beside (the malware, a server) aren't grounds of this claim.
        if not grounds.only(ADDRESS_EVIDENCE, grounds=True):
            return ""
        if joined and previous and refers(reported, previous):
            return ""
        # An address that is only said to be somebody's isn't yet a ground for anything.
        return "high" if joined or _goes_from(claim, addresses) else "low"
    silent = grounds.others or grounds.cited >= 0
    if silent or not grounds.only(_AS_GOOD_AS, grounds=False):
        return ""
    return "medium" if any(kind in grounds.named for kind in ADDRESS_EVIDENCE) else ""


def _goes_from(claim: Sentence, addresses: Beside) -> bool:
    """Whether a sentence goes from an address to the one who is blamed."""
    if CONCLUDES.search(claim.text) or BECAUSE.search(claim.text) or claim.family == "trace":
        return not ascribes_a_thing(claim)
    return bool(located(claim, addresses).keys() & blamed_countries(claim).keys())


def _leads_to(previous: Sentence, claim: Sentence, addresses: Beside) -> bool:
    """Whether a claim rests on the address of the sentence before it."""
    if not names_address(previous, addresses):
        return False
    places = located(previous, addresses)
    return follows(claim) or any(country in places for country in blamed_countries(claim))


def _listed(grounds: Grounds) -> str:
    said = [_WHAT[kind] for kind in ADDRESS_EVIDENCE if kind in grounds.named]
    said = said or ["addresses"]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


RULE = Rule("claim-on-addresses-alone", "error", check, yields_to=("location-as-origin",))
