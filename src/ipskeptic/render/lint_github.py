"""Format `github` of `lint`: workflow commands, which GitHub shows as annotations.

Of each step GitHub shows the first 10 errors, 10 warnings and 10 notices; the others stand in the
log alone. So the worst come first, and a notice before all says what is not shown.

Source: GitHub, "Workflow commands for GitHub Actions"; actions/toolkit, docs/problem-matchers.md,
"Limitations".
"""

from __future__ import annotations

from ipskeptic.model.finding import Finding, LintReport
from ipskeptic.render.escape import workflow_data, workflow_property
from ipskeptic.render.lint_formats import LintOptions
from ipskeptic.render.lint_words import closing, count, cut, several, spoken, worst_first
from ipskeptic.render.lint_words import skipped as skipped_rules

SHOWN = 10  # of each kind; see above
_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_MOST_NAMED = 5  # addresses that an annotation names (judgement)
# GitHub, checks API: a title has at most 255 characters, a message 64 KB; four bytes a character.
_MOST_TITLE = 255
_MOST_MESSAGE = 16_000


def render(report: LintReport, _options: LintOptions) -> str:
    """A command a finding; "" where nothing was found and no rule skipped."""
    lines = [_command(finding) for finding in worst_first(report.findings)]
    told = _told(report)
    if told:
        # Before all others: as the eleventh notice it would be cut itself.
        lines.insert(0, f"::notice title=ipskeptic::{workflow_data(told)}")
    return "".join(f"{line}\n" for line in lines)


def _told(report: LintReport) -> str:
    """What the annotations don't show, or ""."""
    counts = count(report)
    parts = []
    for severity, number in counts.by_severity.items():
        # The notice itself takes the place of one.
        most = SHOWN - 1 if severity == "info" else SHOWN
        if number > most:
            parts.append(f"{number - most:,} of {several(number, severity)}")
    text = ""
    if parts:
        text = f"not shown as annotations, only in the log: {', '.join(parts)}"
    unreadable = several(counts.unreadable, "file") if counts.unreadable else ""
    if not (text or unreadable or skipped_rules(report)):
        return ""
    return "; ".join(part for part in (closing(report, counts), text) if part)


def _command(finding: Finding) -> str:
    start, end = finding.start, finding.end
    places = {"file": finding.path.removeprefix("./"), "line": str(start.line)}
    # GitHub, checks API: columns are given only where the annotation lies on one line.
    if end.line > start.line:
        places["endLine"] = str(end.line)
    else:
        places |= {"endLine": str(start.line), "col": str(start.column)}
        places["endColumn"] = str(max(end.column, start.column))
    places["title"] = cut(f"ipskeptic {finding.rule}", _MOST_TITLE)
    properties = ",".join(f"{key}={workflow_property(value)}" for key, value in places.items())
    return f"::{_COMMANDS[finding.severity]} {properties}::{workflow_data(_message(finding))}"


def _message(finding: Finding) -> str:
    page = f" (page {finding.start.page})" if finding.start.page else ""
    lines = [f"{finding.message}{page}"]
    for behind in finding.behind[:_MOST_NAMED]:
        lines.append(f"{spoken(behind)}:" if behind.records else spoken(behind))
        for record in behind.records:
            date = f", {record.date}" if record.date else ""
            lines.append(f"  {record.source}{date}: {record.says}")
    if len(finding.behind) > _MOST_NAMED:
        lines.append(f"and {len(finding.behind) - _MOST_NAMED:,} more addresses")
    if finding.better:
        lines.append(f"Better: {finding.better}")
    return cut("\n".join(" ".join(line.splitlines()) for line in lines), _MOST_MESSAGE)
