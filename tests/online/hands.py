"""A clock whose hands a test moves, and sessions against loopback servers."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from ipskeptic.lookup.online.session import Session
from ipskeptic.model.online import Wishes

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
# Far above what a test sends, so that no test waits for its turn unless it is about that.
TABLES: Mapping[str, Any] = {
    "pace": {
        "dns": {"per_second": 10_000, "in_flight": 8},
        "http": {"per_second": 10_000, "in_flight": 2},
        "crew": {"threads": 64, "silent": 8},
    }
}


class Hands:
    """Time that passes only when somebody sleeps; what is due meanwhile happens in its order."""

    def __init__(self) -> None:
        """Begin at noon."""
        self.seconds = 0.0
        self.slept = 0.0
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._number = count()

    def monotonic(self) -> float:
        """Seconds since noon."""
        return self.seconds

    def clock(self) -> datetime:
        """The time."""
        return NOON + timedelta(seconds=self.seconds)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        until = self.seconds + seconds
        self.slept += seconds
        while self._due and self._due[0][0] <= until:
            self.seconds, _number, act = heapq.heappop(self._due)
            act()
        self.seconds = until

    def later(self, seconds: float, act: Callable[[], object]) -> None:
        """Have something happen in so many seconds."""
        heapq.heappush(self._due, (self.seconds + seconds, next(self._number), act))


def session_for(
    *resolvers: tuple[str, int],
    tables: Mapping[str, Any] | None = None,
    folder: Path | None = None,
    timeout: float | None = 10,
    refresh: bool = False,
    **others: Any,
) -> Session:
    """A session that asks loopback servers, and waits for them even where the machine is busy."""
    wishes = Wishes(("dnsbl",), resolvers=resolvers, timeout=timeout, refresh=refresh)
    return Session(wishes, {**TABLES, **(tables or {})}, folder=folder, **others)
