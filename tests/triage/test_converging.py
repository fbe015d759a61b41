"""Do many addresses on many dates have one thing in common?"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ipskeptic.model.target import Target
from ipskeptic.model.triage import CONVERGES_ON, Convergence, Sighting, Triage
from ipskeptic.model.when import Window
from ipskeptic.reason.converging import NO_BASES, SERVICES, prefix_size
from ipskeptic.reason.shares import counted_by, percent, share_text
from tests.triage.lists import made, row, seen

# A network of its own for every address of this /24: nothing in common.
SPREAD_OUT = [seen(f"203.0.113.{n}") for n in range(20)]


def days(count: int, *, network: str = "198.51.100") -> list[Sighting]:
    """So many addresses, each on a day of its own."""
    return [seen(f"{network}.{n}", f"2024-03-{1 + n:02}") for n in range(count)]


def answer(target: Target, when: Window | None) -> dict[str, str]:
    """One network and block for 198.51.100.0/24; all others have their own."""
    number = target.first & 0xFF
    if target.text.startswith("198.51.100."):
        return row(cc="FR", asn="AS64497", as_name="EXAMPLE", holder="ripencc:x", feeds="")
    if target.text.startswith("10."):
        return row(**{"class": "void", "cc": "", "prefix": "", "carries": "", "registry": ""})
    return row(cc="US", asn=f"AS{64500 + number}", prefix=f"203.0.{number}.0/24", registry="arin")


def on(report: Triage, name: str) -> Convergence:
    """What the report says of one thing that it may converge on."""
    return next(item for item in report.convergence if item.on == name)


def states(sightings: Sequence[Sighting]) -> dict[str, str]:
    """State by what it may converge on."""
    return {item.on: item.state for item in made(sightings, answer).convergence}


def test_many_addresses_on_many_dates() -> None:
    """Most of a list in one network over many days: the strength that one address can't have."""
    report = made([*days(12), *SPREAD_OUT[:3]], answer)
    network = on(report, "network")

    assert network.state == "addresses-and-dates"
    assert (network.key, network.title) == ("AS64497", "EXAMPLE")
    assert (network.judged, network.out_of, network.addresses, network.days) == (12, 15, 12, 12)
    assert network.carries == (
        "Many addresses on many dates have this in common: 12 of 15 (80 %) were announced by "
        "AS64497 (EXAMPLE) in the routing tables nearest in time, on 12 different days."
    )
    assert network.limit == (
        "Which of its customers or users it was, only its own records can say."
    )
    assert (network.base, network.origins) == (None, ("routing tables",))
    assert network.base_why.startswith("not available")


def test_the_holder_and_the_block_too() -> None:
    """A holder is named with its file's date, a block with its share of the world."""
    report = made(days(12), answer)
    holder, block = on(report, "holder"), on(report, "prefix")

    assert holder.carries.endswith(
        "lie in blocks of one holder, ripencc:x (2026-08-25), on 12 different days."
    )
    assert "lie in one block, 198.51.100.0/24, on 12 different days; of all" in block.carries
    assert block.limit == "To whom it was assigned at those times, only its holder can say."
    assert (block.size, block.origins) == (256, ("ripencc",))
    assert block.base == pytest.approx(256 / 3_690_000_000)


def test_without_dates_less_is_shown() -> None:
    """Many addresses without dates may have something in common, and nothing says how often."""
    report = made([seen(f"198.51.100.{n}") for n in range(12)], answer)
    network = on(report, "network")

    assert (network.state, network.days) == ("addresses", 0)
    assert network.carries.startswith("Many addresses have this in common: 12 of 12 (100 %)")
    assert network.limit.startswith("Without dates it does not show that they were used time")


def test_a_few_days_are_said() -> None:
    """Many addresses on two days may be one incident."""
    sightings = [seen(f"198.51.100.{n}", f"2024-03-0{1 + n % 2}") for n in range(12)]

    assert on(made(sightings, answer), "network").limit.startswith("On 2 different days only it")


@pytest.mark.parametrize(
    ("sightings", "state"),
    [
        (days(9), "few"),
        ([*days(9), seen("198.51.100.0", "2024-04-01")], "few"),
        (days(10), "addresses-and-dates"),
        ([*days(10), *SPREAD_OUT[:10]], "none"),
        ([*days(11), *SPREAD_OUT[:10]], "addresses-and-dates"),
        (SPREAD_OUT, "none"),
        ([], "none"),
    ],
)
def test_states(sightings: list[Sighting], state: str) -> None:
    """More than half, over ten different addresses and ten different days, and no less."""
    assert states(sightings)["network"] == state


def test_an_address_on_two_days_is_one_address() -> None:
    """It is judged twice, and counted once as an address."""
    network = on(made([*days(9), seen("198.51.100.0", "2024-04-01")], answer), "network")

    assert (network.judged, network.addresses, network.days) == (10, 9, 10)


def test_most_of_the_world_is_nothing_in_common() -> None:
    """A country that has near as much of all addresses is no finding."""
    report = made(SPREAD_OUT, answer)
    country = on(report, "country")

    assert (country.key, country.title, country.base) == ("US", "United States", 0.44)
    assert country.judged == country.out_of
    assert country.state == "addresses"
    assert states([*SPREAD_OUT[:12], *days(4)])["country"] == "base"


def test_void_addresses_are_out_of_it() -> None:
    """No record can place a private address, so it is not counted among those that differ."""
    network = on(made([*days(12), *(seen(f"10.0.0.{n}") for n in range(50))], answer), "network")

    assert (network.out_of, network.state) == (12, "addresses-and-dates")


def test_nothing_recorded() -> None:
    """Where no record says anything there is nothing to converge on."""
    report = made([seen("10.0.0.1")], answer)

    assert tuple(item.on for item in report.convergence) == CONVERGES_ON
    assert {(item.key, item.state, item.base_why) for item in report.convergence} == {
        ("", "none", "nothing is recorded")
    }


def test_a_region_is_no_country() -> None:
    """EU in a registry's file names no country."""
    assert on(made(days(12), lambda target, when: row(cc="EU")), "country").key == ""


def test_services_with_many_users() -> None:
    """Most of it in cloud space: whose service was used, not by whom."""
    report = made(days(12), lambda target, when: row(asn="AS64496", feeds="aws;tor-exits"))
    network = on(report, "network")

    assert network.shared == 12
    assert network.limit.startswith("All of them lie in services with many users, so it shows")


@pytest.mark.parametrize(
    ("prefix", "wide"), [("114.80.0.0/12", 12), ("58.246.0.0/15", 12), ("58.246.0.0/16", 0)]
)
def test_wide_blocks_name_a_carrier(prefix: str, wide: int) -> None:
    """Blocks of /15 or wider name a carrier of a city or country: the lesson of APT1."""
    report = made(days(12), lambda target, when: row(prefix=prefix, registry="apnic", cc="CN"))
    country = on(report, "country")

    assert country.wide == wide
    assert ("never a unit or a person" in country.limit) is bool(wide)
    assert country.limit.endswith("not where machines stand or who used them.")


def test_some_in_wide_blocks() -> None:
    """Where not all of them lie in wide blocks, how many do is said."""
    report = made(
        days(12),
        lambda target, when: row(
            cc="CN", prefix="58.246.0.0/15" if target.first & 0xFF < 8 else "192.0.2.0/24"
        ),
    )

    assert on(report, "country").limit.startswith("8 of them lie in so wide a block")


def test_records_of_another_date_are_said() -> None:
    """What is in common by records of another date is shown as that; a network has its tables."""
    report = made(
        days(12), lambda t, w: row(usable="true" if t.first & 0xFF < 5 else "false", asn="AS64496")
    )

    assert on(report, "country").other_date == 7
    assert on(report, "country").limit.startswith(
        "For 7 of them the registry's record is of another date than they were seen; it says where"
    )
    assert on(report, "network").other_date == 0


def test_no_spread_at_hand() -> None:
    """Without the embedded table there is no base rate, and that is said."""
    report = made(days(12), answer, spread=NO_BASES)

    assert on(report, "country").base is None
    assert on(report, "country").base_why == (
        "not available: the embedded registry table is not on this machine"
    )


def test_ipv6_has_no_base() -> None:
    """The world's share is of IPv4 addresses."""
    report = made(days(12), lambda target, when: row(prefix="2001:db8::/32"))

    assert (on(report, "prefix").size, on(report, "prefix").base_why) == (
        None,
        "not available for IPv6",
    )


def test_files_are_witnesses() -> None:
    """Two files that have it are two witnesses; lines are none."""
    sightings = [item._replace(source=f"{n % 2}.csv", often=50) for n, item in enumerate(days(12))]

    assert on(made(sightings, answer), "network").sources == 2


def test_embedded_table_as_origin() -> None:
    """A country that only the embedded table knows is not a registry's word."""
    report = made(days(12), lambda target, when: row(registry="", prefix=""))

    assert on(report, "country").origins == ("embedded registry table",)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("198.51.100.0/24", 256),
        ("0.0.0.0/0", 1 << 32),
        ("198.51.100.7", 1),
        ("198.51.100.0-198.51.102.255", 768),
        ("2001:db8::/32", None),
        ("2001:db8::-2001:db8::9", None),
        ("", None),
    ],
)
def test_prefix_size(text: str, size: int | None) -> None:
    """Prefixes, ranges that are no power of two, single addresses; IPv6 has no size here."""
    assert prefix_size(text) == size


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 5, "0 %"), (5, 5, "100 %"), (1, 5000, "under 0.1 %"), (4999, 5000, "over 99.9 %"),
        (1, 60, "1.7 %"), (13, 100, "13 %"), (996, 1000, "99.6 %"), (0, 0, "0 %"),
    ],
)  # fmt: skip
def test_percent(part: int, whole: int, text: str) -> None:
    """A share never reads as none or all where it is neither."""
    assert percent(part, whole) == text


def test_shares_never_round_to_all() -> None:
    """Not even just below."""
    assert all(
        share_text(n / 10_000) not in ("0 %", "100 %", "0.0 %", "100.0 %") for n in range(1, 10_000)
    )


def test_services_are_evidence_kinds() -> None:
    """Every service is a kind that the tables know; names are counted, most first."""
    from tests.triage.lists import tables

    assert SERVICES.keys() <= tables().kinds.keys()
    assert counted_by({"b": 2, "a": 2, "c": 1000}) == "c 1,000, a 2, b 2"
