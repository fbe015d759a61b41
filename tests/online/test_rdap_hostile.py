"""What a registry's server, or whoever speaks in its place, can't make the look-up do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ipskeptic.discover import load_generated
from ipskeptic.intake.target import parse_target
from ipskeptic.lookup.online.base import Setup
from ipskeptic.lookup.online.limits import rules_from, with_own
from ipskeptic.lookup.online.rdap import jobs
from ipskeptic.lookup.online.rdap_record import STOCK, Known, Record, read_record
from ipskeptic.lookup.online.session import Session
from ipskeptic.lookup.online.urls import registry_of
from ipskeptic.model.online import Body, Failure, Subject, Wishes
from ipskeptic.model.reading import Present, Reading, Unavailable
from tests.fetch.server import Act, Server, redirect
from tests.online.rdap_server import (
    ASKED_AT,
    NOW,
    Wires,
    answer,
    apnic,
    chunked,
    ripe,
    setup,
    up,
)

TABLES = load_generated("online")
RDAP = TABLES["rdap"]


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on loopback."""
    with Server() as running:
        yield running


@pytest.mark.parametrize(
    "act",
    [
        chunked(b"2\r\n{}\r\n0\r\n", b"X-Trailer: y\r\n"),
        chunked(b"2\r\n{}\r\n", b"0", each=0.05, times=200),
    ],
    ids=["trailers", "size"],
)
def test_no_end_of_chunks_keeps_a_thread(server: Server, act: Act) -> None:
    """Trailers without end and a chunk's size that drips end by the clock, as a head does."""
    server.act("/ip/192.0.2.1", act)
    wires = Wires()
    began = time.monotonic()
    found = wires.attempt(f"{server.url}/ip/192.0.2.1")
    wires.close()

    assert isinstance(found.answer, Failure)
    assert found.answer.cause == "timed-out"
    assert time.monotonic() - began < 5


def answered(server: Server, servers: dict[str, str], path: str = "/ip/192.0.2.9") -> Any:
    """What a real session brings."""
    with Session(Wishes(("rdap",), servers=servers), TABLES, folder=None) as session:
        return session.http("arin", f"{server.url}{path}")


@pytest.mark.parametrize(
    "there",
    [
        "http://127.0.0.1:{port}/ip/192.0.2.9",
        "http://me:secret@127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://rdap.arin.net.example/ip/192.0.2.9",
        "http://rdap.arin.net:8080/ip/192.0.2.9",
        "file:///etc/passwd",
    ],
)
def test_nobody_but_registries_is_asked(server: Server, there: str) -> None:
    """A server can't send the question to a host of its choice, and its address is not lost."""
    with Server() as other:
        port = other.url.rpartition(":")[2]
        server.act("/ip/192.0.2.9", redirect(there.format(port=port)))
        found = answered(server, {"arin": server.url})

        assert other.seen == []
    assert isinstance(found, Failure)
    assert found.cause == "failed"
    assert "no registry's" in found.detail
    assert "secret" not in found.detail


def test_the_users_own_servers_are_registries(server: Server) -> None:
    """One of them may send on to another."""
    with Server() as other:
        body = apnic("192.0.2.0", "192.0.2.255")
        server.act("/ip/192.0.2.9", redirect(other.act("/ip/192.0.2.9", answer(body))))
        found = answered(server, {"arin": server.url, "apnic": f"{other.url}/"})

    assert isinstance(found, Body)


@pytest.mark.parametrize(
    ("host", "registry"),
    [
        ("rdap.arin.net", "arin"),
        ("RDAP.arin.net", "arin"),
        ("rdap.registro.br", "lacnic"),
        ("twnic.rdap.apnic.net", "apnic"),
        ("jpnic.rdap.apnic.net", "apnic"),
        ("xrdap.apnic.net", ""),
        ("apnic.net", ""),
        ("rdap.apnic.net.example", ""),
        ("rdap.apnic.net:8080", ""),
        ("", ""),
        ("127.0.0.1:81", "ripencc"),
        ("127.0.0.1:82", ""),
    ],
)
def test_whose_server_a_host_is(host: str, registry: str) -> None:
    """Names below a registry's are its own: APNIC's national registries answer there."""
    assert registry_of(host, RDAP, {"ripencc": "http://me:x@127.0.0.1:81/"}) == registry


def test_a_servers_usual_port_makes_it_no_other() -> None:
    """The pace of one's own server is its registry's, with or without `:443`."""
    tables = with_own(TABLES, {"lacnic": "https://me:x@rdap.example:443/"})

    assert rules_from(tables, 1, 1).names["rdap.example"] == "rdap.lacnic"


def test_the_record_above_is_asked_for_with_the_same_password(server: Server) -> None:
    """Links have none; without it one's own server would answer 401."""
    small = ripe("192.0.2.16", "192.0.2.31", type="ASSIGNED PA", links=up(f"{server.url}/up"))
    server.act("/ip/192.0.2.20", answer(small))
    server.act("/up", answer(ripe("192.0.2.0", "192.0.2.255")))
    wires, base = Wires(), setup()
    own = {"ripencc": server.url.replace("http://", "http://me:secret@")}
    (job,) = jobs(
        Subject(parse_target("192.0.2.20"), "ripencc"),
        Setup(base.tables, base.catalogue, own, {}),
    )
    found = job.ask(wires)
    wires.close()

    assert [reading.kind for reading in found] == ["named-user", "delegation"]
    assert [url for _, url in wires.asked][1].startswith("http://me:secret@")
    assert "secret" not in repr(found)


@pytest.mark.parametrize("href", ["\ud800", "\x1b[31m", "x" * 3000, 7, None])
def test_links_that_are_none_are_not_followed(server: Server, href: object) -> None:
    """What can't be an address of HTTP, or is longer than any, is not asked for."""
    link = f"{server.url}/{href}" if isinstance(href, str) else href
    small = ripe("192.0.2.16", "192.0.2.31", type="ASSIGNED PA", links=up(link))  # type: ignore[arg-type]
    server.act("/ip/192.0.2.20", answer(small))
    wires = Wires()
    (job,) = jobs(Subject(parse_target("192.0.2.20"), "ripencc"), setup(ripencc=server))
    found = job.ask(wires)
    wires.close()

    assert [reading.kind for reading in found] == ["named-user"]
    assert len(server.seen) == 1


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+23:00", "now"])
def test_dates_without_sense_are_none(date: str) -> None:
    """A year without a day after it is no date of a record, and breaks nothing."""
    events = [{"eventAction": "last changed", "eventDate": date}]
    record = read(apnic("192.0.2.0", "192.0.2.255", events=events))

    assert record.changed == ""


def read(body: dict[str, Any], registry: str = "apnic", family: int = 4) -> Record:
    """The record in a body."""
    known = Known(registry, RDAP[registry]["types"], family, None)
    found = read_record(Body(body, "https://rdap.example/ip/192.0.2.9", ASKED_AT), known, "x")
    assert isinstance(found, Record)
    return found


@pytest.mark.parametrize("name", ["NON-RIPE-NCC-MANAGED-ADDRESS-BLOCK", "IANA-NETBLOCK-8"])
def test_what_another_registry_has_is_nobodys_here(name: str) -> None:
    """Of whatever width, a registry's note on what it has not is no delegation by it."""
    body = ripe("192.0.2.0", "192.0.3.255", type="ALLOCATED UNSPECIFIED", name=name)

    assert read(body, "ripencc").level == STOCK


def test_a_wide_record_says_nothing_of_all_in_it(server: Server) -> None:
    """Without any file, 8.8.8.8 is not held by whom 8.0.0.0/9 was given to."""
    server.act("/ip/198.51.100.1", answer(apnic("198.48.0.0", "198.63.255.255")))
    server.act("/ip/198.51.100.8", answer(apnic("198.51.100.0", "198.51.100.255")))
    wires = Wires()
    found: list[Reading] = []
    for address in ("198.51.100.1", "198.51.100.8", "198.51.100.9"):
        (job,) = jobs(Subject(parse_target(address), "apnic"), setup(apnic=server))
        found += job.ask(wires)
    wires.close()

    assert [one.entry for one in found if isinstance(one, Present)] == [
        "198.48.0.0/12",
        "198.51.100.0/24",
        "198.51.100.0/24",
    ]
    assert len(server.seen) == 2


def test_the_block_is_asked_of_who_answered(server: Server) -> None:
    """The holder's record comes from the registry that has it, not by way of the first one."""
    with Server() as other:
        server.act("/ip/192.0.2.20", redirect(f"{other.url}/ip/192.0.2.20"))
        other.act("/ip/192.0.2.20", answer(ripe("192.0.2.16", "192.0.2.31", type="ASSIGNED PA")))
        other.act("/ip/192.0.2.0/24", answer(ripe("192.0.2.0", "192.0.2.255")))
        wires = Wires(now=NOW)
        block = (3221225984, 3221226239)
        (job,) = jobs(
            Subject(parse_target("192.0.2.20"), "arin", block), setup(arin=server, ripencc=other)
        )
        found = job.ask(wires)
        wires.close()

    assert [reading.kind for reading in found] == ["named-user", "delegation"]
    assert len(server.seen) == 1


def test_a_plan_counts_all_that_may_be_sent(server: Server) -> None:
    """Two redirects, and three records above the first one."""
    (job,) = jobs(Subject(parse_target("192.0.2.9"), "arin"), setup(arin=server))

    assert [question.times for question in job.questions] == [1, 2, 3]


def test_a_flood_of_hints_before_an_answer_ends(server: Server) -> None:
    """`100 Continue` without end is a head that does not come in time."""

    def flood(handler: Any) -> None:
        handler.close_connection = True
        for _ in range(1 << 30):
            handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    server.act("/ip/192.0.2.1", flood)
    wires = Wires()
    found = wires.attempt(f"{server.url}/ip/192.0.2.1")
    wires.close()

    assert isinstance(found.answer, Failure)
    assert found.answer.cause in ("timed-out", "failed")


def test_a_reading_that_is_none_has_its_cause(server: Server, tmp_path: Path) -> None:
    """A question led astray is an unavailable source, not an absent record, and is not kept."""
    server.act("/ip/192.0.2.9", redirect("http://127.0.0.1:9/"))
    wishes = Wishes(("rdap",), servers={"arin": f"{server.url}/"})
    with Session(wishes, TABLES, folder=tmp_path, clock=lambda: datetime.now(UTC)) as session:
        (job,) = jobs(Subject(parse_target("192.0.2.9"), "arin"), setup(arin=server))
        (reading,) = job.ask(session)

    assert isinstance(reading, Unavailable)
    assert reading.kind == "delegation"
