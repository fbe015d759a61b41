"""Every format of a hand-made lint report, letter by letter, and of reports with little in them.

Names in the machine formats are promised to be stable. To write the files again after a change that
is meant: IPSKEPTIC_WRITE_GOLDEN=1 pytest tests/lint_formats/test_golden.py, then read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ipskeptic.model.finding import LintReport
from ipskeptic.render.lint_formats import FORMATS, LintOptions, render_lint
from tests.lint_formats.sample import EMPTY, HOSTILE, SKIPPED, report

FOLDER = Path(__file__).parent / "golden"
REPORTS: dict[str, LintReport] = {
    "sample": report(),
    "hostile": report(HOSTILE),
    "empty": EMPTY,
    "skipped": SKIPPED,
}
OPTIONS = {
    "default": LintOptions(),
    "wide": LintOptions(width=120, statistics=True, verbose=True, pretty=True, suppressed=True),
    "narrow": LintOptions(width=40),
    "color": LintOptions(color=True),
}
CASES = [
    *((name, format_, "default") for name in REPORTS for format_ in FORMATS),
    *(("sample", "text", options) for options in ("wide", "narrow", "color")),
    ("sample", "sarif", "wide"),
    ("sample", "json", "wide"),
]


@pytest.mark.parametrize(("name", "format_", "options"), CASES)
def test_a_format_is_as_it_was(name: str, format_: str, options: str) -> None:
    """The output is that of the golden file."""
    text = render_lint(format_, REPORTS[name], OPTIONS[options])
    path = FOLDER / f"{name}.{format_}{'' if options == 'default' else f'.{options}'}.txt"
    if os.environ.get("IPSKEPTIC_WRITE_GOLDEN"):
        path.write_text(text, "utf-8", newline="\n")

    assert text == path.read_text("utf-8")


def test_the_formats_are_those_of_the_interface() -> None:
    """The names stand in the order in which the interface lists them."""
    assert FORMATS == (
        "text",
        "concise",
        "json",
        "jsonl",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "rdjson",
        "markdown",
    )
