"""Orders by digits, and texts cut in two: the same as the plain way of doing it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.update.ordering import order_of
from ipskeptic.update.quick_lists import number_distinct
from ipskeptic.update.texts import _middles

bounds = st.sampled_from((1, 2, 1 << 16, (1 << 16) + 1, 1 << 32, 1 << 48, 1 << 63))
numbers = st.tuples(bounds, st.lists(st.integers(0, 1 << 63), max_size=50)).map(
    lambda pair: (pair[0], [number % pair[0] for number in pair[1]])
)
texts = st.lists(
    st.text(st.sampled_from(("\t", "a", "=", "\u00fc", "\ud800")), max_size=8), max_size=20
)


@given(numbers)
def test_order_is_that_of_a_stable_sort(case: tuple[int, list[int]]) -> None:
    """Equal numbers stay in their order, whatever the bound."""
    bound, keys = case

    wanted = sorted(range(len(keys)), key=keys.__getitem__)
    assert order_of(np.array(keys, np.int64), bound).tolist() == wanted
    assert order_of(np.array(keys, np.uint64), bound).tolist() == wanted


@given(st.lists(st.one_of(st.integers(0, 9), st.integers(0, (1 << 32) - 1)), max_size=40))
def test_distinct_numbers_are_those_of_a_set(found: list[int]) -> None:
    """Small and big ones, each with its place."""
    distinct, places = number_distinct(np.array(found, np.int64))

    assert distinct.tolist() == sorted(set(found))
    assert [int(distinct[place]) for place in places] == found


@given(texts)
def test_texts_are_cut_in_the_middle_of_their_pairs(found: list[str]) -> None:
    """Behind the first half of the pairs; 0 where nothing would stand before or behind the tab."""
    cuts, lengths = _middles(found)

    for text, cut, length in zip(found, cuts.tolist(), lengths.tolist(), strict=True):
        pairs = text.split("\t")
        place = len("\t".join(pairs[: len(pairs) - len(pairs) // 2]))
        wanted = place if len(pairs) > 1 and place < len(text) - 1 else 0
        assert (cut, length) == (wanted, len(text))
