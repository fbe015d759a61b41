"""Threads that fetch while one other reads.

They are daemons, unlike an executor's: Ctrl-C must not wait for a server that says nothing.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


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
        self._waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Task, Result | BaseException]] = queue.SimpleQueue()
        self._open = 0
        self._hired = 0

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
            task, result = self._done.get()
            self._open -= 1
            if isinstance(result, BaseException):
                raise result
            yield task, result

    def _run(self) -> None:
        while True:
            task = self._waiting.get()
            try:
                self._done.put((task, self._work(task)))
            except BaseException as error:
                self._done.put((task, error))
