"""Bringing feeds up to date, from a real server on loopback to the index."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ipskeptic import discover
from ipskeptic.errors import StoreError
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Snapshot
from ipskeptic.update.fetch.places import MirrorFolder
from ipskeptic.update.fetches import load_fetches
from ipskeptic.update.sound import objection
from ipskeptic.update.store import Store
from ipskeptic.update.updating import DELEGATION_REACH_DAYS
from tests.fetch import server as serving
from tests.fetch.server import Server
from tests.update.fetching import LATER, bring, catalogue, delegated, listing, states
from tests.update.world import NOW, store

NET = 0xC0000200  # 192.0.2.0


@pytest.fixture
def server() -> Iterator[Server]:
    """A publisher of all feeds."""
    with Server() as running:
        publish(running)
        yield running


def publish(server: Server, *, first: str = listing(1, 2), day: str = "20240530") -> None:
    """Put a sound copy of each feed in its place."""
    server.put("/first.txt", first, modified=1_717_000_000)
    server.put("/second.txt", listing(3, 4, 5))
    text = delegated(day)
    server.put("/apnic/latest", text)
    server.put("/apnic/latest.md5", hashlib.md5(text.encode(), usedforsecurity=False).hexdigest())


def listed(folder: Path, number: int) -> int:
    """How many records an address of 192.0.2.0/24 has in the published index."""
    with Index.open(store(folder).index_path) as index:
        index.verify()
        return len(index.lookup(4, NET + number))


def test_everything_comes_and_is_published(server: Server, tmp_path: Path) -> None:
    """Each feed is updated, the index has it, and nothing is left behind."""
    result = bring(tmp_path, catalogue(server.url))

    assert states(result) == {"apnic": "updated", "first-list": "updated", "second-list": "updated"}
    assert result.compiled
    assert listed(tmp_path, 1) == 2  # the list and the delegation
    assert not [path for path in (tmp_path / "data" / "fetching").iterdir() if path.is_dir()]
    assert store(tmp_path).verify() == []


def test_dates_are_the_publishers(server: Server, tmp_path: Path) -> None:
    """The content's own date, else the server's, else that of the day; each is said."""
    found = {o.feed: o for o in bring(tmp_path, catalogue(server.url)).outcomes}
    dates = {name: o.snapshot.holds_at for name, o in found.items() if o.snapshot}

    assert dates == {
        "apnic": "2024-05-30",
        "first-list": "2024-05-29T16:26Z",
        "second-list": "2024-06-01T12:00Z",
    }
    assert "dated by the server's Last-Modified" in found["first-list"].remarks
    assert "dated by the moment it was served" in found["second-list"].remarks


@pytest.mark.parametrize("etag", [True, False])
def test_a_census_that_is_served_unchanged(server: Server, tmp_path: Path, etag: bool) -> None:
    """Whoever lists all of its own says it again by serving it; first and last copy are kept."""
    feeds = catalogue(server.url)
    feeds["second-list"] = feeds["second-list"]._replace(coverage="census")
    server.put("/second.txt", listing(3, 4, 5), etag=etag, modified=1_400_000_000)
    dates = []
    for days in (0, 3, 8, 12, 20, 21):
        result = bring(tmp_path, feeds, "second-list", now=NOW + timedelta(days=days))
        held = [s.holds_at[:10] for s in store(tmp_path).snapshots()]
        dates.append((states(result)["second-list"], result.compiled, held))
        assert store(tmp_path).verify() == []

    assert dates == [
        ("updated", True, ["2024-06-01"]),
        ("unchanged", False, ["2024-06-01"]),
        ("unchanged", True, ["2024-06-01", "2024-06-09"]),
        ("unchanged", False, ["2024-06-01", "2024-06-09"]),
        ("unchanged", True, ["2024-06-01", "2024-06-21"]),
        ("unchanged", False, ["2024-06-01", "2024-06-21"]),
    ]


def test_a_sample_that_lies_there(server: Server, tmp_path: Path) -> None:
    """A list of what somebody saw says nothing anew by being served again."""
    feeds = catalogue(server.url)
    bring(tmp_path, feeds, "second-list")
    result = bring(tmp_path, feeds, "second-list", now=NOW + timedelta(days=300))

    assert not result.compiled
    assert [s.holds_at[:10] for s in store(tmp_path).snapshots()] == ["2024-06-01"]


def test_a_mirror_says_nothing_of_the_present(tmp_path: Path) -> None:
    """Its copy of a census has the date of its file, and none by being there still."""
    feeds = catalogue("https://lists.example.org")
    feeds["second-list"] = feeds["second-list"]._replace(coverage="census")
    place = tmp_path / "mirror" / "lists.example.org"
    place.mkdir(parents=True)
    (place / "second.txt").write_text(listing(3, 4, 5))
    os.utime(place / "second.txt", (1_400_000_000, 1_400_000_000))
    mirror = MirrorFolder(tmp_path / "mirror")
    for days in (0, 300):
        bring(tmp_path, feeds, "second-list", place=mirror, now=NOW + timedelta(days=days))

    assert [s.holds_at for s in store(tmp_path).snapshots()] == ["2014-05-13T16:53Z"]


def test_nothing_new_sends_and_writes_nothing(server: Server, tmp_path: Path) -> None:
    """The marks of the copies held go along, and the index is as it was."""
    feeds = catalogue(server.url)
    bring(tmp_path, feeds)
    before = store(tmp_path).index_path.stat()
    server.seen.clear()
    result = bring(tmp_path, feeds, now=LATER)

    assert set(states(result).values()) == {"unchanged"}
    assert not result.compiled
    assert store(tmp_path).index_path.stat().st_mtime_ns == before.st_mtime_ns
    assert all("If-None-Match" in request.headers for request in server.seen)
    assert all(outcome.snapshot for outcome in result.outcomes)


def test_a_server_without_marks_sends_again(server: Server, tmp_path: Path) -> None:
    """The same content is known by itself."""
    server.put("/second.txt", listing(3, 4, 5), etag=False)
    feeds = catalogue(server.url)
    bring(tmp_path, feeds)
    result = bring(tmp_path, feeds, now=LATER)

    assert set(states(result).values()) == {"unchanged"}
    assert not result.compiled


def test_a_new_copy_stands_beside_the_old_one(server: Server, tmp_path: Path) -> None:
    """Both stay by their dates, and both are in the index."""
    feeds = catalogue(server.url)
    bring(tmp_path, feeds)
    publish(server, first=listing(1, 9), day="20240531")
    server.put("/first.txt", listing(1, 9), modified=1_717_100_000)
    result = bring(tmp_path, feeds, now=LATER)

    assert states(result)["apnic"] == states(result)["first-list"] == "updated"
    assert listed(tmp_path, 9) == 3  # the new list and two files of the registry
    assert listed(tmp_path, 2) == 3  # the old list and two files of the registry


def test_what_was_asked_for_is_remembered(server: Server, tmp_path: Path) -> None:
    """When, what came of it, and the server's marks."""
    feeds = catalogue(server.url)
    bring(tmp_path, feeds)
    server.act("/first.txt", serving.status(500))
    bring(tmp_path, feeds, now=LATER)
    kept = load_fetches(store(tmp_path).folder)
    failed = kept["first-list", f"{server.url}/first.txt"]
    good = kept["second-list", f"{server.url}/second.txt"]

    assert (failed.state, failed.answered_at[:10], failed.asked_at[:10]) == (
        "failed",
        NOW.date().isoformat(),
        LATER.date().isoformat(),
    )
    assert "HTTP 500" in failed.reason
    assert failed.etag
    assert (good.state, good.answered_at[:10]) == ("unchanged", LATER.date().isoformat())


FAULTS = {
    "html": lambda h: h.give(b"<!DOCTYPE html><html>302 moved</html>"),
    "cut": serving.broken_off(b"192.0.2.1\n" * 50),
    "empty": lambda h: h.give(b""),
    "utf-16": lambda h: h.give("192.0.2.9\n".encode("utf-16")),
    "binary": lambda h: h.give(bytes(range(256)) * 8),
    "words": lambda h: h.give(b"no address here\n" * 20),
    "endless": lambda h: h.give(b"1" * 200_000),
    "gone": serving.status(404),
    "forbidden": serving.status(403),
    "reset": serving.reset,
    "circle": serving.redirect("/first.txt"),
    "another": lambda h: h.give(delegated("20240530").encode()),
    "bare-304": serving.status(304),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_keeps_the_last_good_copy(server: Server, tmp_path: Path, fault: str) -> None:
    """It is refused or failed, with a reason that names it; the other feeds are updated."""
    feeds = catalogue(server.url)
    bring(tmp_path, feeds)
    publish(server, day="20240531")
    act = FAULTS[fault]
    # A server whose mark is another one sends what it has.
    server.act("/first.txt", act)
    result = bring(tmp_path, feeds, now=LATER)
    outcome = next(o for o in result.outcomes if o.feed == "first-list")

    if fault == "bare-304":
        assert outcome.state == "unchanged"  # the copy is held, and the server says so
        return
    assert outcome.state in ("refused", "failed", "missing")
    assert outcome.reason
    assert f"{server.url}/first.txt" in outcome.reason
    if outcome.state != "missing":
        assert "The copy of 2024-05-29T16:26Z is kept" in outcome.reason
    assert states(result)["apnic"] == "updated"
    assert listed(tmp_path, 1) == 3
    assert store(tmp_path).verify() == []


def test_a_304_where_nothing_is_held(server: Server, tmp_path: Path) -> None:
    """What was remembered of a copy that is gone is not sent: it is fetched again."""
    feeds = catalogue(server.url)
    bring(tmp_path, feeds)
    for path in (tmp_path / "data" / "snapshots" / "first-list").iterdir():
        path.unlink()
    result = bring(tmp_path, feeds, now=LATER)

    assert states(result)["first-list"] == "updated"
    assert listed(tmp_path, 1) == 2


def test_a_list_that_has_shrunk(server: Server, tmp_path: Path) -> None:
    """It is refused, unless the user says that size does not matter."""
    feeds = catalogue(server.url)
    publish(server, first=listing(*range(200)))
    bring(tmp_path, feeds)
    server.put("/first.txt", listing(1, 2), modified=1_717_100_000)

    assert states(bring(tmp_path, feeds, now=LATER))["first-list"] == "refused"
    assert listed(tmp_path, 150) == 2
    assert states(bring(tmp_path, feeds, now=LATER, any_size=True))["first-list"] == "updated"


def test_a_list_of_any_size_is_a_list_still() -> None:
    """More rows that can't be read than rows that can are no matter of its size."""
    new = Snapshot(0, "first-list", "2024-06-01", records=3, bad=4)
    one = catalogue("https://lists.example.org")["first-list"]

    assert "can't be read" in objection(new, one, (), archived=False, any_size=True)
    assert objection(new._replace(bad=3), one, (), archived=False, any_size=True) == ""


def test_a_file_that_is_far_larger_than_its_last_copy(server: Server, tmp_path: Path) -> None:
    """It is stopped on its way, and the way to have it is said, and works."""
    feeds = catalogue(server.url)
    bring(tmp_path, feeds, "first-list")
    server.put("/first.txt", "# much to say\n" * 100_000 + listing(1))
    found = bring(tmp_path, feeds, "first-list")

    assert states(found) == {"first-list": "failed"}
    assert "--any-size takes more" in found.outcomes[0].reason
    assert states(bring(tmp_path, feeds, "first-list", any_size=True))["first-list"] == "updated"


def test_files_of_one_feed_are_no_measure_of_each_other(server: Server, tmp_path: Path) -> None:
    """A feed may have a long file and a short one; each is compared with its own last copy."""
    feeds = catalogue(server.url)
    urls = tuple(server.put(f"/{name}.txt", "") for name in ("long", "short"))
    feeds["first-list"] = feeds["first-list"]._replace(downloads=urls)
    server.put("/long.txt", listing(*range(200)))
    server.put("/short.txt", listing(*range(20)))

    assert states(bring(tmp_path, feeds, "first-list")) == {"first-list": "updated, updated"}
    server.put("/long.txt", listing(*range(20, 40)))
    server.put("/short.txt", listing(*range(21)))
    assert states(bring(tmp_path, feeds, "first-list", now=LATER)) == {
        "first-list": "refused, updated"
    }


def test_a_wrong_checksum(server: Server, tmp_path: Path) -> None:
    """The registry's file is not taken."""
    server.put("/apnic/latest.md5", "0" * 32)
    result = bring(tmp_path, catalogue(server.url))

    assert states(result)["apnic"] == "failed"
    assert listed(tmp_path, 1) == 1


def test_all_fail_and_the_index_answers(server: Server, tmp_path: Path) -> None:
    """Nothing is compiled, nothing is lost."""
    feeds = catalogue(server.url)
    bring(tmp_path, feeds)
    for path in ("/first.txt", "/second.txt", "/apnic/latest"):
        server.act(path, serving.status(500))
    result = bring(tmp_path, feeds, now=LATER)

    assert set(states(result).values()) == {"failed"}
    assert not result.compiled
    assert listed(tmp_path, 1) == 2


def test_the_first_update_fails(server: Server, tmp_path: Path) -> None:
    """There is no index, and no half of one."""
    server.act("/first.txt", serving.status(500))
    result = bring(tmp_path, catalogue(server.url), "first-list")

    assert states(result) == {"first-list": "failed"}
    assert not store(tmp_path).index_path.exists()


def test_a_feed_that_can_not_be_fetched(server: Server, tmp_path: Path) -> None:
    """It says why, and how its files come instead."""
    found = {o.feed: o for o in bring(tmp_path, catalogue(server.url), "dead-list").outcomes}
    dated = bring(tmp_path, catalogue(server.url), "first-list", at="2014-12-11").outcomes[0]

    assert found["dead-list"].state == "missing"
    assert "dead since 2021-11-12" in found["dead-list"].reason
    assert "data import FILE --as first-list" in dated.reason


def test_two_updates_at_once(server: Server, tmp_path: Path) -> None:
    """Both end well; between them every copy is kept once."""
    feeds = catalogue(server.url)
    store(tmp_path)  # makes its built-in records, which is not what is tried here
    found: list[dict[str, str]] = []

    def update(data: Store) -> None:
        found.append(states(bring(tmp_path, feeds, data=data)))

    # Made here: the helper lays out folders that are no matter of an update's.
    stores = [store(tmp_path) for _ in range(4)]
    threads = [threading.Thread(target=update, args=(data,)) for data in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 4
    assert {state for one in found for state in one.values()} <= {"updated", "unchanged"}
    assert listed(tmp_path, 1) == 2
    assert len(list(tmp_path.glob("data/snapshots/*/*.layer"))) == 3
    assert store(tmp_path).verify() == []
    assert not [path for path in (tmp_path / "data" / "fetching").iterdir() if path.is_dir()]


def test_what_killed_updates_left_is_removed(server: Server, tmp_path: Path) -> None:
    """A folder that nobody holds goes; the one of an update that is running stays."""
    from filelock import FileLock

    fetching = tmp_path / "data" / "fetching"
    for name in ("left", "running"):
        (fetching / name).mkdir(parents=True)
        (fetching / name / "file").write_text("x")
    with FileLock(fetching / "running" / "lock"):
        bring(tmp_path, catalogue(server.url))

    assert [path.name for path in fetching.iterdir() if path.is_dir()] == ["running"]


def test_the_folder_is_a_file(server: Server, tmp_path: Path) -> None:
    """Nothing is fetched, and the error says what can't be written."""
    (tmp_path / "data").write_text("x")

    with pytest.raises(StoreError, match="can't be written"):
        bring(tmp_path, catalogue(server.url))
    assert server.seen == []


def test_an_index_that_can_not_be_written(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is reported as updated or remembered as such; the next update publishes it."""
    feeds = catalogue(server.url)
    bring(tmp_path, feeds)
    publish(server, day="20240531")

    def full(*_: object) -> None:
        raise StoreError("index: can't be written: No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("ipskeptic.update.store.write_index", full)
        with pytest.raises(StoreError, match="No space left"):
            bring(tmp_path, feeds, now=LATER)
    assert listed(tmp_path, 1) == 2
    kept = load_fetches(store(tmp_path).folder)
    assert {fetch.asked_at[:10] for fetch in kept.values()} == {NOW.date().isoformat()}
    assert bring(tmp_path, feeds, now=LATER).compiled
    assert listed(tmp_path, 1) == 3


def test_a_clock_that_is_set_back(server: Server, tmp_path: Path) -> None:
    """Copies from what is now the future answer, and are not refused for it."""
    feeds = catalogue(server.url)
    bring(tmp_path, feeds)
    publish(server, day="20240531")
    result = bring(tmp_path, feeds, now=NOW - timedelta(days=4000))

    assert states(result)["apnic"] == "updated"
    assert any("later than today" in remark for o in result.outcomes for remark in o.remarks)
    assert listed(tmp_path, 1) == 3
    assert set(states(bring(tmp_path, feeds, now=LATER)).values()) == {"unchanged"}


def test_a_copy_that_goes_back(server: Server, tmp_path: Path) -> None:
    """An older copy is kept for its date, and said to be older."""
    feeds = catalogue(server.url)
    bring(tmp_path, feeds)
    publish(server, day="20240501")
    outcome = next(o for o in bring(tmp_path, feeds, now=LATER).outcomes if o.feed == "apnic")

    assert outcome.state == "updated"
    assert "it is older than the copy of 2024-05-30 that is held" in outcome.remarks


def test_dated_copies(server: Server, tmp_path: Path) -> None:
    """The nearest is fetched, and how far off it is is said; a second time nothing is asked."""
    feeds = catalogue(server.url)
    server.put("/apnic/2014/delegated-apnic-20141208", delegated("20141208"))
    server.put("/apnic/2014/", '<a href="delegated-apnic-20141208">x</a>')
    result = bring(tmp_path, feeds, "apnic", at="2014-12-11")
    outcome = result.outcomes[0]
    server.seen.clear()
    again = bring(tmp_path, feeds, "apnic", at="2014-12-11", now=LATER)

    assert (outcome.state, outcome.days_off) == ("updated", 3)
    assert outcome.snapshot is not None
    assert outcome.snapshot.holds_at == "2014-12-08"
    assert states(again) == {"apnic": "unchanged"}
    assert again.outcomes[0].days_off == 3
    assert "/apnic/2014/delegated-apnic-20141208" not in server.paths()


def test_a_registry_that_is_far_off_on_both_sides(server: Server, tmp_path: Path) -> None:
    """Where the nearest file can't speak for the time alone, that of the other side comes too."""
    feeds = catalogue(server.url)
    names = {2014: "delegated-apnic-20140801", 2015: "delegated-apnic-20150601"}
    for year, name in names.items():
        server.put(f"/apnic/{year}/{name}", delegated(name[-8:]))
        server.put(f"/apnic/{year}/", f'<a href="{name}">x</a>')
    result = bring(tmp_path, feeds, "apnic", at="2014-12-11")
    again = bring(tmp_path, feeds, "apnic", at="2014-12-11", now=LATER)
    near = bring(tmp_path, feeds, "apnic", at="2014-08-10", now=LATER)

    assert [o.snapshot.holds_at for o in result.outcomes if o.snapshot] == [
        "2014-08-01",
        "2015-06-01",
    ]
    assert states(again) == {"apnic": "unchanged, unchanged"}
    assert states(near) == {"apnic": "unchanged"}


def test_what_an_archive_or_a_mirror_lacks_is_not_remembered(
    server: Server, tmp_path: Path
) -> None:
    """It says nothing of how fresh the feed is; that its publisher lacks it does."""
    feeds = catalogue(server.url)
    (tmp_path / "mirror").mkdir()
    bring(tmp_path, feeds, "apnic", at="2014-12-11")
    bring(tmp_path, feeds, "first-list", place=MirrorFolder(tmp_path / "mirror"))
    server.act("/second.txt", serving.status(404))
    bring(tmp_path, feeds, "second-list")

    assert [fetch.feed for fetch in load_fetches(store(tmp_path).folder).values()] == [
        "second-list"
    ]


def test_the_reach_is_that_of_the_reasoning() -> None:
    """The number stands in one table; this is its copy."""
    numbers = discover.load_generated("reasoning")["numbers"]

    assert numbers["delegation-reach-days"]["value"] == DELEGATION_REACH_DAYS


def test_a_broken_dated_copy_is_passed_over(server: Server, tmp_path: Path) -> None:
    """The next nearest is taken, and what was wrong with the first is said."""
    feeds = catalogue(server.url)
    server.put("/apnic/2014/delegated-apnic-20141211", "<html>404</html>")
    server.put("/apnic/2014/delegated-apnic-20141210", delegated("20141210")[:-40])
    server.put("/apnic/2014/delegated-apnic-20141209", delegated("20141209"))
    outcome = bring(tmp_path, feeds, "apnic", at="2014-12-11").outcomes[0]

    assert (outcome.state, outcome.days_off) == ("updated", 2)
    assert len([remark for remark in outcome.remarks if remark.startswith("passed over")]) == 2


def test_an_archive_of_broken_copies(server: Server, tmp_path: Path) -> None:
    """After a few it is given up."""
    feeds = catalogue(server.url)
    for day in range(1, 31):
        server.put(f"/apnic/2014/delegated-apnic-201412{day:02}", "<html>404</html>")
    outcome = bring(tmp_path, feeds, "apnic", at="2014-12-11").outcomes[0]

    assert outcome.state == "refused"
    assert "HTML" in outcome.reason
    assert len(server.seen) < 12


def test_no_dated_copy_at_all(server: Server, tmp_path: Path) -> None:
    """That is said of the feed."""
    outcome = bring(tmp_path, catalogue(server.url), "apnic", at="2014-12-11").outcomes[0]

    assert outcome.state == "missing"
    assert "no dated copy near 2014-12-11" in outcome.reason


def test_routes_of_both_sides(server: Server, tmp_path: Path) -> None:
    """A table before the time and one after it, as neither alone says what was in between."""
    feeds = catalogue(server.url)
    names = ("rv-20141129-1200.txt", "rv-20141209-1000.txt", "rv-20141214-1200.txt")
    links = "".join(f'<a href="{name}">' for name in names)
    for month in ("11", "12"):
        server.put(f"/rv/2014/{month}/", links)
        for name in names:
            server.put(f"/rv/2014/{month}/{name}", f"192.0.2.0\t24\t{64496}\n198.51.100.0\t24\t9\n")
    result = bring(tmp_path, feeds, "routeviews", at="2014-12-11")

    assert states(result) == {"routeviews": "updated, updated"}
    assert sorted(o.snapshot.holds_at[:10] for o in result.outcomes if o.snapshot) == [
        "2014-12-09",
        "2014-12-14",
    ]


def test_a_mirror_on_a_disk(server: Server, tmp_path: Path) -> None:
    """The same from a folder; what has not changed there is not read again."""
    feeds = catalogue("https://lists.example.org")
    place = tmp_path / "mirror" / "lists.example.org"
    (place / "apnic").mkdir(parents=True)
    (place / "first.txt").write_text(listing(1))
    (place / "apnic" / "latest").write_text(delegated("20240530"))
    mirror = MirrorFolder(tmp_path / "mirror")
    data = tmp_path / "data"
    result = bring(data, feeds, place=mirror)
    again = bring(data, feeds, place=mirror, now=LATER)

    assert states(result) == {"apnic": "updated", "first-list": "updated", "second-list": "missing"}
    assert states(again)["first-list"] == states(again)["apnic"] == "unchanged"
    assert listed(data, 1) == 2


def test_a_zip_of_several_files(server: Server, tmp_path: Path) -> None:
    """Each of them is a copy of its own."""
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("v4.txt", listing(1))
        archive.writestr("v6.txt", "2001:db8::1\n")
    server.put("/first.txt", out.getvalue())
    result = bring(tmp_path, catalogue(server.url), "first-list")

    assert states(result) == {"first-list": "updated, updated"}
