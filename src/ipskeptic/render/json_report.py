"""Format `json`: the whole report as one document."""

from __future__ import annotations

import json

from ipskeptic.model.assessment import CLASSES, RUNGS, Assessment, BadInput, Report
from ipskeptic.render.digest import FIELD, Digest, add_all
from ipskeptic.render.escape import json_text
from ipskeptic.render.record import (
    SCHEMA_VERSION,
    Record,
    assessment_record,
    error_record,
    snapshot_record,
)

_ASSESSMENTS = "assessments"


def report_document(report: Report) -> Record:
    """The report as plain data."""
    growing = Growing()
    assessments = [growing.record(item) for item in report.items]
    document = growing.document(report)
    document[_ASSESSMENTS] = [record for record in assessments if record is not None]
    return document


class Growing:
    """The document as answers come, so that none of them has to be kept."""

    def __init__(self) -> None:
        self._totals = Totals()
        self._errors: list[Record] = []
        self._position = 0
        self._digest = Digest()
        self._digest.empty(_ASSESSMENTS)

    def record(self, item: Assessment | BadInput) -> Record | None:
        """Take one; what stands for it in `assessments`, None for refused input."""
        self._position += 1
        if not isinstance(item, Assessment):
            # Where it stood among all items, from 1: only so can the order be restored.
            self._errors.append({**error_record(item), "position": self._position})
            return None
        self._totals.add(item)
        record = assessment_record(item)
        self._digest.add(_ASSESSMENTS, record)
        return record

    def line(self, item: Assessment | BadInput) -> str:
        """Take one; what stands for it as text, "" for refused input."""
        record = self.record(item)
        return "" if record is None else json_text(json.dumps(record))

    def document(self, report: Report) -> Record:
        """All of the document, but for the assessments, of which there seem to be none.

        Args:
            report: The report; its items are not looked at.
        """
        self._totals.refused = len(self._errors)
        document: Record = {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "ipskeptic", "version": report.version},
            "generated_at": report.generated_at.text,
            "data": [snapshot_record(snapshot) for snapshot in report.snapshots],
            "overrides": list(report.overrides),
            _ASSESSMENTS: [],
            "errors": self._errors,
            "totals": self._totals.record(),
        }
        add_all(self._digest, document)
        document[FIELD] = self._digest.hexdigest()
        return document

    def around(self, report: Report) -> tuple[str, str]:
        """The text before the lines of the assessments, and that after them.

        Between lines stand a comma and a line break. See `document`.
        """
        document = self.document(report)
        # Only a field begins a line so.
        field = f"\n{json.dumps(_ASSESSMENTS)}: ["
        before, _, after = document_text(document, pretty=False).partition(f"{field}]")
        # A list without elements has no line breaks in it.
        lines = "\n" if self._position > len(self._errors) else ""
        return f"{before}{field}{lines}", f"{lines}]{after}"


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
