"""Many snapshots into one index.

The records of each snapshot become a step function along one line of numbers (`axes`, `flatten`),
those of each feed become one whose values are lists of entries (`timeline`), all of them are
merged into one (`merge`), and that is written as intervals and rows (`lookup.index.format`).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ipskeptic import __version__
from ipskeptic.errors import StoreError
from ipskeptic.lookup.index import format as fmt
from ipskeptic.lookup.index.meta import write_meta
from ipskeptic.model.feed import Snapshot
from ipskeptic.update import axes
from ipskeptic.update.atomic import write_atomically
from ipskeptic.update.columns import Columns
from ipskeptic.update.entries import Entries, records_of
from ipskeptic.update.flatten import I32, I64, Steps, flatten
from ipskeptic.update.image import Buffer, build_image
from ipskeptic.update.layer import Layer
from ipskeptic.update.lists import ALWAYS, SharedRows
from ipskeptic.update.merge import Leaf, Node, merge
from ipskeptic.update.same import join_same_spans
from ipskeptic.update.texts import Texts
from ipskeptic.update.timeline import flat, timeline

BUILDER = f"ipskeptic {__version__}"


def compile_index(layers: Iterable[Layer], builtin_digest: str) -> bytearray:
    """The bytes of an index of these layers.

    The same layers in any order give the same bytes.

    Args:
        layers: The snapshots with their records.
        builtin_digest: Digest of the built-in layers among them.

    Raises:
        StoreError: There is more than the format can hold.
        ValueError: A record is none (see `Columns.from_spans`).
    """
    ordered = sorted(layers, key=_order)
    if len(ordered) > fmt.MAX_SNAPSHOTS:
        raise StoreError(
            f"an index holds {fmt.MAX_SNAPSHOTS} snapshots, and there are {len(ordered)}: "
            "delete some under `snapshots` in the data folder, then `ipskeptic data compile`"
        )
    snapshots = [layer.snapshot._replace(number=n) for n, layer in enumerate(ordered)]
    contents = [join_same_spans(Columns.from_spans(layer.spans)) for layer in ordered]
    # Their memory is wanted for what comes of them.
    del layers, ordered
    ranks = axes.rank([columns.tables[6] for columns in contents])
    texts = Texts()
    entries = Entries(texts)
    feeds = [snapshot.feed for snapshot in snapshots]
    root = merge(_timelines(feeds, contents, ranks, texts, entries))
    steps = _in_families(root.steps, ranks)
    rows, section = _rows(root, steps.ids)
    sections = entries.sections()
    sections[b"ROWS"] = section
    sections[b"META"] = write_meta(BUILDER, builtin_digest, snapshots)
    sections |= _intervals(Steps(steps.starts, rows), ranks)
    return build_image(sections)


def write_index(path: Path, layers: Iterable[Layer], builtin_digest: str) -> None:
    """Compile and write an index, whole or not at all.

    Raises:
        StoreError: It can't be written, or there is more than the format can hold.
        ValueError: A record is none (see `Columns.from_spans`).
    """
    write_atomically(path, (compile_index(layers, builtin_digest),))


def snapshot_key(snapshot: Snapshot) -> tuple[object, ...]:
    """The order of snapshots in an index: by feed, date and content, then by all else."""
    return (snapshot.feed, snapshot.holds_at, snapshot.sha256, snapshot._replace(number=0))


def _order(layer: Layer) -> tuple[object, ...]:
    key = snapshot_key(layer.snapshot)
    # Built-in snapshots are copies of no file, so only their records tell them apart.
    return key if layer.snapshot.sha256 else (*key, sorted(layer.spans))


def _timelines(
    feeds: list[str],
    contents: list[Columns],
    ranks: axes.Ranks,
    texts: Texts,
    entries: Entries,
) -> list[Leaf]:
    """Each feed as a step function whose values are lists of rows."""
    leaves: list[Leaf] = []
    for _, numbers in groupby(range(len(feeds)), feeds.__getitem__):
        snapshots = []
        for number in numbers:
            line = axes.line(contents[number], ranks.starts[number], ranks.ends[number])
            ids, records = records_of(contents[number], line, texts)
            steps = flatten(line.start, line.end, ids, (line.size_high, line.size_low))
            snapshots.append(flat(number, steps, records))
        leaves.append(timeline(snapshots, entries))
    contents.clear()
    # Which entries are no prefixes, and so come last, is known only now.
    rows = entries.rows()
    return [leaf.renamed(rows) for leaf in leaves]


def _in_families(steps: Steps, ranks: axes.Ranks) -> Steps:
    """Steps in which every family begins with one, and none comes after the last address."""
    cut = int(np.searchsorted(steps.starts, axes.BASES[6] + len(ranks.high)))
    starts, ids = steps.starts[:cut], steps.ids[:cut]
    for base in axes.BASES.values():
        place = int(np.searchsorted(starts, base))
        if place == len(starts) or starts[place] != base:
            running = ids[place - 1] if place else np.int32(0)
            starts, ids = np.insert(starts, place, base), np.insert(ids, place, running)
    return Steps(starts, ids)


def _rows(root: Node, ids: I32) -> tuple[I32, bytes]:
    """The row of each step, and the section to which rows point."""
    shared = SharedRows()
    order = _by_appearance(ids, root.count)
    uses = np.zeros(root.count, np.int64)
    uses[order] = ALWAYS
    lists = root.lists(uses, shared).take(order)
    rows = np.zeros(root.count, np.int32)
    rows[order] = shared.share(lists, uses[order]).items
    return rows[ids], shared.section()


def _by_appearance(ids: I32, count: int) -> I64:
    """The values that appear, but 0, in the order in which they do."""
    if not len(ids):
        return np.empty(0, np.int64)
    first = np.zeros(count, np.int64)
    # The last assignment to a place is the one that stays.
    first[ids[::-1]] = np.arange(len(ids) - 1, -1, -1)
    here: NDArray[np.bool_] = np.zeros(len(ids), np.bool_)
    # Values that appear nowhere point to the first place, where one appears anyhow.
    here[first] = True
    order = ids[here]
    return order[order > 0].astype(np.int64)


def _intervals(steps: Steps, ranks: axes.Ranks) -> dict[bytes, Buffer]:
    cuts = np.searchsorted(steps.starts, [axes.BASES[4], axes.BASES[6]])
    numbers, short, long = np.split(steps.starts, cuts)
    number_rows, short_rows, long_rows = np.split(steps.ids, cuts)
    places: I64 = long - axes.BASES[6]
    return {
        b"0ASN": numbers.astype("<u4").tobytes(),
        b"0ROW": number_rows.astype("<u4").tobytes(),
        b"4ADR": (short - axes.BASES[4]).astype("<u4").tobytes(),
        b"4ROW": short_rows.astype("<u4").tobytes(),
        b"6HIG": ranks.high[places].astype("<u8").tobytes(),
        b"6LOW": ranks.low[places].astype("<u8").tobytes(),
        b"6ROW": long_rows.astype("<u4").tobytes(),
    }
