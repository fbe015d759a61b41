"""A thousand online look-ups against servers on loopback, one answer in twenty of them faulty.

The harness is that of the test, tests/online/thousand.py: the real way `dnsbl` with four lists of
a real rbldnsd (Debian: rbldnsd) behind a relay that drops, delays, cuts, refuses and forges, and
the real way `rdap` with five registries that are busy, broken or answer nonsense. The time that the
pace allows is that of the slowest server, second tries included. Whether the pace held is read from
the servers' own time stamps.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from row import print_row

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.online.thousand import Result, loopback  # noqa: E402  # the tests are no package of ours


def main() -> None:
    """Run and print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-second", type=int, default=20, help="the pace of each list")
    pace = parser.parse_args().per_second
    with tempfile.TemporaryDirectory() as folder, loopback(pace) as servers:
        faulty = servers.run(Path(folder), faulty=True)
        mended = servers.run(Path(folder), faulty=False)
        warm = servers.run(Path(folder), faulty=False)
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(faulty.faults.items()))
    method = f"4 lists at {pace} a second, 5 registries at {pace // 10}, {faulty.came} questions"
    ratio = faulty.seconds / faulty.allowed
    print_row(
        f"{faulty.jobs:,} look-ups, {faulty.faults.total()} faults",
        f"{faulty.seconds:.1f} s, {ratio:.2f} x the {faulty.allowed:.1f} s that the pace allows",
        method,
    )
    fastest = f"most in a second at one server: {faulty.fastest:.2f} of its pace"
    print_row("of these", told(faulty), fastest)
    print_row("asked again without faults", told(mended), f"{mended.came} questions came")
    print_row("all kept", told(warm), f"{warm.came} questions came, {warm.seconds:.2f} s")
    print(f"faults: {kinds}")


def told(result: Result) -> str:
    """What came of a run."""
    return f"misread {result.misread}, lost {result.lost}, unavailable {result.unavailable}"


if __name__ == "__main__":
    main()
