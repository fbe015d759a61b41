"""Registries' delegated files."""

from __future__ import annotations

import pytest

from ipskeptic.errors import FeedFormatError
from tests.feeds.reading import entries, parse, sample, values

ROW = "arin|US|ipv4|192.0.2.0|256|19920501|allocated|c096bf\n"


def arin(rows: str, *, header: str = "2.3|arin|1784970020780|1|19700101|20260725|-0400") -> str:
    """A file of ARIN with one declared row."""
    return f"{header}\narin|*|ipv4|*|1|summary\n{rows}"


def test_the_rows_of_a_file() -> None:
    """Every row is read: AS numbers, counts that are no prefix, IPv6, reserved and available."""
    parsed = parse("delegated", sample("delegated").read_bytes())

    assert entries(parsed) == [
        "AS64496",
        "AS64497-AS64498",
        "192.0.2.0/24",
        "198.51.100.0-198.51.100.95",
        "203.0.113.0/24",
        "2001:db8::/33",
        "2001:db8:8000::/33",
    ]
    assert values(parsed)[2] == {
        "registry": "apnic",
        "cc": "KP",
        "status": "allocated",
        "date": "2009-12-21",
        "holder": "A92",
    }
    assert values(parsed)[3]["date"] == ""
    assert [v["cc"] for v in values(parsed)] == ["JP", "", "KP", "AU", "", "EU", ""]
    assert (parsed.feed, parsed.holds_at, parsed.records, parsed.bad) == (
        "apnic",
        "2024-03-11",
        7,
        [],
    )


@pytest.mark.parametrize(
    ("header", "feed", "holds_at"),
    [
        ("2|apnic|20141102|1|19830613|20141031|+1000", "apnic", "2014-10-31"),
        ("2.3|apnic|20260627|1||20260626|+1000", "apnic", "2026-06-26"),
        ("2|afrinic|20260821|1|00000000|20260821|00000", "afrinic", "2026-08-21"),
        ("2|ripencc|1784584799|1|19700101||+0200", "ripencc", "2026-07-20T21:59Z"),
        ("2.3|arin|1784970020780|1|19700101|00000000|-0400", "arin", "2026-07-25T09:00Z"),
        ("2|LACNIC|20141008|1|19870101||-0300", "lacnic", "2014-10-08"),
        ("2|lacnic|serial|1|19870101|never|-0300", "lacnic", ""),
        ("2|iana|20190911|1|19830101|20190612|+0000", "", "2019-06-12"),
    ],
)
def test_header_forms(header: str, feed: str, holds_at: str) -> None:
    """The registry is the feed; the end date counts, else the serial in its three forms."""
    parsed = parse("delegated", arin(ROW, header=header))

    assert (parsed.feed, parsed.holds_at) == (feed, holds_at)


def test_comments_before_the_header_are_passed_over() -> None:
    """APNIC's conditions of use stand before the version line."""
    parsed = parse("delegated", "#\n#\tCONDITIONS OF USE\n\n" + arin(ROW))

    assert parsed.records == 1


@pytest.mark.parametrize(
    ("row", "holder", "cc"),
    [
        ("lacnic||ipv4|192.0.2.0|256||available", "", ""),
        ("lacnic||ipv4|192.0.2.0|256||reserved|", "", ""),
        ("afrinic|ZZ|ipv4|192.0.2.0|256||reserved|", "", ""),
        ("arin|US|ipv4|192.0.2.0|256|20010101|assigned|AS0000|e-stats", "AS0000", "US"),
        ("iana|ZZ|ipv4|192.0.2.0|256|19920101|ietf|ietf|iana", "ietf", ""),
        ("iana|ZZ|ipv4|192.0.2.0|256|19920101|arin", "", ""),
        ("apnic|AP|ipv4|192.0.2.0|256|20010101|allocated", "", "AP"),
    ],
)
def test_rows_have_seven_to_nine_fields(row: str, holder: str, cc: str) -> None:
    """The handle may be missing or empty, and the country missing, empty or ZZ."""
    (value,) = values(parse("delegated", arin(row + "\n")))

    assert (value["holder"], value["cc"]) == (holder, cc)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("arin|US|ipv4|192.0.2.0|256", "no delegation row"),
        ("arin|US|ipv5|192.0.2.0|256|20010101|allocated", "no delegation row"),
        ("arin|US|ipv4|192.0.2|256|20010101|allocated", "no range of IPv4 addresses"),
        ("arin|US|ipv4|2001:db8::|256|20010101|allocated", "no range of IPv4 addresses"),
        ("arin|US|ipv4|192.0.2.0|0|20010101|allocated", "no range of IPv4 addresses"),
        ("arin|US|ipv4|192.0.2.0|-1|20010101|allocated", "no range of IPv4 addresses"),
        ("arin|US|ipv4|255.255.255.0|257|20010101|allocated", "no range of IPv4 addresses"),
        ("arin|US|ipv6|192.0.2.0|32|20010101|allocated", "no IPv6 prefix"),
        ("arin|US|ipv6|nothing|32|20010101|allocated", "no IPv6 prefix"),
        ("arin|US|ipv6|2001:db8::|129|20010101|allocated", "no IPv6 prefix"),
        ("arin|US|asn|AS64496|1|20010101|allocated", "no range of AS numbers"),
        ("arin|US|asn|4294967295|2|20010101|allocated", "no range of AS numbers"),
        ("arin|US|ipv4|192.0.2.0|256|20010101|", "no status"),
        ("a1|US|ipv4|192.0.2.0|256|20010101|allocated", "no registry"),
    ],
)
def test_rows_that_say_nothing_are_refused_one_by_one(row: str, why: str) -> None:
    """A bad row is kept with its line and reason, and the others are read."""
    parsed = parse("delegated", arin(ROW + row + "\n"))

    assert parsed.records == 1
    assert [(bad.line, bad.text, bad.reason) for bad in parsed.bad] == [(4, row, why)]


def test_oddities_are_counted() -> None:
    """Dates that are none, unknown status words and bits beyond a prefix are warnings."""
    rows = (
        "arin|US|ipv6|2001:db8::1|32|20019999|lent|x\n"
        "arin|US|ipv6|2001:db8::1|33|20019999|lent|x\n" + ROW
    )

    parsed = parse("delegated", arin(rows))

    assert entries(parsed)[0] == "2001:db8::/32"
    assert set(parsed.warnings) >= {
        "2 records: bits set beyond the prefix length, which were masked",
        "2 records: unknown status 'lent'",
        "2 records: a date that is none, left out",
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "version line"),
        ("# nothing\n", "version line"),
        ("arin|US|asn|64496|1|20191107|assigned||12345\n", "line 1: .*version line"),
        ("<!DOCTYPE HTML>\n", "HTML"),
        ("3|arin|20260725|1|19700101|20260725|-0400\n" + ROW, "format version is 3"),
        ("2|ar1n|20260725|1|19700101|20260725|-0400\n" + ROW, "version line"),
        (arin(""), "declares ipv4 rows and holds none"),
        ("2|arin|20260725|1|19700101|20260725|-0400\n", "holds no delegation"),
        (arin(ROW[:-9]), "no line break"),
        (arin(ROW).replace("|*|1|", "|*|2|"), "declares 2 ipv4 rows and holds 1"),
        (
            "2|arin|20260725|20|19700101|20260725|-0400\n" + ROW,
            "declares 20 rows and holds 1",
        ),
        (arin(ROW).replace("summary\n", "summary\narin|*|asn|*|7|summary\n"), "declares asn rows"),
    ],
)
def test_what_is_no_whole_file_is_refused(text: str, why: str) -> None:
    """Another kind of file, and a file that breaks off, is refused with the reason."""
    with pytest.raises(FeedFormatError, match=why):
        parse("delegated", text)


def test_a_count_a_few_per_cent_off_is_a_warning() -> None:
    """Up to 5 % may be missing, and more than declared may be there."""
    rows = "".join(f"arin|US|asn|{n}|1|20010101|assigned\n" for n in range(96))
    header = "2|arin|20260725|{}|19700101|20260725|-0400\narin|*|asn|*|{}|summary\n"

    short = parse("delegated", header.format(100, 100) + rows)
    long = parse("delegated", header.format(90, 90) + rows)

    assert "declares 100 asn rows and holds 96" in short.warnings
    assert "declares 90 asn rows and holds 96" in long.warnings
    with pytest.raises(FeedFormatError, match="declares 102 asn rows"):
        parse("delegated", header.format(102, 102) + rows)


def test_lacnic_counts_reserved_as_numbers_that_it_leaves_out() -> None:
    """In LACNIC's old form up to a quarter of the AS numbers may be missing, elsewhere not."""
    rows = "".join(f"lacnic|BR|asn|{n}|1|20010101|allocated\n" for n in range(90))
    text = "2|lacnic|20260212|100|19870101|20260212|-0300\nlacnic|*|asn|*|100|summary\n" + rows

    assert "declares 100 asn rows and holds 90" in parse("delegated", text).warnings
    with pytest.raises(FeedFormatError, match="cut off"):
        parse("delegated", text.replace("lacnic", "apnic"))
    with pytest.raises(FeedFormatError, match="cut off"):
        parse("delegated", text.replace("5|1|20010101|allocated", "5|1|20010101|reserved"))


def test_an_excerpt_is_read_with_warnings() -> None:
    """What is known to be an excerpt may be incomplete; a row that breaks off is refused."""
    text = arin(ROW + ROW[:-9]).replace("|*|1|", "|*|80603|")

    parsed = parse("delegated", text, excerpt=True)

    assert (parsed.records, parsed.bad_count) == (1, 1)
    assert parsed.bad[0].reason == "the file ends inside this row"
    assert "declares 80,603 ipv4 rows and holds 2" in parsed.warnings


def test_a_file_of_several_registries_is_the_combined_one() -> None:
    """Where rows name several registries the file is the NRO's."""
    rows = ROW + "ripencc|NL|ipv4|198.51.100.0|256|19920501|assigned|x|e-stats\n"

    assert parse("delegated", arin(rows)).feed == "nro-combined"


def test_hostile_text_in_a_row_stays_inside_its_field() -> None:
    """A tab or control character in a field cannot make another field."""
    row = "arin|US|ipv4|192.0.2.0|256|20010101|allocated|a\tcc=KP\x1b[31m\u202e\n"

    (value,) = values(parse("delegated", arin(row)))

    assert value["cc"] == "US"
    assert value["holder"] == "a cc=KP [31m"


def test_a_whole_file_is_not_called_small() -> None:
    """A thousand rows or more give no warning about their number."""
    rows = "".join(f"arin|US|asn|{n}|1|20010101|assigned\n" for n in range(1000))
    text = "2|arin|20260725|1000|19700101|20260725|-0400\narin|*|asn|*|1000|summary\n" + rows

    assert parse("delegated", text).warnings == ()


def test_an_excerpt_that_is_only_a_broken_row_is_read_as_nothing() -> None:
    """Where the only row is broken off nothing is left, and nothing fails."""
    text = "2|arin|20260725|1|19700101|20260725|-0400"

    assert parse("delegated", text, excerpt=True).records == 0
