"""Laws of the report: order, duplicates, sums, and one address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.errors import UsageError
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.observation import ROLES, TRANSPORTS
from ipskeptic.model.row import flat_row
from ipskeptic.model.target import Target
from ipskeptic.model.triage import Sighting, Table, Triage
from ipskeptic.model.when import Window, day
from ipskeptic.pipeline.claim import parse_claim
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.triage import Asked
from tests.triage.lists import WORLD_LIST, WORLD_LOGINS, judged, made, row, seen, totals

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "class": ("void", "expected", "shared", "compromised", "contested", "unknown"),
    "carries": ("", "record", "route", "place"),
    "stops_at": ("record", "route", "place", "operator"),
    "fit": ("named", "not-named", "sources-differ", "not-asked"),
    "registry": ("", "arin", "ripencc"),
    "cc": ("", "EU", "FR", "US", "KP"),
    "prefix": ("", "198.51.100.0/24", "58.246.0.0/15", "2001:db8::/32"),
    "usable": ("", "true", "false"),
    "holder": ("", "lacnic:1", "lacnic:2"),
    "asn": ("", "AS64496", "AS64497", "AS64496;AS64497"),
    "as_name": ("", "EXAMPLE", "OTHER"),
    "feeds": ("", "aws", "tor-exits;aws", "no-such-list", "et-compromised;cbl", "ta14-353a"),
    "origins": ("", "amazon", "torproject;amazon"),
}


def answer(target: Target, when: Window | None) -> dict[str, str]:
    """A row that depends on the address and the day alone, and on all its columns at odds."""
    number = target.first * 7 + (when.start.toordinal() if when else 0)
    chosen = {
        name: values[number // (place + 1) % len(values)]
        for place, (name, values) in enumerate(_CHOICES.items())
    }
    return row(**{**chosen, "also": chosen["class"]})


SIGHTINGS = st.builds(
    seen,
    st.integers(0, 30).map(lambda n: f"198.51.100.{n}")
    | st.integers(0, 5).map(lambda n: f"2001:db8::{n}")
    | st.just("198.51.100.0/25"),
    st.none() | st.integers(1, 28).map(lambda n: f"2024-02-{n:02}"),
    often=st.integers(1, 5),
    source=st.sampled_from(["", "a.txt"]),
)
BAD = st.builds(BadInput, st.just("x"), st.sampled_from(["no address", "300 is above 255, x"]))
LISTS = st.lists(SIGHTINGS | BAD, max_size=40)
ASKED = Asked(claim=parse_claim("FR"))


def in_any_order(report: Triage) -> Triage:
    """The report without what may depend on the order: the files' own, and the examples."""
    return report._replace(
        intake=report.intake._replace(sources=tuple(sorted(report.intake.sources))),
        refused=tuple(item._replace(example="", source="", line=0) for item in report.refused),
    )


@given(st.data(), LISTS)
def test_order_does_not_matter(data: st.DataObject, items: list[Sighting | BadInput]) -> None:
    """The same lines in another order give the same report."""
    shuffled = data.draw(st.permutations(items))

    assert in_any_order(made(items, answer, ASKED)) == in_any_order(made(shuffled, answer, ASKED))


@given(LISTS)
def test_duplicates_change_only_how_often(items: list[Sighting | BadInput]) -> None:
    """Every line twice: `read` is twice as much, what was judged and said stays."""
    once, twice = made(items, answer, ASKED), made([*items, *items], answer, ASKED)
    doubled = {
        name: {key: (n, 2 * read) for key, (n, read) in rows.items()}
        for name, rows in totals(once).items()
    }

    assert totals(twice) == doubled
    assert (twice.judged, twice.read) == (once.judged, 2 * once.read)
    assert twice.whole == once.whole
    assert twice.on_claim == once.on_claim
    assert [c._replace(read=0) for c in twice.convergence] == [
        c._replace(read=0) for c in once.convergence
    ]


def sums(table: Table) -> tuple[int, int]:
    """Judged and read of all rows, of what is not kept and of what has no value."""
    return (
        sum(r.judged for r in table.rows) + table.rest[0] + table.without[0],
        sum(r.read for r in table.rows) + table.rest[1] + table.without[1],
    )


@given(LISTS, st.integers(1, 5))
def test_sums_are_the_totals(items: list[Sighting | BadInput], top: int) -> None:
    """Every table adds up, however many rows of it are shown; input and totals agree."""
    report = made(items, answer, ASKED)
    intake, dates = report.intake, report.dates

    for table in report.tables:
        if table.several:
            assert all(0 <= r.judged <= report.judged for r in table.rows)
            assert table.without[0] <= report.judged
            assert sums(table) >= (report.judged, report.read)
        else:
            assert sums(table) == (report.judged, report.read)
        assert sums(table.top(top)) == sums(table)
    assert intake.read == report.read + intake.refused
    assert intake.repeats == report.read - intake.distinct
    assert dates.dated + dates.undated == report.read
    assert sum(item.often for item in report.refused) == intake.refused


@given(LISTS)
def test_convergence_agrees_with_the_tables(items: list[Sighting | BadInput]) -> None:
    """What most have in common is no more than its table says, and days and files are bounded."""
    report = made(items, answer, ASKED)
    for item in report.convergence:
        assert item.judged <= item.out_of <= report.judged
        assert item.addresses <= item.judged <= item.read
        assert item.addresses <= report.intake.distinct
        assert item.days <= report.dates.days
        assert item.shared <= item.judged
        assert item.wide <= item.judged
        assert item.other_date <= item.judged
        assert bool(item.carries) is bool(item.limit) is (item.state.startswith("addresses"))
        assert item.judged <= max(report.judged_as(item.on, item.key), 0)


@given(st.lists(SIGHTINGS, min_size=1, max_size=20))
def test_equal_answers_are_the_same_as_single_ones(items: list[Sighting]) -> None:
    """Counted over whole answers, or one address after the other, the tables are the same."""
    report = made(items, answer)
    pairs = {(s.target.text, s.seen_at): answer(s.target, s.seen_at) for s in items}
    for name, column in (("class", "class"), ("registry", "registry"), ("prefix", "prefix")):
        counted = Counter(found[column] for found in pairs.values() if found[column])
        table = report.table(name)
        assert table is not None
        assert {r.key: r.judged for r in table.rows} == counted


@pytest.mark.parametrize("at", [None, "2024-03-12"])
@pytest.mark.parametrize("item", [s for s in WORLD_LIST if isinstance(s, Sighting)], ids=str)
def test_one_address_agrees_with_assess(world: Skeptic, item: Sighting, at: str | None) -> None:
    """A list of one address says in its tables what `assess` says of that address."""
    window = day(at) if at else None
    claim = parse_claim("KP")
    found = flat_row(world.assess(item.target, at=window, claim=claim, role="source"))
    report = judged(world, [item], at=window, claim=claim, role="source")
    tables = totals(report)

    def rows(name: str) -> list[str]:
        return sorted(tables[name])

    def cells(column: str) -> list[str]:
        return sorted(part for part in found[column].split(";") if part)

    assert report.judged == 1
    for name in ("class", "carries", "stops_at", "fit", "registry", "prefix"):
        assert rows(name) == [found[name]] * bool(found[name])
    assert rows("usable") == [found["usable"]] * bool(found["usable"] and found["registry"])
    assert rows("country") == [found["cc"]] * bool(found["cc"])
    for name, column in (
        ("also", "also"),
        ("network", "asn"),
        ("feed", "feeds"),
        ("origin", "origins"),
    ):
        assert rows(name) == cells(column)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("transport", TRANSPORTS)
def test_what_is_stated_reaches_every_address(world: Skeptic, role: str, transport: str) -> None:
    """Role and transport count as they do for one address."""
    items = [s for s in WORLD_LIST if isinstance(s, Sighting)]
    report = judged(world, items, role=role, transport=transport)
    single = Counter(
        flat_row(world.assess(target, role=role, transport=transport))["carries"]
        for target in {s.target: None for s in items}
    )
    table = report.table("carries")

    assert table is not None
    assert {**{r.key: r.judged for r in table.rows}, "": table.without[0]} == {"": 0, **single}


def test_each_day_is_judged_as_of_itself(world: Skeptic) -> None:
    """With dates of its own an address is judged once a day, as `assess --at` that day does."""
    report = judged(world, WORLD_LOGINS)
    pairs = {(s.target, (s.seen_at.text[:10] if s.seen_at else "")) for s in WORLD_LOGINS}
    classes = Counter(flat_row(world.assess(t, at=when))["class"] for t, when in pairs)
    table = report.table("class")

    assert table is not None
    assert {r.key: r.judged for r in table.rows} == classes
    assert report.judged == len(pairs) == 16
    assert report.read == sum(s.often for s in WORLD_LOGINS)


def test_a_time_in_the_future_is_refused(world: Skeptic) -> None:
    """A row of tomorrow's tomorrow is refused, counted, and shown with its reason."""
    report = judged(world, [seen("198.51.100.23", "2027-01-01", often=3, line=7, source="x.csv")])

    assert (report.judged, report.intake.refused) == (0, 3)
    assert report.refused[0].reason.startswith("its time is in the future")
    assert report.refused[0][1:] == (3, "198.51.100.23", "x.csv", 7)


def test_the_one_time_in_the_future_is_refused(world: Skeptic) -> None:
    """A time for all that is yet to come is an error, before anything is read."""
    with pytest.raises(UsageError, match="2027-01-01 is in the future"):
        judged(world, [], at=day("2027-01-01"))
