"""The state of every rung, and how far the ladder carries.

The first that applies wins: excluded, doubtful, supported, assumed, open. So order and
repetition of readings do not matter, and a reading for a rung never worsens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ipskeptic.model.assessment import RUNGS, Weighed
from ipskeptic.reason.origins import witnesses
from ipskeptic.reason.tables import Effect, Tables
from ipskeptic.reason.weigh import effect_of


class RungEvidence(NamedTuple):
    """What bears on one rung.

    Attributes:
        rung: One of `RUNGS`.
        state: One of `model.assessment.STATES`.
        for_: Weighed readings that speak for it.
        against: Weighed readings that speak against it.
    """

    rung: str
    state: str
    for_: tuple[Weighed, ...]
    against: tuple[Weighed, ...]

    @property
    def origins_for(self) -> int:
        """How many witnesses speak for it."""
        return len(witnesses(item.reading for item in self.for_))

    @property
    def origins_against(self) -> int:
        """How many witnesses speak against it."""
        return len(witnesses(item.reading for item in self.against))


def ladder_of(weighed: Iterable[Weighed], tables: Tables) -> tuple[RungEvidence, ...]:
    """The six rungs with their states, bottom to top."""
    moving = [(item, effect) for item in weighed if (effect := effect_of(item, tables))]
    return tuple(_rung(rung, moving) for rung in RUNGS)


def carries(ladder: Sequence[RungEvidence]) -> tuple[str, str]:
    """The last rung that is carried ("" for none), and the first that is not."""
    last = ""
    for rung in ladder:
        if rung.state not in ("supported", "assumed"):
            return last, rung.rung
        last = rung.rung
    raise AssertionError("party is always refused")


def _rung(rung: str, moving: Sequence[tuple[Weighed, Effect]]) -> RungEvidence:
    if rung == "party":
        return RungEvidence(rung, "refused", (), ())
    kinds = {item.reading.kind for item, effect in moving if rung in effect.supports}
    for_ = tuple(
        item
        for item, effect in moving
        if rung in effect.supports and (not effect.needs or effect.needs in kinds)
    )
    excluding = tuple(item for item, effect in moving if rung in effect.excludes)
    doubting = tuple(item for item, effect in moving if rung in effect.doubts)
    against = (*excluding, *doubting)
    if excluding:
        state = "excluded"
    elif doubting:
        state = "doubtful"
    elif for_:
        state = "supported"
    else:
        state = "assumed" if rung == "record" else "open"
    return RungEvidence(rung, state, for_, against)
