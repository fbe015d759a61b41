"""Format `json` of a replay, and of a proof."""

from __future__ import annotations

from ipskeptic.model.replay import Again, Context, Difference, Proof, Replay, Short
from ipskeptic.render.json_report import document_text
from ipskeptic.render.record import SCHEMA_VERSION, Record, snapshot_record

KIND = "replay"
PROOF_KIND = "proof"


def replay_document(replay: Replay) -> Record:
    """The replay as plain data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": KIND,
        "tool": {"name": "ipskeptic", "version": replay.now.version},
        "generated_at": replay.now.clock.text,
        "source": replay.source,
        "report": None if replay.then.snapshots is None else _context(replay.then),
        "overrides": list(replay.now.overrides),
        "totals": {
            "asked": len(replay.items),
            "changed": len(replay.changed),
            "same": len(replay.items) - len(replay.changed),
            "refused": replay.refused,
            "recorded": sum(item.recorded for item in replay.items),
        },
        "data": {
            "new": [snapshot_record(snapshot) for snapshot in replay.new],
            "gone": [snapshot_record(snapshot) for snapshot in replay.gone],
            "same": replay.same,
        },
        "items": [_item(item) for item in replay.items],
    }


def replay_json(replay: Replay, *, pretty: bool = False) -> str:
    """The replay as JSON text, ASCII only, ending in a line break.

    Args:
        replay: The document behind all formats.
        pretty: Indent it for people; else every item has a line.
    """
    return document_text(replay_document(replay), pretty=pretty)


def proof_document(proof: Proof) -> Record:
    """The proof as plain data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": PROOF_KIND,
        "tool": {"name": "ipskeptic", "version": proof.version},
        "source": proof.source,
        "report": {"version": proof.report_version, "generated_at": proof.generated_at.text},
        "state": proof.state,
        "totals": {
            "asked": proof.assessments,
            "refused": proof.refused,
            "snapshots": proof.snapshots,
            "recorded": proof.recorded,
            "differences": proof.differing,
        },
        "differences": [item._asdict() for item in proof.differences],
        "missing": [
            {**item._asdict(), "holds_at": item.holds_at or None, "sha256": item.sha256 or None}
            for item in proof.missing
        ],
        "notes": list(proof.notes),
    }


def proof_json(proof: Proof, *, pretty: bool = False) -> str:
    """The proof as JSON text; see `replay_json`."""
    return document_text(proof_document(proof), pretty=pretty)


def _context(then: Context) -> Record:
    return {
        "version": then.version,
        "generated_at": then.clock.text,
        "overrides": list(then.overrides),
    }


def _item(item: Again) -> Record:
    return {
        "input": item.input,
        item.target.kind: item.target.text,
        "seen_at": item.seen_at.text,
        "time_given": item.time_given,
        "claim": item.claim or None,
        "conclusion": item.conclusion,
        "before": _short(item.before),
        "after": _short(item.after),
        "recorded": item.recorded,
        "changes": [_difference(change) for change in item.changes],
    }


def _short(short: Short) -> Record:
    return {
        "class": short.class_,
        "also": list(short.also),
        "carries": short.carries or None,
        "stops_at": short.stops_at or None,
        "fit": short.fit,
        "answer": short.answer or None,
        "answered": list(short.answered),
    }


def _difference(change: Difference) -> Record:
    return {
        "what": change.what,
        "name": change.name or None,
        "before": change.before or None,
        "after": change.after or None,
        "matters": change.matters,
        "because": [
            {name: value or None for name, value in cause._asdict().items()}
            for cause in change.because
        ],
    }
