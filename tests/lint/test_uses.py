"""What a text says of each address that stands in it."""

from __future__ import annotations

import time

import pytest

from ipskeptic.model.claims import Use
from tests.rules.running import read


def use(text: str) -> Use:
    """The first address of a text."""
    return read(text).uses[0]


@pytest.mark.parametrize(
    ("text", "role", "attack"),
    [
        ("The attack came from 198.51.100.23.", "source", True),
        ("The e-mails of the phishing wave were sent from 198.51.100.23.", "source", True),
        ("The web shell was accessed from 198.51.100.23.", "source", True),
        ("All attacks came from addresses in China, including 198.51.100.23.", "source", True),
        ("Our server was attacked by 198.51.100.23.", "source", True),
        ("198.51.100.23 was observed scanning for it.", "source", True),
        ("198.51.100.23 and 198.51.100.24 have been scanning for it.", "source", True),
        ("They logged in at 05:40 from 198.51.100.23.", "source", False),
        ("The hackers' address, 198.51.100.23, is known.", "source", True),
        (
            "The attack came from rented servers. The addresses are 198.51.100.23 and more.",
            "source",
            True,
        ),
        ("We traced the attack to 198.51.100.23.", "source", True),
        ("Logins from 198.51.100.23 were seen.", "source", False),
        ("Source IP: 198.51.100.23", "source", False),
        ("The implant beacons to 198.51.100.23.", "destination", True),
        ("Command and control: 198.51.100.23:443", "destination", True),
        ("It was downloaded from hxxp://198.51.100[.]23/a.exe", "destination", False),
        ("The domain resolved to 198.51.100.23.", "destination", False),
        ("Our honeypot at 198.51.100.23 was scanned.", "destination", False),
        ("The victim's mail server at 198.51.100.23 got it.", "destination", False),
        ("The adversary used 198.51.100.23 to read mail.", "unknown", True),
        ("198.51.100.23 was used by the attackers.", "unknown", True),
        ("We saw 198.51.100.23.", "unknown", False),
        ("| Attacker IP |\n|---|\n| 198.51.100.23 |", "source", True),
        ("| C2 |\n|---|\n| 198.51.100.23 |", "destination", True),
        ("| IP | Notes |\n|---|---|\n| 198.51.100.23 | C2 server |", "destination", True),
        ("These hosts attacked us:\n\n- 198.51.100.23\n", "source", True),
    ],
)
def test_role(text: str, role: str, attack: bool) -> None:
    """Which end of the traffic it was, and whether the attack came from it."""
    found = use(text + "\n")

    assert (found.role, found.attack) == (role, attack)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("198.51.100.23 (China) was seen.", ["CN"]),
        ("198.51.100.23/and37.exe (China)", ["CN"]),
        ("198.51.100.23, located in Moscow, Russia, was seen.", ["RU"]),
        ("198.51.100.23 and 198.51.100.24, which are registered in North Korea, answered.", ["KP"]),
        ("An Iranian IP address, 198.51.100.23, was seen.", ["IR"]),
        ("It is a server in the Netherlands (198.51.100.23).", ["NL"]),
        ("198.51.100.23 (AS64496 Example Ltd, US)", ["US"]),
        ("| IP | Country |\n|---|---|\n| 198.51.100.23 | KR |", ["KR"]),
        ("198.51.100.23 attacked a bank in Poland.", []),
        ("198.51.100.23 (MX) answered.", []),
        ("198.51.100.23, located in Atlanta, Georgia, was seen.", []),
        ("| A | B | Country |\n|---|---|---|\n| 198.51.100.23 | 198.51.100.24 | KR |", []),
        ("198.51.100.23 is hosted on AS64496 (Example, Netherlands).", ["NL"]),
    ],
)
def test_countries(text: str, countries: list[str]) -> None:
    """A country is taken only where it is said of that very address."""
    assert [said.value for said in use(text + "\n").countries] == countries


@pytest.mark.parametrize(
    ("text", "networks", "names"),
    [
        ("198.51.100.23 (AS64496 Example Ltd, US)", ["AS64496"], ["Example Ltd"]),
        ("198.51.100.23, in AS64496 (Example), was seen.", ["AS64496"], ["Example"]),
        ("198.51.100.23 is hosted on AS64496.", ["AS64496"], []),
        ("It lies in AS64496 (198.51.100.23).", ["AS64496"], []),
        ("198.51.100.23, owned by Acme Inc, was seen.", [], ["Acme Inc"]),
        ("| IP | ASN |\n|---|---|\n| 198.51.100.23 | 64496 Example |", ["AS64496"], ["Example"]),
        ("AS64496 was down. We saw 198.51.100.23.", [], []),
    ],
)
def test_networks(text: str, networks: list[str], names: list[str]) -> None:
    """AS numbers, and names of ASes and holders."""
    found = use(text + "\n")

    assert [said.value for said in found.networks] == networks
    assert [said.value for said in found.holders] == names


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("On 12 March 2024 we saw 198.51.100.23.", ["2024-03-12"]),
        ("It was 12 March 2024. We saw 198.51.100.23.", ["2024-03-12"]),
        ("| IP | First seen |\n|---|---|\n| 198.51.100.23 | 2024-03-12 |", ["2024-03-12"]),
        ("Seen on 12 March 2024:\n\n- 198.51.100.23", ["2024-03-12"]),
        ("# It\n\nIt was 12 March 2024.\n\nWe saw 198.51.100.23.", ["2024-03-12"]),
        ("Compilation date: 12 March 2024. C2: 198.51.100.23.", []),
        ("It was 1 May 2020.\n\nThen 2 May 2021.\n\nWe saw 198.51.100.23.", []),
    ],
)
def test_times(text: str, times: list[str]) -> None:
    """The nearest time: its sentence's, its row's, its paragraph's, its list's, its section's."""
    assert [said.value for said in use(text + "\n").times] == times


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("We blame Russia for the attack from 198.51.100.23.", "sentence"),
        ("We blame Russia. They came from 198.51.100.23.", "block"),
        ("- We blame Russia. They came from 198.51.100.23.", "block"),
        ("We blame Russia. These are the addresses:\n\n- 198.51.100.23", "list"),
        ("We blame Russia.\n\nThey came from 198.51.100.23.", "section"),
        ("# One\n\nWe blame Russia.\n\n# Two\n\nThey came from 198.51.100.23.", ""),
    ],
)
def test_how_near_the_claim_is(text: str, beside: str) -> None:
    """The claims that it supports are those of the nearest part of the text that has any."""
    found = use(text + "\n")

    assert found.beside == beside
    assert bool(found.supports) is bool(beside)


def test_a_source_port() -> None:
    """A port beside a source, or called a source port."""
    assert use("The attack came from 198.51.100.23:51234.\n").port == 51234
    assert use("The attack came from 198.51.100.23 with source port 51234.\n").port == 51234
    assert use("The implant beacons to 198.51.100.23:443.\n").port is None


@pytest.mark.parametrize(
    "piece", ["198.51.100.23 ", "from 198.51.100.23 on 2014-12-11, ", "198.51.100.23 (AS64496 "]
)
def test_linear_in_time(piece: str) -> None:
    """Four times the text takes about four times as long, whatever is repeated in it."""
    took = []
    for often in (400, 1600):
        text = piece * often + "\n"
        begin = time.process_time()
        read(text)
        took.append(time.process_time() - begin)

    assert took[1] < 12 * took[0] + 0.1


def test_the_same_address_elsewhere() -> None:
    """An address without time or port has those that stand beside it in another place."""
    text = (
        "On 2024-02-14 at 13:20 UTC a login came from 198.51.100.9.\n\n## Conclusions\n\n"
        "The login from 198.51.100.9, source port 40112, matters.\n\nSo does 198.51.100.10.\n"
    )
    first, second, other = read(text).uses

    assert [said.text for said in second.times] == ["2024-02-14 at 13:20 UTC"]
    assert (first.port, second.port, other.port) == (40112, 40112, None)
    assert not other.times
