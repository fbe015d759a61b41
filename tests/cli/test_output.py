"""Results go to stdout or whole into a file; everything else to stderr; nothing fails aloud."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

PROGRAM = [sys.executable, "-m", "ipskeptic"]
POSIX = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")


def test_a_file_gets_the_results(cli: Cli, tmp_path: Path) -> None:
    """`-o` writes the very bytes that stdout would get, and leaves stdout empty."""
    path = tmp_path / "out.csv"
    done = cli("10.0.0.1", "-f", "csv", "--at", "2024-01-01", "-o", path)

    assert (done.code, done.out, done.err) == (0, "", "")
    assert path.read_text() == cli("10.0.0.1", "-f", "csv", "--at", "2024-01-01").out
    assert os.listdir(tmp_path) == ["home", "out.csv"] or set(os.listdir(tmp_path)) == {
        "home",
        "out.csv",
    }


def test_a_dash_is_stdout(cli: Cli) -> None:
    """`-o -` writes to stdout."""
    assert "10.0.0.1" in cli("10.0.0.1", "-f", "csv", "-o", "-").out


def test_a_failed_run_leaves_the_old_file(cli: Cli, tmp_path: Path) -> None:
    """When reading fails half-way, what stood in the file is left, and no other file appears."""
    path = tmp_path / "out.csv"
    path.write_text("before")
    broken = tmp_path / "broken.txt.gz"
    broken.write_bytes(b"\x1f\x8b\x08\x00broken")
    done = cli("10.0.0.1", broken, "-f", "csv", "-o", path)

    assert done.code == 2
    assert path.read_text() == "before"
    assert set(os.listdir(tmp_path)) == {"home", "out.csv", "broken.txt.gz"}


def test_a_place_that_can_not_be_written_is_named(cli: Cli, tmp_path: Path) -> None:
    """A folder that is not there gives 2 before any work."""
    done = cli("10.0.0.1", "-o", tmp_path / "no" / "out.csv")

    assert done.code == 2
    assert "out.csv: can't be written" in done.err


@POSIX
def test_rights_and_links_are_kept(cli: Cli, tmp_path: Path) -> None:
    """A replaced file keeps its rights; a link stays a link; a device is written to."""
    path = tmp_path / "out.txt"
    path.write_text("before")
    path.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(path)
    cli("10.0.0.1", "--brief", "-o", link)
    new = tmp_path / "new.txt"
    cli("10.0.0.1", "--brief", "-o", new)

    assert link.is_symlink()
    assert path.read_text().startswith("10.0.0.1")
    assert path.stat().st_mode & 0o777 == 0o640
    assert new.stat().st_mode & 0o777 == 0o666 & ~_umask()
    assert cli("10.0.0.1", "-o", os.devnull).code == 0


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@POSIX
@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may all")
def test_a_read_only_file_is_not_replaced(cli: Cli, tmp_path: Path) -> None:
    """A file that may not be written is named, and left."""
    path = tmp_path / "out.txt"
    path.write_text("before")
    path.chmod(0o400)

    assert cli("10.0.0.1", "-o", path).code == 2
    assert path.read_text() == "before"


@POSIX
@pytest.mark.parametrize("args", [("-f", "jsonl", "-"), ("-f", "csv", "-"), ("-h",), ("explain",)])
def test_a_reader_that_leaves_ends_it_quietly(args: tuple[str, ...], tmp_path: Path) -> None:
    """`| head` gives 0 and no word on stderr."""
    listed = tmp_path / "list.txt"
    listed.write_text("10.0.0.1\n" * 2000)
    reader, writer = os.pipe()
    os.close(reader)
    with listed.open("rb") as stream:
        done = subprocess.run(
            [*PROGRAM, *args], stdin=stream, stdout=writer, stderr=subprocess.PIPE, check=False
        )
    os.close(writer)

    assert (done.returncode, done.stderr) == (0, b"")


@POSIX
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="/dev/full is Linux's")
@pytest.mark.parametrize("args", [("10.0.0.1",), ("-h",), ("cases",)])
def test_a_full_disk_is_named(args: tuple[str, ...]) -> None:
    """Results that can't be written give 2 and say so."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*PROGRAM, *args],
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert done.returncode == 2
    assert b"written" in done.stderr
    assert b"Traceback" not in done.stderr


@POSIX
def test_closed_streams_are_no_fault() -> None:
    """Closed stdout is named; closed stderr loses no result."""
    no_out = ["sh", "-c", 'exec "$@" >&-', "sh", *PROGRAM, "10.0.0.1"]
    no_err = ["sh", "-c", 'exec "$@" 2>&-', "sh", *PROGRAM, "10.0.0.1", "300.0.0.1"]
    without_out = subprocess.run(no_out, stderr=subprocess.PIPE, check=False)
    without_err = subprocess.run(no_err, stdout=subprocess.PIPE, check=False)

    assert without_out.returncode == 2
    assert b"standard output is closed" in without_out.stderr
    assert without_err.returncode == 0
    assert b"10.0.0.1" in without_err.stdout


@POSIX
def test_ctrl_c_is_130_and_leaves_no_file(tmp_path: Path) -> None:
    """An interrupt while it works gives 130, no traceback, and no half-written file."""
    out = tmp_path / "out.jsonl"
    with subprocess.Popen(
        [*PROGRAM, "-f", "jsonl", "-o", str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdin is not None
        running.stdin.write(b"10.0.0.1\n" * 10)
        running.stdin.flush()
        # The temporary file is there once it works.
        limit = time.monotonic() + 20
        while len(os.listdir(tmp_path)) < 2 and time.monotonic() < limit:
            time.sleep(0.02)
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=20)

    assert running.returncode == 130
    assert b"Traceback" not in err
    assert os.listdir(tmp_path) == ["home"]


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "utf-16"},
    ],
    ids=lambda env: "-".join(env.values()),
)
@pytest.mark.parametrize("args", [("--brief",), ("-f", "csv"), ("-f", "text"), ("-f", "markdown")])
def test_no_encoding_stops_a_report(
    process: Cli, env: dict[str, str], args: tuple[str, ...], tmp_path: Path
) -> None:
    """Characters that the output's encoding has not are written as escapes."""
    listed = tmp_path / "list.csv"
    listed.write_text("ip,näme\n10.0.0.1,日本\n", encoding="utf-8")
    field = ("--field", "ip") if "csv" in args else ()
    done = subprocess.run(
        [*PROGRAM, str(listed), *args, *field],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env={**os.environ, **env},
    )

    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr


@POSIX
@pytest.mark.parametrize(
    ("args", "env", "colored"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        (("--no-color",), {"FORCE_COLOR": "1"}, False),
        ((), {"IPSKEPTIC_COLOR": "always"}, True),
        ((), {"IPSKEPTIC_COLOR": "always", "NO_COLOR": "1"}, True),
        ((), {"NO_COLOR": ""}, False),
    ],
)
def test_colour_follows_its_rules(
    process: Cli, args: tuple[str, ...], env: dict[str, str], colored: bool
) -> None:
    """Flag, our variable, NO_COLOR, FORCE_COLOR, terminal, in this order; off in a pipe."""
    done = process("10.0.0.1", *args, env=env)

    assert ("\x1b[" in done.out) is colored


@POSIX
def test_colour_is_on_at_a_terminal() -> None:
    """A terminal gets colour, unless NO_COLOR or a dumb terminal says otherwise."""
    pty = pytest.importorskip("pty")
    seen = {}
    for name, value in (("TERM", "xterm"), ("TERM", "dumb"), ("NO_COLOR", "1")):
        master, slave = pty.openpty()
        env = {**os.environ, "TERM": "xterm", name: value}
        subprocess.run(
            [*PROGRAM, "10.0.0.1"], stdin=subprocess.DEVNULL, stdout=slave, check=False, env=env
        )
        os.close(slave)
        seen[value] = b"\x1b[" in os.read(master, 100_000)
        os.close(master)

    assert seen == {"xterm": True, "dumb": False, "1": False}


def test_more_than_five_addresses_get_a_line_each(cli: Cli) -> None:
    """Up to five whole reports; from six on a line each, and on stderr how to get more."""
    five = cli(*(f"10.0.0.{number}" for number in range(1, 6)))
    six = cli(*(f"10.0.0.{number}" for number in range(1, 7)))

    assert five.out.count("HOW FAR IT CARRIES") == 5
    assert len(six.out.splitlines()) == 6
    assert "6 addresses: 6 void." in six.err
    assert "-f markdown" in six.err


def test_json_is_the_same_document_at_a_terminal(cli: Cli) -> None:
    """Indented for people, a line a record for programs: the same content."""
    from ipskeptic.render.json_report import to_json
    from tests.render.sample import report

    assert json.loads(to_json(report(), pretty=True)) == json.loads(to_json(report()))


@POSIX
@pytest.mark.parametrize("args", [(), ("-q",)])
def test_a_long_list_shows_its_progress_on_a_terminal(
    args: tuple[str, ...], tmp_path: Path
) -> None:
    """Above a thousand lines a count stands on stderr, if that is a terminal and not `-q`."""
    pty = pytest.importorskip("pty")
    listed = tmp_path / "list.txt"
    listed.write_text("10.0.0.1\n" * 1500)
    master, slave = pty.openpty()
    subprocess.run(
        [*PROGRAM, str(listed), "-f", "csv", *args],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=slave,
        check=False,
    )
    os.write(slave, b"end")
    os.close(slave)
    shown = os.read(master, 100_000)
    os.close(master)

    assert (b" addresses" in shown) is (not args)
    assert b"\x1b[31m" not in shown


def test_a_pipe_named_as_a_device(process: Cli) -> None:
    """`-o /dev/stdout` into a pipe writes into that pipe."""
    done = process("10.0.0.1", "--brief", "-o", "/dev/stdout", "--isolated")

    assert done.code == 0
    assert done.out.startswith("10.0.0.1")


def test_an_empty_name_for_the_results_is_refused(cli: Cli) -> None:
    """`-o ""` is no file, and says so."""
    done = cli("10.0.0.1", "-o", "")

    assert (done.code, done.out) == (2, "")
    assert "an empty name" in done.err


@POSIX
def test_a_message_names_the_path_as_given(cli: Cli, tmp_path: Path) -> None:
    """A link that leads nowhere is named as the user named it."""
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "gone" / "target.csv")
    done = cli("10.0.0.1", "-o", link)

    assert done.code == 2
    assert f"-o {link}: can't be written" in done.err
