"""Pieces of the page: headings, indents, columns, and how much of what may be long is shown."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import NamedTuple

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ipskeptic.render.escape import log_line, terminal
from ipskeptic.render.text.marks import HEADING


class Budget(NamedTuple):
    """How much of what may be long is shown; None for all.

    Records, what they mean, mentions of the casebook, judgements, next steps, and whether what is
    recorded is given with its reasons, which the ladder has too.
    """

    records: int | None
    meanings: int
    mentions: int | None
    judgements: int | None
    steps: int | None
    reasons: bool


EVERYTHING = Budget(None, 1000, None, None, None, True)

# Tried in this order until a report fits a long screen (judgement); -v and JSON have all.
BUDGETS = (
    Budget(6, 6, 3, 2, 4, True),
    Budget(5, 2, 2, 2, 4, False),
    Budget(4, 1, 1, 1, 3, False),
    Budget(4, 0, 1, 1, 2, False),
    Budget(3, 0, 1, 1, 1, False),
)
MOST_LINES = 70  # issue 2: at most 70 lines in 80 columns by default


ESCAPE = "\x1b"


def printed(parts: Iterable[RenderableType], columns: int, color: bool) -> str:
    """The parts as lines of text, each ending in a line feed."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=columns,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        soft_wrap=False,
    )
    for part in parts:
        console.print(part)
    lines = (line.rstrip() for line in out.getvalue().split("\n")[:-1])
    # Wrapping may put "::" at the start of a line, where a CI log would take it as a command;
    # a line with colour starts with our own sequence or text.
    return "".join(f"{line if ESCAPE in line else log_line(line)}\n" for line in lines)


def heading(text: str) -> Text:
    """A section heading."""
    return Text(text, style=HEADING)


def plain(text: str) -> Text:
    """Text that somebody may have written, made harmless."""
    return Text(terminal(text))


def indented(item: RenderableType) -> Padding:
    """An item set two columns in."""
    return Padding(item, (0, 0, 0, 2))


def grid(*widths: int | None) -> Table:
    """Columns without lines; None takes what is left."""
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    for width in widths:
        table.add_column(width=width, ratio=1 if width is None else None, overflow="fold")
    return table


def hanging(text: str, by: int = 2) -> Padding:
    """Plain text set in as a block."""
    return Padding(plain(text), (0, 0, 0, by))
