"""Every case of the casebook whose failure records could show, without and with that record."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ipskeptic.model.assessment import Assessment
from ipskeptic.model.reading import Reading
from tests.conftest import ROOT
from tests.reason.world import (
    FEEDS,
    REGISTRIES,
    absent,
    delegated,
    present,
    states,
    statuses,
    tables,
    weigh_up,
    with_value,
)

MODES: dict[str, dict[str, Any]] = {
    raw["mode"]: raw
    for raw in tomllib.loads((ROOT / "data/reasoning/cases.toml").read_text("utf-8"))["modes"]
}
CASES = [
    tomllib.loads(path.read_text("utf-8")) for path in sorted((ROOT / "data/cases").glob("*.toml"))
]
DAY = "2024-03-12"

# A stand-in record of each kind, of the day itself.
_VALUES = {
    "geofeed": {"cc": "DE", "agrees": "no"},
    "second-country": {"cc": "DE", "agrees": "no"},
    "special-purpose": {"reachable": "no", "name": "Private-Use", "rfc": "RFC 1918"},
    "named-user": {"cc": "KP", "user": "somebody"},
    "public-service": {"service": "Example DNS", "role": "public resolver"},
}


def _records(kind: str) -> tuple[list[Reading], str]:
    """Stand-in records of a kind beside an ordinary delegation, and the transport to state."""
    base: list[Reading] = [delegated("FR", DAY)]
    if kind == "one-way":
        return base, "one-way"
    if kind == "undelegated":
        return [*(absent(name, DAY) for name in REGISTRIES), absent("table", DAY)], "unknown"
    feed = next(name for name, feed in FEEDS.items() if feed.kind == kind)
    reading = with_value(present(feed, DAY), **_VALUES.get(kind, {}))
    return [reading] if kind == "special-purpose" else [*base, reading], "unknown"


def _pairs() -> Iterator[tuple[str, str, str, str]]:
    for case in CASES:
        for mode in case["modes"]:
            mapped = MODES[mode]
            if mapped["to"] == "alternative":
                for kind in mapped.get("revealed_by", ()):
                    yield case["id"], mode, mapped["name"], kind


PAIRS = sorted(set(_pairs()))


@pytest.mark.parametrize(("case", "mode", "alternative", "kind"), PAIRS)
def test_the_record_that_revealed_it(case: str, mode: str, alternative: str, kind: str) -> None:
    """Without the record the alternative is open and the next steps name what would show it."""
    readings, transport = _records(kind)
    without = weigh_up([delegated("FR", DAY)], DAY)
    found = weigh_up(readings, DAY, transport=transport)
    effects = tables().kinds[kind].effects
    class_ = next((effect.class_ for effect in effects if effect.class_), "")

    assert statuses(without)[alternative] == "open"
    assert any(alternative in step.settles for step in without.next_steps) or _gap(without)
    assert statuses(found)[alternative] == "recorded"
    assert not class_ or class_ in found.also


def _gap(found: Assessment) -> bool:
    """Whether the report names a command that would bring a missing list."""
    return any(gap.command.startswith("ipskeptic data import") for gap in found.gaps)


def test_every_mode_of_every_case_is_mapped() -> None:
    """Nothing of the casebook is left out: what no record could show is counted and said."""
    modes = {mode for case in CASES for mode in case["modes"]}
    by_kind = {to: sum(MODES[mode]["to"] == to for mode in modes) for to in
               ("alternative", "rung", "gap", "not-visible")}  # fmt: skip

    assert modes <= set(MODES)
    assert sum(by_kind.values()) == len(modes)
    assert by_kind["alternative"] > 0
    assert by_kind["not-visible"] > 0


def test_three_very_different_addresses_have_one_ladder() -> None:
    """APT1's Shanghai range, Kimsuky in Jilin and a hacked home router: the same records."""
    apt1 = weigh_up([delegated("CN", "2013-01-30", registry="apnic")], "2013-02-01")
    kimsuky = weigh_up([delegated("CN", "2013-09-01", registry="apnic")], "2013-09-11")
    router = weigh_up([delegated("FR", "2023-12-01")], "2023-12-06")

    assert states(apt1) == states(kimsuky) == states(router)
    assert statuses(apt1) == statuses(kimsuky) == statuses(router)


def test_no_case_is_carried_beyond_place() -> None:
    """With every record at once, no case is carried beyond where the machine stood."""
    kinds = sorted(
        {kind for _, _, _, kind in PAIRS} - {"one-way", "special-purpose", "undelegated"}
    )
    everything = [reading for kind in kinds for reading in _records(kind)[0]]

    assert weigh_up(everything, DAY).carries in ("", "record", "route", "place")


@pytest.mark.shared
def test_the_cases_of_the_reference_are_here(shared_reference: Path) -> None:
    """Every case of the reference is in the casebook."""
    reference = json.loads(shared_reference.joinpath("cases.json").read_text("utf-8"))

    assert {case["id"] for case in reference} <= {case["id"] for case in CASES}
