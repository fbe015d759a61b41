"""The first bytes of a stream, looked at before it is read; and how much of it was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, cast

# Judgement: some hundred lines of any log or document, also where it is packed.
HEAD = 1 << 16


class Ahead:
    """A stream that can be looked into without taking anything away from who reads it.

    Args:
        stream: Binary; it is not closed.
        tick: Called with how many bytes were read, each time.
    """

    def __init__(self, stream: BinaryIO, tick: Callable[[int], None] = lambda size: None) -> None:
        self._stream = stream
        self._read = getattr(stream, "read1", stream.read)
        self._tick = tick
        self._head = b""

    def head(self, size: int = HEAD) -> bytes:
        """The first bytes: so many, or all there are. It waits for them."""
        while len(self._head) < size and (more := self._read(size - len(self._head))):
            self._head += more
        return self._head

    def read1(self, size: int) -> bytes:
        """As a buffered stream's; nothing else is needed by who reads streams here."""
        data: bytes = self._head[:size] or self._read(size)
        self._head = self._head[size:]
        self._tick(len(data))
        return data

    read = read1

    def fileno(self) -> int:
        """Of the stream."""
        return self._stream.fileno()

    def stream(self) -> BinaryIO:
        """Itself, for what asks for a stream and only reads."""
        return cast("BinaryIO", self)
