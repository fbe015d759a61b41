"""RDAP servers on loopback: bodies of RFC 9083 as each registry writes them, and what may go wrong.

The bodies are ours, of documentation addresses; their form follows what the registries' servers
are seen to answer (sources in `data/online/rdap.toml`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from ipskeptic.discover import catalogue, load_generated
from ipskeptic.lookup.online.base import Setup
from ipskeptic.lookup.online.fetching import Attempt, Fetcher
from ipskeptic.lookup.online.wire import Limits
from ipskeptic.model.online import Failure, HttpAnswer
from ipskeptic.model.text import ipv4_number, ipv6_number
from tests.fetch.server import Act, Handler, Server

# The clock of these tests.
NOW = datetime(2026, 11, 26, 12, 0, 0, tzinfo=UTC)
ASKED_AT = "2026-11-26T12:00:00Z"
QUICK = Limits(seconds=0.4, slowest=64, size=1 << 20)


def entity(handle: str, name: str, kind: str = "org", *roles: str) -> dict[str, Any]:
    """A contact with its card."""
    card = [["version", {}, "text", "4.0"], ["fn", {}, "text", name], ["kind", {}, "text", kind]]
    return {
        "objectClassName": "entity",
        "handle": handle,
        "roles": list(roles or ("registrant",)),
        "vcardArray": ["vcard", card],
    }


def network(first: str, last: str, **fields: Any) -> dict[str, Any]:
    """A network as all registries write it; `fields` come on top, None takes one away."""
    six = ":" in first
    body = {
        "objectClassName": "ip network",
        "rdapConformance": ["rdap_level_0", "cidr0", "nro_rdap_profile_0"],
        "handle": f"{first} - {last}",
        "startAddress": first,
        "endAddress": last,
        "ipVersion": "v6" if six else "v4",
        "name": "EXAMPLE-NET",
        "status": ["active"],
        "port43": "whois.example",
        "events": [
            {"eventAction": "registration", "eventDate": "2010-05-10T22:46:58Z"},
            {"eventAction": "last changed", "eventDate": "2024-02-03T23:30:00-05:00"},
        ],
        "notices": [{"title": "Terms of Service", "description": ["By using this ..."]}],
        **fields,
    }
    return {key: value for key, value in body.items() if value is not None}


def arin(first: str, last: str, **fields: Any) -> dict[str, Any]:
    """ARIN: handles of its own, a type, no country."""
    return network(
        first,
        last,
        **{
            "handle": f"NET-{first.replace('.', '-')}-1",
            "type": "DIRECT ALLOCATION",
            "parentHandle": "NET-192-0-0-0-0",
            "entities": [entity("EXAMP", "Example Networks LLC")],
            **fields,
        },
    )


def ripe(first: str, last: str, **fields: Any) -> dict[str, Any]:
    """RIPE NCC: maintainers beside the organisation, a parent in any case, `rdap-up`."""
    return network(
        first,
        last,
        **{
            "type": "ALLOCATED PA",
            "country": "NL",
            "parentHandle": "0.0.0.0 - 255.255.255.255",
            "entities": [
                entity("EXAMPLE-MNT", "EXAMPLE-MNT", "individual"),
                entity("JD1-RIPE", "John Doe", "individual", "administrative"),
                entity("ORG-EX1-RIPE", "Example Hosting B.V."),
            ],
            **fields,
        },
    )


def apnic(first: str, last: str, **fields: Any) -> dict[str, Any]:
    """APNIC: portable or not, a country, sometimes no organisation at all."""
    return network(
        first,
        last,
        **{
            "type": "ALLOCATED PORTABLE",
            "country": "KP",
            "name": "EXAMPLE-KP",
            "entities": [entity("ORG-EJV1-AP", "Example Joint Venture")],
            **fields,
        },
    )


def lacnic(first: str, last: str, **fields: Any) -> dict[str, Any]:
    """LACNIC: small letters, a prefix for a handle, no name of the network."""
    return network(
        first,
        last,
        **{
            "handle": f"{first}/24",
            "name": None,
            "type": "allocated",
            "country": "MX",
            "entities": [entity("MX-EXAM-LACNIC", "Ejemplo S.A. de C.V.")],
            **fields,
        },
    )


def afrinic(first: str, last: str, **fields: Any) -> dict[str, Any]:
    """AFRINIC: RIPE's words."""
    return network(
        first,
        last,
        **{
            "type": "ASSIGNED PI",
            "country": "ZA",
            "entities": [entity("ORG-EX2-AFRINIC", "Example University")],
            **fields,
        },
    )


def up(url: str, rel: str = "up") -> list[dict[str, str]]:
    """Links with one to the record above."""
    return [
        {"rel": "self", "href": "https://rdap.example/self", "type": "application/rdap+json"},
        {"rel": rel, "href": url, "type": "application/rdap+json"},
    ]


def answer(body: object, **options: Any) -> Act:
    """An answer with a JSON body."""
    content = json.dumps(body).encode()
    return lambda handler: handler.give(content, **options)


def error(code: int, **headers: str) -> Act:
    """An error as RFC 9083, section 6, has it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"errorCode": code, "title": "no", "description": ["no"]}).encode()
    return lambda handler: handler.give(body, status=code, headers=named)


def endless(handler: Handler) -> None:
    """A body that never ends."""
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    while True:
        handler.wfile.write(b" " * 65536)


def dripping_head(seconds: float) -> Act:
    """A header that goes on for a while, a byte at a time."""

    def act(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)
        handler.close_connection = True

    return act


def chunked(*pieces: bytes, each: float = 0.0, times: int = 1 << 30) -> Act:
    """A body in chunks, of which the last piece is sent over and over."""

    def act(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.close_connection = True
        for piece in pieces[:-1]:
            handler.wfile.write(piece)
        for _ in range(times):
            handler.wfile.write(pieces[-1])
            handler.wfile.flush()
            time.sleep(each)

    return act


class Wires:
    """`Lines` for RDAP alone: one attempt a question, no pace, everything in memory.

    Attributes:
        asked: (server, address) of each question.
        turns: The hosts whose turn was waited for.
        held: What each host is refused with.
    """

    def __init__(
        self,
        *,
        proxy: str = "",
        limits: Limits = QUICK,
        now: datetime = NOW,
        known: Callable[[str], bool] = lambda host: True,
    ) -> None:
        self.fetcher = Fetcher(proxy, now=lambda: now, known=known, limits=limits)
        self.asked: list[tuple[str, str]] = []
        self.turns: list[str] = []
        self.held: dict[str, Failure] = {}
        self.blocks: list[tuple[str, int, tuple[int, int], str]] = []

    def attempt(self, url: str) -> Attempt:
        """One attempt."""
        return self.fetcher.get(url, self._turn)

    def _turn(self, host: str) -> Failure | None:
        self.turns.append(host)
        return self.held.get(host)

    def http(self, server: str, url: str) -> HttpAnswer:
        """Ask once."""
        self.asked.append((server, url))
        return self.attempt(url).answer

    def dns(self, *_: object, **__: object) -> Any:
        """Not asked here."""
        raise AssertionError("RDAP asks no name server")

    def covering(self, server: str, family: int, number: int) -> Mapping[str, Any] | None:
        """The smallest block kept, through JSON as on disk."""
        found = [
            (block[1] - block[0], kept)
            for name, of, block, kept in self.blocks
            if (name, of) == (server, family) and block[0] <= number <= block[1]
        ]
        return json.loads(min(found)[1]) if found else None

    def keep_covering(
        self, server: str, family: int, block: tuple[int, int], kept: Mapping[str, Any]
    ) -> None:
        """Keep it."""
        self.blocks.append((server, family, block, json.dumps(kept)))

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """Make it."""
        return make()

    def stop(self, server: str, cause: str, detail: str) -> None:
        """Nothing is asked a second time here."""

    def close(self) -> None:
        """Close the connections."""
        self.fetcher.close()


def setup(**servers: Server) -> Setup:
    """What RDAP is made from, with servers of the user's own by registry."""
    own = {name: f"{server.url}/" for name, server in servers.items()}
    return Setup(load_generated("online"), catalogue(), own, {})


def number(text: str) -> int:
    """An address as a number."""
    found = ipv6_number(text) if ":" in text else ipv4_number(text)
    assert found is not None
    return found
