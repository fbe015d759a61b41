"""What differs from one copy to the next, and where two registries have one block."""

from __future__ import annotations

import pytest

from ipskeptic.model.timeline import DIFFERENCES, Difference, Lane, Stretch
from ipskeptic.model.when import parse_window
from ipskeptic.reason.timeline import conflicts_of, differences_of

RO = (("registry", "ripencc"), ("cc", "RO"), ("status", "allocated"), ("date", "2012-05-16"))
BLOCK = (100, 199)


def has(
    *dates: str,
    state: str = "present",
    span: tuple[int, int] = BLOCK,
    records: int = 1,
    **value: str,
) -> Stretch:
    """A stretch of copies with a record, which says otherwise than the one before."""
    return Stretch(
        state=state,
        dates=tuple(parse_window(date) for date in dates),
        changed=True,
        entry=f"{span[0]}-{span[1]}" if records == 1 else f"{records} records",
        value=tuple({**dict(RO), **value}.items()),
        records=records,
        span=span,
    )


def lacks(*dates: str, state: str = "absent", **value: str) -> Stretch:
    """A stretch of copies without a record."""
    windows = tuple(parse_window(date) for date in dates)
    return Stretch(state, windows, changed=state == "absent", value=tuple(value.items()))


def lane(feed: str, *stretches: Stretch, group: str = "delegation") -> Lane:
    """A lane of a census."""
    return Lane(group, group, feed, feed.upper(), "census", "A 2", stretches)


def table(code: str) -> Lane:
    """The embedded country table."""
    value = (("cc", code),) if code else ()
    stretch = Stretch("present" if code else "absent", (), value=value)
    return Lane("registered-country", "", "iptocc", "table", "census", "B 3", (stretch,), now=True)


def told(*lanes: Lane) -> list[tuple[str, str, str, str, str]]:
    """What differs, without group and sources."""
    return [(d.what, d.then, d.then_at, d.now, d.now_at) for d in differences_of(lanes)]


@pytest.mark.parametrize(
    ("key", "what", "value"),
    [
        ("cc", "country", "SA"),
        ("status", "status", "assigned"),
        ("date", "first-allocation", "2013-01-01"),
    ],
)
def test_each_fact_is_compared(key: str, what: str, value: str) -> None:
    """Country, status and first allocation are compared, with the dates that lie next."""
    now = has("2024-01-01", "2025-01-01")
    now = now._replace(value=tuple({**dict(RO), key: value}.items()))
    found = told(lane("ripencc", has("2013-08-12", "2014-08-03"), now))

    assert found == [(what, dict(RO)[key], "2014-08-03", value, "2024-01-01")]


def test_the_sources_are_named() -> None:
    """Both sources stand with it; a copy's own title wins over its feed's."""
    own = has("2024-01-01", cc="SA")._replace(title="an excerpt")
    (found,) = differences_of([lane("ripencc", has("2014-08-03"), own)])

    assert found.sources == ("RIPENCC", "an excerpt")
    assert found.group == "delegation"


def test_what_is_missing_is_none() -> None:
    """A fact that one of the two does not give is `none`."""
    assert told(lane("ripencc", has("2014-08-03", cc=""), has("2024-01-01"))) == [
        ("country", "none", "2014-08-03", "RO", "2024-01-01")
    ]


def test_the_holder_is_no_fact() -> None:
    """A handle is never compared, whatever stands in the value."""
    assert told(lane("ripencc", has("2014-08-03", holder="a"), has("2024-01-01", holder="b"))) == []


def test_who_administers_the_space() -> None:
    """Of IANA's registry the registry, the status and the date are compared, and nothing else."""
    before = has("2019-01-01", registry="arin", status="legacy", name="Level 3")
    after = has("2025-01-01", registry="ripencc", status="allocated")

    assert [item[0] for item in told(lane("iana-space", before, after, group="iana-space"))] == [
        "registry",
        "status",
    ]


def test_the_order_of_columns_is_no_fact() -> None:
    """Values that say the same in another order do not differ."""
    before = has("2019-01-01", name="a", rfc="b")
    after = before._replace(dates=has("2025-01-01").dates, value=before.value[::-1])

    assert told(lane("list", before, after, group="special-purpose")) == []


def test_a_stretch_that_did_not_change_is_passed_over() -> None:
    """After copies that move nothing a sample may list it again: nothing differs."""
    again = has("2026-01-01")._replace(changed=False)
    sample = lane(
        "abusers", has("2024-01-01"), lacks("2025-01-01", state="not-listed"), again, group="abuse"
    )

    assert told(sample) == []


@pytest.mark.parametrize(
    ("then", "now", "what"),
    [
        ((BLOCK, 1), ((100, 149), 1), "prefix-split"),
        ((BLOCK, 1), (BLOCK, 2), "prefix-split"),
        (((100, 149), 1), (BLOCK, 1), "prefix-joined"),
        ((BLOCK, 3), (BLOCK, 1), "prefix-joined"),
        (((100, 149), 1), ((140, 199), 1), "prefix"),
    ],
)
def test_blocks_split_and_join(
    then: tuple[tuple[int, int], int], now: tuple[tuple[int, int], int], what: str
) -> None:
    """A smaller block or more of them is a split, a larger one or fewer a join."""
    lanes = lane(
        "ripencc",
        has("2014-08-03", span=then[0], records=then[1]),
        has("2024-01-01", span=now[0], records=now[1]),
    )

    assert [difference.what for difference in differences_of([lanes])] == [what]


def test_a_route_has_an_origin_and_a_covering_prefix() -> None:
    """Of routes the origin AS is compared and the prefix, which is neither split nor joined."""
    routes = lane(
        "table",
        has("2014-01-01", origin="AS64496"),
        has("2024-01-01", span=(100, 149), origin="AS64497"),
        group="route",
    )

    assert [d.what for d in differences_of([routes])] == ["origin-as", "prefix"]


def test_a_list_says_something_else() -> None:
    """Of lists everything that a record says is compared."""
    counted = lane(
        "ipsum", has("2024-01-01", count="3"), has("2024-01-02", count="4"), group="abuse"
    )
    gone = lane("ipsum", has("2024-01-01", count="3"), has("2024-01-02"), group="abuse")

    assert [d[:4:2] + d[1:2] for d in told(counted)] == [("value", "2024-01-01", "count 3")]
    assert [(d[1], d[3]) for d in told(gone)] == [("count 3", "none")]


def test_a_record_comes_and_goes() -> None:
    """A census that has it no more differs; a status of nobody's is named."""
    found = told(
        lane(
            "apnic",
            lacks("2013-01-01"),
            has("2014-01-01"),
            lacks("2015-01-01", status="reserved"),
            lacks("2016-01-01"),
        )
    )

    assert [(what, then, now) for what, then, _, now, _ in found] == [
        ("record", "none", "100-199 RO"),
        ("record", "100-199 RO", "reserved"),
        ("record", "reserved", "none"),
    ]


def some(date: str, records: int, cc: str = "RO") -> Stretch:
    """A copy with records on parts of the range that was asked."""
    return has(date, state="partial", records=records, cc=cc)


@pytest.mark.parametrize(
    ("then", "now", "found"),
    [
        (some("2013-01-01", 750), some("2014-01-01", 1773), ("750", "1,773")),
        (
            some("2013-01-01", 750),
            some("2014-01-01", 750),
            ("750", "750, not all of them the same"),
        ),
        (some("2013-01-01", 1), some("2014-01-01", 1, "SA"), ("100-199 RO", "100-199 SA")),
    ],
)
def test_records_in_a_range_are_counted(
    then: Stretch, now: Stretch, found: tuple[str, str]
) -> None:
    """Where records cover only parts their numbers are compared; equal ones are not the same."""
    # Many records with one code have it in common, which says little of them.
    plain = [item._replace(value=() if item.records > 1 else item.value) for item in (then, now)]

    assert [difference[1::2] for difference in told(lane("ripencc", *plain))] == [found]


def test_a_block_moves_between_registries() -> None:
    """Up to a date one registry's files have it, from a later one another's: told once."""
    apnic = lane(
        "apnic", has("2014-10-31", "2016-04-10", registry="apnic", cc="SG"), lacks("2024-03-10")
    )
    ripe = lane("ripencc", lacks("2014-08-03"), has("2024-03-10", cc="TR"))

    assert told(apnic, ripe) == [
        ("registry", "apnic", "2016-04-10", "ripencc", "2024-03-10"),
        ("country", "SG", "2016-04-10", "TR", "2024-03-10"),
    ]


def test_it_may_move_back() -> None:
    """Each move is told, also the one back."""
    apnic = lane(
        "apnic",
        has("2010-01-01", registry="apnic"),
        lacks("2014-01-01"),
        has("2020-01-01", registry="apnic"),
    )
    ripe = lane("ripencc", has("2015-01-01"), lacks("2019-01-01"))
    moves = [d for d in told(apnic, ripe) if d[0] == "registry"]

    assert [(then, now) for _, then, _, now, _ in moves] == [
        ("apnic", "ripencc"),
        ("ripencc", "apnic"),
    ]


def test_a_gap_of_one_registry_is_no_move() -> None:
    """A block that one registry's files lack in between has not moved."""
    apnic = lane("apnic", has("2010-01-01"), lacks("2014-01-01"), has("2020-01-01"))

    assert [d[0] for d in told(apnic)] == ["record", "record"]


def test_the_combined_file_is_no_other_registry() -> None:
    """The file of all five names the registry in each record: nothing moved to it."""
    apnic = lane("apnic", has("2014-10-31", registry="apnic"), lacks("2024-03-10"))
    nro = lane("nro-combined", has("2026-01-01", registry="apnic"))

    assert [d[0] for d in told(apnic, nro)] == ["record"]
    assert conflicts_of([apnic, lane("nro-combined", has("2014-10-31", registry="apnic"))]) == ()


def test_two_registries_have_it() -> None:
    """Overlapping dates are a conflict, and then nothing moved and no present is told."""
    arin = lane("arin", has("2014-11-01", "2026-08-25", registry="arin", cc="US"))
    apnic = lane("apnic", has("2016-04-10", "2024-03-10", registry="apnic", cc="JP"))
    (conflict,) = conflicts_of([arin, apnic])

    assert told(arin, apnic, table("KP")) == []
    assert (conflict.first.registry, conflict.first.country) == ("arin", "US")
    assert [date.text for date in conflict.second.dates] == ["2016-04-10", "2024-03-10"]


def test_a_standing_conflict_is_no_move_of_a_third() -> None:
    """While one registry has it throughout, no block moves between two others."""
    arin = lane("arin", has("2010-01-01", "2026-01-01", registry="arin"))
    apnic = lane("apnic", has("2012-01-01", registry="apnic"), lacks("2013-01-01"))
    ripe = lane("ripencc", lacks("2011-01-01"), has("2014-01-01"))

    assert {d[0] for d in told(arin, apnic, ripe)} == {"record"}
    assert len(conflicts_of([arin, apnic, ripe])) == 2


@pytest.mark.parametrize(
    ("then", "now", "found"),
    [
        ("RO", "SA", [("country", "RO", "2014-08-03", "SA", "now")]),
        ("RO", "RO", []),
        ("RO", "", []),
        ("EU", "FR", []),
        ("", "FR", []),
    ],
)
def test_the_table_is_the_present(
    then: str, now: str, found: list[tuple[str, str, str, str, str]]
) -> None:
    """The newest file is compared with the table without a date; a region's code is no country."""
    assert told(lane("ripencc", has("2014-08-03", cc=then)), table(now)) == found


def test_without_a_file_there_is_no_then() -> None:
    """The table alone, lists alone and copies without a date give nothing to compare."""
    undated = lane("ripencc", has(cc="RO"))

    assert told(table("SA")) == []
    assert told(undated, table("SA")) == []
    assert told(lane("abusers", has("2024-01-01"), group="abuse"), table("SA")) == []
    assert differences_of([]) == ()


def test_every_difference_has_its_name() -> None:
    """What differs is one of the closed list."""
    lanes = [
        lane("ripencc", has("2014-08-03"), has("2024-01-01", cc="SA", status="x", date="y")),
        lane("table", has("2014-08-03", origin="a"), has("2024-01-01", origin="b"), group="route"),
    ]

    assert {d.what for d in differences_of(lanes)} < set(DIFFERENCES)
    assert Difference._fields[0] == "group"
