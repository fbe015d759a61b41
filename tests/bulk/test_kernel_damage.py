"""Whatever points out of its table is refused, and what does not belong together, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ipskeptic.bulk.kernel import Kernel
from ipskeptic.bulk.shapes import LINE
from ipskeptic.errors import IndexFileError
from tests.bulk.kernels import library
from tests.bulk.made import literal, make_plan, make_template, piece, plain_chunk
from tests.bulk.reference import Plan, Slot, Template

UNRESOLVED = 1 << 31
CHUNK = plain_chunk(1, 300).replace(b"/24", b"").replace(b":80", b"").replace(b"x,y", b"")


def emit(plan: Plan, template: Template, change: Callable[[np.ndarray], None] | None = None) -> int:
    """Scan and emit the chunk; how many bytes came."""
    kernel = Kernel(plan, template, library())
    lines = kernel.scan(CHUNK)
    if change:
        change(lines)
    return len(kernel.emit(CHUNK, lines, [b""] * int((lines["kind"] == 255).sum())))


def pieces(template: Template) -> list[Slot]:
    """The slots that have tables."""
    return [slot for slot in template.slots if slot.offsets is not None]


def test_nothing_is_refused_that_is_sound() -> None:
    """What the other tests damage is sound before."""
    assert emit(make_plan(), make_template()) > 10_000


@pytest.mark.parametrize("tail", [60, 61, UNRESOLVED - 1, UNRESOLVED, UNRESOLVED | 5, 2**32 - 1])
@pytest.mark.parametrize("place", [0, 1, 31, 299])
def test_a_tail_out_of_range(tail: int, place: int) -> None:
    """A tail number that is none, or that nobody resolved; the line is named."""

    def change(lines: np.ndarray) -> None:
        lines["kind"][place], lines["start"][place], lines["end"][place] = 4, 0, 3
        lines["high"][place], lines["low"][place], lines["tail"][place] = 0, 7, tail

    with pytest.raises(
        IndexFileError, match=rf"tail number out of range, met in line {place + 1} "
    ):
        emit(make_plan(), make_template(), change)


@pytest.mark.parametrize("source", range(4))
@pytest.mark.parametrize("beyond", [0, 1, 2**31])
def test_a_row_out_of_range(source: int, beyond: int) -> None:
    """A row number just beyond its table, and far beyond."""
    plan, template = make_plan(), make_template()
    rows = next(len(s.offsets) - 1 for s in pieces(template) if s.source == source)
    plan.tails[plan.v4_tail[0], source] = rows + beyond
    plan.v4_tail[:] = plan.v4_tail[0]

    with pytest.raises(IndexFileError, match="a row number or an offset out of range"):
        emit(plan, template)


@pytest.mark.parametrize("value", [2**63, 2**64 - 1, 10**6])
@pytest.mark.parametrize("number", range(10))
def test_an_offset_out_of_range(number: int, value: int) -> None:
    """Offsets beyond the blob, and such that go back."""
    plan, template = make_plan(), make_template()
    slot = pieces(template)[number]
    row = int(plan.tails[plan.v4_tail[0], slot.source]) * slot.parts + slot.part
    plan.v4_tail[:] = plan.v4_tail[0]
    sound = slot.offsets.copy()
    for place in (row, row + 1):
        slot.offsets[:] = sound
        slot.offsets[place] = value
        with pytest.raises(IndexFileError, match="offset out of range"):
            emit(plan, template)


def test_a_verdict_nobody_can_count() -> None:
    """Without a piece of the verdict a row number is bounded all the same."""
    plan = make_plan()
    plan.tails[:, 0] = 2**32 - 1

    with pytest.raises(IndexFileError, match="a row number"):
        emit(plan, Template([literal(b"x\n")]))


@pytest.mark.parametrize("bits", [33, 128, 129, 254])
def test_a_prefix_out_of_range(bits: int) -> None:
    """More bits than the address has."""
    plan = make_plan()
    plan.prefix_bits[:] = bits

    with pytest.raises(IndexFileError, match="a prefix length out of range"):
        emit(plan, make_template())


def test_too_few_prefixes() -> None:
    """A registry row without a prefix length."""
    plan = make_plan()
    plan.prefix_bits = plan.prefix_bits[:3].copy()

    with pytest.raises(IndexFileError, match="a prefix length out of range"):
        emit(plan, make_template())


@pytest.mark.parametrize("name", ["v4_first", "v6_high", "v6_low"])
def test_intervals_that_leave_something_out(name: str) -> None:
    """The first interval of each family begins at zero."""
    plan = make_plan()
    getattr(plan, name)[0] = 1

    with pytest.raises(IndexFileError, match="intervals do not cover all addresses"):
        emit(plan, make_template())


def test_intervals_out_of_order() -> None:
    """Intervals that do not ascend give some answer, and read nothing outside."""
    plan = make_plan()
    for name in ("v4_first", "v6_high"):
        array = getattr(plan, name)
        array[1:] = array[1:][::-1].copy()

    assert emit(plan, make_template())


@pytest.mark.parametrize("name", ["v4_tail", "v6_low", "v6_tail"])
def test_arrays_of_different_lengths(name: str) -> None:
    """All arrays of a family have one length."""
    plan = make_plan()
    setattr(plan, name, getattr(plan, name)[:-1].copy())

    with pytest.raises(ValueError, match="of one length"):
        emit(plan, make_template())


@pytest.mark.parametrize("name", Plan.__slots__)
def test_arrays_of_another_type(name: str) -> None:
    """Types are as the contract has them, and arrays lie in one piece."""
    for change in (lambda a: a.astype(np.int16), lambda a: np.repeat(a, 2, axis=0)[::2]):
        plan = make_plan()
        setattr(plan, name, change(getattr(plan, name)))
        with pytest.raises(ValueError, match=f"{name} must be a contiguous array"):
            emit(plan, make_template())


def test_tables_of_another_type() -> None:
    """Offsets and blobs as well; and no table is without an offset."""
    plan = make_plan()
    for name, array in (
        ("offsets", np.zeros(9, np.int64)),
        ("blob", np.zeros(9, np.int8)),
        ("offsets", np.zeros(0, np.uint64)),
    ):
        slot = piece(1, [b"x"] * 40)
        setattr(slot, name, array)
        with pytest.raises(ValueError, match="must"):
            emit(plan, Template([slot]))
    with pytest.raises(ValueError, match="one number more than there are texts"):
        emit(plan, Template([replace(piece(1, [b"x"] * 41), parts=2)]))
    plan.tails = np.zeros((3, 5), np.uint32)
    with pytest.raises(ValueError, match="four columns"):
        emit(plan, make_template())


@pytest.mark.parametrize(
    ("kind", "start", "end", "low"),
    [
        (5, 0, 3, 7),
        (254, 0, 3, 7),
        (4, 3, 2, 7),
        (4, 0, len(CHUNK) + 1, 7),
        (6, 2**32 - 1, 2**32 - 1, 7),
        (4, 0, 3, 2**32),
    ],
)
def test_a_line_that_is_none(kind: int, start: int, end: int, low: int) -> None:
    """A line of no kind, outside of its chunk, or with a number that is no IPv4 address."""

    def change(lines: np.ndarray) -> None:
        lines[17] = (start, end, 0, low, 0, kind, b"")

    with pytest.raises(
        ValueError, match="a line of no kind, or outside of its chunk, met in line 18"
    ):
        emit(make_plan(), make_template(), change)


@pytest.mark.parametrize("given", [0, 1, 3])
def test_more_or_fewer_outputs_than_lines(given: int) -> None:
    """As many finished outputs as there are lines of that kind."""
    kernel = Kernel(make_plan(), make_template(), library())
    chunk = b"x\n192.0.2.1\ny\n"

    with pytest.raises(ValueError, match="as many outputs"):
        kernel.emit(chunk, kernel.scan(chunk), [b"o\n"] * given)


def test_a_chunk_without_an_end() -> None:
    """The last line has its LF."""
    kernel = Kernel(make_plan(), make_template(), library())
    for chunk in (b"192.0.2.1", b"192.0.2.1\nx", b"192.0.2.1\n" * 70 + b" "):
        with pytest.raises(ValueError, match="a chunk must be whole lines"):
            kernel.scan(chunk)


def test_templates_that_are_too_much() -> None:
    """A template has its bounds, and no slot of a kind unknown, or of a fifth source."""
    plan = make_plan()
    for slots in (
        [Slot(5)],
        [literal(b"x")] * 1025,
        [piece(1, [b"x"] * 40)] * 129,
        [piece(4, [b"x"] * 40)],
        [replace(piece(1, [b"x"] * 40), part=1)],
        [replace(piece(1, [b"x"] * 80), part=2, parts=2)],
    ):
        with pytest.raises(ValueError, match="a template with more slots"):
            emit(plan, Template(slots))
    assert emit(plan, Template([piece(1, [b"x"] * 40)] * 128)) > 128


def test_lines_of_another_type() -> None:
    """Lines are a LINE array in one piece."""
    kernel = Kernel(make_plan(), make_template(), library())
    wrong: list[Any] = [np.zeros(4, np.uint64), np.zeros(4, LINE)[::2]]
    for lines in wrong:
        with pytest.raises(ValueError, match="LINE array"):
            kernel.emit(b"", lines)
