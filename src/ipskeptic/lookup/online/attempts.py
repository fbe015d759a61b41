"""One question by HTTP: attempts at it, each at the pace of every host on its way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import NamedTuple, Protocol, Self

from ipskeptic.lookup.online.pace import PATIENCE
from ipskeptic.model.online import DnsAnswer, Failure, HttpAnswer

# Seconds for which an HTTP answer is kept: a day, judgement; registries publish once a day.
HTTP_KEPT = 86400.0
# Attempts at one question, and those to which nobody gave an answer; judgement.
_TRIES, _SILENT = 3, 2
# Seconds to leave a server alone that says "too many" and not for how long, doubled each time,
# and when it says so again and again. Judgement: two of them let part of a minute's window pass.
_UNSAID, _UNSAID_LONG = 10.0, 600.0


class Attempted(Protocol):
    """What one attempt by HTTP came to: `fetching.Attempt`."""

    @property
    def answer(self) -> HttpAnswer:
        """What came."""

    @property
    def host(self) -> str:
        """Who gave it."""

    @property
    def again(self) -> bool:
        """Whether another attempt may end otherwise."""

    @property
    def wait(self) -> float | None:
        """Seconds that the server asks for."""


class Fetches(Protocol):
    """Who fetches by HTTP: `fetching.Fetcher`."""

    def get(self, url: str, turn: Callable[[str], Failure | None]) -> Attempted:
        """Make one attempt, asking for the turn of every host on the way."""

    def close(self) -> None:
        """Let go of all connections."""


class Asked(NamedTuple):
    """What a question came to, how long it may be kept, and whether nobody answered."""

    answer: DnsAnswer | HttpAnswer
    seconds: float = 0.0
    silent: bool = False


def attempt_all(
    fetcher: Fetches,
    url: str,
    *,
    turn: Callable[[str], AbstractContextManager[Failure | None]],
    block: Callable[[str, float], None],
    give_up: Callable[[str, Failure], None],
) -> Asked:
    """Ask by HTTP, again where that may help.

    Args:
        fetcher: Makes the attempts.
        url: What is asked.
        turn: Waits for the turn of a host.
        block: Leaves a host alone for so many seconds.
        give_up: Has a host not be asked any more in this run.
    """
    number = silent = 0
    # Ended at the latest by `_TRIES` times "too many" and `_SILENT` times nothing.
    while True:
        number += 1
        with _Hops(turn) as hops:
            attempt = fetcher.get(url, hops)
        answer = attempt.answer
        if not isinstance(answer, Failure):
            return Asked(answer, HTTP_KEPT)
        if not attempt.again:
            break
        if answer.cause == "rate-limited":
            wait = attempt.wait
            if wait is None:
                wait = _UNSAID_LONG if number >= _TRIES else _UNSAID * 2 ** (number - 1)
            block(attempt.host, wait)
            if wait > PATIENCE or number >= _TRIES:
                give_up(attempt.host, answer)
                break
        else:
            silent += 1
            if silent == _SILENT:
                break
    return Asked(answer, silent=silent == _SILENT)


class _Hops:
    """The turns of one HTTP attempt: the one before ends where the next begins."""

    def __init__(self, turn: Callable[[str], AbstractContextManager[Failure | None]]) -> None:
        self._turn = turn
        self._open = ExitStack()

    def __call__(self, host: str) -> Failure | None:
        self._open.close()
        return self._open.enter_context(self._turn(host))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
