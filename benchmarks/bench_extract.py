"""`ipskeptic extract` on prose, a web log and a list, beside `re.findall` of a plain pattern.

Whole processes, start-up included. The yardstick reads the same file in one Python process and
finds every dotted quad, look-alikes too, without their places; where `rg` is installed, `rg -o` of
the same pattern is a second one. Runs take turns; each ratio is the median of the pairs'.

Prose is the reports of ../shared, one after the other, where they are there, else made-up
sentences. Where they are there, the corpus is scored as well.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from row import print_row
from weblog import write_log

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
PATTERN = r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}"
YARDSTICK = (
    "import re, sys; print(len(re.findall(rb'" + PATTERN + "', open(sys.argv[1], 'rb').read())))"
)
TEXTS = (".md", ".adoc", ".txt")
SENTENCE = (
    "On {day} March the team saw {count} requests from 192.0.2.{host} to a server whose version, "
    "{count}.{day}, was old; nothing else in the log of that day stood out, and the analysts "
    "went on to the next machine."
)


def reports() -> Iterator[str]:
    """Texts of reports without an end."""
    paths = [p for p in sorted(CORPUS.glob("documents/d*/document.*")) if p.suffix in TEXTS]
    if paths:
        yield from cycle([path.read_text("utf-8", "replace") for path in paths])
    chance = random.Random(1)
    while True:
        numbers = {"day": chance.randrange(1, 31), "count": chance.randrange(2, 9)}
        yield SENTENCE.format(host=chance.randrange(1, 255), **numbers)


def addresses() -> Iterator[str]:
    """Addresses without an end."""
    chance = random.Random(2)
    while True:
        yield ".".join(str(chance.randrange(1, 224)) for _ in range(4))


def write_lines(path: Path, size: int, lines: Iterator[str]) -> None:
    """Write lines until there are so many bytes."""
    with path.open("w", encoding="utf-8") as file:
        while file.tell() < size:
            file.writelines(f"{next(lines)}\n" for _ in range(10))


def seconds(command: list[str], output: Path) -> float:
    """What a command takes that writes to a file."""
    start = time.perf_counter()
    with output.open("wb") as file:
        subprocess.run(command, stdout=file, check=True)
    return time.perf_counter() - start


def measure(name: str, path: Path, runs: int, output: Path) -> None:
    """Print the rows of one text."""
    ours = [sys.executable, "-m", "ipskeptic", "extract", str(path)]
    others = {"re.findall": [sys.executable, "-c", YARDSTICK, str(path)]}
    if rg := shutil.which("rg"):
        others["rg -o"] = [rg, "-o", PATTERN, str(path)]
    size = path.stat().st_size / 1e6
    mine: list[float] = []
    theirs: dict[str, list[float]] = {other: [] for other in others}
    for _ in range(runs):
        mine.append(seconds(ours, output))
        for other, command in others.items():
            theirs[other].append(seconds(command, output))
    speed = size / statistics.median(mine)
    ratios = []
    for other, taken in theirs.items():
        ratio = statistics.median(a / b for a, b in zip(mine, taken, strict=True))
        ratios.append(f"{ratio:.1f} x the time of {other}")
    method = f"{runs} interleaved runs, whole processes, {size:.0f} MB"
    print_row(f"extract, {name}", f"{speed:.1f} MB/s; {', '.join(ratios)}", method)


def score() -> None:
    """Print what the corpus's own program says of us."""
    if not (CORPUS / "score.py").is_file():
        print("../shared/corpus is not on this machine: nothing to score", file=sys.stderr)
        return
    ours = [sys.executable, "-m", "ipskeptic", "extract"]
    command = [sys.executable, str(CORPUS / "score.py"), "--list-errors", "5", "--", *ours]
    print(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=50_000_000, help="bytes of each text")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-score", action="store_true", help="leave the corpus out")
    asked = parser.parse_args()
    makers: dict[str, Callable[[Path], None]] = {
        "prose": lambda path: write_lines(path, asked.size, reports()),
        "web log": lambda path: write_log(path, asked.size),
        "list": lambda path: write_lines(path, asked.size, addresses()),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, make in makers.items():
            path = Path(folder) / "text.txt"
            make(path)
            measure(name, path, asked.runs, Path(folder) / "output")
    if not asked.no_score:
        score()
    return 0


if __name__ == "__main__":
    sys.exit(main())
