"""Builds the plan: judges each distinct thing that the index says, and joins the answers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ipskeptic.bulk import listed, registries, routings
from ipskeptic.bulk.answers import Answers
from ipskeptic.bulk.as_table import NAMES, AsTable
from ipskeptic.bulk.axis import axis_of
from ipskeptic.bulk.entries import Entries
from ipskeptic.bulk.family import RPKI, SPECIAL, Family, Numbered
from ipskeptic.bulk.heap import give_back
from ipskeptic.bulk.plan import UNRESOLVED, Plan, distinct
from ipskeptic.bulk.resolve import Asks, Resolver
from ipskeptic.bulk.shapes import U64


def build_plan(
    answers: Answers, asked: Mapping[int, tuple[U64, U64]] | None = None
) -> tuple[Plan, Resolver]:
    """Work out the answers for every address, or for some.

    Args:
        answers: What is asked; its tables grow.
        asked: By family the upper and lower halves of the addresses that will be asked for: then
            the plan holds their intervals alone, and answers no other. None for every address.

    Returns:
        The plan, and what finds the tails of addresses for which the country table is asked.

    Raises:
        IndexFileError: An index is damaged.
    """
    for _, index in answers.setting.data.indexes():
        index.verify()
        index.forget()  # what was decoded for single lines
    give_back()
    bits = Numbered()
    indexes = dict(answers.setting.data.indexes())
    # Without a user's index nothing of the built-in one is read as if it were the user's.
    index = indexes.get(False, indexes[True])
    entries = Entries(index, answers.places, _parts_of(answers))
    if False in indexes:
        answers.parts.networks.read_all(AsTable(index, entries, indexes[True]))
    axes, tables, which, finest = [], [], [], []
    for number in (4, 6):
        axis = axis_of(answers.setting.data, number)
        if asked is not None:
            axis = axis.around(*asked[number])
        family = Family(answers, axis, number, index, entries, bits)
        place, found = distinct(*family.columns)
        axes.append(family.axis)
        tables.append([column[place] for column in family.columns])
        which.append(found.astype(np.uint32))
        finest.append(family.finest)
        del family, place, found
        give_back()
    rows = [np.concatenate(pair) for pair in zip(*tables, strict=True)]
    place, found = distinct(*rows)
    rows = [column[place] for column in rows]
    tails = np.stack(rows[:4], axis=1).astype(np.uint32)
    # The fifth column: 0 where nothing is asked, else one more than the number of the bits.
    asks = Asks(tails=tails.copy(), bits=rows[4].astype(np.int64) - 1)
    marks = np.where(rows[4] > 0, np.uint32(UNRESOLVED), np.uint32(0))
    numbers = found.astype(np.uint32) | marks[found]
    v4, v6 = axes
    size = len(tables[0][0])
    plan = Plan(
        v4_first=np.ascontiguousarray(v4.low, dtype=np.uint32),
        v4_tail=numbers[:size][which[0]],
        v6_high=np.ascontiguousarray(v6.high, dtype=np.uint64),
        v6_low=np.ascontiguousarray(v6.low, dtype=np.uint64),
        v6_tail=numbers[size:][which[1]],
        tails=tails,
        prefix_bits=np.array(answers.prefix_bits, dtype=np.uint8),
        v4_finest=finest[0],
        v6_finest=finest[1],
    )
    return plan, Resolver(answers, plan, asks, bits.items)


def _parts_of(answers: Answers) -> dict[str, int]:
    """The part of the records that each feed is of."""
    parts = answers.parts
    return {
        **dict.fromkeys(parts.special_feeds, SPECIAL),
        **dict.fromkeys(parts.registry_feeds, registries.PART),
        **dict.fromkeys(parts.route_feeds, routings.PART),
        **dict.fromkeys(parts.rpki_feeds, RPKI),
        **dict.fromkeys(answers.lists.feeds, listed.PART),
        **dict.fromkeys(parts.networks.named, NAMES),
    }
