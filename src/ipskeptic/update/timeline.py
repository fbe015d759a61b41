"""The snapshots of one feed as one step function, whose values are lists of entries.

What several of them say in the same words of the same span is one entry, with the set of the
snapshots that say so: a record that no date changed costs what one date costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipskeptic.lookup.index import format as fmt
from ipskeptic.update.entries import Entries, Records, same_records
from ipskeptic.update.flatten import I64, Steps
from ipskeptic.update.lists import Lists, starts_of
from ipskeptic.update.merge import Leaf, merge
from ipskeptic.update.numbering import number_keys, through_table


class Flat(NamedTuple):
    """One snapshot as a step function.

    Attributes:
        number: The snapshot's number.
        steps: The function; value n is record n - 1.
        records: The records that it has, those that are no prefix last.
    """

    number: int
    steps: Steps
    records: Records


def flat(number: int, steps: Steps, records: Records) -> Flat:
    """One snapshot as a step function, without records that are wholly covered by others."""
    met, ids = through_table(steps.ids, len(records.length) + 1)
    return Flat(number, Steps(steps.starts, ids), records.take(met[1:] - 1))


def timeline(snapshots: Sequence[Flat], entries: Entries) -> Leaf:
    """Put the snapshots of a feed together.

    Args:
        snapshots: In the order of their numbers.
        entries: Takes the entries, by whose numbers the lists of the result name them.
    """
    counts = [len(snapshot.records.length) for snapshot in snapshots]
    offsets = starts_of(np.array(counts))[:-1].tolist()
    node = merge(
        [
            Leaf(snapshot.steps, _singles(count, offset))
            for snapshot, count, offset in zip(snapshots, counts, offsets, strict=True)
        ]
    )
    lists = node.lists(np.ones(node.count, np.int64), None)
    numbers, records = same_records([snapshot.records for snapshot in snapshots])
    dates = np.repeat([snapshot.number for snapshot in snapshots], counts)[lists.items]
    record = numbers[lists.items]
    row = np.repeat(np.arange(node.count), lists.lengths)
    # By list, then by record; the snapshots of each are in their order.
    order = np.lexsort((dates, record, row))
    row, record = row[order], record[order]
    new = _changes(row, record)
    sets = _sets(new, dates[order], entries)
    row, record = row[new], record[new]
    size = int(sets.max(initial=0)) + 1
    keys, members = number_keys(record * size + sets + 1, len(records.length) * size + 1)
    keys = keys[1:] - 1
    first = entries.add(records.take(keys // size), keys % size)
    lengths = np.bincount(row, minlength=node.count)
    return Leaf(node.steps, Lists(starts_of(lengths), members + np.int64(first - 1)))


def _singles(count: int, first: int) -> Lists:
    """No list for 0, and for each of `count` values a list of one number."""
    return Lists(np.maximum(np.arange(-1, count + 1), 0), np.arange(first, first + count))


def _changes(*columns: I64) -> NDArray[np.bool_]:
    """Where any of these columns has another number than in the place before."""
    new = np.ones(len(columns[0]), np.bool_)
    new[1:] = False
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new


def _sets(new: NDArray[np.bool_], snapshots: I64, entries: Entries) -> I64:
    """The place in the file of each set of snapshots, equal ones being written once.

    Args:
        new: Where a set begins.
        snapshots: Their members, ascending within a set.
        entries: Takes the sets.
    """
    begins = new.copy()
    # So no run is longer than one can be.
    begins[1:] |= (snapshots[1:] != snapshots[:-1] + 1) | (snapshots[1:] % fmt.MAX_RUN == 0)
    begin = np.flatnonzero(begins)
    more = np.diff(np.append(begin, len(snapshots))) - 1
    runs = snapshots[begin] | more << fmt.RUN_SHIFT
    starts = np.append(np.flatnonzero(new[begin]), len(runs))
    all_sets = Lists(starts, runs)
    numbers, examples = _numbered(all_sets)
    some = all_sets.take(examples)
    runs = some.items.copy()
    runs[some.starts[1:] - 1] |= fmt.LAST
    place: I64 = some.starts[:-1] + entries.add_sets(runs)
    return place[numbers]


def _numbered(lists: Lists) -> tuple[I64, I64]:
    """Number lists so that equal ones have one number; and the place of one list of each."""
    lengths = lists.lengths
    numbers = np.zeros(len(lengths), np.int64)
    _, words = number_keys(lists.items + 1, fmt.LAST + 1)
    bound = int(words.max(initial=0)) + 1
    count = 1
    for place in range(int(lengths.max(initial=0))):
        # Lists with equal beginnings have one number so far; each further word tells some apart.
        longer = np.flatnonzero(lengths > place)
        keys = numbers[longer] * bound + words[lists.starts[longer] + place]
        found, new = number_keys(keys + 1, count * bound + 1)
        numbers[longer] = new + np.int64(count - 1)
        count += len(found) - 1
    distinct, final = through_table(numbers, count)
    numbers = final - np.int64(1)
    examples = np.empty(len(distinct) - 1, np.int64)
    # The last assignment to a place is the one that stays.
    examples[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    return numbers, examples
