from __future__ import annotations

from typing import Any

from ipskeptic.discover import load_generated
from ipskeptic.model.assessment import ALTERNATIVES, QUESTIONS, RUNGS
from ipskeptic.pipeline.cases import list_cases


def _modes() -> list[dict[str, Any]]:
    modes: list[dict[str, Any]] = load_generated("reasoning")["cases"]["modes"]
    return modes


def test_every_mode_of_the_casebook_is_mapped_once() -> None:
    """Each failure mode stands in the table once, and the table has no other."""
    used = {mode for case in list_cases() for mode in case.modes}
    mapped = [mode["mode"] for mode in _modes()]

    assert sorted(mapped) == sorted(used)


def test_modes_lead_to_things_that_exist() -> None:
    """A mode leads to an alternative, a rung, a gap, or says that it is not visible."""
    for mode in _modes():
        names = {
            "alternative": ALTERNATIVES,
            "rung": RUNGS,
            "gap": (*QUESTIONS, "place", "claim", "transport", "time"),
            "not-visible": ("",),
        }[mode["to"]]

        assert mode["name"] in names
        assert mode["reason"]


def test_revealing_evidence_records_the_alternative() -> None:
    """What would have revealed a failure is an evidence kind that records its alternative."""
    kinds = load_generated("reasoning")["evidence"]
    for mode in _modes():
        for kind in mode.get("revealed_by", ()):
            recorded = {name for e in kinds[kind]["effects"] for name in e.get("records", ())}

            assert mode["name"] in recorded


def test_only_planting_can_never_be_revealed() -> None:
    """Every alternative but `planted` has evidence that would have recorded it."""
    for mode in _modes():
        if mode["to"] == "alternative":
            assert bool(mode["revealed_by"]) == (mode["name"] != "planted")
