"""The JSON Schema of the time line, `history -f json`."""

from __future__ import annotations

from ipskeptic.model.timeline import DIFFERENCES, STATES
from ipskeptic.render.record import SCHEMA_VERSION
from ipskeptic.render.schema_parts import (
    COUNT,
    FLAG,
    TEXT,
    TEXT_OR_NULL,
    TEXTS,
    TIME,
    Schema,
    list_of,
    named,
    object_of,
    one_of,
    snapshot_schema,
)
from ipskeptic.render.timeline_json import KIND


def timeline_schema() -> Schema:
    """The schema of `history -f json`."""
    schema = object_of(
        {
            "schema_version": {"const": SCHEMA_VERSION},
            "kind": {"const": KIND},
            "tool": object_of({"name": TEXT, "version": TEXT}),
            "generated_at": TIME,
            "input": TEXT,
            "notes_on_input": TEXTS,
            "complete": FLAG,
            "data": list_of(snapshot_schema()),
            "lanes": list_of(_lane()),
            "differences": list_of(_difference()),
            "conflicts": list_of(object_of(dict.fromkeys(("first", "second"), _side()))),
            "mentions": list_of(object_of(dict.fromkeys(("case", "title", "text"), TEXT))),
            "notes": TEXTS,
        }
    )
    kinds = ("address", "prefix", "range")
    schema["properties"].update(dict.fromkeys(kinds, TEXT))
    schema["oneOf"] = [{"required": [kind]} for kind in kinds]
    return named("ipskeptic time line", schema)


def _lane() -> Schema:
    return object_of(
        {
            "group": TEXT,
            "feed": TEXT,
            "title": TEXT,
            "coverage": one_of(("census", "sample")),
            "grade": one_of("ABCDEF"),
            "credibility": {"type": "integer", "minimum": 1, "maximum": 6},
            "now": FLAG,
            "stretches": list_of(_stretch()),
        }
    )


def _stretch() -> Schema:
    return object_of(
        {
            "state": one_of(STATES),
            "dates": list_of(TIME),
            "changed": FLAG,
            "entry": TEXT_OR_NULL,
            "value": {"type": "object", "additionalProperties": {"oneOf": [TEXT, TEXTS]}},
            "records": COUNT,
            "counts": {"type": "object", "additionalProperties": COUNT},
            "title": TEXT_OR_NULL,
            "builtin": FLAG,
        }
    )


def _difference() -> Schema:
    texts = dict.fromkeys(("group", "then", "then_at", "now", "now_at"), TEXT)
    sources: Schema = {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2}
    return object_of({**texts, "what": one_of(DIFFERENCES), "sources": sources})


def _side() -> Schema:
    texts = dict.fromkeys(("registry", "title", "entry", "country"), TEXT)
    return object_of({**texts, "dates": list_of(TIME)})
