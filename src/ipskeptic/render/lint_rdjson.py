"""Format `rdjson` of `lint`: a DiagnosticResult, as reviewdog reads it.

Messages are Markdown, since reviewdog puts them into comments as they are. Columns count bytes of
UTF-8. A change is offered where its places are known. The reader refuses a document with a field it
does not know, or half of a surrogate pair; so there is no place here for rules that were skipped.

Source: reviewdog, proto/rdf/reviewdog.proto and parser/rdjson.go (protojson, strict).
"""

from __future__ import annotations

import json

from ipskeptic.model.document import Place
from ipskeptic.model.finding import Edit, Finding, LintReport
from ipskeptic.render.escape import json_text, markdown, paired
from ipskeptic.render.lint_columns import Columns
from ipskeptic.render.lint_formats import LintOptions
from ipskeptic.render.lint_markdown import spoken_markdown
from ipskeptic.render.lint_words import UNREADABLE, count, cut
from ipskeptic.render.record import Record

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}
# What one comment names (judgement); the report has all.
_MOST_NAMED = 5
_MOST_RECORDS = 4
_MOST_TEXT = 1_000


def render(report: LintReport, options: LintOptions) -> str:
    """The findings that count, and documents that could not be read, as one JSON document."""
    diagnostics = []
    for file in report.files:
        columns = Columns(file)
        findings = [f for f in file.findings if f.suppressed is None and f.is_new]
        diagnostics += [_diagnostic(finding, columns) for finding in findings]
        if not file.format and not any(finding.rule == UNREADABLE for finding in findings):
            diagnostics.append(_unreadable(file.path))
    source: Record = {"name": "ipskeptic"}
    document: Record = {"source": source, "diagnostics": diagnostics}
    worst = next((s for s, number in count(report).by_severity.items() if number), "")
    if worst:
        document["severity"] = _SEVERITIES[worst]
    return json_text(json.dumps(document, indent=2 if options.pretty else None)) + "\n"


def _diagnostic(finding: Finding, columns: Columns) -> Record:
    record: Record = {
        "message": _message(finding),
        "location": {
            "path": paired(finding.path.removeprefix("./")),
            "range": _range(finding.start, finding.end, columns),
        },
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule},
    }
    if edits := [_suggestion(edit, columns) for edit in finding.edits if edit.begins]:
        record["suggestions"] = edits
    return record


def _unreadable(path: str) -> Record:
    return {
        "message": "the document could not be read",
        "location": {"path": paired(path.removeprefix("./"))},
        "severity": "ERROR",
        "code": {"value": UNREADABLE},
    }


def _suggestion(edit: Edit, columns: Columns) -> Record:
    assert edit.begins is not None
    return {
        "range": _range(edit.begins, edit.ends or edit.begins, columns),
        "text": paired(edit.text),
    }


def _range(start: Place, end: Place, columns: Columns) -> Record:
    if (end.line, end.column) < (start.line, start.column):
        end = start
    return {"start": _position(start, columns), "end": _position(end, columns)}


def _position(place: Place, columns: Columns) -> Record:
    return {"line": place.line, "column": columns.utf8(place)}


def _message(finding: Finding) -> str:
    parts = [markdown(cut(finding.message, _MOST_TEXT))]
    named = []
    for behind in finding.behind[:_MOST_NAMED]:
        said = "; ".join(
            f"{record.source}{f', {record.date}' if record.date else ''}: {record.says}"
            for record in behind.records[:_MOST_RECORDS]
        )
        records = f": {markdown(cut(said, _MOST_TEXT))}" if said else ""
        named.append(f"- {spoken_markdown(behind)}{records}")
    if len(finding.behind) > _MOST_NAMED:
        named.append(f"- and {len(finding.behind) - _MOST_NAMED:,} more addresses")
    if named:
        parts.append("\n".join(named))
    if finding.better:
        parts.append(f"Better: {markdown(cut(finding.better, _MOST_TEXT))}")
    return "\n\n".join(parts)
