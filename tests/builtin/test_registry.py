from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest

from ipskeptic.discover import catalogue
from ipskeptic.model.when import parse_window
from tests.builtin.registry import FILES, REGISTRY, rows, snapshots, span

REGISTRIES = {"afrinic", "apnic", "arin", "lacnic", "ripencc", "iana", "ietf"}
SPACE = REGISTRY / "iana-space.toml"
SERVICES = REGISTRY / "public-services.toml"
SPECIAL = (REGISTRY / "iana-special-ipv4.toml", REGISTRY / "iana-special-ipv6.toml")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestEveryFile:
    def test_snapshots_say_whence_and_when(self, path: Path) -> None:
        """Every snapshot names its feed, its dates, its source and whether it is an excerpt."""
        for snapshot in snapshots(path):
            assert snapshot["feed"] in catalogue()
            assert parse_window(snapshot["holds_at"]).start
            assert parse_window(snapshot["read_on"]).text == snapshot["read_on"]
            assert isinstance(snapshot["excerpt"], bool)
            assert snapshot["source"].strip()
            assert snapshot["records"]

    def test_nothing_is_read_before_it_was_published(self, path: Path) -> None:
        """No snapshot holds at a later date than the one on which it was read."""
        for snapshot in snapshots(path):
            published = parse_window(snapshot["holds_at"])

            assert not published.begins_after(parse_window(snapshot["read_on"]))

    def test_entries_are_addresses_prefixes_ranges_or_as_numbers(self, path: Path) -> None:
        """Every entry can be read, and stands once in its snapshot."""
        for snapshot in snapshots(path):
            spans = [span(record["entry"]) for record in snapshot["records"]]

            assert len(set(spans)) == len(spans)

    def test_values_are_text_without_tabs(self, path: Path) -> None:
        """Values fit the `key=value` pairs of the index: text, no tab, no line break."""
        for row in rows(path):
            for key, value in row.value.items():
                assert key.isascii()
                assert "=" not in key
                assert value == value.strip() != ""
                assert value.isprintable()

    def test_dates_in_values_are_dates(self, path: Path) -> None:
        """Every date in a record is an ISO date or month, and an end is not before its start."""
        for row in rows(path):
            dates = {k: parse_window(v) for k, v in row.value.items() if k in DATED}
            if "since" in dates and "until" in dates:
                assert dates["until"].start >= dates["since"].start


DATED = ("since", "until", "date", "read")


class TestSpecialPurpose:
    @pytest.mark.parametrize("path", SPECIAL, ids=lambda path: path.stem)
    def test_every_row_says_whether_it_is_reachable(self, path: Path) -> None:
        """Every row has a name, a standard, and one of three words for reachability."""
        for row in rows(path):
            assert row.value["reachable"] in ("no", "yes", "embedded")
            assert row.value["name"]
            assert row.value["rfc"].startswith("RFC ")

    @pytest.mark.parametrize(
        ("address", "reachable"),
        [
            ("10.76.1.11", "no"),
            ("192.0.2.1", "no"),
            ("239.255.255.250", "no"),
            ("192.0.0.9", "yes"),
            ("192.175.48.1", "yes"),
            ("2001:db8::1", "no"),
            ("64:ff9b::c000:201", "embedded"),
            ("2002:c000:201::1", "embedded"),
            ("2001::1", "embedded"),
            ("2001:1::1", "yes"),
            ("5f00::1", "no"),
            ("fe80::1", "no"),
            ("ff02::1", "no"),
            ("4000::1", "no"),
        ],
    )
    def test_the_narrowest_row_decides(self, address: str, reachable: str) -> None:
        """The narrowest row that covers an address gives the registry's answer."""
        at = ipaddress.ip_address(address)
        found = [
            (span(row.entry)[2] - span(row.entry)[1], row.value["reachable"])
            for path in SPECIAL
            for row in rows(path)
            if span(row.entry)[0] == at.version
            and span(row.entry)[1] <= int(at) <= span(row.entry)[2]
        ]

        assert min(found)[1] == reachable

    def test_an_address_is_asked_of_one_copy(self) -> None:
        """Each family stands in one snapshot, since the newest copy alone is asked."""
        for path in SPECIAL:
            assert len(snapshots(path)) == 1

    @pytest.mark.parametrize("address", ["8.8.8.8", "175.45.176.143", "2001:4860:4860::8888"])
    def test_ordinary_addresses_are_in_no_row(self, address: str) -> None:
        """No row covers an ordinary address."""
        at = ipaddress.ip_address(address)

        assert not any(
            span(row.entry)[0] == at.version and span(row.entry)[1] <= int(at) <= span(row.entry)[2]
            for path in SPECIAL
            for row in rows(path)
        )


class TestSpace:
    def test_ipv4_is_covered_without_gap_or_overlap(self) -> None:
        """The 256 blocks of IPv4 are all there, once."""
        starts = [span(row.entry) for row in rows(SPACE, holds_at="2025-10-10")]

        assert starts == [(4, n << 24, ((n + 1) << 24) - 1) for n in range(256)]

    def test_words_are_known(self) -> None:
        """Registry and status are known words."""
        for row in rows(SPACE):
            assert row.value["registry"] in REGISTRIES
            assert row.value["status"] in ("allocated", "legacy", "reserved")


class TestServices:
    def test_every_service_has_its_source(self) -> None:
        """Every record names the service, its role, since when, on what basis, and the source."""
        for row in rows(SERVICES):
            assert {"service", "role", "since", "basis", "source", "read"} <= set(row.value)
            assert row.value["basis"] in ("announced", "seen")

    @pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2001:4860:4860::8888"])
    def test_the_best_known_are_there(self, address: str) -> None:
        """The resolvers that people know by heart are in the table."""
        assert address in {row.entry for row in rows(SERVICES)}

    @pytest.mark.parametrize("letter", "ABCDEFGHIJKLM")
    def test_each_root_server_has_one_address_in_each_family(self, letter: str) -> None:
        """Each of the thirteen root servers has one address in use in each family."""
        current = [
            span(row.entry)[0]
            for row in rows(SERVICES)
            if row.value["service"].startswith(f"{letter}-root") and "until" not in row.value
        ]

        assert sorted(current) == [4, 6]

    def test_renumbered_root_servers_hand_over(self) -> None:
        """Where a root server left an address, another of the same family begins that day."""
        for row in rows(SERVICES):
            if "until" in row.value:
                same = [
                    other.value["since"]
                    for other in rows(SERVICES)
                    if other.value["service"] == row.value["service"]
                    and span(other.entry)[0] == span(row.entry)[0]
                ]

                assert row.value["until"] in same
