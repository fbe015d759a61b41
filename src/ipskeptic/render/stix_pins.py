"""The data behind a STIX bundle, as external references with the hash of each copy.

OpenCTI takes two references with one `source_name` and `external_id` for the same one, and drops
those that have neither `external_id` nor `url`: so the hash is the `external_id` too.

Source:
    STIX 2.1, sections 2.5 (external reference) and 2.7 (hashes); OpenCTI-Platform/opencti,
    identifiers of `ENTITY_TYPE_EXTERNAL_REFERENCE`; read on 2026-11-26.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ipskeptic.model.assessment import Assessment
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.row import present
from ipskeptic.render.escape import markdown, terminal
from ipskeptic.render.stix_objects import StixObject

_SHA256 = re.compile(r"[0-9a-f]{64}")
# Names for which STIX wants an `external_id` of their own form.
_TAKEN = ("cve", "capec")


class Pins:
    """External references for snapshots.

    Args:
        snapshots: Those of which the report quotes a record.
    """

    def __init__(self, snapshots: Sequence[Snapshot]) -> None:
        self._all = [_reference(snapshot) for snapshot in snapshots]
        self._at: dict[tuple[str, str], list[int]] = {}
        for number, snapshot in enumerate(snapshots):
            self._at.setdefault((snapshot.feed, snapshot.holds_at), []).append(number)

    def all(self) -> list[StixObject]:
        """All of them, in the report's order."""
        return self._all

    def behind(self, item: Assessment) -> list[StixObject]:
        """Those of which an assessment quotes a record, in the report's order."""
        found: set[int] = set()
        for reading, _ in present(item):
            dates = [window.text for window in reading.holds_at] or [""]
            # What follows from several sources has all their names.
            for feed in reading.source.feed.split("+"):
                for date in dates:
                    found.update(self._at.get((feed, date), ()))
        return [self._all[number] for number in sorted(found)]


def _reference(snapshot: Snapshot) -> StixObject:
    feed = terminal(snapshot.feed)
    date = snapshot.holds_at or "undated"
    parts = [f"{snapshot.title or snapshot.feed}, {date}"]
    if snapshot.builtin:
        parts.append("part of the program")
    if snapshot.excerpt:
        parts.append("an excerpt")
    if snapshot.fetched_at:
        parts.append(f"fetched {snapshot.fetched_at}")
    reference: StixObject = {"source_name": f"feed {feed}" if feed in _TAKEN else feed}
    if _SHA256.fullmatch(snapshot.sha256):
        parts.append(f"sha256 {snapshot.sha256}")
        reference["hashes"] = {"SHA-256": snapshot.sha256}
        reference["external_id"] = f"sha256:{snapshot.sha256}"
    else:
        reference["external_id"] = terminal(f"{snapshot.feed} {date}")
    return {**reference, "description": markdown("; ".join(parts))}
