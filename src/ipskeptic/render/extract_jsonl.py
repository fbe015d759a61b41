"""`extract -f jsonl` and `extract --claims`: one record a line."""

from __future__ import annotations

import json

from ipskeptic.model.claims import Sentence
from ipskeptic.model.extracted import Columns, Extracted
from ipskeptic.render.escape import json_text
from ipskeptic.render.extract_words import why
from ipskeptic.render.record import SCHEMA_VERSION, Record

# Kinds of words that say how sure a sentence is.
_SURE = ("confidence", "likelihood", "hedge", "certainty")


def extract_jsonl(found: Columns | list[Extracted], path: str) -> str:
    """Lines of JSON, ASCII only."""
    each = found.records() if isinstance(found, Columns) else found
    return "".join([_line(extract_record(one, path)) for one in each])


def extract_record(each: Extracted, path: str) -> Record:
    """One address, or one run that was refused (`ip` is null), as plain data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "path": path,
        "line": each.line,
        "column": each.column,
        "page": each.page or None,
        "original": each.original,
        "ip": each.ip or None,
        "family": each.family or None,
        "decision": each.decision,
        "reason": why(each),
        "port": each.port,
        "zone": each.zone or None,
        "notes": list(each.notes),
        "field": each.field or None,
    }


def claim_line(sentence: Sentence, path: str) -> str:
    """A sentence as one line of JSON, ASCII only."""
    blamed = list(dict.fromkeys(party.name for party in sentence.blamed))
    return _line(
        {
            "schema_version": SCHEMA_VERSION,
            "path": path,
            "line": sentence.place.line,
            "column": sentence.place.column,
            "page": sentence.place.page or None,
            "sentence": sentence.text,
            "label": sentence.label,
            "party": "; ".join(blamed) or None,
            "confidence_words": [word.text for word in sentence.words if word.kind in _SURE],
            "evidence": list(dict.fromkeys(each.kind for each in sentence.evidence)),
        }
    )


def _line(record: Record) -> str:
    return json_text(json.dumps(record, separators=(",", ":"))) + "\n"
