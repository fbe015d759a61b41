"""What an argument is, when standard input is read, and what a saved report is."""

from __future__ import annotations

import io
import os
import socket
import sys
from pathlib import Path

import pytest

from ipskeptic.errors import TargetError
from ipskeptic.intake.items import classify_argument, stdin_is_readable
from ipskeptic.intake.saved import report_text
from ipskeptic.model.target import Target


def test_an_address_before_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An argument is an address even where a file has its name; `./` makes it the file."""
    monkeypatch.chdir(tmp_path)
    Path("192.0.2.1").touch()

    assert isinstance(classify_argument("192.0.2.1"), Target)
    assert classify_argument("./192.0.2.1") == Path("192.0.2.1")


@pytest.mark.parametrize("name", ["list.txt", "data", "evil.example", "10.1", "AS64496"])
def test_a_file_that_exists(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no address is a file if there is one, whatever it is called."""
    monkeypatch.chdir(tmp_path)
    Path(name).touch()

    assert classify_argument(name) == Path(name)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("none.txt", "no such file"),
        ("none.csv.gz", "no such file"),
        ("./none", "no such file"),
        ("../192.0.2.1", "no such file"),
        ("~/none", "no such file"),
        ("/none/list", "no such file"),
        ("some/list", "no such file"),
        ("C:\\lists\\none", "no such file"),
        ("2024/none", "no such file"),
        (".", "a folder"),
        ("192.0.2.0/33", "prefix length 33"),
        ("192.0.2/24", "a short form"),
        ("192[.]0[.]2[.]0/33", "prefix length 33"),
        ("2001:db8::/129", "prefix length 129"),
        ("010.0.0.1", "leading zero"),
        ("10/8", "a short form"),
        ("192.0.2\\.300", "300 is above 255"),
        ("evil.example", "a host name"),
        ("http://evil.example/list.html?", "a host name"),
        ("asess", "no address"),
        ("", "empty"),
        ("192.0.2.1\x00", "an invisible character"),
        ("a" * 5000, "too many for one address"),
    ],
)
def test_neither(text: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What looks like a path is a missing file; what looks like an address says what is wrong."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TargetError) as caught:
        classify_argument(text)

    assert why in str(caught.value)


def test_standard_input_that_is_read(tmp_path: Path) -> None:
    """A pipe, a file and a socket are read without being asked to."""
    path = tmp_path / "list"
    path.touch()
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe, os.fdopen(writing, "wb"), path.open("rb") as file:
        assert stdin_is_readable(pipe)
        assert stdin_is_readable(file)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sockets are no files")
def test_a_socket_is_read() -> None:
    """A socket, as inetd and some shells give it, is read."""
    one, other = socket.socketpair()
    with one, other, one.makefile("rb") as stream:
        assert stdin_is_readable(stream)


def test_standard_input_that_is_not_read() -> None:
    """The null device, a closed stream, a stream without a file and none at all are left alone."""
    with open(os.devnull, "rb") as null:
        assert not stdin_is_readable(null)
    assert not stdin_is_readable(null)
    assert not stdin_is_readable(io.BytesIO(b"192.0.2.1"))
    assert not stdin_is_readable(None)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals on Windows")
def test_a_terminal_is_not_read() -> None:
    """A terminal is never read without being asked to, so nothing hangs."""
    import pty

    leader, follower = pty.openpty()
    with os.fdopen(leader, "rb"), os.fdopen(follower, "rb") as terminal:
        assert not stdin_is_readable(terminal)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"schema_version": "1", "tool": {"name": "ipskeptic"}}', True),
        ('{"schema_version": "1", "tool": {"name": "other"}}', False),
        ("192.0.2.1\n", False),
        ("", False),
        (" " * 5000 + '{"schema_version": "1", "tool": {"name": "ipskeptic"}}', False),
        ('{"tool": "ipskeptic", "schema_version": "1"}\n{"ip": "192.0.2.1"}\n', False),
        ('{"ip": "192.0.2.1"}\n{"ip": "192.0.2.2"}\n', False),
    ],
)
def test_saved_reports(content: str, expected: bool, tmp_path: Path) -> None:
    """A saved report is known by the object that names the tool."""
    path = tmp_path / "file"
    path.write_text(content)

    assert (report_text(path) is not None) is expected


def test_a_file_that_went_away_is_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that can't be opened is no report; reading it as a list will say why."""
    monkeypatch.setattr(os.path, "isfile", lambda _path: True)

    assert report_text(tmp_path / "gone") is None


def test_what_is_no_file_is_no_report(tmp_path: Path) -> None:
    """A missing file, a folder and a pipe are no reports, and a pipe is not opened."""
    assert report_text(tmp_path / "none") is None
    assert report_text(tmp_path) is None
    assert report_text("a\x00b") is None
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")

        assert report_text(tmp_path / "pipe") is None
