"""Asking servers for a command: in batches, with a count, and with what has to be said of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from types import TracebackType
from typing import Protocol, Self, TypeVar

from ipskeptic.cli.output import Output
from ipskeptic.cli.progress import Progress
from ipskeptic.cli.run import INCOMPLETE, Run, is_terminal, page_width
from ipskeptic.config import cache_folder
from ipskeptic.config.online_table import shown_proxy
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.online import Wishes
from ipskeptic.model.reading import Reading
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window
from ipskeptic.pipeline.online import Online
from ipskeptic.pipeline.skeptic import Skeptic

# So many inputs are read before the servers are asked about them (judgement): many, so that all
# servers are busy at once, and few enough that answers come while a long list is read.
BATCH = 10_000

# The environment's proxies as the HTTP client heeds them for https, the first that is set.
_PROXIES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")


class _Named(Protocol):
    """An input that was read."""

    @property
    def target(self) -> Target:
        """What it names."""


Read = TypeVar("Read", bound="_Named | BadInput")


class Asking:
    """`pipeline.online.Online` as a command needs it; a context manager.

    Args:
        run: The run.
        skeptic: The opened data.
        wishes: Whom to ask, and how.
    """

    def __init__(self, run: Run, skeptic: Skeptic, wishes: Wishes) -> None:
        self._run = run
        self._skeptic = skeptic
        self._wishes = wishes
        self._warned = False
        # Keys can't stand in these lines, and what servers said is escaped where it is written.
        log = run.say if run.verbose else None
        self._online = Online.open(skeptic, wishes, folder=cache_folder(), log=log)

    def ahead_of(self, items: Iterable[Read]) -> Iterator[Read]:
        """Give the items back, batch by batch, each batch when it was asked about."""
        rest = iter(items)
        while batch := list(islice(rest, BATCH)):
            self.ahead(item.target for item in batch if not isinstance(item, BadInput))
            yield from batch

    def ahead(self, targets: Iterable[Target]) -> None:
        """Ask about all targets, with a count on a terminal."""
        if self._run.quiet or self._run.verbose or not is_terminal(sys.stderr):
            self._online.ahead(targets)
            return
        progress = Progress()
        try:
            self._online.ahead(targets, progress.asked)
        finally:
            progress.clear()

    def ask(
        self, targets: Iterable[Target]
    ) -> Callable[[Target, Window | None], Sequence[Reading]]:
        """Ask about all targets; gives what gives their readings."""
        self.ahead(targets)
        return self.readings

    def readings(self, target: Target, at: Window | None) -> Sequence[Reading]:
        """What came about a target; says once that this is of now where the time is another.

        Args:
            target: What was asked about.
            at: When it was seen, or None for now.
        """
        found = self._online.readings(target)
        if found and not self._warned and not self._skeptic.is_present(at):
            self._warned = True
            self._run.say(
                "--online: servers answer for now, which can seldom speak for another time"
            )
        return found

    def note_trouble(self) -> None:
        """Say which servers gave no answer, and note that the work is incomplete."""
        for one in self._online.trouble:
            self._run.note_code(INCOMPLETE)
            times = "once" if one.times == 1 else f"{one.times:,} times"
            self._run.say(f"{one.way} {one.server}: {one.cause} {times}: {one.detail}")

    def write_plan(self, targets: Iterable[Target], output: Output, *, as_json: bool) -> None:
        """Write who would be asked what; nothing is sent."""
        plan = self._online.plan_of(targets, proxy=_proxy(self._wishes))
        if as_json:
            from ipskeptic.render.plan import plan_json

            output.write(plan_json(plan, pretty=output.is_terminal))
            return

        from ipskeptic.render.plan import plan_text

        output.write(plan_text(plan, width=page_width()))

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of what is open."""
        self._online.close()


def _proxy(wishes: Wishes) -> str:
    """The proxy that RDAP goes through, as it may be shown."""
    if wishes.proxy:
        return shown_proxy(wishes.proxy)
    named = next((name for name in _PROXIES if os.environ.get(name)), None)
    if named is None:
        return ""
    return shown_proxy(os.environ[named]) or f"that {named} names"
