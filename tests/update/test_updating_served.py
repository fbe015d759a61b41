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
from tests.update.world import NOW


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
