"""The JSON Schemas of a replay and of a proof, `assess --replay -f json`."""

from __future__ import annotations

from ipskeptic.model.assessment import CLASSES, FITS, QUESTIONS, RUNGS
from ipskeptic.model.replay import CAUSES, CONCLUSIONS, PROOFS, WHATS
from ipskeptic.render.record import SCHEMA_VERSION
from ipskeptic.render.replay_json import KIND, PROOF_KIND
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
    or_null,
    snapshot_schema,
)

_TOOL = object_of({"name": TEXT, "version": TEXT})


def replay_schema() -> Schema:
    """The schema of `assess --replay -f json`."""
    counts = ("asked", "changed", "same", "refused", "recorded")
    context = object_of({"version": TEXT, "generated_at": TIME, "overrides": TEXTS})
    snapshots = list_of(snapshot_schema())
    return named(
        "ipskeptic replay",
        object_of(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "kind": {"const": KIND},
                "tool": _TOOL,
                "generated_at": TIME,
                "source": TEXT,
                "report": or_null(context),
                "overrides": TEXTS,
                "totals": object_of(dict.fromkeys(counts, COUNT)),
                "data": object_of({"new": snapshots, "gone": snapshots, "same": COUNT}),
                "items": list_of(_item()),
            }
        ),
    )


def proof_schema() -> Schema:
    """The schema of `assess --replay --pinned -f json`."""
    counts = ("asked", "refused", "snapshots", "recorded", "differences")
    missing = {"feed": TEXT, "holds_at": TEXT_OR_NULL, "sha256": TEXT_OR_NULL}
    return named(
        "ipskeptic proof",
        object_of(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "kind": {"const": PROOF_KIND},
                "tool": _TOOL,
                "source": TEXT,
                "report": object_of({"version": TEXT, "generated_at": TIME}),
                "state": one_of(PROOFS),
                "totals": object_of(dict.fromkeys(counts, COUNT)),
                "differences": list_of(object_of(dict.fromkeys(("path", "before", "after"), TEXT))),
                "missing": list_of(object_of({**missing, "what": TEXT, "way": TEXT})),
                "notes": TEXTS,
            }
        ),
    )


def _item() -> Schema:
    schema = object_of(
        {
            "input": TEXT,
            "seen_at": TIME,
            "time_given": FLAG,
            "claim": TEXT_OR_NULL,
            "conclusion": one_of(CONCLUSIONS),
            "before": _short(),
            "after": _short(),
            "recorded": COUNT,
            "changes": list_of(_difference()),
        }
    )
    kinds = ("address", "prefix", "range")
    schema["properties"].update(dict.fromkeys(kinds, TEXT))
    schema["oneOf"] = [{"required": [kind]} for kind in kinds]
    return schema


def _short() -> Schema:
    return object_of(
        {
            "class": one_of(CLASSES),
            "also": list_of(one_of(CLASSES)),
            "carries": {"enum": [*RUNGS, None]},
            "stops_at": {"enum": [*RUNGS, None]},
            "fit": one_of(FITS),
            "answer": {"enum": ["carried", "not-carried", "refused", None]},
            "answered": list_of(one_of(QUESTIONS)),
        }
    )


def _difference() -> Schema:
    texts = dict.fromkeys(("feed", "title", "holds_at", "sha256"), TEXT_OR_NULL)
    return object_of(
        {
            "what": one_of(WHATS),
            "name": TEXT_OR_NULL,
            "before": TEXT_OR_NULL,
            "after": TEXT_OR_NULL,
            "matters": FLAG,
            "because": list_of(object_of({"what": one_of(CAUSES), **texts})),
        }
    )
