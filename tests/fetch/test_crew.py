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


def test_nobody_stays_when_the_work_is_done() -> None:
    """A program that updates every hour does not gather threads that wait for ever."""
    seen: set[threading.Thread] = set()

    def work(_: int) -> None:
        seen.add(threading.current_thread())

    with Crew[int, None](work, 3) as crew:
        for number in range(9):
            crew.add(number)
        list(crew.results())
    for thread in seen:
        thread.join(10)

    assert seen
    assert not any(thread.is_alive() for thread in seen)


def test_nothing_is_begun_after_an_end() -> None:
    """Whoever stops at an error has nothing fetched behind its back."""
    begun: list[int] = []
    gate = threading.Event()
    threads: list[threading.Thread] = []

    def work(number: int) -> None:
        threads.append(threading.current_thread())
        begun.append(number)
        gate.wait(10)

    with Crew[int, None](work, 1) as crew:
        for number in range(5):
            crew.add(number)
        while not begun:
            gate.wait(0.01)
    gate.set()
    threads[0].join(10)

    assert begun == [0]
