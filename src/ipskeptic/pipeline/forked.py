"""The same work on many things, in several processes where that pays."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

# Judgement: a fork and its pipe cost about 30 ms, a report about 20.
_FEWEST = 8

# What the children work on: they have it from the parent, so that only results are passed on.
_work: Callable[[int], Any] | None = None


def spread(work: Callable[[int], T], numbers: Sequence[int], jobs: int = 0) -> list[T]:
    """Do the work for each number, in their order.

    Args:
        work: Depends on nothing but the number and what it closes over; its result can be pickled.
        numbers: What to work on.
        jobs: Processes at most; 0 for as many as there are processors.

    Returns:
        The results, in the order of the numbers.
    """
    count = min(jobs or _processors(), len(numbers) // (_FEWEST // 2))
    # Elsewhere than on Linux a child starts from nothing, and opening the data anew costs more
    # than it saves; and a process with threads must not fork.
    if count < 2 or sys.platform != "linux" or threading.active_count() > 1:
        return [work(number) for number in numbers]
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    global _work
    _work = work
    try:
        with ProcessPoolExecutor(count, mp_context=get_context("fork")) as pool:
            return list(pool.map(_one, numbers, chunksize=max(1, len(numbers) // (count * 8))))
    finally:
        _work = None


def _one(number: int) -> Any:
    assert _work is not None
    return _work(number)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
