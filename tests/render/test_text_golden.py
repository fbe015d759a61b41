"""The terminal report of the sample cases, letter by letter, in 80 and 120 columns.

Golden files are read by eye before they are frozen. To write them again after a change that is
meant: IPSKEPTIC_WRITE_GOLDEN=1 pytest tests/render/test_text_golden.py, then read the diff.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ipskeptic.model.assessment import Report
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.render.text.report import render_text
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "render" / "golden"
NOW = datetime(2026, 8, 26, 12, 0, tzinfo=UTC)
MOST_LINES = 70  # issue 2: at most 70 lines in 80 columns by default

ASKED: dict[str, dict[str, str]] = {
    "founding": {"address": "175.45.176.143", "at": "2014-12-11", "claim": "KP"},
    "resolver": {"address": "2001:4860:4860::8888"},
    "naenara": {"address": "10.76.1.11"},
    "two-countries": {"address": "210.52.109.22", "at": "2014-08-20", "claim": "KP"},
    "indicator": {"address": "203.131.222.102", "at": "2014-12-19", "claim": "KP"},
}
WORLD: dict[str, dict[str, str]] = {
    "world-tor": {
        "address": "192.0.2.66", "at": "2024-03-12T14:20Z", "transport": "tcp", "claim": "KP",
    },
    "world-ordinary": {"address": "198.51.100.23"},
    "world-hijacked": {"address": "203.0.113.200", "at": "2024-03-12", "role": "destination"},
    "world-prefix": {"address": "192.0.2.0/24", "at": "2024-03-12", "claim": "AS64496",
                     "level": "operator"},
}  # fmt: skip


def _ask(skeptic: Skeptic, asked: dict[str, str]) -> Report:
    rest = {key: value for key, value in asked.items() if key != "address"}
    return skeptic.report([skeptic.assess(asked["address"], **rest)])  # type: ignore[arg-type]


def _compare(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("IPSKEPTIC_WRITE_GOLDEN"):
        path.write_text(text, "utf-8", newline="\n")

    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", ASKED)
def test_built_in(name: str, width: int, tmp_path: Path) -> None:
    """The report on built-in data alone is the one that was read and approved."""
    with Skeptic.open(tmp_path, now=NOW) as skeptic:
        text = render_text(_ask(skeptic, ASKED[name]), width=width, color=False)

    _compare(f"{name}-{width}", text)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", WORLD)
def test_made_up_world(world: Skeptic, name: str, width: int) -> None:
    """The report over the made-up internet is the one that was read and approved."""
    text = render_text(_ask(world, WORLD[name]), width=width, color=False)

    _compare(f"{name}-{width}", text)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*-80.txt")), ids=lambda path: path.stem)
def test_a_report_fits(path: Path) -> None:
    """No line is wider than 80 columns, save a command to copy, and a report has at most 70."""
    lines = path.read_text("utf-8").splitlines()

    assert len(lines) <= MOST_LINES
    assert all(len(line) <= 80 or line.lstrip().startswith("helps most:") for line in lines)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_the_first_sixty_words(path: Path) -> None:
    """The first 60 words of the answer say how far it carries and where it stops."""
    answer = path.read_text("utf-8").split("ANSWER")[1]
    words = " ".join(answer.split()[:60])

    assert re.search(r"carries", words)
    assert re.search(r"stops at `\w+`", words)


def test_colour_adds_only_colour(tmp_path: Path) -> None:
    """With colour the text is the same once the escape sequences are taken out."""
    with Skeptic.open(tmp_path, now=NOW) as skeptic:
        report = _ask(skeptic, ASKED["founding"])
    plain = render_text(report, width=80, color=False)
    coloured = render_text(report, width=80, color=True)
    bare = "".join(
        line.rstrip() + "\n" for line in re.sub(r"\x1b\[[0-9;]*m", "", coloured).splitlines()
    )

    assert "\x1b" not in plain
    assert "\x1b" in coloured
    assert bare == plain
