"""Format `concise` of `lint`: a line a finding, as editors and `grep` read it, and one that closes.

    reports/a.md:12:5: error[location-as-origin] the block is registered in ...
    2 errors in 3 files; 9 rules skipped: no data

Source: GNU Coding Standards, "Formatting Error Messages": `file:line:column: message`.
"""

from __future__ import annotations

from ipskeptic.model.finding import Finding, LintReport
from ipskeptic.render.escape import log_line
from ipskeptic.render.lint_formats import LintOptions
from ipskeptic.render.lint_words import closing, count


def render(report: LintReport, _options: LintOptions) -> str:
    """The findings that count, a line each, and a last line with their number."""
    lines = [log_line(concise(finding)) for finding in report.findings]
    lines.append(closing(report, count(report)))
    return "".join(f"{line}\n" for line in lines)


def concise(finding: Finding) -> str:
    """One finding on one line."""
    place = finding.start
    page = f" (page {place.page})" if place.page else ""
    return (
        f"{finding.path}:{place.line}:{place.column}: "
        f"{finding.severity}[{finding.rule}] {finding.message}{page}"
    )
