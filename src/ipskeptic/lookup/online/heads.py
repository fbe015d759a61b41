"""Connections on which the head of an answer, and each piece of its body, come within a time.

The library's time-outs are for each packet that comes: a server that sends one byte of a header in
each of them keeps a thread for days, and so does one that sends the size of a chunk that way, or
trailers without end. At the pace of the body as a whole `wire` looks itself.
"""

from __future__ import annotations

import io
import socket
import time
from http.client import HTTPResponse
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection


class _Bounded(io.RawIOBase):
    """What comes on a socket, until a moment; None is no bound."""

    def __init__(self, raw: Any, seconds: float) -> None:
        super().__init__()
        self._raw = raw
        self.end: float | None = time.monotonic() + seconds

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what is there.

        Raises:
            TimeoutError: The moment has passed.
        """
        if self.end is not None and time.monotonic() > self.end:
            raise TimeoutError("the head or a piece of the answer did not come in time")
        found: int | None = self._raw.readinto(buffer)
        return found

    def close(self) -> None:
        """Close the socket's file too."""
        if not self.closed:
            self._raw.close()
        super().close()


def bound_heads(manager: urllib3.PoolManager, seconds: float) -> urllib3.PoolManager:
    """Make every connection of a manager wait for the head of an answer for so long at most.

    Args:
        manager: The manager, with or without a proxy.
        seconds: For the whole head, and for what lies between two pieces of the body; each packet
            has the manager's own time-out.
    """

    class Response(HTTPResponse):
        def __init__(self, sock: socket.socket, *args: Any, **more: Any) -> None:
            super().__init__(sock, *args, **more)
            self._bounded = _Bounded(self.fp.detach(), seconds)
            self.fp = io.BufferedReader(self._bounded)

        def begin(self) -> None:
            super().begin()
            self._bounded.end = None

        def read1(self, n: int = -1) -> bytes:
            self._bounded.end = time.monotonic() + seconds
            try:
                return super().read1(n)
            finally:
                self._bounded.end = None

    class Plain(HTTPConnection):
        response_class = Response

    class Encrypted(HTTPSConnection):
        response_class = Response

    class PlainPool(urllib3.HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(urllib3.HTTPSConnectionPool):
        ConnectionCls = Encrypted

    manager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}
    return manager
