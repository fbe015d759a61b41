"""Progress bars of downloads, on a terminal only."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ipskeptic.render.escape import terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# Judgement: a name that fits beside its bar in 80 columns.
_NAME = 30


class Bars:
    """One bar for each file that is coming, and a line that says what is done with them.

    Shows nothing unless it is switched on. `watch` is called from several threads.
    """

    def __init__(self, on: bool) -> None:
        """Make them; `on` says whether there is a terminal to show them on."""
        self._progress = _progress() if on else None
        self._tasks: dict[str, TaskID] = {}
        self._lock = threading.Lock()
        self._line: TaskID | None = None

    def watch(self, url: str, done: int, total: int | None) -> None:
        """So many bytes of a file have come."""
        if self._progress is None:
            return
        with self._lock:
            if url not in self._tasks:
                name = terminal(url.rstrip("/").rpartition("/")[2])[:_NAME]
                self._tasks[url] = self._progress.add_task(name, total=total)
            task = self._tasks[url]
        whole = total is not None and done >= total
        self._progress.update(task, completed=done, visible=not whole)

    def tell(self, what: str) -> None:
        """What is being done with what came."""
        if self._progress is None:
            return
        text = terminal(what)[:_NAME]
        if self._line is None:
            self._line = self._progress.add_task(text, total=None)
        self._progress.update(self._line, description=text)

    def __enter__(self) -> Self:
        """Show them."""
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take them away."""
        if self._progress is not None:
            self._progress.stop()


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, Task, TextColumn
    from rich.text import Text

    class Amount(DownloadColumn):
        # The line that says what is done counts no bytes.
        def render(self, task: Task) -> Text:
            return super().render(task) if task.completed else Text()

    # No markup: names of files come from outside.
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        Amount(),
        console=Console(stderr=True),
        transient=True,
    )
