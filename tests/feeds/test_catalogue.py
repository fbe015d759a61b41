"""Contract of every entry of the catalogue."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ipskeptic.discover import feed_from
from ipskeptic.lookup.feeds import formats
from ipskeptic.lookup.feeds._names import ALIASES, COUNTRY_SETS, MISP_LISTS
from ipskeptic.model.feed import Feed
from ipskeptic.model.online import WAYS
from ipskeptic.model.when import parse_window

DATA = Path(__file__).resolve().parents[2] / "data"
FILES = sorted((DATA / "feeds").glob("*.toml"))
KINDS = {path.stem for path in (DATA / "reasoning" / "evidence").glob("*.toml")}
TERMS = {
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even chance",
    "likely",
    "very likely",
    "almost certain",
}
# STYLE, "Words": what output never says.
BANNED = re.compile(
    r"\b(malicious|attackers?|clean|traced to|proves?|owners?|subnet|score)\b", re.I
)
# The kinds of which a complete list can exist: the publisher lists all of its own.
CENSUS = {
    "delegation",
    "route",
    "special-purpose",
    "iana-space",
    "tor-exit",
    "hosting",
    "cdn",
    "vpn",
    "satellite",
    "public-service",
    "rpki-state",
}
# Built-in records without a file format: they are compiled from data/registry.
BUILTIN = {"builtin-services", "cbl", "hp-briefing", "ta14-353a"}
# Issue 3, point 1: what the catalogue must have, and how many feeds `data update` can fetch.
ASKED_FOR = """
afrinic apnic arin lacnic ripencc nro-combined iana-special iana-space
spamhaus-drop spamhaus-dropv6 spamhaus-asndrop feodo sslbl
firehol-level1 firehol-level2 firehol-level3 ipsum et-compromised blocklist-de cins dshield
greensnow tor-exits x4b-vpn x4b-datacenter icloud-private-relay bgptools-anycast
aws gcp google azure oracle cloudflare fastly github digitalocean linode
misp-vpn-ipv4 eastlink-geofeed ris routeviews as-names rpki-vrps
"""
LEAST_FETCHED = 40
# An address without user, port, query or fragment, on a host with a dot.
ADDRESS = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+/[\w.~!/-]*(\?[a-z]+)?")


def load(path: Path) -> dict[str, Any]:
    """The raw entry."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def feed_of(path: Path) -> Feed:
    """The entry as its type."""
    raw = load(path)
    return feed_from(raw.pop("name"), raw)


FEEDS = {path.stem: feed_of(path) for path in FILES}
all_feeds = pytest.mark.parametrize("feed", FEEDS.values(), ids=list(FEEDS))


@all_feeds
def test_an_entry_is_named_like_its_file(feed: Feed) -> None:
    """The name is in kebab case, and the file has it."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", feed.name)
    assert FEEDS[feed.name] is feed


@all_feeds
def test_an_entry_has_sound_values(feed: Feed) -> None:
    """Kind, coverage, grades, term and reach are such as the reasoning knows."""
    assert feed.kind in KINDS
    assert feed.coverage in ("census", "sample")
    assert feed.coverage == "sample" or feed.kind in CENSUS
    assert feed.grade in "ABCDEF"
    assert 1 <= feed.credibility <= 6
    assert feed.term in TERMS
    assert feed.term_source
    assert (feed.valid_for_days is None) == bool(feed.survival)
    assert feed.survival in ("", "tor-exit")
    assert feed.valid_for_days is None or 0 <= feed.valid_for_days <= 3650
    assert feed.min_records >= 0
    assert feed.max_records == 0 or feed.min_records < feed.max_records


@all_feeds
def test_an_entry_can_be_read(feed: Feed) -> None:
    """Its format has a parser; what is part of the program or asked of a server has none."""
    assert bool(feed.format) == (feed.name not in BUILTIN and not feed.online)
    assert not feed.format or feed.format in formats()
    assert feed.url.startswith("https://") or feed.name in BUILTIN


@all_feeds
def test_an_entry_says_how_to_come_by_it(feed: Feed) -> None:
    """A feed is fetched, dead, asked, part of the program, or says why it is brought by hand."""
    ways = [
        bool(feed.downloads),
        bool(feed.by_hand),
        # What is asked online may be dead: then it is not asked, and that can be said.
        bool(feed.online) or bool(feed.dead_since),
        feed.name in BUILTIN,
    ]

    assert ways.count(True) == 1
    assert not feed.by_hand or 15 <= len(feed.by_hand) <= 140
    assert feed.by_hand == feed.by_hand.strip(" .")
    assert not BANNED.search(feed.by_hand)
    assert feed.online in ("", *WAYS)
    assert not feed.online or not (feed.archives or feed.min_records or feed.max_records)
    assert not feed.dead_since or parse_window(feed.dead_since).text == feed.dead_since


@all_feeds
def test_addresses_are_such_as_may_be_fetched(feed: Feed) -> None:
    """Downloads are plain https addresses, each of one feed only; checksums name their file."""
    elsewhere = {url for other in FEEDS.values() if other is not feed for url in other.downloads}

    assert all(ADDRESS.fullmatch(url) for url in feed.downloads)
    assert len(set(feed.downloads)) == len(feed.downloads)
    assert not elsewhere & set(feed.downloads)
    assert feed.checksum in ("", "{url}.md5")
    assert feed.downloads or not feed.checksum


@all_feeds
def test_patterns_of_archives_have_known_parts(feed: Feed) -> None:
    """Dated copies are named by year, month and day, a varying part, and a member of an archive."""
    for pattern in feed.archives:
        for address in pattern.split(" "):
            file, _, member = address.partition("#")
            filled = file
            for part in ("yyyy", "mm", "dd"):
                filled = filled.replace(f"{{{part}}}", "00")
            folder, _, name = filled.rpartition("/")

            assert ADDRESS.fullmatch(filled.replace("*", ""))
            assert "{yyyy}" in file
            assert "{mm}" in file
            assert "{dd}" in address
            assert "*" not in folder
            assert name.count("*") <= 1
            assert bool(member) == (".tar" in file)
            assert re.fullmatch(r"(\{(yyyy|mm|dd)\}|[\w./*-])*", member)


@all_feeds
def test_size_ranges_leave_room(feed: Feed) -> None:
    """What is fetched has an upper bound, and no range is so narrow that a good day falls out."""
    assert feed.max_records or not feed.downloads
    assert not feed.max_records or feed.max_records >= max(2000, 4 * feed.min_records, 1)


def test_the_catalogue_has_what_was_asked_for() -> None:
    """Every feed of issue 3 is there, and at least 40 can be fetched."""
    assert set(ASKED_FOR.split()) <= set(FEEDS)
    assert sum(bool(feed.downloads) for feed in FEEDS.values()) >= LEAST_FETCHED
    for name in ASKED_FOR.split():
        feed = FEEDS[name]
        assert feed.downloads or name in ("azure", "routeviews", "sslbl")


def test_addresses_say_how_they_were_checked() -> None:
    """Above each address and pattern stands a comment that says where it was seen, or not."""
    said = re.compile(r"read \d{4}-\d\d-\d\d|not fetched|FINDINGS|FireHOL's copy|TA17-164A")
    for path in FILES:
        lines = path.read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines):
            key = line.partition(" =")[0]
            if key in ("downloads", "archives", "checksum", "dead_since"):
                begin = number
                while lines[begin - 1].startswith("#"):
                    begin -= 1
                text = " ".join(line.removeprefix("# ") for line in lines[begin:number])

                assert said.search(text), f"{path.stem}: {key}"


@all_feeds
def test_what_an_entry_says_can_be_printed(feed: Feed) -> None:
    """Title, meaning and statement are short clauses without banned words."""
    assert 3 <= len(feed.title) <= 60
    assert 15 <= len(feed.means) <= 140
    assert 15 <= len(feed.does_not_mean) <= 160
    if feed.kind in ("rpki-state", "ptr"):
        # What follows from a payload is worked out, and a reverse name states nothing.
        assert feed.states == ""
    else:
        assert 15 <= len(feed.states) <= 90
        assert feed.states.count("{address}") == 1 or feed.kind == "as-name"
    assert 3 <= len(feed.licence) <= 120
    for text in filter(None, (feed.title, feed.means, feed.does_not_mean, feed.states)):
        assert not BANNED.search(text)
        assert text == text.strip()
        assert text[-1] not in ".:;,"
        assert text.isprintable()


@all_feeds
def test_origins_are_names_and_not_their_own_upstreams(feed: Feed) -> None:
    """Origins count as witnesses: kebab-case names, no feed its own upstream."""
    for name in (*feed.upstreams, *([feed.origin] if feed.origin else [])):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert feed.origin not in feed.upstreams
    assert len(set(feed.upstreams)) == len(feed.upstreams)


@all_feeds
def test_what_is_not_known_to_be_redistributable_is_not(feed: Feed) -> None:
    """A copy may be passed on only where the licence says so."""
    free = ("CC0", "CC BY", "MIT", "Unlicense", "free for all", "government", "CDLA", "facts")

    assert not feed.redistribute or any(word in feed.licence for word in free)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_entry_gives_no_field_its_default(path: Path) -> None:
    """Defaults are left out, so that what stands there is meant."""
    raw = load(path)

    assert set(raw) <= set(Feed._fields)
    assert not [
        key
        for key, value in raw.items()
        if key != "term_source" and Feed._field_defaults.get(key) in (value, (value,))
    ]


def test_every_reach_that_is_no_measurement_says_judgement() -> None:
    """The line of a reach names its source or the word judgement."""
    for path in FILES:
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.startswith(("valid_for_days", "survival", "min_records", "max_records")):
                known = "judgement" in line or "EFFECTS" in line or "measured" in line

                assert known or path.stem in BUILTIN, path.stem


def test_aliases_lead_to_entries() -> None:
    """Every other name that a file or header may carry leads to an entry of the catalogue."""
    for names in (ALIASES, COUNTRY_SETS, MISP_LISTS):
        assert set(names.values()) <= set(FEEDS)
    assert {name for name in FEEDS if name.startswith("misp-")} == set(MISP_LISTS.values())


def test_the_catalogue_covers_the_evidence_kinds() -> None:
    """There are feeds of every kind that comes from files, and all five registries."""
    kinds = {feed.kind for feed in FEEDS.values()}

    assert kinds >= {
        "abuse", "anycast", "as-name", "cdn", "compromised-host", "delegation", "geofeed",
        "hijacked", "hosting", "iana-space", "indicator", "public-service", "route", "satellite",
        "second-country", "special-purpose", "tor-exit", "tor-relay", "vpn",
    }  # fmt: skip
    for name in ("afrinic", "apnic", "arin", "lacnic", "ripencc"):
        feed = FEEDS[name]
        assert (feed.kind, feed.coverage, feed.grade, feed.origin) == (
            "delegation",
            "census",
            "A",
            name,
        )


def test_copies_have_the_origin_of_what_they_copy() -> None:
    """Lists with one root count as one witness."""
    origins = {
        "torproject": ["tor-exits", "tor-exits-mirror", "tor-exits-aggregated", "tor-relays"],
        "spamhaus": ["spamhaus-drop", "spamhaus-dropv6", "spamhaus-edrop", "et-spamhaus"],
        "amazon": ["aws", "misp-amazon-aws"],
        "google": ["gcp", "google", "misp-google-gcp", "googlebot", "misp-googlebot"],
        "apple": ["icloud-private-relay", "misp-icloud-private-relay"],
        "x4bnet": ["x4b-vpn", "x4b-datacenter", "misp-vpn-ipv4"],
        "dshield": ["dshield", "dshield-30d", "et-dshield", "sans-intel"],
        "abuse-ch": ["feodo", "sslbl", "urlhaus", "abuse-ch-mirror"],
    }
    for origin, names in origins.items():
        assert {FEEDS[name].origin for name in names} == {origin}


def test_lists_of_unknown_mix_move_nothing() -> None:
    """Aggregates are graded below C3, so that they are shown and move nothing (REASONING)."""
    for name in ("ipsum", "firehol-level1", "firehol-level2", "firehol-level3", "firehol-level4"):
        assert FEEDS[name].grade == "D"
