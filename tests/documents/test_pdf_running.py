"""The process that opens a PDF: what it does when the PDF is made to harm."""

from __future__ import annotations

import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from ipskeptic.errors import InputError
from ipskeptic.intake.documents import _pdf_running
from ipskeptic.intake.documents._pdf_running import run
from tests.documents.making import Put, found, pdf_of, read

TEXT = [Put(50, 700, "Seen at 192.0.2.7.")]


def test_a_pdf_is_read_in_a_process_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    """The pages come back as data, and the library says nothing on the terminal."""
    document = read(pdf_of([TEXT, TEXT]), "report.pdf")

    assert [(one.place.page, one.text) for one in document.candidates] == [
        (1, "192.0.2.7"),
        (2, "192.0.2.7"),
    ]
    assert found(document) == ["192.0.2.7", "192.0.2.7"]
    assert capfd.readouterr() == ("", "")


def test_a_page_that_hangs_is_named_and_the_rest_is_read() -> None:
    """A page that takes too long is said to; those before and behind it are read."""
    slow = b"q Q " * 3_000_000
    read_ = run(pdf_of([TEXT, slow, TEXT], packed=True), page_seconds=0.7)

    assert [bool(page.pieces) for page in read_.pages] == [True, False, True]
    assert read_.pages[1].problem == "it takes too long"


@pytest.mark.slow
def test_a_bomb_is_a_problem_of_its_page() -> None:
    """A stream that unpacks to more than the memory allowed is one page's problem."""
    once = zlib.compress(bytes(1 << 30), 9)
    page = b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n" % len(
        bomb := zlib.compress(once, 9)
    )
    data = pdf_of([TEXT, b"bomb", TEXT]).replace(b"<< /Length 4 >>\nstream\nbomb", page + bomb)
    read_ = run(data)

    assert [bool(page.pieces) for page in read_.pages] == [True, False, True]
    assert read_.pages[1].problem in ("it needs too much memory", "damaged (error)")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.4\nnothing", "no PDF that can be read"),
        (b"%PDF-1.4\n" + bytes(1000), "no PDF that can be read"),
        (pdf_of([]), "no page is found in it"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, message: str) -> None:
    """A file that only begins like a PDF ends in one message with its name."""
    with pytest.raises(InputError, match=f"report.pdf: .*{message}"):
        read(data, "report.pdf")


def test_a_damaged_stream_is_a_problem() -> None:
    """A page of which only the beginning can be unpacked is read so far, and said to be damaged."""
    page = [*TEXT, *(Put(50, n % 700, f"line {n * n * 7919}") for n in range(2000))]
    data = bytearray(pdf_of([page, page], packed=True))
    at = data.index(b"stream\n") + 9000
    data[at : at + 40] = bytes(40)
    first, second = run(bytes(data)).pages

    assert first.problem == "parts of it are damaged, and text may be missing"
    assert first.pieces[0].text == "Seen at 192.0.2.7."
    assert not second.problem


def test_half_a_pdf_is_read_half() -> None:
    """Of a file that was cut off, what is there is read, and the damage is said."""
    data = pdf_of([TEXT, TEXT])
    document = read(data[: data.index(b"10 0 obj")], "report.pdf")

    assert found(document)[:1] == ["192.0.2.7"]


@pytest.mark.parametrize(
    ("script", "stopped"),
    [
        ("import os; os._exit(3)", "the reader died"),
        ("print('[[[')", "the reader gave nonsense"),
        ("import time; time.sleep(9)", "it takes too long"),
    ],
    ids=["dies", "nonsense", "sleeps"],
)
def test_a_child_that_fails_is_an_error(
    script: str, stopped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that dies, hangs or says nonsense before the first page is an InputError."""
    monkeypatch.setattr(_pdf_running, "_START", script)
    monkeypatch.setattr(_pdf_running, "START_SECONDS", 0.5)
    with pytest.raises(InputError, match=stopped):
        run(pdf_of([TEXT]))


def test_the_guard_refuses_what_a_reader_has_no_use_for(tmp_path: Path) -> None:
    """Behind the guard nothing can be written, started, or reached over a network."""
    script = (
        "import sys, socket, subprocess, os\n"
        "from ipskeptic.intake.documents._pdf_child import guard\n"
        "sys.addaudithook(guard)\n"
        "for act in (lambda: open(sys.argv[1], 'w'), lambda: socket.socket(),\n"
        "            lambda: subprocess.run(['true']), lambda: os.remove(sys.argv[1])):\n"
        "    try:\n"
        "        act()\n"
        "    except PermissionError as error:\n"
        "        print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "x")],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["refused"] * 4
