"""`bulk.arrays` against a slow reading: which tails, which bytes, which errors."""

from __future__ import annotations

import random

import numpy as np
import pytest

pytest.importorskip("pyarrow", reason="pyarrow is not on this machine")

from ipskeptic.bulk.arrays import Arrays, available
from ipskeptic.bulk.shapes import INPUT, IP, LITERAL, PIECE, UNRESOLVED
from tests.bulk.arrays_reference import (
    Plan,
    Slot,
    Template,
    answer,
    piece,
    small_plan,
    small_template,
    tail_of,
    verdict_of,
)

EDGES4 = [0x01000000, 0x01000001, 0xC0000200, 0xC0000201, 0xC0000280, 0xC0000300, 0xFFFFFFFF]
EDGES6 = [1, 1 << 64, (1 << 64) + 5, (1 << 64) + 9, 0x20010DB8 << 96, (0x20010DB8 << 96) + 7]
PLAN = small_plan(EDGES4, EDGES6)
TEMPLATE = small_template(PLAN)


def test_edges_of_intervals() -> None:
    """The address before, at and after each edge."""
    arrays = Arrays(PLAN, TEMPLATE)
    near4 = [n + d & 0xFFFFFFFF for n in (0, *EDGES4) for d in (-1, 0, 1)]
    near6 = [n + d & (1 << 128) - 1 for n in (0, *EDGES6) for d in (-1, 0, 1)]
    chunk = "".join(f"{n >> 24}.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}\n" for n in near4)
    chunk += "".join(
        ":".join(f"{n >> s & 0xFFFF:x}" for s in range(112, -1, -16)) + "\n" for n in near6
    )

    found = arrays.scan(chunk.encode())

    mapped = [n >> 32 == 0xFFFF for n in near6]
    assert not any(mapped)
    expected = [tail_of(PLAN, 4, n) for n in near4] + [tail_of(PLAN, 6, n) for n in near6]
    assert found["tail"].tolist() == expected


def random_chunk(count: int, seed: int) -> tuple[bytes, list[tuple[int, int]]]:
    """Many addresses."""
    drawn = random.Random(seed)
    numbers = [
        (4, drawn.getrandbits(32)) if drawn.random() < 0.8 else (6, drawn.getrandbits(128))
        for _ in range(count)
    ]
    texts = [
        f"{n >> 24}.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
        if family == 4
        else ":".join(f"{n >> s & 0xFFFF:x}" for s in range(112, -1, -16))
        for family, n in numbers
    ]
    return "\n".join([*texts, ""]).encode(), numbers


def test_counts_and_chunks_of_any_size() -> None:
    """Chunks of more lines than are written at once; the counts are those of what was written."""
    chunk, numbers = random_chunk(40_000, 5)
    arrays = Arrays(PLAN, TEMPLATE)
    found = arrays.scan(chunk)

    output = bytes(arrays.emit(chunk, found, []))

    texts = chunk.decode().split("\n")
    for place in (*range(0, 40_000, 997), 16383, 16384, 32767, 32768, 39_999):
        family, number = numbers[place]
        expected = answer(PLAN, TEMPLATE, texts[place], family, number)
        assert output.split(b"\n")[place] + b"\n" == expected
    expected_counts = [0] * 5
    for family, number in numbers:
        expected_counts[verdict_of(PLAN, family, number)] += 1
    assert arrays.counts.tolist() == expected_counts
    assert arrays.counts.dtype == np.uint64


def test_long_garbage_between_lines_of_one_batch() -> None:
    """Lines of a batch may stand further apart than a batch may span."""
    garbage = b"x" * 700_000
    chunk = b"\n".join([b"1.2.3.4", garbage, b"1.2.3.5", garbage, b"1.2.3.6", b"::1", b""])
    arrays = Arrays(PLAN, TEMPLATE)
    found = arrays.scan(chunk)

    output = bytes(arrays.emit(chunk, found, [b"A\n", b""]))

    def line(text: str, family: int, number: int) -> bytes:
        return answer(PLAN, TEMPLATE, text, family, number)

    assert output == (
        line("1.2.3.4", 4, 0x01020304)
        + b"A\n"
        + line("1.2.3.5", 4, 0x01020305)
        + line("1.2.3.6", 4, 0x01020306)
        + line("::1", 6, 1)
    )


def test_lines_far_into_a_chunk() -> None:
    """A chunk may be longer than all texts that the output is made of."""
    plan = small_plan([], [])
    arrays = Arrays(plan, Template([Slot(INPUT), Slot(LITERAL, b"\n")]))
    chunk = (b"x" * 60_000 + b"\n") * 400 + b"1.2.3.4\n"
    found = arrays.scan(chunk)

    assert bytes(arrays.emit(chunk, found, [b""] * 400)) == b"1.2.3.4\n"


def test_unresolved_tails_pass_and_are_refused_where_they_remain() -> None:
    """The bit comes through `scan`; `emit` names a tail that is still unresolved."""
    plan = small_plan(EDGES4, EDGES6)
    plan.v4_tail[:] = UNRESOLVED | 7
    arrays = Arrays(plan, small_template(plan))
    found = arrays.scan(b"1.2.3.4\n")

    assert found["tail"].tolist() == [UNRESOLVED | 7]
    with pytest.raises(ValueError, match="0x80000007 of 60"):
        arrays.emit(b"1.2.3.4\n", found, [])
    found["tail"] = 7
    assert bytes(arrays.emit(b"1.2.3.4\n", found, [])).startswith(b'{"input":"1.2.3.4"')


def test_numbers_that_nothing_has_are_refused() -> None:
    """Bad tails, bad rows and bad prefix lengths are named; nothing is written in their place."""
    arrays = Arrays(PLAN, TEMPLATE)
    found = arrays.scan(b"1.2.3.4\n")
    with pytest.raises(ValueError, match="1 outputs for 0 other lines"):
        arrays.emit(b"1.2.3.4\n", found, [b""])
    found["tail"] = 60
    with pytest.raises(ValueError, match="tail 0x3c of 60"):
        arrays.emit(b"1.2.3.4\n", found, [])

    for source, rows in enumerate((5, 40, 9, 7)):
        plan = small_plan(EDGES4, EDGES6)
        plan.tails[:, source] = rows
        with pytest.raises(ValueError, match=f"row {rows} of {rows} in source {source}"):
            Arrays(plan, small_template(plan)).emit(b"1.2.3.4\n", arrays.scan(b"1.2.3.4\n"), [])

    plan = small_plan(EDGES4, EDGES6)
    plan.prefix_bits[:] = 33
    with pytest.raises(ValueError, match="none of IPv4"):
        Arrays(plan, small_template(plan)).emit(b"1.2.3.4\n", arrays.scan(b"1.2.3.4\n"), [])
    plan.prefix_bits = plan.prefix_bits[:0]
    with pytest.raises(ValueError, match="prefix"):
        Arrays(plan, small_template(plan)).emit(b"1.2.3.4\n", arrays.scan(b"1.2.3.4\n"), [])


@pytest.mark.parametrize("rows", [41, 60, 9000, 40_000])
def test_tables_may_grow(rows: int) -> None:
    """Rows that were added between calls are written: within the room left for them and beyond."""
    plan: Plan = small_plan(EDGES4, EDGES6)
    template = small_template(plan)
    arrays = Arrays(plan, template)
    chunk = b"1.2.3.4\n::1\n9.9.9.9\n"
    found = arrays.scan(chunk)
    before = bytes(arrays.emit(chunk, found, []))

    for slot in template.slots:
        if slot.kind == PIECE and slot.source == 1:
            grown = piece(1, [b"new%d" % n * (n > 39) for n in range(rows)])
            old = int(slot.offsets[-1])
            slot.offsets = np.append(slot.offsets, grown.offsets[41:] + np.uint64(old))
            slot.blob = np.append(slot.blob, grown.blob)
    plan.prefix_bits = np.append(plan.prefix_bits, np.full(rows - 40, 24, np.uint8))
    plan.tails = np.append(plan.tails, np.array([[1, rows - 1, 2, 3]], np.uint32), axis=0)
    found["tail"][2] = 60
    after = bytes(arrays.emit(chunk, found, [])).split(b"\n")

    assert after[:2] == before.split(b"\n")[:2]
    assert f'"prefix":"9.9.9.0/24new{rows - 1}new{rows - 1}"'.encode() in after[2]


def test_texts_too_long_for_narrow_numbers() -> None:
    """Where a batch of the longest texts passes 2 GiB, places are counted in 64 bits."""
    long = b"z" * 200_000
    feeds = piece(3, [b"a", long, b"c", b"d", b"e", b"f", b"g"])
    plan = small_plan([], [])
    plan.tails[:, 3] = 1
    template = Template([Slot(IP), feeds, Slot(LITERAL, b"\n")])
    arrays = Arrays(plan, template)
    chunk = b"1.2.3.4\n::1\n"

    assert bytes(arrays.emit(chunk, arrays.scan(chunk), [])) == (
        b"1.2.3.4" + long + b"\n::1" + long + b"\n"
    )

    # And where the long text comes later.
    grown = Template([Slot(IP), piece(3, [b"a", b"b"]), Slot(LITERAL, b"\n")])
    arrays = Arrays(plan, grown)
    assert bytes(arrays.emit(chunk, arrays.scan(chunk), [])) == b"1.2.3.4b\n::1b\n"
    grown.slots[1].offsets = np.append(grown.slots[1].offsets, np.uint64(2 + len(long)))
    grown.slots[1].blob = np.append(grown.slots[1].blob, np.frombuffer(long, np.uint8))
    plan.tails[:, 3] = 2
    assert bytes(arrays.emit(chunk, arrays.scan(chunk), [])) == (
        b"1.2.3.4" + long + b"\n::1" + long + b"\n"
    )


def test_templates_without_some_slots() -> None:
    """No input, no address, no piece: each is a legal form of a line."""
    end = Slot(LITERAL, b"\n")
    for slots, expected in (
        ([Slot(INPUT), end], b"1.2.3.4\n::01\n"),
        ([Slot(IP), end], b"1.2.3.4\n::1\n"),
        ([end], b"\n\n"),
        ([piece(3, [b"x"] * 7), end], b"x\nx\n"),
        ([Slot(IP), Slot(IP), end], b"1.2.3.41.2.3.4\n::1::1\n"),
    ):
        arrays = Arrays(PLAN, Template(slots))
        chunk = b"1.2.3.4\n::01\n"
        assert bytes(arrays.emit(chunk, arrays.scan(chunk), [])) == expected


def test_nothing_gives_nothing() -> None:
    """An empty chunk, and one of comments."""
    arrays = Arrays(PLAN, TEMPLATE)

    for chunk in (b"", b"# a\n\n", memoryview(b"\n")):
        assert bytes(arrays.emit(chunk, arrays.scan(chunk), [])) == b""
    assert available()
