"""Servers that are asked nothing more in a run: stopped, or silent for too long."""

from __future__ import annotations

import threading

from ipskeptic.lookup.online.pace import Pace
from ipskeptic.model.online import Failure


class GivenUp:
    """What is known of servers that are not asked any more; used by several threads."""

    def __init__(self, pace: Pace, patience: int) -> None:
        """Begin with none.

        Args:
            pace: Knows servers by all their names, and for how long each may be silent.
            patience: Questions in a row without an answer for those that say nothing of it.
        """
        self._pace = pace
        self._patience = patience
        self._lock = threading.Lock()
        self._why: dict[str, Failure] = {}
        self._disbelieved: set[str] = set()
        self._unanswered: dict[str, int] = {}

    def why(self, server: str) -> Failure | None:
        """Why a server is not asked any more, None if it is."""
        return self._why.get(self._pace.named(server))

    def give_up(self, server: str, failure: Failure) -> None:
        """Ask a server nothing more; the first reason stays."""
        with self._lock:
            self._why.setdefault(self._pace.named(server), failure)

    def disbelieve(self, server: str, failure: Failure) -> None:
        """Ask a server nothing more, and believe nothing that is still on its way."""
        self.give_up(server, failure)
        with self._lock:
            self._disbelieved.add(self._pace.named(server))

    def is_disbelieved(self, server: str) -> bool:
        """Whether an answer that comes now counts for nothing."""
        return self._pace.named(server) in self._disbelieved

    def tells_of_resolvers(self, server: str) -> bool:
        """Whether a question without an answer says that the resolver has gone.

        A tree of many servers, which has a patience of its own, does not.
        """
        return self._pace.silent(server, self._patience) == self._patience

    def count(self, server: str, *, silent: bool) -> None:
        """Give up a server that answers nothing, question after question."""
        named = self._pace.named(server)
        with self._lock:
            count = self._unanswered.get(named, 0) + 1 if silent else 0
            self._unanswered[named] = count
        if count and count == self._pace.silent(server, self._patience):
            detail = (
                f"{server} gave no answer to {count} questions in a row and is not asked further"
            )
            self.give_up(server, Failure("timed-out", detail))
