"""`data status`, `remove`, `bundle` and a bundle in place of the folder, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # stubs are a package of their own
import pytest

from ipskeptic.render.schema import SCHEMAS
from tests.cli.conftest import Cli

DROP = "; Spamhaus DROP List 2024/03/01\n203.0.113.0/24 ; SBL1\n; EOF\n"


@pytest.fixture
def lists(tmp_path: Path) -> list[Path]:
    """Files of three feeds, of different terms."""
    made = []
    for name, text in (
        ("drop-20240301.txt", DROP),
        ("torbulkexitlist-20240312", "".join(f"192.0.2.{n}\n" for n in range(200))),
        ("torbulkexitlist-20240401", "".join(f"192.0.2.{n}\n" for n in range(150))),
        ("compromised-ips-20240311.txt", "198.51.100.7\n"),
    ):
        made.append(tmp_path / name)
        made[-1].write_text(text)
    return made


@pytest.fixture
def held(cli: Cli, lists: list[Path]) -> None:
    """All of them imported."""
    done = cli("data", "import", *lists)
    assert done.code == 0, done.err


@pytest.mark.usefixtures("held")
def test_status_begins_with_what_speaks_for_now(cli: Cli) -> None:
    """The first lines are the five questions and what helps most; then one row a feed."""
    done = cli("data", "status")
    lines = done.out.splitlines()

    assert done.code == 0
    assert lines[0].startswith("FOR NOW (")
    assert "may speak for now" in lines[1]
    assert "helps most: ipskeptic data update " in done.out
    assert "2 copies, from 2024-03-12" in done.out
    assert "tor-exits" in cli("data", "status", "tor-exits").out
    assert "no such" not in done.err


@pytest.mark.usefixtures("held")
def test_status_as_json_fits_its_schema(cli: Cli, tmp_path: Path) -> None:
    """To a file too, whole or not at all."""
    path = tmp_path / "status.json"
    done = cli("data", "status", "-f", "json", "-o", path)
    document = json.loads(path.read_text())

    assert done.out == ""
    jsonschema.Draft202012Validator(SCHEMAS["data-status"][0]()).validate(document)
    assert {feed["feed"] for feed in document["feeds"]} == {
        "et-compromised",
        "spamhaus-drop",
        "tor-exits",
    }


@pytest.mark.usefixtures("held")
def test_max_age_is_4(cli: Cli) -> None:
    """With the names; feeds that were never installed count only if named."""
    old = cli("data", "status", "--max-age", "30d")
    named = cli("data", "status", "arin", "--max-age", "30d")
    young = cli("data", "status", "--max-age", "200y")

    assert old.code == named.code == 4
    assert "tor-exits: its newest copy is " in old.err
    assert "arin" not in old.err
    assert "arin: no copy is held: ipskeptic data update arin" in named.err
    assert young.code == 0
    assert cli("data", "status", "arin").code == 4
    assert "did you mean arin" in cli("data", "status", "arinn").err
    assert "is no age" in cli("data", "status", "--max-age", "old").err


def test_registries_are_the_five(cli: Cli, tmp_path: Path) -> None:
    """The word of `data update` is understood wherever feeds are named."""
    status = cli("data", "status", "registries", "--max-age", "7d", "-o", tmp_path / "page")
    removed = cli("data", "remove", "registries", "--all", "--dry-run")
    bundled = cli("data", "bundle", tmp_path / "x.ipskeptic", "--feeds", "registries")
    wrong = cli("data", "status", "registrys")

    assert status.code == 4
    assert [line.split(":")[0] for line in status.err.splitlines()] == [
        "afrinic", "apnic", "arin", "lacnic", "ripencc",
    ]  # fmt: skip
    assert (removed.code, removed.out) == (0, "nothing to remove\n")
    assert bundled.code == 2
    assert "there is no feed" not in bundled.err
    assert "did you mean registries" in wrong.err


@pytest.mark.usefixtures("held")
def test_remove(cli: Cli) -> None:
    """What goes is said, first without doing it."""
    dry = cli("data", "remove", "--older-than", "1d", "--dry-run")
    document = json.loads(cli("data", "remove", "--older-than", "1d", "-f", "json").out)
    again = cli("data", "remove", "--older-than", "1d")

    assert dry.out.startswith("would be removed: tor-exits 2024-03-12, ")
    assert "1 copy would be removed" in dry.out
    assert "kept, since nothing newer is held: et-compromised, spamhaus-drop, tor-exits" in dry.err
    assert document["done"] is True
    assert [item["holds_at"] for item in document["removed"]] == ["2024-03-12"]
    assert again.out == "nothing to remove\n"
    gone = cli("data", "remove", "tor-exits", "--all")
    assert gone.out.startswith("removed: tor-exits 2024-04-01, ")
    assert "the index is compiled" in gone.err
    assert cli("data", "verify").out == "sound\n"
    assert cli("data", "remove", "et-compromised", "--date", "2024-03").code == 0


@pytest.mark.usefixtures("held")
def test_remove_wants_one_choice(cli: Cli) -> None:
    """None, two, a feed that is none and a date that is none remove nothing."""
    for arguments, says in (
        ((), "say which copies"),
        (("--all", "--older-than", "1d"), "say one only"),
        (("tor-exit", "--all"), "did you mean tor-exits"),
        (("--date", "soon"), "is no time"),
        (("--older-than", "soon"), "is no age"),
    ):
        done = cli("data", "remove", *arguments)
        assert (done.code, done.out) == (2, "")
        assert says in done.err


@pytest.mark.usefixtures("held")
def test_a_bundle_in_place_of_the_folder(cli: Cli, tmp_path: Path) -> None:
    """Made, checked, listed, asked, and imported elsewhere; nothing writes to it."""
    path = tmp_path / "case.ipskeptic"
    made = cli("data", "bundle", path, "--all-dates", "-v")
    use = ("--data-dir", path)

    assert made.code == 0, made.err
    assert "tor-exits 2024-03-12\n" in made.out
    assert "4 snapshots of 3 feeds" in made.out
    assert "may not be passed on: et-compromised" in made.err
    assert cli(*use, "data", "verify").out == "sound\n"
    assert cli(*use, "data", "path").out == f"{path}\n"
    assert f"HELD IN THE BUNDLE {path}" in cli(*use, "data", "status").out
    assert "2: 2024-03-12 to 2024-04-01" in cli(*use, "data", "list").out
    assert "4 snapshots of 3 feeds" in cli(*use, "--version").out
    assert "4 snapshots of 3 feeds" in cli("--version", *use).out
    assert "tor-exits" in cli(*use, "8.8.8.8", "--at", "2024-03-12", "-f", "json").out
    for command in (("compile",), ("import", path), ("remove", "--all"), ("bundle", "y")):
        done = cli(*use, "data", *command)
        assert done.code == 2
        assert "data import FILE" in done.err
    other = ("--data-dir", tmp_path / "other")
    assert cli(*other, "data", "import", path).out.count("imported: ") == 4
    assert cli(*other, "data", "verify").out == "sound\n"
    assert cli(*other, "data", "import", path).out.count("already-held: ") == 4


@pytest.mark.usefixtures("held")
def test_what_is_put_into_a_bundle(cli: Cli, tmp_path: Path) -> None:
    """The newest copies, those around a time, of some feeds, or what may be passed on."""
    path = tmp_path / "x.ipskeptic"

    def dates(*options: str) -> list[tuple[str, str]]:
        document = json.loads(cli("data", "bundle", path, "-f", "json", *options).out)
        return [(item["feed"], item["holds_at"]) for item in document["snapshots"]]

    assert ("tor-exits", "2024-03-12") not in dates()
    assert ("tor-exits", "2024-03-12") in dates("--at", "2024-03-15", "--at", "2024-05-01")
    assert dates("--feeds", "tor-exits") == [("tor-exits", "2024-04-01")]
    assert [feed for feed, _ in dates("--redistributable")] == ["spamhaus-drop", "tor-exits"]
    left = cli("data", "bundle", path, "--redistributable")
    assert "left out, may not be passed on by their terms: et-compromised" in left.err
    part = cli("data", "bundle", path, "--feeds", "arin,tor-exits")
    assert part.code == 4
    assert "not in it, since no copy held speaks for what was asked: arin\n" in part.err
    for options, says in (
        (("--feeds", "tor-exit"), "did you mean tor-exits"),
        (("--feeds", " , "), "--feeds names no feed"),
        (("--at", "2024-03-15", "--all-dates"), "--at and --all-dates"),
        (("--at", "soon"), "is no time"),
    ):
        done = cli("data", "bundle", path, *options)
        assert done.code == 2
        assert says in done.err


def test_an_own_feed_needs_its_configuration(cli: Cli, tmp_path: Path) -> None:
    """Whoever uses the bundle must know the feed too; that is said."""
    own, mine = tmp_path / "own.toml", tmp_path / "mine.txt"
    own.write_text("[feeds.mine]\nkind = 'vpn'\nformat = 'netset'\ntitle = 'My list'\n")
    mine.write_text("203.0.113.7\n")
    with_own = ("--config", own)
    cli(*with_own, "data", "import", mine, "--as", "mine", "--date", "2024-03-12")
    made = cli(*with_own, "data", "bundle", tmp_path / "x.ipskeptic")

    assert "only your configuration knows these feeds" in made.err
    status = cli("--data-dir", tmp_path / "x.ipskeptic", "data", "status")
    assert "no entry in the catalogue" in status.out


def test_a_damaged_bundle_is_named(cli: Cli, tmp_path: Path, lists: list[Path]) -> None:
    """By every command, with the way out and exit code 2."""
    cli("data", "import", *lists)
    path = tmp_path / "x.ipskeptic"
    cli("data", "bundle", path)
    path.write_bytes(path.read_bytes()[:-10])

    for command in (("8.8.8.8",), ("data", "status"), ("data", "verify"), ("data", "list")):
        done = cli("--data-dir", path, *command)
        assert done.code == 2, command
        assert "is cut off" in done.err
        assert "get the bundle again" in done.err
    assert "can't be read" in cli("--data-dir", path, "--version").out
    assert cli("data", "import", path).code == 2
    other = tmp_path / "notes.txt"
    other.write_text("x")
    assert "and no bundle" in cli("--data-dir", other, "8.8.8.8").err
    assert "and no bundle" in cli("--data-dir", other, "data", "verify").err


def test_problems_of_the_folder_are_2(cli: Cli, lists: list[Path]) -> None:
    """A snapshot that can't be read is named, and so is an index that is not of what is held."""
    cli("data", "import", *lists)
    folder = Path(cli("data", "path").out.strip())
    layer = next(folder.rglob("*.layer"))
    layer.write_bytes(b"x" * 100)
    done = cli("data", "status")

    assert done.code == 2
    assert "is no snapshot" in done.err
    assert "INDEX: out-of-date" in done.out
    assert "helps most: ipskeptic data compile" in done.out


def test_a_dead_list_in_a_new_file(cli: Cli, shared_data: Path) -> None:
    """AlienVault's file of August 2026 is the very list of November 2021 (FINDINGS, section 6)."""
    files = sorted(shared_data.glob("blocklists/*/alienvault*"))
    cli("data", "import", *files)
    done = cli("data", "status", "alienvault-reputation")

    assert "the same records as the copy of 2021-11-12" in done.out


def test_real_registries_around_2014(cli: Cli, shared_data: Path, tmp_path: Path) -> None:
    """A bundle for the day of the founding case answers as the folder that it was made of."""
    cli("data", "import", *sorted(shared_data.glob("rir/*/delegated-apnic-*")))
    path = tmp_path / "sony.ipskeptic"
    made = cli("data", "bundle", path, "--at", "2014-12-11", "-v")
    asked = ("175.45.176.143", "--at", "2014-12-11", "--claim", "KP", "--brief")

    assert "apnic 2014-10-31\n" in made.out
    assert "keep this file to yourself" in made.err
    assert cli("--data-dir", path, *asked).out == cli(*asked).out
