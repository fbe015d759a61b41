"""Looks on while items go by: counts them, and calls what has something to say of one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ipskeptic.cli.output import Output
from ipskeptic.cli.run import Run, is_terminal
from ipskeptic.model.assessment import Assessment, BadInput

if TYPE_CHECKING:
    from ipskeptic.cli.freshness import Freshness
    from ipskeptic.cli.progress import Progress
    from ipskeptic.cli.refusals import Refusals


class Watch:
    """Progress, refused input, and sources that are too old.

    Each is imported when there is something for it to do, which for one address there is not.

    Attributes:
        total: Items seen.
    """

    def __init__(self, run: Run, output: Output) -> None:
        self._run = run
        self._output = output
        self.total = 0
        self._progress: Progress | None = None
        self._refusals: Refusals | None = None
        self._freshness: Freshness | None = None
        self._max_age = run.settings().max_age
        if not run.quiet and is_terminal(sys.stderr) and not output.is_terminal:
            from ipskeptic.cli.progress import Progress

            self._progress = Progress()
        if self._max_age is not None:
            from ipskeptic.cli.freshness import Freshness

            self._freshness = Freshness(run, self._max_age)

    def see(self, item: Assessment | BadInput) -> None:
        """Take note of one item."""
        self.total += 1
        if self._progress is not None:
            self._progress.tick()
        if isinstance(item, BadInput):
            self._refuse(item)
        elif self._freshness is not None:
            self._freshness.check(item)

    def _refuse(self, bad: BadInput) -> None:
        if self._refusals is None:
            from ipskeptic.cli.refusals import Refusals

            # On a terminal these formats show refused input themselves, in its place.
            human = self._run.settings().format in ("text", "brief")
            self._refusals = Refusals(self._run, in_place=human and self._output.is_terminal)
        self._refusals.add(bad)

    def clear(self) -> None:
        """Take the progress off the terminal."""
        if self._progress is not None:
            self._progress.clear()

    def finish(self) -> None:
        """Say how many were refused."""
        if self._refusals is not None:
            self._refusals.finish(self.total, strict=self._run.settings().strict)
