"""Blocklists: each rule by which an answer is a listing, an absence, or neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.lookup.online.reversing import reversed_labels
from ipskeptic.model.online import DnsAnswer, Failure, NoRecords
from ipskeptic.model.reading import Absent, Present, Unavailable
from tests.online.listing import (
    AT,
    ZEN,
    TableLines,
    ask,
    in_words,
    jobs_for,
    said,
    sound,
    zone_tables,
)

ADDRESS = "192.0.2.7"
NAME = f"7.2.0.192.{ZEN}"
SUBLISTS = {
    "spamhaus-sbl",
    "spamhaus-css",
    "spamhaus-xbl",
    "spamhaus-drop-dns",
    "spamhaus-bcl",
    "spamhaus-pbl",
}


def zen(answer: DnsAnswer, text: DnsAnswer | None = None) -> TableLines:
    """Lines on which ZEN passes its test and answers so for the address."""
    table = sound(ZEN) | {f"{NAME} A": answer}
    if text is not None:
        table[f"{NAME} TXT"] = text
    return TableLines(table)


def test_names_are_octets_or_nibbles_last_one_first() -> None:
    """RFC 5782, 2.1 and 2.4."""
    six = reversed_labels(6, 0x20010DB8000100020003000405060678)

    assert reversed_labels(4, 0xC0000263) == "99.2.0.192"
    assert six == "8.7.6.0.6.0.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2"


def test_no_such_name_is_an_absence_from_each_sublist() -> None:
    """The zone was asked and has none, so none of its lists has."""
    lines = TableLines(sound(ZEN))
    readings = ask(ADDRESS, lines)

    assert in_words(readings) == dict.fromkeys(SUBLISTS, "absent")
    assert lines.asked == [f"2.0.0.127.{ZEN} A", f"1.0.0.127.{ZEN} A", f"{NAME} A"]


def test_a_documented_answer_is_a_listing_with_its_reason() -> None:
    """Code, reason and zone stand in it; the zone's other lists do not have it."""
    lines = zen(said("127.0.0.4"), said("https://check.example/192.0.2.7"))
    readings = ask(ADDRESS, lines)
    listing = readings["spamhaus-xbl"]

    assert in_words(readings) == {
        **dict.fromkeys(SUBLISTS, "absent"),
        "spamhaus-xbl": "listed 127.0.0.4",
    }
    assert isinstance(listing, Present)
    assert (listing.kind, listing.entry, listing.fetched_at) == ("compromised-host", ADDRESS, AT)
    assert listing.value == (
        ("code", "127.0.0.4"),
        ("reason", "https://check.example/192.0.2.7"),
        ("zone", ZEN),
    )
    assert lines.asked[-2:] == [f"{NAME} A", f"{NAME} TXT"]


def test_several_records_are_several_listings() -> None:
    """One for each sublist; two codes of one list are one listing with both."""
    readings = ask(ADDRESS, zen(said("127.0.0.2", "127.0.0.9", "127.0.0.10", "127.0.0.11")))

    assert in_words(readings) == {
        "spamhaus-sbl": "listed 127.0.0.2",
        "spamhaus-drop-dns": "listed 127.0.0.9",
        "spamhaus-pbl": "listed 127.0.0.10, 127.0.0.11",
        "spamhaus-css": "absent",
        "spamhaus-xbl": "absent",
        "spamhaus-bcl": "absent",
    }


@pytest.mark.parametrize(
    ("code", "cause", "word"),
    [
        ("127.255.255.250", "refused", "disabled"),
        ("127.255.255.251", "refused", "key"),
        ("127.255.255.252", "failed", "mistyped"),
        ("127.255.255.254", "refused", "open resolver"),
        ("127.255.255.255", "rate-limited", "too much"),
    ],
)
def test_a_refusal_is_no_listing_and_ends_the_asking(code: str, cause: str, word: str) -> None:
    """Even beside a documented code; nothing more is sent to that list in the run."""
    lines = zen(said(code, "127.0.0.4"))
    readings = ask(ADDRESS, lines)
    again = ask("192.0.2.8", lines)

    assert in_words(readings) == dict.fromkeys(SUBLISTS, cause)
    assert all(isinstance(r, Unavailable) and word in r.detail for r in readings.values())
    assert in_words(again) == dict.fromkeys(SUBLISTS, cause)
    assert lines.asked[-1] == f"{NAME} A"


@pytest.mark.parametrize("answer", ["127.0.0.1", "127.0.0.12", "127.0.0.77", "127.1.0.2"])
def test_an_undocumented_answer_is_neither_listing_nor_absence(answer: str) -> None:
    """It is named, and the reason is not asked for."""
    lines = zen(said(answer))
    readings = ask(ADDRESS, lines)

    assert in_words(readings) == dict.fromkeys(SUBLISTS, "failed")
    assert all(isinstance(r, Unavailable) and answer in r.detail for r in readings.values())
    assert lines.asked[-1] == f"{NAME} A"


def test_of_a_mix_the_documented_count_and_the_others_are_said() -> None:
    """The listing says what came besides; the other sublists are left open."""
    readings = ask(ADDRESS, zen(said("127.0.0.4", "127.0.0.77")))
    listing = readings["spamhaus-xbl"]

    assert isinstance(listing, Present)
    assert listing.get("besides") == "127.0.0.77, not documented"
    assert in_words(readings)["spamhaus-sbl"] == "failed"


@pytest.mark.parametrize(
    "answer", ["93.184.216.34", "10.0.0.1", "128.0.0.2", "0.0.0.0", "nonsense"]
)
def test_an_answer_outside_loopback_is_somebody_elses(answer: str) -> None:
    """A resolver that rewrites, or a list that is gone: no listing, and no more is asked."""
    lines = zen(said(answer, "127.0.0.4"))
    readings = ask(ADDRESS, lines)

    assert in_words(readings) == dict.fromkeys(SUBLISTS, "failed")
    assert all(isinstance(r, Unavailable) and "rewrites" in r.detail for r in readings.values())
    assert set(lines.stopped) == {ZEN}


def test_a_name_without_records_is_no_absence() -> None:
    """A resolver that strips loopback answers would make every listing look like this."""
    readings = ask(ADDRESS, zen(NoRecords(AT)))

    assert in_words(readings) == dict.fromkeys(SUBLISTS, "failed")
    assert all(isinstance(r, Unavailable) and "rebinding" in r.detail for r in readings.values())


@pytest.mark.parametrize("cause", ["timed-out", "refused", "failed", "rate-limited", "not-asked"])
def test_no_answer_keeps_its_cause(cause: str) -> None:
    """Why no answer came is what the reading says, for each sublist."""
    readings = ask(ADDRESS, zen(Failure(cause, "so it was")))

    assert in_words(readings) == dict.fromkeys(SUBLISTS, cause)


@pytest.mark.parametrize("text", [Failure("timed-out", "late"), NoRecords(AT), None])
def test_a_listing_without_a_reason_is_a_listing(text: DnsAnswer | None) -> None:
    """Whatever happens to the second question."""
    listing = ask(ADDRESS, zen(said("127.0.0.4"), text))["spamhaus-xbl"]

    assert isinstance(listing, Present)
    assert "reason" not in dict(listing.value)


def test_reasons_are_joined_and_cut() -> None:
    """So much of it is kept as a report can show."""
    two = ask(ADDRESS, zen(said("127.0.0.4"), said("one", "two")))["spamhaus-xbl"]
    long = ask(ADDRESS, zen(said("127.0.0.4"), said("x" * 1000)))["spamhaus-xbl"]

    assert isinstance(two, Present)
    assert isinstance(long, Present)
    assert two.get("reason") == "one; two"
    assert long.get("reason") == "x" * 297 + "..."


@pytest.mark.parametrize(
    ("listed", "absent", "cause", "word"),
    [
        (None, None, "failed", "is it gone"),
        (said("127.0.0.77"), None, "failed", "127.0.0.77"),
        (NoRecords(AT), None, "failed", "rebinding"),
        (said("93.184.216.34"), None, "failed", "rewrites"),
        (said("127.0.0.2"), said("127.0.0.2"), "failed", "wildcard"),
        (said("127.0.0.2"), NoRecords(AT), "failed", "rebinding"),
        (said("127.255.255.254"), None, "refused", "open resolver"),
        (said("127.0.0.2"), said("127.255.255.255"), "rate-limited", "too much"),
        (Failure("timed-out", "late"), None, "timed-out", "late"),
        (said("127.0.0.2"), Failure("refused", "REFUSED"), "refused", "REFUSED"),
    ],
)
def test_a_list_that_fails_its_test_is_not_believed(
    listed: DnsAnswer | None, absent: DnsAnswer | None, cause: str, word: str
) -> None:
    """Its listings count as little as its silence, in the whole run, and the test is made once."""
    table: dict[str, DnsAnswer] = {f"{NAME} A": said("127.0.0.4")}
    table |= {f"2.0.0.127.{ZEN} A": listed} if listed else {}
    table |= {f"1.0.0.127.{ZEN} A": absent} if absent else {}
    lines = TableLines(table)
    readings = [ask(ADDRESS, lines), ask("192.0.2.8", lines)]

    for found in readings:
        assert in_words(found) == dict.fromkeys(SUBLISTS, cause)
        assert all(isinstance(r, Unavailable) and word in r.detail for r in found.values())
    assert len(lines.asked) == len(set(lines.asked)) <= 2


def test_the_families_are_tested_apart() -> None:
    """A list that lacks IPv6's own test entry is still asked of IPv4."""
    lines = TableLines({f"2.0.0.127.{ZEN} A": said("127.0.0.2")})

    assert set(in_words(ask("2001:db8::1", lines)).values()) == {"failed"}
    assert set(in_words(ask(ADDRESS, lines)).values()) == {"absent"}


TOR = "dnsel.torproject.org"


@pytest.mark.parametrize("apex", [NoRecords(AT), said("93.184.216.34")])
def test_silence_of_a_list_without_a_test_entry_is_no_census(apex: DnsAnswer) -> None:
    """Nothing shows that it has any entry, so it can't take back what a file has; a listing can."""
    silent = ask(ADDRESS, TableLines({f"{TOR} A": apex}), TOR)["tor-dnsel"]
    listed = ask(
        ADDRESS, TableLines({f"{TOR} A": apex, f"7.2.0.192.{TOR} A": said("127.0.0.2")}), TOR
    )["tor-dnsel"]

    assert isinstance(silent, Absent)
    assert silent.source.coverage == "sample"
    assert isinstance(listed, Present)
    assert listed.source.coverage == "census"


@pytest.mark.parametrize("apex", [None, Failure("timed-out", "late")])
def test_a_zone_that_is_gone_has_no_absences(apex: DnsAnswer | None) -> None:
    """No such name is what a zone answers that is no more; one without a test entry as well."""
    lines = TableLines({f"{TOR} A": apex} if apex else {})
    found = [ask(address, lines, TOR)["tor-dnsel"] for address in (ADDRESS, "192.0.2.8")]

    assert [type(reading) for reading in found] == [Unavailable, Unavailable]
    assert lines.asked == [f"{TOR} A"]
    assert jobs_for(ADDRESS)[TOR].questions[0].what == f"{TOR} A"


@pytest.mark.parametrize(
    ("values", "least"),
    [
        ([f"10.0.{n // 256}.{n % 256}" for n in range(4000)], "it answered 10.0.0.0"),
        (["127.0.0.4", *(f"127.9.{n // 256}.{n % 256}" for n in range(4000))], "127.9.0.0"),
    ],
)
def test_thousands_of_records_do_not_flood_a_report(values: list[str], least: str) -> None:
    """The first few stand there, and how many more came."""
    readings = ask(ADDRESS, zen(said(*values)))

    assert least in str(readings)
    assert "and 3,996 more" in str(readings)
    for reading in readings.values():
        assert len(str(reading)) < 1500


def test_ipv6_is_asked_by_nibbles() -> None:
    """And listed like any other."""
    name = f"{reversed_labels(6, 0x20010DB8 << 96 | 1)}.{ZEN}"
    lines = TableLines(sound(ZEN) | {f"{name} A": said("127.0.0.3")})
    readings = ask("2001:db8::1", lines)

    assert in_words(readings)["spamhaus-css"] == "listed 127.0.0.3"
    assert len(lines.asked) == 4


def test_the_class_of_dronebl_decides_what_a_listing_is() -> None:
    """A drone and an open proxy are hosts that others could drive; a log-in attempt is abuse."""
    zone = "dnsbl.dronebl.org"
    kinds = {}
    for code in ("127.0.0.3", "127.0.0.8", "127.0.0.13", "127.0.0.15"):
        lines = TableLines(sound(zone) | {f"7.2.0.192.{zone} A": said(code)})
        for reading in ask(ADDRESS, lines, zone).values():
            if isinstance(reading, Present):
                kinds[code] = (reading.kind, reading.get("says"))

    assert kinds == {
        "127.0.0.3": ("compromised-host", "IRC drone"),
        "127.0.0.8": ("compromised-host", "open SOCKS proxy"),
        "127.0.0.13": ("abuse", "dictionary attacks"),
        "127.0.0.15": ("compromised-host", "compromised router or gateway"),
    }


CODES = st.one_of(
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(network="127.0.0.0/24").map(str),
    st.ip_addresses(network="127.255.255.0/24").map(str),
    st.text(max_size=12),
)


@given(
    st.lists(CODES, min_size=1, max_size=5, unique=True), st.sampled_from(sorted(jobs_for(ADDRESS)))
)
def test_no_answers_outside_the_documented_ones_are_a_listing(values: list[str], zone: str) -> None:
    """Nor an absence: whatever comes back."""
    job = jobs_for(ADDRESS, {"barracuda": "registered"})[zone]
    documented = next(set(t["codes"]) for t in zone_tables().values() if t["zone"] == zone)
    values = [value for value in values if value not in documented]
    lines = TableLines(sound(zone) | {f"7.2.0.192.{zone} A": said(*values)})
    readings = job.ask(lines)

    assert readings
    assert not [r for r in readings if isinstance(r, Present)]
    assert not [r for r in readings if isinstance(r, Absent)]
