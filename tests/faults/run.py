"""The fault run: everything that may go wrong with an update, against a real server on loopback.

python -m tests.faults.run [--kills 200] [--seed 1]

Prints a line for each part, then what was wrong; exit code 1 if anything was.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from tests.faults import damage, disks, kills


def main(arguments: list[str]) -> int:
    """Run all parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20141211)
    options = parser.parse_args(arguments)
    parts: tuple[Callable[[], tuple[str, list[str]]], ...] = (
        lambda: kills.run(options.kills, options.seed),
        lambda: damage.run(options.seed),
        disks.full,
        disks.read_only,
        disks.clock_set_back,
    )
    start = time.monotonic()
    wrong: list[str] = []
    for part in parts:
        line, found = part()
        print(f"fault run: {line}" if not found else f"fault run: FAILED: {line}", flush=True)
        wrong += found
    for text in wrong:
        print(f"  wrong: {text}")
    print(f"fault run: {len(wrong)} things wrong, {time.monotonic() - start:.0f} s", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
