"""Format `json`: the whole report as one document."""

from __future__ import annotations

import json

from ipskeptic.model.assessment import CLASSES, RUNGS, Assessment, Report
from ipskeptic.render.digest import FIELD, digest_of
from ipskeptic.render.escape import json_text
from ipskeptic.render.record import (
    SCHEMA_VERSION,
    Record,
    assessment_record,
    error_record,
    snapshot_record,
)


def report_document(report: Report) -> Record:
    """The report as plain data."""
    errors = []
    for position, item in enumerate(report.items, 1):
        if not isinstance(item, Assessment):
            # Where it stood among all items, from 1: only so can the order be restored.
            errors.append({**error_record(item), "position": position})
    document: Record = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "ipskeptic", "version": report.version},
        "generated_at": report.generated_at.text,
        "data": [snapshot_record(snapshot) for snapshot in report.snapshots],
        "overrides": list(report.overrides),
        "assessments": [assessment_record(item) for item in report.assessments],
        "errors": errors,
        "totals": totals(report),
    }
    document[FIELD] = digest_of(document)
    return document


def totals(report: Report) -> Record:
    """Counts over the report; every class and rung is listed, also those with none."""
    counted = Totals()
    for item in report.assessments:
        counted.add(item)
    counted.refused = len(report.errors)
    return counted.record()


class Totals:
    """Counts answers one after the other.

    Attributes:
        refused: How much input was refused.
    """

    def __init__(self) -> None:
        self.refused = 0
        self._answered = 0
        self._by_class = dict.fromkeys(CLASSES, 0)
        self._carries = dict.fromkeys(("nothing", *RUNGS), 0)

    def add(self, item: Assessment) -> None:
        """Count one."""
        self._answered += 1
        self._by_class[item.class_] += 1
        self._carries[item.carries or "nothing"] += 1

    def record(self) -> Record:
        """The counts as they stand in `totals`."""
        return {
            "answered": self._answered,
            "refused": self.refused,
            "by_class": self._by_class,
            "carries": self._carries,
        }


def to_json(report: Report, *, pretty: bool = False) -> str:
    """The report as JSON text, ASCII only, ending in a line break.

    Args:
        report: The document behind all formats.
        pretty: Indent it for people; else every field of the document has a line, and every
            element of its lists, which is quick to write and makes small diffs.
    """
    return document_text(report_document(report), pretty=pretty)


def document_text(document: Record, *, pretty: bool) -> str:
    """A whole document as JSON text; see `to_json`."""
    if pretty:
        return json_text(json.dumps(document, indent=2)) + "\n"
    fields = (f"{json.dumps(name)}: {_lines(value)}" for name, value in document.items())
    return json_text("{\n" + ",\n".join(fields) + "\n}\n")


def _lines(value: object) -> str:
    """A list with a line for each element; the C encoder is used only without indents."""
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(json.dumps, value)) + "\n]"
    return json.dumps(value)
