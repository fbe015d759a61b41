"""Format `json` of `history`: the time line as one document."""

from __future__ import annotations

from ipskeptic.model.timeline import Difference, Lane, Side, Stretch, Timeline
from ipskeptic.render.json_report import document_text
from ipskeptic.render.record import SCHEMA_VERSION, Record, pairs_to_object, snapshot_record

KIND = "timeline"


def timeline_document(timeline: Timeline) -> Record:
    """The time line as plain data."""
    target = timeline.target
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": KIND,
        "tool": {"name": "ipskeptic", "version": timeline.version},
        "generated_at": timeline.generated_at.text,
        "input": timeline.input,
        target.kind: target.text,
        "notes_on_input": list(target.notes),
        "complete": timeline.complete,
        "data": [snapshot_record(snapshot) for snapshot in timeline.snapshots],
        "lanes": [_lane(lane) for lane in timeline.lanes],
        "differences": [_difference(item) for item in timeline.differences],
        "conflicts": [
            {"first": _side(item.first), "second": _side(item.second)}
            for item in timeline.conflicts
        ],
        "mentions": [item._asdict() for item in timeline.mentions],
        "notes": list(timeline.notes),
    }


def timeline_json(timeline: Timeline, *, pretty: bool = False) -> str:
    """The time line as JSON text, ASCII only, ending in a line break.

    Args:
        timeline: The document behind all formats.
        pretty: Indent it for people; else every lane has a line.
    """
    return document_text(timeline_document(timeline), pretty=pretty)


def _lane(lane: Lane) -> Record:
    return {
        "group": lane.group,
        "feed": lane.feed,
        "title": lane.title,
        "coverage": lane.coverage,
        "grade": lane.grade.split()[0],
        "credibility": int(lane.grade.split()[1]),
        "now": lane.now,
        "stretches": [_stretch(stretch) for stretch in lane.stretches],
    }


def _stretch(stretch: Stretch) -> Record:
    return {
        "state": stretch.state,
        "dates": [date.text for date in stretch.dates],
        "changed": stretch.changed,
        "entry": stretch.entry or None,
        "value": pairs_to_object(stretch.value),
        "records": stretch.records,
        "counts": dict(stretch.counts),
        "title": stretch.title or None,
        "builtin": stretch.builtin,
    }


def _difference(item: Difference) -> Record:
    return {**item._asdict(), "sources": list(item.sources)}


def _side(side: Side) -> Record:
    return {**side._asdict(), "dates": [date.text for date in side.dates]}
