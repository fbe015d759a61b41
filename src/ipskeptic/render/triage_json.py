"""Format `json` of `triage`: the report on a list as one document."""

from __future__ import annotations

from ipskeptic.model.triage import Convergence, Row, Table, Triage
from ipskeptic.render.json_report import document_text
from ipskeptic.render.record import SCHEMA_VERSION, Record, snapshot_record

KIND = "triage"


def triage_document(report: Triage, top: int | None = None) -> Record:
    """The report as plain data.

    Args:
        report: The document behind all formats.
        top: Rows of each table; None for all that are kept.
    """
    claim = report.claim
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": KIND,
        "tool": {"name": "ipskeptic", "version": report.version},
        "generated_at": report.generated_at.text,
        "data": [snapshot_record(snapshot) for snapshot in report.snapshots],
        "overrides": list(report.overrides),
        "summary": {
            "carries": report.whole[0],
            "does_not_carry": report.whole[1],
            "on_claim": report.on_claim or None,
            "on_dates": report.on_dates or None,
            "on_servers": report.on_servers or None,
            "closing": report.closing,
        },
        "asked": {
            "at": report.at.text if report.at else None,
            "claim": claim._asdict() if claim else None,
            "role": report.role,
            "transport": report.transport,
        },
        "input": {
            **report.intake._asdict(),
            "sources": list(report.intake.sources),
            "texts": list(report.intake.texts),
            "roles": dict(report.intake.roles),
        },
        "dates": {
            **report.dates._asdict(),
            "first": report.dates.first or None,
            "last": report.dates.last or None,
            "bases": dict(report.dates.bases),
        },
        "totals": {"judged": report.judged, "read": report.read},
        "tables": {table.name: _table(table.top(top) if top else table) for table in report.tables},
        "servers": [
            {**one._asdict(), "unanswered": dict(one.unanswered)} for one in report.consulted
        ],
        "convergence": [_convergence(item) for item in report.convergence],
        "next_steps": [
            {**step._asdict(), "command": step.command or None} for step in report.next_steps
        ],
        "refused": [item._asdict() for item in report.refused],
    }


def triage_json(report: Triage, *, top: int | None = None, pretty: bool = False) -> str:
    """The report as JSON text, ASCII only, ending in a line break.

    Args:
        report: The document behind all formats.
        top: Rows of each table; None for all that are kept.
        pretty: Indent it for people; else every field of the document has a line.
    """
    return document_text(triage_document(report, top), pretty=pretty)


def _table(table: Table) -> Record:
    return {
        "several": table.several,
        "rows": [_row(row) for row in table.rows],
        "distinct": table.distinct,
        "rest": _pair(table.rest),
        "without": _pair(table.without),
    }


def _row(row: Row) -> Record:
    return {"key": row.key, "title": row.title or None, "judged": row.judged, "read": row.read}


def _pair(pair: tuple[int, int]) -> Record:
    return {"judged": pair[0], "read": pair[1]}


def _convergence(item: Convergence) -> Record:
    empty = {name: None for name in ("key", "title", "carries", "limit") if not getattr(item, name)}
    return {**item._asdict(), **empty, "origins": list(item.origins)}
