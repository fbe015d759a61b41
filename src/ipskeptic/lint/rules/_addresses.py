"""The addresses that a claim rests on, with what is on record of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ipskeptic.lint.facts import behind, target_of
from ipskeptic.lint.rules._kinds import is_business
from ipskeptic.lint.rules._parties import EVENT, NAMED, truly_blamed
from ipskeptic.lint.views import once_a_report
from ipskeptic.model.claims import ADDRESS_EVIDENCE, Party, Reported, Sentence, Use
from ipskeptic.model.finding import Behind, Holdings, RuleSettings

# Addresses behind one finding: more is a list, not a ground that a reader weighs (judgement).
_SHOWN = 8

_NEAR = 60  # characters between "located" and the country that it speaks of (judgement)

# What stands between an address and the country it is in.
_IN = re.compile(r"^(?: [\w-]{1,15}){0,8} (?:in|from|of)(?: the)? $")

# "Connected from 192.0.2.1: this was X": the place would stand before the address.
_APART = re.compile(r"[:;]|\d\[?\.\]?\d")

# What makes one name in a sentence both a place and the blame: "traced to an address in X". That
# log-ins came from there blames nobody yet: so much has to be said of an attack.
_MOVES = re.compile(
    r"\b(?:trac(?:ed|es|ing)|originat\w{1,4}|c[ao]mes? from|coming from|emanat\w{1,4}|launched"
    r"|conducted)\b",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"\b(?:carried out|orchestrat\w{1,4}|behind|responsible|conclu\w{1,6}|prov(?:e|es|ed))\b",
    re.IGNORECASE,
)
Beside = Mapping[int, tuple[Use, ...]]


@once_a_report
def beside(reported: Reported) -> Beside:
    """By the number of a claim the addresses that are put beside it, each once, in order."""
    found: dict[int, dict[str, Use]] = {}
    for use in reported.uses:
        address = target_of(reported, use).text
        for claim in {use.sentence, *use.supports}:
            held = found.setdefault(claim, {})
            if len(held) < _SHOWN:
                held.setdefault(address, use)
    return {claim: tuple(uses.values()) for claim, uses in found.items()}


def under(
    reported: Reported,
    claim: Sentence,
    addresses: Beside,
    holdings: Holdings,
    settings: RuleSettings,
    country: str = "",
) -> tuple[Behind, ...]:
    """What is on record of the addresses that a claim is put beside, the nearest ones.

    Args:
        reported: The report.
        claim: The claim.
        addresses: By claim, as `beside` gives them.
        holdings: The data.
        settings: Of the rules.
        country: Prefer those that the report puts there.
    """
    uses = addresses.get(claim.number, ())
    near = [use for use in uses if use.sentence == claim.number or use.beside != "section"]
    there = [use for use in near or uses if any(said.value == country for said in use.countries)]
    uses = tuple(there or near or uses)
    return tuple(behind(reported, use, holdings, settings) for use in uses)


def located(sentence: Sentence, addresses: Beside) -> dict[str, int]:
    """Countries in which a sentence puts an address, with the index of the name or -1.

    What it says of victims is left out.
    """
    if any(evidence.kind == "victimology" for evidence in sentence.evidence):
        return {}
    found: dict[str, int] = {}
    last = max((party.end for party in sentence.parties), default=-_NEAR) + _NEAR
    for evidence in sentence.evidence:
        if evidence.start > last:
            break  # in order: a list of addresses without end is not gone through
        if evidence.kind not in ADDRESS_EVIDENCE:
            continue
        for party in sentence.parties:
            between = sentence.text[evidence.end : party.start]
            behind_it = 0 <= party.start - evidence.end <= _NEAR and (
                _IN.match(between) if evidence.kind == "addresses" else not _APART.search(between)
            )
            inside = evidence.start <= party.start < evidence.end
            ahead = 0 <= evidence.start - party.end <= 1
            if party.country and (behind_it or inside or ahead):
                found.setdefault(party.country, party.start)
    for use in addresses.get(sentence.number, ()):
        for said in use.countries:
            if said.sentence == sentence.number:
                found.setdefault(said.value, -1)
    return found


def blamed_countries(claim: Sentence) -> dict[str, Party]:
    """Countries whose state or people a claim blames, with the last party that stands for each."""
    return {party.country: party for party in truly_blamed(claim) if party.country}


def names_address(sentence: Sentence, addresses: Beside) -> bool:
    """Whether a sentence speaks of addresses, where they are or whose."""
    for evidence in sentence.evidence:
        if evidence.kind in ADDRESS_EVIDENCE and not is_business(evidence):
            return True
    return any(use.sentence == sentence.number for use in addresses.get(sentence.number, ()))


def only_placed(claim: Sentence, addresses: Beside) -> bool:
    """Whether it names countries for where addresses are, and blames nobody by them.

    So it is where several countries are named and all are places, and where the one name that is
    the place would have to be the blame too, with no word for a deed.
    """
    places, blamed = located(claim, addresses), blamed_countries(claim)
    others = [p for p in truly_blamed(claim) if p.kind in NAMED and not p.country]
    if others or not blamed or any(country not in places for country in blamed):
        return False
    once = all(places[country] == party.start for country, party in blamed.items())
    moves = _MOVES.search(claim.text) and EVENT.search(claim.text)
    place = not (moves or _ACTS.search(claim.text))
    return len(blamed) > 1 or (once and bool(place))
