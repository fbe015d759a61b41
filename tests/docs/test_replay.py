"""docs/replay.md names what the two documents have, no more and no less."""

from __future__ import annotations

import re

import pytest

from ipskeptic.model.replay import CAUSES, CONCLUSIONS, PROOFS, WHATS
from ipskeptic.render.replay_schema import proof_schema, replay_schema
from tests.conftest import ROOT
from tests.docs.test_formats import first_cells, items, section

PAGE = (ROOT / "docs" / "replay.md").read_text(encoding="utf-8")
REPLAY = replay_schema()["properties"]
PROOF = proof_schema()["properties"]
ITEM = items(REPLAY["items"])
OBJECTS = {
    "replay": REPLAY,
    "item": ITEM,
    "short": ITEM["before"]["properties"],
    "change": items(ITEM["changes"]),
    "cause": items(items(ITEM["changes"])["because"]),
    "proof": PROOF,
    "field": items(PROOF["differences"]),
    "missing": items(PROOF["missing"]),
}


@pytest.mark.parametrize("name", OBJECTS)
def test_fields(name: str) -> None:
    """Every field of the JSON Schema has its line, and no line names another."""
    named = first_cells(section(PAGE, name))[1:]

    assert sorted(named) == sorted(OBJECTS[name])


def test_closed_lists() -> None:
    """Causes, kinds of changes, conclusions and states stand in the page, in their order."""
    with_today = section(PAGE, "With today's data")

    def listed(field: str, part: str) -> list[str]:
        line = next(x for x in section(PAGE, part).splitlines() if x.startswith(f"| `{field}`"))
        return re.findall(r"`([\w-]+)`", line)[1:]

    assert first_cells(with_today)[1:] == list(CAUSES)
    assert listed("what", "change") == list(WHATS)
    assert listed("conclusion", "item") == list(CONCLUSIONS)
    assert listed("state", "proof") == list(PROOFS)
