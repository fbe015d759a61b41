"""Opening the library: folders and times as people have them, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest

from ipskeptic import Skeptic
from ipskeptic.errors import IndexFileError, StoreError, UsageError


def test_a_folder_as_text(tmp_path: Path) -> None:
    """A data folder may be text."""
    with Skeptic.open(str(tmp_path)) as skeptic:
        assert skeptic.assess("10.0.0.1").class_ == "void"


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    """A data folder that is a file is named."""
    path = tmp_path / "file"
    path.write_text("")

    with pytest.raises(StoreError, match="the data folder is a file"):
        Skeptic.open(path)


def test_snapshots_without_an_index(world_folder: Path, tmp_path: Path) -> None:
    """Snapshots that no index answers for are never passed over in silence."""
    layer = next(world_folder.glob("snapshots/*/*.layer"))
    copy = tmp_path / "snapshots" / "apnic" / "2024-01-01.layer"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(layer.read_bytes())

    with pytest.raises(IndexFileError, match="ipskeptic data compile"):
        Skeptic.open(tmp_path)


def test_times_and_addresses_of_the_standard_library(world: Skeptic) -> None:
    """An aware datetime is a time, and an ipaddress object an address."""
    at = datetime(2024, 3, 12, 14, 20, tzinfo=UTC)
    found = world.assess(ip_address("192.0.2.66"), at=at)

    assert found.class_ == "shared"
    with pytest.raises(UsageError, match="has no zone"):
        world.assess("192.0.2.66", at=datetime(2024, 3, 12))  # noqa: DTZ001


@pytest.mark.parametrize("port", [0, -1, 65536, "80"])
def test_ports_are_checked(world: Skeptic, port: int) -> None:
    """A port is a number from 1 to 65535."""
    with pytest.raises(UsageError, match="1 to 65535"):
        world.assess("192.0.2.66", port=port)


def test_a_time_to_come(world: Skeptic) -> None:
    """An address can't have been seen at a time that is still to come."""
    with pytest.raises(UsageError, match="is in the future"):
        world.assess("192.0.2.66", at="2026-09-01")
