"""Standard input is read when there is something to read and nothing else was named."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

PROGRAM = [sys.executable, "-m", "ipskeptic"]
COLUMNS = ("-f", "csv", "--columns", "input")


def test_a_pipe_is_read(process: Cli) -> None:
    """With no argument, addresses come from a pipe."""
    done = process(*COLUMNS, input=b"10.0.0.1\r\n\xef\xbb\xbf10.0.0.2\n")

    assert (done.code, done.out.splitlines()) == (0, ["input", "10.0.0.1", "10.0.0.2"])


def test_a_redirected_file_is_read(process: Cli, tmp_path: Path) -> None:
    """With no argument, addresses come from a file on standard input."""
    listed = tmp_path / "list.txt"
    listed.write_text("10.0.0.1\n")
    with listed.open("rb") as stream:
        done = process(*COLUMNS, stdin=stream)

    assert (done.code, done.out.splitlines()) == (0, ["input", "10.0.0.1"])


@pytest.mark.parametrize("args", [("-",), ("-i", "-"), ("-", "10.0.0.9")])
def test_a_dash_reads_it(process: Cli, args: tuple[str, ...]) -> None:
    """`-` reads standard input, beside other arguments too."""
    done = process(*args, *COLUMNS, input=b"10.0.0.1\n")

    assert done.out.splitlines()[:2] == ["input", "10.0.0.1"]


def test_the_null_device_is_nothing_to_read(process: Cli) -> None:
    """With /dev/null there is a short help on stderr and 3, at once."""
    done = process(stdin=subprocess.DEVNULL)

    assert done.code == 3
    assert done.out == ""
    assert done.err.startswith("usage: ipskeptic ADDRESS...")


@pytest.mark.skipif(os.name == "nt", reason="closing a stream in the shell needs sh")
def test_no_standard_input_is_nothing_to_read() -> None:
    """A program started without standard input says so, and answers an argument all the same."""
    shell = ["sh", "-c", 'exec "$@" <&-', "sh", *PROGRAM]
    without = subprocess.run(shell, capture_output=True, check=False)
    dash = subprocess.run([*shell, "-"], capture_output=True, check=False)
    given = subprocess.run([*shell, "10.0.0.1"], capture_output=True, check=False)

    assert without.returncode == 3
    assert dash.returncode == 3
    assert given.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="pty is for POSIX")
def test_a_terminal_is_never_waited_for() -> None:
    """With a terminal as standard input there is nothing to read, at once."""
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    try:
        done = subprocess.run(PROGRAM, stdin=slave, capture_output=True, check=False, timeout=30)
    finally:
        os.close(master)
        os.close(slave)

    assert done.returncode == 3
    assert b"usage:" in done.stderr


def test_with_an_argument_it_is_not_touched() -> None:
    """A pipe that nobody closes does not hold up an address given as argument."""
    reader, writer = os.pipe()
    try:
        os.write(writer, b"10.0.0.2\n")
        done = subprocess.run(
            [*PROGRAM, "10.0.0.1", *COLUMNS],
            stdin=reader,
            capture_output=True,
            check=False,
            timeout=30,
        )
        left = os.read(reader, 100)
    finally:
        os.close(reader)
        os.close(writer)

    assert done.stdout.splitlines() == [b"input", b"10.0.0.1"]
    assert left == b"10.0.0.2\n"


@pytest.mark.skipif(os.name == "nt", reason="the shell's loop needs sh")
def test_a_shell_loop_sees_every_line() -> None:
    """`while read ip; do ipskeptic $ip; done` works."""
    loop = 'while read ip; do "$@" "$ip" -f csv --columns input; done'
    done = subprocess.run(
        ["sh", "-c", loop, "sh", *PROGRAM],
        input=b"10.0.0.1\n10.0.0.2\n",
        capture_output=True,
        check=False,
    )

    assert done.stdout.splitlines() == [b"input", b"10.0.0.1", b"input", b"10.0.0.2"]


@pytest.mark.parametrize("format_", ["jsonl", "csv", "tsv", "brief"])
def test_answers_come_while_input_still_comes(format_: str) -> None:
    """Streaming formats answer each line before the next one is written."""
    with subprocess.Popen(
        [*PROGRAM, "-f", format_], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(b"10.0.0.1\n")
        running.stdin.flush()
        started = time.monotonic()
        first = running.stdout.readline()
        if format_ in ("csv", "tsv"):
            first = running.stdout.readline()
        running.stdin.close()
        waited = time.monotonic() - started

        assert b"10.0.0.1" in first
        assert waited < 20
        assert running.wait() == 0


def test_an_empty_pipe_is_nothing_to_read(process: Cli) -> None:
    """A pipe without an address gives 3."""
    assert process(input=b"").code == 3
    assert process(input=b"# nothing\n").code == 3


def test_a_saved_report_comes_through_a_pipe(process: Cli) -> None:
    """What `-f json` wrote is shown again in another format."""
    saved = process("10.0.0.1", "-f", "json").out
    done = process(*COLUMNS, input=saved.encode())

    assert (done.code, done.out.splitlines()) == (0, ["input", "10.0.0.1"])
