from __future__ import annotations

import ipaddress
import json
from collections import Counter
from pathlib import Path

import pytest

from ipskeptic.discover import countries, country_aliases
from ipskeptic.errors import UsageError
from ipskeptic.model.case import Case
from ipskeptic.model.target import Target
from ipskeptic.model.when import parse_window
from ipskeptic.pipeline.cases import cases_for, get_case, list_cases

IDS = [case.id for case in list_cases()]


def address(text: str) -> Target:
    """A target that is one address."""
    at = ipaddress.ip_address(text)
    return Target("address", at.version, int(at), int(at), text)


def prefix(text: str) -> Target:
    """A target that is a prefix."""
    network = ipaddress.ip_network(text)
    return Target("prefix", network.version, int(network[0]), int(network[-1]), text)


def is_time(text: str) -> bool:
    """Whether text is an ISO year, month or date, or two with a slash between."""
    for part in text.split("/"):
        if not (len(part) == 4 and part.isdigit()):
            parse_window(part)
    return True


@pytest.mark.parametrize("case", list_cases(), ids=IDS)
class TestEveryCase:
    def test_it_is_complete(self, case: Case) -> None:
        """Every case has a claim, what is known now, a lesson, modes and sources."""
        assert all((case.title, case.claim, case.claimed_party, case.outcome, case.lesson))
        assert case.modes
        assert case.sources
        assert is_time(case.date)

    def test_its_party_is_a_country_or_none(self, case: Case) -> None:
        """The party's code is one of ISO 3166-1, or empty where no state is named."""
        assert case.party_code == "" or case.party_code in countries()

    def test_its_indicators_can_be_read(self, case: Case) -> None:
        """Every indicator has an address, a role, a source, and a country that has a name."""
        for indicator in case.indicators:
            assert ipaddress.ip_network(indicator.address)
            assert indicator.role
            assert indicator.source
            assert indicator.status in ("verified", "unverified")
            assert not indicator.observed or is_time(indicator.observed)
            country = indicator.stated_country
            assert not country or country.casefold() in country_aliases()

    def test_only_what_was_verified_is_mentioned(self, case: Case) -> None:
        """A report mentions no address that was not found in a named source."""
        for indicator in case.indicators:
            assert indicator.status == "verified" or not indicator.mention

    def test_a_mention_is_one_sentence(self, case: Case) -> None:
        """A mention is one line that ends in a full stop."""
        for indicator in case.indicators:
            if indicator.mention:
                assert indicator.mention.isprintable()
                assert indicator.mention.endswith(".")


def test_the_cases_come_by_date() -> None:
    """The casebook is listed in the order of the events."""
    dates = [case.date for case in list_cases()]

    assert len(dates) >= 24
    assert dates == sorted(dates)


def test_one_case_by_name() -> None:
    """A case is found by its name."""
    assert get_case("naenara-2015").indicators[0].address == "10.76.1.11"


def test_a_wrong_name_gets_the_nearest() -> None:
    """A misspelt name is refused with the name that is nearest."""
    with pytest.raises(UsageError, match="did you mean 'naenara-2015'"):
        get_case("naenara-2051")
    with pytest.raises(UsageError, match="ipskeptic cases"):
        get_case("?")


def test_the_browsers_address_is_mentioned() -> None:
    """A report on 10.76.1.11 mentions North Korea's own browser, one on 10.0.0.1 nothing."""
    (mention,) = cases_for(address("10.76.1.11"))

    assert mention.case == "naenara-2015"
    assert "Naenara" in mention.text
    assert cases_for(address("10.0.0.1")) == ()


def test_the_founding_address_is_mentioned_once() -> None:
    """The founding address has its own case, and only that."""
    assert [mention.case for mention in cases_for(address("175.45.176.143"))] == ["nk-wapomi-2014"]


def test_a_published_range_mentions_what_it_names() -> None:
    """An address in a published range of APT1 is told how many addresses the range has."""
    (mention,) = cases_for(address("58.247.1.1"))

    assert mention.case == "apt1-2013"
    assert "131,072 addresses" in mention.text


def test_a_prefix_mentions_what_lies_in_it() -> None:
    """A prefix mentions the cases of the addresses inside, each sentence once."""
    found = cases_for(prefix("175.45.176.0/22"))

    assert {m.case for m in found} == {"nk-wapomi-2014", "sony-2014", "groupib-lazarus-2017"}
    assert len(found) == len(set(found))


def test_the_other_family_is_not_confused() -> None:
    """An IPv6 address with the same number as a published IPv4 one mentions nothing."""
    number = int(ipaddress.ip_address("10.76.1.11"))

    assert cases_for(Target("address", 6, number, number, "::a4c:10b")) == ()


@pytest.mark.shared
def test_the_facts_are_those_of_the_reference(shared_reference: Path) -> None:
    """Names, dates, modes, sources, addresses, ports and status are those of cases.json."""
    theirs = json.loads((shared_reference / "cases.json").read_text(encoding="utf-8"))

    assert set(IDS) >= {case["id"] for case in theirs}
    for case in theirs:
        ours = get_case(case["id"])
        assert (ours.date, list(ours.modes)) == (case["date"], case["failure_modes"])
        assert list(ours.sources) == case["sources"]
        assert Counter(
            (i.address, i.port, i.status, i.source, i.holder) for i in ours.indicators
        ) == Counter(
            (i["ip"], i.get("port"), i["status"], i["source"], i.get("holder", ""))
            for i in case["indicators"]
        )
        for mine, given in zip(ours.indicators, case["indicators"], strict=True):
            assert _years(mine.observed) <= _years(given["observed"])
            assert bool(mine.stated_country) == bool(given["stated_country"])


def _years(text: str) -> set[str]:
    words = text.replace("-", " ").replace("/", " ").replace(",", " ").split()
    return {word for word in words if len(word) == 4 and word.isdigit()}
