"""Contract of the tables of blocklists, and of the feeds for what they list."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ipskeptic.discover import catalogue
from ipskeptic.lookup.online.zones import open_zone
from ipskeptic.model.online import FAILURES
from ipskeptic.model.text import ipv4_number, ipv6_number
from ipskeptic.model.when import parse_window
from tests.online.listing import zone_tables

FOLDER = Path(__file__).resolve().parents[2] / "data" / "online" / "dnsbl"
TABLES = zone_tables()
LIVE = {name: table for name, table in TABLES.items() if "dead_since" not in table}
DEAD = {name: table for name, table in TABLES.items() if "dead_since" in table}
FIELDS = {"zone", "server", "title", "families", "per_second", "terms", "test", "codes"}
FIELDS |= {"refusals", "key"}
DEAD_FIELDS = {"zone", "title", "families", "dead_since", "successor", "feed"}
# Issue 6 and its brief: what must be there.
ASKED_FOR = "spamhaus-zen spamcop psbl dronebl barracuda uceprotect-1 blocklist-de tor-dnsel s5h"

every_live = pytest.mark.parametrize("table", LIVE.values(), ids=list(LIVE))


def test_the_tables_are_those_that_were_asked_for() -> None:
    """And levels 2 and 3 of UCEPROTECT, which list whole networks, are not among them."""
    assert set(ASKED_FOR.split()) <= set(LIVE)
    assert set(DEAD) == {"sorbs", "njabl", "cbl", "nixspam"}
    assert not {"dnsbl-2.uceprotect.net", "dnsbl-3.uceprotect.net"} & {
        table["zone"] for table in TABLES.values()
    }


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_where_it_was_read(name: str) -> None:
    """Above the zone stands a comment with sources and the day."""
    head = (FOLDER / f"{name}.toml").read_text(encoding="utf-8").partition("zone = ")[0]

    assert re.search(r"read\s(# )?2026-11-26", head.replace("\n", " "))


@every_live
def test_codes_are_loopback_answers_with_feeds_of_their_own(table: dict[str, Any]) -> None:
    """Each leads to a feed that is asked by DNS, and none is a refusal or a test's answer."""
    other = {*table.get("refusals", {}), *table.get("test", {}).get("answers", ())}

    assert set(table) <= FIELDS
    assert set(table["families"]) <= set("46")
    assert 0 < table["per_second"] <= 10
    assert table["codes"]
    assert not other & set(table["codes"])
    for code in (*table["codes"], *other):
        number = ipv4_number(code)

        assert number is not None
        assert number >> 24 == 127
    for code in table["codes"].values():
        feed = catalogue()[code["feed"]]

        assert (feed.online, feed.dead_since) == ("dnsbl", "")
        assert set(code) <= {"feed", "says"}


@every_live
def test_refusals_have_a_cause_and_advice(table: dict[str, Any]) -> None:
    """One that a question may have, and a clause."""
    for row in table.get("refusals", {}).values():
        assert row["cause"] in FAILURES
        assert 20 <= len(row["says"]) <= 120
        assert row["says"][-1] not in ".;:"


@every_live
def test_a_table_opens_with_its_test_points(table: dict[str, Any]) -> None:
    """By RFC 5782, section 5, where its documentation says nothing else."""
    zone, why = open_zone(table, {"spamhaus": "x" * 20, "barracuda": "registered"})
    expected = {4: [("127.0.0.2", True), ("127.0.0.1", False)]}
    expected[6] = [("::ffff:7f00:2", True), ("::ffff:7f00:1", False)]
    if table["zone"] == "dnsel.torproject.org":
        expected[4] = expected[4][1:]

    assert why is None
    for family in map(int, table["families"]):
        read = ipv4_number if family == 4 else ipv6_number

        assert list(zone.points(family)) == [(read(text), must) for text, must in expected[family]]


def test_zones_are_asked_by_one_table_each() -> None:
    """Else one would be asked twice, at twice its pace."""
    servers = [name for t in TABLES.values() for name in {t["zone"], t.get("server", t["zone"])}]

    assert len(servers) == len(set(servers))


def test_every_feed_that_is_asked_by_dns_has_a_zone() -> None:
    """Else nobody would ask it, or its end could not be told."""
    named = {code["feed"] for table in LIVE.values() for code in table["codes"].values()}
    dead = {table["feed"] for table in DEAD.values() if "feed" in table}
    online = {feed.name for feed in catalogue().values() if feed.online == "dnsbl"}

    assert online == named | (dead & online)


@pytest.mark.parametrize("table", DEAD.values(), ids=list(DEAD))
def test_a_dead_list_says_since_when(table: dict[str, Any]) -> None:
    """And its feed says the same, so that `explain` can."""
    assert set(table) <= DEAD_FIELDS
    assert parse_window(table["dead_since"]).text == table["dead_since"]
    if "feed" in table:
        assert catalogue()[table["feed"]].dead_since


def test_lists_of_one_publisher_are_one_witness() -> None:
    """XBL took over the CBL; the forms asked by DNS are the lists that are files."""
    pairs = [
        ("spamhaus-xbl", "cbl"),
        ("spamhaus-drop-dns", "spamhaus-drop"),
        ("tor-dnsel", "tor-exits"),
        ("blocklist-de-dns", "blocklist-de"),
    ]
    for one, other in pairs:
        first, second = catalogue()[one], catalogue()[other]

        assert (first.origin, first.kind) == (second.origin, second.kind)
        # XBL has open proxies too; what is held of the CBL is of infected machines.
        assert one == "spamhaus-xbl" or first.states == second.states
    spamhaus = [feed for feed in catalogue().values() if feed.name.startswith("spamhaus-")]
    assert all("spamhaus" in (feed.origin, *feed.upstreams) for feed in spamhaus)
    assert "CBL's successor is XBL inside ZEN" in catalogue()["spamhaus-xbl"].means
    assert "XBL in ZEN" in catalogue()["cbl"].means
