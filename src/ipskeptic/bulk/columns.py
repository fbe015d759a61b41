"""An output line as columns: what each part of a line is copied from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ipskeptic.bulk.arena import Run
from ipskeptic.bulk.shapes import INPUT, IP, NAMES, PIECE, PREFIX, Slot


class Part(NamedTuple):
    """A part of an output line: columns of the matrix of rows.

    Attributes:
        kind: "literal", "input", "ip", "run" or "prefix".
        column: The first.
        number: Of a literal or a run.
    """

    kind: str
    column: int
    number: int = 0


WIDTHS = {"literal": 1, "input": 1, "ip": 1, "run": 1, "prefix": 2}


def compiled(slots: Sequence[Slot]) -> tuple[list[bytes], list[Run], list[Part], int]:
    """Literals, runs, parts in order and the number of columns of a template."""
    literals: list[bytes] = []
    runs: list[Run] = []
    parts: list[Part] = []
    column = 0
    for group in _groups(slots):
        pieces = [slot for slot in group if slot.kind == PIECE]
        alone = NAMES[group[0].kind] if len(group) == 1 else "literal"
        kind = "run" if pieces else alone
        number = len(runs) if pieces else len(literals)
        parts.append(Part(kind, column, number))
        if pieces:
            runs.append(Run(pieces[0].source, group))
        elif kind == "literal":
            literals.append(b"".join(slot.text for slot in group))
        column += WIDTHS[kind]
    return literals, runs, parts, column


def _groups(slots: Sequence[Slot]) -> list[list[Slot]]:
    """Slots that become one: literals, and pieces of the same source with literals between."""
    groups: list[list[Slot]] = []
    source: int | None = None
    for slot in slots:
        if slot.kind in (INPUT, IP, PREFIX):
            groups.append([slot])
            source = -1  # nothing joins it
            continue
        own = slot.source if slot.kind == PIECE else None
        if groups and source != -1 and (own is None or source is None or own == source):
            groups[-1].append(slot)
            source = own if source is None else source
        else:
            groups.append([slot])
            source = own
    return groups
