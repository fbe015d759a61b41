"""One span several times in one snapshot: its values become one value, key by key."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ipskeptic.update.columns import Columns, Table


def join_values(values: Iterable[str]) -> str:
    """One value out of several, each `key=value` pairs joined by tab.

    Of each key the distinct values, sorted and joined by a comma and a blank. Keys are in the
    order in which they come when the values are sorted.
    """
    found: dict[str, set[str]] = {}
    for value in sorted(values):
        for pair in value.split("\t") if value else ():
            key, sign, text = pair.partition("=")
            found.setdefault(key + sign, set()).add(text)
    return "\t".join(key + ", ".join(sorted(texts)) for key, texts in found.items())


def join_same_spans(columns: Columns) -> Columns:
    """Records of which no two have the same span."""
    strings = list(columns.strings)
    numbers = {string: number for number, string in enumerate(strings)}
    tables = {family: _joined(table, strings, numbers) for family, table in columns.tables.items()}
    return Columns(tables, strings)


def _joined(table: Table, strings: list[str], numbers: dict[str, int]) -> Table:
    same = (table.first[1:] == table.first[:-1]) & (table.last[1:] == table.last[:-1])
    if table.wide:
        same &= table.first_high[1:] == table.first_high[:-1]
        same &= table.last_high[1:] == table.last_high[:-1]
    if not same.any():
        return table
    new = np.concatenate(([True], ~same))
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], len(new))
    result = table.take(starts)
    value = result.value.copy()
    known: dict[tuple[int, ...], int] = {}
    for place in np.flatnonzero(ends - starts > 1).tolist():
        group = tuple(table.value[starts[place] : ends[place]].tolist())
        if group not in known:
            joined = join_values([strings[number] for number in group])
            known[group] = numbers.setdefault(joined, len(strings))
            if known[group] == len(strings):
                strings.append(joined)
        value[place] = known[group]
    return result._replace(value=value)
