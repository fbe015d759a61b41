"""A lint report as plain data with the stable names of `json` and `jsonl`.

Both share this, and `saved_lint` reads it back. Fields may be added, never renamed. What does not
apply is null; lists keep the report's order.
"""

from __future__ import annotations

from ipskeptic.model.document import Place
from ipskeptic.model.finding import (
    Behind,
    Edit,
    Finding,
    Linted,
    LintReport,
    RulePage,
    Suppression,
)
from ipskeptic.render.lint_words import count
from ipskeptic.render.record import SCHEMA_VERSION, Record, snapshot_record

KIND = "lint"


def lint_document(report: LintReport) -> Record:
    """The whole report as plain data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": KIND,
        "tool": {"name": "ipskeptic", "version": report.version},
        "generated_at": report.generated_at.text,
        "settings": {
            "fail_on": report.fail_on,
            "min_certainty": report.min_certainty,
            "diff": report.diff or None,
        },
        "fails": report.fails,
        "totals": totals(report),
        "skipped": [
            {
                "rule": item.rule,
                "reason": item.reason,
                "command": item.command or None,
                "partly": item.partly,
            }
            for item in report.skipped
        ],
        "files": [_file(file) for file in report.files],
        "stale_baseline": [
            {"rule": rule, "path": path, "sentence": sentence}
            for rule, path, sentence in report.stale_baseline
        ],
        "data": [snapshot_record(snapshot) for snapshot in report.snapshots],
        "rules": [_rule(page) for page in report.rules.values()],
    }


def totals(report: LintReport) -> Record:
    """Counts over the report; `findings` and what follows it count those that count."""
    counts = count(report)
    return {
        "files": counts.files,
        "unreadable": counts.unreadable,
        "claims": counts.claims,
        "addresses": counts.addresses,
        "rules": len(report.rules),
        "skipped": len(report.skipped),
        "findings": sum(counts.by_severity.values()),
        "by_severity": counts.by_severity,
        "by_rule": counts.by_rule,
        "suppressed": counts.suppressed,
        "unchanged": counts.unchanged,
        "hidden": report.hidden,
    }


def line_record(file: Linted, finding: Finding) -> Record:
    """One finding with its document, as a line of `jsonl`."""
    return {
        "schema_version": SCHEMA_VERSION,
        "document": _about(file),
        **finding_record(finding),
    }


def finding_record(finding: Finding) -> Record:
    """One finding."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "certainty": finding.certainty,
        "path": finding.path,
        "start": place_record(finding.start),
        "end": place_record(finding.end),
        "message": finding.message,
        "sentence": finding.sentence,
        "excerpt": [{"line": line, "text": text} for line, text in finding.excerpt],
        "excerpt_column": finding.excerpt_column,
        "better": finding.better or None,
        "behind": [_behind(behind) for behind in finding.behind],
        "related": [
            {"place": place_record(place), "text": text} for place, text in finding.related
        ],
        "fingerprint": finding.fingerprint,
        "suppressed": None if finding.suppressed is None else _suppression(finding.suppressed),
        "edits": [_edit(edit) for edit in finding.edits],
        "is_new": finding.is_new,
    }


def place_record(place: Place) -> Record:
    """Where something stands; `page` is null outside of PDF."""
    return {"line": place.line, "column": place.column, "page": place.page or None}


def _place_or_null(place: Place | None) -> Record | None:
    return None if place is None else place_record(place)


def _about(file: Linted) -> Record:
    return {
        "path": file.path,
        "format": file.format or None,
        "sentences": file.sentences,
        "claims": file.claims,
        "addresses": file.addresses,
    }


def _file(file: Linted) -> Record:
    return {**_about(file), "findings": [finding_record(finding) for finding in file.findings]}


def _behind(behind: Behind) -> Record:
    return {
        "address": behind.address,
        "written": behind.written,
        "place": place_record(behind.place),
        "at": behind.at or None,
        "records": [
            {"source": record.source, "says": record.says, "date": record.date or None}
            for record in behind.records
        ],
    }


def _suppression(suppression: Suppression) -> Record:
    return {
        "kind": suppression.kind,
        "reason": suppression.reason or None,
        "place": _place_or_null(suppression.place),
    }


def _edit(edit: Edit) -> Record:
    return {
        "start": edit.start,
        "end": edit.end,
        "text": edit.text,
        "what": edit.what,
        "begins": _place_or_null(edit.begins),
        "ends": _place_or_null(edit.ends),
    }


def _rule(page: RulePage) -> Record:
    return {
        "name": page.name,
        "severity": page.severity,
        "needs": list(page.needs),
        "title": page.title,
        "sections": [{"heading": heading, "text": text} for heading, text in page.sections],
    }
