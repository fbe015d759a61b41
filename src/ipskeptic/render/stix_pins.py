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
from ipskeptic.model.names import REGISTRIES
from ipskeptic.model.reading import Present
from ipskeptic.model.row import present
from ipskeptic.model.when import Window, parse_window
from ipskeptic.render.escape import markdown, terminal
from ipskeptic.render.stix_objects import StixObject

_SHA256 = re.compile(r"[0-9a-f]{64}")
# Names for which STIX wants an `external_id` of their own form.
_TAKEN = ("cve", "capec")


class Pins:
    """External references for snapshots.

    Args:
        snapshots: Those of the report: of all feeds that it quotes.
    """

    def __init__(self, snapshots: Sequence[Snapshot]) -> None:
        self._all = [_reference(snapshot) for snapshot in snapshots]
        self._of: dict[str, dict[str, list[int]]] = {}
        for number, snapshot in enumerate(snapshots):
            dates = self._of.setdefault(snapshot.feed, {})
            dates.setdefault(snapshot.holds_at, []).append(number)
        self._near: dict[tuple[str, str], list[int]] = {}

    def all(self) -> list[StixObject]:
        """All of them, in the report's order."""
        return self._all

    def behind(self, item: Assessment) -> list[StixObject]:
        """Those of which an assessment quotes a record, in the report's order."""
        found: set[int] = set()
        for reading, _ in present(item):
            for feed in _feeds(reading):
                dates = self._of.get(feed)
                if not dates:
                    continue
                if not reading.holds_at:
                    found.update(dates.get("", ()))
                for window in reading.holds_at:
                    found.update(dates.get(window.text) or self._nearest(feed, window))
        return [self._all[number] for number in sorted(found)]

    def _nearest(self, feed: str, window: Window) -> list[int]:
        """The copy of which a record has a time of its own, as those of Tor exits have."""
        key = (feed, window.text)
        if key not in self._near:
            dated = [(_window(text), copies) for text, copies in self._of[feed].items()]
            apart = [(at.distance(window), copies) for at, copies in dated if at is not None]
            self._near[key] = min(apart)[1] if apart else []
        return self._near[key]


def _feeds(reading: Present) -> tuple[str, ...]:
    """The feeds that a reading rests on: those of a joint one are all named."""
    feed = reading.source.feed
    # That no registry has a block is read in the files of all five.
    return REGISTRIES if feed == "registries" else tuple(feed.split("+"))


def _window(text: str) -> Window | None:
    try:
        return parse_window(text)
    except ValueError:
        return None


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
