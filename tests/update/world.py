"""A small data folder: a catalogue of three feeds, their files, and one built-in record."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ipskeptic.model.feed import Feed
from ipskeptic.update.store import ImportResult, Store

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)


def feed(name: str, form: str, kind: str = "listed") -> Feed:
    """A feed of the catalogue."""
    return Feed(name, f"Title of {name}", kind, "sample", "C", 3, valid_for_days=30, format=form)


CATALOGUE = {
    item.name: item
    for item in (
        feed("first-list", "netset"),
        feed("second-list", "netset")._replace(min_records=3, max_records=5),
        feed("apnic", "delegated", "delegation"),
        feed("routeviews", "pfx2as", "route"),
    )
}

DELEGATED = """2|apnic|20240102|3|19830613|20240101|+1000
apnic|*|asn|*|1|summary
apnic|*|ipv4|*|1|summary
apnic|*|ipv6|*|1|summary
apnic|ZZ|asn|64496|16|20100101|assigned
apnic|ZZ|ipv4|192.0.2.0|256|20100101|assigned
apnic|ZZ|ipv6|2001:db8::|32|20100101|allocated
"""
LIST = "192.0.2.1\n192.0.2.77\n198.51.100.0/24\n"
BUILTIN = """
feed = "apnic"
holds_at = 2014-10-31
read_on = "2024-01-01"
[[records]]
entry = "203.0.113.0/24"
value = { cc = "ZZ" }
"""


def store(folder: Path) -> Store:
    """A store in a folder, with its own small set of built-in records."""
    registry = folder / "root" / "registry"
    if not registry.exists():
        registry.mkdir(parents=True)
        (registry / "one.toml").write_text(BUILTIN)
    return Store(folder / "data", data_root=folder / "root", lock_seconds=20)


def put(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file to import."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def take(
    where: Store,
    *paths: Path,
    feed: str | None = None,
    date: str | None = None,
    excerpt: bool = False,
) -> ImportResult:
    """Import files."""
    return where.import_files(
        paths,
        feed=feed,
        date=date,
        now=NOW,
        catalogue=CATALOGUE,
        excerpt=excerpt,
    )
