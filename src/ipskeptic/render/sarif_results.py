"""The results of a SARIF log: a finding each."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.document import Place
from ipskeptic.model.finding import Edit, Finding, LintReport, Suppression
from ipskeptic.render.escape import paired, sarif_text, terminal
from ipskeptic.render.lint_columns import Columns
from ipskeptic.render.lint_words import cut, spoken
from ipskeptic.render.record import Record
from ipskeptic.render.sarif_tool import LEVELS, artifact

# Our own name, with its version: `primaryLocationLineHash` is made by GitHub's upload action, which
# warns of every result that has another (codeql-action, fingerprints.ts).
FINGERPRINT = "ipskepticFinding/v1"
# GitHub, limits: 100 places of a result are kept, and one is that of the finding.
MOST_RELATED = 99
# Addresses that a message names, and records of each; all are in the related places (judgement).
_MOST_NAMED = 5
_MOST_RECORDS = 4
# GitHub names no limit for a message; this is more than anybody reads (judgement).
_MOST_MESSAGE = 8_000
# A sentence is quoted to be recognised; the place says where all of it stands (judgement).
_MOST_SENTENCE = 1_000


def has_baseline(report: LintReport) -> bool:
    """Whether findings were compared with a baseline, as far as the report shows."""
    return bool(report.stale_baseline) or any(
        finding.suppressed is not None and finding.suppressed.kind == "baseline"
        for file in report.files
        for finding in file.findings
    )


def result_record(
    finding: Finding, columns: Columns, rule: int, *, baseline: bool, with_related: bool
) -> Record:
    """One finding as a result.

    Args:
        finding: The finding.
        columns: The columns of its document.
        rule: Index of its rule's descriptor.
        baseline: Whether the run was compared with a baseline.
        with_related: Whether related places are written.
    """
    related = _related(finding, columns) if with_related else []
    record: Record = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": artifact(finding.path),
                    "region": _region(finding.start, finding.end, columns),
                }
            }
        ],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {
            "certainty": finding.certainty,
            "sentence": cut(terminal(finding.sentence), _MOST_SENTENCE),
        },
    }
    if finding.start.page:
        record["properties"]["page"] = finding.start.page
    if not finding.fingerprint:
        del record["partialFingerprints"]
    if related:
        record["relatedLocations"] = related
    if edits := [edit for edit in finding.edits if edit.begins]:
        record["fixes"] = [_fix(finding.path, edits, columns)]
    if finding.suppressed is not None:
        record["suppressions"] = [_suppression(finding.suppressed, finding.path, columns)]
    if baseline:
        held = finding.suppressed is not None and finding.suppressed.kind == "baseline"
        record["baselineState"] = "unchanged" if held else "new"
    return record


def _message(finding: Finding) -> str:
    """The first sentence is the title that GitHub shows; what follows is read beside it."""
    parts = [f"{finding.message}."]
    for behind in finding.behind[:_MOST_NAMED]:
        said = [
            f"{record.source}{f', {record.date}' if record.date else ''}: {record.says}"
            for record in behind.records[:_MOST_RECORDS]
        ]
        parts.append(f"{spoken(behind)}: {'; '.join(said)}." if said else f"{spoken(behind)}.")
    if len(finding.behind) > _MOST_NAMED:
        parts.append(f"And {len(finding.behind) - _MOST_NAMED:,} more addresses.")
    if finding.better:
        parts.append(f"Better: {finding.better}.")
    return cut(sarif_text(" ".join(parts)), _MOST_MESSAGE)


def _region(start: Place, end: Place | None, columns: Columns) -> Record:
    """From one place up to another; without the other, or with one before it, a point."""
    region = {"startLine": start.line, "startColumn": columns.utf16(start)}
    if end is None or (end.line, end.column) < (start.line, start.column):
        end = start
    # SARIF: `endColumn` is that of the character after the region.
    return {**region, "endLine": end.line, "endColumn": columns.utf16(end)}


def _related(finding: Finding, columns: Columns) -> list[Record]:
    places = [(behind.place, spoken(behind)) for behind in finding.behind]
    places += list(finding.related)
    return [
        {
            "id": number,
            "physicalLocation": {
                "artifactLocation": artifact(finding.path),
                "region": _region(place, None, columns),
            },
            "message": {"text": sarif_text(cut(text, _MOST_SENTENCE))},
        }
        for number, (place, text) in enumerate(places[:MOST_RELATED], 1)
    ]


def _fix(path: str, edits: Sequence[Edit], columns: Columns) -> Record:
    """One fix: several would be alternatives (SARIF 2.1.0, result.fixes)."""
    replacements = [
        {
            "deletedRegion": _region(edit.begins, edit.ends, columns),
            "insertedContent": {"text": paired(edit.text)},
        }
        for edit in edits
        if edit.begins is not None
    ]
    return {
        "description": {"text": sarif_text(edits[0].what)},
        "artifactChanges": [{"artifactLocation": artifact(path), "replacements": replacements}],
    }


def _suppression(suppression: Suppression, path: str, columns: Columns) -> Record:
    record: Record = {
        "kind": "inSource" if suppression.kind == "comment" else "external",
        "justification": terminal(suppression.reason) or f"by {suppression.kind}, without a reason",
    }
    if suppression.place is not None:
        record["location"] = {
            "physicalLocation": {
                "artifactLocation": artifact(path),
                "region": _region(suppression.place, None, columns),
            }
        }
    return record
