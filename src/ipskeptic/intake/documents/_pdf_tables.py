"""Groups that stand side by side in rows are cells of a table."""

from __future__ import annotations

from collections.abc import Iterable

from ipskeptic.intake.documents._pdf_groups import Group

ROWS = 2  # fewer are no table
LINES = 12  # judgement: what has more is a column of text


def with_tables(groups: Iterable[Group]) -> list[Group]:
    """The groups of a document, with table and row where they are cells."""
    found: list[Group] = []
    rows: list[list[Group]] = []
    tables = 0

    def close() -> None:
        nonlocal tables
        while rows and len(rows[-1]) < 2:
            loose.insert(0, rows.pop()[0])
        if sum(len(row) > 1 for row in rows) >= ROWS:
            tables += 1
            for number, row in enumerate(rows, 1):
                found.extend(cell._replace(table=tables, row=number) for cell in row)
        else:
            found.extend(cell for row in rows for cell in row)
        rows.clear()
        found.extend(loose)
        loose.clear()

    loose: list[Group] = []
    for group in groups:
        if rows and _beside(rows[-1], group):
            rows[-1].append(group)
        elif rows and _below(rows, group):
            rows.append([group])
        else:
            close()
            rows.append([group])
    close()
    return found


def _beside(row: list[Group], group: Group) -> bool:
    last = row[-1]
    if last.page != group.page or len(group.pieces) > LINES or len(last.pieces) > LINES:
        return False
    if group.pieces[0].angle or group.left < last.right:
        return False
    top, bottom = _extent(group)
    above, below = _extent(last)
    shared = min(bottom, below) - max(top, above)
    return shared >= 0.5 * min(bottom - top, below - above)


def _below(rows: list[list[Group]], group: Group) -> bool:
    """Whether a group may begin another row: it stands under the first cell of a row."""
    last = rows[-1]
    if last[0].page != group.page or group.pieces[0].angle:
        return False
    top, _ = _extent(group)
    bottom = max(_extent(cell)[1] for cell in last)
    # judgement: rows are hardly more than two lines apart, and one cell alone is no row but once
    near = -0.5 * group.size <= top - bottom <= 2 * group.size
    lonely = len(last) < 2 and len(rows) > 1
    edges = [cell.left for row in rows[-3:] for cell in row]
    aligned = any(abs(group.left - edge) <= 1.5 * group.size for edge in edges)
    return near and aligned and not lonely


def _extent(group: Group) -> tuple[float, float]:
    """Top and bottom, the latter without descenders."""
    return group.pieces[0].y - group.pieces[0].size * 0.8, group.pieces[-1].y


def headers(row: list[Group], group: Group) -> Group | None:
    """The cell of the first row above a cell, or None where the first row is no header.

    Headers are words: with a number or a colon in it, the row is one of values, or of names beside
    their values.
    """
    texts = [piece.text for cell in row for piece in cell.pieces]
    if any(text.endswith(":") or any(map(str.isdigit, text[:100])) for text in texts):
        return None
    best: Group | None = None
    most = 0.0
    for cell in row:
        shared = min(cell.right, group.right) - max(cell.left, group.left)
        if shared > most:
            best, most = cell, shared
    return best
