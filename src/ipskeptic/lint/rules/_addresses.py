"""The addresses that a claim rests on, with what is on record of them."""

from __future__ import annotations

from collections.abc import Mapping

from ipskeptic.lint.facts import behind, target_of
from ipskeptic.model.claims import Reported, Sentence, Use
from ipskeptic.model.finding import Behind, Holdings, RuleSettings

# Addresses behind one finding: more is a list, not a ground that a reader weighs (judgement).
_SHOWN = 8

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
