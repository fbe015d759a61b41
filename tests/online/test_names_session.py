"""Reverse names and origins end to end: the real session, and a real name server on loopback."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from ipskeptic.discover import load_generated
from ipskeptic.lookup.online import cymru, ptr
from ipskeptic.lookup.online.base import Job
from ipskeptic.lookup.online.session import Session
from ipskeptic.model.online import Wishes
from ipskeptic.model.reading import Absent, Present, Reading, Unavailable
from tests.online.authoritative import Nsd, running_nsd
from tests.online.told import setup, subject

ADDRESSES = (*(f"192.0.2.{last}" for last in (10, 11, 12, 14, 15, 17, 65, 99)), "2001:db8::1")


class Came(NamedTuple):
    """What a run brought.

    Attributes:
        said: Way, state and what was said, one text a reading, sorted.
        sent: How many questions went out.
    """

    said: tuple[str, ...]
    sent: int


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nsd]:
    """A name server with the zones of this folder."""
    with running_nsd(tmp_path_factory.mktemp("nsd")) as running:
        yield running


def run(addresses: Sequence[str], port: int, folder: Path, *, timeout: float = 3.0) -> Came:
    """Ask both ways about addresses, through a resolver on loopback."""
    wishes = Wishes(("ptr", "cymru"), resolvers=(("127.0.0.1", port),), timeout=timeout)
    jobs = [
        job
        for address in addresses
        for way in (ptr, cymru)
        for job in way.jobs(subject(address), setup())
    ]
    said: list[str] = []

    def done(job: Job, found: tuple[Reading, ...]) -> None:
        said.extend(f"{job.questions[0].what.split()[0]} {_said(reading)}" for reading in found)

    with Session(wishes, load_generated("online"), folder=folder) as session:
        session.run(jobs, done)
        return Came(tuple(sorted(said)), session.sent)


def _said(reading: Reading) -> str:
    match reading:
        case Present():
            pairs = " ".join(value for _, value in reading.value)
            return f"{reading.kind} {reading.entry} {pairs}"
        case Absent():
            return f"{reading.kind} absent {reading.source.title}"
        case Unavailable():
            return f"{reading.kind} {reading.cause}"


def test_a_run_reads_a_real_server_and_keeps_what_it_said(server: Nsd, tmp_path: Path) -> None:
    """Both ways read every answer right; with a warm cache nothing is sent, and all is the same."""
    came = run(ADDRESSES, server.port, tmp_path)
    again = run(ADDRESSES, server.port, tmp_path)
    of_one = [text for text in came.said if text.startswith("10.2.0.192")]

    assert of_one == [
        "10.2.0.192.in-addr.arpa ptr host.example yes A",
        "10.2.0.192.origin.asn.cymru.com as-name AS64496 EXAMPLE Example Networks, Inc. "
        "US, arin, 2010-02-19",
        "10.2.0.192.origin.asn.cymru.com route 192.0.2.0/24 AS64496 US, arin, 2010-02-19",
    ]
    assert "65.2.0.192.in-addr.arpa ptr customer.example yes A" in came.said
    assert "12.2.0.192.in-addr.arpa ptr gone.example no A no such name" in came.said
    assert "99.2.0.192.origin.asn.cymru.com route absent Team Cymru" in came.said
    # 9 reverse names, 7 names that come back and may be a host's, 9 origins, 3 ASes' names each
    # once, and one answer that is cut and asked for again by TCP.
    assert came.sent == 9 + 7 + 9 + 3 + 1
    assert again == Came(came.said, 0)


def test_what_needs_tcp_comes_whole(server: Nsd, tmp_path: Path) -> None:
    """Forty names and forty records fit into no datagram: none is lost."""
    names = run(["198.51.100.1"], server.port, tmp_path)
    origins = run(["192.0.2.15"], server.port, tmp_path)

    assert sum("ptr a-rather-long-name" in text for text in names.said) == 32
    assert any("route 192.0.2.0/24 AS64503" in text for text in origins.said)


def test_a_server_that_is_gone_is_no_silence(server: Nsd, tmp_path: Path) -> None:
    """Refused, lame and out of reach are unavailable: never absent, and never kept."""
    del server
    with running_nsd(tmp_path, {"example": "lame NS ns.lame\nns.lame A 127.0.0.1\n"}) as other:
        refused = run(["192.0.2.10"], other.port, tmp_path / "kept")
    gone = run(["192.0.2.10"], other.port, tmp_path / "kept", timeout=0.2)

    assert [text.split(" ", 1)[1] for text in refused.said] == ["ptr refused", "route refused"]
    assert [text.split(" ", 1)[1] for text in gone.said] == ["ptr failed", "route failed"]
