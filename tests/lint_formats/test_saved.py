"""A saved lint report reads back as it was, or is refused with the place of what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipskeptic.errors import InputError
from ipskeptic.model.document import Place
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.finding import (
    CERTAINTIES,
    NEEDS,
    SEVERITIES,
    Behind,
    Edit,
    Finding,
    Linted,
    LintReport,
    Record,
    RulePage,
    Skipped,
    Suppression,
)
from ipskeptic.render.lint_formats import FORMATS, LintOptions, render_lint
from ipskeptic.render.saved_lint import FAIL_ON, SUPPRESSIONS, lint_from_json
from tests.lint_formats.sample import EMPTY, HOSTILE, NOW, SKIPPED, report

TEXT = st.text(max_size=6)
COUNT = st.integers(0, 999)
PLACE = st.builds(Place, st.integers(1, 99), st.integers(1, 99), st.integers(0, 3))


def some(items: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """None, one or two of them."""
    return st.lists(items, max_size=2).map(tuple)


BEHIND = st.builds(Behind, TEXT, TEXT, PLACE, TEXT, some(st.builds(Record, TEXT, TEXT, TEXT)))
EDIT = st.builds(Edit, COUNT, COUNT, TEXT, TEXT, st.none() | PLACE, st.none() | PLACE)
FINDING = st.builds(
    Finding,
    rule=TEXT,
    severity=st.sampled_from(SEVERITIES),
    certainty=st.sampled_from(CERTAINTIES),
    path=TEXT,
    start=PLACE,
    end=PLACE,
    message=TEXT,
    sentence=TEXT,
    excerpt=some(st.tuples(COUNT, TEXT)),
    better=TEXT,
    behind=some(BEHIND),
    related=some(st.tuples(PLACE, TEXT)),
    fingerprint=TEXT,
    suppressed=st.none()
    | st.builds(Suppression, st.sampled_from(SUPPRESSIONS), TEXT, st.none() | PLACE),
    edits=some(EDIT),
    is_new=st.booleans(),
    excerpt_column=st.integers(1, 99),
)
PAGE = st.builds(
    RulePage,
    TEXT,
    st.sampled_from(SEVERITIES),
    some(st.sampled_from(NEEDS)),
    TEXT,
    some(st.tuples(TEXT, TEXT)),
)
REPORT = st.builds(
    LintReport,
    version=TEXT,
    generated_at=st.just(NOW),
    files=some(st.builds(Linted, TEXT, TEXT, COUNT, COUNT, COUNT, some(FINDING), st.just(()))),
    rules=some(PAGE).map(lambda pages: {page.name: page for page in pages}),
    skipped=some(st.builds(Skipped, TEXT, TEXT, TEXT, st.booleans())),
    snapshots=some(st.builds(Snapshot, COUNT, TEXT, TEXT)),
    fail_on=st.sampled_from(FAIL_ON),
    min_certainty=st.sampled_from(CERTAINTIES),
    hidden=COUNT,
    stale_baseline=some(st.tuples(TEXT, TEXT, TEXT)),
    diff=TEXT,
)


@settings(max_examples=20)
@given(REPORT, st.booleans())
def test_a_report_comes_back_as_it_was(made: LintReport, pretty: bool) -> None:
    """Nothing is lost or changed on the way through JSON."""
    assert lint_from_json(render_lint("json", made, LintOptions(pretty=pretty))) == made


@settings(max_examples=30)
@given(REPORT)
def test_any_report_has_every_format(made: LintReport) -> None:
    """No report, however odd, makes a format fail."""
    for format_ in FORMATS:
        text = render_lint(format_, made)

        assert text == "" or text.endswith("\n")


@pytest.mark.parametrize("format_", FORMATS)
def test_a_saved_report_is_shown_as_the_first_time(format_: str) -> None:
    """Every format of what was read back is that of the report itself."""
    for made in (report(), report(HOSTILE), EMPTY, SKIPPED):
        back = lint_from_json(render_lint("json", made))

        assert render_lint(format_, back) == render_lint(format_, made)


def _changed(path: str, value: object) -> str:
    """A saved report with one field changed, or with "gone" taken away."""
    data = json.loads(render_lint("json", report()))
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    inner = data
    for part in way:
        inner = inner[part]
    if value == "gone":
        del inner[last]
    else:
        inner[last] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("schema_version", "9", "schema version '9'"),
        ("kind", "triage", "no saved lint report"),
        ("files", "gone", "files is missing"),
        ("skipped", "gone", "skipped is missing"),
        ("files.0.findings", "gone", r"files\[0\].findings is missing"),
        ("files.0.findings.0.is_new", "gone", "is_new is missing"),
        ("files.0.findings.0.severity", "fatal", "severity should be one of error, info, warning"),
        ("files.0.findings.0.start.line", 0, "start is no place"),
        ("files.0.findings.0.start.column", True, "column should be a whole number"),
        ("files.0.findings.0.end", "x", "end is no object"),
        ("settings.fail_on", "sometimes", "fail_on should be one of"),
        ("generated_at", "yesterday", "generated_at"),
    ],
)
def test_a_damaged_report_is_refused(path: str, value: object, message: str) -> None:
    """The message names the field and what it should be."""
    with pytest.raises(InputError, match=message):
        lint_from_json(_changed(path, value))


def test_what_is_no_json_is_refused() -> None:
    """Text that is no JSON is no saved report."""
    with pytest.raises(InputError, match="not JSON"):
        lint_from_json("reports/a.md:1:1: error")
