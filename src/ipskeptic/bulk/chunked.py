"""Answers whole chunks of lines: by the compiled kernel, or by operations on arrays.

Whatever an engine does not read itself is read by the careful code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from ipskeptic.bulk.answers import VERDICT, Answers
from ipskeptic.bulk.build import build_plan
from ipskeptic.bulk.plan import UNRESOLVED
from ipskeptic.bulk.template import Template
from ipskeptic.model.text import format_address

OTHER = 255


class Engine(Protocol):
    """Reads chunks and writes records: `kernel.Kernel`, `arrays.Arrays`."""

    counts: Any

    def scan(self, chunk: bytes) -> Any:
        """Read a chunk and look its addresses up."""

    def emit(self, chunk: bytes, lines: Any, others: Any) -> Any:
        """Write the records of a chunk."""


def engine() -> Any:
    """The fastest engine that is installed; None for none."""
    from ipskeptic.bulk import arrays, kernel

    if kernel.load() is not None:
        return kernel.Kernel
    return arrays.Arrays if arrays.available() else None


class Chunked:
    """Answers chunks.

    Args:
        answers: What is asked.
        template: The form of a record.
        made: An engine, as `engine` gives it.
        other: Given a line that an engine does not read itself, and its number, gives its records.
    """

    def __init__(
        self,
        answers: Answers,
        template: Template,
        made: Any,
        other: Callable[[bytes, int], bytes],
    ) -> None:
        self._answers = answers
        self._template = template
        self._other = other
        self._plan, self._resolver = build_plan(answers)
        template.fill()
        answers.forget()
        self._engine: Engine = made(self._plan, template)

    def records(self, chunk: bytes, number: int) -> tuple[Any, int]:
        """The records of a chunk.

        Args:
            chunk: Whole lines, each ended by LF.
            number: Number of the first line.

        Returns:
            The records, good until the next call; and how many lines there were.
        """
        lines = self._engine.scan(chunk)
        kinds = lines["kind"]
        at = np.flatnonzero(kinds == OTHER)
        spans = zip(
            at.tolist(), lines["start"][at].tolist(), lines["end"][at].tolist(), strict=True
        )
        others = [self._other(chunk[start:end], number + place) for place, start, end in spans]
        self._resolve(lines, kinds)
        return self._engine.emit(chunk, lines, others), len(lines)

    def _resolve(self, lines: Any, kinds: Any) -> None:
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
        self._resolver.resolve(
            tails, [format_address(kind, high << 64 | low) for kind, high, low in numbers]
        )
        lines["tail"][asks] = tails
        self._template.fill()

    def classes(self) -> Counter[str]:
        """How many records of each list of classes were written."""
        rows = self._answers.texts[VERDICT].rows
        counted: Counter[str] = Counter()
        for number in np.flatnonzero(self._engine.counts).tolist():
            counted[rows[number][1]] += int(self._engine.counts[number])
        return counted
