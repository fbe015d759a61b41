"""Reports of the made-up internets, saved and asked again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from ipskeptic.errors import TargetError
from ipskeptic.model.assessment import Assessment, BadInput, Report
from ipskeptic.model.feed import Snapshot
from ipskeptic.pipeline.saved_report import SavedReport
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.render.digest import FIELD, digest_of
from ipskeptic.render.json_report import to_json


class Case(NamedTuple):
    """One question: the input and the arguments of `assess`."""

    text: str
    given: Mapping[str, Any]


CASES = (
    Case("192.0.2.70", {"at": "2024-03-10"}),
    Case("198.51.100.7", {"at": "2014-12-11", "claim": "TR"}),
    Case("192.0.2[.]66", {"at": "2024-03-12T14:20Z", "transport": "tcp", "port": 4711}),
    Case("192.0.2.0/24", {"at": "2016-04-10", "claim": "AS64496", "level": "operator"}),
    Case("203.0.113.1-203.0.113.200", {"at": "2024-03"}),
    Case("2001:db8::1", {"at": "2024-03-12", "role": "destination"}),
    Case("203.0.113.130", {"claim": "holder:Somebody Ltd"}),
    Case("192.0.2.300", {}),
)


def answered(skeptic: Skeptic, cases: Iterable[Case] = CASES) -> list[Assessment | BadInput]:
    """The answers to cases."""
    found: list[Assessment | BadInput] = []
    for case in cases:
        try:
            found.append(skeptic.assess(case.text, **case.given))
        except TargetError as error:
            found.append(BadInput(case.text, str(error), "list.txt", 3))
    return found


def save(skeptic: Skeptic, path: Path, cases: Iterable[Case] = CASES) -> Path:
    """A report on cases, saved as `-f json -o` does."""
    path.write_text(to_json(skeptic.report(answered(skeptic, cases))), encoding="ascii")
    return path


def save_report(report: Report, path: Path) -> Path:
    """A report, saved."""
    path.write_text(to_json(report), encoding="ascii")
    return path


def checked(path: Path) -> SavedReport:
    """A saved report as `--pinned` reads it."""
    return SavedReport(path, checked=True)


def edit(path: Path, change: Callable[[dict[str, Any]], object], *, forged: bool = False) -> Path:
    """Edit a saved report by hand; a forger also makes its digest right."""
    document = json.loads(path.read_text())
    change(document)
    if forged:
        document[FIELD] = digest_of(document)
    edited = path.with_name("edited.json")
    edited.write_text(json.dumps(document))
    return edited


def with_only(
    skeptic: Skeptic, keep: Callable[[Snapshot], bool], now: datetime | None = None
) -> Skeptic:
    """As if only some of the snapshots were held."""
    kept = [snapshot for snapshot in skeptic.snapshots if keep(snapshot)]
    return skeptic.only(kept, now or skeptic.now.start, skeptic.tables)
