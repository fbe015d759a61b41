"""`annotate`, whole process, all columns as JSON lines, beside what others would use.

Random IPv4 addresses that some network announces, one a line, from a file on standard input to
/dev/null. Every side has the same records: peers read exports of the same index
(`data export --format mmdb --plain`, `--format parquet`), which are made before and not timed; ours
reads the answers that an earlier run kept, and is also timed where nothing is kept. Rounds take
turns through all sides, so that other work on the machine hits all alike; ratios are of medians of
wall time and of processor time. Peers that are not installed are left out and said to be.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from data_folder import data_folder
from row import print_row

HERE = Path(__file__).resolve().parent
PROGRAM = Path(sys.executable).parent / "ipskeptic"
PEERS = ("maxminddb", "polars", "duckdb", "pyasn", "pytricia")
AT = "2026-08-22"  # near the dates of the files that the index is made of
OURS = ("kernel", "arrays")


class Cost(NamedTuple):
    """What a command took: seconds of wall and processor time, MiB at most."""

    wall: float
    processor: float
    peak: float


def run(command: list[str], source: Path, environment: dict[str, str] | None = None) -> Cost:
    """Run a command from a file to nowhere."""
    with source.open("rb") as file, open(os.devnull, "wb") as nowhere:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=file, stdout=nowhere, env={**os.environ, **(environment or {})}
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed: {process.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="a data folder; one of all files at hand")
    parser.add_argument("--lines", type=lambda text: int(float(text)), default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--work", type=Path, help="keep lists and exports here")
    options = parser.parse_args()
    options.data_dir = options.data_dir or data_folder()
    with tempfile.TemporaryDirectory() as folder:
        work = options.work or Path(folder)
        work.mkdir(exist_ok=True)
        sides = _sides(options, work)
        costs: dict[str, list[Cost]] = {name: [] for name in sides}
        for turn in range(options.rounds):
            for name, (command, source, environment) in sides.items():
                costs[name].append(run(command, source, environment))
                print(f"round {turn + 1}: {name}: {costs[name][-1]}", file=sys.stderr)
        _report(costs, options)
    return 0


def _sides(
    options: argparse.Namespace, work: Path
) -> dict[str, tuple[list[str], Path, dict[str, str]]]:
    data = ["--data-dir", str(options.data_dir), "--at", AT]
    for name, extra in (("plain.mmdb", ["--format", "mmdb", "--plain"]),
                        ("both.parquet", ["--format", "parquet"])):  # fmt: skip
        if not (work / name).exists():
            made = ["data", "export", *extra, *data, "-q", "-o", str(work / name)]
            subprocess.run([str(PROGRAM), *made], check=True)
    lists = {
        name: _made(work, lines, mixed=name == "mixed")
        for name, lines in (("", options.lines), ("mixed", options.lines), ("1000", 1000))
    }
    annotate = [str(PROGRAM), "annotate", *data, "-q"]
    nothing = {"IPSKEPTIC_CACHE_DIR": str(work / "cache")}
    without = {**nothing, "IPSKEPTIC_NO_KERNEL": "1"}
    anew = {"IPSKEPTIC_CACHE_DIR": ""}
    sides = {
        "annotate, kernel": (annotate, lists[""], nothing),
        "annotate, no kernel": (annotate, lists[""], without),
        "annotate, kernel, nothing kept": (annotate, lists[""], anew),
        "annotate, no kernel, nothing kept": (annotate, lists[""], {**anew, **without, **anew}),
        "annotate, kernel, mixed": (annotate, lists["mixed"], nothing),
        "annotate, no kernel, mixed": (annotate, lists["mixed"], without),
        "annotate, 1,000 lines": (annotate, lists["1000"], nothing),
        "wc -l": (["wc", "-l"], lists[""], nothing),
    }
    output = work / f"output-{options.lines}.jsonl"
    if not output.exists():
        with lists[""].open("rb") as file, output.open("wb") as out:
            # This run also keeps the answers that it worked out, as peers have their exports.
            environment = {**os.environ, **nothing}
            subprocess.run(annotate, stdin=file, stdout=out, check=True, env=environment)
    sides["copy as many output bytes"] = (["sh", "-c", "cat | cat"], output, nothing)
    for peer in filter(None, options.peers.split(",")):
        try:
            __import__(peer)
        except ImportError:
            print(f"{peer} is not installed: pip install {peer}", file=sys.stderr)
            continue
        file = work / ("plain.mmdb" if peer == "maxminddb" else "both.parquet")
        command = [sys.executable, str(HERE / "peers.py"), peer, str(file)]
        if peer == "pyasn":
            run(command, lists["1000"])  # its file is made once, and not timed
        sides[peer] = (command, lists[""], nothing)
        if peer == "maxminddb":
            sides["maxminddb, 1,000 lines"] = (command, lists["1000"], nothing)
    if shutil.which("grepcidr"):
        some = work / "some.cidr"
        some.write_text(
            "".join(f"{n}.{m}.0.0/17\n" for n in range(1, 200) for m in range(0, 250, 3))
        )
        sides["grepcidr, one list"] = (["grepcidr", "-f", str(some)], lists[""], nothing)
    return sides


def _made(work: Path, lines: int, *, mixed: bool) -> Path:
    """A list, made by a process of its own: a child is charged with its parent's memory."""
    made = f"from bench_annotate import *; make_list(Path({str(work)!r}), {lines}, mixed={mixed})"
    subprocess.run([sys.executable, "-c", made], check=True, cwd=HERE)
    return work / f"list-{lines}{'-mixed' if mixed else ''}.txt"


def make_list(work: Path, lines: int, *, mixed: bool) -> Path:
    """Random addresses that some network announces; mixed: 30 % IPv6, 5 % that take reading."""
    path = work / f"list-{lines}{'-mixed' if mixed else ''}.txt"
    if path.exists():
        return path
    import numpy as np
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    names = ["family", "first_number", "last_number", "asn"]
    table = pq.read_table(work / "both.parquet", columns=names)
    table = table.filter(
        pc.and_(
            pc.equal(table["family"], 4),
            pc.not_equal(pc.fill_null(table["asn"].cast("string"), ""), ""),
        )
    )
    first = table["first_number"].to_numpy().astype(np.int64)
    sizes = table["last_number"].to_numpy().astype(np.int64) - first + 1
    ends = np.cumsum(sizes)
    draw = np.random.default_rng(20261126)
    odd = random.Random(20261126)
    with path.open("w", encoding="ascii") as file:
        for start in range(0, lines, 1 << 20):
            number = min(1 << 20, lines - start)
            at = draw.integers(0, ends[-1], number)
            place = np.searchsorted(ends, at, side="right")
            found = (first[place] + at - (ends[place] - sizes[place])).tolist()
            texts = [f"{n >> 24}.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in found]
            if mixed:
                texts = [_mixed(text, odd) for text in texts]
            file.write("\n".join(texts) + "\n")
    return path


def _mixed(text: str, draw: random.Random) -> str:
    """30 % IPv6; 5 % odd: defanged, with blanks, prefixes, ports, lines that are none."""
    roll = draw.random()
    if roll < 0.30:
        high = draw.choice(("2001", "2400", "2600", "2804", "2a00", "2c0f"))
        middle = f"{draw.randrange(1 << 12):x}:{draw.randrange(1 << 16):x}"
        return f"{high}:{middle}::{draw.randrange(1 << 16):x}"
    if roll < 0.95:
        return text
    if roll < 0.975:
        return text.replace(".", "[.]")
    if roll < 0.985:
        return f"  {text}\t"
    if roll < 0.990:
        return "# a comment"
    if roll < 0.994:
        return f"{text.rpartition('.')[0]}.0/24"
    if roll < 0.997:
        return f"{text}:{draw.randrange(1, 65536)}"
    return draw.choice(("unknown", "-", "n/a", "host.example.net", "300.1.2.3"))


def ratio(one: Cost, other: Cost) -> str:
    """One cost in terms of another."""
    wall, processor = one.wall / other.wall, one.processor / other.processor
    return f"{wall:.2f} x wall, {processor:.2f} x processor time"


def _report(costs: dict[str, list[Cost]], options: argparse.Namespace) -> None:
    median = {
        name: Cost(*(statistics.median(column) for column in zip(*found, strict=True)))
        for name, found in costs.items()
    }
    method = f"{options.rounds} rounds, {options.lines:,} lines, {options.data_dir.name}"
    ways = ("annotate, kernel", "annotate, no kernel")
    for way in (*ways, *(f"{way}, nothing kept" for way in ways)):
        ours = median[way]
        for name, cost in median.items():
            if name.startswith("annotate") or "1,000" in name:
                continue
            print_row(
                f"{name} / {way}",
                ratio(cost, ours),
                method,
            )
        print_row(f"speed, {way}", f"{options.lines / ours.wall / 1e6:.2f} M lines/s wall", method)
        if way not in ways:
            print_row(f"peak memory, {way}", f"{ours.peak:.0f} MiB", method)
            continue
        mixed = median[f"{way}, mixed"]
        print_row(
            f"{way}: speed on mixed lists",
            ratio(ours, mixed),
            method,
        )
        print_row(f"peak memory, {way}", f"{ours.peak:.0f} MiB (mixed: {mixed.peak:.0f})", method)
    if "maxminddb, 1,000 lines" in median:
        few, peer = median["annotate, 1,000 lines"], median["maxminddb, 1,000 lines"]
        print_row("1,000 lines, maxminddb / annotate", f"{peer.wall / few.wall:.2f} x wall", method)


if __name__ == "__main__":
    sys.exit(main())
