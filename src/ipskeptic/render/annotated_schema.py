"""The JSON Schema of a record of `annotate -f jsonl`."""

from __future__ import annotations

from ipskeptic.model.assessment import CLASSES, FITS, RUNGS
from ipskeptic.model.row import COLUMNS
from ipskeptic.render.schema_parts import FLAG, TEXT_OR_NULL, TIME, Schema, named, one_of, or_null

# Columns that hold something else than any text or null.
_KNOWN: dict[str, Schema] = {
    "class": {"enum": [*CLASSES, None]},
    "also": {
        "type": ["string", "null"],
        "pattern": "^({0})(;({0}))*$".format("|".join(CLASSES)),
    },
    "carries": {"enum": [*RUNGS, None]},
    "stops_at": {"enum": [*RUNGS, None]},
    "fit": or_null(one_of(FITS)),
    "cc": {"type": ["string", "null"], "pattern": "^[A-Z]{2}$"},
    "usable": or_null(FLAG),
    "seen_at": or_null(TIME),
}


def annotated_schema() -> Schema:
    """The schema of one record: answered, or refused with nothing but its input and the reason.

    No column must be there, as `--columns` chooses. Where the input's own fields have a name of
    ours, ours has a prefix, and theirs may hold anything: such records are not described.
    """
    nothing: Schema = {"type": "null"}
    answers = [name for name in COLUMNS if name not in ("input", "error")]
    return named(
        "ipskeptic annotated record",
        {
            "type": "object",
            "properties": {name: _KNOWN.get(name, TEXT_OR_NULL) for name in COLUMNS},
            "if": {"properties": {"error": {"type": "string"}}, "required": ["error"]},
            "then": {"properties": dict.fromkeys(answers, nothing)},
        },
    )
