"""Join the parts of the reasoning: observation and readings in, assessment out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ipskeptic.model.assessment import QUESTIONS, Assessment, Mention, RungState, Weighed
from ipskeptic.model.observation import Claim, Observation
from ipskeptic.model.reading import Reading
from ipskeptic.model.when import Window
from ipskeptic.reason.alternatives import alternatives_of, matrix_of
from ipskeptic.reason.changes import changes_of
from ipskeptic.reason.confidence import confidence_reasons
from ipskeptic.reason.fit import fit_of
from ipskeptic.reason.gaps import gaps_of, next_steps_of
from ipskeptic.reason.judgements import judgements_of
from ipskeptic.reason.phrases import rung_reasons
from ipskeptic.reason.sentences import shortcut_of, statement_of, summary_of
from ipskeptic.reason.states import RungEvidence
from ipskeptic.reason.tables import Tables
from ipskeptic.reason.usability import is_present_time
from ipskeptic.reason.verdict import verdict_of
from ipskeptic.reason.weigh import weigh

# What a claim of each level needs: REASONING, "The ladder".
_NEEDS = {
    "location": ("record", "route", "place"),
    "operator": ("record", "route", "place", "machine", "operator"),
}


def assess(
    observation: Observation,
    readings: Iterable[Reading],
    *,
    now: Window,
    tables: Tables,
    claim: Claim | None = None,
    mentions: Sequence[Mention] = (),
    country_now: str = "",
) -> Assessment:
    """Say how far the records carry, where they stop, and what else explains them.

    Args:
        observation: What was seen, and when.
        readings: What the sources say, in any order; repetition changes nothing.
        now: The clock.
        tables: Effects, ratings, numbers, words.
        claim: What somebody claims, or None.
        mentions: Cases of the casebook with this address.
        country_now: The embedded table's country, the witness for the present in `changes`.
    """
    weighed = weigh(readings, observation, now, tables)
    classes, last, stop, answered, evidence = verdict_of(weighed, tables)
    carried = (last, stop)
    missing = tuple(question for question in QUESTIONS if question not in answered)
    alternatives = alternatives_of(weighed, tables)
    fit, naming = fit_of(weighed, claim)
    answer = _answer(claim, fit, naming, evidence)
    ladder = _ladder(evidence, weighed, observation, tables)
    changes = changes_of(weighed, observation.seen_at, country_now)
    return Assessment(
        observation=observation,
        claim=claim,
        answer=answer,
        fit=fit,
        class_=classes[0],
        also=classes,
        carries=carried[0],
        stops_at=carried[1],
        confidence_who="low",
        confidence_because=confidence_reasons(weighed, alternatives, answered, observation, tables),
        answered=answered,
        missing=missing,
        ladder=ladder,
        readings=weighed,
        judgements=judgements_of(weighed, observation, tables),
        alternatives=alternatives,
        matrix=matrix_of(weighed, tables),
        changes=changes,
        next_steps=next_steps_of(weighed, alternatives, classes[0], tables),
        gaps=gaps_of(
            weighed,
            missing,
            observation,
            claim,
            fit,
            tables,
            present_time=is_present_time(observation, now, tables),
        ),
        mentions=tuple(mentions),
        summary=summary_of(
            observation,
            claim,
            answer,
            fit,
            naming,
            weighed,
            ladder,
            carried,
            classes[0],
            changes,
            tables,
        ),
        shortcut=shortcut_of(claim, weighed, carried[1], tables),
    )


def _answer(
    claim: Claim | None, fit: str, naming: Sequence[Weighed], evidence: Sequence[RungEvidence]
) -> str:
    """The claim's own answer; a party is always refused."""
    if claim is None:
        return ""
    if claim.level == "party":
        return "refused"
    states = {rung.rung: rung.state for rung in evidence}
    needed = all(states[rung] in ("supported", "assumed") for rung in _NEEDS[claim.level])
    speaks = any(item.usable for item in naming)
    return "carried" if needed and fit == "named" and speaks else "not-carried"


def _ladder(
    evidence: Sequence[RungEvidence],
    weighed: Sequence[Weighed],
    observation: Observation,
    tables: Tables,
) -> tuple[RungState, ...]:
    return tuple(
        RungState(
            rung=rung.rung,
            statement=statement_of(rung.rung, observation, tables),
            state=rung.state,
            for_=rung.origins_for,
            against=rung.origins_against,
            because=rung_reasons(rung, weighed, observation, tables),
        )
        for rung in evidence
    )
