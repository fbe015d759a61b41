"""Many snapshots into one index."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipskeptic.errors import StoreError
from ipskeptic.lookup.index import format as fmt
from ipskeptic.model.feed import Entry, Snapshot, Span
from ipskeptic.update.compile import compile_index, write_index
from ipskeptic.update.layer import Layer
from tests.index.oracle import answers, edges, layers
from tests.update.reading import opened

NET = 0xC0000200  # 192.0.2.0
FEED = Snapshot(0, "feed", "2020-01-01", sha256="aa")
# A temporary folder that one test uses again and again does no harm, nor does a slow machine.
often = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@often
@given(some=layers())
def test_answers_are_those_of_the_records(tmp_path: Path, some: list[Layer]) -> None:
    """At every number where an answer may change it is what the records say one by one."""
    with opened(tmp_path / "index", compile_index(some, "")) as index:
        index.verify()
        for family in (0, 4, 6):
            for number in edges(some, family):
                found = index.lookup(family, number)

                assert found == answers(some, family, number), (family, number)


@often
@given(some=layers())
def test_pairs_are_numbered_by_sorting_as_through_a_table(some: list[Layer]) -> None:
    """Where a table would be too big, sorting gives the same bytes."""
    wanted = compile_index(some, "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ipskeptic.update.numbering._TABLE_MAX", 0)

        assert compile_index(some, "") == wanted


@often
@given(some=layers(), data=st.data())
def test_a_range_gives_what_its_numbers_give(
    tmp_path: Path, some: list[Layer], data: st.DataObject
) -> None:
    """A range's records are those of its numbers, each once, and no other."""
    family = data.draw(st.sampled_from((0, 4, 6)))
    points = edges(some, family)
    first, last = sorted((data.draw(st.sampled_from(points)), data.draw(st.sampled_from(points))))
    with opened(tmp_path / "index", compile_index(some, "")) as index:
        answer = index.lookup_range(family, first, last)
    inside = {e for n in points if first <= n <= last for e in answers(some, family, n)}

    assert inside <= set(answer.entries) or not answer.complete
    assert len(set(answer.entries)) == len(answer.entries)
    assert all(e.first <= last and first <= e.last for e in answer.entries)


@often
@given(some=layers(), seed=st.integers())
def test_the_same_layers_give_the_same_bytes(some: list[Layer], seed: int) -> None:
    """Whatever the order of the layers and of their records."""
    chance = random.Random(seed)
    mixed = [Layer(s, chance.sample(list(spans), len(spans))) for s, spans in some]
    chance.shuffle(mixed)

    assert compile_index(mixed, "") == compile_index(some, "")


@often
@given(some=layers())
def test_nothing_is_written_twice(tmp_path: Path, some: list[Layer]) -> None:
    """Neighbouring intervals differ, rows differ, and all entries are used."""
    with opened(tmp_path / "index", compile_index(some, "")) as index:
        seen = set()
        for family in (0, 4, 6):
            rows = [index.lookup(family, n) for n in edges(some, family)]
            seen |= {(family, entry) for row in rows for entry in row}
            starts = {index.interval(family, n)[0] for n in edges(some, family)}
            size = {0: "as", 4: "ipv4", 6: "ipv6"}[family]

            assert len(starts) == index.counts()[size]
        assert index.counts()["entries"] <= len(seen)


def test_the_smallest_of_nested_spans_wins(tmp_path: Path) -> None:
    """Within a snapshot the most specific record is shown, and the other around it."""
    spans = [Span(4, NET, NET + 255, "a=1"), Span(4, NET + 8, NET + 15, "a=2")]
    with opened(tmp_path / "index", compile_index([Layer(FEED, spans)], "")) as index:
        inside, outside = index.lookup(4, NET + 9), index.lookup(4, NET + 16)

    assert inside == (Entry(0, NET + 8, NET + 15, (("a", "2"),)),)
    assert outside == (Entry(0, NET, NET + 255, (("a", "1"),)),)


def test_values_of_one_span_are_joined(tmp_path: Path) -> None:
    """The same span several times is one record with the distinct values of each key."""
    values = ["origin=65550\tname=b", "origin=64500", "origin=64500", "name=b", ""]
    spans = [Span(4, NET, NET + 255, value) for value in values]
    with opened(tmp_path / "index", compile_index([Layer(FEED, spans)], "")) as index:
        found = index.lookup(4, NET)

    assert found[0].value == (("name", "b"), ("origin", "64500, 65550"))


def test_single_addresses_of_a_list_share_one_entry(tmp_path: Path) -> None:
    """A list of a thousand addresses is one entry, and needs no row but that."""
    spans = [Span(4, NET + 2 * n, NET + 2 * n) for n in range(1000)]
    with opened(tmp_path / "index", compile_index([Layer(FEED, spans)], "")) as index:
        counts = index.counts()

    assert (counts["entries"], counts["rows"], counts["ipv4"]) == (1, 0, 2001)


def test_entries_that_are_wholly_covered_are_left_out(tmp_path: Path) -> None:
    """What no look-up can find is not in the file, nor are its strings."""
    halves = [Span(4, NET, NET + 127, "h=1"), Span(4, NET + 128, NET + 255, "h=2")]
    spans = [Span(4, NET, NET + 255, "whole=1"), *halves]
    with opened(tmp_path / "index", compile_index([Layer(FEED, spans)], "")) as index:
        counts = index.counts()

    assert (counts["entries"], counts["strings"]) == (2, 3)


def test_ten_thousand_spans_inside_each_other_take_no_time(tmp_path: Path) -> None:
    """The work does not grow with the depth: 10,000 spans, each inside the one before."""
    spans = [Span(4, NET + n, NET + 30_000 - n, f"n={n}") for n in range(10_000)]
    with opened(tmp_path / "index", compile_index([Layer(FEED, spans)], "")) as index:
        found = index.lookup(4, NET + 5000) + index.lookup(4, NET + 30_000 - 6000)

    assert [entry.value[0][1] for entry in found] == ["5000", "6000"]


def test_text_that_is_no_unicode_is_written_readably(tmp_path: Path) -> None:
    """Half a pair of surrogates, as JSON may hold it, becomes its escape."""
    layer = Layer(FEED, [Span(4, NET, NET, "name=\ud800")])
    with opened(tmp_path / "index", compile_index([layer], "")) as index:
        found = index.lookup(4, NET)

    assert found[0].value == (("name", "\\ud800"),)


@pytest.mark.parametrize(
    "span",
    [Span(4, 2, 1), Span(4, 0, 1 << 32), Span(5, 0, 0), Span(6, -1, -1), Span(6, 1 << 64, 0)],
)
def test_a_span_that_is_none_is_refused(span: Span) -> None:
    """Parsers must not give such spans; if one does, nothing is written."""
    with pytest.raises(ValueError, match="family"):
        compile_index([Layer(FEED, [span])], "")


def test_more_snapshots_than_the_format_holds_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The number of a snapshot has 16 bits."""
    monkeypatch.setattr(fmt, "MAX_SNAPSHOTS", 2)
    with pytest.raises(StoreError, match="holds 2 snapshots, and there are 3"):
        compile_index([Layer(FEED._replace(sha256=str(n)), []) for n in range(3)], "")


@pytest.mark.parametrize("limit", [3, 12])
def test_more_data_than_the_format_holds_are_refused(
    monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """Positions have 32 bits; what does not fit is refused and never cut."""
    monkeypatch.setattr(fmt, "MAX_ITEMS", limit)
    spans = [Span(4, NET + n, NET + n, f"n={n}") for n in range(10)]
    with pytest.raises(StoreError, match="delete some under `snapshots`"):
        compile_index([Layer(FEED, spans)], "")


def test_an_index_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A failing compile leaves the index that was there."""
    path = tmp_path / "folder" / "index"
    write_index(path, [Layer(FEED, [Span(4, NET, NET)])], "")
    before = path.read_bytes()
    with pytest.raises(ValueError, match="no range"):
        write_index(path, [Layer(FEED, [Span(4, 2, 1)])], "")

    assert path.read_bytes() == before
    assert [child.name for child in path.parent.iterdir()] == ["index"]
