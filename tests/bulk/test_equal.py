"""The answer for every address is the one that `assess` gives, field by field."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from ipskeptic import Skeptic
from ipskeptic.bulk.answers import NO_PREFIX, REGISTRY, SOURCES, Answers
from ipskeptic.bulk.build import build_plan
from ipskeptic.bulk.plan import UNRESOLVED, Plan
from ipskeptic.model.row import flat_row
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address, format_span
from ipskeptic.pipeline.claim import parse_claim

np = pytest.importorskip("numpy")

# Time, claim, transport: the present and the past, every kind of claim.
SETTINGS: list[tuple[str | None, str | None, str]] = [
    (None, None, "unknown"),
    ("2026-08-21T10:00Z", "US", "tcp"),
    ("2014-12-11", "KP", "udp"),
    ("2021-04-16", "AS64500", "one-way"),
    ("2026-08", "holder:example", "unknown"),
]
COLUMNS = tuple(name for names in SOURCES for name in names)


def edges(plan: Plan) -> Iterator[tuple[int, int]]:
    """First and last address of every interval."""
    firsts = [(4, int(first)) for first in plan.v4_first]
    halves = zip(plan.v6_high.tolist(), plan.v6_low.tolist(), strict=True)
    firsts += [(6, high << 64 | low) for high, low in halves]
    for family, first in firsts:
        yield family, first
        yield family, (first - 1) % (1 << (32 if family == 4 else 128))


def row_of(answers: Answers, tail: Any, family: int, number: int) -> dict[str, str]:
    """The row that a tail stands for."""
    row: dict[str, str] = {}
    for source, names in enumerate(SOURCES):
        row.update(zip(names, answers.texts[source].rows[int(tail[source])], strict=True))
    length = answers.prefix_bits[int(tail[REGISTRY])]
    if length != NO_PREFIX:
        hosts = (1 << ((32 if family == 4 else 128) - length)) - 1
        row["prefix"] = format_span(family, number & ~hosts, number | hosts)
    return row


class Planned:
    """Answers from the plan, by a plain search."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.plan, self.resolver = build_plan(answers)

    def row(self, family: int, number: int) -> dict[str, str]:
        """The row of an address."""
        plan = self.plan
        if family == 4:
            # Of the column's own type: else numpy turns the whole column into another for each.
            sought = plan.v4_first.dtype.type(number)
            tail = plan.v4_tail[np.searchsorted(plan.v4_first, sought, side="right") - 1]
        else:
            high, low = np.uint64(number >> 64), np.uint64(number & (1 << 64) - 1)
            start, end = (np.searchsorted(plan.v6_high, high, side=s) for s in ("left", "right"))
            tail = plan.v6_tail[
                start + np.searchsorted(plan.v6_low[start:end], low, side="right") - 1
            ]
        if tail & UNRESOLVED:
            tails = np.array([tail], dtype=np.uint32)
            self.resolver.resolve(tails, [format_address(family, number)])
            tail = tails[0]
        return row_of(self.answers, plan.tails[tail], family, number)


def compare(skeptic: Skeptic, addresses: list[tuple[int, int]], setting: Any) -> None:
    """Compare the plan and the answers one by one with the assessment."""
    at, claim, transport = setting
    parsed = parse_claim(claim) if claim else None
    wish: dict[str, Any] = {"at": at, "claim": parsed, "transport": transport}
    one_by_one = skeptic.answers(**wish)
    planned = Planned(skeptic.answers(**wish))
    for family, number in addresses:
        target = Target("address", family, number, number, format_address(family, number))
        flat = flat_row(skeptic.assess(target, **wish))
        expected = {name: flat[name] for name in COLUMNS}
        assert flat_row(skeptic.judge(target, **wish)) == flat
        assert planned.row(family, number) == expected, target.text
        tail = one_by_one.tail(family, number)
        assert row_of(one_by_one, tail, family, number) == expected, target.text


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_every_edge_of_the_world(world: Skeptic, setting: Any) -> None:
    """At both ends of every interval of the test world."""
    plan, _ = build_plan(world.answers())

    compare(world, sorted(set(edges(plan))), setting)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_every_edge_where_records_change(moves: Skeptic, setting: Any) -> None:
    """The same with many copies of each feed, that say different things."""
    plan, _ = build_plan(moves.answers())

    compare(moves, sorted(set(edges(plan))), setting)


@pytest.mark.parametrize("setting", SETTINGS[:3], ids=str)
def test_built_in_data_alone(tmp_path_factory: pytest.TempPathFactory, setting: Any) -> None:
    """Without a data folder the country table is asked for each address."""
    draw = random.Random(20261126)
    with Skeptic.open(tmp_path_factory.mktemp("empty"), now=None) as skeptic:
        plan, _ = build_plan(skeptic.answers())
        near = sorted(set(edges(plan)))
        random_ones = [(4, draw.randrange(1 << 32)) for _ in range(300)]

        compare(skeptic, [*draw.sample(near, 200), *random_ones], setting)
