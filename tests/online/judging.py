"""Assessments of the made-up internet with readings that came online."""

from __future__ import annotations

from collections.abc import Iterable

from ipskeptic.model.assessment import Assessment
from ipskeptic.model.reading import Reading
from ipskeptic.pipeline.skeptic import Skeptic


def judged(
    world: Skeptic, address: str, online: Iterable[Reading], at: str | None = None
) -> Assessment:
    """What is said of an address when these were answered as well."""
    return world.assess(address, at=at, extra=tuple(online))
