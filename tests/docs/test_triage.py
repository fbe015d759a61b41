"""docs/triage.md names what the document of `triage` has, no more and no less."""

from __future__ import annotations

import re

import pytest

from ipskeptic.model.triage import CONVERGENCES, CONVERGES_ON, SEVERAL, TABLES, TIMES
from ipskeptic.render.triage_schema import triage_schema
from tests.conftest import ROOT
from tests.docs.test_formats import first_cells, items, section

PAGE = (ROOT / "docs" / "triage.md").read_text(encoding="utf-8")
TRIAGE = triage_schema()["properties"]
OBJECTS = {
    "triage": TRIAGE,
    "summary": TRIAGE["summary"]["properties"],
    "asked": TRIAGE["asked"]["properties"],
    "input": TRIAGE["input"]["properties"],
    "dates": TRIAGE["dates"]["properties"],
    "table": TRIAGE["tables"]["properties"]["class"]["properties"],
    "convergence": items(TRIAGE["convergence"]),
    "refusal": items(TRIAGE["refused"]),
}


def names(line_start: str) -> list[str]:
    """The names in backticks of the line that begins so, after the first."""
    line = next(line for line in PAGE.splitlines() if line.startswith(line_start))
    return re.findall(r"`([\w-]+)`", line)[1:]


@pytest.mark.parametrize("name", OBJECTS)
def test_fields(name: str) -> None:
    """Every field of the JSON Schema has its line, and no line names another."""
    named = [cell for cell in first_cells(section(PAGE, name)) if cell != "field"]

    assert sorted(named) == sorted(OBJECTS[name])


def test_closed_lists() -> None:
    """Tables, states, times and what may be converged on stand in the page."""
    states = [c for c in first_cells(section(PAGE, "Do they converge")) if c != "state"]

    assert tuple(names("| `tables`")) == TABLES
    assert tuple(states) == CONVERGENCES
    assert set(names("| `basis`")) == set(TIMES)
    assert tuple(names("| `on` |")) == CONVERGES_ON
    assert all(f"`{name}`" in section(PAGE, "What is counted") for name in SEVERAL)
