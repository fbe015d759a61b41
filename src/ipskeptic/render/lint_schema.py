"""The JSON Schemas of `lint -f json` and of a line of `lint -f jsonl`."""

from __future__ import annotations

from ipskeptic.model.finding import CERTAINTIES, NEEDS, SEVERITIES
from ipskeptic.render.lint_record import KIND
from ipskeptic.render.record import SCHEMA_VERSION
from ipskeptic.render.saved_lint import FAIL_ON, SUPPRESSIONS
from ipskeptic.render.schema_parts import (
    COUNT,
    COUNT_OR_NULL,
    FLAG,
    TEXT,
    TEXT_OR_NULL,
    TIME,
    Schema,
    list_of,
    named,
    object_of,
    one_of,
    or_null,
    snapshot_schema,
)

FROM_ONE: Schema = {"type": "integer", "minimum": 1}


def lint_schema() -> Schema:
    """The schema of `lint -f json`."""
    return named(
        "ipskeptic lint report",
        object_of(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "kind": {"const": KIND},
                "tool": object_of({"name": TEXT, "version": TEXT}),
                "generated_at": TIME,
                "settings": object_of(
                    {
                        "fail_on": one_of(FAIL_ON),
                        "min_certainty": one_of(CERTAINTIES),
                        "diff": TEXT_OR_NULL,
                    }
                ),
                "fails": FLAG,
                "totals": _totals(),
                "skipped": list_of(
                    object_of(
                        {"rule": TEXT, "reason": TEXT, "command": TEXT_OR_NULL, "partly": FLAG}
                    )
                ),
                "files": list_of(
                    object_of({**_about(), "findings": list_of(object_of(_finding()))})
                ),
                "stale_baseline": list_of(
                    object_of({"rule": TEXT, "path": TEXT, "sentence": TEXT})
                ),
                "data": list_of(snapshot_schema()),
                "rules": list_of(_rule()),
            }
        ),
    )


def lint_line_schema() -> Schema:
    """The schema of a line of `lint -f jsonl`."""
    return named(
        "ipskeptic lint finding",
        object_of(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "document": object_of(_about()),
                **_finding(),
            }
        ),
    )


def _totals() -> Schema:
    counts = (
        "files",
        "unreadable",
        "claims",
        "addresses",
        "rules",
        "skipped",
        "findings",
        "suppressed",
        "unchanged",
        "hidden",
    )
    return object_of(
        {
            **dict.fromkeys(counts, COUNT),
            "by_severity": object_of(dict.fromkeys(SEVERITIES, COUNT)),
            "by_rule": {"type": "object", "additionalProperties": COUNT},
        }
    )


def _about() -> dict[str, Schema]:
    counts = dict.fromkeys(("sentences", "claims", "addresses"), COUNT)
    return {"path": TEXT, "format": TEXT_OR_NULL, **counts}


def _finding() -> dict[str, Schema]:
    place = object_of({"line": FROM_ONE, "column": FROM_ONE, "page": COUNT_OR_NULL})
    record = object_of({"source": TEXT, "says": TEXT, "date": TEXT_OR_NULL})
    suppression = object_of(
        {"kind": one_of(SUPPRESSIONS), "reason": TEXT_OR_NULL, "place": or_null(place)}
    )
    behind = {"address": TEXT, "written": TEXT, "place": place, "at": TEXT_OR_NULL}
    edit = {"start": COUNT, "end": COUNT, "text": TEXT, "what": TEXT}
    return {
        "rule": TEXT,
        "severity": one_of(SEVERITIES),
        "certainty": one_of(CERTAINTIES),
        "path": TEXT,
        "start": place,
        "end": place,
        "message": TEXT,
        "sentence": TEXT,
        "excerpt": list_of(object_of({"line": FROM_ONE, "text": TEXT})),
        "excerpt_column": FROM_ONE,
        "better": TEXT_OR_NULL,
        "behind": list_of(object_of({**behind, "records": list_of(record)})),
        "related": list_of(object_of({"place": place, "text": TEXT})),
        "fingerprint": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
        "suppressed": or_null(suppression),
        "edits": list_of(object_of({**edit, "begins": or_null(place), "ends": or_null(place)})),
        "is_new": FLAG,
    }


def _rule() -> Schema:
    return object_of(
        {
            "name": TEXT,
            "severity": one_of(SEVERITIES),
            "needs": list_of(one_of(NEEDS)),
            "title": TEXT,
            "sections": list_of(object_of({"heading": TEXT, "text": TEXT})),
        }
    )
