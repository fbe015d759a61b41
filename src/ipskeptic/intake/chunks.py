"""A stream of bytes as chunks of whole lines, for what reads millions of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ipskeptic.errors import InputError
from ipskeptic.intake.lines import MAX_LINE, Line, UnreadableError, open_bytes, spoken

# Judgement: big enough that what is done once a chunk costs nothing, small enough for the caches.
CHUNK = 1 << 17
# A line of so many bytes has more than MAX_LINE characters, whatever they are.
_TOO_LONG = 4 * (MAX_LINE + 1)
_MAX_KEPT = 200  # characters of a line that is too long, for the message


def read_chunks(stream: BinaryIO, name: str, size: int = CHUNK) -> Iterator[bytes]:
    """Read whole lines, each ended by LF, many at once.

    Line ends, encodings and compressions are those of `lines.read_lines`. What a pipe has is
    given at once, without waiting for more.

    Args:
        stream: Binary; it is not closed.
        name: For messages; "-" for standard input.
        size: How many bytes to read at a time.

    Yields:
        UTF-8, or bytes that are none. A line that is too long is cut, and longer than MAX_LINE.

    Raises:
        InputError: The stream can't be read, is cut off or damaged.
    """
    lines = 0
    try:
        for chunk in _whole_lines(_normal(open_bytes(stream, name), size)):
            lines += chunk.count(b"\n")
            yield chunk
    except UnreadableError as error:
        where = f" after line {lines}" if lines else ""
        raise InputError(f"{spoken(name)}{where}: {error}") from error


def _normal(source: BinaryIO, size: int) -> Iterator[bytes]:
    """The bytes with LF as the only line end."""
    held = b""
    while data := source.read1(size):  # type: ignore[attr-defined]  # buffered readers have it
        data = held + data
        held = b""
        if b"\r" in data:
            if data.endswith(b"\r"):  # an LF may follow
                data, held = data[:-1], b"\r"
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield data
    if held:
        yield b"\n"


def _whole_lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    pending: list[bytes] = []
    waiting = 0
    skipping = False
    for block in blocks:
        if skipping:
            _, found, block = block.partition(b"\n")
            skipping = not found
        if not block:
            continue
        head, found, tail = block.rpartition(b"\n")
        if found:
            pending.append(head + found)
            yield b"".join(pending)
            pending, waiting = [], 0
        if tail:
            pending.append(tail)
            waiting += len(tail)
            if waiting > _TOO_LONG:
                yield b"".join(pending)[:_TOO_LONG] + b"\n"
                pending, waiting, skipping = [], 0, True
    if pending:
        yield b"".join(pending) + b"\n"


def line_of(number: int, text: str) -> Line:
    """A line, cut where it is too long."""
    if len(text) > MAX_LINE:
        return Line(number, text[:_MAX_KEPT], is_cut=True)
    return Line(number, text)
