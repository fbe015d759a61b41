"""The short answer: class, how far it carries, whether a record names the claimed party.

`assess` says it with all its reasons; lists of millions get this alone, by the same functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ipskeptic.model.assessment import Weighed
from ipskeptic.model.observation import Claim, Observation
from ipskeptic.model.reading import Reading
from ipskeptic.model.row import Judged
from ipskeptic.model.when import Window
from ipskeptic.reason.classes import classes_of, questions_answered
from ipskeptic.reason.fit import fit_of
from ipskeptic.reason.states import RungEvidence, carries, ladder_of
from ipskeptic.reason.tables import Tables
from ipskeptic.reason.weigh import Memory, weigh


class Verdict(NamedTuple):
    """What follows from weighed readings.

    Attributes:
        classes: Every class that applies; the first is the class.
        carries: Last rung that is carried, "" for none.
        stops_at: First rung that is not.
        answered: Questions that were answered.
        ladder: The rungs with their states.
    """

    classes: tuple[str, ...]
    carries: str
    stops_at: str
    answered: tuple[str, ...]
    ladder: tuple[RungEvidence, ...]


def verdict_of(weighed: Sequence[Weighed], tables: Tables) -> Verdict:
    """The verdict on weighed readings; it does not depend on a claim."""
    ladder = ladder_of(weighed, tables)
    answered = questions_answered(weighed, tables)
    return Verdict(classes_of(weighed, answered, tables), *carries(ladder), answered, ladder)


def judge(
    observation: Observation,
    readings: Iterable[Reading],
    *,
    now: Window,
    tables: Tables,
    claim: Claim | None = None,
    memory: Memory | None = None,
) -> Judged:
    """As `assess`, without its reasons, sentences, alternatives and next steps.

    Args:
        observation: What was seen, and when.
        readings: What the sources say, in any order.
        now: The clock.
        tables: Effects, numbers, words.
        claim: What somebody claims, or None.
        memory: What was weighed before, for the same time, transport and clock.
    """
    weighed = weigh(readings, observation, now, tables, memory or Memory())
    found = verdict_of(weighed, tables)
    fit, _ = fit_of(weighed, claim)
    return Judged(
        observation, found.classes[0], found.classes, found.carries, found.stops_at, fit, weighed
    )
