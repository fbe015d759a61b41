"""The JSON Schemas of the records of `extract -f jsonl` and `extract --claims`."""

from __future__ import annotations

from ipskeptic.model.claims import EVIDENCE, LABELS
from ipskeptic.render.record import SCHEMA_VERSION
from ipskeptic.render.schema_parts import (
    COUNT,
    TEXT,
    TEXT_OR_NULL,
    TEXTS,
    Schema,
    list_of,
    named,
    object_of,
    one_of,
)

_PAGE: Schema = {"type": ["integer", "null"], "minimum": 1}
_PORT: Schema = {"type": ["integer", "null"], "minimum": 1, "maximum": 65535}
_PLACE: dict[str, Schema] = {
    "schema_version": {"const": SCHEMA_VERSION},
    "path": TEXT,
    "line": COUNT,
    "column": COUNT,
    "page": _PAGE,
}


def extract_schema() -> Schema:
    """The schema of one address, prefix or range, or with `--all` of one run that was refused."""
    return named(
        "ipskeptic extracted record",
        object_of(
            {
                **_PLACE,
                "original": TEXT,
                "ip": TEXT_OR_NULL,
                "family": {"enum": [4, 6, None]},
                "decision": TEXT,
                "reason": TEXT,
                "port": _PORT,
                "zone": TEXT_OR_NULL,
                "notes": TEXTS,
                "field": TEXT_OR_NULL,
            }
        ),
    )


def claim_schema() -> Schema:
    """The schema of one sentence."""
    return named(
        "ipskeptic sentence record",
        object_of(
            {
                **_PLACE,
                "sentence": TEXT,
                "label": one_of(LABELS),
                "party": TEXT_OR_NULL,
                "confidence_words": TEXTS,
                "evidence": list_of(one_of(EVIDENCE)),
            }
        ),
    )
