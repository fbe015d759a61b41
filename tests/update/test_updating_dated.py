"""Dated copies: that the nearest comes, whatever is held or listed."""

from __future__ import annotations

import errno
import io
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ipskeptic import discover
from ipskeptic.errors import StoreError
from ipskeptic.model.feed import Feed
from ipskeptic.update.fetches import load_fetches
from tests.faults.publisher import exit_addresses
from tests.fetch import server as serving
from tests.fetch.server import Server
from tests.update.fetching import bring, catalogue, delegated, states
from tests.update.world import store


@pytest.fixture
def server() -> Iterator[Server]:
    """An archive with nothing in it."""
    with Server() as running:
        yield running


def month_of_exits(server: Server, *days: int) -> dict[str, Feed]:
    """Tor's archive of December 2014 with the lists of some days."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for day in days:
            content = exit_addresses(datetime(2014, 12, day, tzinfo=UTC), 3).encode()
            info = tarfile.TarInfo(f"exit-list-2014-12/{day:02}/2014-12-{day:02}-00-02-00")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    server.put("/exit-list-2014-12.tar", out.getvalue())
    pattern = "/exit-list-{yyyy}-{mm}.tar#exit-list-{yyyy}-{mm}/{dd}/{yyyy}-{mm}-{dd}-*"
    feed = discover.catalogue()["tor-exits"]._replace(
        downloads=(), archives=(server.url + pattern,), min_records=1, max_records=0
    )
    return {"tor-exits": feed}


def test_another_day_of_a_month_that_was_fetched(server: Server, tmp_path: Path) -> None:
    """A month's archive has many days: that one of them is held is no reason to ask for none."""
    feeds = month_of_exits(server, 11, 20)
    found = []
    for at in ("2014-12-11", "2014-12-20", "2014-12-20"):
        outcome = bring(tmp_path, feeds, "tor-exits", at=at).outcomes[0]
        found.append((outcome.state, outcome.days_off))

    assert found == [("updated", 0), ("updated", 0), ("unchanged", 0)]
    assert server.paths().count("/exit-list-2014-12.tar") == 2


def test_no_room_for_a_folder(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk without room for one more folder is a full disk, said as such."""
    feeds = month_of_exits(server, 11)

    make = tempfile.mkdtemp

    def full(dir: Path) -> str:
        if dir.name == "fetching":
            return make(dir=dir)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with pytest.raises(StoreError, match="can't be written: No space left"):
        bring(tmp_path, feeds, "tor-exits", at="2014-12-11")


def test_a_listing_that_does_not_come(server: Server, tmp_path: Path) -> None:
    """Where only the listing tells what there is, nobody knows: that is no "there is none"."""
    for month in ("11", "12"):
        server.act(f"/rv/2014/{month}/", serving.status(503))
    outcomes = bring(tmp_path, catalogue(server.url), "routeviews", at="2014-12-11").outcomes

    assert {outcome.state for outcome in outcomes} == {"failed"}
    assert "HTTP 503" in outcomes[0].reason
    assert len(server.seen) < 10


def test_a_listing_that_does_not_come_where_days_can_be_tried(
    server: Server, tmp_path: Path
) -> None:
    """What is found without it is the nearest all the same."""
    server.act("/apnic/2014/", serving.status(503))
    server.put("/apnic/2014/delegated-apnic-20141209", delegated("20141209"))
    outcome = bring(tmp_path, catalogue(server.url), "apnic", at="2014-12-11").outcomes[0]

    assert (outcome.state, outcome.days_off) == ("updated", 2)


def test_a_past_time_of_which_nothing_comes(server: Server, tmp_path: Path) -> None:
    """It is said, and not remembered as a fault of the list, which no later update would end."""
    feeds = catalogue(server.url)

    assert states(bring(tmp_path, feeds, "apnic", at="2014-12-11")) == {"apnic": "missing"}
    assert load_fetches(store(tmp_path).folder) == {}
