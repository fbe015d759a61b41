"""Threads that fetch while another reads."""

from __future__ import annotations

import threading

import pytest

from ipskeptic.update.fetch.crew import Crew


def test_every_task_has_its_result() -> None:
    """Also those that were added while results were taken."""
    crew: Crew[int, int] = Crew(lambda number: number * number, 3)
    for number in range(20):
        crew.add(number)
    results = {}
    for number, square in crew.results():
        results[number] = square
        if number == 7:
            crew.add(100)

    assert results == {n: n * n for n in (*range(20), 100)}


def test_so_many_at_a_time_and_no_more() -> None:
    """As many threads as there are places, not one for each task."""
    gate = threading.Barrier(3)
    crew: Crew[int, str] = Crew(lambda _: str(gate.wait(10)) + threading.current_thread().name, 3)
    for number in range(9):
        crew.add(number)

    assert len({name[1:] for _, name in crew.results()}) == 3


def test_an_error_comes_to_who_takes_the_results() -> None:
    """It is not lost in its thread."""

    def fail(_: int) -> int:
        raise ValueError("no")

    crew: Crew[int, int] = Crew(fail, 2)
    crew.add(1)

    with pytest.raises(ValueError, match="no"):
        list(crew.results())


def test_nobody_is_hired_for_nothing() -> None:
    """Without a task there is no result."""
    crew: Crew[int, int] = Crew(lambda number: number, 2)

    assert list(crew.results()) == []
