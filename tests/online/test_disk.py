"""The file of kept answers survives whatever happens to it, or the look-up goes on without it."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from ipskeptic.lookup.online.disk import NAME, Disk
from ipskeptic.lookup.online.kept import Kept
from ipskeptic.model.online import Body, NoName, NotFound, Records
from tests.conftest import ROOT
from tests.online.hands import NOON

ASKED_AT = "2026-01-01T12:00:00Z"
MANY = 200


def opened(folder: Path | None, said: list[str]) -> Disk:
    """The file, whose complaints are collected."""
    return Disk(folder, clock=lambda: NOON, log=said.append)


def filled(folder: Path) -> Path:
    """A file with many answers."""
    with closing(opened(folder, [])) as disk:
        kept = Kept(disk)
        for number in range(MANY):
            kept.keep(f"dns {number}.example A", "example", NoName(ASKED_AT), 3600)
    return folder / NAME


def found(disk: Disk) -> int:
    """How many of the many are there."""
    kept = Kept(disk)
    any_kind = (NoName, Records, Body, NotFound)
    return sum(kept.find(f"dns {n}.example A", any_kind) is not None for n in range(MANY))


def works(disk: Disk) -> bool:
    """Whether what is kept is found again."""
    kept = Kept(disk)
    kept.keep("dns new.example A", "example", NoName(ASKED_AT), 3600)
    return kept.find("dns new.example A", (NoName,)) == NoName(ASKED_AT)


def test_the_file_is_its_users_alone(tmp_path: Path) -> None:
    """Nobody else may read whom one looked up, even in a file that was open to all."""
    path = filled(tmp_path / "deep" / "down")
    path.chmod(0o644)
    with closing(opened(path.parent, [])):
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}

    assert modes == {0o600}


def test_what_one_run_keeps_the_next_finds(tmp_path: Path) -> None:
    """Answers outlive the process."""
    said: list[str] = []
    filled(tmp_path)
    with closing(opened(tmp_path, said)) as disk:
        assert found(disk) == MANY
    assert said == []


@pytest.mark.parametrize(
    ("offset", "damage"),
    [
        (0, b"no database at all" * 10),
        (4096, os.urandom(0) + b"\xa5" * 4096),
        (8192, b"\x00" * 8192),
    ],
    ids=["head", "a page", "two pages"],
)
def test_a_damaged_file_is_put_aside(tmp_path: Path, offset: int, damage: bytes) -> None:
    """A damaged file gets another name, one line says so, and a new one takes its place."""
    path = filled(tmp_path)
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(damage)
    said: list[str] = []
    with closing(opened(tmp_path, said)) as disk:
        assert found(disk) < MANY
        assert works(disk)
    with closing(opened(tmp_path, said)) as disk:
        assert Kept(disk).find("dns new.example A", (NoName,))

    assert len(said) == 1
    assert "is damaged" in said[0]
    assert (tmp_path / f"{NAME}.damaged-20260101T120000Z").exists()


def test_a_file_cut_off_is_put_aside(tmp_path: Path) -> None:
    """Half a file is no file."""
    path = filled(tmp_path)
    os.truncate(path, path.stat().st_size // 2)
    said: list[str] = []
    with closing(opened(tmp_path, said)) as disk:
        found(disk)
        assert works(disk)

    assert ["is damaged" in line for line in said] == [True]


@pytest.mark.parametrize(
    "statement",
    ["PRAGMA user_version = 77", "DROP TABLE answers"],
    ids=["another version", "another layout"],
)
def test_a_file_of_another_kind_is_put_aside(tmp_path: Path, statement: str) -> None:
    """A sound database with another layout is not written to."""
    path = filled(tmp_path)
    with closing(sqlite3.connect(path)) as base:
        base.execute(statement)
    said: list[str] = []
    with closing(opened(tmp_path, said)) as disk:
        assert works(disk)

    assert ["is damaged" in line for line in said] == [True]


def test_a_row_that_is_not_what_was_written_is_not_there(tmp_path: Path) -> None:
    """Text that is no answer counts as nothing kept, and nothing is raised."""
    path = filled(tmp_path)
    odd = ("no json", "[]", "{}", '{"asked_at": "soon"}', '{"asked_at": 5}', "[" * 10_000)
    with closing(sqlite3.connect(path)) as base, base:
        for number, text in enumerate(odd):
            key = f"dns {number}.example A"
            base.execute("UPDATE answers SET said = ? WHERE key = ?", (text, key))
        base.execute("UPDATE answers SET kind = 'Failure' WHERE key = 'dns 50.example A'")
        base.execute("UPDATE answers SET kind = 'Records' WHERE key = 'dns 51.example A'")
        at = f'"asked_at": "{ASKED_AT}"'
        for number, kind, text in (
            (52, "Body", f'{{"data": [], "url": "", {at}}}'),
            (53, "NotFound", f'{{"url": 5, {at}}}'),
            (54, "Body", f'{{"data": {{}}, {at}}}'),
        ):
            base.execute(
                "UPDATE answers SET kind = ?, said = ? WHERE key = ?",
                (kind, text, f"dns {number}.example A"),
            )
    said: list[str] = []
    with closing(opened(tmp_path, said)) as disk:
        assert found(disk) == MANY - len(odd) - 5
    assert said == []


@pytest.mark.parametrize("obstacle", ["the folder is a file", "the file is a folder"])
def test_where_no_file_can_be_the_run_goes_on(tmp_path: Path, obstacle: str) -> None:
    """Memory serves for this run, and one line says that nothing is kept."""
    folder = tmp_path / "kept"
    if obstacle == "the folder is a file":
        folder.write_text("")
    else:
        (folder / NAME).mkdir(parents=True)
    said: list[str] = []
    with closing(opened(folder, said)) as disk:
        assert works(disk)

    assert ["can't be used" in line for line in said] == [True]


def test_a_read_only_file_is_done_without(tmp_path: Path) -> None:
    """Where nothing may be written, memory serves, and one line says so."""
    path = filled(tmp_path)
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        if os.access(path, os.W_OK):
            pytest.skip("root may all")
        said: list[str] = []
        with closing(opened(tmp_path, said)) as disk:
            assert works(disk)
    finally:
        tmp_path.chmod(0o700)

    assert ["can't be used" in line for line in said] == [True]


def test_a_full_disk_is_done_without(tmp_path: Path) -> None:
    """When the file can't grow any more, the answers of this run stay in memory."""
    filled(tmp_path)
    said: list[str] = []
    with closing(opened(tmp_path, said)) as disk:
        # What SQLite says then is what it says of a disk that is full.
        disk.use(lambda base, _: base.execute("PRAGMA max_page_count = 1").fetchall(), None, [])
        kept = Kept(disk)
        for number in range(2000):
            kept.keep(f"dns full{number}.example A", "example", NoName(ASKED_AT), 3600)
        assert works(disk)

    assert ["full" in line for line in said] == [True]


def test_a_file_that_another_process_keeps_locked_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock that lasts costs what would have been kept, not the run."""
    monkeypatch.setattr("ipskeptic.lookup.online.disk._BUSY", 0.05)
    path = filled(tmp_path)
    said: list[str] = []
    with closing(opened(tmp_path, said)) as disk, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        locked = works(disk)
        other.execute("ROLLBACK")
        freed = works(disk)

    assert (locked, freed, said) == (False, True, [])


def test_a_file_that_another_process_keeps_locked_at_the_start_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who can't open the file in time goes on in memory and says so."""
    monkeypatch.setattr("ipskeptic.lookup.online.disk._BUSY", 0.05)
    monkeypatch.setattr("ipskeptic.lookup.online.disk._OPENINGS", 2)
    path = tmp_path / NAME
    said: list[str] = []
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE mine (x)")
        other.execute("BEGIN EXCLUSIVE")
        with closing(opened(tmp_path, said)) as disk:
            assert works(disk)

    assert ["locked" in line for line in said] == [True]


@pytest.mark.parametrize("when", ["at its opening", "later"])
def test_a_damaged_file_that_can_not_be_put_aside_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """Where another process is at it for long, memory serves."""
    monkeypatch.setattr("ipskeptic.lookup.online.disk._BUSY", 0.05)
    path = filled(tmp_path)
    with path.open("r+b") as file:
        file.seek(0 if when == "at its opening" else 4096)
        file.write(b"\xa5" * 4096)
    said: list[str] = []
    with FileLock(f"{path}.lock"), closing(opened(tmp_path, said)) as disk:
        found(disk)
        assert works(disk)

    assert ["can't be used" in line for line in said] == [True]


def test_a_file_that_another_process_has_put_aside_is_not_put_aside_again(tmp_path: Path) -> None:
    """Who finds the file sound once it has the lock uses it as it is."""
    filled(tmp_path)
    said: list[str] = []
    failures = iter([sqlite3.DatabaseError("malformed")])

    def fails_once(base: sqlite3.Connection, _: object) -> int:
        for failure in failures:
            raise failure
        return rows(base, _)

    with closing(opened(tmp_path, said)) as disk:
        assert disk.use(fails_once, None, -1) == MANY
    assert said == []


def test_work_that_always_fails_ends(tmp_path: Path) -> None:
    """Neither a new file nor memory helps: what was to come otherwise comes, after few tries."""

    def fails(base: sqlite3.Connection, _: object) -> int:
        raise sqlite3.DatabaseError("malformed")

    with closing(opened(tmp_path, [])) as disk:
        assert disk.use(fails, None, -1) == -1
        assert works(disk)


def rows(base: sqlite3.Connection, _: object) -> int:
    """How many answers are there."""
    return len(base.execute("SELECT 1 FROM answers").fetchall())


def test_after_its_end_nothing_is_kept_and_nothing_raised(tmp_path: Path) -> None:
    """A thread that comes late finds nothing."""
    disk = opened(tmp_path, [])
    disk.close()

    assert not works(disk)


def test_without_a_folder_there_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory alone leaves nothing behind."""
    monkeypatch.chdir(tmp_path)
    with closing(opened(None, [])) as disk:
        assert works(disk)
    assert list(tmp_path.iterdir()) == []


WRITER = """
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from ipskeptic.lookup.online.disk import Disk
from ipskeptic.lookup.online.kept import Kept
from ipskeptic.model.online import Records
kept = Kept(Disk(Path(sys.argv[1]), clock=lambda: datetime(2026, 1, 1, 12, tzinfo=UTC), log=print))
for number in count():
    answer = Records(("127.0.0.2", "x" * 500), "2026-01-01T12:00:00Z")
    kept.keep(f"dns {number}.example A", "example", answer, 3600)
    print(number, flush=True)
"""


def test_a_writer_that_is_killed_leaves_a_sound_file(tmp_path: Path) -> None:
    """kill -9 amid writing loses at most the answer being written."""
    for kill_at in (3, 40):
        command = [sys.executable, "-c", WRITER, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if int(line) >= kill_at:
                    break
            process.send_signal(signal.SIGKILL)
        said: list[str] = []
        with closing(opened(tmp_path, said)) as disk:
            assert disk.use(rows, None, 0) > kill_at
            assert works(disk)
        with closing(sqlite3.connect(tmp_path / NAME)) as base:
            assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert said == []
