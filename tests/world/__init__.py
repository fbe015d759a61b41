"""A made-up internet: raw files in real formats, and how to open them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ipskeptic import discover
from ipskeptic.lookup.collect import Data
from ipskeptic.lookup.index.reader import Index
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.tables import build_tables
from ipskeptic.update.builtin import build_builtin
from ipskeptic.update.store import Store

HERE = Path(__file__).resolve().parent
NOW = datetime(2026, 8, 26, 12, 0, tzinfo=UTC)


def raw_files() -> list[Path]:
    """The raw files of both times, in a stable order."""
    return sorted((*HERE.glob("then/*"), *HERE.glob("now/*")))


def moving_files() -> list[Path]:
    """The raw files of four times between which blocks move, split, join and go."""
    return sorted(HERE.glob("moves/*"))


def build_world(folder: Path, files: Sequence[Path] | None = None) -> Path:
    """Import raw files into a data folder, and compile the world's own built-in records.

    Args:
        folder: The data folder.
        files: The raw files; None for those of both times.

    Returns:
        The data folder; the built-in index lies in it as `builtin.idx`.
    """
    raw = raw_files() if files is None else files
    store = Store(folder)
    # The made-up internet is small: its files are whole with a handful of records.
    catalogue = {n: feed._replace(min_records=0) for n, feed in discover.catalogue().items()}
    tables = [path for path in raw if "pfx2as" in path.name]
    others = [path for path in raw if path not in tables]
    for paths, feed in ((others, None), (tables, "routeviews")):
        result = store.import_files(paths, feed=feed, date=None, now=NOW, catalogue=catalogue)
        refused = [(file.path, file.reason) for file in result.files if file.state == "refused"]
        assert not refused, refused
    (folder / "builtin.idx").write_bytes(build_builtin(HERE))
    return folder


def open_world(folder: Path, now: datetime = NOW) -> Skeptic:
    """Open a built world; documentation addresses are ordinary in it."""
    catalogue = discover.catalogue()
    tables = build_tables(discover.load_generated("reasoning"), catalogue, discover.countries())
    builtin = Index.open(folder / "builtin.idx")
    index = Index.open(folder / "index.ipskeptic")
    return Skeptic(Data(builtin, index, catalogue), tables, now, [builtin, index])
