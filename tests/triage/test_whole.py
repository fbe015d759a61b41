"""The sentences of a report: made of its own counts, for every kind of list."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ipskeptic.model.assessment import BadInput
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.target import Target
from ipskeptic.model.triage import Triage
from ipskeptic.model.when import Window, day
from ipskeptic.pipeline.claim import parse_claim
from ipskeptic.reason.converging import NO_BASES
from ipskeptic.reason.sentences import CLOSING
from ipskeptic.reason.triage import Asked
from tests.triage.lists import made, row, seen

TEN = [seen(f"198.51.{n}.1") for n in range(10)]


def spread(**columns: str) -> Callable[[Target, Window | None], dict[str, str]]:
    """Rows in which every address has its own network and block."""

    def answer(target: Target, when: Window | None) -> dict[str, str]:
        number = target.first >> 8 & 0xFF
        own = {"asn": f"AS{64496 + number}", "prefix": f"198.51.{number}.0/24"}
        return row(**{**own, "cc": ("FR", "SE", "DE", "PL")[number % 4], **columns})

    return answer


def said(report: Triage) -> str:
    """The whole answer."""
    return " ".join((*report.whole, report.on_claim, report.on_dates, report.closing))


def test_nothing_that_is_an_address() -> None:
    """A list without an address carries nothing, and no date or claim is spoken of."""
    report = made([BadInput("x", "no address")], spread(), Asked(claim=parse_claim("KP")))

    assert report.whole[0] == "Nothing in it could be read as an address, so it carries nothing."
    assert (report.on_claim, report.on_dates, report.closing) == ("", "", CLOSING)


def test_all_void() -> None:
    """Private addresses alone name nobody outside."""
    report = made(
        [seen("10.0.0.1"), seen("10.0.0.2")],
        lambda target, when: row(**{"class": "void", "carries": "", "cc": "", "registry": ""}),
    )

    assert report.whole[0].startswith("All 2 of its addresses are special-purpose, or neither")


def test_no_more_than_the_log() -> None:
    """Records of another date carry no holder, and how many they are is said."""
    report = made(TEN, spread(usable="false"))

    assert report.whole == (
        "As a whole it carries no more than its 10 addresses do one by one, the log itself "
        "(`record`), since for 10 the registry's nearest record is of another date: none may say "
        "who held the block then (`route`).",
        "It cannot carry who acted: they lie in 4 countries, at most 3 of 10 (30 %) in one, FR "
        "(France), and in 10 networks, at most 1 of 10 (10 %) in one, AS64496: they do not "
        "converge.",
    )


def test_only_a_table_without_a_date() -> None:
    """The embedded table has no date; where nothing is recorded, no reason is given."""
    table = made(TEN, spread(registry="", usable="true", prefix=""))
    nothing = made(TEN, lambda t, w: row(registry="", usable="", cc="", prefix=""))

    assert "since for 10 there is only a table without a date: none may" in table.whole[0]
    assert nothing.whole[0].endswith("the log itself (`record`).")
    assert nothing.whole[1] == "It cannot carry who acted: no record held says where they belong."


def test_some_carry_route_and_place() -> None:
    """How many carry the holder, how many the place, and how many neither."""

    def answer(target: Target, when: Window | None) -> dict[str, str]:
        number = target.first >> 8 & 0xFF
        carries = "place" if number < 2 else "route" if number < 6 else "record"
        return {**spread()(target, when), "carries": carries}

    assert made(TEN, answer).whole[0] == (
        "As a whole it carries for 6 of 10 (60 %) addresses that the holder the registry names ran "
        "the block then (`route`), and for 2 of 10 (20 %) that the machine was in that country "
        "(`place`); for the other 4 no more than the log itself (`record`)."
    )
    assert (
        made(TEN, spread(carries="route"))
        .whole[0]
        .endswith(
            "for all 10 addresses that the holder the registry names ran the block then (`route`)."
        )
    )


def test_convergence_is_said_first() -> None:
    """What many addresses on many dates have in common is what the list can carry beyond each."""
    dated = [item._replace(seen_at=day(f"2024-03-{1 + n:02}")) for n, item in enumerate(TEN)]
    report = made(dated, spread(asn="AS64496", carries="route"))
    old = made(dated, spread(asn="AS64496", usable="false"))

    assert report.whole[0].startswith(
        "As a whole it carries that over 10 addresses and 10 days, 100 % have the network AS64496 "
        "in common; and for all 10"
    )
    assert (
        "in common; and that one by one its 10 addresses carry no more than the log" in old.whole[0]
    )
    assert report.whole[1] == (
        "It cannot carry who acted: what 100 % have in common, the network AS64496, has many "
        "users, and no address says which of them it was."
    )


@pytest.mark.parametrize(
    ("columns", "what"),
    [
        ({"cc": "KP"}, "the country code KP (North Korea), says where blocks are registered"),
        ({"holder": "apnic:X"}, "the holder apnic:X (2026-08-25), has many users"),
        ({"prefix": "198.51.0.0/16"}, "the block 198.51.0.0/16, has many users"),
    ],
)
def test_the_narrowest_is_named(columns: dict[str, str], what: str) -> None:
    """What the list converges on is named: the block before the holder, network and country."""
    assert what in made(TEN, spread(**columns)).whole[1]


def test_too_few_to_converge() -> None:
    """Two of two in one network are too few to speak of convergence."""
    whole = made(TEN[:2], spread(asn="AS64496")).whole

    assert whole[1].endswith("in one network, AS64496, all 2: too few to speak of convergence.")


def test_a_country_alone() -> None:
    """Without a routing table the largest country stands for the spread."""
    whole = made(TEN, spread(asn="")).whole

    assert whole[1].endswith(
        "they lie in 4 countries, at most 3 of 10 (30 %) in one, FR (France): they do not converge."
    )


def test_what_else_it_cannot_carry() -> None:
    """Services, compromised hosts, indicators and void addresses are each counted."""

    def answer(target: Target, when: Window | None) -> dict[str, str]:
        number = target.first >> 8 & 0xFF
        if number == 0:
            return row(**{"class": "void", "cc": "", "prefix": "", "registry": "", "carries": ""})
        feeds = {1: "aws", 2: "tor-exits;aws", 3: "ta14-353a"}.get(number, "")
        also = "compromised;unknown" if number == 4 else "unknown"
        return {**spread()(target, when), "feeds": feeds, "also": also}

    cannot = made(TEN, answer, Asked(at=day("2024-03-12"))).whole[1]

    assert "2 (20 %) lie in services with many users (cloud or hosting 2, Tor 1), whose" in cannot
    assert "at 1 a machine was on record that others could drive" in cannot
    assert "1 are on lists of indicators, which may be the report at issue" in cannot
    assert "no record names anybody for 1 in special or nobody's space" in cannot


def test_a_list_without_dates() -> None:
    """It is read as of now, and matches everywhere: with the figures of this very list."""
    report = made(TEN, spread(feeds="aws"))
    none = made(TEN, spread(), Asked(role="destination"))
    held = made(TEN, spread(), snapshots=[Snapshot(1, "aws", "2026-08-26")])

    assert report.on_dates == (
        "Not one of them has a date or a role, so each is read as of 2026-08-26. A list without "
        "role, date and confidence matches everywhere: of these 10, 10 (100 %) lie where anybody's "
        "traffic goes (cloud or hosting 10)."
    )
    assert "services with many users" not in report.whole[1]
    assert none.on_dates.startswith("Not one of them has a date, so")
    assert none.on_dates.endswith("can't be said, since no list of such services is held.")
    assert held.on_dates.endswith("has any of these 10 says no more than that.")


def test_dates_of_their_own() -> None:
    """Every line, or some, or one time for all."""
    dated = [item._replace(seen_at=day("2024-03-12")) for item in TEN]

    assert made(dated, spread()).on_dates == (
        "Every line has its own date, and was judged as of its day: 2024-03-12, 1 day."
    )
    assert made([*dated[:4], *TEN[4:]], spread()).on_dates == (
        "4 of 10 lines have a date (2024-03-12, 1 day); the other 6 are read as of 2026-08-26."
    )
    assert made([*dated[:4], *TEN[4:]], spread(), Asked(at=day("2024-01-01"))).on_dates.endswith(
        "the other 6 are read as of 2024-01-01."
    )
    assert made(TEN, spread(), Asked(at=day("2024-03-12"))).on_dates.startswith(
        "All are read as of 2024-03-12, the one time given: "
    )


@pytest.mark.parametrize(
    ("fits", "start"),
    [
        (["named"] * 10, "A record names France for all 10; of all"),
        (["named"] * 3 + ["not-named"] * 7, "A record names France for 3 of 10 (30 %); of all"),
        (
            ["named", "sources-differ"] + ["not-named"] * 8,
            "A record names France for 1 of 10 (10 %), and for 1 more the records differ; of all",
        ),
        (
            ["sources-differ"] + ["not-named"] * 9,
            "A record names France for none of 10, and for 1 more the records differ; of all",
        ),
        (["not-named"] * 10, "No record names France for any of the 10; of all"),
        (
            ["not-named"] * 8 + ["not-asked"] * 2,
            "No record names France for any of the 10 (2 could",
        ),
        (["not-asked"] * 10, "No source held could name France for any of the 10; of all"),
    ],
)
def test_a_claim(fits: list[str], start: str) -> None:
    """How many any record names, how many differ, and how many could not be asked."""
    asked = Asked(claim=parse_claim("FR"))
    report = made(TEN, lambda t, w: row(fit=fits[t.first >> 8 & 0xFF]), asked)

    assert report.on_claim.startswith(start)
    assert report.on_claim.endswith(
        "of all delegated IPv4 addresses 2.0 % are registered there. "
        "Who acted cannot be read from addresses: refused."
    )


def test_a_claim_without_a_base_rate() -> None:
    """A network has none, a country too small to be met is under a tenth of a percent."""
    network = made(
        TEN, lambda t, w: row(fit="not-named"), Asked(claim=parse_claim("AS64496", "operator"))
    )
    small = made(TEN, lambda t, w: row(fit="not-named"), Asked(claim=parse_claim("KP")))
    none = made(
        TEN, lambda t, w: row(fit="not-named"), Asked(claim=parse_claim("KP")), spread=NO_BASES
    )

    assert network.on_claim == (
        "No record names AS64496 for any of the 10. "
        "As a claim about the operator it is carried for none of them: that needs `operator`."
    )
    assert "of all delegated IPv4 addresses under 0.1 % are registered there" in small.on_claim
    assert none.on_claim == (
        "No record names North Korea for any of the 10. "
        "Who acted cannot be read from addresses: refused."
    )


def test_a_claim_about_the_location() -> None:
    """It needs `place` and a record that names the party; a row can't say more than at most."""

    def answer(target: Target, when: Window | None) -> dict[str, str]:
        number = target.first >> 8 & 0xFF
        return row(
            fit="named" if number < 6 else "not-named", carries="place" if number > 3 else "route"
        )

    report = made(TEN, answer, Asked(claim=parse_claim("FR", "location")))

    assert report.on_claim.endswith(
        "As a claim about the location it is carried for no more than 2 of 10 (20 %): "
        "that needs `place`."
    )


def test_next_steps() -> None:
    """Dates and role first, then files of the time, then who holds what."""
    report = made(TEN, spread(asn="AS64496", as_name="EXAMPLE", usable="false", feeds="aws"))
    dated = made(TEN, spread(), Asked(at=day("2024-03-12"), role="source"))
    no_role = made(TEN, spread(usable="false"), Asked(at=day("2024-03-12")))

    assert [step.who for step in report.next_steps] == [
        "whoever made the list", "the registries", "AS64496 (EXAMPLE)", "you, and other victims",
        "investigators",
    ]  # fmt: skip
    assert [step.who for step in dated.next_steps] == ["investigators"]
    assert report.next_steps[1].command == "ipskeptic data update registries"
    assert no_role.next_steps[0].command == "ipskeptic triage FILE --role ROLE"
    assert no_role.next_steps[1].command == "ipskeptic data update registries --at 2024-03-12"


@pytest.mark.parametrize("feeds", ["", "aws", "ta14-353a"])
@pytest.mark.parametrize("usable", ["true", "false"])
@pytest.mark.parametrize("asn", ["", "AS64496"])
@pytest.mark.parametrize("at", [None, day("2024-03-12")])
def test_words(feeds: str, usable: str, asn: str, at: Window | None) -> None:
    """The answer always closes by clearing nobody, and never judges an address."""
    columns = {"feeds": feeds, "usable": usable, **({"asn": asn} if asn else {})}
    report = made(TEN, spread(**columns), Asked(at=at, claim=parse_claim("FR")))
    banned = r"malicious|attacker|clean\b|traced to|proves|points to|probably|ceiling|score"

    assert said(report).endswith(CLOSING)
    assert not re.search(banned, said(report), re.IGNORECASE)
    assert all(re.match(r"^[A-Z0-9].*[.]$", sentence) for sentence in report.whole)
