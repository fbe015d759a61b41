"""One look-up in an opened index, without any numeric library; and opening indexes of any size.

Give a data folder with a full index; `bench_compile.py --keep FOLDER` makes one.

Method: addresses drawn with a fixed seed, half of them anywhere and half where records begin;
each address once, so that nothing but blocks and records read before is remembered; medians of
nine runs, each on a freshly opened index (cold) and on one in which every address was asked once
before (warm).
"""

from __future__ import annotations

import argparse
import mmap
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from row import print_row

from ipskeptic.lookup.index import format as fmt
from ipskeptic.lookup.index.reader import Index

RUNS = 9
ADDRESSES = 20_000
OPENINGS = 300


def timed(function: Callable[[], object]) -> float:
    """Microseconds of one call."""
    start = time.perf_counter()
    function()
    return (time.perf_counter() - start) * 1e6


def starts(path: Path, family: int) -> list[int]:
    """First addresses of the intervals of a family."""

    with open(path, "rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    places = {}
    for number, name in enumerate(fmt.SECTIONS):
        _, _, offset, items = fmt.SECTION.unpack_from(data, fmt.FIXED.size + number * 24)
        places[name] = (offset, items)

    def numbers(name: bytes, code: Literal["I", "Q"]) -> list[int]:
        offset, items = places[name]
        size = fmt.SECTIONS[name]
        return list(memoryview(data)[offset : offset + items * size].cast(code))

    if family == 4:
        return numbers(b"4ADR", "I")
    high, low = numbers(b"6HIG", "Q"), numbers(b"6LOW", "Q")
    return [h << 64 | n for h, n in zip(high, low, strict=True)]


def addresses(path: Path, family: int) -> list[int]:
    """What to ask for."""
    chance = random.Random(20141211)
    width = fmt.WIDTHS[family]
    # IPv6 addresses anywhere would all be where nothing is: 2000::/3 holds what is delegated.
    low, high = (0, 1 << width) if family == 4 else (1 << 125, 1 << 126)
    asked = [chance.randrange(low, high) for _ in range(ADDRESSES // 2)]
    asked += chance.sample(starts(path, family), ADDRESSES // 2)
    chance.shuffle(asked)
    return asked


def look_up(path: Path, family: int) -> None:
    """Print the rows of a family."""
    asked = addresses(path, family)
    cold, warm, empty = [], [], []
    records = 0

    def ask(index: Index) -> None:
        nonlocal records
        records = sum([len(index.lookup(family, number)) for number in asked])

    for _ in range(RUNS):
        with Index.open(path) as index:
            cold.append(timed(lambda index=index: ask(index)) / len(asked))  # type: ignore[misc]
            warm.append(timed(lambda index=index: ask(index)) / len(asked))  # type: ignore[misc]
        empty.append(timed(lambda: sum([len(()) for number in asked])) / len(asked))
    print_row(
        f"look-up, IPv{family}",
        f"{statistics.median(cold):.1f} µs cold, {statistics.median(warm):.1f} µs warm",
        f"{RUNS} runs of {len(asked):,} addresses, {records / len(asked):.1f} records each, "
        f"loop of {statistics.median(empty):.2f} µs included",
    )


def opening(path: Path) -> None:
    """Print how long opening takes."""
    times = [timed(lambda: Index.open(path).close()) for _ in range(OPENINGS)]
    print_row(
        f"opening {path.stat().st_size / 1e6:.2f} MB",
        f"{statistics.median(times):.0f} µs",
        f"median of {OPENINGS}",
    )


def part(path: Path, folder: Path, share: int) -> Path:
    """An index of a part of the snapshots."""
    from ipskeptic.update.compile import write_index
    from ipskeptic.update.folder import DataFolder
    from ipskeptic.update.layer import load_layer

    paths = DataFolder(path.parent).layer_paths()
    target = folder / f"part-{share}"
    write_index(target, [load_layer(layer) for layer in paths[::share]], "")
    return target


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data_dir", type=Path, help="a data folder with a full index")
    path = parser.parse_args().data_dir / "index.ipskeptic"
    for family in (4, 6):
        look_up(path, family)
    if "numpy" in sys.modules:
        raise SystemExit("numpy was imported on the way to an answer")
    with tempfile.TemporaryDirectory() as folder:
        small = Path(__file__).resolve().parent.parent / "data" / "generated" / "builtin.idx"
        for index in (small, part(path, Path(folder), 5), part(path, Path(folder), 2), path):
            opening(index)
    return 0


if __name__ == "__main__":
    sys.exit(main())
