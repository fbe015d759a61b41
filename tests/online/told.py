"""Lines on which answers are told beforehand, or asked of one server, and who is asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import dns.exception
import dns.resolver

from ipskeptic.discover import catalogue, load_generated
from ipskeptic.intake.target import parse_target
from ipskeptic.lookup.online.base import Setup
from ipskeptic.model.assessment import Assessment
from ipskeptic.model.online import (
    DnsAnswer,
    Failure,
    HttpAnswer,
    NoName,
    NoRecords,
    Records,
    Subject,
)
from ipskeptic.model.reading import Reading
from ipskeptic.reason.assess import assess
from tests.reason.world import NOW, seen, tables

AT = "2026-11-26T10:00:00Z"


def said(*values: str) -> Records:
    """Records that came."""
    return Records(tuple(sorted(values)), AT)


def subject(address: str) -> Subject:
    """An address, prefix or range to ask about."""
    return Subject(parse_target(address))


def setup() -> Setup:
    """The tables and feeds as they are shipped."""
    return Setup(load_generated("online"), catalogue(), MappingProxyType({}), MappingProxyType({}))


def judged(*readings: Reading, at: str = "") -> Assessment:
    """The sample address under the tables of the reasoning's own world, and the feeds shipped."""
    shipped = tables()._replace(catalogue={**setup().catalogue, **tables().catalogue})
    return assess(seen(at), readings, now=NOW, tables=shipped, claim=None)


class Told:
    """Lines that know their answers: by name and record type; anything else is no such name."""

    def __init__(self, answers: Mapping[tuple[str, str], DnsAnswer] = MappingProxyType({})) -> None:
        """Take the answers."""
        self._answers = answers
        self.asked: list[tuple[str, str, str]] = []

    def dns(self, server: str, name: str, kind: str, *, shown: str = "") -> DnsAnswer:
        """What was told for the name."""
        del shown
        self.asked.append((server, name, kind))
        return self._answer(name, kind)

    def _answer(self, name: str, kind: str) -> DnsAnswer:
        return self._answers.get((name, kind), NoName(AT))

    def http(self, server: str, url: str) -> HttpAnswer:
        """Never asked here."""
        raise AssertionError(f"{server}: {url}")

    def covering(self, server: str, family: int, number: int) -> Mapping[str, Any] | None:
        """Nothing is kept."""
        del server, family, number
        return None

    def keep_covering(
        self, server: str, family: int, block: tuple[int, int], kept: Mapping[str, Any]
    ) -> None:
        """Nothing is kept."""

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """Make it."""
        del key
        return make()

    def stop(self, server: str, cause: str, detail: str) -> None:
        """Never stopped here."""
        raise AssertionError(f"{server}: {cause}: {detail}")


class Asked(Told):
    """Lines to one authoritative server on loopback."""

    def __init__(self, port: int) -> None:
        """Take the server's port."""
        super().__init__()
        self._resolver = dns.resolver.Resolver(configure=False)
        self._resolver.nameservers = ["127.0.0.1"]
        self._resolver.port = port
        self._resolver.lifetime = 5

    def _answer(self, name: str, kind: str) -> DnsAnswer:
        try:
            found = self._resolver.resolve(f"{name}.", kind)
        except dns.resolver.NXDOMAIN:
            return NoName(AT)
        except dns.resolver.NoAnswer as error:
            # A referral to servers that do not answer is no answer, and not "no records".
            aa = error.kwargs["response"].flags & dns.flags.AA
            return NoRecords(AT) if aa else Failure("failed", "a lame delegation")
        except dns.resolver.NoNameservers:
            return Failure("refused", "the server refused to answer")
        except dns.exception.DNSException as error:
            return Failure("failed", str(error))
        if kind == "TXT":
            return said(*(b"".join(one.strings).decode("utf-8", "replace") for one in found))
        return said(*(one.to_text().removesuffix(".") for one in found))
