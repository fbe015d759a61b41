"""Of several resolvers those that answer are asked first, and where none answers soon none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ipskeptic.lookup.online import resolving
from ipskeptic.lookup.online.base import Job
from ipskeptic.lookup.online.resolvers import Resolvers
from ipskeptic.lookup.online.session import Session
from ipskeptic.model.online import Failure, Records
from ipskeptic.model.reading import Reading
from tests.online.faulty_dns import FaultyDns
from tests.online.hands import session_for

ONE, TWO = ("192.0.2.53", 53), ("2001:db8::53", 5353)
SILENT = Failure("timed-out", "silent")
ZONE = {("0.list.example", "A"): ("127.0.0.2",), ("0.other.example", "A"): ("127.0.0.2",)}


def dropping(number: int, name: str, kind: str) -> str:
    """A resolver that answers nobody."""
    return "drop"


def questions(session: Session, servers: Sequence[str]) -> list[object]:
    """What came of one question about each server, asked side by side."""
    came: list[object] = []

    def job(number: int, server: str) -> Job:
        def ask(lines: object) -> tuple[Reading, ...]:
            came.append(session.dns(server, f"{number}.{server}", "A"))
            return ()

        return Job("dnsbl", server, (), ask)

    jobs = [job(number, server) for number, server in enumerate(servers)]
    session.run(jobs, lambda job, readings: None)
    return came


def test_who_gave_no_answer_is_asked_last() -> None:
    """Two tries in a row without an answer move a resolver back, an answer forward again."""
    resolvers = Resolvers((ONE, TWO), 8)
    resolvers.note(ONE, "timed-out")

    assert resolvers.in_order() == (ONE, TWO)
    resolvers.note(ONE, "failed")
    assert resolvers.in_order() == (TWO, ONE)
    resolvers.note(ONE, "")
    assert resolvers.in_order() == (ONE, TWO)


def test_all_resolvers_have_one_name() -> None:
    """What is kept is kept of these resolvers, with their ports, in their order."""
    assert Resolvers((ONE, TWO), 8).name() == "192.0.2.53#53,2001:db8::53#5353"
    assert Resolvers((TWO, ONE), 8).name() != Resolvers((ONE, TWO), 8).name()


def test_the_systems_resolvers_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any given those of the machine are taken, as they were at first."""
    found = [(ONE,), (TWO,)]
    monkeypatch.setattr(resolving, "system_resolvers", lambda: found.pop(0))
    resolvers = Resolvers((), 8)

    assert resolvers.all() == resolvers.all() == (ONE,)


@pytest.mark.parametrize(
    ("tells", "why", "questions"),
    [(True, "timed-out", 8), (False, "timed-out", 40), (False, "failed", 8)],
)
def test_none_that_never_answered_is_asked_for_long(tells: bool, why: str, questions: int) -> None:
    """Silence behind dead networks tells less of a resolver, one that can't be reached all."""
    resolvers = Resolvers((ONE,), 8)
    gone = []
    for _ in range(questions):
        resolvers.note(ONE, why)
        resolvers.unanswered(SILENT._replace(cause=why), tells=tells)
        gone.append(resolvers.gone)

    assert gone[:-1] == [None] * (questions - 1)
    assert gone[-1] is not None
    assert gone[-1].cause == why
    assert "--resolver" in gone[-1].detail


def test_who_answered_once_is_never_given_up() -> None:
    """A resolver that is there may be silent on names whose servers are."""
    resolvers = Resolvers((ONE,), 8)
    resolvers.note(ONE, "")
    for _ in range(100):
        resolvers.note(ONE, "timed-out")
        resolvers.unanswered(SILENT, tells=True)

    assert resolvers.gone is None


def test_a_dead_resolver_ends_all_dns() -> None:
    """With many servers a resolver that is gone is found out once, not by each of them."""
    servers = [f"list{number % 20}.example" for number in range(200)]
    with FaultyDns(plan=dropping) as server, session_for(server.where, timeout=0.1) as session:
        came = questions(session, servers)
        sent = session.sent

    assert len(came) == 200
    assert all(isinstance(one, Failure) and one.cause == "timed-out" for one in came)
    assert sum("no resolver answers" in str(one) for one in came) >= 100
    assert sent <= 2 * 64


def test_the_second_resolver_is_asked_before_the_first_again() -> None:
    """A silent first resolver costs one time-out, and then none."""
    with (
        FaultyDns(plan=dropping) as dead,
        FaultyDns(ZONE) as alive,
        session_for(dead.where, alive.where, timeout=1) as session,
    ):
        first = session.dns("list.example", "0.list.example", "A")
        at_first = len(dead.seen)
        for number in range(1, 10):
            session.dns("list.example", f"{number}.list.example", "A")

    assert isinstance(first, Records)
    assert (at_first, len(dead.seen)) == (1, 2)
    assert len(alive.seen) == 10
