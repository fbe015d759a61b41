"""The JSON Schemas of the machine formats, as `ipskeptic schema` prints them.

Unknown fields are allowed everywhere: fields may be added, never renamed or removed.

Source: JSON Schema, draft 2020-12.
"""

from __future__ import annotations

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
from ipskeptic.render.annotated_schema import annotated_schema
from ipskeptic.render.data_status import data_status_schema
from ipskeptic.render.extract_schema import claim_schema, extract_schema
from ipskeptic.render.lint_schema import lint_line_schema, lint_schema
from ipskeptic.render.plan import plan_schema
from ipskeptic.render.record import SCHEMA_VERSION
from ipskeptic.render.replay_schema import proof_schema, replay_schema
from ipskeptic.render.schema_parts import (
    COUNT,
    COUNT_OR_NULL,
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
    or_null,
    snapshot_schema,
)
from ipskeptic.render.timeline_schema import timeline_schema
from ipskeptic.render.triage_schema import triage_schema


def report_schema() -> Schema:
    """The schema of `-f json`."""
    return named(
        "ipskeptic report",
        object_of(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "tool": object_of({"name": TEXT, "version": TEXT}),
                "generated_at": TIME,
                "data": list_of(snapshot_schema()),
                "overrides": TEXTS,
                "assessments": list_of(assessment_schema()),
                "errors": list_of(
                    object_of(
                        {
                            "line": COUNT_OR_NULL,
                            "input": TEXT,
                            "reason": TEXT,
                            "source": TEXT_OR_NULL,
                            "position": COUNT,
                        }
                    )
                ),
                "totals": object_of(
                    {
                        "answered": COUNT,
                        "refused": COUNT,
                        "by_class": object_of(dict.fromkeys(CLASSES, COUNT)),
                        "carries": object_of(dict.fromkeys(("nothing", *RUNGS), COUNT)),
                    }
                ),
                "digest": TEXT,
            }
        ),
    )


def line_schema() -> Schema:
    """The schema of a line of `-f jsonl`: an assessment, or refused input."""
    version: Schema = {"schema_version": {"const": SCHEMA_VERSION}}
    assessed = assessment_schema()
    assessed["properties"] = {**version, **assessed["properties"], "row": {"type": "object"}}
    assessed["required"] = ["schema_version", *assessed["required"]]
    refused = object_of(
        {**version, "input": TEXT, "error": TEXT, "line": COUNT_OR_NULL, "source": TEXT_OR_NULL}
    )
    refused["properties"]["row"] = {"type": "object"}
    return named("ipskeptic line", {"oneOf": [assessed, refused]})


def assessment_schema() -> Schema:
    """The schema of one assessment."""
    schema = object_of(
        {
            "input": TEXT,
            "zone": TEXT_OR_NULL,
            "input_port": COUNT_OR_NULL,
            "notes": TEXTS,
            "seen_at": TIME,
            "time_given": FLAG,
            "role": one_of(ROLES),
            "transport": one_of(TRANSPORTS),
            "port": COUNT_OR_NULL,
            "summary": TEXTS,
            "shortcut": TEXT_OR_NULL,
            "claim": or_null(_claim()),
            "fit": one_of(FITS),
            "class": one_of(CLASSES),
            "also": list_of(one_of(CLASSES)),
            "confidence": object_of({"who_acted": {"const": "low"}, "because": TEXTS}),
            "carries": {"enum": [*RUNGS, None]},
            "stops_at": {"enum": [*RUNGS, None]},
            "asked": object_of(
                {"answered": list_of(one_of(QUESTIONS)), "missing": list_of(one_of(QUESTIONS))}
            ),
            "ladder": list_of(_rung()),
            "readings": list_of(_reading()),
            **_findings(),
        }
    )
    kinds = ("address", "prefix", "range")
    schema["properties"].update(dict.fromkeys(kinds, TEXT))
    schema["oneOf"] = [{"required": [kind]} for kind in kinds]
    return schema


def _claim() -> Schema:
    return object_of(
        {
            "kind": one_of(("country", "asn", "holder")),
            "value": TEXT,
            "name": TEXT,
            "level": one_of(LEVELS),
            "answer": one_of(("carried", "not-carried", "refused")),
        }
    )


def _rung() -> Schema:
    return object_of(
        {
            "rung": one_of(RUNGS),
            "statement": TEXT,
            "state": one_of(STATES),
            "for": COUNT,
            "against": COUNT,
            "because": TEXTS,
        }
    )


def _reading() -> Schema:
    return object_of(
        {
            "kind": TEXT,
            "source": TEXT,
            "title": TEXT,
            "state": one_of(("present", "absent", "unavailable")),
            "cause": {"enum": [*CAUSES, None]},
            "detail": TEXT_OR_NULL,
            "entry": TEXT_OR_NULL,
            "value": {
                "type": ["object", "null"],
                "additionalProperties": {"oneOf": [TEXT, TEXTS]},
            },
            "holds_at": list_of(TIME),
            "fetched_at": TEXT_OR_NULL,
            "since": or_null(TIME),
            "partial": FLAG,
            "settled": TEXT_OR_NULL,
            "usable": FLAG,
            "why": TEXT,
            "effect": TEXT,
            "days": COUNT_OR_NULL,
            "still_true": or_null(_still_true()),
            "grade": one_of("ABCDEF"),
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
    return object_of({"share": share, "term": TEXT, "band": TEXT, "basis": TEXT})


def _findings() -> dict[str, Schema]:
    because = {"because": TEXTS}
    rating: Schema = {"type": ["integer", "null"], "minimum": -2, "maximum": 2}
    judgement = {
        "statement": TEXT,
        "term": TEXT,
        "band": TEXT,
        "basis": TEXT,
        "confidence": one_of(("low", "moderate", "high")),
    }
    alternative = {
        "name": one_of(ALTERNATIVES),
        "rung": one_of(("", *RUNGS)),
        "status": one_of(STATUSES),
        "reads": TEXT,
    }
    ratings = {"type": "object", "additionalProperties": rating}
    matrix = {"origin": TEXT, "readings": TEXTS, "ratings": ratings, "discriminates": FLAG}
    change = dict.fromkeys(("what", "then", "then_at", "now", "now_at"), TEXT)
    settles = list_of(one_of(ALTERNATIVES))
    return {
        "judgements": list_of(object_of({**judgement, **because})),
        "alternatives": list_of(object_of({**alternative, **because})),
        "matrix": list_of(object_of(matrix)),
        "changes": list_of(object_of({**change, "sources": TEXTS})),
        "next_steps": list_of(
            object_of({"what": TEXT, "who": TEXT, "settles": settles, "command": TEXT})
        ),
        "gaps": list_of(object_of(dict.fromkeys(("question", "cause", "command"), TEXT))),
        "mentions": list_of(object_of(dict.fromkeys(("case", "title", "text"), TEXT))),
    }


# What `ipskeptic schema NAME` knows: name -> (builder, what it describes).
SCHEMAS = {
    "report": (report_schema, "the document of `assess -f json`"),
    "assessment": (assessment_schema, "one assessment, as in the document and on a line"),
    "line": (line_schema, "a line of `assess -f jsonl`"),
    "annotated": (annotated_schema, "a record of `annotate -f jsonl`"),
    "extracted": (extract_schema, "a record of `extract -f jsonl`"),
    "sentence": (claim_schema, "a record of `extract --claims`"),
    "replay": (replay_schema, "the document of `assess --replay -f json`"),
    "proof": (proof_schema, "the document of `assess --replay --pinned -f json`"),
    "data-status": (data_status_schema, "the document of `data status -f json`"),
    "timeline": (timeline_schema, "the document of `history -f json`"),
    "triage": (triage_schema, "the document of `triage -f json`"),
    "online-plan": (plan_schema, "the document of `--online WAYS --dry-run -f json`"),
    "lint": (lint_schema, "the document of `lint -f json`"),
    "lint-line": (lint_line_schema, "a line of `lint -f jsonl`"),
}
