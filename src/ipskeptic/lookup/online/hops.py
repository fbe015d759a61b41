"""What passes between a session, which keeps the pace, and whoever fetches by HTTP for it.

A fetcher knows HTTP and no pace: it asks for its turn before every request, and hands back what
only the session can settle, which is to wait and to try again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from ipskeptic.model.online import Body, Failure, NotFound


class Busy(NamedTuple):
    """The server wants to be left alone for a time (HTTP 429 or 503).

    Attributes:
        url: The request that got this: a later try begins there, not at the first address.
        status: 429 or 503.
        retry_after: The header of that name as it came, "" without one.
    """

    url: str
    status: int
    retry_after: str = ""


class Again(NamedTuple):
    """Something went wrong that may pass: no answer in time, a connection cut.

    Attributes:
        url: The request that got this.
        failure: What it comes to if it does not pass.
    """

    url: str
    failure: Failure


# `asked_at` of what a fetcher gives is "": the session has the clock.
Fetched = Body | NotFound | Failure | Busy | Again

# Given the host that would be asked, with its port if the address has one, in small letters
# (`rdap.apnic.net`, `127.0.0.1:8080`): waits until it may be asked, and says no otherwise.
# Called before every request, so before each hop of a redirect too.
Turn = Callable[[str], Failure | None]


class Fetch(Protocol):
    """Gets JSON objects by HTTP."""

    def get(self, url: str, turn: Turn) -> Fetched:
        """Ask once, following redirects; never raises for what a server does."""

    def close(self) -> None:
        """Let go of all connections."""
