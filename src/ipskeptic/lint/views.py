"""What several rules ask of the same report, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ipskeptic.model.claims import Reported

T = TypeVar("T")

# Of each function the last report and what was worked out of it; `forget` empties it.
_LAST: dict[Callable[..., Any], tuple[Reported, Any]] = {}


def once_a_report(work: Callable[[Reported], T]) -> Callable[[Reported], T]:
    """A function of a report that keeps its last answer, as long as the same object is given.

    The answer goes to all who ask, so it must not be changed.
    """

    def kept(reported: Reported) -> T:
        last = _LAST.get(work)
        if last is not None and last[0] is reported:
            answer: T = last[1]
            return answer
        answer = work(reported)
        _LAST[work] = (reported, answer)
        return answer

    kept.__doc__ = work.__doc__
    kept.__name__ = work.__name__
    return kept


def forget() -> None:
    """Let go of the last report."""
    _LAST.clear()
