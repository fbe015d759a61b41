"""Writing whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ipskeptic.errors import StoreError
from ipskeptic.update.atomic import remove_leftovers, write_atomically
from ipskeptic.update.folder import DataFolder


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    """Folders are made, the parts are put together, and nothing else is left."""
    path = tmp_path / "a" / "b" / "file"
    write_atomically(path, (b"one",))
    write_atomically(path, (b"two", bytearray(b" and "), memoryview(b"three")))

    assert path.read_bytes() == b"two and three"
    assert [child.name for child in path.parent.iterdir()] == ["file"]


@pytest.mark.skipif(sys.platform == "win32", reason="other rights")
def test_rights_are_those_of_any_new_file(tmp_path: Path) -> None:
    """A data folder that several people use stays readable for them."""
    (tmp_path / "usual").write_bytes(b"")
    write_atomically(tmp_path / "file", (b"",))

    assert (tmp_path / "file").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    """Whatever goes wrong while writing, also what the caller does wrong."""
    path = tmp_path / "file"
    write_atomically(path, (b"old",))

    def parts() -> object:
        yield b"new"
        raise KeyError("the caller's")

    with pytest.raises(KeyError):
        write_atomically(path, parts())  # type: ignore[arg-type]
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="folder: can't be written"):
        write_atomically(tmp_path / "folder", (b"new",))

    assert path.read_bytes() == b"old"
    assert sorted(child.name for child in tmp_path.iterdir()) == ["file", "folder"]


def test_leftovers_of_the_killed_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In all folders; one that is gone already does no harm."""
    (tmp_path / "a").mkdir()
    for name in ("a/.writing-x", ".writing-y", "a/file"):
        (tmp_path / name).write_bytes(b"")

    assert remove_leftovers(tmp_path) == 2
    assert not remove_leftovers(tmp_path)
    (tmp_path / ".writing-z").write_bytes(b"")

    def gone(_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(os, "unlink", gone)
    assert remove_leftovers(tmp_path) == 1


def test_folders_are_flushed_only_where_that_is_possible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows does not open folders."""
    monkeypatch.setattr("ipskeptic.update.atomic._CAN_FLUSH_FOLDERS", False)
    write_atomically(tmp_path / "file", (b"x",))

    assert (tmp_path / "file").read_bytes() == b"x"


def test_the_size_of_what_is_gone_is_nothing(tmp_path: Path) -> None:
    """Somebody may delete a file while the status is read."""
    assert DataFolder(tmp_path).size(tmp_path / "gone") == 0
