"""Many dates of one feed in one index: the same answers, and not the same size again."""

from __future__ import annotations

import random
import struct
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings

from ipskeptic.errors import StoreError
from ipskeptic.lookup.index import format as fmt
from ipskeptic.model.feed import Entry, Snapshot, Span
from ipskeptic.update.compile import compile_index
from ipskeptic.update.layer import Layer
from ipskeptic.update.status import CURRENT, UNUSABLE
from tests.index.oracle import answers, dates, edges
from tests.update.reading import opened
from tests.update.world import CATALOGUE, LIST, NOW, put, store, take

NET = 0xC0000200  # 192.0.2.0
WORTH = "ipskeptic.update.lists._WORTH"
often = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def of_date(number: int, spans: list[Span]) -> Layer:
    """One date of a registry."""
    day = f"2000-01-01T{number // 60:02}:{number % 60:02}Z"
    return Layer(Snapshot(0, "registry", day, sha256=f"{number:064x}"), spans)


def check(path: Path, some: list[Layer]) -> None:
    """Every answer is what the records say one by one."""
    with opened(path, compile_index(some, "")) as index:
        index.verify()
        for family in (0, 4, 6):
            for number in edges(some, family):
                assert index.lookup(family, number) == answers(some, family, number)


@often
@given(some=dates())
def test_answers_are_those_of_each_date(tmp_path: Path, some: list[Layer]) -> None:
    """What changed between dates and what did not, at every number where something may change."""
    check(tmp_path / "index", some)


@pytest.mark.slow
@often
@given(some=dates())
def test_rows_that_share_parts_answer_the_same(tmp_path: Path, some: list[Layer]) -> None:
    """Also where every part that two rows have in common is shared, however short."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WORTH, -1_000)
        check(tmp_path / "index", some)


@often
@given(some=dates())
def test_runs_have_a_bound(tmp_path: Path, some: list[Layer]) -> None:
    """A set of more neighbouring snapshots than one run can hold is several runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fmt, "MAX_RUN", 2)
        check(tmp_path / "index", some)


@pytest.mark.slow
@often
@given(some=dates())
def test_dates_in_any_order_give_the_same_bytes(some: list[Layer]) -> None:
    """Whatever the order of the dates and of their records."""
    chance = random.Random(len(some))
    mixed = [Layer(s, chance.sample(list(spans), len(spans))) for s, spans in some]
    chance.shuffle(mixed)

    assert compile_index(mixed, "") == compile_index(some, "")


def test_a_record_that_never_changed_is_one_entry(tmp_path: Path) -> None:
    """Three hundred dates of it are answered one by one and stored as one run."""
    spans = [Span(4, NET, NET + 255, "cc=ZZ"), Span(4, NET + 300, NET + 330, "cc=AA")]
    with opened(
        tmp_path / "index", compile_index([of_date(n, spans) for n in range(300)], "")
    ) as index:
        counts = index.counts()
        found = index.lookup(4, NET + 301)

    assert (counts["entries"], counts["sets"], counts["spans"], counts["rows"]) == (2, 1, 1, 0)
    assert found == tuple(Entry(n, NET + 300, NET + 330, (("cc", "AA"),)) for n in range(300))


def test_a_record_that_came_and_went_is_one_entry(tmp_path: Path) -> None:
    """Its set has a run for each time, and what was there between is an entry of its own."""
    ours, theirs = [Span(4, NET, NET + 255, "cc=ZZ")], [Span(4, NET, NET + 255, "cc=AA")]
    layers = [of_date(n, theirs if n in (3, 4) else [] if n == 7 else ours) for n in range(10)]
    with opened(tmp_path / "index", compile_index(layers, "")) as index:
        counts = index.counts()
        found = {entry.snapshot: entry.value[0][1] for entry in index.lookup(4, NET)}

    assert (counts["entries"], counts["sets"], counts["rows"]) == (2, 4, 2)
    assert found == {**dict.fromkeys((0, 1, 2, 5, 6, 8, 9), "ZZ"), 3: "AA", 4: "AA"}


def test_twelve_dates_cost_far_less_than_twelve_times_one(tmp_path: Path) -> None:
    """A twentieth of the records changes from date to date: less than twice the size of one."""
    chance = random.Random(20141211)
    texts = [f"registry=apnic\tcc=ZZ\tdate=2014-12-{day:02}\tholder=" for day in range(1, 29)]
    held = [Span(4, n << 12, (n << 12) + 4095, chance.choice(texts)) for n in range(4000)]
    layers = []
    for number in range(12):
        for place in chance.sample(range(len(held)), len(held) // 20):
            held[place] = held[place]._replace(value=chance.choice(texts))
        layers.append(of_date(number, list(held)))
    one = len(compile_index(layers[:1], ""))

    assert len(compile_index(layers, "")) < 2 * one


def test_halves_of_texts_that_many_have_are_written_once(tmp_path: Path) -> None:
    """A thousand texts of a hundred first and ten second halves."""
    spans = [
        Span(
            4,
            NET + n,
            NET + n,
            f"registry=apnic\tcc={n % 100:03}\tdate=2014-12-11\tkind={n // 100}",
        )
        for n in range(1000)
    ]
    with opened(tmp_path / "index", compile_index([of_date(0, spans)], "")) as index:
        counts = index.counts()
        found = index.lookup(4, NET + 321)

    assert (counts["texts"], counts["strings"]) == (1000, 1 + 100 + 10)
    assert found[0].value[1:] == (("cc", "021"), ("date", "2014-12-11"), ("kind", "3"))


@pytest.mark.parametrize("name", ["MAX_SETS", "MAX_ROWS"])
def test_more_than_the_numbers_of_the_format_can_say_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Places of sets have 24 bits and rows 30; what does not fit is refused and never cut."""
    layers = [of_date(n, [Span(4, NET + n, NET + 9, f"n={n}")]) for n in range(10)]
    compile_index(layers, "")
    monkeypatch.setattr(fmt, name, 8)
    with pytest.raises(StoreError, match="delete some under `snapshots`"):
        compile_index(layers, "")


def test_lists_of_rows_have_a_bound_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few entries may make many rows."""
    spans = [Span(4, NET + n, NET + 99) for n in range(10)]
    layers = [of_date(0, spans), Layer(Snapshot(0, "list", ""), [Span(4, NET, NET + 99, "x")])]
    monkeypatch.setattr(fmt, "MAX_ROWS", 15)
    with pytest.raises(StoreError, match="delete some under `snapshots`"):
        compile_index(layers, "")


def test_an_index_of_the_first_format_is_named_and_compiled_anew(tmp_path: Path) -> None:
    """Status says which format it has and what to do, and doing it or importing anything helps."""
    data, path = store(tmp_path), put(tmp_path, "first-list.txt", LIST)
    take(data, path)
    image = bytearray(data.index_path.read_bytes())
    struct.pack_into("<H", image, 8, 1)
    struct.pack_into("<I", image, 1020, crc32(image[:1020]))
    data.index_path.write_bytes(image)
    state = data.status(NOW, CATALOGUE).index_file

    assert state.state == UNUSABLE
    assert state.detail.endswith(
        f"has the older format 1, and this ipskeptic reads {fmt.VERSION}: "
        "run `ipskeptic data compile`"
    )
    data.compile()
    assert data.status(NOW, CATALOGUE).index_file.state == CURRENT
    data.index_path.write_bytes(image)
    assert take(data, path).compiled
    assert data.status(NOW, CATALOGUE).index_file.state == CURRENT
