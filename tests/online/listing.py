"""Who is asked about on blocklists, and lines that answer: from a table, or from one server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import dns.exception
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype

from ipskeptic.discover import catalogue, load_generated
from ipskeptic.intake.target import parse_target
from ipskeptic.lookup.online import dnsbl
from ipskeptic.lookup.online.base import Job, Setup
from ipskeptic.model.online import (
    DnsAnswer,
    Failure,
    HttpAnswer,
    NoName,
    NoRecords,
    Records,
    Subject,
)
from ipskeptic.model.reading import Absent, Present, Reading, Unavailable

# The clock of the made-up internet (`tests.world.NOW`)
AT = "2026-08-26T12:00:00Z"
ZEN = "zen.spamhaus.org"
NO_KEYS: Mapping[str, str] = MappingProxyType({})


def said(*values: str) -> Records:
    """Records that came."""
    return Records(tuple(sorted(values)), AT)


class TableLines:
    """Lines that answer from a table of names with their record types; all else is no such name."""

    def __init__(self, answers: Mapping[str, DnsAnswer] = MappingProxyType({})) -> None:
        """Take the answers, by `NAME TYPE`."""
        self.answers = dict(answers)
        self.asked: list[str] = []
        self.shown: list[str] = []
        self.stopped: dict[str, Failure] = {}
        self._made: dict[str, Any] = {}

    def dns(self, server: str, name: str, kind: str, *, shown: str = "") -> DnsAnswer:
        """What the table has, unless the server is asked nothing more."""
        if server in self.stopped:
            return self.stopped[server]
        self.asked.append(f"{name} {kind}")
        self.shown.append(shown)
        return self.answer(name, kind)

    def answer(self, name: str, kind: str) -> DnsAnswer:
        """What the table has."""
        return self.answers.get(f"{name} {kind}", NoName(AT))

    def http(self, server: str, url: str) -> HttpAnswer:
        """Never asked by a blocklist."""
        raise AssertionError(f"{server} was asked for {url}")

    def covering(self, server: str, family: int, number: int) -> Mapping[str, Any] | None:
        """Never asked by a blocklist."""
        raise AssertionError(f"{server} {family} {number}")

    def keep_covering(
        self, server: str, family: int, block: tuple[int, int], kept: Mapping[str, Any]
    ) -> None:
        """Never asked by a blocklist."""
        raise AssertionError(f"{server} {family} {block} {kept}")

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """Make it once."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def stop(self, server: str, cause: str, detail: str) -> None:
        """Answer nothing more for this server."""
        self.stopped[server] = Failure(cause, detail)


class ServerLines(TableLines):
    """Lines to one server on loopback."""

    def __init__(self, port: int) -> None:
        """Take the port."""
        super().__init__()
        self._port = port

    def answer(self, name: str, kind: str) -> DnsAnswer:
        """What the server answers."""
        query = dns.message.make_query(name, kind)
        try:
            answer = dns.query.udp(query, "127.0.0.1", port=self._port, timeout=5)
        except dns.exception.Timeout:
            return Failure("timed-out", "no answer")
        if answer.rcode() == dns.rcode.NXDOMAIN:
            return NoName(AT)
        if answer.rcode() != dns.rcode.NOERROR:
            return Failure("refused", dns.rcode.to_text(answer.rcode()))
        texts = [
            b"".join(record.strings).decode("utf-8", "replace") if kind == "TXT" else str(record)
            for rrset in answer.answer
            if rrset.rdtype == dns.rdatatype.from_text(kind)
            for record in rrset
        ]
        return said(*texts) if texts else NoRecords(AT)


def zone_tables() -> dict[str, Any]:
    """The tables of the lists, by name."""
    tables: dict[str, Any] = load_generated("online")["dnsbl"]
    return tables


def setup(keys: Mapping[str, str] = NO_KEYS) -> Setup:
    """The tables and feeds as they are shipped."""
    return Setup(load_generated("online"), catalogue(), MappingProxyType({}), keys)


def jobs_for(address: str, keys: Mapping[str, str] = NO_KEYS) -> dict[str, Job]:
    """The jobs for an address by server."""
    found = list(dnsbl.jobs(Subject(parse_target(address)), setup(keys)))
    assert len({job.server for job in found}) == len(found)
    return {job.server: job for job in found}


def ask(address: str, lines: TableLines, zone: str = ZEN) -> dict[str, Reading]:
    """What one list says of an address, by feed."""
    readings = jobs_for(address)[zone].ask(lines)
    assert len({reading.source.feed for reading in readings}) == len(readings)
    return {reading.source.feed: reading for reading in readings}


def in_words(readings: Mapping[str, Reading]) -> dict[str, str]:
    """What each reading says, in a word or its cause."""
    words: dict[str, str] = {}
    for name, reading in readings.items():
        match reading:
            case Present():
                words[name] = f"listed {reading.get('code')}"
            case Absent():
                words[name] = "absent"
            case Unavailable():
                words[name] = reading.cause
    return words


def sound(zone: str = ZEN) -> dict[str, DnsAnswer]:
    """A table of a list that passes its own test, for both families."""
    six = "2.0.0.0.0.0.f.7.f.f.f.f." + "0." * 20
    listed = said("127.0.0.2")
    return {f"2.0.0.127.{zone} A": listed, f"{six}{zone} A": listed, f"{zone} A": NoRecords(AT)}
