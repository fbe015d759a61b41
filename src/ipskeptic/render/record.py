"""Assessments as plain data with the stable names of the machine formats.

`json` and `jsonl` share this, and `saved` reads it back. Fields may be added, never renamed.
Windows of time are their text; what does not apply is null; lists keep the document's order.
"""

from __future__ import annotations

from typing import Any

from ipskeptic.model.assessment import Assessment, BadInput, Weighed
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.observation import Observation
from ipskeptic.model.reading import Absent, Present, Unavailable

SCHEMA_VERSION = "1"

Record = dict[str, Any]


def assessment_record(assessment: Assessment) -> Record:
    """One assessment as it stands in `assessments` and on a line of `jsonl`."""
    return {
        **_observation(assessment.observation),
        "summary": list(assessment.summary),
        "shortcut": assessment.shortcut or None,
        "claim": _claim(assessment),
        "fit": assessment.fit,
        "class": assessment.class_,
        "also": list(assessment.also),
        "confidence": {
            "who_acted": assessment.confidence_who,
            "because": list(assessment.confidence_because),
        },
        "carries": assessment.carries or None,
        "stops_at": assessment.stops_at or None,
        "asked": {"answered": list(assessment.answered), "missing": list(assessment.missing)},
        "ladder": [
            {
                "rung": rung.rung,
                "statement": rung.statement,
                "state": rung.state,
                "for": rung.for_,
                "against": rung.against,
                "because": list(rung.because),
            }
            for rung in assessment.ladder
        ],
        "readings": [_reading(weighed) for weighed in assessment.readings],
        **_findings(assessment),
    }


def _findings(assessment: Assessment) -> Record:
    """What follows from the readings: the lists after `readings`."""
    return {
        "judgements": [
            {**item._asdict(), "because": list(item.because)} for item in assessment.judgements
        ],
        "alternatives": [
            {**item._asdict(), "because": list(item.because)} for item in assessment.alternatives
        ],
        "matrix": [
            {
                "origin": row.origin,
                "readings": list(row.readings),
                "ratings": dict(row.ratings),
                "discriminates": row.discriminates,
            }
            for row in assessment.matrix
        ],
        "changes": [
            {**item._asdict(), "sources": list(item.sources)} for item in assessment.changes
        ],
        "next_steps": [
            {**item._asdict(), "settles": list(item.settles)} for item in assessment.next_steps
        ],
        "gaps": [item._asdict() for item in assessment.gaps],
        "mentions": [item._asdict() for item in assessment.mentions],
    }


def _observation(observation: Observation) -> Record:
    target = observation.target
    return {
        "input": observation.input,
        target.kind: target.text,
        "zone": target.zone or None,
        "input_port": target.port,
        "notes": list(target.notes),
        "seen_at": observation.seen_at.text,
        "time_given": observation.time_given,
        "role": observation.role,
        "transport": observation.transport,
        "port": observation.port,
    }


def _claim(assessment: Assessment) -> Record | None:
    claim = assessment.claim
    if claim is None:
        return None
    return {
        "kind": claim.kind,
        "value": claim.value,
        "name": claim.name,
        "level": claim.level,
        "answer": assessment.answer,
    }


def _reading(weighed: Weighed) -> Record:
    reading = weighed.reading
    source = reading.source
    return {
        "kind": reading.kind,
        "source": source.feed,
        "title": source.title,
        **_said(reading),
        "usable": weighed.usable,
        "why": weighed.why,
        "effect": weighed.row,
        "days": weighed.days,
        "still_true": None if weighed.still_true is None else weighed.still_true._asdict(),
        "grade": source.grade,
        "credibility": source.credibility,
        "origin": source.origin,
        "upstreams": list(source.upstreams),
        "coverage": source.coverage,
        "builtin": source.builtin,
        "means": source.means,
        "does_not_mean": source.does_not_mean,
    }


def _said(reading: Present | Absent | Unavailable) -> Record:
    """What the source says: the same fields for all three, null where one has none."""
    said: Record = {
        "state": "",
        "cause": None,
        "detail": None,
        "entry": None,
        "value": None,
        "holds_at": [],
        "fetched_at": None,
        "since": None,
        "partial": False,
        "settled": None,
    }
    match reading:
        case Present():
            said["state"] = "present"
            said["entry"] = reading.entry
            said["value"] = pairs_to_object(reading.value)
            said["since"] = None if reading.since is None else reading.since.text
            said["partial"] = reading.partial
            said["settled"] = reading.settled or None
        case Absent():
            said["state"] = "absent"
        case Unavailable():
            said["state"] = "unavailable"
            said["cause"] = reading.cause
            said["detail"] = reading.detail or None
            return said
    said["holds_at"] = [window.text for window in reading.holds_at]
    said["fetched_at"] = reading.fetched_at or None
    return said


def pairs_to_object(pairs: tuple[tuple[str, str], ...]) -> dict[str, str | list[str]]:
    """Pairs as an object; a key that stands more than once has a list."""
    found: dict[str, str | list[str]] = {}
    for key, value in pairs:
        earlier = found.get(key)
        if earlier is None:
            found[key] = value
        elif isinstance(earlier, list):
            earlier.append(value)
        else:
            found[key] = [earlier, value]
    return found


def error_record(bad: BadInput) -> Record:
    """One refused input as it stands in `errors`."""
    return {
        "line": bad.line or None,
        "input": bad.input,
        "reason": bad.reason,
        "source": bad.source or None,
    }


def snapshot_record(snapshot: Snapshot) -> Record:
    """One snapshot as it stands in `data`."""
    record = snapshot._asdict()
    record["warnings"] = list(snapshot.warnings)
    for name in ("holds_at", "fetched_at", "sha256", "title"):
        record[name] = record[name] or None
    return record
