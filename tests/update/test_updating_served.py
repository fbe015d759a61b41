"""What it means that a file is served: by whom, and after what."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from email.utils import formatdate
from pathlib import Path

import pytest

from ipskeptic.update.fetch.places import MirrorFolder
from tests.fetch.server import Handler, Server
from tests.update.fetching import LATER, bring, catalogue, listing, states
from tests.update.world import NOW, store


@pytest.fixture
def server() -> Iterator[Server]:
    """A publisher."""
    with Server() as running:
        yield running


def test_the_time_of_a_mirrors_file_is_not_sent_to_the_publisher(
    server: Server, tmp_path: Path
) -> None:
    """A mirror has an old copy under a new time; who asks the publisher gets what is newer."""
    feeds = catalogue(server.url)
    place = tmp_path / "mirror" / server.url.removeprefix("http://").replace(":", "+")
    place.mkdir(parents=True)
    (place / "second.txt").write_text(listing(1))
    os.utime(place / "second.txt", (NOW.timestamp(), NOW.timestamp()))
    changed = formatdate((NOW - timedelta(hours=1)).timestamp(), usegmt=True)

    def publisher(handler: Handler) -> None:
        """As a server that has no marks but dates."""
        if "If-Modified-Since" in handler.headers:
            handler.give(b"", status=304, etag=False)
        else:
            handler.give(listing(1, 2).encode(), etag=False, headers={"Last-Modified": changed})

    server.act("/second.txt", publisher)
    bring(tmp_path, feeds, "second-list", place=MirrorFolder(tmp_path / "mirror"))
    found = bring(tmp_path, feeds, "second-list", now=LATER)
    again = bring(tmp_path, feeds, "second-list", now=LATER)

    assert states(found) == {"second-list": "updated"}
    assert found.outcomes[0].snapshot is not None
    assert found.outcomes[0].snapshot.records == 2
    assert states(again) == {"second-list": "unchanged"}
    assert "If-Modified-Since" in server.seen[-1].headers


def served(server: Server, folder: Path, coverage: str, *contents: tuple[int, str]) -> list[str]:
    """What is held of a list after some contents were served on some days, and the last state."""
    feeds = catalogue(server.url)
    feeds["second-list"] = feeds["second-list"]._replace(coverage=coverage)
    result = None
    for day, content in contents:
        server.put("/second.txt", content)
        result = bring(folder, feeds, "second-list", now=NOW + timedelta(days=day))
    assert result is not None
    assert store(folder).verify() == []
    held = [f"{s.holds_at[8:10]} {s.records}" for s in store(folder).snapshots()]
    return [*held, result.outcomes[0].state]


@pytest.mark.parametrize("coverage", ["sample", "census"])
def test_a_content_that_comes_back(server: Server, tmp_path: Path, coverage: str) -> None:
    """What was taken back is not the newest any more, though the same was served before."""
    one, two = listing(1), listing(1, 2)
    found = served(server, tmp_path, coverage, (0, one), (2, two), (4, one), (5, one))

    assert found == ["01 1", "03 2", "05 1", "unchanged"]


def test_a_census_that_came_back_and_stays(server: Server, tmp_path: Path) -> None:
    """The copy that tells when it came back stays; that of a week later goes with the next."""
    one, two = listing(1), listing(1, 2)
    days = ((0, one), (2, two), (4, one), (12, one), (20, one))

    assert served(server, tmp_path, "census", *days) == [
        "01 1", "03 2", "05 1", "21 1", "unchanged",
    ]  # fmt: skip
