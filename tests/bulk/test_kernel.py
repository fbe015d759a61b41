"""The compiled kernel does what the contract says, byte for byte."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings

from ipskeptic.bulk.kernel import Kernel
from ipskeptic.bulk.shapes import INPUT, IP, LINE, PREFIX
from ipskeptic.model.text import format_address
from tests.bulk import reference
from tests.bulk.kernels import VARIANTS, library
from tests.bulk.made import (
    LAST6,
    chunks,
    edges,
    literal,
    make_plan,
    make_template,
    misspelt_chunk,
    piece,
    plain_chunk,
)
from tests.bulk.reference import NO_PREFIX, Plan, Slot, Template

both = pytest.mark.parametrize("variant", VARIANTS)


def new_kernel(plan: Plan, template: Template, variant: str = "simd") -> Kernel:
    """A kernel compiled for the tests."""
    return Kernel(plan, template, library(variant))


def same(variant: str, plan: Plan, template: Template, chunk: bytes) -> None:
    """Lines, output and counts of a chunk are those of the reference."""
    kernel = new_kernel(plan, template, variant)
    lines = kernel.scan(chunk)
    expected = reference.scan(plan, chunk)
    differing = np.flatnonzero(lines != expected)
    assert not len(differing), (lines[differing[0]], expected[differing[0]])
    others = [b"" if n % 3 else b"other %d\n" % n for n in range((lines["kind"] == 255).sum())]
    out, counts = reference.emit(plan, template, chunk, lines, others)
    assert bytes(kernel.emit(chunk, lines, others)) == out
    assert {row: n for row, n in enumerate(kernel.counts.tolist()) if n} == counts


@both
@given(chunk=chunks())
@settings(max_examples=300)
def test_every_form_of_line(variant: str, chunk: bytes) -> None:
    """Lines of every form, and bytes that are none."""
    same(variant, make_plan(), make_template(), chunk)


@both
@pytest.mark.parametrize("seed", range(4))
def test_long_chunks(variant: str, seed: int) -> None:
    """Chunks of many lines, with plans of few and of many intervals."""
    plan = make_plan(seed, spread=(0, 10, 500, 3000)[seed])
    same(variant, plan, make_template(seed), plain_chunk(seed, 3000))


@both
@pytest.mark.parametrize("seed", range(3))
def test_misspelt_addresses(variant: str, seed: int) -> None:
    """What one or two changed characters make of an address is what intake makes of it."""
    chunk = misspelt_chunk(seed, 4000)
    kinds = new_kernel(make_plan(), make_template()).scan(chunk)["kind"].tolist()
    # The test is worth something only if much is read, and much is not.
    assert min(kinds.count(4), kinds.count(6), kinds.count(255)) > 300
    same(variant, make_plan(), make_template(), chunk)


@both
def test_both_ends_of_every_interval(variant: str) -> None:
    """The first and the last address of every interval, from 0.0.0.0 and :: on."""
    plan = make_plan(7, spread=500)
    v4, v6 = edges(plan)
    texts = [format_address(4, number) for number in v4]
    texts += [format_address(6, number) for number in v6]
    assert {"0.0.0.0", "255.255.255.255", "::", format_address(6, LAST6)} <= set(texts)
    same(variant, plan, make_template(), "".join(f"{text}\n" for text in texts).encode())


@both
def test_one_interval_of_each_family(variant: str) -> None:
    """The smallest plan there is."""
    plan = make_plan()
    plan.v4_first, plan.v4_tail = plan.v4_first[:1].copy(), plan.v4_tail[:1].copy()
    plan.v6_high, plan.v6_low = plan.v6_high[:1].copy(), plan.v6_low[:1].copy()
    plan.v6_tail = plan.v6_tail[:1].copy()
    same(variant, plan, make_template(), plain_chunk(3, 200))


@both
@pytest.mark.parametrize("last", [b"1.2.3.4", b"255.255.255.255", b"::1", b"x", b"", b"#"])
def test_the_end_of_a_chunk(variant: str, last: bytes) -> None:
    """A chunk of nothing, of one line, and the last lines of a longer one."""
    same(variant, make_plan(), make_template(), b"")
    for before in (b"", b"192.0.2.1\n", b"192.0.2.1\n1.1.1.1\n\n"):
        same(variant, make_plan(), make_template(), before + last + b"\n")


@both
def test_long_lines(variant: str) -> None:
    """A line of 65,536 characters is read, a longer one is left to Python."""
    room = 65_536 - len("192.0.2.1")
    chunk = b"192.0.2.1" + b" " * room + b"\n" + b"192.0.2.1" + b" " * (room + 1) + b"\n"
    chunk += b"#" * 65_536 + b"\n" + b"#" * 65_537 + b"\n" + b" " * 65_537 + b"\n"
    kernel = new_kernel(make_plan(), make_template(), variant)

    assert kernel.scan(chunk)["kind"].tolist() == [4, 255, 0, 255, 255]
    same(variant, make_plan(), make_template(), chunk)


def test_every_octet() -> None:
    """Every number of every octet is read and written."""
    texts = [f"{n}.{255 - n}.{n}.{255 - n}\n" for n in range(256)]
    plan, template = make_plan(), Template([Slot(IP), literal(b"\n")])
    kernel = new_kernel(plan, template)
    chunk = "".join(texts).encode()

    assert bytes(kernel.emit(chunk, kernel.scan(chunk))) == chunk


def test_canonical_ipv6() -> None:
    """RFC 5952: every pattern of zero groups, with groups of one to four digits."""
    numbers = []
    for zeros in product((0, 1), repeat=8):
        for digits in (0x1, 0xA2, 0xB34, 0xCDEF):
            groups = [digits * zero for zero in zeros]
            numbers.append(sum(group << 16 * place for place, group in enumerate(groups)))
    lines = np.zeros(len(numbers), LINE)
    lines["kind"] = 6
    lines["high"] = [number >> 64 for number in numbers]
    lines["low"] = [number & (2**64 - 1) for number in numbers]
    kernel = new_kernel(make_plan(), Template([Slot(IP), literal(b"\n")]))
    expected = "".join(f"{format_address(6, number)}\n" for number in numbers)

    assert bytes(kernel.emit(b"", lines)).decode() == expected


@pytest.mark.parametrize("family", [4, 6])
def test_every_prefix_length(family: int) -> None:
    """The masked address at every length; none at 255."""
    bits = 32 if family == 4 else 128
    number = (1 << bits) - 1 - (0x55 << bits // 2)
    plan = make_plan()
    plan.prefix_bits = np.array([*range(bits + 1), NO_PREFIX], np.uint8)
    plan.tails = np.array([[0, row, 0, 0] for row in range(bits + 2)], np.uint32)
    lines = np.zeros(bits + 2, LINE)
    lines["kind"], lines["tail"] = family, range(bits + 2)
    lines["high"], lines["low"] = number >> 64, number & (2**64 - 1)
    template = Template([Slot(PREFIX), literal(b"\n")])
    out = bytes(new_kernel(plan, template).emit(b"", lines))

    assert out == reference.emit(plan, template, b"", lines)[0]
    assert out.endswith(f"{format_address(family, number)}\n\n".encode())


@pytest.mark.parametrize("room", [0, 1, 63, 64, 65, 1000, 5000])
def test_the_out_buffer_grows(room: int) -> None:
    """However small the buffer is at first, all is written once."""
    plan, template, chunk = make_plan(), make_template(), plain_chunk(5, 300)
    kernel = new_kernel(plan, template)
    lines = kernel.scan(chunk)
    others = [b"o" * (n * 50) + b"\n" for n in range((lines["kind"] == 255).sum())]
    kernel._out = np.empty(room, np.uint8)

    out, counts = reference.emit(plan, template, chunk, lines, others)
    assert bytes(kernel.emit(chunk, lines, others)) == out
    assert kernel.counts.sum() == sum(counts.values())


def test_counts_without_a_piece_of_the_verdict() -> None:
    """Verdicts are counted where no column of theirs is written, and added up."""
    plan, chunk = make_plan(), plain_chunk(6, 500)
    template = Template([Slot(INPUT), literal(b"\n")])
    kernel = new_kernel(plan, template)
    lines = kernel.scan(chunk)
    others = [b""] * int((lines["kind"] == 255).sum())
    kernel.emit(chunk, lines, others)
    kernel.emit(chunk, lines, others)
    _, counts = reference.emit(plan, template, chunk, lines, others)

    expected = {row: 2 * n for row, n in counts.items()}
    assert {row: n for row, n in enumerate(kernel.counts.tolist()) if n} == expected


def test_plan_and_template_are_read_afresh() -> None:
    """What has grown or been replaced between two calls is what the next one uses."""
    plan, template, chunk = make_plan(), make_template(), b"192.0.2.1\n2001:db8::1\n"
    kernel = new_kernel(plan, template)
    before = bytes(kernel.emit(chunk, lines := kernel.scan(chunk)))
    lines["tail"] = len(plan.tails)
    plan.tails = np.vstack([plan.tails, np.array([[6, 40, 0, 0]], np.uint32)])
    plan.prefix_bits = np.append(plan.prefix_bits, np.array([24], np.uint8))
    template.slots = [piece(0, [b"%d" % n for n in range(7)]), Slot(PREFIX), literal(b"\n")]
    after = bytes(kernel.emit(chunk, lines))

    assert before != after == b"6192.0.2.0/24\n62001:d00::/24\n"
    assert kernel.counts[6] == 2
    plan.v4_first, plan.v4_tail = plan.v4_first[:1].copy(), np.array([11], np.uint32)
    assert kernel.scan(chunk)["tail"][0] == 11


def test_kernels_run_side_by_side() -> None:
    """Two threads with a kernel each, over the same plan, get what one gets."""
    plan, template = make_plan(), make_template()
    parts = [plain_chunk(seed, 400) for seed in range(16)]

    def work(chunk: bytes) -> bytes:
        kernel = new_kernel(plan, template)
        lines = kernel.scan(chunk)
        return bytes(kernel.emit(chunk, lines, [b""] * int((lines["kind"] == 255).sum())))

    library()
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, parts)) == [work(chunk) for chunk in parts]


def test_views_are_taken() -> None:
    """A chunk may be a view into a buffer that is used again."""
    plan, template = make_plan(), make_template()
    kernel = new_kernel(plan, template)
    buffer = bytearray(b"junk192.0.2.1\n::1\njunk")
    view = memoryview(buffer)[4:-4]
    out = bytes(kernel.emit(view, kernel.scan(view)))

    assert out == bytes(kernel.emit(bytes(view), kernel.scan(bytes(view))))
