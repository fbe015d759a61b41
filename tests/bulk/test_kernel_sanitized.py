"""The kernel under the address and undefined-behaviour sanitizers: the same bytes, and no fault.

Each array lies in memory of its own, exactly as long as it is (driver.c), so that a byte read or
written beyond it is met. A fixed number of inputs from fixed seeds, as in tests/fuzz/running.py; to
search for longer: `driver fuzz SEED RUNS`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from ipskeptic.bulk.shapes import LINE, PIECE
from tests.bulk import reference
from tests.bulk.kernels import VARIANTS, driver, run
from tests.bulk.made import chunks, make_plan, make_template, misspelt_chunk, plain_chunk
from tests.bulk.reference import Plan, Template

both = pytest.mark.parametrize("variant", VARIANTS)


def job(plan: Plan, template: Template, chunk: bytes, others: list[bytes]) -> bytes:
    """The file that driver.c reads: each block with its length before it."""
    offsets = np.zeros(len(others) + 1, np.uint64)
    np.cumsum([len(other) for other in others], out=offsets[1:])
    slots = [(slot.kind, slot.source, slot.part, slot.parts) for slot in template.slots]
    blocks: list[bytes | NDArray[np.generic]] = [getattr(plan, name) for name in Plan.__slots__]
    blocks += [chunk, b"".join(others), offsets, np.array(slots, np.uint32)]
    for slot in template.slots:
        is_piece = slot.kind == PIECE
        blocks += [slot.blob if is_piece else slot.text, slot.offsets if is_piece else b""]
    raw = [block if isinstance(block, bytes) else block.tobytes() for block in blocks]
    return b"".join(len(block).to_bytes(8, "little") + block for block in raw)


def check(variant: str, chunk: bytes, room: Path, seed: int = 1) -> None:
    """What the driver writes is what the reference says."""
    program = driver(variant)
    plan, template = make_plan(seed), make_template(seed)
    lines = reference.scan(plan, chunk)
    others = [b"o" * (n % 9) for n in range((lines["kind"] == 255).sum())]
    (room / "job").write_bytes(job(plan, template, chunk, others))
    done = run([str(program), "job", str(room / "job"), str(room / "out")])
    assert done.returncode == 0, done.stderr
    out = (room / "out").read_bytes()
    size = len(lines) * LINE.itemsize

    assert out[:size] == lines.tobytes()
    assert out[size:] == reference.emit(plan, template, chunk, lines, others)[0]


@pytest.mark.slow
@both
@pytest.mark.parametrize("seed", range(3))
def test_the_same_bytes_under_sanitizers(variant: str, seed: int, tmp_path: Path) -> None:
    """Long chunks of many forms, and none."""
    check(variant, plain_chunk(seed, (0, 1, 2000)[seed]), tmp_path, seed)


@both
def test_every_form_of_line_under_sanitizers(
    variant: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The corpus of test_kernel.py, in one job."""
    parts: list[bytes] = []

    @given(chunk=chunks())
    @settings(max_examples=200, database=None)
    def collect(chunk: bytes) -> None:
        parts.append(chunk)

    collect()
    parts.append(misspelt_chunk(9, 2000))
    assert len(parts) >= 200
    check(variant, b"".join(parts), tmp_path_factory.mktemp("job"))


def fuzz(variant: str, seed: int, runs: int) -> None:
    """Run the driver's own made-up plans, templates and chunks, sound and damaged."""
    done = run([str(driver(variant)), "fuzz", str(seed), str(runs)])

    assert (done.returncode, done.stdout) == (0, f"{runs} runs\n"), done.stderr


@pytest.mark.slow
@both
def test_damaged_data_under_sanitizers(variant: str) -> None:
    """Some thousands of made-up plans, a third of them damaged."""
    fuzz(variant, 20141211, 2000)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_more_damaged_data_under_sanitizers(seed: int) -> None:
    """The same for longer, from other seeds."""
    fuzz("simd", seed, 15_000)
