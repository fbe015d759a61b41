"""Confidence in any judgement of who acted: always low, and why at this very address.

The level never changes: no record of an address shows who acted (policy; STANDARDS R13). The
reasons are drawn from this very address.
"""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.assessment import QUESTIONS, Alternative, Weighed
from ipskeptic.model.dates import and_list, span_text
from ipskeptic.model.observation import Observation
from ipskeptic.model.reading import Present
from ipskeptic.reason.origins import count
from ipskeptic.reason.tables import Tables
from ipskeptic.reason.weigh import effect_of


def confidence_reasons(
    weighed: Sequence[Weighed],
    alternatives: Sequence[Alternative],
    answered: Sequence[str],
    observation: Observation,
    tables: Tables,
) -> tuple[str, ...]:
    """Reasons, most telling first, one clause each."""
    recorded = [tables.reads[a.name] for a in alternatives if a.status == "recorded"]
    reasons = []
    if recorded:
        reasons.append(f"on record: {and_list(recorded)}")
    reasons.append(_witness_reason(weighed, answered, tables))
    missing = [question for question in QUESTIONS if question not in answered]
    if missing:
        reasons.append(f"not answered: {and_list(missing)}")
    if not observation.time_given:
        reasons.append("no time given")
    if not missing and not recorded:
        reasons.append("the same records fit a hacked home router")
    return tuple(reason for reason in reasons if reason)


def _witness_reason(weighed: Sequence[Weighed], answered: Sequence[str], tables: Tables) -> str:
    moving = [
        item
        for item in weighed
        if (effect := effect_of(item, tables))
        and effect.moves
        and item.reading.source.feed != "stated"
    ]
    if not moving:
        shown = [i for i in weighed if isinstance(i.reading, Present) and not i.usable]
        if shown and not answered:
            return "no record held may speak for that time"
        return "no record that speaks for that time bears on a rung"
    lists, known, unknown = count([item.reading for item in moving])
    total = known + unknown
    text = f"{total} origin{'s' if total != 1 else ''} spoke"
    if lists == 1 and any(item.reading.source.credibility >= 3 for item in moving):
        text += ", second hand"
    oldest = max((item.days or 0) for item in moving)
    if oldest > 1:
        text += f", up to {span_text(oldest)} off"
    return text
