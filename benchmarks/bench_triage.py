"""`ipskeptic triage` on a web log, beside `rg -o PATTERN | LC_ALL=C sort | uniq -c`.

Whole processes: theirs writes every distinct address with its count, ours the finished report, for
which each of them is also judged against the index. Runs take turns, so that other work on the
machine hits all alike, and each of ours stands beside the run of theirs before it; the ratio is the
median of the pairs'. The pattern is that of bench_triage_scan.py, which measures the scan alone.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench_triage_scan import PATTERN
from row import print_row
from weblog import write_log

NO_KERNEL = "IPSKEPTIC_NO_KERNEL"


class Cost(NamedTuple):
    """What a command took.

    Attributes:
        seconds: By the clock.
        processor: Of the processor, its children's included.
        peak: Memory of its own process, in MiB.
    """

    seconds: float
    processor: float
    peak: float


def run(command: list[str], output: Path, environment: dict[str, str]) -> Cost:
    """Run a command that writes to a file."""
    start = time.perf_counter()
    with output.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(taken, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def without_clock(text: str) -> str:
    """The report but for its last line, which has the clock."""
    return text.rstrip().rpartition("\n")[0]


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10**9, help="bytes of the log")
    parser.add_argument("--log", type=Path, help="a log to read, instead of a made-up one")
    parser.add_argument("--data-dir", type=Path, help="a data folder with a full index")
    parser.add_argument("--at", help="when all was seen: a day of which the index has data")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    if not shutil.which("rg"):
        print("rg is not installed: nothing to compare with", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = asked.log or folder / "access.log"
        if not asked.log:
            write_log(log, asked.size)
        index = (asked.data_dir or folder) / "index.ipskeptic"
        held = f"{index.stat().st_size / 1e6:.0f} MB index" if index.exists() else "built-in data"
        ours = [sys.executable, "-m", "ipskeptic", "triage", str(log), "--isolated"]
        ours += ["--data-dir", str(asked.data_dir or folder / "none")]
        ours += ["--at", asked.at] if asked.at else []
        measure(log, ours, folder, asked.runs, held)
    return 0


def measure(log: Path, ours: list[str], folder: Path, runs: int, held: str) -> None:
    """Let the sides take turns, and print a row for each of ours."""
    file = shlex.quote(str(log))
    theirs = f"rg -oIN --no-unicode '{PATTERN}' {file} | LC_ALL=C sort | uniq -c"
    plain = {key: value for key, value in os.environ.items() if key != NO_KERNEL}
    sides = {"with the kernel": plain, "without it": {**plain, NO_KERNEL: "1"}}
    with log.open("rb") as stream:  # so that no side reads it from the disk
        while stream.read(1 << 24):
            pass
    pairs: dict[str, list[tuple[Cost, Cost]]] = {name: [] for name in sides}
    reports = set()
    for _ in range(runs):
        for name, environment in sides.items():
            peer = run(["sh", "-c", theirs], folder / "theirs", plain)
            pairs[name].append((peer, run(ours, folder / "ours", environment)))
            reports.add(without_clock((folder / "ours").read_text("utf-8")))
    if len(reports) != 1:
        raise SystemExit("the reports differ")
    size = log.stat().st_size / 1e6
    for name in sides:
        print_row(
            f"triage of a {size:,.0f} MB web log, {held}, {name}",
            told(pairs[name]),
            f"medians of {runs} interleaved pairs, whole processes, equal reports",
        )


def told(pairs: list[tuple[Cost, Cost]]) -> str:
    """Ratios and figures of some pairs of theirs and ours."""
    by_clock = [peer.seconds / mine.seconds for peer, mine in pairs]
    by_processor = [peer.processor / mine.processor for peer, mine in pairs]
    theirs, mine = (statistics.median(pair[side].seconds for pair in pairs) for side in (0, 1))
    return (
        f"{statistics.median(by_clock):.2f} times as fast as rg, sort and uniq "
        f"({min(by_clock):.2f} to {max(by_clock):.2f}); by processor time "
        f"{statistics.median(by_processor):.2f} times "
        f"({min(by_processor):.2f} to {max(by_processor):.2f}); {mine:.2f} s and {theirs:.2f} s; "
        f"peak {max(cost.peak for _, cost in pairs):.0f} MiB"
    )


if __name__ == "__main__":
    sys.exit(main())
