"""Plain text and JSON for commands that show a few records."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import click

from ipskeptic.render.escape import json_text, terminal

WIDTH = 80


def print_json(document: dict[str, Any]) -> None:
    """Print a document with its schema version."""
    click.echo(json_text(json.dumps({"schema_version": "1", **document}, indent=2)))


def print_columns(rows: Iterable[Sequence[str]], head: Sequence[str] = ()) -> None:
    """Print rows in aligned columns, two blanks apart; the last column may be long."""
    table = [[terminal(cell) for cell in row] for row in ([head] if head else [])]
    table += [[terminal(cell) for cell in row] for row in rows]
    if not table:
        return
    widths = [max(len(row[at]) for row in table) for at in range(len(table[0]) - 1)]
    for row in table:
        cells = [f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)]
        click.echo("  ".join([*cells, row[-1]]).rstrip())


def print_wrapped(text: str, indent: str = "") -> None:
    """Print a paragraph."""
    for line in textwrap.wrap(
        terminal(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ):
        click.echo(line)


def print_facts(facts: Iterable[tuple[str, str]], indent: str = "  ") -> None:
    """Print (what, says) pairs, the second wrapped under itself."""
    pairs = [(terminal(what), says) for what, says in facts]
    width = max((len(what) for what, _ in pairs), default=0)
    # A long name would leave no room beside it.
    width = min(width, 24)
    for what, says in pairs:
        start = f"{indent}{what:<{width}}  "
        body = textwrap.wrap(
            terminal(says),
            WIDTH,
            initial_indent=start,
            subsequent_indent=" " * (len(indent) + width + 2),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in body or [start.rstrip()]:
            click.echo(line)
