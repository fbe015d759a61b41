"""A stream of bytes becomes numbered lines of text, in bounded memory."""

from __future__ import annotations

import io
import os
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from ipskeptic.errors import InputError
from ipskeptic.intake.unpack import MAGICS, Broken, unpacked

MAX_LINE = 65536  # judgement: no line of addresses is longer; most tools stop far earlier
_MAX_KEPT = 200  # of a longer line, for the message
_CHUNK = 65536  # the usual capacity of a pipe on Linux: pipe(7)

# UTF-32 first: its little-endian mark begins as that of UTF-16 does.
BOMS = {
    BOM_UTF8: "utf-8-sig",
    BOM_UTF32_LE: "utf-32",
    BOM_UTF32_BE: "utf-32",
    BOM_UTF16_LE: "utf-16",
    BOM_UTF16_BE: "utf-16",
}


class Line(NamedTuple):
    """One line.

    Attributes:
        number: 1-based.
        text: The line without its end.
        is_cut: Whether it was longer than `MAX_LINE`; then `text` is its beginning.
    """

    number: int
    text: str
    is_cut: bool = False


def read_lines(stream: BinaryIO, name: str) -> Iterator[Line]:
    """Read lines that end in LF, CR LF or CR.

    Compressed streams are unpacked. UTF-8, and UTF-16 and UTF-32 with a mark (UTF-16 also
    without), are told apart by the first bytes; bytes that are no text become U+FFFD.

    Args:
        stream: Binary; it is not closed.
        name: For messages; "-" for standard input.

    Yields:
        Every line, the empty ones too. What is too long is passed over without being kept.

    Raises:
        InputError: The stream can't be read, is cut off or damaged.
    """
    number = 0
    try:
        text = open_text(stream, name)
        while line := text.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE and line[-1] != "\n":
                _pass_over(text)
                yield Line(number, line[:_MAX_KEPT], is_cut=True)
            else:
                yield Line(number, line.removesuffix("\n"))
    except UnreadableError as error:
        where = f" after line {number}" if number else ""
        raise InputError(f"{spoken(name)}{where}: {error}") from error


def spoken(name: str) -> str:
    """The name of a source as a message says it."""
    return "standard input" if name == "-" else name


def _pass_over(text: io.TextIOWrapper) -> None:
    while (line := text.readline(MAX_LINE)) and line[-1] != "\n":
        pass


class UnreadableError(Exception):
    """Reading failed; the message says why and what to do."""


def open_text(stream: BinaryIO, name: str) -> io.TextIOWrapper:
    """The unpacked and decoded text of a stream.

    Raises:
        InputError: It is packed in a way that is not read here.
        UnreadableError: It can't be read; also while reading.
    """
    source, encoding = open_source(stream, name)
    return io.TextIOWrapper(source, encoding, "replace", newline=None)


def open_bytes(stream: BinaryIO, name: str) -> BinaryIO:
    """The unpacked bytes of a stream, in UTF-8 where it is in another Unicode encoding.

    Bytes that are no text stay as they are.

    Raises:
        InputError: It is packed in a way that is not read here.
        UnreadableError: It can't be read; also while reading.
    """
    source, encoding = open_source(stream, name)
    if encoding == "utf-8":
        found: BinaryIO = source
        return found
    return io.BufferedReader(_Recoded(io.TextIOWrapper(source, encoding, "replace", newline="")))


def open_source(stream: BinaryIO, name: str) -> tuple[io.BufferedReader[Any], str]:
    """The unpacked bytes of a stream and their encoding.

    Raises:
        InputError: As `open_text`.
        UnreadableError: As `open_text`.
    """
    _make_blocking(stream)
    tap = _Tap(stream)
    source: io.BufferedReader[Any] = io.BufferedReader(tap, _CHUNK)
    opened, broken = unpacked(tap.head(), source, spoken(name))
    if opened is not None:
        tap = _Tap(opened, broken)
        source = io.BufferedReader(tap, _CHUNK)
    return source, _encoding(tap.head())


class _Recoded(io.RawIOBase):
    """Text as bytes in UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._ready = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as one read gives."""
        if not self._ready:
            self._ready = self._text.read(_CHUNK // 4).encode("utf-8", "replace")
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


def _make_blocking(stream: BinaryIO) -> None:
    # A parent may leave its pipe non-blocking; Python then takes "nothing yet" for the end.
    try:
        number = stream.fileno()
    except (AttributeError, OSError, ValueError):
        return
    if hasattr(os, "get_blocking") and not os.get_blocking(number):
        os.set_blocking(number, True)


class _Tap(io.RawIOBase):
    """A stream whose first bytes can be looked at, and whose errors have words.

    It gives what has come, without waiting for more, so that a program that writes one line and
    waits for the answer gets it. Closing it leaves the stream open.
    """

    def __init__(self, stream: BinaryIO, broken: Broken = ()) -> None:
        self._read = getattr(stream, "read1", stream.read)
        self._broken: Broken = (OSError, *broken)
        self._head = b""

    def head(self) -> bytes:
        """The first bytes, as many as it takes to know what they begin."""
        while _is_undecided(self._head) and (more := self._fetch(_CHUNK)):
            self._head += more
        return self._head

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as one read gives."""
        size = len(buffer)
        chunk, self._head = self._head[:size], self._head[size:]
        chunk = chunk or self._fetch(size)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _fetch(self, size: int) -> bytes:
        try:
            chunk: bytes = self._read(size)
        except EOFError as error:
            raise UnreadableError("the compressed data end too early: fetch it again") from error
        except self._broken as error:
            raise UnreadableError(f"it can't be read ({error}): fetch it again") from error
        return chunk


def _is_undecided(head: bytes) -> bool:
    # Four bytes tell UTF-16 without a mark; a whole line is enough to be answered.
    if len(head) < 4 and b"\n" not in head:
        return True
    return any(len(head) < len(sign) and sign.startswith(head) for sign in (*MAGICS, *BOMS))


def _encoding(head: bytes) -> str:
    for mark, name in BOMS.items():
        if head.startswith(mark):
            return name
    # Addresses are ASCII, so every second byte of theirs is zero in UTF-16. Judgement: half.
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if half >= 2 and not even and odd * 2 > half:
        return "utf-16-le"
    if half >= 2 and not odd and even * 2 > half:
        return "utf-16-be"
    return "utf-8"
