"""Crowds of addresses, and counts over the answers to them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic import Skeptic
from ipskeptic.bulk.build import build_plan
from ipskeptic.bulk.counted import CountedMany
from ipskeptic.bulk.crowd import Crowd
from ipskeptic.bulk.scan_text import counted_numbers
from ipskeptic.bulk.search import Search4, Search6
from ipskeptic.intake.target import parse_target
from ipskeptic.model.row import flat_row
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address
from ipskeptic.pipeline.claim import parse_claim
from ipskeptic.reason.counting import CONVERGING, NOT_VOID, Answer, Counts, Where

np = pytest.importorskip("numpy")

LOW = (1 << 64) - 1
NUMBERS = st.integers(0, 5) | st.integers(0, (1 << 128) - 1) | st.just(LOW) | st.just(LOW + 1)
FILES = st.lists(st.dictionaries(NUMBERS, st.integers(1, 9), max_size=8), max_size=5)


def contents(crowd: Crowd, family: int) -> dict[int, tuple[int, int]]:
    """What it holds: by number how often, and the bits of the files."""
    held = crowd.held[family]
    rows = zip(*(column.tolist() for column in held), strict=True)
    return {high << 64 | low: (count, crowd.file_sets[at]) for high, low, count, at in rows}


@given(FILES)
def test_a_crowd_is_what_its_files_have(files: list[dict[int, int]]) -> None:
    """Each address once, with the sum of its counts and the bits of every file that has it."""
    crowd, wanted = Crowd(), dict[int, tuple[int, int]]()
    for place, file in enumerate(files):
        # More files than a machine's word has bits.
        bit = 1 << 40 * place
        if place % 2:
            crowd.add_numbers(6, {number: (count, bit) for number, count in file.items()})
        else:
            crowd.add(6, counted_numbers({n: (count, 1) for n, count in file.items()}), bit)
        for number, count in file.items():
            so_far, bits = wanted.get(number, (0, 0))
            wanted[number] = (so_far + count, bits | bit)

    assert contents(crowd, 6) == wanted
    assert list(contents(crowd, 6)) == sorted(wanted)
    assert (len(crowd), crowd.ipv6) == (len(wanted), len(wanted))
    assert crowd.read == sum(count for count, _ in wanted.values())


def test_taking_out() -> None:
    """What is taken out is gone from it, and what it has not got is not given."""
    crowd = Crowd()
    crowd.add_numbers(4, {1: (3, 1), 2: (4, 2), 7: (1, 3)})

    assert crowd.take(4, [2, 7, 9]) == {2: (4, 2), 7: (1, 3)}
    assert contents(crowd, 4) == {1: (3, 1)}
    assert crowd.read == 3


ANYWHERE = tuple(
    Target("address", 4, n, n, format_address(4, n))
    for n in random.Random(4).sample(range(1 << 32), 300)
)
WORLD = tuple(
    parse_target(text)
    for net in ("192.0.2", "198.51.100", "203.0.113", "10.76.1", "100.64.0")
    for text in (f"{net}.{n}" for n in range(0, 256, 3))
) + tuple(parse_target(f"2001:db8:{n:x}::{n:x}") for n in range(0, 60000, 999))


def crowd_of(targets: Sequence[Target]) -> Crowd:
    """Each with a count and file of its own."""
    crowd = Crowd()
    for family in (4, 6):
        found = [target.first for target in targets if target.family == family]
        crowd.add_numbers(family, {n: (1 + n % 7, 1 << n % 3) for n in found})
    return crowd


WHERE: tuple[tuple[Where, ...], ...] = (
    (),
    (NOT_VOID,),
    (NOT_VOID, CONVERGING["country"].having("KP")),
    (CONVERGING["network"].having("AS64497"),),
    (CONVERGING["prefix"].having("198.51.100.0/24"), NOT_VOID),
    (Where(("class_", "feeds"), lambda name, feeds: name == "unknown" or not feeds),),
    (Where(("cc",), lambda code: code == "nobody's"),),
)
FIELDS: tuple[tuple[str, ...], ...] = (
    *((name,) for name in Answer._fields),
    ("asn", "as_name"),
    ("prefix", "cc"),
    ("registry", "usable", "feeds"),
    ("fit", "carries"),
    Answer._fields,
)


@pytest.mark.parametrize("many", [0, 10**9], ids=["at once", "one by one"])
@pytest.mark.parametrize(("at", "claim"), [(None, None), ("2014-12-11", "KP"), ("2024-03", "US")])
def test_sums_are_those_of_assess(
    world: Skeptic, at: str | None, claim: str | None, many: int
) -> None:
    """By whatever fields, of whichever answers: what one assessment after the other adds up to."""
    targets = [*ANYWHERE, *WORLD]
    party = parse_claim(claim) if claim else None
    slow = Counts()
    for target in targets:
        found: Mapping[str, str] = flat_row(world.assess(target, at=at, claim=party))
        slow.add([(found, 1 + target.first % 7, None)], 1 << target.first % 3)
    quick = Counts()
    quick.add_many(CountedMany(crowd_of(targets), world.answers(at=at, claim=party), many))

    assert (quick.judged, quick.read) == (slow.judged, slow.read)
    for where in WHERE:
        assert quick.sources(where) == slow.sources(where)
        for fields in FIELDS:
            assert quick.sums(*fields, where=where) == slow.sums(*fields, where=where)


def test_both_ways_add_up(world: Skeptic) -> None:
    """Answers of lines and of a crowd are counted together."""
    first, second = WORLD[:200], WORLD[200:]
    counts, alone = Counts(), Counts()
    answers = world.answers()
    counts.add_many(CountedMany(crowd_of(first), answers, 10**9))
    for target in second:
        counts.add([(answers.row(target.family, target.first), 1 + target.first % 7, None)], 1)
    alone.add_many(CountedMany(crowd_of(WORLD), answers, 0))

    for fields in FIELDS:
        assert counts.sums(*fields) == alone.sums(*fields)


def test_nobody(world: Skeptic) -> None:
    """A crowd of nobody has no answers, whichever way it is asked."""
    for many in (0, 1):
        found = CountedMany(Crowd(), world.answers(), many)

        assert (found.judged, found.read, found.sources(())) == (0, 0, 0)
        assert found.sums(("cc", "prefix"), (NOT_VOID,)) == {}


def test_a_plan_of_some_addresses_is_part_of_the_whole(world: Skeptic) -> None:
    """Where only some are asked for, their answers are those that the whole plan has."""
    crowd = crowd_of([*ANYWHERE, *WORLD])
    asked = {family: (held.high, held.low) for family, held in crowd.held.items()}
    texts = []
    for only in (None, asked):
        answers = world.answers(at="2024-03-12")
        plan, _ = build_plan(answers, only)
        four = Search4(plan.v4_first).find(asked[4][1].astype(np.uint32))
        six = Search6(plan.v6_high, plan.v6_low).find(*asked[6])
        rows = plan.tails[np.concatenate([plan.v4_tail[four], plan.v6_tail[six]])]
        bits = plan.prefix_bits[rows[:, 1]].tolist()
        tables = [table.rows for table in answers.texts]
        texts.append(
            [
                (*(table[row] for table, row in zip(tables, one, strict=True)), length)
                for one, length in zip(rows.tolist(), bits, strict=True)
            ]
        )
        size = len(plan.v4_first)

    assert texts[0] == texts[1]
    assert size < len(crowd.held[4].low) + 1
