"""How fast a server may be asked: at most so many questions in so many seconds, at any moment.

The window slides, so ten a minute are never eleven within any sixty seconds. A question counts
from when it is sent until a window after its answer came: then it is true at the server as well,
however long the questions were on their way.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from ipskeptic.lookup.online.disk import Disk
from ipskeptic.lookup.online.limits import Limit, Rule, Rules
from ipskeptic.model.online import Failure

# Seconds that a run waits for a server which asks to be left alone; judgement: longer, and one
# had rather have the rest of the answers.
PATIENCE = 30.0
# Seconds for which a server may have itself left alone; judgement: a day later one may ask again.
_LONGEST_PAUSE = 86400.0
# Seconds that a question may take, after which one whose process died no longer counts as under
# way: two tries by UDP and TCP at 3 s, or an HTTP answer at 10 s and its hops; judgement.
_GRACE = 30.0
# Seconds between two looks whether a question under way has come back; judgement.
_LOOK, _LOOK_SLOW, _LOOK_SHARED = 0.005, 0.1, 0.5
_ENDED = Failure("not-asked", "the look-up was ended")


class _State:
    """What is under way to one server, and what was."""

    def __init__(self, rule: Rule) -> None:
        self.flying = 0
        self.came = [deque[float](maxlen=limit.most) for limit in rule.limits]

    def wait(self, rule: Rule, now: float) -> float:
        """Seconds until one more may be sent, 0 for at once."""
        look = _LOOK_SLOW if rule.shared else _LOOK
        if self.flying >= rule.in_flight:
            return look
        longest = 0.0
        for limit, came in zip(rule.limits, self.came, strict=True):
            free = limit.most - self.flying
            if free <= 0:
                longest = max(longest, look)
            elif len(came) >= free:
                # The newest `free` may not all be within the window.
                longest = max(longest, came[-free] + limit.seconds - now)
        return longest


class Pace:
    """The pace of all servers; used by several threads."""

    def __init__(
        self,
        rules: Rules,
        default: Mapping[str, Rule],
        disk: Disk,
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float], object],
    ) -> None:
        """Begin.

        Args:
            rules: The pace of the servers that are known.
            default: For all other servers, by "dns" and "http".
            disk: Where the pace of slow servers is kept for other processes too.
            monotonic: A clock in seconds that never goes back.
            sleep: Waits so many seconds.
        """
        self._rules = rules
        self._default = default
        self._disk = disk
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = threading.Lock()
        self._states: dict[str, _State] = {}
        self._paused: dict[str, float] = {}
        self._ended = False

    def close(self) -> None:
        """Send away all who wait for a turn."""
        self._ended = True

    def named(self, server: str) -> str:
        """The one name of a server that may be known by several."""
        server = server.lower()
        return self._rules.names.get(server, server)

    def rule(self, server: str, how: str) -> Rule:
        """The pace of a server that is asked by "dns" or "http"."""
        return self._rules.rules.get(self.named(server), self._default[how])

    def silent(self, server: str, usual: int) -> int:
        """How many questions in a row a server may leave without an answer; 0 for all of them."""
        known = self._rules.rules.get(self.named(server))
        return usual if known is None or known.silent is None else known.silent

    @contextmanager
    def turn(self, server: str, how: str) -> Iterator[Failure | None]:
        """Wait until a server may be asked one question, which is asked inside of this.

        Yields:
            None, or why it may not be asked.
        """
        server, rule = self.named(server), self.rule(server, how)
        refused = self._wait(server, rule)
        if refused is not None:
            yield refused
            return
        ticket: int | Failure | None = None
        try:
            if rule.shared:
                ticket = self._take_shared(server, rule)
            yield ticket if isinstance(ticket, Failure) else None
        finally:
            self._give_back(server, ticket)

    def block(self, server: str, seconds: float) -> None:
        """Leave a server alone for a time, of a day at most, in other runs as well."""
        server = self.named(server)
        until = self._disk.now() + min(max(0.0, seconds), _LONGEST_PAUSE)
        with self._lock:
            self._paused[server] = max(until, self._paused.get(server, 0.0))
        self._disk.use(_pause, (server, until), None)

    def blocked(self, server: str, *, afresh: bool = False) -> float:
        """Seconds for which a server is to be left alone, 0 if it is not.

        Args:
            server: Its name.
            afresh: Look at what other processes were told in the meantime.
        """
        server = self.named(server)
        with self._lock:
            until = self._paused.get(server)
        if until is None or afresh:
            until = max(until or 0.0, self._disk.use(_paused, server, 0.0))
            with self._lock:
                self._paused[server] = max(until, self._paused.get(server, 0.0))
        return max(0.0, until - self._disk.now())

    def _wait(self, server: str, rule: Rule) -> Failure | None:
        """Take a place in this process's own window, once there is one."""
        while not self._ended:
            pause = self.blocked(server)
            if pause > PATIENCE:
                return _left_alone(pause)
            with self._lock:
                state = self._states.setdefault(server, _State(rule))
                wait = pause or state.wait(rule, self._monotonic())
                if wait <= 0:
                    state.flying += 1
                    return None
            self._sleep(wait)
        return _ENDED

    def _take_shared(self, server: str, rule: Rule) -> int | Failure:
        """Take a place in the window that all processes share, once there is one."""
        while not self._ended:
            pause = self.blocked(server, afresh=True)
            if pause > PATIENCE:
                return _left_alone(pause)
            if not pause:
                given = (server, rule.limits, self._disk.now())
                nowhere: tuple[float, int | None] = (0.0, -1)
                pause, ticket = self._disk.use(_take, given, nowhere)
                if ticket is not None:
                    return ticket
            self._sleep(min(pause, _LOOK_SHARED))
        return _ENDED

    def _give_back(self, server: str, ticket: int | Failure | None) -> None:
        with self._lock:
            state = self._states[server]
            state.flying -= 1
            now = self._monotonic()
            for came in state.came:
                came.append(now)
        if isinstance(ticket, int):
            self._disk.use(_came, (ticket, self._disk.now()), None)


def _left_alone(seconds: float) -> Failure:
    detail = f"the server asked to be left alone for another {seconds:.0f} s"
    return Failure("rate-limited", detail)


def _pause(base: sqlite3.Connection, given: tuple[str, float]) -> None:
    base.execute(
        "INSERT INTO paused VALUES (?, ?)"
        " ON CONFLICT (server) DO UPDATE SET until = max(until, excluded.until)",
        given,
    )


def _paused(base: sqlite3.Connection, server: str) -> float:
    row = base.execute("SELECT until FROM paused WHERE server = ?", (server,)).fetchone()
    return float(row[0]) if row else 0.0


def _take(
    base: sqlite3.Connection, given: tuple[str, tuple[Limit, ...], float]
) -> tuple[float, int | None]:
    """Seconds to wait, or 0 and the number of the place that was taken."""
    server, limits, now = given
    # Written while the clock was ahead: it counts from now.
    base.execute("UPDATE asked SET at = ? WHERE at > ?", (now, now + _GRACE))
    longest = max(limit.seconds for limit in limits)
    base.execute("DELETE FROM asked WHERE server = ? AND at <= ?", (server, now - longest))
    wait = 0.0
    for limit in limits:
        row = base.execute(
            "SELECT at FROM asked WHERE server = ? ORDER BY at DESC LIMIT 1 OFFSET ?",
            (server, limit.most - 1),
        ).fetchone()
        if row is not None:
            wait = max(wait, row[0] + limit.seconds - now)
    if wait > 0:
        return wait, None
    # Until its answer comes it counts as still on its way.
    taken = base.execute("INSERT INTO asked (server, at) VALUES (?, ?)", (server, now + _GRACE))
    return 0.0, taken.lastrowid


def _came(base: sqlite3.Connection, given: tuple[int, float]) -> None:
    ticket, now = given
    base.execute("UPDATE asked SET at = ? WHERE id = ?", (now, ticket))
