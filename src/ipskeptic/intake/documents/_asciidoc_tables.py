"""Tables of AsciiDoc: cells that begin at a bar, wherever the lines end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ipskeptic.intake.documents._leaves import Leaf
from ipskeptic.intake.documents._pieces import Segment, part, trimmed


class _Cell(NamedTuple):
    segments: list[Segment]
    width: int  # of how many columns
    times: int  # how often it stands there
    line: int  # index of its first line


@cache
def _bar() -> re.Pattern[str]:
    # Before the bar what spans, repeats, aligns and styles: `2+|`, `3*|`, `.2+^|`, `a|`.
    factor = r"[0-9]{1,3}(?:\.[0-9]{1,3})?[*+]|\.[0-9]{1,3}\+"
    return re.compile(
        rf"(?:(?<=\s)|^)({factor})?[<^>]?(?:\.[<^>])?[adehlmsv]?(?<!\\)\||(?<!\\)()\|"
    )


@cache
def _columns() -> re.Pattern[str]:
    return re.compile(r"cols=(?:\"([^\"]*)\"|'([^']*)'|([0-9*]+))")


def table_leaves(lines: Sequence[Segment], attributes: str, number: int) -> Iterator[Leaf]:
    """The cells of a table.

    Args:
        lines: What stands between its delimiters.
        attributes: The line in brackets before it.
        number: The table's.
    """
    cells = list(_cells(lines))
    first = next((cell.line for cell in cells), 0)
    together = sum(cell.width * cell.times for cell in cells if cell.line == first)
    columns = _count(attributes) or max(together, 1)
    headed = "header" in attributes.split("cols=")[0] or bool(
        re.search(r"header(?:[\"',\]]|$)", attributes)
    )
    if not headed and first == 0 and together == columns:
        headed = len(lines) > 1 and not lines[1].text.strip()
    place = 0
    for cell in cells:
        row, column = divmod(place, columns)
        place += cell.width * cell.times
        segments = [piece for segment in cell.segments if (piece := trimmed(segment)).text]
        if segments:
            yield Leaf(
                "cell",
                segments,
                table=number,
                row=row + 1,
                column=column,
                heads=headed and row == 0,
            )


def _cells(lines: Sequence[Segment]) -> Iterator[_Cell]:
    held: _Cell | None = None
    for index, line in enumerate(lines):
        begin = 0
        for found in _bar().finditer(line.text):
            before = part(line, begin, found.start())
            if held is None:
                held = _Cell([], 1, 1, index) if before.text.strip() else None
            if held is not None:
                held.segments.append(before)
                yield held
            begin = found.end()
            held = _Cell([], *_factor(found[1] or ""), index)
        rest = part(line, begin)
        if held is not None:
            held.segments.append(rest)
        elif rest.text.strip():
            held = _Cell([rest], 1, 1, index)
    if held is not None:
        yield held


def _factor(text: str) -> tuple[int, int]:
    if not text or text[0] == ".":
        return 1, 1
    number = max(int(text[:-1].partition(".")[0]), 1)
    return (number, 1) if text[-1] == "+" else (1, number)


def _count(attributes: str) -> int:
    found = _columns().search(attributes)
    if not found:
        return 0
    text = found[1] or found[2] or found[3] or ""
    count = 0
    for column in re.split(r"[,;]", text) if text else ():
        times = re.match(r"\s*([0-9]{1,3})\*", column)
        count += int(times[1]) if times else 1
    return count
