"""The Arrow path beside the JSON Lines path: the same random routed IPv4 addresses, all columns.

One process, warm: all answers are worked out before. Rounds take turns through all sides; ratios
are of medians of processor time.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from row import print_row

from ipskeptic import Annotating, Skeptic
from ipskeptic.bulk.answers import NETWORK
from ipskeptic.bulk.arrow_columns import string_array
from ipskeptic.bulk.plan import UNRESOLVED
from ipskeptic.bulk.text import ipv4_texts
from ipskeptic.intake.chunks import read_chunks

AT = "2026-08-22"  # as in bench_annotate.py
BATCH = 1 << 16


def routed(asked: Annotating, number: int) -> Any:
    """Random IPv4 addresses that some network announces, uint32 [number]."""
    asked.prepare()
    plan, answers = asked._arrow._engine._plan, asked._annotator.answers
    networks = plan.tails[plan.v4_tail & np.uint32(UNRESOLVED - 1), NETWORK]
    has = np.array([bool(row[0]) for row in answers.texts[NETWORK].rows])[networks]
    first = plan.v4_first.astype(np.int64)
    sizes = np.diff(np.append(first, 1 << 32)) * has
    ends = np.cumsum(sizes)
    drawn = np.random.default_rng(20261126).integers(0, ends[-1], number)
    place = np.searchsorted(ends, drawn, side="right")
    return (first[place] + drawn - (ends[place] - sizes[place])).astype(np.uint32)


def batches(array: Any, size: int = BATCH) -> list[Any]:
    """The array in slices."""
    return [array.slice(begin, size) for begin in range(0, len(array), size)]


def processor(function: Callable[[], object]) -> float:
    """Seconds of processor time of one call."""
    start = time.process_time()
    function()
    return time.process_time() - start


def sides_of(plain: Annotating, encoded: Annotating, rows: int) -> dict[str, Callable[[], object]]:
    """What is compared, by name; JSON Lines first."""
    numbers = routed(encoded, rows)
    array = string_array(ipv4_texts(numbers))
    lines = "\n".join(array.to_pylist()).encode() + b"\n"
    stream = plain._annotator.chunked("-")
    if stream is None:
        raise SystemExit("neither the kernel nor pyarrow is there")

    def jsonl() -> None:
        for chunk in read_chunks(io.BytesIO(lines), "-"):
            stream.records(chunk, 1)

    def frames(asked: Annotating, columns: list[Any]) -> Callable[[], object]:
        # As in a stream: no batch is kept.
        return lambda: sum(len(asked._arrow.batch(column)) for column in columns)

    strings = batches(array)
    return {
        "JSON Lines": jsonl,
        "Arrow, dictionaries": frames(encoded, strings),
        "Arrow, plain strings": frames(plain, strings),
        "Arrow, dictionaries, of uint32": frames(encoded, batches(pa.array(numbers))),
    }


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data_dir", type=Path, help="a data folder with a full index")
    parser.add_argument("--rows", type=lambda text: int(float(text)), default=2_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with Skeptic.open(options.data_dir) as skeptic:
        encoded = Annotating(skeptic=skeptic, at=AT)
        plain = Annotating(skeptic=skeptic, at=AT, encoded=False)
        made = processor(plain.prepare)
        sides = sides_of(plain, encoded, options.rows)
        times: dict[str, list[float]] = {name: [] for name in sides}
        for turn in range(options.rounds + 1):
            for name, function in sides.items():
                seconds = processor(function)
                if turn:  # the first warms up
                    times[name].append(seconds)
    base = statistics.median(times.pop("JSON Lines"))
    method = f"{options.rounds} rounds of {options.rows:,} rows in turns, processor time, warm"
    for name, found in times.items():
        middle = statistics.median(found)
        result = f"{base / middle:.2f} x the rows/s of the JSON Lines path"
        print_row(name, f"{result}, {options.rows / middle / 1e6:.2f} million rows/s", method)
    print_row("the plan of all answers", f"{made:.1f} s", "one run, processor time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
