"""Small data cases, and the mutant that must fail them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ipskeptic.model.assessment import ALTERNATIVES, CLASSES, STATES, STATUSES, Assessment
from ipskeptic.model.observation import Claim
from ipskeptic.model.reading import Reading
from tests.reason.casefile import differences, load, reading
from tests.reason.world import states, statuses, weigh_up

CASES = load()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    """The readings of the case give what it expects."""
    assert differences(case, weigh_up) == []


def _mutant(
    readings: Sequence[Reading], at: str, claim: Claim | None, transport: str
) -> Assessment:
    """A reasoning that ignores its readings."""
    return weigh_up([], at, claim, transport)


def test_the_mutant_fails() -> None:
    """A reasoning that ignores its readings fails most cases, so the cases test something."""
    failing = [case["name"] for case in CASES if differences(case, _mutant)]
    moved = [case["name"] for case in CASES if _moves(case)]

    assert len(set(moved) - set(failing)) <= 0.1 * len(moved)
    assert "founding case: infected that same day" in failing
    assert "Tor exit on the day" in failing


def _moves(case: dict[str, Any]) -> bool:
    """Whether the readings of a case change any state or status."""
    at, transport = case.get("at", ""), case.get("transport", "unknown")
    found = weigh_up([reading(text) for text in case["readings"]], at, transport=transport)
    empty = weigh_up([], at, transport=transport)
    return (states(found), statuses(found)) != (states(empty), statuses(empty))


def test_every_value_occurs() -> None:
    """Over the cases every class, state, status and alternative is seen."""
    classes, seen_states, seen_statuses, recorded = set(), set(), set(), set()
    for case in CASES:
        found = weigh_up(
            [reading(text) for text in case["readings"]],
            case.get("at", ""),
            transport=case.get("transport", "unknown"),
        )
        classes.add(found.class_)
        seen_states |= set(states(found).values())
        seen_statuses |= set(statuses(found).values())
        recorded |= {name for name, status in statuses(found).items() if status == "recorded"}

    assert classes == set(CLASSES)
    assert seen_states == set(STATES)
    assert seen_statuses == set(STATUSES)
    assert recorded == set(ALTERNATIVES) - {"holder", "planted"}
