"""Questions to servers, asked only when the user asks for them, and the answers that may come.

A refusal, a limit, a time-out, "no such name" and "not asked" are five different answers; only
`Records`, `NoName`, `NoRecords`, `Body` and `NotFound` say anything of an address, and only they
are ever kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from ipskeptic.model.target import Target
from ipskeptic.model.ways import FAILURES, ROUTES_ASKED, WAYS

__all__ = (
    "FAILURES",
    "ROUTES_ASKED",
    "WAYS",
    "Body",
    "DnsAnswer",
    "Failure",
    "HttpAnswer",
    "NoName",
    "NoRecords",
    "NotFound",
    "Question",
    "Records",
    "Subject",
    "Wishes",
)


class Wishes(NamedTuple):
    """What the user asked for, from command line, environment and configuration.

    Attributes:
        ways: Of `WAYS`, in their order.
        resolvers: (address, port) of the DNS resolvers to ask; none for the system's.
        timeout: Seconds to wait for one answer; None for the default of each way.
        proxy: Proxy for RDAP, with name and password if it has them; "" for the environment's.
        refresh: Ask again what is kept.
        servers: The user's own RDAP servers, by registry: address.
        keys: Keys by name (`spamhaus`), from the environment alone. Never shown, never kept.
    """

    ways: tuple[str, ...]
    resolvers: tuple[tuple[str, int], ...] = ()
    timeout: float | None = None
    proxy: str = ""
    refresh: bool = False
    servers: Mapping[str, str] = MappingProxyType({})
    keys: Mapping[str, str] = MappingProxyType({})


class Subject(NamedTuple):
    """An address, prefix or range to ask about, with what is known of it offline.

    Attributes:
        target: What it is. Never special-purpose: those never leave the machine.
        registry: The registry that has it, by delegation or else by IANA's address space
            registry; "" where neither says.
        block: First and last address of the smallest delegated block held that covers it, as
            numbers; None where none does.
    """

    target: Target
    registry: str = ""
    block: tuple[int, int] | None = None


class Question(NamedTuple):
    """One question to one server: what `--dry-run` prints.

    Attributes:
        way: One of `WAYS`.
        server: Who is asked, as people know it: a host (`rdap.apnic.net`), or the zone whose name
            servers answer (`zen.spamhaus.org`, `in-addr.arpa`).
        what: What is sent, as it may be shown (no key in it): an address of HTTP, or a name with
            its record type: `143.176.45.175.zen.spamhaus.org A`.
        when: A clause if it is sent only under a condition ("if a name comes back"), "" else.
        warns: Whether it may reach whoever runs the address.
        times: How many such questions it stands for at most.
    """

    way: str
    server: str
    what: str
    when: str = ""
    warns: bool = False
    times: int = 1


class Records(NamedTuple):
    """DNS records came.

    Attributes:
        values: Their text as dnspython writes it, without quotes for TXT (strings of one record
            joined, bytes that are no UTF-8 as U+FFFD), names without the last dot; sorted.
        asked_at: When, RFC 3339 UTC in seconds.
    """

    values: tuple[str, ...]
    asked_at: str


class NoName(NamedTuple):
    """There is no such name (NXDOMAIN)."""

    asked_at: str


class NoRecords(NamedTuple):
    """The name is there and has no records of that type."""

    asked_at: str


class Body(NamedTuple):
    """An HTTP answer came whole.

    Attributes:
        data: The JSON object in it.
        url: The address that gave it, behind all redirects.
        asked_at: When, RFC 3339 UTC in seconds.
    """

    data: Mapping[str, Any]
    url: str
    asked_at: str


class NotFound(NamedTuple):
    """The server has nothing under that address (HTTP 404)."""

    url: str
    asked_at: str


class Failure(NamedTuple):
    """No answer came.

    Attributes:
        cause: One of `FAILURES`.
        detail: What happened and what to do, one clause; may hold text from outside.
    """

    cause: str
    detail: str


DnsAnswer = Records | NoName | NoRecords | Failure
HttpAnswer = Body | NotFound | Failure
