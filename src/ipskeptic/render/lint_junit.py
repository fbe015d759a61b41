"""Format `junit` of `lint`: a test suite a document, so that CI shows documents as tests.

What stands at or above `--fail-on` is a failure, as it is for the exit code; with `never` errors
are, since a list of tests that can't fail would show nothing. Findings below it are tests that
pass, with what was found as their output. A document without findings is one test that passes; one
that could not be read is an error. Rules without data are tests that were skipped.

Source: there is no standard; the elements are those that Jenkins (junit-10.xsd), GitLab ("Unit test
reports") and pytest have in common.
"""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.model.finding import SEVERITIES, Finding, Linted, LintReport
from ipskeptic.render.escape import xml
from ipskeptic.render.lint_formats import LintOptions
from ipskeptic.render.lint_words import UNREADABLE, position, spoken

_SKIPPED = "rules without data"


class _Case(NamedTuple):
    """A test: its name, how it ended ("", "failure", "error", "skipped"), and what to say."""

    name: str
    outcome: str
    message: str = ""
    type_: str = ""
    lines: tuple[str, ...] = ()


def render(report: LintReport, _options: LintOptions) -> str:
    """The report as XML, ending in a line break."""
    worst = SEVERITIES.index("error" if report.fail_on == "never" else report.fail_on)
    failing = SEVERITIES[: worst + 1]
    suites = [(file.path, _cases(file, failing)) for file in report.files]
    if report.skipped:
        suites.append((_SKIPPED, _skipped(report)))
    every = [case for _, cases in suites for case in cases]
    stamp = report.generated_at.start.strftime("%Y-%m-%dT%H:%M:%S")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="ipskeptic"{_counts(every)} time="0">')
    for name, cases in suites:
        file = name if name != _SKIPPED else ""
        lines.append(
            f'  <testsuite name="{xml(name)}"{_counts(cases)} time="0" timestamp="{stamp}">'
        )
        lines.extend(_case(case, name, file) for case in cases)
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    return "\n".join(lines) + "\n"


def _cases(file: Linted, failing: tuple[str, ...]) -> list[_Case]:
    cases = [
        _of(finding, failing)
        for finding in file.findings
        if finding.suppressed is None and finding.is_new and finding.rule != UNREADABLE
    ]
    told = [finding.message for finding in file.findings if finding.rule == UNREADABLE]
    if told or not file.format:
        text = "; ".join(told) or "the document could not be read"
        cases.insert(0, _Case(UNREADABLE, "error", text, UNREADABLE, (text,)))
    return cases or [_Case("no findings", "")]


def _of(finding: Finding, failing: tuple[str, ...]) -> _Case:
    lines = [finding.message, f'"{finding.sentence}"']
    for behind in finding.behind:
        lines.append(spoken(behind))
        for record in behind.records:
            date = f", {record.date}" if record.date else ""
            lines.append(f"  {record.source}{date}: {record.says}")
    if finding.better:
        lines.append(f"better: {finding.better}")
    return _Case(
        name=f"{finding.rule} at {position(finding)}",
        outcome="failure" if finding.severity in failing else "",
        message=finding.message,
        type_=f"{finding.severity}[{finding.rule}]",
        lines=tuple(lines),
    )


def _skipped(report: LintReport) -> list[_Case]:
    return [
        _Case(
            name=item.rule,
            outcome="skipped",
            message=f"no data: {item.reason}" + (f": {item.command}" if item.command else ""),
        )
        for item in report.skipped
    ]


def _counts(cases: list[_Case]) -> str:
    outcomes = [case.outcome for case in cases]
    return (
        f' tests="{len(cases)}" failures="{outcomes.count("failure")}"'
        f' errors="{outcomes.count("error")}" skipped="{outcomes.count("skipped")}"'
    )


def _case(case: _Case, suite: str, file: str) -> str:
    where = f' file="{xml(file)}"' if file else ""
    start = f'    <testcase name="{xml(case.name)}" classname="{xml(suite)}"{where} time="0"'
    body = "\n".join(map(xml, case.lines))
    message = f' message="{xml(case.message)}"'
    if case.outcome == "skipped":
        return f"{start}><skipped{message}/></testcase>"
    if case.outcome:
        type_ = f' type="{xml(case.type_)}"'
        return f"{start}><{case.outcome}{message}{type_}>{body}</{case.outcome}></testcase>"
    if body:
        head = f"{xml(case.type_)}\n" if case.type_ else ""
        return f"{start}><system-out>{head}{body}</system-out></testcase>"
    return f"{start}/>"
