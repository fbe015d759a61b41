"""A count on the terminal while a long list is worked on."""

from __future__ import annotations

import sys
import time

from ipskeptic.cli.output import Output
from ipskeptic.cli.run import Run, is_terminal

# Shorter lists are done before a count is read (judgement).
FROM_LINES = 1000
# Often enough to be seen moving (judgement).
EVERY_SECONDS = 0.2


class Progress:
    """Shown on stderr, only if that is a terminal and the results go elsewhere."""

    def __init__(self, run: Run, output: Output) -> None:
        self._on = not run.quiet and is_terminal(sys.stderr) and not output.is_terminal
        self._count = 0
        self._next = 0.0
        self._shown = False

    def tick(self) -> None:
        """One more is done."""
        self._count += 1
        if not self._on or self._count < FROM_LINES:
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
