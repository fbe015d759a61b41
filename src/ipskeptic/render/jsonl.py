"""Format `jsonl`: one assessment, or one refused input, a line."""

from __future__ import annotations

import json

from ipskeptic.model.assessment import Assessment, BadInput
from ipskeptic.render.escape import json_text
from ipskeptic.render.record import SCHEMA_VERSION, Record, assessment_record


def line_record(item: Assessment | BadInput) -> Record:
    """One line as plain data: the fields of an assessment, or those of an error."""
    if isinstance(item, Assessment):
        return {"schema_version": SCHEMA_VERSION, **assessment_record(item)}
    return {
        "schema_version": SCHEMA_VERSION,
        "input": item.input,
        "error": item.reason,
        "line": item.line or None,
        "source": item.source or None,
    }


def to_jsonl(
    item: Assessment | BadInput,
    columns: dict[str, object] | None = None,
) -> str:
    """One line of text, ASCII only, ending in a line break.

    Args:
        item: What to write.
        columns: The other columns of the row that the address was read from, untouched; they are
            kept under "row", so that no column can take the place of a field.
    """
    record = line_record(item)
    if columns:
        record["row"] = columns
    return json_text(json.dumps(record, separators=(",", ":"))) + "\n"
