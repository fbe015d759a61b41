"""Whole-process processor time of one look-up, as a ratio to importing its libraries.

Method: interleaved pairs, so that other work on the machine hits both sides alike; processor
time (user and system) of the child; the median of the pairs' ratios.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from row import print_row

PAIRS = 25
YARDSTICKS = {
    "json": "import click",
    "text": "import click, rich.console, rich.table",
}


def cpu(command: list[str]) -> float:
    """Processor seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def main() -> int:
    """Print one row a format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="a data folder with a full index")
    parser.add_argument("--address", default="175.45.176.143")
    options = parser.parse_args()
    # As after an installation: an installer writes bytecode, an editable checkout may not.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    source = Path(__file__).resolve().parent.parent / "src"
    compiling = [sys.executable, "-m", "compileall", "-q", str(source)]
    subprocess.run(compiling, env=environment, check=False)
    folder = str(options.data_dir or "no-such-folder")
    index = Path(folder) / "index.ipskeptic"
    size = f"{index.stat().st_size / 1e6:.0f} MB index" if index.exists() else "built-in data only"
    for output, yardstick in YARDSTICKS.items():
        asked = [sys.executable, "-m", "ipskeptic", "--isolated", "--data-dir", folder]
        asked += [options.address, "--at", "2014-12-11", "-f", output]
        cpu(asked)
        ratios = []
        for _ in range(PAIRS):
            base = cpu([sys.executable, "-c", yardstick])
            ratios.append(cpu(asked) / base)
        low, high = statistics.quantiles(ratios, n=10)[0], statistics.quantiles(ratios, n=10)[-1]
        print_row(
            f"one answer, -f {output}, {size}",
            f"{statistics.median(ratios):.2f} x `{yardstick}` ({low:.2f} to {high:.2f})",
            f"processor time, median of {PAIRS} interleaved pairs",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
