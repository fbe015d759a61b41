"""The verdict class: what was observed, never the claim. And which questions were answered."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.assessment import CLASSES, QUESTIONS, Weighed
from ipskeptic.model.reading import Absent, Present
from ipskeptic.reason.tables import Tables
from ipskeptic.reason.weigh import effect_of


def questions_answered(weighed: Sequence[Weighed], tables: Tables) -> tuple[str, ...]:
    """The questions that at least one usable reading answers, whatever it says.

    One registry's silence answers nothing: that needs all five (rows 7 to 8a).
    """
    answered = set()
    for item in weighed:
        reading = item.reading
        if not item.usable or not isinstance(reading, Present | Absent):
            continue
        if reading.kind == "delegation" and isinstance(reading, Absent):
            continue
        answered.add(
            "route" if reading.kind == "several-origins" else tables.question(reading.kind)
        )
    return tuple(question for question in QUESTIONS if question in answered)


def classes_of(
    weighed: Sequence[Weighed], answered: Sequence[str], tables: Tables
) -> tuple[str, ...]:
    """Every class that applies, in the order in which the first one is the class."""
    found = {effect.class_ for item in weighed if (effect := effect_of(item, tables))}
    found.discard("")
    if len(answered) < len(QUESTIONS):
        found.add("unknown")
    if not found:
        found.add("not-excluded")
    return tuple(name for name in CLASSES if name in found)
