"""Counting the addresses of a web log, beside `rg -o PATTERN | LC_ALL=C sort | uniq -c`.

Both are whole processes that write one line a distinct address, in order, with its count. Ours also
says where each stands first, finds IPv6, and leaves versions out (`Chrome/119.0.0.0`). Runs take
turns, so that both have the same machine; the ratio is that of the medians.

The pattern is the shortest that is right for well-formed logs, with ASCII digits: octets are not
checked and IPv6 is not looked for, both of which would cost the other side time.
"""

from __future__ import annotations

import argparse
import os
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from row import print_row
from weblog import write_log

PATTERN = r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b"
SOURCE = Path(__file__).resolve().parent.parent / "src" / "ipskeptic" / "bulk" / "native"
FLAGS = ("-std=c11", "-O3", "-fPIC", "-shared", "-fvisibility=hidden")  # as hatch_build.py


def count(log: Path, kernel: str) -> None:
    """Our side: write `count address` lines as `uniq -c` does."""
    import ctypes

    from ipskeptic.model.text import format_address
    from ipskeptic.pipeline.tally import tally

    library = ctypes.CDLL(kernel) if kernel else None
    with log.open("rb") as stream:
        found = tally(stream, str(log), kernel=library)
    for family, counted in ((4, found.ipv4), (6, found.ipv6)):
        rows = zip(*(column.tolist() for column in counted), strict=True)
        sys.stdout.writelines(
            f"{number:7} {format_address(family, high << 64 | low)} {line}\n"
            for high, low, number, line in rows
        )
    total = len(found.ipv4.low) + len(found.ipv6.low)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{total:,} distinct, {found.careful:,} of {found.lines:,} lines read carefully, "
          f"{peak:.0f} MiB at most", file=sys.stderr)  # fmt: skip


def timed(command: str, output: Path) -> tuple[float, str]:
    """Seconds of a shell command that writes to a file, and the last it said."""
    start = time.perf_counter()
    done = subprocess.run(
        ["sh", "-c", f"{command} > {shlex.quote(str(output))}"],
        check=True,
        stderr=subprocess.PIPE,
        text=True,
    )
    return time.perf_counter() - start, done.stderr.strip()


def compare(ours: Path, theirs: Path) -> str:
    """In words, where the two counts differ."""
    mine = {text: int(number) for number, text, _ in map(str.split, ours.open())}
    other = {text: int(number) for number, text in map(str.split, theirs.open())}
    more = {text: number - mine.get(text, 0) for text, number in other.items()}
    extra = {text: number for text, number in more.items() if number > 0}
    versions = sum(1 for text in extra if text.endswith(".0.0"))
    lost = sum(1 for text in mine if ":" not in text and more.get(text, -1) < 0)
    return (
        f"theirs alone: {sum(extra.values()):,} hits, {versions} of {len(extra)} kinds versions; "
        f"ours alone: {sum(':' in text for text in mine):,} of IPv6, {lost} of IPv4"
    )


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10**9, help="bytes of the log")
    parser.add_argument("--log", type=Path, help="a log to read, instead of a made-up one")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--count", nargs=2, metavar=("LOG", "KERNEL"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.count:
        count(Path(asked.count[0]), asked.count[1])
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = asked.log or folder / "access.log"
        if not asked.log:
            write_log(log, asked.size)
        kernel = folder / "scan_text.so"
        compiler = os.environ.get("CC", "cc")
        subprocess.run(
            [compiler, *FLAGS, "-o", str(kernel), str(SOURCE / "scan_text.c")], check=True
        )
        measure(log, kernel, folder, asked.runs)
    return 0


def measure(log: Path, kernel: Path, folder: Path, runs: int) -> None:
    """Let the sides take turns, and print a row for each of ours."""
    own = f"{shlex.quote(sys.executable)} {shlex.quote(__file__)} --count {shlex.quote(str(log))}"
    commands = {
        "with the kernel": f"{own} {shlex.quote(str(kernel))}",
        "without it": f"{own} ''",
        "rg": (
            f"rg -oIN --no-unicode '{PATTERN}' {shlex.quote(str(log))} | LC_ALL=C sort | uniq -c"
        ),
    }
    log.read_bytes()  # so that no side reads it from the disk
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    said = {}
    for _ in range(runs):
        for name, command in commands.items():
            taken, said[name] = timed(command, folder / name.replace(" ", "-"))
            seconds[name].append(taken)
    peer = statistics.median(seconds["rg"])
    size = log.stat().st_size / 1e6
    for name in ("with the kernel", "without it"):
        mine = statistics.median(seconds[name])
        print_row(
            f"addresses of a {size:,.0f} MB web log, {name}",
            f"{mine:.2f} s ({size / mine:.0f} MB/s), {peer / mine:.2f} times rg, sort and uniq "
            f"({peer:.2f} s)",
            f"medians of {runs} runs in turns, whole processes; {said[name]}; "
            f"{compare(folder / name.replace(' ', '-'), folder / 'rg')}",
        )


if __name__ == "__main__":
    sys.exit(main())
