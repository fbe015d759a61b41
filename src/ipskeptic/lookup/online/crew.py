"""Threads that do jobs, some for each server, while the caller takes what they bring.

They are daemons, unlike an executor's: Ctrl-C must not wait for a server that says nothing.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable

from ipskeptic.lookup.online.base import Job
from ipskeptic.model.reading import Reading

Readings = tuple[Reading, ...]
# Seconds between two looks for Ctrl-C, which Windows notices only between waits; judgement.
_PATIENCE = 0.5
# Jobs that may wait at once; judgement: some hundred megabytes. Servers are asked side by side,
# so a slow one must not keep the jobs of the others from being read.
_OUTSTANDING = 100_000


class _Server:
    """The jobs for one server: strands that may run side by side, each in its order."""

    def __init__(self, in_flight: int) -> None:
        self.in_flight = in_flight
        self.running = 0
        self.ready: deque[deque[Job]] = deque()
        self.chains: dict[str, deque[Job]] = {}

    def add(self, job: Job) -> None:
        """Put a job behind those of its chain."""
        if not job.chain:
            self.ready.append(deque((job,)))
        elif job.chain in self.chains:
            self.chains[job.chain].append(job)
        else:
            self.chains[job.chain] = strand = deque((job,))
            self.ready.append(strand)

    def ended(self, strand: deque[Job], job: Job) -> None:
        """Have the next of its strand run, after all the others that are ready."""
        self.running -= 1
        if strand:
            self.ready.append(strand)
        elif job.chain:
            del self.chains[job.chain]


class Crew:
    """Runs jobs once."""

    def __init__(
        self, work: Callable[[Job], Readings], in_flight: Callable[[Job], int], threads: int
    ) -> None:
        """Hire nobody yet.

        Args:
            work: Does a job, in one of the threads.
            in_flight: How many of the jobs of a job's server may run at once.
            threads: How many there are at most.
        """
        self._work = work
        self._in_flight = in_flight
        self._most = threads
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._changed = threading.Condition()
        self._servers: dict[str, _Server] = {}
        self._turns: deque[_Server] = deque()
        self._done: queue.SimpleQueue[tuple[Job, Readings | BaseException]] = queue.SimpleQueue()
        self._open = 0
        self._dismissed = False

    def run(self, jobs: Iterable[Job], done: Callable[[Job, Readings], None]) -> None:
        """Do all jobs and hand over what each brings, in this thread.

        Raises:
            BaseException: What a job or `done` raised; the rest is not begun any more.
        """
        try:
            for job in jobs:
                self._add(job)
                while not self._done.empty() or self._open >= _OUTSTANDING:
                    self._hand_over(done)
            while self._open:
                self._hand_over(done)
        finally:
            with self._changed:
                self._dismissed = True
                self._changed.notify_all()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def _hand_over(self, done: Callable[[Job, Readings], None]) -> None:
        try:
            job, result = self._done.get(timeout=_PATIENCE)
        except queue.Empty:
            return
        self._open -= 1
        if isinstance(result, BaseException):
            raise result
        done(job, result)

    def _add(self, job: Job) -> None:
        self._open += 1
        with self._changed:
            server = self._servers.get(job.server)
            if server is None:
                server = self._servers[job.server] = _Server(self._in_flight(job))
                self._turns.append(server)
            server.add(job)
            if self._idle:
                self._wake()
            elif len(self._threads) < self._most:
                thread = threading.Thread(target=self._run, daemon=True)
                self._threads.append(thread)
                thread.start()

    def _next(self) -> tuple[_Server, deque[Job]] | None:
        """What one more thread may do now; under the lock."""
        busy = sum(1 for server in self._turns if server.running or server.ready)
        share = max(1, self._most // max(1, busy))
        for _server in range(len(self._turns)):
            server = self._turns[0]
            self._turns.rotate(-1)
            if server.ready and server.running < min(server.in_flight, share):
                server.running += 1
                return server, server.ready.popleft()
        return None

    def _take(self) -> tuple[_Server, deque[Job]] | None:
        """Wait for something to do; None when all is over."""
        with self._changed:
            while not self._dismissed:
                found = self._next()
                if found is not None:
                    return found
                self._idle += 1
                self._changed.wait()
            return None

    def _wake(self) -> None:
        """Wake one that has nothing to do; under the lock. Whoever wakes it counts it as busy."""
        if self._idle:
            self._idle -= 1
            self._changed.notify()

    def _run(self) -> None:
        while True:
            taken = self._take()
            if taken is None:
                return
            server, strand = taken
            job = strand.popleft()
            result: Readings | BaseException
            try:
                result = self._work(job)
            except BaseException as error:
                result = error
            with self._changed:
                server.ended(strand, job)
                self._wake()
            self._done.put((job, result))
