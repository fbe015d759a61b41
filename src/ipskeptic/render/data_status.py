"""The freshness page as one JSON document, and the schema of it."""

from __future__ import annotations

import json
from typing import Any

from ipskeptic.model.assessment import QUESTIONS
from ipskeptic.model.status import (
    ANSWERED,
    INDEX_STATES,
    REMARKS,
    SPEAKS,
    Copy,
    FeedStatus,
    Remark,
    StatusPage,
)
from ipskeptic.render.escape import json_text
from ipskeptic.render.record import SCHEMA_VERSION, Record, snapshot_record


def status_document(page: StatusPage) -> Record:
    """The page as plain data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "ipskeptic", "version": page.version},
        "generated_at": page.generated_at.text,
        "place": page.place,
        "bundle": page.is_bundle,
        "questions": [
            {
                "question": question.name,
                "answered": question.answered,
                "feeds": list(question.feeds),
                "why": question.why or None,
                "command": question.command or None,
            }
            for question in page.questions
        ],
        "helps_most": page.helps_most or None,
        "max_age_hours": page.max_age_hours,
        "too_old": list(page.too_old),
        "named": list(page.named),
        "feeds": [_feed(feed) for feed in page.feeds],
        "builtin": [snapshot_record(snapshot) for snapshot in page.builtin],
        "index": {
            **page.index_file._asdict(),
            "detail": page.index_file.detail or None,
            "counts": dict(page.index_file.counts),
        },
        "problems": list(page.problems),
    }


def status_json(page: StatusPage) -> str:
    """The page as JSON text, ASCII only, ending in a line break."""
    return json_text(json.dumps(status_document(page), indent=2)) + "\n"


def _feed(feed: FeedStatus) -> Record:
    return {
        "feed": feed.name,
        "title": feed.title,
        "kind": feed.kind or None,
        "question": feed.question or None,
        "coverage": feed.coverage or None,
        "grade": feed.grade or None,
        "licence": feed.licence or None,
        "redistribute": feed.redistribute,
        "dead_since": feed.dead_since or None,
        "reach_days": feed.reach_days,
        "speaks": feed.speaks,
        "why": feed.why or None,
        "size_on_disk": feed.size_on_disk,
        "remarks": _remarks(feed.remarks),
        "copies": [_copy(copy) for copy in feed.copies],
        "missing": [gap._asdict() for gap in feed.missing],
        "fetches": [
            {
                name: value or None
                for name, value in fetch._asdict().items()
                if name not in ("feed", "mirror")
            }
            for fetch in feed.fetches
        ],
    }


def _copy(copy: Copy) -> Record:
    held = snapshot_record(copy.snapshot)
    for name in ("number", "feed", "builtin"):
        del held[name]
    return {
        **held,
        "age_days": copy.age_days,
        "size_on_disk": copy.size_on_disk,
        "remarks": _remarks(copy.remarks),
    }


def _remarks(remarks: tuple[Remark, ...]) -> list[dict[str, str]]:
    return [remark._asdict() for remark in remarks]


def data_status_schema() -> dict[str, Any]:
    """The schema of `data status -f json`."""
    # Here: only `schema` and the tests want it.
    from ipskeptic.render import schema_parts as s

    remarks = s.list_of(s.object_of({"name": s.one_of(REMARKS), "text": s.TEXT}))
    copy = {
        **s.snapshot_schema()["properties"],
        "age_days": s.COUNT_OR_NULL,
        "size_on_disk": s.COUNT,
        "remarks": remarks,
    }
    for name in ("number", "feed", "builtin"):
        del copy[name]
    fetch = {
        "url": s.TEXT,
        "asked_at": s.TEXT,
        "state": s.one_of(("updated", "unchanged", "refused", "failed")),
        **dict.fromkeys(
            ("reason", "answered_at", "sha256", "etag", "last_modified"), s.TEXT_OR_NULL
        ),
    }
    feed = {
        "feed": s.TEXT,
        "title": s.TEXT,
        **dict.fromkeys(("kind", "question", "coverage", "grade", "licence"), s.TEXT_OR_NULL),
        "redistribute": s.FLAG,
        "dead_since": s.TEXT_OR_NULL,
        "reach_days": s.COUNT_OR_NULL,
        "speaks": s.one_of(SPEAKS),
        "why": s.TEXT_OR_NULL,
        "size_on_disk": s.COUNT,
        "remarks": remarks,
        "copies": s.list_of(s.object_of(copy)),
        "missing": s.list_of(s.object_of({"after": s.TIME, "before": s.TIME, "days": s.COUNT})),
        "fetches": s.list_of(s.object_of(fetch)),
    }
    question = {
        "question": s.one_of(QUESTIONS),
        "answered": s.one_of(ANSWERED),
        "feeds": s.TEXTS,
        "why": s.TEXT_OR_NULL,
        "command": s.TEXT_OR_NULL,
    }
    index = {
        "path": s.TEXT,
        "state": s.one_of(INDEX_STATES),
        "detail": s.TEXT_OR_NULL,
        "size": s.COUNT,
        "counts": {"type": "object", "additionalProperties": s.COUNT},
    }
    return s.named(
        "ipskeptic data status",
        s.object_of(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "tool": s.object_of({"name": s.TEXT, "version": s.TEXT}),
                "generated_at": s.TIME,
                "place": s.TEXT,
                "bundle": s.FLAG,
                "questions": s.list_of(s.object_of(question)),
                "helps_most": s.TEXT_OR_NULL,
                "max_age_hours": s.COUNT_OR_NULL,
                "too_old": s.TEXTS,
                "named": s.TEXTS,
                "feeds": s.list_of(s.object_of(feed)),
                "builtin": s.list_of(s.snapshot_schema()),
                "index": s.object_of(index),
                "problems": s.TEXTS,
            }
        ),
    )
