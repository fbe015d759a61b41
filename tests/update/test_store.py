"""The data folder: importing, compiling, status, checking."""

from __future__ import annotations

import gc
import gzip
import io
import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from ipskeptic.errors import StoreError, UsageError
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Entry
from ipskeptic.update import quick
from ipskeptic.update.folder import DataFolder
from ipskeptic.update.store import Store
from tests.update.world import CATALOGUE, DELEGATED, LIST, NOW, put, store, take

NET = 0xC0000200  # 192.0.2.0


def look(where: Store, number: int) -> list[tuple[str, Entry]]:
    """What the index of a store has on an IPv4 address, with the feeds."""
    with Index.open(where.index_path) as index:
        return [(index.snapshots[e.snapshot].feed, e) for e in index.lookup(4, number)]


def test_files_are_recognised_and_looked_up(tmp_path: Path) -> None:
    """A registry's file and a list, in one call, answer together with built-in records."""
    data = store(tmp_path)
    result = take(
        data,
        put(tmp_path, "delegated", DELEGATED),
        put(tmp_path, "first_list-20240501.txt", LIST),
    )

    assert [(f.state, f.snapshot and f.snapshot.feed) for f in result.files] == [
        ("imported", "apnic"),
        ("imported", "first-list"),
    ]
    assert result.compiled
    assert [name for name, _ in look(data, NET + 1)] == ["apnic", "first-list"]
    assert [entry.value for _, entry in look(data, 0xCB007101)] == [(("cc", "ZZ"),)]


def test_a_snapshot_says_where_it_comes_from(tmp_path: Path) -> None:
    """Date from the content, the moment of the import, digest and size of what was unpacked."""
    packed = put(tmp_path, "delegated.gz", gzip.compress(DELEGATED.encode()))
    found = take(store(tmp_path), packed).files[0].snapshot

    assert found is not None
    assert (found.holds_at, found.fetched_at) == ("2024-01-01", "2024-06-01T12:00:00Z")
    assert (found.size, found.records, found.bad) == (len(DELEGATED), 3, 0)
    assert store(tmp_path).snapshots() == (found,)


def test_a_refused_file_does_not_stop_the_others(tmp_path: Path) -> None:
    """What is no feed, missing, or not to be told is refused with the reason."""
    paths = [
        put(tmp_path, "page.txt", "<!DOCTYPE html><p>404"),
        tmp_path / "missing.txt",
        put(tmp_path, "something.txt", LIST),
        put(tmp_path, "cut-off", DELEGATED[:-30]),
        put(tmp_path, "empty.zip", empty_zip()),
        put(tmp_path, "first-list.txt", LIST),
    ]
    result = take(store(tmp_path), *paths)
    refused = result.of_state("refused")

    assert [Path(file.path).name for file in refused] == [p.name for p in paths[:5]]
    for file, reason in zip(
        refused, ("HTML", "can't be opened", "--as", "cut off", "holds no file"), strict=True
    ):
        assert reason in file.reason
        assert file.snapshot is None
    assert len(result.of_state("imported")) == 1


def empty_zip() -> bytes:
    """A sound archive without files."""
    stream = io.BytesIO()
    zipfile.ZipFile(stream, "w").close()
    return stream.getvalue()


def test_an_archive_of_several_files_gives_each(tmp_path: Path) -> None:
    """Each file in it is recognised by itself."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("delegated", DELEGATED)
        archive.writestr("first-list.txt", LIST)
    result = take(store(tmp_path), tmp_path / "all.zip")

    assert [f.snapshot and f.snapshot.feed for f in result.files] == ["apnic", "first-list"]
    assert result.files[1].path.endswith("all.zip:first-list.txt")


def test_bad_records_are_counted_and_shown(tmp_path: Path) -> None:
    """The first few are shown with line and reason."""
    text = LIST * 3 + "nonsense\n" * 7
    file = take(store(tmp_path), put(tmp_path, "first-list.txt", text)).files[0]

    assert file.snapshot is not None
    assert (file.snapshot.records, file.snapshot.bad) == (9, 7)
    assert [bad.line for bad in file.bad] == [10, 11, 12, 13, 14]


def test_the_same_file_again_is_already_held(tmp_path: Path) -> None:
    """Nothing is written or compiled, and the first import's moment stays."""
    data, path = store(tmp_path), put(tmp_path, "first-list.txt", LIST)
    take(data, path, date="2024-05-01")
    before = data.index_path.stat().st_mtime_ns
    result = data.import_files(
        [path], feed=None, date="2024-05-01", now=NOW + timedelta(1), catalogue=CATALOGUE
    )

    assert [file.state for file in result.files] == ["already-held"]
    assert result.files[0].snapshot == data.snapshots()[0]
    assert not result.compiled
    assert data.index_path.stat().st_mtime_ns == before


def test_the_same_file_of_another_date_is_another_snapshot(tmp_path: Path) -> None:
    """A list that did not change is still a witness for both days."""
    data, path = store(tmp_path), put(tmp_path, "first-list.txt", LIST)
    take(data, path, date="2024-05-01")
    take(data, path, date="2024-05-02")

    assert [snapshot.holds_at for snapshot in data.snapshots()] == ["2024-05-01", "2024-05-02"]


def test_an_excerpt_replaces_what_was_taken_for_the_whole(tmp_path: Path) -> None:
    """Whether absence says something can be corrected."""
    data, path = store(tmp_path), put(tmp_path, "first-list.txt", LIST)
    take(data, path)
    take(data, path, excerpt=True)

    assert [snapshot.excerpt for snapshot in data.snapshots()] == [True]


@pytest.mark.parametrize(
    ("text", "date", "warning"),
    [
        (LIST, None, "it has no date"),
        ("# Last-Modified: 2024-07-01\n" + LIST, None, "2024-07-01, is later than today"),
        ("192.0.2.1\n", "2024-05-01", "1 records, where 3 or more are expected"),
        (LIST * 2, "2024-05-01", "6 records, where at most 5 are expected"),
        ("# Last-Modified: 2024-04-01\n" + LIST, "2024-05-01", "its content says 2024-04-01"),
    ],
)
def test_what_is_odd_about_a_file_is_said(
    tmp_path: Path, text: str, date: str | None, warning: str
) -> None:
    """Doubts are kept with the snapshot."""
    path = put(tmp_path, "file.txt", text)
    file = take(store(tmp_path), path, feed="second-list", date=date).files[0]

    assert file.snapshot is not None
    assert any(warning in text for text in file.snapshot.warnings)


def test_a_file_that_names_another_feed_is_doubted(tmp_path: Path) -> None:
    """The user's word counts, and the contradiction is kept."""
    text = "#\n# first_list\n#\n# ipv4 hash:net ipset\n" + LIST
    file = take(store(tmp_path), put(tmp_path, "x", text), feed="second-list").files[0]

    assert file.snapshot is not None
    assert file.snapshot.feed == "second-list"
    assert "its content says that it is first-list" in file.snapshot.warnings


def test_an_empty_list_is_a_state(tmp_path: Path) -> None:
    """No record is no error."""
    path = put(tmp_path, "first-list.txt", "# nothing today\n")
    file = take(store(tmp_path), path, feed="first-list", date="2024-05-01").files[0]

    assert file.snapshot is not None
    assert file.snapshot.records == 0


def test_a_table_of_routes_is_not_read_as_a_list(tmp_path: Path) -> None:
    """Else the whole internet would be listed."""
    routes = "".join(f"192.0.2.{n}/32\t64500\n" for n in range(9))
    file = take(store(tmp_path), put(tmp_path, "x", routes), feed="first-list").files[0]

    assert file.state == "refused"


def test_a_record_that_no_parser_should_give_refuses_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake in one parser does not stop the other files."""

    def broken(*_: object, **__: object) -> None:
        raise ValueError("no range of family 4: 2 to 1")

    monkeypatch.setattr(quick, "read", broken)
    file = take(store(tmp_path), put(tmp_path, "first-list.txt", LIST)).files[0]

    assert "a record could not be used: no range of family 4" in file.reason


def test_an_unknown_feed_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    """Before anything is read."""
    with pytest.raises(UsageError, match="did you mean first-list"):
        take(store(tmp_path), feed="frist-list")
    with pytest.raises(UsageError, match="data list"):
        take(store(tmp_path), feed="zzzzzz")


def test_a_wrong_date_is_refused(tmp_path: Path) -> None:
    """With the forms that are right."""
    with pytest.raises(UsageError, match="write 2014-12-11"):
        take(store(tmp_path), date="yesterday")


def test_progress_is_told(tmp_path: Path) -> None:
    """Each file, the compiling, and the end."""
    told: list[tuple[str, int, int]] = []
    store(tmp_path).import_files(
        [put(tmp_path, "first-list.txt", LIST)],
        feed=None,
        date=None,
        now=NOW,
        catalogue=CATALOGUE,
        progress=lambda *step: told.append(step),
    )

    assert told == [("reading first-list.txt", 0, 2), ("compiling the index", 1, 2), ("done", 2, 2)]


def test_status_says_what_is_held_and_how_old(tmp_path: Path) -> None:
    """Snapshots with age and reach, built-in ones too, and the index."""
    data = store(tmp_path)
    take(data, put(tmp_path, "first-list.txt", LIST), date="2024-05-01")
    status = data.status(NOW, CATALOGUE)

    assert [(s.snapshot.feed, s.age_days, s.valid_for_days) for s in status.snapshots] == [
        ("apnic", 3501, 30),
        ("first-list", 31, 30),
    ]
    assert [s.title for s in status.snapshots] == ["Title of apnic", "Title of first-list"]
    assert status.snapshots[1].file_size > 0
    assert (status.index_file.state, status.index_file.counts["ipv4"]) == ("current", 9)
    assert status.problems == ()


def test_status_of_an_empty_folder(tmp_path: Path) -> None:
    """Nothing held is no problem, and nothing is written."""
    data = store(tmp_path)
    status = data.status(NOW, {})

    assert (status.index_file.state, status.index_file.detail) == ("missing", "")
    assert [s.known for s in status.snapshots] == [False]
    assert not data.folder.root.exists()
    assert data.verify() == []
    assert data.snapshots() == ()


def test_an_index_that_is_not_of_what_is_held_is_out_of_date(tmp_path: Path) -> None:
    """A snapshot deleted by hand, or other built-in records, are noticed; compiling helps."""
    data = store(tmp_path)
    take(data, put(tmp_path, "first-list.txt", LIST))
    (layer,) = data.folder.layer_paths()
    kept = layer.read_bytes()
    layer.unlink()
    state = data.status(NOW, CATALOGUE).index_file

    assert state.state == "out-of-date"
    assert "1 in it are not held any more" in state.detail
    layer.write_bytes(kept)
    (tmp_path / "root" / "registry" / "one.toml").write_text("")
    other = store(tmp_path)
    assert "built-in records of another version" in other.status(NOW, CATALOGUE).index_file.detail
    other.compile()
    assert other.status(NOW, CATALOGUE).index_file.state == "current"


def test_a_deleted_index_comes_back_with_any_import(tmp_path: Path) -> None:
    """Even if all files were held already."""
    data, path = store(tmp_path), put(tmp_path, "first-list.txt", LIST)
    take(data, path)
    data.index_path.unlink()

    assert "there is no index of the 1 snapshots" in data.status(NOW, {}).index_file.detail
    assert take(data, path).compiled
    assert data.verify() == []


def test_verify_finds_damage_and_names_it(tmp_path: Path) -> None:
    """In a layer, in the index, and a layer in the wrong place."""
    data = store(tmp_path)
    take(data, put(tmp_path, "first-list.txt", LIST), date="2024-05-01")
    (layer,) = data.folder.layer_paths()
    sound = layer.read_bytes()

    assert data.verify() == []
    layer.rename(layer.with_name("other.layer"))
    assert "delete it" in data.verify()[0]
    layer.with_name("other.layer").rename(layer)
    layer.write_bytes(sound[:-1])
    assert "is cut off" in data.verify()[0]
    assert data.status(NOW, CATALOGUE).problems == ()
    layer.write_bytes(b"x" * 100)
    assert "is no snapshot" in data.status(NOW, CATALOGUE).problems[0]
    layer.write_bytes(sound)
    image = data.index_path.read_bytes()
    data.index_path.write_bytes(image[:-1] + b"x")
    assert "checksum is wrong: run `ipskeptic data compile`" in data.verify()[0]
    data.index_path.write_bytes(b"x")
    assert data.status(NOW, CATALOGUE).index_file.state == "unusable"


def test_a_damaged_snapshot_is_healed_by_its_source(tmp_path: Path) -> None:
    """Until then compiling says which file it is; the old index goes on working."""
    data, path = store(tmp_path), put(tmp_path, "first-list.txt", LIST)
    take(data, path)
    (layer,) = data.folder.layer_paths()
    layer.write_bytes(layer.read_bytes()[:-5])
    with pytest.raises(StoreError, match="import its source again"):
        data.compile()

    assert look(data, NET + 1)
    assert take(data, path).of_state("imported")
    assert data.verify() == []


def test_two_imports_at_once_lose_nothing(tmp_path: Path) -> None:
    """The second waits for the first, and the index has both."""
    paths = [put(tmp_path, f"{n}.txt", f"192.0.2.{n}\n") for n in range(8)]
    threads = [
        threading.Thread(target=take, args=(store(tmp_path), path), kwargs={"feed": "first-list"})
        for path in paths
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(store(tmp_path).snapshots()) == 8
    assert store(tmp_path).verify() == []


def test_who_waits_too_long_is_told_for_whom(tmp_path: Path) -> None:
    """A lock that somebody keeps is named, and not broken."""
    data = Store(tmp_path, lock_seconds=0.05)
    with (
        DataFolder(tmp_path).locked(),
        pytest.raises(StoreError, match="another ipskeptic has been writing here"),
    ):
        data.compile()


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    """What can't be written is said with its path."""
    put(tmp_path, "data", "a file")
    with pytest.raises(StoreError, match="data"):
        take(store(tmp_path), put(tmp_path, "first-list.txt", LIST))


def test_a_collector_that_is_off_stays_off(tmp_path: Path) -> None:
    """Importing turns Python's collector off and leaves it as it was."""
    gc.disable()
    try:
        take(store(tmp_path), put(tmp_path, "first-list.txt", LIST))

        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("step", ["mkstemp", "fsync", "replace"])
def test_a_full_disk_is_named_and_harms_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The old index is as it was, and nothing is left lying about."""
    data = store(tmp_path)
    take(data, put(tmp_path, "first-list.txt", LIST))
    before = {p: p.read_bytes() for p in data.folder.root.rglob("*") if p.is_file()}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(f"{'tempfile' if step == 'mkstemp' else 'os'}.{step}", full)
        with pytest.raises(StoreError, match="can't be written: No space left on device"):
            take(data, put(tmp_path, "second-list.txt", LIST))

    assert {p: p.read_bytes() for p in data.folder.root.rglob("*") if p.is_file()} == before


def test_a_read_only_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may not write is told where."""

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", forbidden)
    with pytest.raises(StoreError, match="lock: can't be written: Permission denied"):
        Store(tmp_path / "data").compile()


def test_a_folder_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not taken for an empty one."""
    data = store(tmp_path)
    take(data, put(tmp_path, "first-list.txt", LIST))

    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", forbidden)
    with pytest.raises(StoreError, match="snapshots: can't be read: Permission denied"):
        data.snapshots()


@pytest.mark.parametrize(("coverage", "excerpt"), [("census", True), ("sample", False)])
def test_a_census_with_too_few_records_says_nothing_by_silence(
    tmp_path: Path, coverage: str, excerpt: bool
) -> None:
    """A census far below its size is kept as an excerpt, and says so."""
    few = CATALOGUE["second-list"]._replace(coverage=coverage)
    path = put(tmp_path, "file.txt", "192.0.2.1\n")
    result = store(tmp_path).import_files(
        [path], feed="second-list", date="2024-05-01", now=NOW, catalogue={"second-list": few}
    )
    found = result.files[0].snapshot

    assert found is not None
    assert found.excerpt is excerpt
    assert any("absence from it says nothing" in text for text in found.warnings) is excerpt


def test_a_date_to_come_is_refused(tmp_path: Path) -> None:
    """A file can't be of a day that is still to come."""
    path = put(tmp_path, "file.txt", LIST)

    with pytest.raises(UsageError, match="is in the future"):
        take(store(tmp_path), path, feed="second-list", date="2024-07-01")


def test_a_registrys_file_is_not_another_registrys(tmp_path: Path) -> None:
    """A file that names its registry is refused under the name of another."""
    catalogue = {**CATALOGUE, "arin": CATALOGUE["apnic"]._replace(name="arin")}
    path = put(tmp_path, "delegated", DELEGATED)
    result = store(tmp_path).import_files(
        [path], feed="arin", date=None, now=NOW, catalogue=catalogue
    )

    assert result.files[0].state == "refused"
    assert "it is the file of apnic, not of arin" in result.files[0].reason
