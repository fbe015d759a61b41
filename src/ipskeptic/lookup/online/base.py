"""What a way of asking is, and what it may use. A way is one file with `jobs` in it.

A way sends nothing by itself: it hands out jobs, one for each server, and a job is given the
`Lines` on which it asks. So pace, caching, retries, time-outs and logs are in one place, and
`--dry-run` prints the very questions without a socket.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from ipskeptic.model.feed import Feed
from ipskeptic.model.online import DnsAnswer, HttpAnswer, Question, Subject
from ipskeptic.model.reading import Reading


class Lines(Protocol):
    """Asks servers; may be used by several threads.

    Every method waits for its server's pace, takes what is kept, tries again where that may help,
    and never raises for anything that a server does.
    """

    def dns(self, server: str, name: str, kind: str, *, shown: str = "") -> DnsAnswer:
        """Ask the resolver for records.

        Args:
            server: Whose pace counts: the zone.
            name: The whole name, without the last dot.
            kind: "A", "AAAA", "TXT" or "PTR".
            shown: The name as it may be shown, where it holds a key.
        """

    def http(self, server: str, url: str) -> HttpAnswer:
        """Ask for a JSON object, following redirects, each at the pace of its host.

        Args:
            server: Whose pace counts at first: a name in the table of RDAP servers.
            url: The address.
        """

    def covering(self, server: str, family: int, number: int) -> Mapping[str, Any] | None:
        """What was kept with `keep_covering` for the smallest block that has an address."""

    def keep_covering(
        self, server: str, family: int, block: tuple[int, int], kept: Mapping[str, Any]
    ) -> None:
        """Keep what a server said of a whole block."""

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """What `make` gives, made once in a run, whoever asks first."""

    def stop(self, server: str, cause: str, detail: str) -> None:
        """Ask this server nothing more in this run: every later question gets this failure."""


class Setup(NamedTuple):
    """What ways are made from.

    Attributes:
        tables: `data/generated/online.json`: one table for each file and folder in `data/online`.
        catalogue: Feeds by name; every online source is one.
        servers: The user's own RDAP servers, by registry: address.
        keys: Keys by name, from the environment.
    """

    tables: Mapping[str, Any]
    catalogue: Mapping[str, Feed]
    servers: Mapping[str, str]
    keys: Mapping[str, str]


class Job(NamedTuple):
    """What one server is asked about one subject.

    Attributes:
        way: One of `WAYS`.
        server: Whose pace counts, as in `Lines`.
        questions: What it may send, in that order; none if nothing would be sent.
        ask: Asks, and gives the readings. Several threads run jobs.
        chain: Jobs of one server with the same chain are run one after the other, in order; ""
            for none. So the second address of a block finds what the first one brought.
    """

    way: str
    server: str
    questions: tuple[Question, ...]
    ask: Callable[[Lines], tuple[Reading, ...]]
    chain: str = ""


class Way(Protocol):
    """The module of a way."""

    def jobs(self, subject: Subject, setup: Setup) -> Iterator[Job]:
        """One job for each server that would be asked about a subject."""
