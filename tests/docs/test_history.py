"""docs/history.md names what the document and the picture have, no more and no less."""

from __future__ import annotations

import re

import pytest

from ipskeptic.model.timeline import DIFFERENCES, STATES
from ipskeptic.render.text.marks import COPY_MARKS, NO_COPY
from ipskeptic.render.timeline_schema import timeline_schema
from tests.conftest import ROOT
from tests.docs.test_formats import first_cells, items, section

PAGE = (ROOT / "docs" / "history.md").read_text(encoding="utf-8")
TIMELINE = timeline_schema()["properties"]
OBJECTS = {
    "timeline": TIMELINE,
    "lane": items(TIMELINE["lanes"]),
    "stretch": items(items(TIMELINE["lanes"])["stretches"]),
    "difference": items(TIMELINE["differences"]),
    "side": items(TIMELINE["conflicts"])["first"]["properties"],
}


@pytest.mark.parametrize("name", OBJECTS)
def test_fields(name: str) -> None:
    """Every field of the JSON Schema has its line, and no line names another."""
    named = [cell for cell in first_cells(section(PAGE, name)) if cell != "field"]

    assert sorted(named) == sorted(OBJECTS[name])


def test_states_and_differences() -> None:
    """The closed lists of the document stand in the page."""
    states = next(line for line in PAGE.splitlines() if line.startswith("| `state`"))
    what = next(line for line in PAGE.splitlines() if line.startswith("| `what`"))

    assert re.findall(r"`([\w-]+)`", states)[1:] == list(STATES)
    assert re.findall(r"`([\w-]+)`", what)[1:] == list(DIFFERENCES)


def test_marks() -> None:
    """Every mark of the picture is explained."""
    marks = re.findall(r"^\| `(.)` \|", PAGE, re.MULTILINE)

    assert sorted(marks) == sorted([mark for mark, _, _ in COPY_MARKS.values()] + [NO_COPY[0]])
