"""A count on the terminal while a long list is worked on."""

from __future__ import annotations

import sys
import time

# Shorter lists are done before a count is read (judgement).
FROM_LINES = 1000
FROM_BYTES = 10_000_000
# Often enough to be seen moving (judgement).
EVERY_SECONDS = 0.2


class Progress:
    """Shown on stderr; the caller has seen that it is a terminal, and no place of results."""

    def __init__(self) -> None:
        self._count = 0
        self._bytes = 0
        self._next = 0.0
        self._shown = False

    def tick(self, more: int = 1) -> None:
        """One more is done, or several."""
        self._count += more
        if self._count >= FROM_LINES:
            self._show(f"{self._count:,} addresses")

    def read(self, size: int) -> None:
        """So many bytes more are read."""
        self._bytes += size
        if self._bytes >= FROM_BYTES:
            self._show(f"{self._bytes / 1e6:,.0f} MB read")

    def asked(self, done: int, total: int) -> None:
        """So many questions of so many are asked; few of them take long already."""
        self._show(f"{done:,} of {total:,} look-ups")

    def say(self, text: str) -> None:
        """Show what is done now; the next count takes its place."""
        self._next = 0.0
        self._show(text)
        self._next = 0.0

    def _show(self, text: str) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + EVERY_SECONDS
            self._shown = True
            sys.stderr.write(f"\r{text}\x1b[K")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the count away again."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False
