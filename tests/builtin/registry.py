"""Read data/registry independently of the program."""

from __future__ import annotations

import ipaddress
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

REGISTRY = Path(__file__).resolve().parents[2] / "data" / "registry"
FILES = sorted(REGISTRY.glob("*.toml"))


class Row(NamedTuple):
    """One record: what it is about, and what it says."""

    entry: str
    value: dict[str, str]


def snapshots(path: Path) -> list[dict[str, Any]]:
    """The snapshots of a file, each with the file's own keys where it has none."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    common = {key: value for key, value in raw.items() if key not in ("snapshots", "records")}
    return [{**common, **snapshot} for snapshot in raw.get("snapshots", [raw])]


def rows(path: Path, feed: str = "", holds_at: str = "") -> list[Row]:
    """The records of a file, of one feed and date if given."""
    return [
        Row(record["entry"], record["value"])
        for snapshot in snapshots(path)
        if feed in ("", snapshot["feed"]) and holds_at in ("", snapshot["holds_at"])
        for record in snapshot["records"]
    ]


def span(entry: str) -> tuple[int, int, int]:
    """Family (0 for an AS number), lowest and highest number of an entry."""
    if entry.startswith("AS"):
        return 0, int(entry[2:]), int(entry[2:])
    if "-" in entry:
        first, last = (ipaddress.ip_address(part.strip()) for part in entry.split("-"))
        return first.version, int(first), int(last)
    network = ipaddress.ip_network(entry)
    return network.version, int(network[0]), int(network[-1])
