"""Which DNS resolvers are asked: those that answer first, and none where none answers."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from ipskeptic.model.online import Failure

Resolver = tuple[str, int]

# Tries in a row without an answer, then the other resolvers are asked first: as many as one
# question has of one of them.
_PASSED_OVER = 2
# So much less a question tells of the resolver whose servers may be silent themselves; judgement:
# they are asked 20 at a time, so a resolver that is gone is found out in two rounds.
_TELLS_LESS = 5


class Resolvers:
    """The resolvers of a run, and what is known of each; used by several threads."""

    def __init__(self, given: Sequence[Resolver], patience: int) -> None:
        """Begin; nothing is asked.

        Args:
            given: (address, port) of each; none for the system's.
            patience: After so many questions to which none answered, if none ever did, none is
                asked any more; see `unanswered`.
        """
        self._given = tuple(given)
        self._patience = patience
        self._lock = threading.Lock()
        self._read = bool(given)
        # Tries in a row without an answer, and why the last had none, by resolver.
        self._silent: dict[Resolver, int] = {}
        self._why: dict[Resolver, str] = {}
        self._heard = False
        self._unheard = 0.0
        self._gone: Failure | None = None

    @property
    def gone(self) -> Failure | None:
        """Why none is asked any more; None while they are."""
        return self._gone

    def all(self) -> tuple[Resolver, ...]:
        """All of them, in the order in which they were given."""
        with self._lock:
            if not self._read:
                # Imported here: it costs what only a question by DNS is worth.
                from ipskeptic.lookup.online.resolving import system_resolvers

                self._given, self._read = system_resolvers(), True
            return self._given

    def name(self) -> str:
        """One word for all of them: another resolver's answer may be another one."""
        return ",".join(f"{address}#{port}" for address, port in self.all())

    def in_order(self) -> tuple[Resolver, ...]:
        """All of them, those that gave no answer last."""
        given = self.all()
        with self._lock:
            return tuple(
                sorted(given, key=lambda where: self._silent.get(where, 0) >= _PASSED_OVER)
            )

    def note(self, where: Resolver, why: str) -> None:
        """What came of one try.

        Args:
            where: Who was asked.
            why: "failed" if it can't be reached, "timed-out"; "" if anything came.
        """
        with self._lock:
            self._heard = self._heard or not why
            self._silent[where] = self._silent.get(where, 0) + 1 if why else 0
            self._why[where] = why

    def unanswered(self, failure: Failure, *, tells: bool) -> None:
        """Count a question to which none of them gave any answer.

        Args:
            failure: What came of it.
            tells: Whether the servers behind the question are such as answer: a resolver that
                waits for those of a dead network is silent too. One that can't be reached tells
                in any case.
        """
        with self._lock:
            if self._heard or self._gone:
                return
            reasons = {self._why.get(where) for where in self._given}
            unreachable = reasons == {"failed"}
            self._unheard += 1 if tells or unreachable else 1 / _TELLS_LESS
            if self._unheard >= self._patience:
                detail = f"no resolver answers ({failure.detail}): name another with --resolver"
                self._gone = failure._replace(detail=detail)
