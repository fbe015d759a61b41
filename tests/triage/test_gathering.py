"""Each different address once, with its days; refused input by reason."""

from __future__ import annotations

import pytest

from ipskeptic.intake.target import parse_target
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.when import day, instant, month, parse_window
from ipskeptic.reason import gathering
from ipskeptic.reason.gathering import OTHER_REASONS, Gathered, day_of, general
from tests.triage.lists import NOW, seen


def gathered(*sightings: object) -> Gathered:
    """What was gathered of these."""
    made = Gathered()
    for item in sightings:
        if isinstance(item, BadInput):
            made.refuse(item)
        else:
            made.add(item)  # type: ignore[arg-type]  # a sighting
    return made


def test_an_address_in_many_forms_is_one() -> None:
    """Defanged, with a port or a zone, an address is the same address."""
    made = gathered(
        seen("192.0.2.1"), seen("192[.]0[.]2[.]1"), seen("192.0.2.1:443"), seen("fe80::1%eth0"),
        seen("fe80::1"),
    )  # fmt: skip

    assert [(one.target.text, dict(one.times)) for one in made] == [
        ("192.0.2.1", {None: 3}),
        ("fe80::1", {None: 2}),
    ]


@pytest.mark.parametrize(
    "text", ["192.0.2.1", "0.0.0.0", "::", "2001:db8::1", "192.0.2.0/24", "192.0.2.1-192.0.2.9"]
)
def test_targets_come_back(text: str) -> None:
    """What is kept as a number comes back as the very target, and a prefix as itself."""
    assert [one.target for one in gathered(seen(text))] == [parse_target(text)]


def test_a_day_is_asked_once() -> None:
    """Moments of one day are one time; a month stays a month; no time is a time of its own."""
    made = gathered(
        seen("192.0.2.1", "2024-03-12T14:20Z"),
        seen("192.0.2.1", "2024-03-12T23:59:59Z", often=3),
        seen("192.0.2.1", "2024-03-13"),
        seen("192.0.2.1", "2024-05"),
        seen("192.0.2.1", often=2),
    )

    assert [dict(one.times) for one in made] == [
        {day("2024-03-12"): 4, day("2024-03-13"): 1, month("2024-05"): 1, None: 2}
    ]


def test_day_of_a_time() -> None:
    """A second and a minute lie in their day, a day is itself, and what spans two days stays."""
    over_midnight = parse_window("2024-03-12T23:59Z")._replace(end=day("2024-03-14").start)

    assert day_of(instant(NOW.start)) == NOW
    assert day_of(parse_window("2024-03-12T23:59Z")) == day("2024-03-12")
    assert day_of(NOW) == NOW
    assert day_of(over_midnight) == over_midnight


def test_files_and_dates() -> None:
    """Files have their order, dates their ends, and days are different days."""
    made = gathered(
        seen("192.0.2.1", "2024-03-12", source="b.csv"),
        seen("192.0.2.2", "2024-01-01", source="a.csv"),
        seen("192.0.2.2", "2024-03-12", source="b.csv"),
        seen("192.0.2.3", source="a.csv"),
    )
    dates = made.dates(None)

    assert made.intake().sources == ("b.csv", "a.csv")
    assert [one.sources for one in made] == [0b01, 0b11, 0b10]
    assert (dates.basis, dates.first, dates.last) == ("some", "2024-01-01", "2024-03-12")
    assert (dates.days, dates.dated, dates.undated, dates.many_days) == (2, 3, 1, 1)


def test_where_times_come_from() -> None:
    """All lines have one, `--at` has it for all, or there is none."""
    assert gathered(seen("192.0.2.1", "2024-03-12")).dates(None).basis == "own"
    assert gathered(seen("192.0.2.1")).dates(None).basis == "none"
    assert gathered(seen("192.0.2.1")).dates(NOW)[:3] == ("one", NOW.text, NOW.text)


def test_intake_counts() -> None:
    """Repeats, prefixes, ranges and IPv6 are counted, refused input too."""
    made = gathered(
        seen("192.0.2.1", often=5),
        seen("192.0.2.0/24"),
        seen("2001:db8::/32"),
        seen("192.0.2.1-192.0.2.9"),
        seen("2001:db8::1"),
        BadInput("x", "no address"),
    )

    assert made.intake()[:7] == (10, 1, 5, 4, 2, 1, 2)


def test_like_reasons_are_one() -> None:
    """A reason is counted without what it repeats of the input; the first is the example."""
    made = gathered(
        BadInput("1.2.3.300", "300 is above 255, the largest part", "a", 4),
        BadInput("1.2.3.999", "999 is above 255, the largest part", "a", 9),
        BadInput("y" * 200, "the time in column 'when': 'yesterday' is no time"),
    )

    assert [item[:2] for item in made.reasons()] == [
        ("N is above 255, the largest part", 2),
        ("the time in column '...': '...' is no time", 1),
    ]
    assert made.reasons()[0][2:] == ("1.2.3.300", "a", 4)
    assert len(made.reasons()[1].example) == 80


def test_reasons_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of garbage can't fill the memory with reasons, nor with texts of times."""
    monkeypatch.setattr(gathering, "MOST_REASONS", 2)
    made = gathered(*(BadInput("x", f"reason {letter}") for letter in "abcd"))
    times = gathered(*(seen("192.0.2.1", f"2024-03-0{n}T10:00Z") for n in range(1, 7)))

    assert [(item.reason, item.often) for item in made.reasons()] == [
        (OTHER_REASONS, 2), ("reason a", 1), ("reason b", 1),
    ]  # fmt: skip
    assert times.dates(None).days == 6


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("3 parts where an IPv4 address has four", "N parts where an IPv4 address has four"),
        ("2 words beside an address are none", "N words beside an address are none"),
        ("a host name, not an address", "a host name, not an address"),
    ],
)
def test_general(reason: str, kept: str) -> None:
    """Numbers of the input go, words and numbers of our own stay."""
    assert general(reason) == kept
