"""Feeds that are servers and no files: every command about data says so, and asks none."""

from __future__ import annotations

import json

from ipskeptic.discover import catalogue
from ipskeptic.model.bringing import bring_command
from tests.cli.conftest import Cli


def test_updating_one_names_the_option_that_asks_it(cli: Cli) -> None:
    """There is nothing to fetch: the answer says how its server is asked."""
    done = cli("data", "update", "apnic-rdap")

    assert done.code != 0
    assert "it is no file" in done.err
    assert "--online rdap" in done.err


def test_importing_one_is_refused(cli: Cli) -> None:
    """No file can stand for what a server says."""
    done = cli("data", "import", "some.txt", "--as", "apnic-rdap")

    assert done.code == 2
    assert "--online rdap" in done.err


def test_its_status_is_not_that_a_copy_lacks(cli: Cli) -> None:
    """A server that is asked is not held, and nothing is missing for that."""
    done = cli("data", "status", "apnic-rdap", "-f", "json")

    assert done.code == 0
    feed = json.loads(done.out)["feeds"][0]
    assert [remark["name"] for remark in feed["remarks"]] == ["online"]


def test_a_dead_one_is_said_to_be_dead(cli: Cli) -> None:
    """A list that is gone is not offered for asking: `explain` and `data update` say since when."""
    told, update = cli("explain", "sorbs"), cli("data", "update", "sorbs")

    assert "dead since        2024-06-05" in told.out
    assert "--online" not in told.out + update.err
    assert "dead since 2024-06-05" in update.err


def test_what_brings_it_is_the_option_for_any_time() -> None:
    """Asked now or for a date, no command fetches it."""
    feed = catalogue()["apnic-rdap"]

    assert bring_command(feed.name, feed) == "--online rdap"
    assert bring_command(feed.name, feed, "2014-11-24") == "--online rdap"
