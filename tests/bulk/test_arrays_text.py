"""`bulk.text`, `bulk.search` against the functions for one address."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pyarrow", reason="pyarrow is not on this machine")

from ipskeptic.bulk import search, text, text6
from ipskeptic.bulk.shapes import NO_PREFIX
from ipskeptic.model.text import format_address, format_span

ONES = (1 << 64) - 1
numbers4 = st.integers(0, 2**32 - 1)
# Many zero groups, which is where the short form has its rules.
numbers6 = st.lists(st.sampled_from([0, 0, 0, 1, 0xFFFF, 0xDB8]), min_size=8, max_size=8).map(
    lambda groups: sum(group << 16 * place for place, group in enumerate(groups))
)


def rows(texts: text.Texts) -> list[str]:
    """As a list."""
    array = text.array_of(text.Texts(np.ascontiguousarray(texts.offsets), texts.data))
    return [row.decode() for row in array.to_pylist()]


def halves(numbers: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Upper and lower halves."""
    return (
        np.array([number >> 64 for number in numbers], np.uint64),
        np.array([number & ONES for number in numbers], np.uint64),
    )


def span(family: int, number: int, bits: int) -> str:
    """The text of a prefix."""
    if bits == NO_PREFIX:
        return ""
    size = 1 << ((32 if family == 4 else 128) - bits)
    first = number // size * size
    return format_span(family, first, first + size - 1)


@given(st.lists(st.tuples(numbers4, st.integers(0, 32) | st.just(NO_PREFIX))))
def test_ipv4(pairs: list[tuple[int, int]]) -> None:
    """Addresses and prefixes."""
    numbers = np.array([number for number, _ in pairs], np.uint32)
    bits = np.array([length for _, length in pairs], np.uint8)

    assert rows(text.ipv4_texts(numbers)) == [format_address(4, n) for n, _ in pairs]
    assert rows(text.ipv4_prefix_texts(numbers, bits)) == [span(4, *pair) for pair in pairs]


@given(st.lists(st.tuples(numbers6, st.integers(0, 128) | st.just(NO_PREFIX))))
def test_ipv6(pairs: list[tuple[int, int]]) -> None:
    """Addresses and prefixes."""
    high, low = halves([number for number, _ in pairs])
    bits = np.array([length for _, length in pairs], np.uint8)

    assert rows(text6.ipv6_texts(high, low)) == [format_address(6, n) for n, _ in pairs]
    assert rows(text6.ipv6_prefix_texts(high, low, bits)) == [span(6, *pair) for pair in pairs]


def test_every_octet_and_group() -> None:
    """Every value of every part."""
    numbers = np.arange(65536, dtype=np.uint32) * np.uint32(65537)
    assert rows(text.ipv4_texts(numbers)) == [format_address(4, n) for n in numbers.tolist()]
    wide = [group | group << 48 | group << 112 for group in range(0, 65536, 7)]
    assert rows(text6.ipv6_texts(*halves(wide))) == [format_address(6, n) for n in wide]


def test_lengths_that_are_none() -> None:
    """A length that the family does not have is an error."""
    with pytest.raises(ValueError, match="none of IPv4"):
        text.ipv4_prefix_texts(np.zeros(1, np.uint32), np.array([33], np.uint8))
    with pytest.raises(ValueError, match="none of IPv6"):
        text6.ipv6_prefix_texts(*halves([0]), np.array([129], np.uint8))


@given(
    st.lists(numbers4 | st.integers(0, 2**24 - 1).map(lambda n: n << 8), max_size=60),
    st.lists(numbers4, max_size=30),
)
def test_search_with_the_map_and_without(edges: list[int], numbers: list[int]) -> None:
    """Both ways find what a plain binary search finds, at the edges too."""
    first = np.array(sorted({0, *edges}), np.uint32)
    near = [number + step & 0xFFFFFFFF for number in edges for step in (-1, 0, 1)]
    asked = np.array([*numbers, *near, 0, 0xFFFFFFFF], np.uint32)
    expected = [int(np.count_nonzero(first <= number)) - 1 for number in asked]

    without, with_map = search.Search4(first), search.Search4(first)
    with_map.prepare()
    assert without.find(asked).tolist() == expected
    assert with_map.find(asked).tolist() == expected


@given(st.lists(st.integers(0, ONES), max_size=30))
def test_bits_are_counted_alike(words: list[int]) -> None:
    """With numpy 2's own count and without."""
    array = np.array(words, np.uint64)
    expected = [word.bit_count() for word in words]
    assert search.ones_by_halves(array).tolist() == expected
    assert search.ones(array).tolist() == expected


halves6 = st.integers(0, 3) | st.integers(0, 3).map(lambda n: 0x2001 << 48 | n << 40 | n)


@given(st.lists(st.tuples(halves6, st.integers(0, 9)), max_size=40))
def test_search_of_ipv6(edges: list[tuple[int, int]]) -> None:
    """Many edges within one /64, and none; in the space of the table, at its ends, and outside."""
    ends = [(0x2000 << 48) - 1, 0x2000 << 48, (0x4000 << 48) - 1, 0x4000 << 48, ONES]
    firsts = sorted({(0, 0), *edges, *((end, 5) for end in ends[:: 1 + len(edges) % 4])})
    highs = sorted({*range(5), *ends, *(high + step for high, _ in edges for step in (0, 1))})
    asked = [(high, low) for high in highs for low in range(11)]
    first_high, first_low = (np.array(column, np.uint64) for column in zip(*firsts, strict=True))
    high, low = (np.array(column, np.uint64) for column in zip(*asked, strict=True))
    expected = [sum(first <= pair for first in firsts) - 1 for pair in asked]

    without, with_table = (search.Search6(first_high, first_low) for _ in range(2))
    with_table.prepare()
    assert without.find(high, low).tolist() == expected
    assert with_table.find(high, low).tolist() == expected
