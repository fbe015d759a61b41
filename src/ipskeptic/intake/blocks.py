"""A stream of bytes becomes blocks of whole lines in UTF-8, for what reads text by the megabyte."""

from __future__ import annotations

import io
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from ipskeptic.errors import InputError
from ipskeptic.intake.lines import UnreadableError, open_source, spoken

SIZE = 1 << 20  # judgement: a block with its tables stays in a processor's cache
# Where a line longer than a block may be cut: no form of an address has these in it.
_CUTS = b',;"'
# Else here: a blank stands in few of them.
_BLANKS = b" \t"


class Block(NamedTuple):
    """Some lines.

    Attributes:
        data: UTF-8; lines end in LF. It ends with a line, unless that is longer than a block.
        line: 1-based number of the first line.
        column: 1-based column, in characters, at which `data` begins: above 1 after a cut.
    """

    data: bytes
    line: int = 1
    column: int = 1

    def text(self) -> str:
        """The text; bytes that are none become U+FFFD."""
        return self.data.decode("utf-8", "replace")


def read_blocks(stream: BinaryIO, name: str, size: int = SIZE) -> Iterator[Block]:
    """Read blocks; packed and encoded streams as `read_lines` reads them.

    Args:
        stream: Binary; it is not closed.
        name: For messages; "-" for standard input.
        size: Bytes of a block, about.

    Raises:
        InputError: The stream can't be read, is cut off or damaged.
    """
    line = column = 1
    for data in read_pieces(stream, name, size):
        yield Block(data, line, column)
        line += data.count(b"\n")
        if data.endswith(b"\n"):
            column = 1
        else:
            column += len(data.decode("utf-8", "replace"))  # no LF in it: it was cut


def read_pieces(stream: BinaryIO, name: str, size: int = SIZE) -> Iterator[bytes]:
    """The data of `read_blocks` alone: lines are not counted, which takes a fifth of the time.

    Raises:
        InputError: As `read_blocks`.
    """
    try:
        yield from _pieces(_chunks(stream, name, size), size)
    except UnreadableError as error:
        raise InputError(f"{spoken(name)}: {error}") from error


def _chunks(stream: BinaryIO, name: str, size: int) -> Iterator[bytes]:
    """The stream in UTF-8, without mark, with LF at the ends of lines."""
    source, encoding = open_source(stream, name)
    text = None
    if encoding == "utf-8-sig":
        source.read(len(BOM_UTF8))
    elif encoding != "utf-8":
        text = io.TextIOWrapper(source, encoding, "replace", newline="")
    held = b""
    while chunk := text.read(size).encode("utf-8", "replace") if text else source.read(size):
        chunk = held + chunk if held else chunk
        # A CR at the end may be half of a CR LF.
        held = b"\r" if chunk.endswith(b"\r") else b""
        if b"\r" in chunk:
            chunk = chunk[: len(chunk) - len(held)]
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield chunk
    if held:
        yield b"\n"


def _pieces(chunks: Iterator[bytes], size: int) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        cut = chunk.rfind(b"\n") + 1
        if cut:
            yield b"".join((rest, memoryview(chunk)[:cut]))
            rest = chunk[cut:]
        else:
            rest += chunk
        while len(rest) >= size:
            cut = _cut(rest[:size])
            yield rest[:cut]
            rest = rest[cut:]
    if rest:
        yield rest


def _cut(data: bytes) -> int:
    """Where to cut a part of a line: behind a sign that no address has, or hardly one, else between
    characters."""
    for signs in (_CUTS, _BLANKS):
        if cut := max(data.rfind(sign) for sign in map(_byte, signs)) + 1:
            return cut
    cut = len(data)
    while cut > len(data) - 4 and data[cut - 1] & 0xC0 == 0x80:
        cut -= 1
    return max(1, cut - 1)


def _byte(value: int) -> bytes:
    return bytes((value,))
