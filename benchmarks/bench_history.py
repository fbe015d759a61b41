"""The index over many dates: where its bytes go, and what each further registry date costs.

The newest sound copy of every feed in ../shared/data, then all older files of the registries,
newest first, one by one, and year by year. The last rows are of registries alone, where nothing
else hides what a date costs.

Method: each index is compiled in a process of its own from layers that are on disk already. A
copy is not the newest if another one of its feed has a later date (or none, as IANA's current
files) and speaks of the same families. Look-ups as in `bench_lookup.py`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

from bench_lookup import look_up
from row import print_row

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
REGISTRIES = ("afrinic", "apnic", "arin", "lacnic", "ripencc")

COMPILE = """
import json, resource, sys, time
from pathlib import Path
from ipskeptic.lookup.index import format as fmt
from ipskeptic.update.compile import write_index
from ipskeptic.update.layer import load_layer
target, *paths = sys.argv[1:]
start = time.process_time()
write_index(Path(target), [load_layer(Path(path)) for path in paths], "")
seconds = time.process_time() - start
data = Path(target).read_bytes()
parts = {}
for number, name in enumerate(fmt.SECTIONS):
    _, size, _, items = fmt.SECTION.unpack_from(data, fmt.FIXED.size + number * fmt.SECTION.size)
    parts[name.decode()] = size * items
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([len(data), seconds, peak, parts]))
"""


class Copy(NamedTuple):
    """A copy of a feed, as a layer on disk."""

    feed: str
    date: str
    families: str
    path: Path


class Cost(NamedTuple):
    """What compiling some layers took and gave, and which copies were new among them."""

    size: int
    seconds: float
    peak: float
    parts: dict[str, int]
    new: str


def imported(folder: Path) -> Iterator[Copy]:
    """Every sound file of ../shared/data that the program knows, as a layer."""
    from ipskeptic import discover
    from ipskeptic.update.folder import DataFolder
    from ipskeptic.update.importing import Wanted, read_files
    from ipskeptic.update.layer import save_layer

    now = datetime(2026, 11, 23, tzinfo=UTC)
    wanted = Wanted(None, None, now, discover.catalogue())
    for path in sorted(path for path in DATA.rglob("*") if path.is_file()):
        for _, layer in read_files(path, wanted):
            if layer and not layer.snapshot.excerpt:
                snapshot = layer.snapshot
                target = DataFolder(folder).layer_path(snapshot)
                target.parent.mkdir(parents=True, exist_ok=True)
                save_layer(target, layer)
                yield Copy(snapshot.feed, snapshot.holds_at, snapshot.families, target)


def is_newest(copy: Copy, copies: Sequence[Copy]) -> bool:
    """Whether no other copy of its feed speaks of the same families at a later date."""
    return not any(
        other.feed == copy.feed
        and set(copy.families) <= set(other.families)
        and (other.date or "now") > (copy.date or "now")
        for other in copies
    )


def compiled(target: Path, copies: Sequence[Copy], new: str) -> Cost:
    """Compile copies in a process of its own."""
    paths = [str(copy.path) for copy in copies]
    command = [sys.executable, "-c", COMPILE, str(target), *paths]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    print(f"{len(paths)} layers compiled", file=sys.stderr)
    size, seconds, peak, parts = json.loads(done.stdout)
    return Cost(size, seconds, peak, parts, new)


def growth(target: Path, base: Sequence[Copy], steps: Sequence[Sequence[Copy]]) -> list[Cost]:
    """The cost of a base, and after each step of more copies."""
    held, costs = list(base), [compiled(target, base, "")]
    for step in steps:
        held += step
        new = ", ".join(f"{copy.feed} {copy.date[:7]}" for copy in step)
        costs.append(compiled(target, held, new))
    return costs


def print_growth(what: str, costs: Sequence[Cost], unit: str) -> None:
    """Print by how much each step made the index bigger."""
    first = costs[0].size
    more = [(100 * (two.size - one.size) / first, two.new) for one, two in pairwise(costs)]
    most, which = max(more)
    print_row(
        what,
        f"{first / 1e6:.1f} to {costs[-1].size / 1e6:.1f} MB: each {unit} "
        f"{statistics.median([size for size, _ in more]):.1f} % of the first index, "
        f"at most {most:.1f} % ({which})",
        f"medians of {len(more)} steps",
    )


def by_year(copies: Sequence[Copy]) -> list[list[Copy]]:
    """Copies of one year together."""
    return [list(some) for _, some in groupby(copies, lambda copy: copy.date[:4])]


def print_everything(folder: Path, newest: Sequence[Copy], older: Sequence[Copy]) -> Path:
    """Print the rows of all feeds; where the index of all dates lies."""
    target = folder / "all.ipskeptic"
    first, *_, last = costs = growth(target, newest, [[copy] for copy in older])
    largest = sorted(first.parts.items(), key=lambda part: -part[1])[:8]
    parts = ", ".join(f"{name} {size / 1e6:.1f}" for name, size in largest)
    print_row("index of the newest", f"{first.size / 1e6:.1f} MB: {parts}", f"{len(newest)} files")
    print_growth("more registry files", costs, "file")
    years = growth(folder / "years.ipskeptic", newest, by_year(older))
    print_growth("more registry dates", years, "date (files of one year)")
    sizes = [sum(copy.path.stat().st_size for copy in some) / 1e6 for some in (newest, older)]
    print_row("layers on disk", f"{sizes[0]:.1f} MB and {sizes[1]:.1f} MB", "newest and older")
    print_row(
        "compiling all dates",
        f"{last.seconds / first.seconds:.2f} x the newest alone",
        "processor time, one run each",
    )
    print_row("peak memory with all dates", f"{last.peak:.0f} MiB", "one process, loading included")
    return target


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copies = sorted(set(imported(folder)))
        newest = [copy for copy in copies if is_newest(copy, copies)]
        older = [copy for copy in copies if copy.feed in REGISTRIES and copy not in newest]
        older.sort(key=lambda copy: copy.date, reverse=True)
        index = print_everything(folder, newest, older)
        registries = [copy for copy in newest if copy.feed in REGISTRIES]
        costs = growth(folder / "five.ipskeptic", registries, by_year(older))
        print_growth("registries alone", costs, "date (files of one year)")
        apnic = [[copy] for copy in (*registries, *older) if copy.feed == "apnic"]
        costs = growth(folder / "one.ipskeptic", apnic[0], apnic[1:])
        print_growth(f"APNIC alone, {len(apnic)} dates", costs, "date")
        for family in (4, 6):
            look_up(index, family)
    return 0


if __name__ == "__main__":
    sys.exit(main())
