"""Importing and compiling real files, as a ratio to decompressing and splitting them.

The newest whole file of each registry, 40 lists and one full routing table (of very different
dates: a test of speed and conflicts, no answer). The yardstick is one Python process that
decompresses the same files and splits each line, and does nothing with it.

Method: whole processes, interleaved pairs, so that other work on the machine hits both sides
alike; medians of the pairs' ratios. The parts (`parts.py`) are of one more run in each pair; they
are ratios to the same yardstick, and sum to its `import and compile`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from row import print_row

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DATA = ROOT.parent / "shared" / "data"
REGISTRIES = (
    "rir/current/delegated-afrinic-extended-20260821.xz",
    "rir/current/delegated-apnic-20260617.xz",
    "rir/2026-02-13/delegated-lacnic-20260212.xz",
    "rir/2014/delegated-ripencc-20140803.xz",
    "rir/2013-08/delegated-arin-20130813.xz",
)
TABLE = "routing/routeviews-pfx2as-20210416.tsv.xz"
OTHER_LISTS = (
    "blocklists/ipsum/ipsum-20260822.txt.xz",
    "blocklists/other/sans-20260822.txt.xz",
    "anonymizers/x4b-datacenter-ipv4-20260822.txt.xz",
    "anonymizers/x4b-vpn-ipv4-20260822.txt",
)
LISTS = 40

YARDSTICK = """
import bz2, gzip, lzma, sys
openers = {"xz": lzma.open, "gz": gzip.open, "bz2": bz2.open}
for path in sys.argv[1:]:
    opener = openers.get(path.rpartition(".")[2], open)
    sign = "|" if "delegated" in path else None
    with opener(path, "rt", encoding="utf-8", errors="replace") as file:
        for line in file:
            line.split(sign)
"""

IMPORT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ipskeptic import discover
from ipskeptic.update.store import Store
folder, *paths = sys.argv[1:]
result = Store(Path(folder)).import_files(
    [Path(path) for path in paths], feed=None, date=None,
    now=datetime(2026, 11, 23, tzinfo=UTC), catalogue=discover.catalogue())
for file in result.files:
    if file.state == "refused":
        sys.exit(f"{file.path}: {file.state}: {file.reason}")
"""

COMPILE = """
import sys
from pathlib import Path
from ipskeptic.update.store import Store
Store(Path(sys.argv[1])).compile()
"""


class Cost(NamedTuple):
    """What one process and those that it started took."""

    wall: float
    processor: float


def run(arguments: list[str]) -> Cost:
    """Run Python once."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    return Cost(wall, user + system)


def parts_of(paths: list[str]) -> dict[str, float]:
    """Seconds of processor time of each part of one import."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(HERE / "parts.py"), folder, *paths]
        done = subprocess.run(command, check=True, capture_output=True)
    parts: dict[str, float] = json.loads(done.stdout)
    return parts


def files() -> list[str]:
    """The files, all of them recognised without help."""
    from ipskeptic import discover
    from ipskeptic.lookup.recognise import recognise

    folder = DATA / "blocklists" / "firehol-20240126"
    sets = sorted(folder.glob("*set*"), key=lambda path: (-path.stat().st_size, path.name))
    known = [
        path
        for path in sets
        if path.suffix == ".xz"
        or recognise(path.read_bytes(), path.name, discover.catalogue()).feed
    ]
    lists = [str(path) for path in known[: LISTS - len(OTHER_LISTS)]]
    return [*(str(DATA / name) for name in (*REGISTRIES, *OTHER_LISTS, TABLE)), *lists]


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="keep the data folder of one more run here")
    options = parser.parse_args()
    paths = files()
    results: dict[str, list[tuple[float, float]]] = {}
    parts: dict[str, list[float]] = {}
    digests = set()
    for pair in range(options.pairs):
        base = run(["-c", YARDSTICK, *paths])
        with tempfile.TemporaryDirectory() as folder:
            note(results, "import and compile", run(["-c", IMPORT, folder, *paths]), base)
            note(results, "compile alone", run(["-c", COMPILE, folder]), base)
            index = Path(folder, "index.ipskeptic").read_bytes()
            digests.add(hashlib.sha256(index).hexdigest())
        for part, seconds in parts_of(paths).items():
            parts.setdefault(part, []).append(seconds / base.processor)
        print(f"pair {pair + 1} of {options.pairs} done", file=sys.stderr)
    if options.keep:
        run(["-c", IMPORT, str(options.keep), *paths])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    for what, ratios in results.items():
        wall, processor = (statistics.median(column) for column in zip(*ratios, strict=True))
        print_row(
            what,
            f"{wall:.1f} x wall, {processor:.1f} x processor time of decompress and split",
            f"{options.pairs} pairs, {len(paths)} files",
        )
    for part, shares in parts.items():
        share = f"{statistics.median(shares):.2f} x processor time of decompress and split"
        print_row(f"part of import: {part}", share, f"{options.pairs} runs")
    print_row("peak memory of one process", f"{peak:.0f} MiB", "largest of all runs")
    print_row("index", f"{len(index) / 1e6:.0f} MB", f"{len(digests)} distinct of all runs")
    return 0 if len(digests) == 1 else 1


def note(results: dict[str, list[tuple[float, float]]], what: str, cost: Cost, base: Cost) -> None:
    """Keep the ratios of one run."""
    ratio = (cost.wall / base.wall, cost.processor / base.processor)
    results.setdefault(what, []).append(ratio)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "random")
    sys.exit(main())
