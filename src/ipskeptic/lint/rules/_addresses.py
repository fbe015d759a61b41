"""The addresses that a claim rests on, with what is on record of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ipskeptic.lint.facts import behind, target_of
from ipskeptic.lint.rules._blame import truly_blamed
from ipskeptic.lint.rules._kinds import is_business
from ipskeptic.model.claims import ADDRESS_EVIDENCE, Party, Reported, Sentence, Use
from ipskeptic.model.finding import Behind, Holdings, RuleSettings

# Addresses behind one finding: more is a list, not a ground that a reader weighs (judgement).
_SHOWN = 8

_NEAR = 60  # characters between "located" and the country that it speaks of (judgement)

# What stands between an address and the country it is in.
_IN = re.compile(r"^(?: [\w-]{1,15}){0,8} (?:in|from|of)(?: the)? $")

Beside = Mapping[int, tuple[Use, ...]]


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
) -> tuple[Behind, ...]:
    """What is on record of the addresses that a claim is put beside."""
    uses = addresses.get(claim.number, ())
    return tuple(behind(reported, use, holdings, settings) for use in uses)


def located(sentence: Sentence, addresses: Beside) -> dict[str, int]:
    """Countries in which a sentence puts an address, with the index of the name or -1.

    What it says of victims is left out.
    """
    if any(evidence.kind == "victimology" for evidence in sentence.evidence):
        return {}
    found: dict[str, int] = {}
    for evidence in sentence.evidence:
        if evidence.kind not in ADDRESS_EVIDENCE:
            continue
        for party in sentence.parties:
            between = sentence.text[evidence.end : party.start]
            behind_it = 0 <= party.start - evidence.end <= _NEAR and (
                evidence.kind != "addresses" or _IN.match(between)
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
