"""One writer for each format: what is known as it comes is written as it comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from ipskeptic.cli.output import Output
from ipskeptic.cli.run import Run
from ipskeptic.model.assessment import CLASSES, Assessment, BadInput, Report

if TYPE_CHECKING:
    from ipskeptic.pipeline.skeptic import Skeptic

Found = Assessment | BadInput
# The columns of the row that an address was read from, and its record where it is JSON.
Row = tuple[tuple[tuple[str, str], ...], str]
NO_ROW: Row = ((), "")

# Above so many addresses the text report gives one line each: INTERFACE, "Output".
MANY = 5


class Writer(Protocol):
    """Takes items in the order of the input."""

    def add(self, item: Found, row: Row = NO_ROW) -> None:
        """Take one item."""

    def finish(self) -> None:
        """Write what is left, when all items were given."""


class Jsonl:
    """`jsonl`: a line an item."""

    def __init__(self, output: Output) -> None:
        from ipskeptic.render.jsonl import to_jsonl

        self._output = output
        self._line = to_jsonl

    def add(self, item: Found, row: Row = NO_ROW) -> None:
        """Write a line."""
        self._output.write(self._line(item, _columns(row)))

    def finish(self) -> None:
        """Nothing is left."""


def _columns(row: Row) -> dict[str, object] | None:
    columns, record = row
    if record:
        import json

        # As it stood: numbers stay numbers, which the flat columns can't keep.
        parsed: Any = json.loads(record)
        return parsed if isinstance(parsed, dict) else None
    return dict(columns) or None


class Table:
    """`csv` and `tsv`: a row an item, the input's own columns first."""

    def __init__(
        self, output: Output, run: Run, columns: tuple[str, ...], *, tabs: bool, has_field: bool
    ) -> None:
        self._output = output
        self._run = run
        self._columns = columns
        self._tabs = tabs
        self._has_field = has_field
        self._rows: Any = None
        self._surplus = 0
        # What came before the first row with columns, which gives the header: refused lines, and
        # addresses that are arguments.
        self._waiting: list[Found] = []

    def add(self, item: Found, row: Row = NO_ROW) -> None:
        """Write a row, after the header that the first row with columns gives."""
        cells = dict(row[0])
        if self._rows is None:
            # An argument, and a line that is too long to be a row, have no columns; up to so many
            # are held until a row has some (judgement).
            if self._has_field and not cells and len(self._waiting) < 1000:
                self._waiting.append(item)
                return
            self._start(tuple(cells))
        self._surplus += any(name not in self._rows.passed for name in cells)
        passed = [cells.get(name, "") for name in self._rows.passed]
        self._output.write(self._rows.row(item, passed))

    def _start(self, passed: tuple[str, ...]) -> None:
        from ipskeptic.render.csv_report import CsvRows

        self._rows = CsvRows(self._columns, passed, tabs=self._tabs)
        self._output.write(self._rows.header())
        for item in self._waiting:
            self._output.write(self._rows.row(item, [""] * len(passed)))
        self._waiting.clear()

    def finish(self) -> None:
        """Write what waited, and say what had no place."""
        if self._rows is None:
            self._start(())
        if self._surplus:
            rows = "1 row has" if self._surplus == 1 else f"{self._surplus:,} rows have"
            self._run.say(
                f"{rows} cells beyond the first row's columns; those cells are "
                "not in the output (-f jsonl keeps them)"
            )


class Brief:
    """`brief`: a line an item."""

    def __init__(self, output: Output, run: Run) -> None:
        from ipskeptic.render.brief import BriefLines

        self._output = output
        self._run = run
        self._lines = BriefLines()
        self._classes: Counter[str] = Counter()

    def add(self, item: Found, row: Row = NO_ROW) -> None:
        """Write a line."""
        if isinstance(item, Assessment):
            self._classes[item.class_] += 1
        self._output.write(self._lines.line(item))

    def finish(self) -> None:
        """Say how many of each class, and how to get more than one line."""
        total = self._classes.total()
        if total > MANY:
            counts = ", ".join(f"{n} {name}" for name in CLASSES if (n := self._classes[name]))
            self._run.say(
                f"{total} addresses: {counts}. This neither supports a party nor clears one."
            )
            self._run.say(
                f"One line each; at most {MANY} addresses get whole reports; "
                "for all of them: -f markdown, -f json, -f csv"
            )


class Collected:
    """Formats that are one document."""

    def __init__(
        self,
        output: Output,
        report: Callable[[Iterable[Found]], Report],
        render: Callable[[Report], str | Iterable[str]],
    ) -> None:
        self._output = output
        self._report = report
        self._render = render
        self._items: list[Found] = []

    def add(self, item: Found, row: Row = NO_ROW) -> None:
        """Keep it."""
        self._items.append(item)

    def finish(self) -> None:
        """Write the document."""
        text = self._render(self._report(self._items))
        for piece in (text,) if isinstance(text, str) else text:
            self._output.write(piece)


class Json:
    """`json` for programs: the document of `Collected`, of which only the text is kept.

    Args:
        output: Where it goes.
        skeptic: Opened data; says what the answers rest on.
    """

    def __init__(self, output: Output, skeptic: Skeptic) -> None:
        from ipskeptic.render.json_report import Growing

        self._output = output
        self._skeptic = skeptic
        self._pins = skeptic.pins()
        self._document = Growing()
        # What the data are stands before the answers, and is known after them.
        self._lines = output.aside()
        self._between = ""

    def add(self, item: Found, row: Row = NO_ROW) -> None:
        """Put its line aside."""
        self._pins.add(item)
        line = self._document.line(item)
        if line:
            self._lines.write(f"{self._between}{line}")
            self._between = ",\n"

    def finish(self) -> None:
        """Write the document."""
        before, after = self._document.around(self._skeptic.report_on(self._pins))
        self._output.write(before)
        for piece in self._lines.pieces():
            self._output.write(piece)
        self._output.write(after)


class Text:
    """`text`: whole reports for a few addresses, a line each for many."""

    def __init__(self, few: Collected, many: Brief) -> None:
        self._few = few
        self._many = many
        self._held: list[Found] = []
        self._is_many = False

    def add(self, item: Found, row: Row = NO_ROW) -> None:
        """Keep the first few; with one more all are lines."""
        if self._is_many:
            self._many.add(item)
            return
        self._held.append(item)
        if len(self._held) > MANY:
            self._is_many = True
            for held in self._held:
                self._many.add(held)
            self._held.clear()

    def finish(self) -> None:
        """Write the reports, or close the list."""
        if self._is_many:
            self._many.finish()
            return
        for held in self._held:
            self._few.add(held)
        self._few.finish()
