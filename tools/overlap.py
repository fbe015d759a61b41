"""How much of each list stands in each other one, and which copies the catalogue does not declare.

    python tools/overlap.py PATH...              files, folders of files, or a data folder
    python tools/overlap.py PATH... --page FILE  the same as a page

Two lists that copy from each other are one witness, so their entries of the catalogue must share an
origin or an upstream. Copies of two feeds are compared by those dates that lie nearest to each
other: lists change within days, so a low share of copies a year apart says nothing.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipskeptic import discover
from ipskeptic.errors import FeedFormatError
from ipskeptic.lookup.feeds import parse_feed
from ipskeptic.lookup.feeds.base import open_feed_files
from ipskeptic.lookup.recognise import HEAD, recognise, split_name
from ipskeptic.model.feed import Feed, Span
from ipskeptic.model.when import parse_window
from ipskeptic.update.folder import DataFolder
from ipskeptic.update.layer import load_layer

I64 = NDArray[np.int64]

# Judgement: from one half on a list is taken to be made from the other, or both from a third,
# unless tools/overlap_known.toml has another reason.
SHARE = 0.5
# Judgement: below this a few shared entries make a high share by chance.
FEWEST = 20
# Judgement: a list of more than a ten-thousandth of IPv4 (clouds, bogons) holds many hosts by
# chance: that an entry lies in it says nothing; that the same entry stands in it does.
BROAD = (1 << 32) // 10_000
KNOWN = Path(__file__).with_name("overlap_known.toml")
# What is compared are lists of addresses; these say who holds, routes, names or places them.
NO_LISTS = frozenset(
    {
        "delegation", "route", "as-name", "special-purpose", "iana-space", "rpki-state", "geofeed",
        "second-country", "registered-country",
    }
)  # fmt: skip


class Ranges(NamedTuple):
    """What a list covers of one family: ranges that do not touch, and how much lies below each."""

    first: I64
    end: I64
    below: I64

    def within(self, first: I64, end: I64) -> I64:
        """How many of the addresses of each range it covers."""
        return self._up_to(end) - self._up_to(first)

    def _up_to(self, number: I64) -> I64:
        place = np.searchsorted(self.first, number, "right") - 1
        inside = np.minimum(number, self.end[place]) - self.first[place]
        return np.asarray(np.where(place < 0, 0, self.below[place] + inside), np.int64)


class Listed(NamedTuple):
    """One copy of a list.

    Attributes:
        name: Its feed, or its file's name where the catalogue has none.
        date: Its date as `Window` text; "" if it has none.
        entries: Its distinct entries: family, first, last.
        spans: The same as arrays by family (first, end); IPv6 by its upper 64 bits.
        ranges: What they cover, by family.
    """

    name: str
    date: str
    entries: frozenset[tuple[int, int, int]]
    spans: Mapping[int, tuple[I64, I64]]
    ranges: Mapping[int, Ranges]

    @property
    def size(self) -> int:
        """How many IPv4 addresses it covers."""
        return int((self.ranges[4].end - self.ranges[4].first).sum()) if 4 in self.ranges else 0


class Shared(NamedTuple):
    """How much of one list stands in another, as shares from 0 to 1.

    Attributes:
        part: The list that is looked for.
        whole: The list that it is looked for in.
        same: Entries that stand there just so.
        inside: Entries all of whose addresses it covers.
        addresses: IPv4 addresses that it covers; -1 where `part` has none.
        days: Days between the two dates; -1 where one has none.
    """

    part: Listed
    whole: Listed
    same: float
    inside: float
    addresses: float
    days: int

    @property
    def high(self) -> bool:
        """Whether the share is so high that one is taken to be made from the other."""
        if len(self.part.entries) < FEWEST:
            return False
        return self.same >= SHARE or (self.inside >= SHARE and 0 < self.whole.size <= BROAD)


def listed(name: str, date: str, spans: Iterable[Span]) -> Listed:
    """Make a list of its records; those about AS numbers are left out."""
    entries = frozenset((span.family, span.first, span.last) for span in spans if span.family)
    arrays: dict[int, tuple[I64, I64]] = {}
    for family, shift in ((4, 0), (6, 64)):
        # No unicast space begins at 8000:: or later, and signed numbers of 64 bits end there.
        rows = sorted(
            (first >> shift, (last >> shift) + 1)
            for kind, first, last in entries
            if kind == family and last >> shift < (1 << 63) - 1
        )
        if rows:
            table = np.array(rows, np.int64)
            arrays[family] = table[:, 0].copy(), table[:, 1].copy()
    return Listed(name, date, entries, arrays, {f: _ranges(*some) for f, some in arrays.items()})


def _ranges(first: I64, end: I64) -> Ranges:
    reach = np.maximum.accumulate(end)
    new = np.ones(len(first), np.bool_)
    new[1:] = first[1:] > reach[:-1]
    start = first[new]
    stop = reach[np.append(np.flatnonzero(new)[1:] - 1, len(first) - 1)]
    return Ranges(start, stop, np.concatenate(([0], np.cumsum(stop - start)[:-1])).astype(np.int64))


def share(part: Listed, whole: Listed) -> Shared:
    """Measure how much of a list stands in another."""
    inside, covered, addresses = 0, 0, 0
    for family, (first, end) in part.spans.items():
        if family in whole.ranges:
            held = whole.ranges[family].within(first, end)
            inside += int((held == end - first).sum())
        if family == 4:
            own = part.ranges[4]
            addresses = part.size
            if 4 in whole.ranges:
                covered = int(whole.ranges[4].within(own.first, own.end).sum())
    count = len(part.entries)
    return Shared(
        part,
        whole,
        len(part.entries & whole.entries) / count,
        inside / count,
        covered / addresses if addresses else -1.0,
        days_between(part.date, whole.date),
    )


def days_between(first: str, second: str) -> int:
    """Days between two dates; -1 where one is missing."""
    if not first or not second:
        return -1
    return parse_window(first).days_from(parse_window(second))


def nearest_copies(ours: Sequence[Listed], theirs: Sequence[Listed]) -> tuple[Listed, Listed]:
    """The copies of two feeds whose dates lie nearest to each other, the later ones of several."""

    def order(pair: tuple[Listed, Listed]) -> tuple[bool, int, str, str]:
        days = days_between(pair[0].date, pair[1].date)
        return days >= 0, -days, pair[0].date, pair[1].date

    return max(product(ours, theirs), key=order)


def compare(lists: Iterable[Listed]) -> list[Shared]:
    """Every high share between lists of two feeds, both ways, the highest first."""
    by_name: dict[str, list[Listed]] = {}
    for copy in lists:
        if copy.entries:
            by_name.setdefault(copy.name, []).append(copy)
    found = []
    for one, other in combinations(sorted(by_name), 2):
        first, second = nearest_copies(by_name[one], by_name[other])
        found += [share(first, second), share(second, first)]
    high = [shared for shared in found if shared.high]
    return sorted(high, key=lambda s: (-max(s.same, s.inside), s.part.name, s.whole.name))


def common_root(shared: Shared, catalogue: Mapping[str, Feed]) -> str:
    """The origins that both feeds declare, or "" where they declare none in common."""
    roots = [
        {root for root in (feed.origin, *feed.upstreams) if root}
        for feed in (catalogue.get(shared.part.name), catalogue.get(shared.whole.name))
        if feed
    ]
    return ", ".join(sorted(roots[0] & roots[1])) if len(roots) == 2 else ""


def known_reasons() -> dict[frozenset[str], str]:
    """Why two lists share much although neither is made from the other, by the two names."""
    return {
        frozenset((one, other)): str(group["why"])
        for group in tomllib.loads(KNOWN.read_text(encoding="utf-8"))["pairs"]
        for one, other in product(group["lists"], group["others"])
    }


def undeclared(found: Iterable[Shared], catalogue: Mapping[str, Feed]) -> list[Shared]:
    """The high shares for which the catalogue declares no common root, and no reason is known."""
    reasons = known_reasons()
    return [
        shared
        for shared in found
        if not common_root(shared, catalogue)
        and frozenset((shared.part.name, shared.whole.name)) not in reasons
    ]


def read(paths: Iterable[Path], catalogue: Mapping[str, Feed]) -> Iterator[Listed]:
    """Read files, folders of files, and data folders.

    Files of a folder that are no list of the catalogue are passed over; a file that is named is
    read whatever it is.

    Raises:
        FeedFormatError: A file that is named can't be read.
    """
    for path in paths:
        if (path / "snapshots").is_dir():
            for layer_path in DataFolder(path).layer_paths():
                snapshot, spans = load_layer(layer_path)
                feed = catalogue.get(snapshot.feed)
                if feed is None or feed.kind not in NO_LISTS:
                    yield listed(snapshot.feed, snapshot.holds_at, spans)
        elif path.is_dir():
            for file in sorted(file for file in path.rglob("*") if file.is_file()):
                yield from _read_file(file, catalogue, named=False)
        else:
            yield from _read_file(path, catalogue, named=True)


def _read_file(path: Path, catalogue: Mapping[str, Feed], *, named: bool) -> Iterator[Listed]:
    for file in open_feed_files(path):
        known = recognise(file.peek(HEAD), file.name, catalogue)
        feed = catalogue.get(known.feed)
        if feed.kind in NO_LISTS if feed else not (named and known.format):
            continue
        try:
            parsed = parse_feed(file, known.format)
        except FeedFormatError:
            if named:
                raise
            continue
        name = known.feed or split_name(file.name)[0]
        yield listed(name, parsed.holds_at or known.date, parsed.spans)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, or write the page; 1 if a copy is not declared."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--page", type=Path, metavar="FILE", help="write a page in Markdown")
    given = parser.parse_args(arguments)
    import overlap_page

    catalogue = discover.catalogue()
    lists = list(read(given.paths, catalogue))
    found = compare(lists)
    if given.page:
        given.page.write_bytes(overlap_page.page_of(lists, found, catalogue))
    else:
        sys.stdout.write(overlap_page.text_of(found, catalogue))
    return int(bool(undeclared(found, catalogue)))


if __name__ == "__main__":
    sys.exit(main())
