"""A count on the terminal while a long list is worked on."""

from __future__ import annotations

import sys
import time

# Shorter lists are done before a count is read (judgement).
FROM_LINES = 1000
# Often enough to be seen moving (judgement).
EVERY_SECONDS = 0.2


class Progress:
    """Shown on stderr; the caller has seen that it is a terminal, and no place of results."""

    def __init__(self) -> None:
        self._count = 0
        self._next = 0.0
        self._shown = False

    def tick(self, more: int = 1) -> None:
        """One more is done, or several."""
        self._count += more
        if self._count < FROM_LINES:
            return
        now = time.monotonic()
        if now >= self._next:
            self._next = now + EVERY_SECONDS
            self._shown = True
            sys.stderr.write(f"\r{self._count:,} addresses")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the count away again."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False
