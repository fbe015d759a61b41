"""The tree of a MaxMind DB, and whole files, on made-up intervals."""

from __future__ import annotations

import io
from ipaddress import ip_address
from random import Random
from typing import Any

import maxminddb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.bulk.intervals import Export, Spans, Table, without
from ipskeptic.bulk.mmdb import write
from ipskeptic.bulk.mmdb.tree import LEAF, tree_of
from ipskeptic.bulk.mmdb.write import About, mmdb_parts
from ipskeptic.errors import UsageError
from tests.bulk.exported import LAST
from tests.bulk.made import V4_EDGES, V6_EDGES

ABOUT = About(1_700_000_000, "made up", geoip=False)


def spans_of(family: int, firsts: list[int], rows: list[int]) -> Spans:
    """Intervals with these beginnings."""
    return Spans(
        family,
        np.array([first >> 64 for first in firsts], np.uint64),
        np.array([first & (1 << 64) - 1 for first in firsts], np.uint64),
        np.array(rows, np.uint32),
    )


def row_at(firsts: list[int], rows: list[int], number: int) -> int:
    """By looking at all of them."""
    return rows[max(n for n, first in enumerate(firsts) if first <= number)]


def walk(tree: Any, root: int, family: int, number: int) -> int:
    """The interval that the tree leads a number to."""
    node, bits = root, 32 if family == 4 else 128
    for bit in range(bits - 1, -1, -1):
        record = int(tree[node, number >> bit & 1])
        if record >= LEAF:
            return record - LEAF
        node = record
    raise AssertionError("a node below the last bit")


def numbers(family: int) -> st.SearchStrategy[int]:
    """Anywhere, at the edges of halves and blocks, and near each other."""
    return st.one_of(
        st.integers(0, LAST[family]),
        st.sampled_from(V4_EDGES if family == 4 else V6_EDGES),
        st.builds(lambda bit: 1 << bit, st.integers(0, 31 if family == 4 else 127)),
        st.integers(0, 40),
        st.integers(LAST[family] - 40, LAST[family]),
    )


@pytest.mark.parametrize("family", [4, 6])
@given(data=st.data())
def test_tree_leads_to_the_interval(family: int, data: st.DataObject) -> None:
    """Each address to its own; each node to more than one; each met once, left before right."""
    firsts = [0, *sorted(data.draw(st.sets(numbers(family), max_size=30)) - {0})]
    tree = tree_of(spans_of(family, firsts, list(range(len(firsts)))))
    if len(firsts) == 1:
        assert len(tree) == 0
        return
    asked = {*firsts, *(first - 1 for first in firsts[1:]), LAST[family]}
    for number in sorted(asked | data.draw(st.sets(numbers(family), max_size=20))):
        place = row_at(firsts, list(range(len(firsts))), number)
        assert walk(tree, 0, family, number) == place
    inner = tree[tree < LEAF]
    assert sorted(inner.tolist()) == list(range(1, len(tree)))
    assert all(left != right for left, right in tree.tolist())
    met, left_to_do = [], [0]
    while left_to_do:
        met.append(left_to_do.pop())
        left_to_do.extend(int(r) for r in reversed(tree[met[-1]].tolist()) if r < LEAF)
    assert met == list(range(len(tree)))


def export_of(v4: Spans | None, v6: Spans | None, texts: list[str]) -> Export:
    """An export of one column."""
    rows = np.zeros((len(texts), 5), np.uint32)
    rows[:, 0] = np.arange(len(texts))
    tables = (Table(("class",), [(text,) for text in texts]), *(Table((), [()]),) * 4)
    return Export(tables, rows, tuple(spans for spans in (v4, v6) if spans))


def opened(export: Export, about: About = ABOUT) -> list[Any]:
    """The file by both readers."""
    data = b"".join(mmdb_parts(export, about))
    return [maxminddb.open_database(io.BytesIO(data), maxminddb.MODE_FD)]


@given(data=st.data())
def test_file_gives_the_row(data: st.DataObject) -> None:
    """Both families in one file; rows without any text are no records."""
    texts = ["", "one", "two", "three"]
    firsts, rows = {}, {}
    for family in (4, 6):
        drawn = data.draw(st.sets(numbers(family), max_size=12)) - {0}
        firsts[family] = [0, *sorted(drawn)]
        size = len(firsts[family])
        rows[family] = data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    spans = {family: spans_of(family, firsts[family], rows[family]) for family in (4, 6)}
    (reader,) = opened(export_of(spans[4], spans[6], texts))
    for family in (4, 6):
        for number in {*firsts[family], LAST[family], *(f - 1 for f in firsts[family] if f)}:
            address = ip_address(number.to_bytes(4 if family == 4 else 16, "big"))
            if family == 6 and (number >> 32 in (0, 0xFFFF)):
                right = row_at(firsts[4], rows[4], number & 0xFFFFFFFF)
            else:
                right = row_at(firsts[family], rows[family], number)
            expected = {"class": texts[right]} if texts[right] else None
            assert reader.get(address) == expected, address


def test_networks_of_a_file() -> None:
    """Read as a list of networks, it is the intervals in the fewest prefixes."""
    v4 = spans_of(4, [0, 1 << 24, 3 << 24, 1 << 31], [0, 1, 2, 0])
    (reader,) = opened(export_of(v4, None, ["", "one", "two"]))
    found = [(str(network), record["class"]) for network, record in reader]
    assert found == [
        ("1.0.0.0/8", "one"), ("2.0.0.0/8", "one"), ("3.0.0.0/8", "two"), ("4.0.0.0/6", "two"),
        ("8.0.0.0/5", "two"), ("16.0.0.0/4", "two"), ("32.0.0.0/3", "two"), ("64.0.0.0/2", "two"),
    ]  # fmt: skip


@pytest.mark.parametrize("sizes", [(24,), (28,), (32,)])
def test_record_sizes(sizes: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the width of records; the smallest that does is taken."""
    monkeypatch.setattr(write, "_SIZES", sizes)
    random = Random(7)
    firsts = [0, *sorted(random.sample(range(1, 2**32), 3000))]
    rows = [random.randrange(500) for _ in firsts]
    # So much text that places need more than 20 bits, and some of each byte of a record.
    texts = [f"{n:04}" * 1000 for n in range(500)]
    (reader,) = opened(export_of(spans_of(4, firsts, rows), None, texts))

    assert reader.metadata().record_size == sizes[0]
    for number in firsts[::7]:
        right = row_at(firsts, rows, number)
        assert reader.get(ip_address(number)) == {"class": texts[right]}


def test_smallest_record_size_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a file that would be too large is refused with what to do."""
    export = export_of(spans_of(4, [0, 9], [0, 1]), None, ["a" * 5000, "b" * 5000])
    (reader,) = opened(export)
    assert reader.metadata().record_size == 24
    monkeypatch.setattr(write, "_SIZES", (8, 12, 13, 14))
    b"".join(mmdb_parts(export, ABOUT))
    monkeypatch.setattr(write, "_SIZES", (8, 12, 13))
    with pytest.raises(UsageError, match="ask for fewer columns with --columns"):
        b"".join(mmdb_parts(export, ABOUT))


def test_bytes_of_a_small_file() -> None:
    """Every byte, by the specification."""
    export = export_of(spans_of(4, [0, 1 << 31], [0, 1]), None, ["", "some"])
    data = b"".join(mmdb_parts(export, ABOUT))
    body, _, metadata = data.partition(b"\xab\xcd\xefMaxMind.com")
    # 96 nodes to ::/96, the first 81 of them to ::ffff:0:0/96 too, 15 more there, one of IPv4.
    assert len(body) == 112 * 6 + 16 + len(b"\x45class\x44some\xe1\x20\x00\x20\x06")
    nodes = [
        tuple(int.from_bytes(body[at + n : at + n + 3], "big") for n in (0, 3))
        for at in range(0, 112 * 6, 6)
    ]
    nothing, ipv4, some = 112, 111, 112 + 16 + 11
    assert nodes[0] == (1, nothing)
    assert nodes[79] == (80, nothing)
    assert nodes[80] == (81, 96)
    assert nodes[95] == (ipv4, nothing)
    assert nodes[96] == (nothing, 97)
    assert nodes[110] == (nothing, ipv4)
    assert nodes[111] == (nothing, some)
    assert body[112 * 6 :] == bytes(16) + b"\x45class\x44some\xe1\x20\x00\x20\x06"
    assert metadata.startswith(b"\xe9\x4anode_count\xc1\x70\x4brecord_size\xa1\x18")
    assert b"\x4bbuild_epoch\x04\x02\x65\x53\xf1\x00" in metadata


def test_geoip_numbers() -> None:
    """One origin is a number; several are none; a code that is no country is none."""
    network = Table(("asn", "as_name"), [("AS64496;AS64497", "ONE;TWO"), ("AS4294967295", "ONE")])
    registry = Table(("cc",), [("DE",), ("EU",)])
    rows = np.array([[0, 0, 0, 0, 0], [0, 1, 1, 0, 0]], np.uint32)
    none = Table((), [()])
    export = Export((none, registry, network, none, none), rows, (spans_of(4, [0, 9], [0, 1]),))
    (reader,) = opened(export, ABOUT._replace(geoip=True))
    country = {"iso_code": "DE"}

    assert reader.get("0.0.0.1") == {
        "cc": "DE", "country": country, "registered_country": country,
        "asn": "AS64496;AS64497", "as_name": "ONE;TWO",
    }  # fmt: skip
    assert reader.get("0.0.0.9") == {
        "cc": "EU", "asn": "AS4294967295", "as_name": "ONE",
        "autonomous_system_number": 4294967295, "autonomous_system_organization": "ONE",
    }  # fmt: skip


@given(data=st.data())
def test_blocks_with_another_row(data: st.DataObject) -> None:
    """`without` changes the addresses of the blocks and no other."""
    firsts = [0, *sorted(data.draw(st.sets(numbers(6), max_size=12)) - {0})]
    first = data.draw(numbers(6).filter(lambda n: n < LAST[6]))
    last = data.draw(st.integers(first, LAST[6] - 1))
    rows = list(range(len(firsts)))
    made = without(spans_of(6, firsts, rows), [(first, last)], 99)
    begins = [
        high << 64 | low for high, low in zip(made.high.tolist(), made.low.tolist(), strict=True)
    ]
    assert begins == sorted(set(begins))
    for number in {*firsts, *begins, first, last, last + 1, max(first - 1, 0), LAST[6]}:
        right = 99 if first <= number <= last else row_at(firsts, rows, number)
        assert row_at(begins, made.row.tolist(), number) == right
