"""Answers whole chunks of lines: by the compiled kernel, or by operations on arrays.

Whatever an engine does not read itself is read by the careful code.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from ipskeptic.bulk.answers import VERDICT, Answers
from ipskeptic.bulk.build import build_plan
from ipskeptic.bulk.heap import give_back
from ipskeptic.bulk.one import OneLine
from ipskeptic.bulk.plan import UNRESOLVED, Plan
from ipskeptic.bulk.resolve import Resolver
from ipskeptic.bulk.shapes import OTHER
from ipskeptic.bulk.stored import load, save
from ipskeptic.bulk.template import PIECE, Slot, Template
from ipskeptic.errors import InputError
from ipskeptic.model.text import format_address

# Judgement: two processors are what most machines can spare, and what one list can feed.
_THREADS = 2
# So many chunks wait between two steps at most.
_HELD = 2


class Engine(Protocol):
    """Reads chunks and writes records: `kernel.Kernel`, `arrays.Arrays`."""

    counts: Any

    def scan(self, chunk: bytes) -> Any:
        """Read a chunk and look its addresses up."""

    def emit(self, chunk: bytes, lines: Any, others: Any) -> Any:
        """Write the records of a chunk."""


class Make(NamedTuple):
    """How to make engines.

    Attributes:
        one: Makes one, of a plan and a template.
        copies: How many work side by side; each has a place for its output.
        writers: How many threads write records.
    """

    one: Callable[[Any, Any], Engine]
    copies: int
    writers: int


def engine() -> Make | None:
    """The fastest engine that is installed; None for none."""
    from ipskeptic.bulk import arrays, kernel

    if kernel.load() is not None:
        return Make(kernel.Kernel, copies=2 * _HELD + 2, writers=_THREADS)
    # What it reads with and what it writes with have nothing in common.
    return Make(arrays.Arrays, copies=1, writers=1) if arrays.available() else None


def takes(template: Template) -> bool:
    """Whether engines take a template: `--columns` may name columns again and again."""
    from ipskeptic.bulk.kernel import MAX_PIECES, MAX_SLOTS

    pieces = sum(slot.kind == PIECE for slot in template.slots)
    return len(template.slots) <= MAX_SLOTS and pieces <= MAX_PIECES


class Keep(NamedTuple):
    """Where answers that were worked out are kept.

    Attributes:
        folder: The folder.
        key: What tells them apart.
    """

    folder: Path
    key: str


def _until_failed(chunks: Iterator[bytes], failed: list[InputError]) -> Iterator[bytes]:
    """Chunks up to where the input can't be read: those before it are answered first."""
    try:
        yield from chunks
    except InputError as error:
        failed.append(error)


class _Form:
    """A template out of a file."""

    def __init__(self, slots: list[Slot]) -> None:
        self.slots = slots


class Chunked:
    """Answers chunks.

    Args:
        asked: Gives what is asked, and the form of a record; called where nothing was kept.
        made: Makes engines, as `engine` gives it.
        other: Given a line that an engine does not read itself, and its number, gives its records.
        keep: Where the answers are kept from one run to the next; None to keep none.

    Attributes:
        one: Answers single lines from the same tables.
    """

    def __init__(
        self,
        asked: Callable[[], tuple[Answers, Template]],
        made: Make,
        other: Callable[[bytes, int], bytes],
        keep: Keep | None = None,
    ) -> None:
        self._other = other
        # Where the country table is asked for each address, what finds the rest of its answer.
        self._resolving: tuple[Resolver, Template] | None = None
        self._verdicts: Sequence[Sequence[str]]
        stored = load(*keep) if keep else None
        if stored is not None:
            plan, slots, self._verdicts = stored
        else:
            plan, slots = self._work_out(asked, keep)
        give_back()
        self._engines = self._make(made, plan, _Form(slots))
        self.one = OneLine(plan, slots)

    def _work_out(
        self, asked: Callable[[], tuple[Answers, Template]], keep: Keep | None
    ) -> tuple[Plan, list[Slot]]:
        """Work the answers out; what only that needs is gone afterwards."""
        answers, template = asked()
        plan, resolver = build_plan(answers)
        template.fill()
        answers.forget()
        self._verdicts = answers.texts[VERDICT].rows
        if resolver.asks:
            self._resolving = resolver, template
        elif keep:
            save(*keep, plan, template.slots, answers)
        return plan, template.slots

    def _make(self, made: Make, plan: Plan, template: Any) -> list[Engine]:
        self._writers = made.writers
        # Where tables grow from chunk to chunk nothing is done side by side.
        self._is_serial = self._resolving is not None or (os.cpu_count() or 1) < _THREADS
        return [made.one(plan, template) for _ in range(1 if self._is_serial else made.copies)]

    def run(
        self,
        chunks: Iterator[bytes],
        number: int,
        ready: Callable[[], bool] = lambda: False,
    ) -> Iterator[tuple[Any, int]]:
        """Answer chunk after chunk, several at once where there are processors for it.

        Args:
            chunks: Whole lines, each ended by LF.
            number: Number of the first line.
            ready: Whether the next chunk is there without waiting for it.

        Yields:
            The records of each chunk, in order and good until the next are asked for; and how many
            lines it had.
        """
        if self._is_serial:
            for chunk in chunks:
                done = self.records(chunk, number)
                number += done[1]
                yield done
            return
        with ThreadPoolExecutor(1) as scanning, ThreadPoolExecutor(self._writers) as writing:
            yield from self._overlapped(chunks, number, ready, scanning, writing)

    def _overlapped(
        self,
        chunks: Iterator[bytes],
        number: int,
        ready: Callable[[], bool],
        scanning: ThreadPoolExecutor,
        writing: ThreadPoolExecutor,
    ) -> Iterator[tuple[Any, int]]:
        scanned: deque[tuple[Engine, bytes, Future[Any]]] = deque()
        written: deque[tuple[Future[Any], int]] = deque()

        def write_oldest() -> int:
            """Have the oldest scanned chunk written; how many lines it has."""
            one, chunk, future = scanned.popleft()
            lines = future.result()
            others = self._prepare(chunk, lines, number)
            written.append((writing.submit(one.emit, chunk, lines, others), len(lines)))
            return len(lines)

        failed: list[InputError] = []
        for turn, chunk in enumerate(_until_failed(chunks, failed)):
            one = self._engines[turn % len(self._engines)]
            scanned.append((one, chunk, scanning.submit(one.scan, chunk)))
            # Where the next chunk would be waited for, somebody may wait for the answers.
            held = _HELD if ready() else 0
            while len(scanned) > held:
                number += write_oldest()
            while len(written) > held:
                future, lines = written.popleft()
                yield future.result(), lines
        while scanned:
            number += write_oldest()
        for future, lines in written:
            yield future.result(), lines
        if failed:
            raise failed[0]

    def records(self, chunk: bytes, number: int) -> tuple[Any, int]:
        """The records of a chunk.

        Args:
            chunk: Whole lines, each ended by LF.
            number: Number of the first line.

        Returns:
            The records, good until the next call; and how many lines there were.
        """
        one = self._engines[0]
        lines = one.scan(chunk)
        return one.emit(chunk, lines, self._prepare(chunk, lines, number)), len(lines)

    def _prepare(self, chunk: bytes, lines: Any, number: int) -> list[bytes]:
        """Resolve what is not resolved, and answer the lines that an engine leaves."""
        kinds = lines["kind"]
        at = np.flatnonzero(kinds == OTHER)
        spans = zip(
            at.tolist(), lines["start"][at].tolist(), lines["end"][at].tolist(), strict=True
        )
        others = [self._other(chunk[start:end], number + place) for place, start, end in spans]
        self._resolve(lines, kinds)
        return others

    def _resolve(self, lines: Any, kinds: Any) -> None:
        if self._resolving is None:
            return
        resolver, template = self._resolving
        asks = np.flatnonzero(
            ((kinds == 4) | (kinds == 6)) & (lines["tail"] >= np.uint32(UNRESOLVED))
        )
        if not len(asks):
            return
        asked = lines[asks]
        numbers = zip(
            asked["kind"].tolist(), asked["high"].tolist(), asked["low"].tolist(), strict=True
        )
        tails = asked["tail"].copy()
        resolver.resolve(
            tails, [format_address(kind, high << 64 | low) for kind, high, low in numbers]
        )
        lines["tail"][asks] = tails
        template.fill()

    def classes_of(self, tail: int) -> str:
        """The classes of a tail, joined by ";"."""
        return self._verdicts[self.one.verdict(tail)][1]

    def classes(self) -> Counter[str]:
        """How many records of each list of classes were written."""
        counted: Counter[str] = Counter()
        for engine in self._engines:
            for number in np.flatnonzero(engine.counts).tolist():
                counted[self._verdicts[number][1]] += int(engine.counts[number])
        return counted
