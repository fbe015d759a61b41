"""Format `markdown` of `lint`: a comment on a pull request, or the summary of a step.

A table with the worst first, the details folded, and never longer than a comment may be: what is
left out is counted. Everything that comes from a document stands in code or is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.model.finding import Behind, Finding, LintReport
from ipskeptic.render.escape import html, markdown, markdown_code
from ipskeptic.render.lint_formats import LintOptions
from ipskeptic.render.lint_words import (
    Counts,
    asked,
    count,
    cut,
    lacking,
    position,
    several,
    severities,
    skipped,
    worst_first,
)

# GitHub refuses a longer comment. Bytes are counted, which are never fewer than characters.
MOST_BYTES = 65_536
# By this line a recipe finds the comment that it made before, to replace it.
MARK = "<!-- ipskeptic lint -->"
# A comment is read whole, or not at all (judgements); the other formats have everything.
_MOST_ROWS = 30
_MOST_DETAILS = 15
_MOST_NAMED = 5
_MOST_RECORDS = 4
_MOST_REASONS = 10
_MOST_TEXT = 400


def render(report: LintReport, _options: LintOptions) -> str:
    """The report as GitHub Flavored Markdown, ending in a line break."""
    counts = count(report)
    findings = worst_first(report.findings)
    parts = [*_head(report, counts)]
    if findings:
        parts.append(_table(findings[:_MOST_ROWS]))
    tail = list(_tail(report, counts))
    room = MOST_BYTES - _size(parts) - _size(tail) - 200  # for the line on what is left out
    details: list[str] = []
    for finding in findings[:_MOST_DETAILS]:
        detail = _details(finding)
        room -= _size([detail])
        if room < 0:
            break
        details.append(detail)
    return "\n\n".join([*parts, *details, *_left_out(len(findings), len(details)), *tail]) + "\n"


def _size(parts: list[str]) -> int:
    """Bytes that the parts take, with the blank lines between them."""
    return sum(len(part.encode()) + 2 for part in parts)


def _head(report: LintReport, counts: Counts) -> Iterator[str]:
    yield MARK
    yield f"### ipskeptic: {severities(counts)} in {several(counts.files, 'file')}"
    reasons = lacking(report)
    if reasons:
        lines = [f"**{skipped(report)}.** What would bring it:"]
        for item in reasons[:_MOST_REASONS]:
            brings = f": {markdown_code(cut(item.command, _MOST_TEXT))}" if item.command else ""
            rules = several(len(item.rules), "rule")
            lines.append(f"- {markdown(cut(item.reason, _MOST_TEXT))} ({rules}){brings}")
        if len(reasons) > _MOST_REASONS:
            lines.append(f"- and {len(reasons) - _MOST_REASONS:,} other reasons")
        yield "\n".join(lines)
    if counts.unreadable:
        yield f"**{several(counts.unreadable, 'file')} could not be read.**"


def _table(findings: list[Finding]) -> str:
    lines = ["| severity | rule | where | what |", "| --- | --- | --- | --- |"]
    for finding in findings:
        where = markdown_code(f"{cut(finding.path, _MOST_TEXT)}:{position(finding)}", in_table=True)
        what = markdown(cut(finding.message, _MOST_TEXT), in_table=True)
        rule = markdown_code(cut(finding.rule, _MOST_TEXT), in_table=True)
        lines.append(f"| {finding.severity} | {rule} | {where} | {what} |")
    return "\n".join(lines)


def _details(finding: Finding) -> str:
    """A folded block; the summary is HTML, where only code keeps a forge from acting on names."""
    where = html(f"{cut(finding.path, _MOST_TEXT)}:{position(finding)}")
    rule = html(cut(finding.rule, _MOST_TEXT))
    parts = [
        f"<details><summary>{finding.severity} <code>{rule}</code> at "
        f"<code>{where}</code></summary>",
        f"{markdown(cut(finding.message, _MOST_TEXT))}.",
    ]
    if finding.sentence.strip():
        parts.append(f"> {markdown_code(cut(finding.sentence, _MOST_TEXT))}")
    if finding.behind:
        parts.append("\n".join(_behind(finding.behind)))
    if finding.better:
        parts.append(f"**Better:** {markdown(cut(finding.better, _MOST_TEXT))}.")
    parts.append("</details>")
    return "\n\n".join(parts)


def _behind(behind: tuple[Behind, ...]) -> Iterator[str]:
    for item in behind[:_MOST_NAMED]:
        yield f"- {spoken_markdown(item)}"
        for record in item.records[:_MOST_RECORDS]:
            source = cut(record.source, _MOST_TEXT)
            date = f", {record.date}" if record.date else ""
            yield f"  - {markdown(f'{source}{date}: {cut(record.says, _MOST_TEXT)}')}"
        if len(item.records) > _MOST_RECORDS:
            yield f"  - and {len(item.records) - _MOST_RECORDS:,} more records"
    if len(behind) > _MOST_NAMED:
        yield f"- and {len(behind) - _MOST_NAMED:,} more addresses"


def spoken_markdown(behind: Behind) -> str:
    """An address with how it is written and for when it was judged, in Markdown."""
    text = markdown_code(cut(behind.address, _MOST_TEXT))
    if behind.written not in ("", behind.address):
        text += f" (written {markdown_code(cut(behind.written, _MOST_TEXT))})"
    return f"{text}, judged at {markdown(cut(behind.at, _MOST_TEXT))}" if behind.at else text


def _left_out(findings: int, details: int) -> Iterator[str]:
    rows = max(0, findings - _MOST_ROWS)
    folded = min(findings, _MOST_ROWS) - details
    if rows:
        yield f"{several(rows, 'finding')} more, none of them worse, are left out here."
    if folded > 0:
        yield f"The details of {several(folded, 'finding')} in the table are left out here."


def _tail(report: LintReport, counts: Counts) -> Iterator[str]:
    notes = [f"{several(counts.claims, 'claim')}, {several(counts.addresses, 'address')} read"]
    notes.append(f"{asked(report):,} of {len(report.rules):,} rules asked")
    if counts.suppressed:
        notes.append(f"{counts.suppressed:,} suppressed")
    if counts.unchanged:
        notes.append(f"{counts.unchanged:,} on unchanged lines")
    if report.hidden:
        notes.append(f"{report.hidden:,} hidden below certainty {report.min_certainty}")
    if report.stale_baseline:
        stale = several(len(report.stale_baseline), "entry")
        notes.append(f"{stale} of the baseline without a match")
    yield f"{'; '.join(notes)}. ipskeptic {markdown(report.version)}."
