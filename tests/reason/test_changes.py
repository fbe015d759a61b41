"""Then and now: country, status, first allocation, registry, origin AS; never the holder."""

from __future__ import annotations

import pytest

from ipskeptic.model.assessment import Change
from ipskeptic.model.reading import Present, Reading
from ipskeptic.reason.assess import assess
from ipskeptic.reason.changes import NOT_IN_FILE
from tests.reason.world import (
    NOW,
    absent,
    claim_of,
    country,
    delegated,
    present,
    seen,
    tables,
    with_value,
)

T = "2014-12-01"
RO = {"registry": "ripencc", "cc": "RO", "status": "allocated", "date": "2012-05-16"}


def changes(readings: list[Reading], at: str = T, table: str = "") -> list[tuple[str, ...]]:
    """The changes, without sources."""
    return [change[:5] for change in full(readings, at, table)]


def full(readings: list[Reading], at: str = T, table: str = "") -> tuple[Change, ...]:
    """The changes as they stand in the assessment."""
    found = assess(seen(at), readings, now=NOW, tables=tables(), country_now=table)
    return found.changes


def summary(readings: list[Reading], at: str = T, table: str = "") -> str:
    """The answer."""
    found = assess(seen(at), readings, now=NOW, tables=tables(), country_now=table)
    return " ".join(found.summary)


def file(on: str, feed: str = "ripencc", **value: str) -> Present:
    """A registry's record in one file."""
    return with_value(present(feed, on), **{**RO, "registry": feed, **value})


def moved(old: str, new: str) -> Present:
    """What the registry reader says of a block that left one registry for another."""
    found = present(old, "2016-04-10", "2024-03-10", kind="transfer", change="moved")
    return found._replace(source=found.source._replace(feed=f"{old}+{new}"))


@pytest.mark.parametrize(
    ("key", "what", "value"),
    [
        ("cc", "country", "SA"),
        ("status", "status", "assigned"),
        ("date", "first-allocation", "2013-01-01"),
    ],
)
def test_facts_of_a_block(key: str, what: str, value: str) -> None:
    """The record nearest to T is compared with the newest held, fact by fact."""
    readings: list[Reading] = [file("2014-08-03"), file("2026-08-25", **{key: value})]

    assert changes(readings) == [(what, RO[key], "2014-08-03", value, "2026-08-25")]


def test_the_holder_is_never_compared() -> None:
    """The handle differs between files of one holder: it is no change."""
    readings: list[Reading] = [
        file("2014-08-03", holder="a", holder_name="one"),
        file("2026-08-25", holder="b", holder_name="other"),
    ]

    assert changes(readings) == []


def test_what_one_does_not_say_is_no_change() -> None:
    """A country that only one of the two gives has not changed."""
    assert changes([file("2014-08-03", cc=""), file("2026-08-25")]) == []


@pytest.mark.parametrize("at", ["2020-01-01", "2020-01-02", "2026-08-01"])
def test_nothing_is_newer(at: str) -> None:
    """Where the newest record held is as old as T or older, there is no change to tell."""
    assert changes([file("2014-08-03"), file("2020-01-01", cc="SA")], at) == []


def test_then_is_the_file_nearest_to_the_time() -> None:
    """Of files on both sides that agree, the nearer dates what was so then."""
    both = delegated("RO", "2013-08-12", "2014-12-20")

    assert changes([both, file("2026-08-25", cc="SA")])[0][:3] == ("country", "RO", "2014-12-20")


def test_two_equally_near() -> None:
    """Of two files equally near the earlier is taken."""
    readings: list[Reading] = [
        file("2014-11-30"),
        file("2014-12-02", cc="DE"),
        file("2026-08-25", cc="SA"),
    ]

    assert changes(readings)[0][1:3] == ("RO", "2014-11-30")


def test_partial_and_undated_records_are_passed_over() -> None:
    """What covers parts, or has no date, is compared with nothing."""
    undated = with_value(present("ripencc"), **{**RO, "cc": "SA"})
    part = file("2026-08-25", cc="SA")._replace(partial=True)

    assert changes([file("2014-08-03"), undated, part]) == []
    assert changes([part]) == []


def test_a_move_between_registries() -> None:
    """A block that left its registry for another has both, with both sources."""
    readings: list[Reading] = [
        file("2014-10-31", "apnic", cc="SG"),
        file("2024-03-10", "ripencc", cc="TR"),
        moved("apnic", "ripencc"),
    ]
    found = full(readings)

    assert [(c.what, c.then, c.now) for c in found] == [
        ("registry", "apnic", "ripencc"),
        ("country", "SG", "TR"),
    ]
    assert found[0].sources == ("apnic delegation file", "ripencc delegation file")


def test_a_conflict_is_no_move() -> None:
    """Another registry that has it too is no change, however new its file."""
    readings: list[Reading] = [
        file("2014-11-30", "arin", cc="US"),
        file("2024-03-10", "apnic", cc="JP"),
    ]

    assert changes(readings) == []


def test_a_conflict_with_a_change_of_country() -> None:
    """That one of two registries changed its country code is no move to the other."""
    recoded = moved("arin", "arin")
    recoded = recoded._replace(source=recoded.source._replace(feed="arin"))
    readings: list[Reading] = [
        file("2014-11-30", "arin", cc="US"),
        file("2016-01-01", "arin", cc="CA"),
        file("2024-03-10", "apnic", cc="JP"),
        recoded,
    ]

    assert [change[:2] + change[3:4] for change in changes(readings)] == [("country", "US", "CA")]


def test_a_later_table_names_nobody() -> None:
    """An origin AS that only a later table has is told as a change and fits no claim."""
    later = present("table", "2026-08-26", settled="since", origin="AS64499")
    readings = [present("table", "2014-11-01", origin="AS64496"), later]
    found = assess(
        seen(T), readings, now=NOW, tables=tables(), claim=claim_of("AS64496", kind="asn")
    )

    assert found.fit == "named"
    assert [change.now for change in found.changes] == ["AS64499"]


def test_gone_from_its_registry() -> None:
    """A block that the newest file of its registry lacks says so; older silence does not count."""
    gone: list[Reading] = [file("2014-10-31", "apnic"), absent("apnic", "2026-06-17")]
    before: list[Reading] = [file("2014-10-31", "apnic"), absent("apnic", "2010-12-16")]
    others: list[Reading] = [file("2014-10-31", "apnic"), absent("ripencc", "2026-06-17")]

    assert changes(gone) == [("status", "allocated", "2014-10-31", NOT_IN_FILE, "2026-06-17")]
    assert changes(before) == changes(others) == []


def test_gone_is_all_that_is_told() -> None:
    """What a file in between said of a block that is gone is neither then nor now."""
    readings: list[Reading] = [
        file("2014-10-31", "apnic"),
        file("2016-04-10", "apnic", status="assigned"),
        absent("apnic", "2026-06-17"),
    ]

    assert changes(readings) == [("status", "allocated", "2014-10-31", NOT_IN_FILE, "2026-06-17")]


def test_came_after_the_time() -> None:
    """A block that the file nearest to the time lacks came later; the table tells nothing then."""
    readings: list[Reading] = [
        absent("apnic", "2014-10-31", "2016-04-10"),
        file("2026-06-17", "apnic"),
    ]
    unnamed: list[Reading] = [absent("apnic", "2014-10-31"), file("2026-06-17", "apnic", status="")]

    assert changes(readings, table="SA") == [
        ("status", NOT_IN_FILE, "2014-10-31", "allocated", "2026-06-17")
    ]
    assert changes(unnamed)[0][3] == "in the file"


def test_a_nearer_file_that_has_it() -> None:
    """Where the nearest file has it, an older one's silence is not then."""
    readings: list[Reading] = [absent("ripencc", "2010-12-16"), file("2014-12-20", cc="DE")]

    assert changes(readings) == []
    assert [c[3] for c in changes(readings, table="FR")] == ["FR"]


def test_gone_without_a_status() -> None:
    """A record without a status was in the file."""
    found = changes([file("2014-10-31", status=""), absent("ripencc", "2026-06-17")])

    assert found[0][1] == "in the file"


def test_gone_to_another_registry() -> None:
    """Where the block moved, its old registry's silence is no change of its own."""
    readings: list[Reading] = [
        file("2014-10-31", "apnic", cc="SG"),
        absent("apnic", "2026-06-17"),
        file("2024-03-10", "ripencc", cc="SG"),
        moved("apnic", "ripencc"),
    ]

    assert [change[0] for change in changes(readings)] == ["registry"]


def test_the_origin_as() -> None:
    """The AS that announced it then and the one of the newest table."""
    readings: list[Reading] = [
        present("table", "2014-11-01", origin="AS64496"),
        present("table", "2026-08-26", origin="AS64499"),
    ]

    assert changes(readings) == [("origin-as", "AS64496", "2014-11-01", "AS64499", "2026-08-26")]


def test_the_table_without_a_date() -> None:
    """The embedded table is the witness for now, and is named with its lack of a date."""
    (found,) = full([file("2014-08-03")], table="SA")

    assert found == Change(
        "country", "RO", "2014-08-03", "SA", "now",
        ("ripencc delegation file", "embedded registry table (iptocc)"),
    )  # fmt: skip
    assert summary([file("2014-08-03")], table="SA").count("no date") == 1


@pytest.mark.parametrize(
    ("readings", "table"),
    [
        ([file("2014-08-03")], "RO"),
        ([file("2014-08-03", cc="EU")], "FR"),
        ([file("2014-08-03", cc="")], "FR"),
        ([country("RO")], "SA"),
        ([], "SA"),
    ],
)
def test_the_table_tells_nothing(readings: list[Reading], table: str) -> None:
    """The same country, a region's code, no country and no file leave the table nothing to tell."""
    assert changes(readings, table=table) == []


def test_a_dated_file_goes_before_the_table() -> None:
    """Where a newer file tells of the country, the table without a date is not asked."""
    found = changes([file("2014-08-03"), file("2026-08-25", cc="SA")], table="TR")

    assert [change[3] for change in found] == ["SA"]


@pytest.mark.parametrize(
    ("readings", "at", "table", "said"),
    [
        (
            [file("2014-08-03", cc="DE")], T, "FR",
            "It was registered in Germany (DE; ripencc delegation file, file of 2014-08-03, "
            "4 months before), and is now registered in France (FR; embedded registry "
            "table (iptocc), no date).",
        ),
        (
            [file("2014-12-03", cc="DE"), file("2026-08-25", cc="EU")], T, "",
            "It was registered in Germany (DE; ripencc delegation file, file of 2014-12-03, "
            "2 days after), and in the newest file held is registered under the code EU, which "
            "names a region and no country (ripencc delegation file, file of 2026-08-25).",
        ),
        (
            [file("2014-12-01"), file("2026-08-25", "apnic"), moved("ripencc", "apnic")], T, "",
            "It stood in the file of ripencc delegation file of 2014-12-01; by 2026-08-25 apnic "
            "delegation file has it.",
        ),
    ],
)  # fmt: skip
def test_the_answer_says_it(readings: list[Reading], at: str, table: str, said: str) -> None:
    """What differs in country or registry stands in the answer, once, with dates and sources."""
    assert said in summary(readings, at, table)


def test_the_answer_says_it_once() -> None:
    """A move between registries with another country is one sentence; a status is none."""
    move: list[Reading] = [
        file("2014-10-31", "apnic", cc="SG"),
        file("2024-03-10", "ripencc", cc="TR"),
        moved("apnic", "ripencc"),
    ]
    status: list[Reading] = [file("2014-10-31"), file("2024-03-10", status="assigned")]

    assert summary(move).count("It was registered") == 1
    assert "stood in the file" not in summary(move)
    assert "registered in" not in summary(status)
