"""`data update --from` a mirror of all files in ../shared/data, as a ratio to reading them.

The mirror is laid out as publishers serve their files (tools/lay_mirror.py), packed as they pack
them. The yardstick is one Python process that decompresses the files which an update fetches and
splits each line, and does nothing with it. `no change` is the same update once more.

Method: whole processes, interleaved pairs, so that other work on the machine hits both sides
alike; medians of the pairs' ratios. The parts are taken inside one more run.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from row import print_row

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"

YARDSTICK = """
import bz2, gzip, lzma, sys
magic = {b"\\xfd7zXZ": lzma.open, b"\\x1f\\x8b": gzip.open, b"BZh": bz2.open}
for path in sys.stdin.read().split("\\n"):
    with open(path, "rb") as file:
        head = file.read(5)
    opener = next((o for m, o in magic.items() if head.startswith(m)), open)
    with opener(path, "rt", encoding="utf-8", errors="replace") as file:
        for line in file:
            line.split("|")
"""

PARTS = """
import json, sys, time
from pathlib import Path
from ipskeptic.config import load
from ipskeptic.pipeline.update import update
start = time.perf_counter()
marks = []
update(load(isolated=True)._replace(data_dir=Path(sys.argv[1])), (), at=None, source=sys.argv[2],
       any_size=False, jobs=8, seconds=None, watch=lambda *_: None,
       tell=lambda what: marks.append((what, time.perf_counter() - start)))
end = time.perf_counter() - start
compiling = next(at for what, at in marks if what.startswith("compiling"))
print(json.dumps({"read": compiling, "compile": end - compiling}))
"""


def run(arguments: list[str], text: str = "") -> tuple[float, str]:
    """Run Python once: wall seconds, and what it printed."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], input=text, capture_output=True, text=True, check=False
    )
    wall = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{arguments[:4]}: {done.returncode}: {done.stderr[-2000:]}")
    return wall, done.stdout


def update(data: str, mirror: Path) -> list[str]:
    """The command line of an update."""
    where = ["--from", str(mirror), "--data-dir", data, "--isolated"]
    return ["-m", "ipskeptic", "data", "update", *where, "-f", "json"]


def fetched(mirror: Path, printed: str) -> list[str]:
    """The files of the mirror that an update fetched."""
    found = []
    for file in json.loads(printed)["files"]:
        place = mirror / file["url"].partition("://")[2]
        found += [str(place)] if place.is_file() else []
    return found


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        mirror = Path(root, "mirror")
        run([str(ROOT / "tools" / "lay_mirror.py"), str(DATA), str(mirror)])
        ratios, again = [], []
        for pair in range(options.pairs):
            data = str(Path(root, f"data{pair}"))
            first, printed = run(update(data, mirror))
            files = fetched(mirror, printed)
            base, _ = run(["-c", YARDSTICK], "\n".join(files))
            second, _ = run(update(data, mirror))
            ratios.append(first / base)
            again.append(second / first)
            print(f"pair {pair + 1} of {options.pairs} done", file=sys.stderr)
        _, parts = run(["-c", PARTS, str(Path(root, "parts")), str(mirror)])
        index = Path(data, "index.ipskeptic").stat().st_size
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    method = f"{options.pairs} pairs, {len(files)} files fetched"
    seconds = json.loads(parts)
    share = seconds["compile"] / (seconds["read"] + seconds["compile"])
    print_row("update from a mirror", f"{statistics.median(ratios):.1f} x reading the same", method)
    print_row("its parts", f"fetch and read {1 - share:.0%}, compile {share:.0%}", "one run")
    print_row("update, no change", f"{statistics.median(again):.3f} x the first update", method)
    print_row("peak memory of an update", f"{peak:.0f} MiB", "largest of all runs")
    print_row("index of an update", f"{index / 1e6:.0f} MB", method)
    return 0


if __name__ == "__main__":
    sys.exit(main())
