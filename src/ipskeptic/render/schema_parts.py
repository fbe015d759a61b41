"""The parts that the JSON Schemas of all documents are made of."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
TEXTS: Schema = {"type": "array", "items": TEXT}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
COUNT_OR_NULL: Schema = {"type": ["integer", "null"], "minimum": 0}
# A month, a date, a minute or a second in UTC: the text of `model.when.Window`.
TIME: Schema = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z)?)?$",
}


def named(title: str, schema: Schema) -> Schema:
    """A whole schema with its title."""
    return {"$schema": DRAFT, "title": title, **schema}


def object_of(properties: dict[str, Schema]) -> Schema:
    """An object whose named fields must all be there; others may be."""
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


def list_of(items: Schema) -> Schema:
    """A list of such."""
    return {"type": "array", "items": items}


def or_null(schema: Schema) -> Schema:
    """Such a value, or null."""
    return {"oneOf": [{"type": "null"}, schema]}


def one_of(values: tuple[str, ...] | str) -> Schema:
    """One of a closed set of texts."""
    return {"enum": list(values)}


def snapshot_schema() -> Schema:
    """The schema of one snapshot, as it stands in `data`."""
    return object_of(
        {
            "number": COUNT,
            "feed": TEXT,
            "holds_at": TEXT_OR_NULL,
            "fetched_at": TEXT_OR_NULL,
            "sha256": TEXT_OR_NULL,
            "size": COUNT,
            "records": COUNT,
            "bad": COUNT,
            "excerpt": FLAG,
            "builtin": FLAG,
            "families": one_of(("4", "6", "46")),
            "title": TEXT_OR_NULL,
            "warnings": TEXTS,
        }
    )
