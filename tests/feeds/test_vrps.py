"""Validated payloads of the RPKI: forms of exports, and how those of one place are joined."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ipskeptic.errors import FeedFormatError
from ipskeptic.lookup.feeds.base import MAX_VALUE
from tests.feeds.reading import entries, parse, parse_path, values

HEAD = "ASN,IP Prefix,Max Length,Trust Anchor\n"


def says(*rows: str) -> dict[str, str]:
    """What an export of these rows says of each prefix."""
    parsed = parse("vrps", HEAD + "".join(f"{row},test\n" for row in rows))
    return dict(zip(entries(parsed), (v["vrps"] for v in values(parsed)), strict=True))


def test_a_prefix_has_the_payloads_of_those_around_it() -> None:
    """What covers a prefix stands in its record, shortest first; what lies beside it does not."""
    found = says(
        "AS64498,203.0.113.128/25,25",
        "AS64497,203.0.113.64/26,26",
        "AS64496,203.0.113.0/24,26",
        "AS64499,198.51.100.0/24,24",
        "AS0,203.0.112.0/23,23",
    )

    assert found == {
        "198.51.100.0/24": "24 AS64499",
        "203.0.112.0/23": "23 AS0",
        "203.0.113.0/24": "23 AS0, 24-26 AS64496",
        "203.0.113.64/26": "23 AS0, 24-26 AS64496, 26 AS64497",
        "203.0.113.128/25": "23 AS0, 24-26 AS64496, 25 AS64498",
    }


def test_several_payloads_of_one_prefix() -> None:
    """Several ASes may announce one prefix; repeats count once in it."""
    found = says("AS64497,192.0.2.0/24,24", "AS64496,192.0.2.0/24,24", "AS64497,192.0.2.0/24,24")

    assert found == {"192.0.2.0/24": "24 AS64496, 24 AS64497"}


def test_what_another_payload_allows_anyway_is_left_out() -> None:
    """A payload adds nothing where one of the same AS, as wide or wider, goes as far."""
    found = says(
        "AS64496,192.0.2.0/24,26",
        "AS64496,192.0.2.0/24,25",
        "AS64496,192.0.2.0/25,26",
        "AS64496,192.0.2.128/25,28",
    )

    assert found == {
        "192.0.2.0/24": "24-26 AS64496",
        "192.0.2.0/25": "24-26 AS64496",
        "192.0.2.128/25": "24-26 AS64496, 25-28 AS64496",
    }


def test_families_do_not_cover_each_other() -> None:
    """A stack of IPv4 prefixes ends where IPv6 begins."""
    found = says("AS64496,255.0.0.0/8,8", "AS64497,::/8,8")

    assert found == {"255.0.0.0/8": "8 AS64496", "::/8": "8 AS64497"}


def test_a_long_list_is_split_and_its_rest_counted() -> None:
    """No text is longer than a value may be; what has no room is counted and not forgotten."""
    rows = "".join(f"AS{4200000000 + n},192.0.2.0/24,24,test\n" for n in range(200))
    (value,) = values(parse("vrps", HEAD + rows))
    kept = [part for key, text in value.items() if key != "more" for part in text.split(", ")]

    assert all(len(text) <= MAX_VALUE for text in value.values())
    assert list(value) == ["vrps", *(f"vrps-{n}" for n in range(2, 9)), "more"]
    assert len(kept) + int(value["more"]) == 200


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("ASx,192.0.2.0/24,24", "no AS number"),
        ("AS64496,192.0.2.1/24,24", "bits set"),
        ("AS64496,192.0.2/24,24", "no address"),
        ("AS64496,192.0.2.0/24,23", "no max length"),
        ("AS64496,192.0.2.0/24,33", "no max length"),
        ("AS64496,0.0.0.0/0,24", "covers all addresses"),
        ("AS64496,192.0.2.0/24", "too few columns"),
    ],
)
def test_rows_that_are_none(row: str, why: str) -> None:
    """A row that is no payload is refused with the reason and its line."""
    good = "AS64496,198.51.100.0/24,24,test\n"
    parsed = parse("vrps", f"{HEAD}{good}{good}\n{row}")

    assert (parsed.records, parsed.bad_count, parsed.bad[0].line) == (2, 1, 5)
    assert why in parsed.bad[0].reason
    assert parsed.warnings == ("its last line has no line break, so it may be cut off",)


def test_no_max_length_is_the_prefix_length() -> None:
    """An empty max length allows the prefix itself and nothing longer (RFC 9582)."""
    assert says("AS64496,192.0.2.0/24,") == {"192.0.2.0/24": "24 AS64496"}


def test_the_form_of_ripes_archive() -> None:
    """Routinator's csvext has the columns after the object's address."""
    text = (
        "URI,ASN,IP Prefix,Max Length,Not Before,Not After\n"
        "rsync://example.net/a.roa,AS64496,192.0.2.0/24,24,2024-01-01 00:00:00,2025-01-01\n"
    )

    assert values(parse("vrps", text)) == [{"vrps": "24 AS64496"}]


@pytest.mark.parametrize(
    ("about", "asn", "date"),
    [
        ({"generated": 1710252135, "generatedTime": "x"}, "AS64496", "2024-03-12T14:02Z"),
        ({"buildtime": "2024-03-12T14:02:15Z"}, 64496, "2024-03-12T14:02:15Z"),
        ({"generatedTime": "2024-03-12T14:02:15Z"}, "AS64496", "2024-03-12T14:02:15Z"),
        ("no object", 64496, ""),
        ({}, 64496, ""),
    ],
)
def test_json_of_validators(about: object, asn: object, date: str) -> None:
    """Routinator writes ASes as text and an epoch, rpki-client numbers and its build time."""
    roa = {"asn": asn, "prefix": "192.0.2.0/24", "maxLength": 26, "ta": "test"}
    parsed = parse("vrps", json.dumps({"metadata": about, "roas": [roa]}))

    assert values(parsed) == [{"vrps": "24-26 AS64496"}]
    assert (parsed.holds_at, parsed.feed, parsed.families) == (date, "rpki-vrps", "4")


def test_json_payloads_that_are_none() -> None:
    """An entry that is no object, or has a truth value for a number, is refused."""
    good = {"asn": 64496, "prefix": "192.0.2.0/24", "maxLength": 24}
    bad = {"asn": True, "prefix": "192.0.2.0/24", "maxLength": 24}
    parsed = parse("vrps", json.dumps({"roas": [good, good, good, 7, bad]}))

    assert (parsed.records, parsed.bad_count) == (3, 2)


@pytest.mark.parametrize("text", [HEAD, '{"roas": []}'])
def test_an_export_without_a_payload_is_cut_off(text: str) -> None:
    """There is no time at which the RPKI had nothing."""
    with pytest.raises(FeedFormatError, match="without a payload"):
        parse("vrps", text)


def test_a_table_of_another_kind_is_refused() -> None:
    """The columns must be those of an export."""
    with pytest.raises(FeedFormatError, match="columns are not those"):
        parse("vrps", "ip,asn\n192.0.2.1,64496\n")


@pytest.mark.shared
def test_real_exports(shared_data: Path) -> None:
    """The first 10,000 lines of two validators of one month are read without a refusal."""
    folder = shared_data / "rpki"
    for name, prefixes in (
        ("routinator_csv-202404.csv.xz", 9_476),
        ("rpki_client_csv-202404.csv.xz", 9_473),
    ):
        parsed = parse_path("vrps", folder / name)

        assert (parsed.records, len(parsed.spans), parsed.bad_count) == (9_999, prefixes, 0)
        assert max(len(v["vrps"]) for v in values(parsed)) < MAX_VALUE


def test_a_list_with_room_for_all_counts_nothing() -> None:
    """Two texts are enough for thirty payloads, so there is no count of what was left out."""
    rows = "".join(f"AS{4200000000 + n},192.0.2.0/24,24,test\n" for n in range(30))
    (value,) = values(parse("vrps", HEAD + rows))

    assert list(value) == ["vrps", "vrps-2"]
    assert len(", ".join(value.values()).split(", ")) == 30
