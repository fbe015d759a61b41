"""Is it a list, or a text in which addresses stand? And streams that were looked into."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from ipskeptic.errors import InputError
from ipskeptic.intake.ahead import HEAD, Ahead
from ipskeptic.intake.guess import LOOKED_AT, is_text
from ipskeptic.intake.lines import read_lines

LISTS = {
    "plain": "192.0.2.1\n198.51.100.2\n",
    "one": "192.0.2.1",
    "prefixes, ranges": "192.0.2.0/24\n192.0.2.1-192.0.2.9\n192.0.2.1 - 192.0.2.3\n",
    "defanged": "192[.]0[.]2[.]1\n198 [.] 51 [.] 100 [.] 2\nhxxp://192[.]0[.]2[.]7/a\n",
    "comments": "# a list\n; of addresses\n192.0.2.1 # seen in May\n198.51.100.2 // twice\n",
    "several a line": "192.0.2.1, 198.51.100.2\n192.0.2.3 192.0.2.4\n",
    "ports": "192.0.2.1:443\n[2001:db8::1]:80\n",
    "misprints": "300.1.1.1\nwww.example.net\n",
    "preface": "Addresses of May\nmade by hand\n" + "192.0.2.1\n" * 5,
    "nothing": "\n\n",
    "empty": "",
    "carriage returns": "192.0.2.1\r\n198.51.100.2\r\n",
}
TEXTS = {
    "web log": '192.0.2.1 - - [12/Mar/2024:14:20:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8"\n',
    "syslog": "Mar 12 14:20:00 host sshd[7]: Failed password for root from 192.0.2.1 port 22\n",
    "sentence": "The server at 192.0.2.1 answered.",
    "Markdown": "# Report\n\nThe servers were\n\n- 192.0.2.1, in May, and\n- 192.0.2.2 since.\n",
    "HTML": "<!DOCTYPE html>\n<html>\n<p>192.0.2.1</p>\n</html>\n",
    "JSON lines": '{"ip": "192.0.2.1"}\n{"ip": "192.0.2.2"}\n',
    "table": "when,src\n2014-12-11T10:00Z,192.0.2.1\n2014-12-12T10:00Z,192.0.2.1\n",
    "list with words": "192.0.2.1 scanner\n192.0.2.2 scanner\n",
    "prose without": "Nothing of this kind stands here.\nNor here.\n",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_lists(text: str) -> None:
    """What people keep addresses in, one a line or several, with comments and misprints."""
    assert not is_text(text.encode(), "x")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_texts(text: str) -> None:
    """What has words beside its addresses."""
    assert is_text(text.encode(), "x")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_packed_and_encoded(pack: Callable[[bytes], bytes], encoding: str) -> None:
    """It is the same, packed or not; also where the first bytes end in the midst of it."""
    log, listed = TEXTS["web log"] * 9, LISTS["plain"] * 99
    for text, wanted in ((log, True), (listed, False)):
        data = text.encode(encoding)
        assert is_text(data, "x") is wanted
        assert is_text(data[: len(data) - 7], "x") is wanted
        packed = pack(data)
        assert is_text(packed, "x") is wanted
        # bz2 gives nothing before a block is whole.
        if pack is not bz2.compress:
            assert is_text(pack(data * 99)[:-9], "x") is wanted


def test_most_of_the_first_lines_decide() -> None:
    """What comes later has no say, and a draw is a list."""
    assert not is_text(b"192.0.2.1\n" * (LOOKED_AT + 1) + b"words and more words\n" * 999, "x")
    assert not is_text(b"two words\n192.0.2.1\n", "x")
    assert is_text(b"two words\n192.0.2.1\nthree other words\n", "x")


def test_a_line_cut_off_has_no_say() -> None:
    """The last of the first bytes may be half an address."""
    assert not is_text(b"192.0.2.1\n198.51.100.2\n192.0.2.1 and th", "x")


def test_what_is_packed_otherwise_is_refused() -> None:
    """As the reader of lists refuses it."""
    with pytest.raises(InputError, match="PDF"):
        is_text(b"%PDF-1.7\n", "x")


def test_ahead_takes_nothing_away() -> None:
    """The head and then the rest are the stream; every byte is counted once."""
    data = bytes(range(256)) * 1024
    counted: list[int] = []
    ahead = Ahead(io.BytesIO(data), counted.append)

    assert ahead.head() == data[:HEAD]
    assert ahead.head(7)[:7] == data[:7]
    parts = iter(lambda: ahead.read1(1000), b"")
    assert b"".join(parts) == data
    assert sum(counted) == len(data)


class Drops(io.RawIOBase):
    """A pipe that gives one byte at a time."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """One byte, or none at the end."""
        byte = self._data.read(1)
        buffer[: len(byte)] = byte
        return len(byte)


def test_ahead_waits_for_its_head() -> None:
    """A slow pipe is looked at as far as a fast one; what is short is looked at whole."""
    ahead = Ahead(io.BufferedReader(Drops(b"192.0.2.1\n192.0.2.2\n")))

    assert ahead.head() == b"192.0.2.1\n192.0.2.2\n"
    assert [line.text for line in read_lines(ahead.stream(), "x")] == ["192.0.2.1", "192.0.2.2"]


def test_ahead_of_a_file(tmp_path: Path) -> None:
    """It has the file's number, by which readers make a pipe wait."""
    path = tmp_path / "x"
    path.write_bytes(b"192.0.2.1\n")
    with path.open("rb") as file:
        ahead = Ahead(file)

        assert ahead.fileno() == file.fileno()
        assert ahead.head(4) == b"192."
        assert next(read_lines(ahead.stream(), "x")).text == "192.0.2.1"
