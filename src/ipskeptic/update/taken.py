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
        kept: Which of them stay in the text as examples, so that the parser knows that there are
            such lines, and tells what it makes of them.
    """

    family: int
    lines: Places
    table: Table
    strings: list[str]
    kept: Mask

    @property
    def gone(self) -> int:
        """How many lines do not stay."""
        return len(self.lines) - int(self.kept.sum())

    def examples(self) -> list[Span]:
        """The records of the lines that stay."""
        spans = Columns({self.family: self.table.take(self.kept)}, self.strings)
        return list(spans.spans(self.family))

    def addresses_gone(self) -> int:
        """How many addresses those that do not stay are about, repetitions included."""
        table = self.table.take(~self.kept)
        if not table.wide:
            return int((table.last - table.first).sum()) + self.gone
        # Python's numbers, which have no highest one.
        low: int = sum(table.last.tolist()) - sum(table.first.tolist())
        high: int = sum(table.last_high.tolist()) - sum(table.first_high.tolist())
        return (high << 64) + low + self.gone
