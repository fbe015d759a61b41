"""From a plan to intervals: split where the prefix changes, joined where nothing does."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ipskeptic.bulk.answers import NO_PREFIX, SOURCES
from ipskeptic.bulk.intervals import Export, Spans, export_of, spans_first
from ipskeptic.bulk.plan import UNRESOLVED, Plan
from ipskeptic.errors import IndexFileError
from ipskeptic.model.text import format_span
from tests.bulk.exported import COLUMNS, LAST

NEAR = {4: 0xC0000000, 6: 0x20010DB8 << 96}
TAILS = 12


def made_up(seed: int) -> tuple[Plan, Any]:
    """Intervals close to each other, with prefixes smaller and larger than they are."""
    random = Random(seed)
    bits = [NO_PREFIX, 0, 32, 31, 30, 29, 28, 26, 24, 20, 8, NO_PREFIX]
    texts = [
        SimpleNamespace(rows=[tuple(random.choice("ab") for _ in names) for _ in range(12)])
        for names in SOURCES
    ]
    # A record that is no prefix has its text in the table; the others have none.
    place = SOURCES[1].index("prefix")
    for n, row in enumerate(texts[1].rows):
        text = ("", "x")[n > 5] if bits[n] == NO_PREFIX else ""
        texts[1].rows[n] = (*row[:place], text, *row[place + 1 :])
    tails = np.array([[random.randrange(12) for _ in SOURCES] for _ in range(TAILS)], np.uint32)
    tails[0, 1] = 0
    firsts, numbers = {}, {}
    for family, near in NEAR.items():
        inside = {near + random.randrange(600) for _ in range(40)}
        firsts[family] = sorted({0, *inside, near, near + 600})
        size = len(firsts[family])
        numbers[family] = [random.randrange(TAILS) for _ in range(size)]
        # What is far larger than its prefix would be split in more than a test can count.
        numbers[family][0] = numbers[family][-1] = 0
        for n in range(size):
            numbers[family][n] |= UNRESOLVED * random.randrange(2)
    ones = (1 << 64) - 1
    plan = Plan(
        np.array(firsts[4], np.uint32),
        np.array(numbers[4], np.uint32),
        np.array([first >> 64 for first in firsts[6]], np.uint64),
        np.array([first & ones for first in firsts[6]], np.uint64),
        np.array(numbers[6], np.uint32),
        tails,
        np.array(bits, np.uint8),
        np.zeros(len(firsts[4]), np.uint8),
        np.zeros(len(firsts[6]), np.uint8),
    )
    return plan, SimpleNamespace(texts=texts)


def expected(plan: Plan, answers: Any, family: int, number: int) -> dict[str, str]:
    """The row of an address, by the plan."""
    pairs = zip(plan.v6_high.tolist(), plan.v6_low.tolist(), strict=True)
    firsts = plan.v4_first.tolist() if family == 4 else [h << 64 | low for h, low in pairs]
    numbers = (plan.v4_tail if family == 4 else plan.v6_tail).tolist()
    at = max(n for n, first in enumerate(firsts) if first <= number)
    tail = plan.tails[numbers[at] & (UNRESOLVED - 1)].tolist()
    row: dict[str, str] = {}
    for source, names in enumerate(SOURCES):
        row.update(zip(names, answers.texts[source].rows[tail[source]], strict=True))
    bits = int(plan.prefix_bits[tail[1]])
    if bits != NO_PREFIX:
        hosts = (1 << ((32 if family == 4 else 128) - bits)) - 1
        row["prefix"] = format_span(family, number & ~hosts, number | hosts)
    return row


def found(export: Export, spans: Spans, place: int) -> dict[str, str]:
    """The row of an interval."""
    row: dict[str, str] = {}
    numbers = export.rows[spans.row[place]].tolist()
    for table, number in zip(export.tables, numbers, strict=True):
        row.update(zip(table.columns, table.rows[number], strict=True))
    return row


@pytest.mark.parametrize("columns", [COLUMNS, ("prefix",), ("class", "cc"), ("cc", "prefix")])
@pytest.mark.parametrize("seed", range(8))
def test_intervals_are_the_plan(seed: int, columns: tuple[str, ...]) -> None:
    """For every address near the edges; and no two neighbours are alike."""
    plan, answers = made_up(seed)
    export = export_of(plan, answers, columns)
    assert len({tuple(row) for row in export.rows.tolist()}) == len(export.rows)
    for spans in export.spans:
        firsts = [spans_first(spans, n) for n in range(len(spans.low))]
        assert firsts == sorted(set(firsts))
        assert firsts[0] == 0
        last_high, last_low = spans.last()
        lasts = [
            h << 64 | low for h, low in zip(last_high.tolist(), last_low.tolist(), strict=True)
        ]
        assert lasts == [*(first - 1 for first in firsts[1:]), LAST[spans.family]]
        place = -1
        near = NEAR[spans.family]
        asked = {0, 1, near - 1, LAST[spans.family], *range(near, near + 602), *firsts, *lasts}
        for number in sorted(asked):
            while place + 1 < len(firsts) and firsts[place + 1] <= number:
                place += 1
            right = expected(plan, answers, spans.family, number)
            assert found(export, spans, place) == {name: right[name] for name in columns}, number
        rows = spans.row.tolist()
        assert all(one != other for one, other in pairwise(rows))


def test_prefixes_split_and_nothing_else() -> None:
    """Two neighbouring /24 of one holder are two intervals, or one without the column."""
    plan, answers = made_up(0)
    plan.v4_first = np.array([0, 0xC0000000, 0xC0000200], np.uint32)
    plan.v4_tail = np.array([0, 1, 0], np.uint32)
    plan.tails[1] = (0, 8, 0, 0)
    for columns, firsts in ((("prefix",), 4), (("cc", "status"), 3)):
        (spans,) = export_of(plan, answers, columns, [4]).spans
        assert len(spans.low) == firsts or columns != ("prefix",)
        assert (0xC0000100 in spans.low.tolist()) == (columns == ("prefix",))


def test_more_pieces_than_can_be() -> None:
    """An index that says that single addresses of half the world are delegated is damaged."""
    plan, answers = made_up(0)
    plan.v6_high = np.array([0], np.uint64)
    plan.v6_low = np.array([0], np.uint64)
    plan.v6_tail = np.array([1], np.uint32)
    plan.tails[1] = (0, 2, 0, 0)
    with pytest.raises(IndexFileError, match="more delegations than can be"):
        export_of(plan, answers, ("prefix",))


@pytest.mark.parametrize("bits", [33, 64, 128])
def test_a_length_that_is_none_of_the_family(bits: int) -> None:
    """Such a prefix is not masked: the text of the table stands."""
    plan, answers = made_up(1)
    plan.prefix_bits[:] = bits
    export = export_of(plan, answers, ("prefix",), [4])
    assert set(export.tables[4].rows) <= {("",), ("x",)}
