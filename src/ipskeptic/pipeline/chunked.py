"""Answers whole chunks of lines: by the compiled kernel, or by operations on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ipskeptic.bulk.answers import VERDICT
from ipskeptic.bulk.build import build_plan
from ipskeptic.bulk.plan import UNRESOLVED
from ipskeptic.intake.plain import read_plain
from ipskeptic.model.text import format_address
from ipskeptic.pipeline.annotate import line_of

if TYPE_CHECKING:
    from ipskeptic.pipeline.annotate import Annotator

OTHER = 255


class Engine(Protocol):
    """Reads chunks and writes records: `bulk.kernel.Kernel`, `bulk.arrays.Arrays`."""

    counts: Any

    def scan(self, chunk: bytes) -> Any:
        """Read a chunk and look its addresses up."""

    def emit(self, chunk: bytes, lines: Any, others: Any) -> Any:
        """Write the records of a chunk."""


def chunked(annotator: Annotator) -> Chunked | None:
    """What answers whole chunks; None where neither way is installed."""
    from ipskeptic.bulk import arrays, kernel

    library = kernel.load()
    if library is None and not arrays.available():
        return None
    return Chunked(annotator, kernel.Kernel if library is not None else arrays.Arrays)


class Chunked:
    """Answers chunks; whatever an engine does not read itself is read by the careful code."""

    def __init__(self, annotator: Annotator, engine: Any) -> None:
        self._annotator = annotator
        self._plan, self._resolver = build_plan(annotator.answers)
        annotator.template.fill()
        self._engine: Engine = engine(self._plan, annotator.template)

    def records(self, chunk: bytes, number: int, source: str) -> tuple[Any, int]:
        """The records of a chunk.

        Args:
            chunk: Whole lines, each ended by LF.
            number: Number of the first line.
            source: Name of the input.

        Returns:
            The records, good until the next call; and how many lines there were.
        """
        lines = self._engine.scan(chunk)
        kinds = lines["kind"]
        others = [
            self._other(chunk[int(lines["start"][at]) : int(lines["end"][at])], number + at, source)
            for at in np.flatnonzero(kinds == OTHER).tolist()
        ]
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
        self._annotator.template.fill()

    def _other(self, data: bytes, number: int, source: str) -> bytes:
        line = line_of(number, data.decode("utf-8", "replace"))
        return b"".join(map(self._annotator.record, read_plain([line], source)))

    def finish(self) -> None:
        """Add what was counted to the annotator's classes."""
        rows = self._annotator.answers.texts[VERDICT].rows
        for number in np.flatnonzero(self._engine.counts).tolist():
            self._annotator.classes[rows[number][1]] += int(self._engine.counts[number])
        self._engine.counts[:] = 0
