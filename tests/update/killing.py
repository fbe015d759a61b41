"""A process that kills itself, so that every step at which it may happen can be tried."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any


def die_at(step: int, *places: tuple[Any, str]) -> None:
    """Kill this process at the nth call of functions that change the data folder.

    Args:
        step: Which one, from 1; before and after a call are one each.
        places: The functions: what has them, and their names in it.
    """
    left = step

    def watched(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            count_down()
            result = function(*arguments, **options)
            count_down()
            return result

        return call

    def count_down() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    for holder, name in places:
        setattr(holder, name, watched(getattr(holder, name)))
