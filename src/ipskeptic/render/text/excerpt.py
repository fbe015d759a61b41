"""Lines of a document with line numbers, and carets under what is flagged.

A line is shown as it would stand there: a tab up to the next stop, a wide character in two columns,
a combining one in none, what is not printable as an escape. A line that is too long is cut around
the flag. Only the part that may be shown is looked at, so a line of any length costs the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text

from ipskeptic.model.finding import Finding
from ipskeptic.render.escape import OLD_COMMAND, terminal

TAB = 4  # columns to the next stop; judgement: enough to show the indentation
MARK = ".."  # where a line is cut
# Lines of one finding that are shown, the first ones and the last; judgement.
_FIRST = 4
_LAST = 1
# Combining characters that one column may hold before the rest is cut; no script has more.
_DEEP = 8


class _Shown(NamedTuple):
    """A line as it is shown, and the columns of the flag in it, `begin` to `end`."""

    text: str
    begin: int
    end: int


def excerpt(finding: Finding, columns: int, style: str, indent: int) -> Iterator[Text]:
    """The lines that a finding stands on.

    Args:
        finding: The finding.
        columns: Columns that there are.
        style: The style of the carets.
        indent: How many of the columns stay free on the left.
    """
    lines = finding.excerpt
    if len(lines) > _FIRST + _LAST + 1:
        lines = (*lines[:_FIRST], (0, ""), *lines[-_LAST:])
    digits = len(str(max((number for number, _ in lines), default=0)))
    gutter = f"{' ' * (indent + digits)} "
    for number, text in lines:
        if not number:
            left_out = len(finding.excerpt) - _FIRST - _LAST
            yield _row(f"{gutter}{MARK} {left_out:,} lines")
            continue
        begin, end = _flagged(finding, number, text)
        shown = _window(text, begin, end, max(10, columns - indent - digits - 3))
        yield _row(f"{number:>{indent + digits}} | {shown.text}")
        if shown.end > shown.begin:
            carets = _row(f"{gutter}| {' ' * shown.begin}")
            carets.append("^" * (shown.end - shown.begin), style=style)
            yield carets


def _row(text: str) -> Text:
    return Text(text, no_wrap=True, overflow="ignore")


def _flagged(finding: Finding, number: int, text: str) -> tuple[int, int]:
    """From which to which index of a line it is flagged; the same twice where it is not."""
    start, end = finding.start, finding.end
    if not start.line <= number <= max(end.line, start.line):
        return 0, 0
    left_out = finding.excerpt_column - 1 if number == start.line else 0
    if number == start.line:
        begin = min(max(start.column - 1 - left_out, 0), len(text))
    else:
        begin = len(text) - len(text.lstrip())
    last = end.column - 1 - left_out if number == end.line else len(text.rstrip())
    # Where nothing is flagged, as at the end of a line, one column shows the place.
    return begin, max(min(last, len(text)), begin + 1)


def _window(text: str, begin: int, end: int, room: int) -> _Shown:
    """The part of a line that is shown, as it is shown."""
    # So much of it can be seen at most, whatever is in it.
    reach = room * _DEEP
    low = max(0, begin - reach)
    high = min(len(text), max(begin + 1, min(end, begin + reach)) + reach)
    cells = _cells(text[low:high])
    starts = [0]
    for cell in cells:
        starts.append(starts[-1] + cell_len(cell))
    first, after = begin - low, min(end - low, len(cells))
    left, right = 0, len(cells)
    if low or high < len(text) or starts[-1] > room:
        left, right = _bounds(starts, first, after, room)
    # A combining character never stands at the start without what it combines with.
    while 0 < left < first and starts[left + 1] == starts[left]:
        left += 1
    head = MARK if low or left else ""
    tail = MARK if high < len(text) or right < len(cells) else ""
    shift = len(head) - starts[left]
    begins = starts[min(first, len(cells))] + shift
    ends = starts[min(max(after, first), right)] + shift
    if end > begin and ends == begins:
        ends += 1
    return _Shown(
        f"{head}{''.join(cells[left:right])}{tail}", begins, ends if end > begin else begins
    )


def _bounds(starts: list[int], first: int, after: int, room: int) -> tuple[int, int]:
    """Which cells are shown: the flag from its start, and around it what there is room for."""
    room -= 2 * len(MARK)
    first = min(first, len(starts) - 1)
    flag = starts[max(after, first)] - starts[first]
    before = max(room // 5, (room - flag) // 2)
    left = first
    while left > 0 and starts[first] - starts[left - 1] <= before:
        left -= 1
    right = left
    while right < len(starts) - 1 and starts[right + 1] - starts[left] <= room:
        right += 1
    # What is free on the right because the line ends there is used on the left.
    while left > 0 and starts[right] - starts[left - 1] <= room:
        left -= 1
    return left, right


def _cells(text: str) -> list[str]:
    """Each character as it is shown, tabs as blanks."""
    cells: list[str] = []
    column = deep = 0
    for index, char in enumerate(text):
        if char == "\t":
            cell = " " * (TAB - column % TAB)
        elif char == "[" and text[max(0, index - 2) : index + 1] == OLD_COMMAND:
            cell = "\\x5b"
        else:
            cell = terminal(char)
        width = cell_len(cell)
        deep = 0 if width else deep + 1
        cells.append(cell if deep <= _DEEP else "")
        column += width
    return cells
