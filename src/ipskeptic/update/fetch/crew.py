"""Threads that fetch while one other reads.

They are daemons, unlike an executor's: Ctrl-C must not wait for a server that says nothing.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, Self, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
# Judgement: seconds that nobody minds to wait.
_PATIENCE = 0.5


class Crew(Generic[Task, Result]):
    """Works off tasks, several at a time; tasks may be added while results are taken."""

    def __init__(self, work: Callable[[Task], Result], size: int) -> None:
        """Hire.

        Args:
            work: What is done with each task, in one of the threads.
            size: How many threads there are.
        """
        self._work = work
        self._size = size
        self._waiting: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Task, Result | BaseException]] = queue.SimpleQueue()
        self._open = 0
        self._hired = 0
        self._dismissed = False

    def add(self, task: Task) -> None:
        """Add a task; only by the thread that takes the results."""
        self._open += 1
        self._waiting.put(task)
        if self._hired < min(self._size, self._open):
            self._hired += 1
            threading.Thread(target=self._run, daemon=True).start()

    def results(self) -> Iterator[tuple[Task, Result]]:
        """Each task with its result, as they come, until there is no task left.

        Raises:
            BaseException: What `work` raised, in the thread that takes the results.
        """
        while self._open:
            try:
                # On Windows Ctrl-C is noticed only between two waits.
                task, result = self._done.get(timeout=_PATIENCE)
            except queue.Empty:
                continue
            self._open -= 1
            if isinstance(result, BaseException):
                raise result
            yield task, result

    def __enter__(self) -> Self:
        """Have it work."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let all go: what is being done is done to its end, and nothing more is begun."""
        self._dismissed = True
        for _place in range(self._hired):
            self._waiting.put(None)

    def _run(self) -> None:
        while True:
            task = self._waiting.get()
            if task is None or self._dismissed:
                return
            try:
                self._done.put((task, self._work(task)))
            except BaseException as error:
                self._done.put((task, error))
