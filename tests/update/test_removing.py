"""Removing copies: what goes, what stays, and that nothing is half done."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from ipskeptic.errors import StoreError
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Fetch, Snapshot
from ipskeptic.model.when import day, month
from ipskeptic.update.builtin import builtin_layers
from ipskeptic.update.fetches import load_fetches, save_fetches
from ipskeptic.update.folder import DataFolder
from ipskeptic.update.layer import Layer
from ipskeptic.update.removing import Removal, Selection, remove, select
from ipskeptic.update.store import Store
from tests.conftest import ROOT
from tests.update.world import LIST, NOW, put, store, take

NET = 0xC0000200  # 192.0.2.0
DATES = ("2022-01-05", "2023-05-01", "2024-05-01", "2024-05-20")


def builtin(folder: Path) -> Callable[[], list[Layer]]:
    """The built-in layers of the small data folder."""
    return lambda: builtin_layers(folder / "root")


def filled(tmp_path: Path) -> Store:
    """Four dates of one feed, one of another, and one without a date."""
    data = store(tmp_path)
    for number, date in enumerate(DATES):
        text = f"192.0.2.{number}\n" + LIST
        take(data, put(tmp_path, "first-list.txt", text), date=date)
    take(data, put(tmp_path, "second-list.txt", LIST), date="2020-02-02")
    take(data, put(tmp_path, "second-list.txt", LIST + "203.0.113.9\n"))
    return data


def drop(tmp_path: Path, wanted: Selection, *, dry_run: bool = False) -> Removal:
    """Remove copies from the small data folder."""
    folder = DataFolder(tmp_path / "data")
    return remove(folder, builtin(tmp_path), wanted, NOW, dry_run=dry_run, lock_seconds=5)


def dates(removal: Removal) -> list[tuple[str, str]]:
    """Feed and date of what was removed."""
    return [(s.feed, s.holds_at) for s, _ in removal.removed]


def test_old_copies_go_and_the_newest_stays(tmp_path: Path) -> None:
    """By the publisher's date; of each feed its newest is kept, and said."""
    data = filled(tmp_path)
    removal = drop(tmp_path, Selection(older_than=timedelta(days=30)))

    assert dates(removal) == [("first-list", date) for date in DATES[:3]]
    assert removal.done
    assert all(item.size > 0 for item in removal.removed)
    assert [(s.feed, s.holds_at) for s in removal.spared] == [("second-list", "2020-02-02")]
    assert [s.holds_at for s in data.snapshots()] == ["2024-05-20", "", "2020-02-02"]
    assert data.verify() == []


def test_a_dry_run_removes_nothing(tmp_path: Path) -> None:
    """It says the same and leaves every byte; it needs no lock."""
    data = filled(tmp_path)
    before = data.index_path.read_bytes()
    removal = drop(tmp_path, Selection(older_than=timedelta(days=30)), dry_run=True)

    assert len(removal.removed) == 3
    assert not removal.done
    assert len(data.snapshots()) == 6
    assert data.index_path.read_bytes() == before


def test_a_date_or_month_and_all_take_the_newest_too(tmp_path: Path) -> None:
    """Who names a date or says all means it."""
    data = filled(tmp_path)
    one = drop(tmp_path, Selection(frozenset({"first-list"}), date=day("2024-05-20")))
    some = drop(tmp_path, Selection(date=month("2024-05")))
    every = drop(tmp_path, Selection(frozenset({"second-list"}), everything=True))

    assert dates(one) == [("first-list", "2024-05-20")]
    assert dates(some) == [("first-list", "2024-05-01")]
    assert dates(every) == [("second-list", ""), ("second-list", "2020-02-02")]
    assert not (data.folder.snapshots_path / "second-list").exists()
    drop(tmp_path, Selection(everything=True))
    assert data.snapshots() == ()
    assert data.verify() == []


def test_nothing_to_remove_writes_nothing(tmp_path: Path) -> None:
    """The index stays as it is."""
    data = filled(tmp_path)
    before = data.index_path.stat().st_mtime_ns
    removal = drop(tmp_path, Selection(date=day("1999-01-01")))

    assert removal == Removal((), (), done=True)
    assert data.index_path.stat().st_mtime_ns == before


def test_undated_copies_are_as_old_as_their_import() -> None:
    """And one that has neither is of no age; a date to come is not old."""
    came = Snapshot(0, "a", "", fetched_at="2024-01-01T00:00:00Z", sha256="1")
    later = Snapshot(0, "a", "", fetched_at="2024-05-31T00:00:00Z", sha256="2")
    neither, to_come = Snapshot(0, "b", ""), Snapshot(0, "c", "2031-01-01")
    held = [came, later, neither, to_come]

    assert select(held, Selection(older_than=timedelta(days=30)), NOW) == ({came}, set())
    assert select(held, Selection(date=day("2024-01-01")), NOW) == ({came}, set())
    assert select(held, Selection(older_than=timedelta(0)), NOW) == ({came}, {later})


def test_what_stays_must_be_sound(tmp_path: Path) -> None:
    """Else nothing is removed; what goes need not be."""
    data = filled(tmp_path)
    first, second = data.folder.layer_paths()[:2]
    sound = first.read_bytes()
    first.write_bytes(sound[:-3])
    with pytest.raises(StoreError, match="is cut off"):
        drop(tmp_path, Selection(date=day("2023-05-01")))
    assert second.exists()
    removal = drop(tmp_path, Selection(date=day("2022-01-05")))

    assert dates(removal) == [("first-list", "2022-01-05")]
    assert data.verify() == []


def test_the_next_update_asks_for_all_of_it(tmp_path: Path) -> None:
    """Else the server would say that nothing is new, and nothing would be held."""
    data = filled(tmp_path)
    gone, kept = data.snapshots()[0], data.snapshots()[3]
    url = "https://example.net/"
    fetches = [
        Fetch("first-list", f"{url}{held.holds_at}", "2024-05-01T00:00:00Z", "updated",
              sha256=held.sha256, etag='"x"', last_modified="then")
        for held in (gone, kept)
    ]  # fmt: skip
    save_fetches(data.folder, "first-list", fetches)
    other = Fetch("second-list", url, "2024-05-01T00:00:00Z", "failed")
    save_fetches(data.folder, "second-list", [other])
    drop(tmp_path, Selection(date=day(gone.holds_at)))
    known = load_fetches(data.folder)

    forgotten = known["first-list", f"{url}{gone.holds_at}"]
    assert (forgotten.etag, forgotten.last_modified, forgotten.sha256) == ("", "", "")
    assert known["first-list", f"{url}{kept.holds_at}"].etag == '"x"'
    assert known["second-list", url] == other


def test_a_file_that_can_not_be_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named with what to do; one that is gone already is as wished."""
    data = filled(tmp_path)
    real = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == ".layer":
            raise PermissionError(13, "Permission denied")
        real(path, missing_ok)

    def lost(path: Path, missing_ok: bool = False) -> None:
        real(path)
        raise FileNotFoundError(2, "gone")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(StoreError, match="can't be removed: Permission denied"):
        drop(tmp_path, Selection(date=day("2022-01-05")))
    monkeypatch.setattr(Path, "unlink", lost)
    drop(tmp_path, Selection(date=day("2022-01-05")))
    assert data.verify() == []


# Kills itself at the nth call of a function that changes the data folder, before it or after it.
CHILD = """
import os, sys
from pathlib import Path
sys.path[:0] = [{root!r}, {src!r}]
from ipskeptic.model.when import month
from ipskeptic.update.removing import Selection
from tests.update.killing import die_at
from tests.update.test_removing import drop
die_at(int(sys.argv[2]), (Path, "unlink"), (os, "replace"), (os, "fsync"))
drop(Path(sys.argv[1]), Selection(date=month("2024-05")))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_at_any_step_the_index_answers(tmp_path: Path) -> None:
    """The index is the old or the new one; compiling makes it that of what is left."""
    child = CHILD.format(root=str(ROOT), src=str(ROOT / "src"))
    seen = set()
    for steps in range(1, 30):
        data = filled(tmp_path)
        data.compile()
        arguments = [sys.executable, "-c", child, str(tmp_path), str(steps)]
        code = subprocess.run(arguments, check=False).returncode
        with Index.open(data.index_path) as index:
            index.verify()
            seen.add(len(index.lookup(4, NET + 1)))
        data.compile()

        assert data.verify() == []
        assert not list(data.folder.root.rglob(".writing-*"))
        if code == 0:
            break
        assert code == -9

    assert steps > 8
    assert len(seen) == 2
