"""Plain lines that were taken out of a file, and what they say."""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.model.feed import Span
from ipskeptic.update.columns import Columns, Table
from ipskeptic.update.digits import Mask, Places


class Taken(NamedTuple):
    """Plain lines of one family.

    Attributes:
        family: 0 for AS numbers, 4 or 6.
        lines: Which lines of the text they are, from 0, ascending.
        table: Their records, in the order of the lines.
        strings: The values to which the table's point.
        kept: Which of them stay in the text as examples.
    """

    family: int
    lines: Places
    table: Table
    strings: list[str]
    kept: Mask

    @property
    def size(self) -> int:
        """How many lines they are."""
        return len(self.lines)

    def examples(self) -> set[Span]:
        """The records of the lines that stay."""
        spans = Columns({self.family: self.table.take(self.kept)}, self.strings)
        return set(spans.spans(self.family))

    def without_examples(self) -> Taken:
        """The lines that do not stay."""
        gone = ~self.kept
        return self._replace(
            lines=self.lines[gone], table=self.table.take(gone), kept=self.kept[gone]
        )

    def addresses(self) -> int:
        """How many addresses they are about, repetitions included."""
        table = self.table
        # Python's numbers, which have no highest one.
        low: int = sum(table.last.tolist()) - sum(table.first.tolist())
        high: int = sum(table.last_high.tolist()) - sum(table.first_high.tolist())
        return (high << 64) + low + self.size
