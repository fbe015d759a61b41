"""Bodies as the registries' servers write them: whose record it is, who holds it, who is unnamed.

Their forms follow answers that public clients keep as fixtures (`ipwhois` tests, read 2026-11-26);
addresses and names are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ipskeptic.intake.target import parse_target
from ipskeptic.lookup.online.rdap import jobs
from ipskeptic.model.online import Subject
from ipskeptic.model.reading import Absent, Present, Reading
from ipskeptic.model.row import flat_row
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.render.text.records import records_of
from tests.fetch.server import Server
from tests.online.judging import judged
from tests.online.rdap_server import (
    Wires,
    answer,
    apnic,
    arin,
    entity,
    lacnic,
    network,
    ripe,
    setup,
)

PERSON = entity("JD7-RIPE", "Jane Doe", "individual")
MAINTAINER = entity("EXAMPLE-MNT", "EXAMPLE-MNT", "individual")
ABUSE = entity("AR1-RIPE", "Abuse Desk", "group", "abuse")
HOLDERS = {
    "arin-direct": (
        "arin",
        arin(
            "192.0.2.0",
            "192.0.2.255",
            cidr0_cidrs=[{"v4prefix": "192.0.2.0", "length": 24}],
            arin_originas0_originautnums=[64496],
            entities=[
                entity("ABUSE1-ARIN", "Abuse", "group", "abuse"),
                entity("EXAMP", "Example Networks LLC"),
            ],
        ),
        "Example Networks LLC",
    ),
    "arin-legacy-without-a-type": (
        "arin",
        arin("192.0.2.0", "192.0.2.255", type=None, parentHandle=None),
        "Example Networks LLC",
    ),
    "arin-contact-without-a-name": (
        "arin",
        arin(
            "192.0.2.0",
            "192.0.2.255",
            entities=[
                {"roles": ["registrant"], "handle": "X", "vcardArray": ["vcard", [["version"]]]},
                {"roles": ["registrant"], "handle": "Y"},
            ],
        ),
        "",
    ),
    "ripe-legacy": (
        "ripencc",
        ripe("192.0.2.0", "192.0.2.255", type="LEGACY", parentHandle=None),
        "Example Hosting B.V.",
    ),
    "ripe-pi-held-by-the-org-not-its-sponsor": (
        "ripencc",
        ripe(
            "192.0.2.0",
            "192.0.2.255",
            type="ASSIGNED PI",
            entities=[
                MAINTAINER,
                entity("ORG-LIR1-RIPE", "Sponsoring LIR", "org", "sponsor"),
                entity("ORG-END1-RIPE", "Example End User GmbH"),
            ],
        ),
        "Example End User GmbH",
    ),
    "ripe-abuse-contact-alone": (
        "ripencc",
        ripe("192.0.2.0", "192.0.2.255", entities=[MAINTAINER, ABUSE]),
        "",
    ),
    "apnic-national-registry-as-contact-alone": (
        "apnic",
        apnic(
            "192.0.2.0",
            "192.0.2.255",
            country="JP",
            name="IIJ-JPNIC-JP-20000308",
            entities=[
                entity("JNIC1-AP", "National Registry", "group", "technical", "administrative")
            ],
        ),
        "",
    ),
    "lacnic-legal-representative": (
        "lacnic",
        lacnic(
            "192.0.2.0",
            "192.0.2.255",
            lacnic_legalRepresentative="Juan Ejemplo",
            entities=[
                entity("RYT2", "Juan Ejemplo", "individual", "administrative", "abuse"),
                {
                    **entity("MX-EXAM-LACNIC", "Ejemplo S.A. de C.V."),
                    "entities": [entity("RYT2", "Juan Ejemplo", "individual", "registrant")],
                },
            ],
        ),
        "Ejemplo S.A. de C.V.",
    ),
    "afrinic-organisation-named-as-its-handle-and-no-roles": (
        "afrinic",
        network(
            "192.0.2.0",
            "192.0.2.255",
            type="ASSIGNED PI",
            country="KE",
            entities=[
                {**entity("TT8-AFRINIC", "Jane Doe", "individual"), "roles": None},
                {**entity("ORG-EX2-AFRINIC", "ORG-EX2-AFRINIC"), "roles": ["registrant"]},
            ],
        ),
        "",
    ),
}
USERS = {
    "arin-reassignment": ("arin", arin("192.0.2.0", "192.0.2.15", type="REASSIGNMENT")),
    "arin-reallocation": ("arin", arin("192.0.2.0", "192.0.2.15", type="REALLOCATION")),
    "ripe-assigned-pa": ("ripencc", ripe("192.0.2.0", "192.0.2.15", type="ASSIGNED PA")),
    "apnic-non-portable": (
        "apnic",
        apnic("192.0.2.0", "192.0.2.15", type="ASSIGNED NON-PORTABLE"),
    ),
    "lacnic-reassigned": ("lacnic", lacnic("192.0.2.0", "192.0.2.15", type="reassigned")),
}


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on loopback."""
    with Server() as running:
        yield running


def ask(server: Server, registry: str, body: Any, text: str = "192.0.2.9") -> tuple[Reading, ...]:
    """What a registry says."""
    server.act(f"/ip/{text}", answer(body))
    wires = Wires()
    (job,) = jobs(Subject(parse_target(text), registry), setup(**{registry: server}))
    found = job.ask(wires)
    wires.close()
    return found


@pytest.mark.parametrize(("registry", "body", "name"), HOLDERS.values(), ids=HOLDERS)
def test_who_holds_a_block(server: Server, registry: str, body: Any, name: str) -> None:
    """The registrant by name: no contact, sponsor, maintainer, handle or name of a network."""
    (reading,) = ask(server, registry, body)

    assert isinstance(reading, Present)
    assert reading.kind == "delegation"
    assert reading.get("holder-name") == name
    assert "Jane" not in repr(reading)
    assert "Juan" not in repr(reading)


@pytest.mark.parametrize(("registry", "body"), USERS.values(), ids=USERS)
def test_a_customers_record_is_no_delegation(server: Server, registry: str, body: Any) -> None:
    """Without the holder's record nothing speaks of the block's holder or of its country."""
    found = ask(server, registry, body)

    assert [reading.kind for reading in found] == ["named-user"]
    assert all(isinstance(one, Present) and not one.get("holder-name") for one in found)


def test_an_aggregate_of_customers_in_ipv6(server: Server) -> None:
    """AGGREGATED-BY-LIR is a pool for customers of the holder's."""
    body = ripe("2001:db8:1::", "2001:db8:1:ffff:ffff:ffff:ffff:ffff", type="AGGREGATED-BY-LIR")
    (reading,) = ask(server, "ripencc", body, "2001:db8:1::7")

    assert (reading.kind, getattr(reading, "entry", "")) == ("named-user", "2001:db8:1::/48")


def test_early_registrations_elsewhere_are_nobodys(server: Server) -> None:
    """What a registry notes of blocks of other registries is no delegation."""
    body = apnic("192.0.2.0", "192.0.3.255", name="ERX-NETBLOCK", country="AU")
    (reading,) = ask(server, "apnic", body)

    assert isinstance(reading, Absent)


def rows(found: Any) -> str:
    """The rows of what is on record."""
    return "\n".join(row.text for row in records_of(found, None)[0])


@pytest.mark.parametrize("kind", ["ALLOCATED PA", "ASSIGNED PA"])
def test_a_person_is_not_named(server: Server, world: Skeptic, kind: str) -> None:
    """A private person as holder or customer is said to be one; name and handle go nowhere."""
    address = "198.51.100.23"
    body = ripe(
        "198.51.100.0",
        "198.51.100.255",
        type=kind,
        name="Jane Doe",
        entities=[MAINTAINER, PERSON],
    )
    online = ask(server, "ripencc", body, address)
    after = judged(world, address, online)

    assert "a person, whose name is left out" in rows(after)
    assert "Jane" not in repr(online)
    assert "JD7" not in repr(online)
    assert flat_row(after)["holder_name"] == ""


def test_a_networks_name_is_shown_as_one(server: Server, world: Skeptic) -> None:
    """Without a registrant the row says so, with the network's name; the column stays empty."""
    address = "203.0.113.9"
    body = apnic("203.0.113.0", "203.0.113.63", name="STAR-EXAMPLE", entities=None)
    after = judged(world, address, ask(server, "apnic", body, address))

    assert "network STAR-EXAMPLE, no holder named" in rows(after)
    assert flat_row(after)["holder_name"] == ""
