"""What `data update` remembers of the files it asked for: one small file for each feed.

They stand beside the snapshots as `fetches/FEED.json`. Nothing depends on them but the politeness
of the next request and the page of `data status`: one that is damaged or gone is as if the file
had never been asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ipskeptic.model.feed import Fetch
from ipskeptic.update.atomic import write_atomically
from ipskeptic.update.folder import DataFolder

# What reading a file of somebody's, or half of one, may raise.
_DAMAGED = (OSError, ValueError, TypeError, RecursionError)


def load_fetches(folder: DataFolder, feed: str = "*") -> dict[tuple[str, str], Fetch]:
    """What was asked for, by feed and address.

    A file that can't be read or used is passed over: what it said is only missed, never wrong.

    Args:
        folder: The data folder.
        feed: Name of one feed, or "*" for all.
    """
    found: dict[tuple[str, str], Fetch] = {}
    if not folder.fetches_path.is_dir():
        return found
    for path in sorted(folder.fetches_path.glob(f"{feed}.json")):
        try:
            fetches = _read(path)
        except _DAMAGED:
            continue
        found |= {(fetch.feed, fetch.url): fetch for fetch in fetches}
    return found


def save_fetches(folder: DataFolder, feed: str, fetches: Iterable[Fetch]) -> None:
    """Keep what is known of the files of one feed; only for whoever holds the folder's lock.

    Raises:
        StoreError: It can't be written.
    """
    rows = [fetch._asdict() for fetch in sorted(fetches)]
    text = json.dumps(rows, indent=1, sort_keys=True) + "\n"
    write_atomically(folder.fetches_path / f"{feed}.json", (text.encode(),))


def _fetch(feed: str, row: Any) -> Fetch:
    if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
        raise ValueError("a fetch has fields of text")
    fetch = Fetch(**row)
    if fetch.feed != feed:
        raise ValueError("a fetch of another feed")
    return fetch


def _read(path: Path) -> list[Fetch]:
    return [_fetch(path.stem, row) for row in json.loads(path.read_bytes())]


def damaged_fetches(folder: DataFolder) -> list[str]:
    """The files that `load_fetches` passes over, each with what to do."""
    found: list[str] = []
    if not folder.fetches_path.is_dir():
        return found
    for path in sorted(folder.fetches_path.glob("*.json")):
        try:
            _read(path)
        except _DAMAGED:
            what = "what was asked for can't be read: delete this file; the next update asks again"
            found.append(f"{path}: {what}")
    return found
