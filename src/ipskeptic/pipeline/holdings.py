"""What is on record of the addresses of a report: the `Holdings` that rules ask."""

from __future__ import annotations

from ipskeptic.model.assessment import Assessment
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window
from ipskeptic.pipeline.skeptic import Skeptic


class Held:
    """The data of an opened `Skeptic`; see `model.finding.Holdings`."""

    def __init__(self, skeptic: Skeptic) -> None:
        self._skeptic = skeptic
        self._kept: dict[tuple[str, str], Assessment] = {}

    def lacks(self, question: str) -> str:
        """Why a question can't be put to any address, one clause; "" where it can."""
        raise NotImplementedError(question)

    def about(self, target: Target, at: Window | None) -> Assessment:
        """What the records say of an address at a time; None for the present."""
        key = (target.text, at.text if at else "")
        if key not in self._kept:
            self._kept[key] = self._skeptic.assess(target, at=at)
        return self._kept[key]
