"""The JSON Schemas of the machine formats, as `ipskeptic schema` prints them.

Unknown fields are allowed everywhere: fields may be added, never renamed or removed.

Source: JSON Schema, draft 2020-12.
"""

from __future__ import annotations

from typing import Any

from ipskeptic.model.assessment import (
    ALTERNATIVES,
    CLASSES,
    FITS,
    QUESTIONS,
    RUNGS,
    STATES,
    STATUSES,
)
from ipskeptic.model.observation import LEVELS, ROLES, TRANSPORTS
from ipskeptic.model.reading import CAUSES
from ipskeptic.render.record import SCHEMA_VERSION

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


def report_schema() -> Schema:
    """The schema of `-f json`."""
    return _named(
        "ipskeptic report",
        _object(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "tool": _object({"name": TEXT, "version": TEXT}),
                "generated_at": TIME,
                "data": _list(_snapshot()),
                "overrides": TEXTS,
                "assessments": _list(assessment_schema()),
                "errors": _list(
                    _object(
                        {
                            "line": COUNT_OR_NULL,
                            "input": TEXT,
                            "reason": TEXT,
                            "source": TEXT_OR_NULL,
                            "position": COUNT,
                        }
                    )
                ),
                "totals": _object(
                    {
                        "answered": COUNT,
                        "refused": COUNT,
                        "by_class": _object(dict.fromkeys(CLASSES, COUNT)),
                        "carries": _object(dict.fromkeys(("nothing", *RUNGS), COUNT)),
                    }
                ),
            }
        ),
    )


def line_schema() -> Schema:
    """The schema of a line of `-f jsonl`: an assessment, or refused input."""
    version: Schema = {"schema_version": {"const": SCHEMA_VERSION}}
    assessed = assessment_schema()
    assessed["properties"] = {**version, **assessed["properties"], "row": {"type": "object"}}
    assessed["required"] = ["schema_version", *assessed["required"]]
    refused = _object(
        {**version, "input": TEXT, "error": TEXT, "line": COUNT_OR_NULL, "source": TEXT_OR_NULL}
    )
    refused["properties"]["row"] = {"type": "object"}
    return _named("ipskeptic line", {"oneOf": [assessed, refused]})


def assessment_schema() -> Schema:
    """The schema of one assessment."""
    schema = _object(
        {
            "input": TEXT,
            "zone": TEXT_OR_NULL,
            "input_port": COUNT_OR_NULL,
            "notes": TEXTS,
            "seen_at": TIME,
            "time_given": FLAG,
            "role": _one_of(ROLES),
            "transport": _one_of(TRANSPORTS),
            "port": COUNT_OR_NULL,
            "summary": TEXTS,
            "shortcut": TEXT_OR_NULL,
            "claim": _or_null(_claim()),
            "fit": _one_of(FITS),
            "class": _one_of(CLASSES),
            "also": _list(_one_of(CLASSES)),
            "confidence": _object({"who_acted": {"const": "low"}, "because": TEXTS}),
            "carries": {"enum": [*RUNGS, None]},
            "stops_at": {"enum": [*RUNGS, None]},
            "asked": _object(
                {"answered": _list(_one_of(QUESTIONS)), "missing": _list(_one_of(QUESTIONS))}
            ),
            "ladder": _list(_rung()),
            "readings": _list(_reading()),
            **_findings(),
        }
    )
    kinds = ("address", "prefix", "range")
    schema["properties"].update(dict.fromkeys(kinds, TEXT))
    schema["oneOf"] = [{"required": [kind]} for kind in kinds]
    return schema


def _claim() -> Schema:
    return _object(
        {
            "kind": _one_of(("country", "asn", "holder")),
            "value": TEXT,
            "name": TEXT,
            "level": _one_of(LEVELS),
            "answer": _one_of(("carried", "not-carried", "refused")),
        }
    )


def _rung() -> Schema:
    return _object(
        {
            "rung": _one_of(RUNGS),
            "statement": TEXT,
            "state": _one_of(STATES),
            "for": COUNT,
            "against": COUNT,
            "because": TEXTS,
        }
    )


def _reading() -> Schema:
    return _object(
        {
            "kind": TEXT,
            "source": TEXT,
            "title": TEXT,
            "state": _one_of(("present", "absent", "unavailable")),
            "cause": {"enum": [*CAUSES, None]},
            "detail": TEXT_OR_NULL,
            "entry": TEXT_OR_NULL,
            "value": {
                "type": ["object", "null"],
                "additionalProperties": {"oneOf": [TEXT, TEXTS]},
            },
            "holds_at": _list(TIME),
            "fetched_at": TEXT_OR_NULL,
            "since": _or_null(TIME),
            "partial": FLAG,
            "settled": TEXT_OR_NULL,
            "usable": FLAG,
            "why": TEXT,
            "effect": TEXT,
            "days": COUNT_OR_NULL,
            "still_true": _or_null(_still_true()),
            "grade": _one_of("ABCDEF"),
            "credibility": {"type": "integer", "minimum": 1, "maximum": 6},
            "origin": TEXT,
            "upstreams": TEXTS,
            "coverage": TEXT,
            "builtin": FLAG,
            "means": TEXT,
            "does_not_mean": TEXT,
        }
    )


def _still_true() -> Schema:
    share = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
    return _object({"share": share, "term": TEXT, "band": TEXT, "basis": TEXT})


def _findings() -> dict[str, Schema]:
    because = {"because": TEXTS}
    rating: Schema = {"type": ["integer", "null"], "minimum": -2, "maximum": 2}
    judgement = {
        "statement": TEXT,
        "term": TEXT,
        "band": TEXT,
        "basis": TEXT,
        "confidence": _one_of(("low", "moderate", "high")),
    }
    alternative = {
        "name": _one_of(ALTERNATIVES),
        "rung": _one_of(("", *RUNGS)),
        "status": _one_of(STATUSES),
        "reads": TEXT,
    }
    ratings = {"type": "object", "additionalProperties": rating}
    matrix = {"origin": TEXT, "readings": TEXTS, "ratings": ratings, "discriminates": FLAG}
    change = dict.fromkeys(("what", "then", "then_at", "now", "now_at"), TEXT)
    settles = _list(_one_of(ALTERNATIVES))
    return {
        "judgements": _list(_object({**judgement, **because})),
        "alternatives": _list(_object({**alternative, **because})),
        "matrix": _list(_object(matrix)),
        "changes": _list(_object({**change, "sources": TEXTS})),
        "next_steps": _list(
            _object({"what": TEXT, "who": TEXT, "settles": settles, "command": TEXT})
        ),
        "gaps": _list(_object(dict.fromkeys(("question", "cause", "command"), TEXT))),
        "mentions": _list(_object(dict.fromkeys(("case", "title", "text"), TEXT))),
    }


def _snapshot() -> Schema:
    return _object(
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
            "families": _one_of(("4", "6", "46")),
            "title": TEXT_OR_NULL,
            "warnings": TEXTS,
        }
    )


def _named(title: str, schema: Schema) -> Schema:
    return {"$schema": DRAFT, "title": title, **schema}


def _object(properties: dict[str, Schema]) -> Schema:
    """An object whose named fields must all be there; others may be."""
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"oneOf": [{"type": "null"}, schema]}


def _one_of(values: tuple[str, ...] | str) -> Schema:
    return {"enum": list(values)}


# What `ipskeptic schema NAME` knows: name -> (builder, what it describes).
SCHEMAS = {
    "report": (report_schema, "the document of `assess -f json`"),
    "assessment": (assessment_schema, "one assessment, as in the document and on a line"),
    "line": (line_schema, "a line of `assess -f jsonl`"),
}
