"""`data update` as a user meets it, from a list of the user's own on a server on loopback."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.fetch import server as serving
from tests.fetch.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """The publisher of the user's own lists."""
    with Server() as running:
        yield running


@pytest.fixture
def config(server: Server, home: Path) -> Path:
    """Two lists of the user's own, in a few lines of configuration."""
    path = home / "work" / "ipskeptic.toml"
    path.write_text(
        f"""
[feeds.our-list]
format = "netset"
kind = "abuse"
downloads = ["{server.url}/ours.txt"]

[feeds.their-list]
format = "netset"
downloads = ["{server.url}/theirs.txt"]
"""
    )
    server.put("/ours.txt", "198.51.100.7\n198.51.100.8\n", modified=1_700_000_000)
    server.put("/theirs.txt", "198.51.100.9\n")
    return path


OURS = ("data", "update", "our-list", "their-list")


def test_lists_of_the_users_own(cli: Cli, config: Path) -> None:
    """They are fetched, dated, and answer; graded F6, they move nothing."""
    done = cli(*OURS)
    answer = json.loads(cli("198.51.100.7", "-f", "json").out)["assessments"][0]
    reading = next((r for r in answer["readings"] if r["source"] == "our-list"), None)

    assert done.code == 0, done.err
    assert "updated: our-list 2023-11-14T22:13Z, 2 records" in done.out
    assert done.out.endswith("2 updated; the index is compiled anew\n")
    assert "their-list: dated by the moment it was served" in done.err
    # Documentation space is settled by its own registry; the list is not asked.
    assert reading is None
    assert answer["class"] == "void"


def test_nothing_new(cli: Cli, config: Path) -> None:
    """A second run says so in one line, and with -v names each file."""
    cli(*OURS)
    done = cli(*OURS)
    more = cli(*OURS, "-v")

    assert (done.code, done.out) == (0, "2 unchanged; the index is as it was\n")
    assert done.err == ""
    assert "unchanged: our-list 2023-11-14T22:13Z" in more.out


def test_the_feeds_of_the_configuration(cli: Cli, config: Path) -> None:
    """Where none is named, those that the configuration names are brought, and no other."""
    config.write_text('update = ["our-list"]\n' + config.read_text())
    done = cli("data", "update", "-f", "json")

    assert [file["feed"] for file in json.loads(done.out)["files"]] == ["our-list"]


def test_some_fail(cli: Cli, config: Path, server: Server) -> None:
    """4, with the reason on stderr; the copy that is held goes on."""
    cli(*OURS)
    server.put("/theirs.txt", "<html><body>gone</body></html>")
    done = cli(*OURS)

    assert done.code == 4
    assert "refused: " in done.err
    assert "HTML" in done.err
    assert done.out == "1 unchanged, 1 refused; the index is as it was\n"


def test_all_fail(cli: Cli, config: Path, server: Server) -> None:
    """2."""
    server.act("/theirs.txt", serving.status(403))
    done = cli("data", "update", "their-list")

    assert done.code == 2
    assert "failed: " in done.err
    assert "no access" in done.err


def test_as_json(cli: Cli, config: Path, server: Server) -> None:
    """One document with every file; the code is the same."""
    server.act("/theirs.txt", serving.status(404))
    done = cli(*OURS, "-f", "json")
    files = {file["feed"]: file for file in json.loads(done.out)["files"]}

    assert done.code == 4
    assert files["our-list"]["state"] == "updated"
    assert files["our-list"]["snapshot"]["records"] == 2
    assert files["their-list"]["state"] == "missing"
    assert files["their-list"]["reason"]


def test_hostile_text_from_a_server(cli: Cli, config: Path, server: Server) -> None:
    """Control characters in a list reach no terminal."""
    server.put("/ours.txt", "198.51.100.7\n\x1b[31mred\x1b]0;title\x07\n")
    done = cli("data", "update", "our-list")

    assert done.code == 0
    assert "\x1b" not in done.out + done.err
    assert "our-list:2: " in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("our-lst",), "did you mean our-list"),
        (("--from", "/no/such/folder"), "there is no such folder"),
        (("--at", "2098-01-01"), "in the future"),
        (("--at", "yesterday"), "must name its time"),
        (("our-list", "--jobs", "0"), "0 is not in the range"),
    ],
)
def test_wrong_use(cli: Cli, config: Path, arguments: tuple[str, ...], said: str) -> None:
    """2, and what is wrong with the way out; nothing is fetched."""
    done = cli("data", "update", *arguments)

    assert done.code == 2
    assert said in done.err


def test_dated_copies_of_who_has_none(cli: Cli, config: Path) -> None:
    """A feed that was named and has no archive is said to have none."""
    done = cli("data", "update", "our-list", "--at", "2014-12-11")

    assert done.code == 2
    assert "keeps no dated copies" in done.err
    assert "data import FILE --as our-list" in done.err


def test_a_mirror(cli: Cli, config: Path, tmp_path: Path) -> None:
    """What it does not have is no failure, unless it was named."""
    place = tmp_path / "mirror" / "ip-ranges.amazonaws.com"
    place.mkdir(parents=True)
    sample = Path(__file__).parent.parent / "feeds" / "samples" / "aws.json"
    (place / "ip-ranges.json").write_bytes(sample.read_bytes())
    mirror = str(tmp_path / "mirror")
    some = cli("data", "update", "--from", mirror, "--any-size")
    named = cli("data", "update", "gcp", "--from", mirror)
    (place / "ip-ranges.json").rename(place / "other.json")
    nothing = cli("data", "update", "--from", mirror)

    assert some.code == 0, some.err
    assert "updated: aws 2026-08-22T15:17Z" in some.out
    assert named.code == 2
    assert "the mirror has no such file" in named.err
    assert nothing.code == 2
    assert "no file of any feed" in nothing.err


def test_the_registries_in_one_word(cli: Cli, config: Path, tmp_path: Path) -> None:
    """`registries` names all five."""
    (tmp_path / "mirror" / "ftp.example.org").mkdir(parents=True)
    done = cli("data", "update", "registries", "--from", tmp_path / "mirror", "-f", "json")

    assert [file["feed"] for file in json.loads(done.out)["files"]] == [
        "afrinic", "apnic", "arin", "lacnic", "ripencc",
    ]  # fmt: skip


def test_a_folder_that_can_not_be_written(cli: Cli, config: Path, tmp_path: Path) -> None:
    """One line that says which."""
    (tmp_path / "file").write_text("x")
    done = cli(*OURS, "--data-dir", tmp_path / "file" / "data")

    assert done.code == 2
    assert "can't be written" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "command", [OURS, ("data", "compile"), ("data", "import", "x", "--as", "our-list")]
)
def test_a_bundle_is_no_folder(
    cli: Cli, config: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """What writes into a data folder says so where a file stands in its place."""
    (tmp_path / "today.ipskeptic").write_text("x")
    done = cli(*command, "--data-dir", tmp_path / "today.ipskeptic")

    assert done.code == 2
    assert "is a file, and this works on a data folder" in done.err


def test_what_many_get_is_said_once(cli: Cli, tmp_path: Path) -> None:
    """Copies that are all dated by a mirror's files are named in one line, with -v in one each."""
    names = [f"list-{n}" for n in range(12)]
    lists = "".join(
        f'[feeds.{name}]\nformat = "netset"\ndownloads = ["https://lists.example.org/{name}.txt"]\n'
        for name in names
    )
    Path("ipskeptic.toml").write_text(lists)
    host = tmp_path / "mirror" / "lists.example.org"
    host.mkdir(parents=True)
    for n, name in enumerate(names):
        (host / f"{name}.txt").write_text(f"198.51.100.{n}\n")
    asked = ("data", "update", "--from", tmp_path / "mirror")
    first = cli(*asked)
    every = cli(*asked, "--data-dir", tmp_path / "other", "-v")

    assert first.err == (
        "  12 files: dated by the mirror's file: list-0, list-1, list-10, list-11, list-2, list-3, "
        "list-4, list-5 and 4 more (-v)\n"
    )
    assert "https" not in first.out
    assert every.err.count("dated by the mirror's file") == 12
    assert "  (https://lists.example.org/list-7.txt)" in every.out


def test_half_of_a_feed(cli: Cli, tmp_path: Path) -> None:
    """Unasked, what a mirror lacks of a feed is a remark; asked for by name it is missing: 4."""
    Path("ipskeptic.toml").write_text(
        '[feeds.ours]\nformat = "netset"\n'
        'downloads = ["https://lists.example.org/v4.txt", "https://lists.example.org/v6.txt"]\n'
        '[feeds.theirs]\nformat = "netset"\ndownloads = ["https://lists.example.org/x.txt"]\n'
    )
    host = tmp_path / "mirror" / "lists.example.org"
    host.mkdir(parents=True)
    (host / "v4.txt").write_text("198.51.100.7\n")
    asked = ("data", "update", "--from", tmp_path / "mirror")
    unasked = cli(*asked)
    named = cli(*asked, "ours")

    assert unasked.code == 0
    assert unasked.out.endswith("1 updated; the index is compiled anew\n")
    assert "v6.txt: the mirror has no such file" in unasked.err
    assert "x.txt" not in unasked.err
    assert (named.code, named.out) == (4, "1 unchanged, 1 missing; the index is as it was\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal on Windows")
def test_bars_on_a_terminal(config: Path, server: Server) -> None:
    """A terminal sees them while files come, and the lines of the result after."""
    server.act("/ours.txt", serving.dripping(b"198.51.100.7\n" * 20, 0.003))
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "ipskeptic", *OURS],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=follower,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    ) as child:
        os.close(follower)
        shown = b""
        while True:
            try:
                block = os.read(leader, 4096)
            except OSError:
                break
            if not block:
                break
            shown += block
        assert child.stdout is not None
        out = child.stdout.read().decode()
    os.close(leader)

    assert b"ours.txt" in shown
    assert b"compiling the index" in shown
    assert "2 updated" in out


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ on Windows")
def test_ctrl_c_does_not_wait_for_a_server(config: Path, server: Server) -> None:
    """It ends at once with 130, though the server says nothing."""
    server.act("/ours.txt", serving.silent(30))
    with subprocess.Popen(
        [sys.executable, "-m", "ipskeptic", *OURS],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        while not any(request.path == "/ours.txt" for request in server.seen):
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=20)

    assert child.returncode == 130
    assert b"Traceback" not in err
