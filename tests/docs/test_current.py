"""The runs, numbers and generated pages are what the program and its data give today."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gen_readme
import gen_runs
import pytest

from ipskeptic.pipeline import skeptic
from tests.conftest import ROOT

RUN = re.compile(r"<!-- run: (.+?) -->\n```console\n(.*?)\n```\n", re.DOTALL)
# Any day but those on which the pages were made.
ANOTHER_DAY = datetime(2031, 5, 4, 12, tzinfo=UTC)


def test_pages_are_current() -> None:
    """Every run, table and number in the pages is what it would be if it were made now."""
    made = gen_readme.pages(ROOT)
    wrong = [
        path for path, text in made.items() if (ROOT / path).read_text("utf-8").encode() != text
    ]

    assert "README.md" in made
    assert "docs/cli.md" in made
    assert wrong == [], "run: python tools/generate.py"


def test_every_console_block_is_a_run(written: dict[str, str]) -> None:
    """No run in a page was typed by hand."""
    for path, text in written.items():
        assert text.count("```console") == len(RUN.findall(text)), path


def test_runs_do_not_depend_on_the_day(
    written: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On another day and without the nightly country table every run prints the same."""
    real = skeptic.Skeptic.open

    def opened(folder: Path, **options: Any) -> skeptic.Skeptic:
        return real(folder, **{**options, "now": ANOTHER_DAY})

    monkeypatch.setattr(skeptic.Skeptic, "open", opened)
    monkeypatch.setattr(skeptic, "country_table", lambda: None)
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", gen_runs.WIDTH)
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "data").mkdir()
    runs = [found for text in written.values() for found in RUN.findall(text)]
    made = {line: gen_runs.run_line(line, tmp_path / "data").rstrip() for line, _ in runs}

    assert len(runs) >= 5
    assert {line: f"$ {line}\n{text}" for line, text in made.items()} == dict(runs)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<!-- table: none -->\n", "no table 'none'"),
        ("5<!-- number: none -->\n", "no number 'none'"),
        ("5<!-- number: survival.tor-exit.31 -->\n", "no number 'survival.tor-exit.31'"),
    ],
)
def test_a_wrong_mark_is_named(text: str, complaint: str) -> None:
    """A mark that names nothing is refused, with its page."""
    reasons = {"numbers": {"survival": {"tor-exit": {"points": [[30, 0.83]]}}}}

    with pytest.raises(gen_readme.PageError, match=complaint) as caught:
        gen_readme.fill(text, "docs/odd.md", {}, reasons)
    assert str(caught.value).startswith("docs/odd.md: ")


def test_a_sample_is_a_golden_file(tmp_path: Path) -> None:
    """It is shown as it is; one that is not there is named."""
    (tmp_path / "golden.txt").write_text("new\n")
    text = "<!-- sample: golden.txt -->\n```text\nold\n```\nafter\n"
    shown = gen_readme.with_samples(text, "page", tmp_path)

    assert shown == "<!-- sample: golden.txt -->\n```text\nnew\n```\nafter\n"
    with pytest.raises(gen_readme.PageError, match=r"page: there is no file 'none\.txt'"):
        gen_readme.with_samples("<!-- sample: none.txt -->\n", "page", tmp_path)


def test_marks_are_filled() -> None:
    """A mark keeps its place; what stood after it is replaced."""
    reasons = {"numbers": {"reach": {"value": 31}, "survival": {"tor": {"points": [[30, 0.83]]}}}}
    text = (
        "<!-- run: ipskeptic x -->\n```console\nold\n```\nafter\n"
        "9<!-- number: reach --> days, 1<!-- number: survival.tor.30 --> %\n"
    )
    filled = gen_readme.fill(text, "page", {"ipskeptic x": "new\n"}, reasons)

    assert filled == (
        "<!-- run: ipskeptic x -->\n```console\n$ ipskeptic x\nnew\n```\nafter\n"
        "31<!-- number: reach --> days, 83<!-- number: survival.tor.30 --> %\n"
    )


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("rm -rf x", "nothing that gen_runs.py can run"),
        ("ipskeptic data path", "prints a path of this machine"),
    ],
)
def test_a_run_that_no_page_may_show(line: str, complaint: str, tmp_path: Path) -> None:
    """Only the program is run, and nothing of this machine is shown."""
    (tmp_path / "data").mkdir()

    with pytest.raises(ValueError, match=complaint):
        gen_runs.run_line(line, tmp_path / "data")


def test_a_run_is_shown_as_a_terminal_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is refused is shown, the exit code too, and of a long report what is asked for."""
    monkeypatch.setenv("COLUMNS", gen_runs.WIDTH)
    folder = tmp_path / "data"
    folder.mkdir()
    piped = gen_runs.run_line("printf '%s\\n' 10.0.0.1 x | ipskeptic --at 2014-12 --strict", folder)
    cut = gen_runs.run_line("ipskeptic 10.0.0.1 --at 2014-12 | sed '/^HOW FAR/,$d'", folder)

    assert "1 of 2 inputs refused" in piped
    assert piped.endswith("$ echo $?\n2\n")
    assert cut.startswith("10.0.0.1 ")
    assert "ANSWER" in cut
    assert "HOW FAR" not in cut


def test_a_wrong_run_stops_the_generator() -> None:
    """A line that can't be run is named, not left out."""
    with pytest.raises(ValueError, match="rm x"):
        gen_runs.outputs(["rm x"], ROOT)
