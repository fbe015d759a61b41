"""The look-up by RDAP against servers on loopback: who is asked, how often, and what it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipskeptic.intake.target import parse_target
from ipskeptic.lookup.online.base import Job, Setup
from ipskeptic.lookup.online.rdap import jobs
from ipskeptic.lookup.online.rdap_record import (
    HOLDER,
    STOCK,
    USER,
    Known,
    Record,
    level_of,
    read_record,
)
from ipskeptic.model.online import Body, Failure, Subject
from ipskeptic.model.reading import Absent, Present, Reading, Unavailable
from tests.fetch.server import Server, redirect, status
from tests.online.rdap_server import (
    ASKED_AT,
    Wires,
    afrinic,
    answer,
    apnic,
    arin,
    entity,
    error,
    lacnic,
    network,
    number,
    ripe,
    setup,
    up,
)

BLOCK = (number("192.0.2.0"), number("192.0.2.255"))


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on loopback."""
    with Server() as running:
        yield running


@pytest.fixture
def wires() -> Iterator[Wires]:
    """Connections."""
    made = Wires()
    yield made
    made.close()


def job(
    server: Server, text: str, registry: str = "apnic", block: tuple[int, int] | None = None
) -> Job:
    """The one job about a subject, with the server as the registry's."""
    (made,) = jobs(Subject(parse_target(text), registry, block), setup(**{registry: server}))
    return made


def ask(
    server: Server,
    wires: Wires,
    text: str,
    registry: str = "apnic",
    block: tuple[int, int] | None = None,
) -> tuple[Reading, ...]:
    """Ask about a subject."""
    return job(server, text, registry, block).ask(wires)


def only(readings: tuple[Reading, ...]) -> Present:
    """The one record that came."""
    (reading,) = readings
    assert isinstance(reading, Present)
    return reading


def test_the_registrys_own_delegation(server: Server, wires: Wires) -> None:
    """Every value of the record is in the reading, which holds at the moment it was asked."""
    server.act("/ip/192.0.2.9", answer(apnic("192.0.2.0", "192.0.2.255")))
    reading = only(ask(server, wires, "192.0.2.9"))

    assert reading.kind == "delegation"
    assert reading.entry == "192.0.2.0/24"
    assert (reading.source.feed, reading.source.origin) == ("apnic-rdap", "apnic")
    assert [window.text for window in reading.holds_at] == [ASKED_AT]
    assert dict(reading.value) == {
        "registry": "apnic",
        "cc": "KP",
        "status": "allocated",
        "holder": "ORG-EJV1-AP",
        "holder-name": "Example Joint Venture",
        "network": "EXAMPLE-KP",
        "type": "ALLOCATED PORTABLE",
        "registered": "2010-05-10",
        "changed": "2024-02-04",
        "rdap": f"{server.url}/ip/192.0.2.9",
    }


STYLES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("arin", arin("192.0.2.0", "192.0.2.255"), {"holder-name": "Example Networks LLC", "cc": ""}),
    (
        "ripencc",
        ripe("192.0.2.0", "192.0.2.255"),
        {"holder-name": "Example Hosting B.V.", "cc": "NL", "cc-by": "holder"},
    ),
    ("apnic", apnic("192.0.2.0", "192.0.2.255"), {"cc": "KP", "cc-by": ""}),
    (
        "lacnic",
        lacnic("192.0.2.0", "192.0.2.255"),
        {"holder": "MX-EXAM-LACNIC", "status": "allocated", "network": ""},
    ),
    ("afrinic", afrinic("192.0.2.0", "192.0.2.255"), {"status": "assigned", "cc": "ZA"}),
]


@pytest.mark.parametrize(("registry", "body", "values"), STYLES, ids=[style[0] for style in STYLES])
def test_each_registry_writes_in_its_way(
    server: Server,
    wires: Wires,
    registry: str,
    body: dict[str, Any],
    values: Mapping[str, str],
) -> None:
    """The holder is the organisation, whoever else stands beside it, in all five ways."""
    server.act("/ip/192.0.2.9", answer(body))
    reading = only(ask(server, wires, "192.0.2.9", registry))

    assert reading.kind == "delegation"
    assert {key: reading.get(key) for key in values} == values
    assert reading.get("date") == ""  # no registry says that it is the first allocation's


TYPES = [
    ("arin", "DIRECT ALLOCATION", HOLDER),
    ("arin", "DIRECT ASSIGNMENT", HOLDER),
    ("arin", "REALLOCATION", USER),
    ("arin", "REASSIGNMENT", USER),
    ("ripencc", "ALLOCATED PA", HOLDER),
    ("ripencc", "ALLOCATED-ASSIGNED PA", HOLDER),
    ("ripencc", "ALLOCATED-BY-RIR", HOLDER),
    ("ripencc", "ASSIGNED PI", HOLDER),
    ("ripencc", "ASSIGNED ANYCAST", HOLDER),
    ("ripencc", "ASSIGNED PA", USER),
    ("ripencc", "SUB-ALLOCATED PA", USER),
    ("ripencc", "LIR-PARTITIONED PA", USER),
    ("ripencc", "AGGREGATED-BY-LIR", USER),
    ("ripencc", "ALLOCATED-BY-LIR", USER),
    ("ripencc", "ASSIGNED", USER),
    ("apnic", "ALLOCATED PORTABLE", HOLDER),
    ("apnic", "ASSIGNED PORTABLE", HOLDER),
    ("apnic", "ALLOCATED NON-PORTABLE", USER),
    ("apnic", "ASSIGNED NON-PORTABLE", USER),
    ("lacnic", "ALLOCATED", HOLDER),
    ("lacnic", "ASSIGNED", HOLDER),
    ("lacnic", "REALLOCATED", USER),
    ("lacnic", "RE-ALLOCATED", USER),
    ("lacnic", "REASSIGNED", USER),
    ("afrinic", "ALLOCATED PA", HOLDER),
    ("afrinic", "ASSIGNED PI", HOLDER),
    ("afrinic", "ASSIGNED PA", USER),
    ("afrinic", "SUB-ALLOCATED PA", USER),
]


@pytest.mark.parametrize(("registry", "kind", "level"), TYPES, ids=lambda value: str(value))
def test_types_say_who_gave_the_block(registry: str, kind: str, level: str) -> None:
    """What a customer has is never the holder's, whatever block is known."""
    types = setup().tables["rdap"][registry]["types"]
    for block in (None, BLOCK, (0, (1 << 32) - 1)):
        known = Known(registry, types, 4, block)

        assert level_of(known, kind, *BLOCK, has_parent=True) == level


def test_every_type_of_the_table_is_one_of_two() -> None:
    """The table says holder or user, in the registries' own capitals."""
    tables = setup().tables["rdap"]
    for registry in ("afrinic", "apnic", "arin", "lacnic", "ripencc"):
        table = tables[registry]

        assert set(table["types"].values()) == {HOLDER, USER}
        assert all(kind == kind.upper() for kind in table["types"])
        assert set(table.get("status", {}).values()) <= {"allocated", "assigned"}
        assert set(table.get("status", {})) <= set(table["types"])
        assert table["country"] in ("registry", "holder")
        assert table["url"].startswith(f"https://{table['host']}/")
    assert tables["lacnic"]["per_minute"] == 10


@pytest.mark.parametrize(
    ("kind", "first", "last", "block", "has_parent", "level"),
    [
        ("LEGACY", "192.0.2.0", "192.0.2.255", BLOCK, True, HOLDER),
        ("LEGACY", "192.0.2.0", "192.0.3.255", BLOCK, True, HOLDER),
        ("LEGACY", "192.0.2.0", "192.0.2.15", BLOCK, True, USER),
        ("LEGACY", "192.0.2.0", "192.0.2.255", None, True, USER),
        ("LEGACY", "192.0.2.0", "192.0.2.255", None, False, HOLDER),
        ("", "192.0.2.0", "192.0.2.255", None, False, HOLDER),
        ("NEW WORD", "192.0.2.0", "192.0.2.127", BLOCK, False, USER),
        ("ALLOCATED UNSPECIFIED", "192.0.0.0", "192.255.255.255", BLOCK, True, STOCK),
        ("ALLOCATED UNSPECIFIED", "192.0.0.0", "192.255.255.255", None, True, STOCK),
        (
            "ALLOCATED UNSPECIFIED",
            "192.0.0.0",
            "192.255.255.255",
            (number("192.0.0.0"), number("192.255.255.255")),
            True,
            HOLDER,
        ),
        ("LEGACY", "192.0.0.0", "192.255.255.255", None, False, HOLDER),
    ],
)
def test_types_that_say_nothing(
    kind: str, first: str, last: str, block: tuple[int, int] | None, has_parent: bool, level: str
) -> None:
    """Then the delegated block decides, else whether there is a record above."""
    known = Known("ripencc", {"ALLOCATED UNSPECIFIED": HOLDER}, 4, block)

    assert level_of(known, kind, number(first), number(last), has_parent=has_parent) == level


def test_a_customers_record_is_no_delegation(server: Server, wires: Wires) -> None:
    """It names another user of the block; the holder's comes from the record above it."""
    small = ripe(
        "192.0.2.16",
        "192.0.2.31",
        type="ASSIGNED PA",
        country="DE",
        entities=[entity("ORG-SH1-RIPE", "Shop GmbH")],
        links=up(f"{server.url}/up/1"),
    )
    server.act("/ip/192.0.2.20", answer(small))
    server.act("/up/1", answer(ripe("192.0.2.0", "192.0.2.255")))
    user, holder = ask(server, wires, "192.0.2.20", "ripencc")

    assert isinstance(user, Present)
    assert isinstance(holder, Present)
    assert (user.kind, user.entry, user.get("user")) == (
        "named-user",
        "192.0.2.16/28",
        "Shop GmbH",
    )
    assert (user.get("holder"), user.get("holder-name"), user.get("status")) == ("", "", "")
    assert (holder.kind, holder.get("holder-name")) == ("delegation", "Example Hosting B.V.")
    assert holder.get("rdap") == f"{server.url}/up/1"


def test_ripes_own_word_for_up_is_followed(server: Server, wires: Wires) -> None:
    """`rdap-up` leads to the record above; `rdap-up rdap-active` is another question."""
    links = [
        {"rel": "rdap-up rdap-active", "href": f"{server.url}/wrong"},
        {"rel": "rdap-up", "href": f"{server.url}/ips/rirSearch1/rdap-up/x"},
    ]
    server.act(
        "/ip/192.0.2.20",
        answer(ripe("192.0.2.16", "192.0.2.31", type="ASSIGNED PA", links=links)),
    )
    server.act("/ips/rirSearch1/rdap-up/x", answer(ripe("192.0.2.0", "192.0.2.255")))
    found = ask(server, wires, "192.0.2.20", "ripencc")

    assert [reading.kind for reading in found] == ["named-user", "delegation"]


def test_without_a_link_the_delegated_block_is_asked_for(server: Server, wires: Wires) -> None:
    """The smallest network that has all of the block is the holder's."""
    server.act("/ip/192.0.2.20", answer(ripe("192.0.2.16", "192.0.2.31", type="ASSIGNED PA")))
    server.act("/ip/192.0.2.0/24", answer(ripe("192.0.2.0", "192.0.2.255")))
    found = ask(server, wires, "192.0.2.20", "ripencc", BLOCK)

    assert [reading.kind for reading in found] == ["named-user", "delegation"]
    assert server.paths() == ["/ip/192.0.2.20", "/ip/192.0.2.0/24"]


def nested(server: Server, bits: int, above: str = "") -> dict[str, Any]:
    """A customer's record of 192.0.2.0/bits, with a link to one above."""
    last = f"192.0.2.{(1 << (32 - bits)) - 1}"
    links = up(f"{server.url}{above}") if above else None
    return ripe("192.0.2.0", last, type="SUB-ALLOCATED PA", links=links)


def test_at_most_three_records_above_are_asked(server: Server, wires: Wires) -> None:
    """A chain of customers has an end for us, and the holder is then not named."""
    server.act("/ip/192.0.2.1", answer(nested(server, 30, "/29")))
    for bits in range(29, 24, -1):
        server.act(f"/{bits}", answer(nested(server, bits, f"/{bits - 1}")))
    found = ask(server, wires, "192.0.2.1", "ripencc")

    assert [reading.kind for reading in found] == ["named-user"]
    assert len(server.seen) == 4


@pytest.mark.parametrize(
    "link", ["ftp://{host}/x", "//{host}/x", "/x", "https://rdap.invalid/x", "javascript:x", ""]
)
def test_links_elsewhere_are_not_followed(server: Server, wires: Wires, link: str) -> None:
    """Only the server that gave the record is asked for the one above it."""
    href = link.format(host=server.url.removeprefix("http://"))
    body = ripe("192.0.2.16", "192.0.2.31", type="ASSIGNED PA", links=up(href))
    server.act("/ip/192.0.2.20", answer(body))
    found = ask(server, wires, "192.0.2.20", "ripencc")

    assert [reading.kind for reading in found] == ["named-user"]
    assert len(server.seen) == 1


@pytest.mark.parametrize("body", ["itself", "elsewhere", "fault"])
def test_a_record_above_that_is_none(server: Server, wires: Wires, body: str) -> None:
    """The customer's record stands, the holder's is unavailable, and nothing of it is kept."""
    small = ripe("192.0.2.16", "192.0.2.31", type="ASSIGNED PA", links=up(f"{server.url}/up"))
    server.act("/ip/192.0.2.20", answer(small))
    server.act(
        "/up",
        {
            "itself": answer(small),
            "elsewhere": answer(ripe("198.51.100.0", "198.51.100.255")),
            "fault": status(429),
        }[body],
    )
    user, holder = ask(server, wires, "192.0.2.20", "ripencc")

    assert user.kind == "named-user"
    assert isinstance(holder, Unavailable)
    assert holder.kind == "delegation"
    assert holder.cause == ("rate-limited" if body == "fault" else "failed")
    assert wires.blocks == []


def test_a_block_is_asked_once(server: Server, wires: Wires) -> None:
    """The second address of a block sends nothing, and says which address was asked."""
    server.act("/ip/192.0.2.9", answer(apnic("192.0.2.0", "192.0.2.255")))
    first = only(ask(server, wires, "192.0.2.9", block=BLOCK))
    second = only(ask(server, wires, "192.0.2.77", block=BLOCK))

    assert len(server.seen) == 1
    assert first.get("asked-for") == ""
    assert second.get("asked-for") == "192.0.2.9"
    assert second.holds_at == first.holds_at


def test_a_customers_record_stands_for_its_own_block_alone(server: Server, wires: Wires) -> None:
    """Another address of the holder's block gets the holder's record, and no customer."""
    small = ripe("192.0.2.16", "192.0.2.31", type="ASSIGNED PA", links=up(f"{server.url}/up"))
    server.act("/ip/192.0.2.20", answer(small))
    server.act("/up", answer(ripe("192.0.2.0", "192.0.2.255")))
    ask(server, wires, "192.0.2.20", "ripencc")
    same = ask(server, wires, "192.0.2.21", "ripencc")
    other = ask(server, wires, "192.0.2.99", "ripencc")

    assert [reading.kind for reading in same] == ["named-user", "delegation"]
    assert [reading.kind for reading in other] == ["delegation"]
    assert len(server.seen) == 2


def test_a_record_wider_than_the_delegated_block_is_not_enough(
    server: Server, wires: Wires
) -> None:
    """8.0.0.0/9 says nothing of 8.8.8.0/24, which is delegated by itself: it is asked for."""
    server.act("/ip/198.51.100.1", answer(arin("198.51.0.0", "198.51.255.255")))
    server.act("/ip/198.51.100.8", answer(arin("198.51.100.0", "198.51.100.255")))
    wide = (number("198.51.0.0"), number("198.51.255.255"))
    narrow = (number("198.51.100.0"), number("198.51.100.255"))
    ask(server, wires, "198.51.100.1", "arin", wide)
    asked = only(ask(server, wires, "198.51.100.8", "arin", narrow))

    assert asked.entry == "198.51.100.0/24"
    assert len(server.seen) == 2


def test_a_prefix_is_asked_for_as_one(server: Server, wires: Wires) -> None:
    """The question is for the network that has all of it; a record of a part is none."""
    server.act("/ip/192.0.2.0/25", answer(apnic("192.0.2.0", "192.0.2.255")))
    server.act("/ip/198.51.100.0/24", answer(apnic("198.51.100.0", "198.51.100.127")))

    assert only(ask(server, wires, "192.0.2.0/25")).entry == "192.0.2.0/24"
    (part,) = ask(server, wires, "198.51.100.0/24")
    assert isinstance(part, Unavailable)
    assert part.cause == "failed"


def test_what_was_kept_of_a_part_is_not_the_prefixs(server: Server, wires: Wires) -> None:
    """A kept record must cover all that is asked."""
    server.act("/ip/192.0.2.1", answer(apnic("192.0.2.0", "192.0.2.127")))
    server.act("/ip/192.0.2.0/24", answer(apnic("192.0.2.0", "192.0.2.255")))
    ask(server, wires, "192.0.2.1")
    ask(server, wires, "192.0.2.0/24")

    assert len(server.seen) == 2


def test_ipv6(server: Server, wires: Wires) -> None:
    """Addresses and prefixes of IPv6 are asked for in their short form."""
    body = ripe("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", type="ALLOCATED-BY-RIR")
    server.act("/ip/2001:db8::1", answer(body))
    reading = only(ask(server, wires, "2001:db8::1", "ripencc"))

    assert reading.entry == "2001:db8::/32"
    assert reading.get("status") == "allocated"


def test_a_range_is_not_asked_for(server: Server, wires: Wires) -> None:
    """A range is no one network: it has no question, and says what to do."""
    made = job(server, "192.0.2.1-192.0.2.9")
    (reading,) = made.ask(wires)

    assert made.questions == ()
    assert isinstance(reading, Unavailable)
    assert reading.cause == "not-asked"
    assert server.seen == []


def test_nothing_under_that_address_moves_nothing(server: Server, wires: Wires) -> None:
    """The registry has no record: an absence of this server's, and never a whole file's."""
    server.act("/ip/192.0.2.9", error(404))
    (reading,) = ask(server, wires, "192.0.2.9")

    assert isinstance(reading, Absent)
    assert (reading.kind, reading.source.feed) == ("delegation", "apnic-rdap")
    assert reading.source.coverage == "sample"


@pytest.mark.parametrize("body", [{"status": ["administrative"]}, {"status": ["reserved"]}])
def test_a_registrys_own_stock_has_no_holder(
    server: Server, wires: Wires, body: dict[str, Any]
) -> None:
    """What the registry has not given to anybody, or does not manage, is no delegation."""
    server.act("/ip/192.0.2.9", answer(ripe("192.0.2.0", "192.0.2.255", **body)))
    (reading,) = ask(server, wires, "192.0.2.9", "ripencc")

    assert isinstance(reading, Absent)


@pytest.mark.parametrize(
    ("act", "cause"),
    [
        (error(429), "rate-limited"),
        (error(403), "refused"),
        (error(500), "failed"),
        (answer(apnic("198.51.100.0", "198.51.100.255")), "failed"),
        (answer(apnic("192.0.2.0", "192.0.2.255", handle=None)), "failed"),
        (answer(apnic("192.0.2.0", "192.0.2.255", startAddress="x")), "failed"),
        (answer(apnic("192.0.2.255", "192.0.2.0")), "failed"),
        (answer(apnic("2001:db8::", "2001:db8::ffff")), "failed"),
        (answer(apnic("192.0.2.0", "192.0.2.255", parentHandle=5)), "failed"),
    ],
)
def test_no_answer_has_its_cause(server: Server, wires: Wires, act: Any, cause: str) -> None:
    """Each failure is one of its own, and none is kept."""
    server.act("/ip/192.0.2.9", act)
    (reading,) = ask(server, wires, "192.0.2.9")

    assert isinstance(reading, Unavailable)
    assert (reading.kind, reading.cause) == ("delegation", cause)
    assert wires.blocks == []


def test_another_registry_answers_for_itself(server: Server, wires: Wires) -> None:
    """Where ARIN redirects, the reading is that of the registry that answered."""
    with Server() as other:
        server.act("/ip/192.0.2.9", redirect(f"{other.url}/ip/192.0.2.9"))
        other.act("/ip/192.0.2.9", answer(apnic("192.0.2.0", "192.0.2.255")))
        made = setup(arin=server, apnic=other)
        (one,) = jobs(Subject(parse_target("192.0.2.9")), made)
        reading = only(one.ask(wires))

    assert one.server == "arin"
    assert (reading.source.feed, reading.get("registry")) == ("apnic-rdap", "apnic")


@pytest.mark.parametrize(
    ("asked", "leads_to", "answered"),
    [("apnic", "", "apnic"), ("arin", "", "arin"), ("arin", "ripencc", "ripencc")],
)
def test_one_host_may_stand_for_several_registries(
    server: Server, wires: Wires, asked: str, leads_to: str, answered: str
) -> None:
    """A user's own host with a path each: the record is of the one whose path it is."""
    body = answer(network("192.0.2.0", "192.0.2.255", type="ALLOCATED PA"))
    server.act(f"/{answered}/ip/192.0.2.9", body)
    if leads_to:
        server.act(f"/{asked}/ip/192.0.2.9", redirect(f"{server.url}/{leads_to}/ip/192.0.2.9"))
    names = ("afrinic", "apnic", "arin", "lacnic", "ripencc")
    made = setup()._replace(servers={name: f"{server.url}/{name}/" for name in names})
    (one,) = jobs(Subject(parse_target("192.0.2.9"), asked), made)
    reading = only(one.ask(wires))

    assert (reading.source.feed, reading.get("registry")) == (f"{answered}-rdap", answered)


def test_one_address_for_all_registries_answers_for_the_one_asked(
    server: Server, wires: Wires
) -> None:
    """Where all registries have the same server of the user's own, nothing is said of another."""
    server.act("/ip/192.0.2.9", answer(apnic("192.0.2.0", "192.0.2.255")))
    names = ("afrinic", "apnic", "arin", "lacnic", "ripencc")
    made = setup()._replace(servers=dict.fromkeys(names, server.url))
    (one,) = jobs(Subject(parse_target("192.0.2.9"), "apnic"), made)

    assert only(one.ask(wires)).source.feed == "apnic-rdap"


def test_who_is_asked_is_said_before(server: Server) -> None:
    """The questions name the server, the address, and what may be asked beyond it."""
    made = job(server, "192.0.2.9")
    host = server.url.removeprefix("http://")

    assert [(q.server, q.what) for q in made.questions if not q.when] == [
        (host, f"{server.url}/ip/192.0.2.9")
    ]
    assert [q.server for q in made.questions if q.when] == ["another registry", host]
    assert not any(q.warns for q in made.questions)
    assert server.seen == []


def test_the_registries_own_servers_are_the_default() -> None:
    """Without servers of one's own the table's are asked; without a registry ARIN is."""
    for registry, host in (("lacnic", "rdap.lacnic.net"), ("", "rdap.arin.net")):
        (made,) = jobs(Subject(parse_target("192.0.2.9"), registry), setup())

        assert made.questions[0].server == host
        assert made.questions[0].what.endswith("/ip/192.0.2.9")
        assert made.questions[0].what.startswith(f"https://{host}/")


def test_the_password_of_ones_own_server_is_not_shown(wires: Wires) -> None:
    """Neither questions nor readings have it."""
    with Server() as server:
        server.act("/ip/192.0.2.9", answer(apnic("192.0.2.0", "192.0.2.255")))
        base = setup()
        own = {"apnic": server.url.replace("http://", "http://me:secret@")}
        made = Setup(base.tables, base.catalogue, own, {})
        (one,) = jobs(Subject(parse_target("192.0.2.9"), "apnic"), made)
        found = one.ask(wires)

    assert only(found).kind == "delegation"
    assert "secret" not in repr((one.questions, found, one.chain))
    assert "secret" not in repr(wires.blocks)


@pytest.mark.parametrize(
    ("one", "other", "block", "same"),
    [
        ("192.0.2.1", "192.0.2.200", BLOCK, True),
        ("192.0.2.1", "192.77.2.200", None, True),
        ("192.0.2.1", "198.51.100.1", None, False),
        ("2001:db8::1", "2001:db9::1", None, True),
        ("2001:db8::1", "2a00::1", None, False),
    ],
)
def test_addresses_that_may_share_a_block_wait_for_each_other(
    server: Server, one: str, other: str, block: tuple[int, int] | None, same: bool
) -> None:
    """Jobs of one block have one chain, and of far addresses different ones."""
    first, second = (job(server, text, block=block).chain for text in (one, other))

    assert first
    assert (first == second) is same


def test_an_organisation_comes_before_a_person(server: Server, wires: Wires) -> None:
    """Maintainers, who are registrants in RIPE's answers, are no holders."""
    contacts = [
        entity("EXAMPLE-MNT", "EXAMPLE-MNT", "individual"),
        entity("JD1-RIPE", "Jane Doe", "individual"),
        entity("ORG-EX1-RIPE", "Example Hosting B.V."),
        {"roles": ["registrant"]},
        7,
    ]
    server.act("/ip/192.0.2.9", answer(ripe("192.0.2.0", "192.0.2.255", entities=contacts)))

    assert only(ask(server, wires, "192.0.2.9", "ripencc")).get("holder-name") == (
        "Example Hosting B.V."
    )


def test_the_networks_name_is_no_holders(server: Server, wires: Wires) -> None:
    """The network's name is shown as that, and is no holder's."""
    server.act("/ip/192.0.2.9", answer(apnic("192.0.2.0", "192.0.2.255", entities=None)))
    reading = only(ask(server, wires, "192.0.2.9"))

    assert (reading.get("holder"), reading.get("holder-name")) == ("", "")
    assert reading.get("network") == "EXAMPLE-KP"


def test_what_another_version_kept_is_asked_anew(server: Server, wires: Wires) -> None:
    """Records kept in another form are no records."""
    server.act("/ip/192.0.2.9", answer(apnic("192.0.2.0", "192.0.2.255")))
    place = f"apnic {server.url.removeprefix('http://')}"
    wires.keep_covering(place, 4, BLOCK, {"records": [{"registry": "apnic"}]})

    assert only(ask(server, wires, "192.0.2.9")).kind == "delegation"


KNOWN = Known("apnic", {}, 4, None)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "handle",
                    "roles",
                    "vcardArray",
                    "rel",
                    "href",
                    "eventAction",
                    "eventDate",
                    "links",
                    "events",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)
FIELDS = "handle startAddress endAddress ipVersion name type country parentHandle status links"


@given(
    changes=st.dictionaries(
        st.sampled_from([*FIELDS.split(), "events", "entities", "remarks", "notices"]), JUNK
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_answer_raises(changes: dict[str, Any]) -> None:
    """Whatever a field holds, the answer is read or it is a failure."""
    body = Body({**network("192.0.2.0", "192.0.2.255"), **changes}, "https://x/ip", ASKED_AT)

    assert isinstance(read_record(body, KNOWN, "192.0.2.9"), Record | Failure)
