"""The JSON Schema of the report on a list, `triage -f json`."""

from __future__ import annotations

from ipskeptic.model.observation import LEVELS, ROLES, TRANSPORTS
from ipskeptic.model.triage import CONVERGENCES, CONVERGES_ON, TABLES, TIMES
from ipskeptic.render.record import SCHEMA_VERSION
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
from ipskeptic.render.triage_json import KIND

# How often, by name.
_COUNTS: Schema = {"type": "object", "additionalProperties": COUNT}


def triage_schema() -> Schema:
    """The schema of `triage -f json`."""
    return named(
        "ipskeptic triage",
        object_of(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "kind": {"const": KIND},
                "tool": object_of({"name": TEXT, "version": TEXT}),
                "generated_at": TIME,
                "data": list_of(snapshot_schema()),
                "overrides": TEXTS,
                "summary": _summary(),
                "asked": _asked(),
                "input": _input(),
                "dates": _dates(),
                "totals": _pair(),
                "tables": _tables(),
                "servers": list_of(_server()),
                "convergence": list_of(_convergence()),
                "next_steps": list_of(
                    object_of({"what": TEXT, "who": TEXT, "command": TEXT_OR_NULL})
                ),
                "refused": list_of(_refusal()),
            }
        ),
    )


def _summary() -> Schema:
    always = dict.fromkeys(("carries", "does_not_carry", "closing"), TEXT)
    may_be = dict.fromkeys(("on_claim", "on_dates", "on_servers"), TEXT_OR_NULL)
    return object_of({**always, **may_be})


def _asked() -> Schema:
    claim = object_of(
        {
            "kind": one_of(("country", "asn", "holder")),
            "value": TEXT,
            "name": TEXT,
            "level": one_of(LEVELS),
        }
    )
    return object_of(
        {
            "at": or_null(TIME),
            "claim": or_null(claim),
            "role": one_of(ROLES),
            "transport": one_of(TRANSPORTS),
        }
    )


def _input() -> Schema:
    counts = ("read", "refused", "distinct", "repeats", "prefixes", "ranges", "ipv6", "lines")
    lists = {"sources": TEXTS, "texts": TEXTS, "roles": _COUNTS}
    return object_of({**dict.fromkeys(counts, COUNT), **lists})


def _dates() -> Schema:
    counts = dict.fromkeys(("days", "dated", "undated", "many_days"), COUNT)
    ends = dict.fromkeys(("first", "last"), or_null(TIME))
    return object_of({"basis": one_of(TIMES), **ends, **counts, "bases": _COUNTS})


def _server() -> Schema:
    texts = dict.fromkeys(("feed", "title", "kind"), TEXT)
    return object_of({**texts, "present": COUNT, "absent": COUNT, "unanswered": _COUNTS})


def _pair() -> Schema:
    return object_of({"judged": COUNT, "read": COUNT})


def _tables() -> Schema:
    row = object_of({"key": TEXT, "title": TEXT_OR_NULL, "judged": COUNT, "read": COUNT})
    table = object_of(
        {
            "several": FLAG,
            "rows": list_of(row),
            "distinct": COUNT,
            "rest": _pair(),
            "without": _pair(),
        }
    )
    schema = object_of(dict.fromkeys(TABLES, table))
    schema["required"].remove("fit")  # it is there with a claim alone
    return schema


def _convergence() -> Schema:
    counts = (
        "judged",
        "out_of",
        "read",
        "addresses",
        "days",
        "sources",
        "wide",
        "other_date",
        "shared",
    )
    return object_of(
        {
            "on": one_of(CONVERGES_ON),
            "key": TEXT_OR_NULL,
            "title": TEXT_OR_NULL,
            "state": one_of(CONVERGENCES),
            **dict.fromkeys(counts, COUNT),
            "origins": TEXTS,
            "size": COUNT_OR_NULL,
            "base": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
            "base_why": TEXT,
            "carries": TEXT_OR_NULL,
            "limit": TEXT_OR_NULL,
        }
    )


def _refusal() -> Schema:
    return object_of(
        {"reason": TEXT, "often": COUNT, "example": TEXT, "source": TEXT, "line": COUNT}
    )
