"""`data`: import, status, list, verify, compile and path, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

TOR = "".join(
    f"ExitNode {number:040X}\nPublished 2024-03-12 10:00:00\nLastStatus 2024-03-12 11:00:00\n"
    f"ExitAddress 203.0.113.{number % 256} 2024-03-12 11:05:00\n"
    for number in range(600)
)


@pytest.fixture
def exits(tmp_path: Path) -> Path:
    """A Tor exit list in its real format."""
    path = tmp_path / "exit-addresses"
    path.write_text(f"@type tordnsel 1.0\nDownloaded 2024-03-12 12:02:00\n{TOR}")
    return path


def test_nothing_is_held_at_first(cli: Cli, home: Path) -> None:
    """A fresh data folder holds built-in records alone, and is not made by asking."""
    done = cli("data", "status")

    assert done.code == 0
    assert "nothing; `ipskeptic data update`" in done.out
    assert cli("data").out == done.out
    assert not (home / ".local").exists()


def test_a_file_is_imported(cli: Cli, exits: Path) -> None:
    """An imported file is held, listed with its date, checked, and used."""
    done = cli("data", "import", exits, "--as", "tor-exits", "--date", "2024-03-12")

    assert done.code == 0, done.err
    assert done.out.startswith("imported: tor-exits 2024-03-12, ")
    assert "tor-exits" in cli("data", "status").out
    assert cli("data", "verify").out == "sound\n"
    again = cli("data", "import", exits, "--as", "tor-exits", "--date", "2024-03-12")
    assert again.out.startswith("already-held: tor-exits 2024-03-12, ")
    held = json.loads(cli("data", "list", "-f", "json").out)["feeds"]
    assert next(feed for feed in held if feed["name"] == "tor-exits")["held"] == ["2024-03-12"]


def test_a_refused_file_is_4_or_2(cli: Cli, exits: Path, tmp_path: Path) -> None:
    """One file of several refused gives 4, all of them 2, with the reason."""
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html><body>Forbidden</body></html>")
    some = cli("data", "import", exits, page, "--as", "tor-exits", "--date", "2024-03-12")
    every = cli("data", "import", page, "--as", "tor-exits")

    assert some.code == 4
    assert "HTML" in some.err
    assert "imported: tor-exits" in some.out
    assert every.code == 2


def test_an_import_as_json(cli: Cli, exits: Path) -> None:
    """As JSON each file has its state and snapshot."""
    done = cli("data", "import", exits, "--as", "tor-exits", "--date", "2024-03-12", "-f", "json")
    document = json.loads(done.out)

    assert document["compiled"] is True
    assert document["files"][0]["state"] == "imported"
    assert document["files"][0]["snapshot"]["feed"] == "tor-exits"


def test_usage_of_import(cli: Cli, exits: Path) -> None:
    """No file, an unknown feed and a wrong date are named."""
    assert "name the files" in cli("data", "import").err
    assert "did you mean" in cli("data", "import", exits, "--as", "tor-exit").err
    assert "is no date" in cli("data", "import", exits, "--date", "12.3.2024").err


def test_an_own_list_is_imported_from_its_path(cli: Cli, tmp_path: Path) -> None:
    """A feed of the configuration can name its file, and is imported by its name alone."""
    (tmp_path / "list.txt").write_text("203.0.113.7\n198.51.100.0/24\n")
    own = tmp_path / "own.toml"
    own.write_text(
        "[feeds.mine]\npath = 'list.txt'\nkind = 'vpn'\nformat = 'netset'\ntitle = 'My list'\n"
    )
    done = cli("data", "import", "--as", "mine", "--date", "2024-03-12", "--config", own)

    assert done.code == 0, done.err
    assert "imported: mine 2024-03-12, 2 records" in done.out
    assert "mine" in cli("data", "list", "--config", own).out
    assert "My list" in cli("explain", "mine", "--config", own).out


def test_status_as_json(cli: Cli) -> None:
    """As JSON: place, questions, feeds, built-in records, problems, the index."""
    document = json.loads(cli("data", "status", "-f", "json").out)

    assert {"place", "questions", "feeds", "builtin", "problems", "index"} < set(document)
    assert document["builtin"][0]["builtin"] is True


def test_damage_is_2(cli: Cli, exits: Path, home: Path) -> None:
    """`verify` names a damaged file and gives 2; so does an answer that needs it."""
    cli("data", "import", exits, "--as", "tor-exits", "--date", "2024-03-12")
    folder = Path(cli("data", "path").out.strip())
    index = folder / "index.ipskeptic"
    content = bytearray(index.read_bytes())
    content[:4] = b"\0\0\0\0"
    index.write_bytes(content)

    assert cli("data", "verify").code == 2
    assert cli("data", "status").code == 2
    answer = cli("10.0.0.1")
    assert answer.code == 2
    assert "ipskeptic data compile" in answer.err
    assert "can't be read" in cli("--version").out
    assert cli("data", "compile").code == 0
    assert cli("10.0.0.1").code == 0


def test_the_folder_can_be_chosen(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--data-dir` before IPSKEPTIC_DATA_DIR before the platform's folder."""
    default = cli("data", "path").out.strip()
    monkeypatch.setenv("IPSKEPTIC_DATA_DIR", str(tmp_path / "env"))

    assert default.endswith("ipskeptic")
    assert cli("data", "path").out.strip() == str(tmp_path / "env")
    assert cli("--data-dir", tmp_path / "flag", "data", "path").out.strip() == str(
        tmp_path / "flag"
    )
    assert json.loads(cli("data", "path", "-f", "json").out)["folder"] == str(tmp_path / "env")


def test_feeds_can_be_listed_by_kind(cli: Cli) -> None:
    """`--kind` keeps one evidence kind; an unknown one gets the nearest."""
    rows = cli("data", "list", "--kind", "tor-exit").out.splitlines()

    assert rows[0].startswith("feed ")
    assert all(" tor-exit " in row for row in rows[1:])
    assert "did you mean 'tor-exit'" in cli("data", "list", "--kind", "tor-exti").err


def test_a_copy_that_is_too_far_off_is_4(cli: Cli, exits: Path) -> None:
    """`--max-age` names each source whose nearest copy is farther from the time seen."""
    cli("data", "import", exits, "--as", "tor-exits", "--date", "2024-03-12")
    near = cli("8.8.8.8", "--at", "2024-03-20", "--max-age", "30d", "--brief")
    far = cli("8.8.8.8", "8.8.4.4", "--at", "2024-05-20", "--max-age", "30d", "--brief")

    assert near.code == 0, near.err
    assert far.code == 4
    assert far.err.count("tor-exits: its nearest copy is 69 days from the time seen") == 1
    assert "ipskeptic data update tor-exits --at" in far.err
