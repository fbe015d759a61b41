"""What is remembered of the files that were asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipskeptic.model.feed import Fetch
from ipskeptic.update.fetches import damaged_fetches, load_fetches, save_fetches
from ipskeptic.update.folder import DataFolder

ONE = Fetch("aws", "https://example.org/a.json", "2026-08-22T10:00:00Z", "updated", etag='"a"')
TWO = Fetch("aws", "https://example.org/b.json", "2026-08-22T10:00:00Z", "failed", "timed out")


def test_fetches_come_back(tmp_path: Path) -> None:
    """What was saved is loaded, by feed and address."""
    folder = DataFolder(tmp_path)
    save_fetches(folder, "aws", [TWO, ONE])

    assert load_fetches(folder) == {("aws", ONE.url): ONE, ("aws", TWO.url): TWO}


def test_nothing_was_asked_for_yet(tmp_path: Path) -> None:
    """A folder without records has none."""
    assert load_fetches(DataFolder(tmp_path / "none")) == {}
    assert damaged_fetches(DataFolder(tmp_path / "none")) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"[" * 100_000, b"{", b"[1]", b'[{"feed": 1}]', b"\xff", b"7",
     b'[{"feed": "gcp", "url": "u"}]',
     b'[{"feed": "gcp", "url": "u", "asked_at": "", "state": "updated"}]'],
)  # fmt: skip
def test_a_damaged_record_is_as_if_nothing_was_asked(tmp_path: Path, content: bytes) -> None:
    """Other feeds keep theirs."""
    folder = DataFolder(tmp_path)
    save_fetches(folder, "aws", [ONE])
    (folder.fetches_path / "azure.json").write_bytes(content)

    assert list(load_fetches(folder)) == [("aws", ONE.url)]
    assert [text.partition(": ")[0] for text in damaged_fetches(folder)] == [
        str(folder.fetches_path / "azure.json")
    ]
