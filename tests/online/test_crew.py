"""Jobs run side by side, in their order where it matters, and none is lost."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.lookup.online.base import Job, Lines
from ipskeptic.lookup.online.crew import Crew, Readings
from ipskeptic.model.online import Question

# Seconds that a test waits for threads before it fails.
PATIENCE = 20


def nothing(lines: Lines) -> Readings:
    """Asks nobody."""
    raise AssertionError(lines)


def job(server: str, number: int, chain: str = "") -> Job:
    """A job that is told apart by its question."""
    return Job("dnsbl", server, (Question("dnsbl", server, str(number)),), nothing, chain)


def crew(work: Callable[[Job], Readings], *, in_flight: int = 3, threads: int = 8) -> Crew:
    """A small crew."""
    return Crew(work, lambda job: in_flight, threads)


@given(
    jobs=st.lists(
        st.tuples(st.sampled_from("abcde"), st.sampled_from(["", "x", "y"])), max_size=60
    ),
    in_flight=st.integers(1, 4),
    threads=st.integers(1, 6),
)
def test_every_job_is_done_once_in_the_order_of_its_chain(
    jobs: list[tuple[str, str]], in_flight: int, threads: int
) -> None:
    """None is lost, none done twice, chains keep their order, limits hold, one thread gets all."""
    made = [job(server, number, chain) for number, (server, chain) in enumerate(jobs)]
    lock, order = threading.Lock(), defaultdict[tuple[str, str], list[int]](list)
    running, most, in_chain = Counter[str](), Counter[str](), set[tuple[str, str]]()
    together: list[bool] = []

    def work(one: Job) -> Readings:
        place = (one.server, one.chain)
        with lock:
            running[one.server] += 1
            most[one.server] = max(most[one.server], running[one.server])
            most["all"] = max(most["all"], running.total())
            together.append(bool(one.chain) and place in in_chain)
            in_chain.add(place)
            order[place].append(int(one.questions[0].what))
        time.sleep(0)
        with lock:
            running[one.server] -= 1
            in_chain.discard(place)
        return ()

    done: list[tuple[Job, int]] = []
    crew(work, in_flight=in_flight, threads=threads).run(
        iter(made), lambda one, readings: done.append((one, threading.get_ident()))
    )

    assert Counter(one.questions[0].what for one, _thread in done) == Counter(
        str(number) for number in range(len(jobs))
    )
    assert {thread for _one, thread in done} <= {threading.get_ident()}
    assert all(numbers == sorted(numbers) for (_, chain), numbers in order.items() if chain)
    assert not any(together)
    assert most["all"] <= threads
    assert all(count <= in_flight for server, count in most.items() if server != "all")


def test_a_slow_server_keeps_no_other_waiting() -> None:
    """While one server's jobs hang, those of others that come later are done."""
    free = threading.Event()

    def work(one: Job) -> Readings:
        if one.server == "slow" and not free.wait(PATIENCE):
            raise AssertionError("the others were never done")
        return ()

    jobs = [job("slow", n) for n in range(50)] + [job(f"fast{n % 5}", n) for n in range(100)]
    fast = 0

    def done(one: Job, readings: Readings) -> None:
        nonlocal fast
        fast += one.server != "slow"
        if fast == 100:
            free.set()

    crew(work, in_flight=8, threads=16).run(jobs, done)

    assert fast == 100


def test_servers_share_few_threads() -> None:
    """With as many servers as threads each has one, however many jobs the first has."""
    seen: set[str] = set()
    all_there = threading.Barrier(4)

    def work(one: Job) -> Readings:
        if one.server not in seen:
            seen.add(one.server)
            all_there.wait(PATIENCE)
        return ()

    jobs = [job("a", n, "chain") for n in range(20)]
    jobs += [job(server, n, "chain") for n, server in enumerate("bcd")]
    crew(work, in_flight=8, threads=4).run(jobs, lambda one, readings: None)

    assert seen == set("abcd")


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, SystemExit])
def test_what_a_job_raises_is_raised_where_it_was_run(error: type[BaseException]) -> None:
    """A mistake in the program is not swallowed, and ends the run."""

    def work(one: Job) -> Readings:
        if one.questions[0].what == "3":
            raise error
        return ()

    with pytest.raises(error):
        crew(work).run((job("a", n) for n in range(1000)), lambda one, readings: None)


def test_what_taking_raises_ends_the_run_soon() -> None:
    """Ctrl-C while a server hangs ends the run without waiting for it."""
    hangs, begun = threading.Event(), []

    def work(one: Job) -> Readings:
        begun.append(one)
        if one.server == "hangs":
            hangs.wait(PATIENCE)
        return ()

    def done(one: Job, readings: Readings) -> None:
        raise KeyboardInterrupt

    began = time.monotonic()
    jobs = [job("hangs", n) for n in range(10)] + [job("quick", 0)]
    with pytest.raises(KeyboardInterrupt):
        crew(work, in_flight=2).run(jobs, done)
    took = time.monotonic() - began
    hangs.set()

    assert took < PATIENCE / 2
    assert sum(one.server == "hangs" for one in begun) <= 2


def test_jobs_that_take_long_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks for Ctrl-C in between lose nothing."""
    monkeypatch.setattr("ipskeptic.lookup.online.crew._PATIENCE", 0.01)

    def work(one: Job) -> Readings:
        time.sleep(0.05)
        return ()

    done: list[Job] = []
    crew(work).run([job("a", n) for n in range(3)], lambda one, readings: done.append(one))

    assert len(done) == 3


def test_no_jobs_are_no_threads() -> None:
    """Nothing to do is done at once."""
    before = threading.active_count()
    crew(lambda one: ()).run([], lambda one, readings: None)

    assert threading.active_count() == before


def test_jobs_are_read_no_further_than_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list without end is worked off as it is read."""
    monkeypatch.setattr("ipskeptic.lookup.online.crew._OUTSTANDING", 10)
    read = done = 0
    ahead: list[int] = []

    def jobs() -> object:
        nonlocal read
        for number in range(500):
            read += 1
            ahead.append(read - done)
            yield job("a", number)

    def took(one: Job, readings: Readings) -> None:
        nonlocal done
        done += 1

    crew(lambda one: ()).run(jobs(), took)  # type: ignore[arg-type]  # a generator of jobs

    assert done == 500
    assert max(ahead) <= 11
