"""The flat row, and the formats made of it."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from ipskeptic.errors import UsageError
from ipskeptic.model.assessment import Assessment, BadInput, Weighed
from ipskeptic.model.reading import Present
from ipskeptic.model.row import COLUMNS, flat_row
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window, day
from ipskeptic.render.brief import BriefLines
from ipskeptic.render.csv_report import CsvRows, parse_columns
from tests.render.sample import assessment, report, source

BAD = BadInput("203.0.113.300", "an octet is above 255", "list.txt", 7)


def delegation(
    cc: str, days: int | None, *, usable: bool, holds_at: tuple[Window, ...] = ()
) -> Weighed:
    """A delegation record at some distance from the time seen."""
    reading = Present(
        kind="delegation",
        source=source("ripencc", "RIPE NCC"),
        entry=f"203.0.113.0/24 {cc}",
        value=(("cc", cc),),
        holds_at=holds_at,
    )
    return Weighed(reading, usable, "", "5", None, days)


def with_readings(*readings: Weighed) -> Assessment:
    """The sample with other readings."""
    return assessment()._replace(readings=readings)


def test_columns_have_the_promised_order() -> None:
    """The row has the columns of INTERFACE, in its order."""
    assert ",".join(COLUMNS) == (
        "input,ip,class,also,carries,stops_at,fit,registry,cc,prefix,status,date,as_of,usable,"
        "holder,holder_name,asn,as_name,feeds,origins,seen_at,error"
    )
    assert tuple(flat_row(assessment())) == COLUMNS


def test_a_full_row() -> None:
    """Every column is filled from the record that it names."""
    assert flat_row(assessment()) == {
        "input": "203[.]0.113.9 plain",
        "ip": "203.0.113.9",
        "class": "shared",
        "also": "shared;unknown",
        "carries": "route",
        "stops_at": "place",
        "fit": "not-named",
        "registry": "ripencc",
        "cc": "FR",
        "prefix": "203.0.113.0/24",
        "status": "allocated",
        "date": "2010-02-19",
        "as_of": "2024-03-20",
        "usable": "true",
        "holder": "ripencc:plain",
        "holder_name": "",
        "asn": "AS64496",
        "as_name": "EXAMPLE plain",
        "feeds": "tor-exits",
        "origins": "Tor Project plain",
        "seen_at": "2024-03-12T14:20Z",
        "error": "",
    }


def test_refused_input_has_its_reason_alone() -> None:
    """A line that is no address has `input` and `error`, nothing else."""
    row = flat_row(BAD)

    assert {name: value for name, value in row.items() if value} == {
        "input": "203.0.113.300",
        "error": "an octet is above 255",
    }


def test_the_nearest_record_fills_the_registry_columns() -> None:
    """The nearest record counts, even where it may not speak; one without a date comes last."""
    row = flat_row(
        with_readings(
            delegation("AA", None, usable=False),
            delegation("BB", 90, usable=True),
            delegation("CC", 40, usable=False),
        )
    )

    assert (row["cc"], row["usable"], row["as_of"]) == ("CC", "false", "")


def test_the_date_nearest_to_the_time_is_shown() -> None:
    """Of several files with the same record the nearest gives the date."""
    item = delegation("FR", 1, usable=True, holds_at=(day("2024-01-01"), day("2024-03-13")))

    assert flat_row(with_readings(item))["as_of"] == "2024-03-13"


def test_a_country_without_a_file_has_no_date() -> None:
    """Where no delegation is held, the registered country fills `cc` alone."""
    reading = Present(
        kind="registered-country", source=source("iptocc", "x"), entry="", value=(("cc", "FR"),)
    )
    row = flat_row(with_readings(Weighed(reading, False, "", "39")))

    assert (row["cc"], row["usable"], row["as_of"], row["registry"]) == ("FR", "false", "", "")


def test_no_record_leaves_the_columns_empty() -> None:
    """With no record at all, `usable` is empty too."""
    assert flat_row(with_readings())["usable"] == ""


def rows(text: str, *, tabs: bool = False) -> list[list[str]]:
    """What a CSV reader makes of the text."""
    dialect = csv.excel_tab if tabs else csv.excel
    return list(csv.reader(StringIO(text, newline=""), dialect))


@pytest.mark.parametrize("tabs", [False, True])
def test_csv_keeps_the_place_of_every_line(tabs: bool) -> None:
    """Header, rows and refused input come in order, each with all columns."""
    writer = CsvRows(tabs=tabs)
    text = writer.header() + "".join(writer.row(item) for item in report().items)
    table = rows(text, tabs=tabs)

    assert table[0] == list(COLUMNS)
    assert [row[0] for row in table[1:]] == [
        "first plain",
        "203[.]0.113.9 plain",
        "plain",
        "203[.]0.113.9 plain",
    ]
    assert all(len(row) == len(COLUMNS) for row in table)


def test_other_columns_go_through_untouched() -> None:
    """The input's columns come first as they were; a name that is taken gets our prefix."""
    writer = CsvRows(("ip", "class"), ("ip", "bytes", "note"))
    table = rows(
        writer.header() + writer.row(assessment(), ("x", "-5", "a\nb")) + writer.row(BAD, ("y",))
    )

    assert table == [
        ["ip", "bytes", "note", "ipskeptic_ip", "class"],
        ["x", "-5", "a\nb", "203.0.113.9", "shared"],
        ["y", "", "", "", ""],
    ]


def test_formulas_are_disarmed() -> None:
    """A formula in the input is text in the output, in our columns and in passed ones."""
    writer = CsvRows(("input",), ("note",))
    table = rows(writer.row(BadInput("=cmd|'x'!A1", "no"), ("@SUM(1)",)))

    assert table == [["'@SUM(1)", "'=cmd|'x'!A1"]]


def test_columns_are_chosen_by_name() -> None:
    """`--columns` takes names in any order; a wrong one is named with the nearest."""
    assert parse_columns("cc, ip") == ("cc", "ip")
    with pytest.raises(UsageError, match="'stop_at'; did you mean 'stops_at'"):
        parse_columns("ip,stop_at")
    with pytest.raises(UsageError, match="choose from input"):
        parse_columns("zzz")
    with pytest.raises(UsageError, match="no column named"):
        parse_columns(" , ")


def test_brief_is_one_line_of_a_hundred_columns() -> None:
    """Address, class, ladder, fit, country with date and whether it may speak, listings."""
    line = BriefLines().line(assessment())

    assert line == (
        "203.0.113.9      shared        carries route, stops at place  not-named  "
        "FR 2024-03-20 usable …\n"
    )


def test_brief_says_when_a_file_may_not_speak() -> None:
    """The word after the date says so."""
    far = delegation("FR", 400, usable=False, holds_at=(day("2020-01-01"),))
    item = with_readings(far)._replace(claim=None, carries="", stops_at="record")
    line = BriefLines().line(item)

    assert "carries nothing, stops at record" in line
    assert line.endswith("FR 2020-01-01 unusable\n")
    assert BriefLines().line(with_readings()).endswith("-- no registry record\n")


def other(family: int, text: str) -> Assessment:
    """The sample with another address."""
    target = Target("address", family, 1, 1, text)
    seen = assessment().observation._replace(target=target)
    return assessment()._replace(observation=seen)


def test_brief_lines_are_aligned() -> None:
    """Known items set the first column of their family; an address is never cut."""
    prefix = other(4, "203.0.113.128/25")
    long = other(6, "2001:db8:1111:2222:3333:4444:5555:6666")
    lines = BriefLines((prefix, long))

    assert lines.line(assessment()).index("shared") == lines.line(prefix).index("shared")
    assert lines.line(other(6, "2001:db8::1")).index("shared") == lines.line(long).index("shared")
    assert lines.line(long).startswith(f"{long.observation.target.text}  shared")


def test_brief_cuts_nothing_but_listings() -> None:
    """Whatever the address, the country, its date and whether it may speak are there."""
    line = BriefLines().line(other(6, "2001:db8:1111:2222:3333:4444:5555:6666"))
    few = assessment()._replace(claim=None)

    assert "FR 2024-03-20 usable" in line
    assert "usable  Tor exit list" in BriefLines().line(few)
    assert len(BriefLines().line(few)) <= 101


def test_brief_keeps_the_place_of_refused_input() -> None:
    """Refused input has its line, with where it stood and why."""
    assert BriefLines().line(BAD) == (
        "203.0.113.300 (list.txt:7)  refused: an octet is above 255\n"
    )
    assert BriefLines().line(BadInput("", "empty")).startswith('""')
