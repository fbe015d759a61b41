"""What the formats of forges and CI show, and what they say where they can't show all."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from ipskeptic.model.finding import Linted, LintReport
from ipskeptic.render.lint_formats import render_lint
from ipskeptic.render.lint_markdown import MOST_BYTES
from tests.lint_formats.sample import EMPTY, HOSTILE, SKIPPED, many, report

UNTOLD = EMPTY._replace(files=(Linted("a.pdf", "", 0, 0, 0, ()),))


def test_github_gets_the_worst_first_and_is_told_the_rest() -> None:
    """The first command is a notice that counts what GitHub will not show as annotations."""
    first, *lines = render_lint("github", many(60)).splitlines()
    kinds = [line.split(" ")[0] for line in lines]

    assert kinds == ["::error"] * 20 + ["::warning"] * 20 + ["::notice"] * 20
    assert first == (
        "::notice title=ipskeptic::20 errors, 20 warnings, 20 info in 1 file; not shown as "
        "annotations, only in the log: 10 of 20 errors, 10 of 20 warnings, 11 of 20 info"
    )


def test_github_is_told_nothing_where_all_is_shown() -> None:
    """Ten of a kind are shown without a notice; nine of the kind of the notice itself."""
    assert len(render_lint("github", many(27)).splitlines()) == 27
    assert len(render_lint("github", many(30)).splitlines()) == 31
    assert render_lint("github", EMPTY) == ""


def test_github_columns_only_on_one_line() -> None:
    """A finding over several lines has no columns, which the checks API refuses there."""
    given = many(1)
    finding = given.files[0].findings[0]
    longer = finding._replace(end=finding.end._replace(line=4))
    text = render_lint(
        "github", given._replace(files=(given.files[0]._replace(findings=(longer,)),))
    )

    assert "line=1,endLine=4,title=" in text


@pytest.mark.parametrize("format_", ["text", "concise", "sarif", "github", "junit", "markdown"])
def test_skipped_rules_are_told(format_: str) -> None:
    """A run without data never looks as if everything had been asked."""
    text = render_lint(format_, SKIPPED)

    assert "no data" in text
    assert "nothing is installed" in text or format_ in ("concise", "github")


@pytest.mark.parametrize("format_", ["text", "concise", "sarif", "github", "junit", "markdown"])
def test_an_unreadable_document_is_told(format_: str) -> None:
    """It is told even where no rule found that worth a finding."""
    text = render_lint(format_, UNTOLD)

    assert "unreadable" in text or "could not be read" in text


@pytest.mark.parametrize("format_", ["gitlab", "rdjson"])
def test_an_unreadable_document_is_a_finding(format_: str) -> None:
    """Formats of findings alone have it as one, and once."""
    for given, number in ((UNTOLD, 1), (report(), 4)):
        found = json.loads(render_lint(format_, given))
        found = found if format_ == "gitlab" else found["diagnostics"]

        assert len(found) == number
        assert "unreadable-document" in json.dumps(found)


def test_gitlab_fingerprints_are_unequal() -> None:
    """Findings with one fingerprint, or none, get one each, and the same in every run."""
    given = many(4)
    findings = tuple(
        finding._replace(fingerprint=mark, message="the same", rule="the-same")
        for finding, mark in zip(given.files[0].findings, ("ab", "ab", "", ""), strict=True)
    )
    doubled = given._replace(files=(given.files[0]._replace(findings=findings),))
    marks = [item["fingerprint"] for item in json.loads(render_lint("gitlab", doubled))]

    assert len(set(marks)) == 4
    assert marks[0] == "ab"
    assert render_lint("gitlab", doubled) == render_lint("gitlab", doubled)


def test_gitlab_paths_are_relative() -> None:
    """A path never starts with `./`, and the severities are GitLab's."""
    given = many(3)
    findings = tuple(item._replace(path="./a.md") for item in given.files[0].findings)
    dotted = given._replace(files=(given.files[0]._replace(findings=findings),))
    found = json.loads(render_lint("gitlab", dotted))

    assert {item["location"]["path"] for item in found} == {"a.md"}
    assert [item["severity"] for item in found] == ["info", "minor", "major"]


@pytest.mark.parametrize(
    ("fail_on", "failures"), [("error", 1), ("warning", 2), ("info", 3), ("never", 1)]
)
def test_junit_fails_where_the_exit_code_does(fail_on: str, failures: int) -> None:
    """What stands at or above `--fail-on` is a failure; with `never` errors are."""
    root = ElementTree.fromstring(render_lint("junit", many(3)._replace(fail_on=fail_on)).encode())

    assert root.get("failures") == str(failures)
    assert len(root.findall(".//failure")) == failures
    assert root.get("tests") == "3"


def test_junit_has_a_suite_for_every_document() -> None:
    """A document without findings is a test that passes, one that is unreadable an error."""
    root = ElementTree.fromstring(render_lint("junit", report()).encode())
    found, none, unreadable, skipped = root.findall("testsuite")

    assert [found.get("failures"), found.get("errors")] == ["1", "0"]
    assert [case.get("name") for case in none] == ["no findings"]
    assert list(none[0]) == []
    assert unreadable[0][0].tag == "error"
    assert skipped[0][0].tag == "skipped"
    assert {key: root.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "6",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
    }


def test_rdjson_counts_bytes() -> None:
    """Columns count bytes of UTF-8, and only edits whose places are known are offered."""
    first, fixable, *_ = json.loads(render_lint("rdjson", report()))["diagnostics"]
    replaced = {"start": {"line": 22, "column": 13}, "end": {"line": 22, "column": 39}}

    assert first["location"]["range"]["start"] == {"line": 12, "column": 57}
    assert fixable["suggestions"] == [{"range": replaced, "text": ""}]


@pytest.mark.parametrize("given", [report(), report(HOSTILE), EMPTY, SKIPPED], ids=range(4))
def test_rdjson_has_known_fields_alone(given: LintReport) -> None:
    """Its reader refuses a document with any other field."""
    document = json.loads(render_lint("rdjson", given))

    assert set(document) <= {"source", "severity", "diagnostics"}
    for item in document["diagnostics"]:
        assert set(item) <= {"message", "location", "severity", "code", "suggestions"}
        assert set(item["location"]) <= {"path", "range"}


@pytest.mark.parametrize("text", ["", "<@x> " * 100, "\U0001f600" * 400])
def test_a_comment_is_never_too_long(text: str) -> None:
    """With 6,000 findings the comment fits, and says how many are not in it."""
    shown = render_lint("markdown", many(6000, text))

    assert len(shown.encode()) <= MOST_BYTES
    assert "5,970 findings more, none of them worse, are left out here." in shown
    assert shown.count("<details>") == shown.count("</details>") > 0


def test_a_comment_leaves_details_out_before_it_is_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Details go first; how many are missing is said."""
    from ipskeptic.render import lint_markdown

    monkeypatch.setattr(lint_markdown, "MOST_BYTES", 3_000)
    shown = render_lint("markdown", many(6))

    assert len(shown.encode()) <= 3_000
    assert "The details of" in render_lint("markdown", many(20))


def test_concise_has_a_line_for_each() -> None:
    """Every finding has its line, and the last one counts them."""
    lines = render_lint("concise", many(3)).splitlines()

    assert lines[0] == "reports/a.md:1:1: info[stale-observation] finding 0 "
    assert lines[-1] == "1 error, 1 warning, 1 info in 1 file"


def _crowded() -> LintReport:
    """A finding on nine addresses with many records each, and rules that lack many things."""
    given = report()
    first = given.files[0].findings[0]
    behind = (first.behind[0]._replace(records=first.behind[0].records * 5),) * 9
    files = (given.files[0]._replace(findings=(first._replace(behind=behind),)),)
    skipped = tuple(given.skipped[0]._replace(reason=f"no list {number}") for number in range(14))
    return given._replace(files=files, skipped=skipped)


@pytest.mark.parametrize("format_", ["github", "rdjson", "markdown"])
def test_what_a_comment_leaves_out_is_counted(format_: str) -> None:
    """Beyond five addresses, and in Markdown a few records and reasons, the rest is counted."""
    shown = render_lint(format_, _crowded())

    assert "and 4 more addresses" in shown
    if format_ == "markdown":
        assert "  - and 6 more records" in shown
        assert "- and 4 other reasons" in shown


def test_sarif_has_no_empty_fingerprint() -> None:
    """A finding without a fingerprint, from a saved report, has none in the log either."""
    given = many(1)
    finding = given.files[0].findings[0]._replace(fingerprint="")
    files = (given.files[0]._replace(findings=(finding,)),)
    log = json.loads(render_lint("sarif", given._replace(files=files)))

    assert "partialFingerprints" not in log["runs"][0]["results"][0]
