"""A session asks nobody twice, nobody too fast, and nobody who was stopped."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

import pytest

from ipskeptic.lookup.online.base import Job, Lines
from ipskeptic.lookup.online.disk import NAME
from ipskeptic.lookup.online.messages import Resolved
from ipskeptic.lookup.online.resolving import Note
from ipskeptic.lookup.online.session import Session
from ipskeptic.model.online import DnsAnswer, Failure, NoName, Records, Wishes
from ipskeptic.model.reading import Reading, Source, Unavailable
from tests.conftest import ROOT
from tests.online.faulty_dns import Answers, FaultyDns, faults_in_turn
from tests.online.hands import TABLES, Hands, session_for

ZONE: Answers = {
    **{(f"{number}.list.example", "A"): ("127.0.0.2",) for number in range(0, 100, 2)},
    ("0.secretkey.list.example", "A"): ("127.0.0.2",),
}
SOURCE = Source("made-up", "made up", "F", 6)


def told(answer: DnsAnswer) -> tuple[Reading, ...]:
    """A reading from which the answer can be told."""
    return (Unavailable("listing", SOURCE, "failed", repr(answer)),)


def job(number: int, server: str = "list.example") -> Job:
    """Asks for one name."""

    def ask(lines: Lines) -> tuple[Reading, ...]:
        return told(lines.dns(server, f"{number}.{server}", "A"))

    return Job("dnsbl", server, (), ask)


def run(session: Session, jobs: list[Job]) -> list[str]:
    """What the jobs were told, sorted."""
    got: list[str] = []

    def done(one: Job, readings: tuple[Reading, ...]) -> None:
        got.extend(r.detail for r in readings if isinstance(r, Unavailable))

    session.run(jobs, done)
    return sorted(got)


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """When called, forbids to open any socket from then on."""

    def forbidden(*_: object, **__: object) -> NoReturn:
        pytest.fail("a socket was opened")

    return lambda: monkeypatch.setattr(socket, "socket", forbidden)


def test_what_is_kept_is_not_asked(tmp_path: Path, no_sockets: Callable[[], None]) -> None:
    """With everything kept the second run says the same, sends nothing and opens no socket."""
    jobs = [job(number) for number in range(100)]
    with FaultyDns(ZONE) as server:
        with session_for(server.where, folder=tmp_path) as session:
            first = run(session, jobs)
            assert session.sent == 100
        assert len(server.seen) == 100
        where = server.where
    no_sockets()
    hands = Hands()
    with session_for(where, folder=tmp_path) as session:
        assert run(session, jobs) == first
        assert (session.sent, hands.slept) == (0, 0)


def test_asked_afresh_all_is_asked(tmp_path: Path) -> None:
    """With `refresh` what an earlier run kept is asked again, and within the run only once."""
    jobs = [job(number) for number in range(10)]
    with FaultyDns(ZONE) as server:
        with session_for(server.where, folder=tmp_path) as session:
            run(session, jobs)
        with session_for(server.where, folder=tmp_path, refresh=True) as session:
            run(session, jobs)
            run(session, jobs)
            assert session.sent == 10


def test_one_question_of_many_threads_is_sent_once() -> None:
    """Who asks what is being asked waits for that answer."""
    with (
        FaultyDns(ZONE, plan=faults_in_turn("delay"), delay=0.1) as server,
        session_for(server.where) as session,
    ):
        got = run(session, [job(0)] * 30)
        assert session.sent == 1

    assert len(got) == 30
    assert all("127.0.0.2" in one for one in got)


def test_a_failure_is_asked_again(tmp_path: Path) -> None:
    """What was refused or not answered is not kept: the next question is sent."""
    plan = faults_in_turn("refused", "servfail", "servfail", "drop", "drop")
    with (
        FaultyDns(ZONE, plan=plan) as server,
        session_for(server.where, folder=tmp_path, timeout=1) as session,
    ):
        answers = [session.dns("list.example", "0.list.example", "A") for _ in range(4)]

    causes = [one.cause if isinstance(one, Failure) else "" for one in answers]
    assert causes == ["refused", "failed", "timed-out", ""]


def test_a_stopped_server_gets_no_packet_and_is_forgotten(tmp_path: Path) -> None:
    """After `stop` each question gets its failure, and the next run asks again."""
    with FaultyDns(ZONE) as server:
        with session_for(server.where, folder=tmp_path) as session:
            session.dns("list.example", "0.list.example", "A")
            session.dns("other.example", "1.other.example", "A")
            session.stop("list.example", "refused", "says so")
            answers = [
                session.dns("list.example", "0.list.example", "A"),
                session.dns("list.example", "2.list.example", "A"),
            ]
            assert answers == [Failure("refused", "says so")] * 2
            assert isinstance(session.dns("third.example", "1.third.example", "A"), NoName)
            assert session.sent == 3
        with session_for(server.where, folder=tmp_path) as session:
            session.dns("list.example", "0.list.example", "A")
            session.dns("other.example", "1.other.example", "A")
            assert session.sent == 1


def test_what_comes_after_stop_is_neither_given_nor_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that was on its way when a server was stopped is as little believed."""
    with session_for(("192.0.2.53", 53), folder=tmp_path) as session:

        def resolve(name: str, kind: str, **_: object) -> Resolved:
            if name == "1.list.example":
                # Another thread finds out that the list refuses.
                session.stop("list.example", "refused", "says so")
            return Resolved(NoName("2026-01-01T12:00:00Z"), seconds=3600)

        monkeypatch.setattr("ipskeptic.lookup.online.resolving.resolve", resolve)
        answer = session.dns("list.example", "1.list.example", "A")
        session.dns("other.example", "1.other.example", "A")

    assert answer == Failure("refused", "says so")
    with closing(sqlite3.connect(tmp_path / NAME)) as base:
        assert base.execute("SELECT server FROM answers").fetchall() == [("other.example",)]


def test_one_resolvers_answer_is_not_anothers(tmp_path: Path) -> None:
    """What a resolver that filters said is not given to who asks another one."""
    with FaultyDns() as filtering, FaultyDns(ZONE) as true:
        with session_for(filtering.where, folder=tmp_path) as session:
            wrong = session.dns("list.example", "0.list.example", "A")
        with session_for(true.where, folder=tmp_path) as session:
            right = session.dns("list.example", "0.list.example", "A")
        with session_for(true.where, folder=tmp_path) as session:
            assert session.dns("list.example", "0.list.example", "A") == right
            assert session.sent == 0

    assert isinstance(wrong, NoName)
    assert isinstance(right, Records)


def test_a_silent_server_is_given_up() -> None:
    """Eight questions in a row without an answer are enough; the rest is told why, unasked."""
    with (
        FaultyDns(
            ZONE, plan=lambda number, name, kind: "drop" if name.endswith("list.example") else ""
        ) as server,
        session_for(server.where, timeout=0.1) as session,
    ):
        session.dns("other.example", "0.other.example", "A")
        answers = [session.dns("list.example", f"{n}.list.example", "A") for n in range(20)]
        other = session.dns("other.example", "1.other.example", "A")
        sent = session.sent

    assert all(isinstance(one, Failure) and one.cause == "timed-out" for one in answers)
    assert "8 questions in a row" not in str(answers[7])
    assert "8 questions in a row" in str(answers[8])
    assert isinstance(other, NoName)
    assert sent == 8 * 2 + 2


def resolving_as(monkeypatch: pytest.MonkeyPatch, silent: Callable[[str], bool]) -> None:
    """Have the resolver be silent on some names, and refuse the others."""

    def resolve(name: str, kind: str, *, note: Note, **_: object) -> Resolved:
        note(("192.0.2.53", 53), "timed-out" if silent(name) else "")
        if silent(name):
            return Resolved(Failure("timed-out", "silent"), silent=True)
        return Resolved(Failure("refused", "no"))

    monkeypatch.setattr("ipskeptic.lookup.online.resolving.resolve", resolve)


def test_an_answer_in_between_keeps_a_server_going(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only questions in a row count, and any answer ends the row, a refusal as well."""
    resolving_as(monkeypatch, lambda name: not name.startswith(("7.", "14.")))
    with session_for() as session:
        answers = [session.dns("list.example", f"{n}.list.example", "A") for n in range(23)]

    assert ["in a row" in str(answer) for answer in answers] == [False] * 23


@pytest.mark.parametrize(("silent", "asked"), [(0, 30), (12, 12)])
def test_a_table_may_have_a_patience_of_its_own(
    monkeypatch: pytest.MonkeyPatch, silent: int, asked: int
) -> None:
    """A tree of many servers is given up late, or never: silence of some says little of others."""
    resolving_as(monkeypatch, lambda name: True)
    zones = ["in-addr.arpa", "ip6.arpa"]
    tables = {"ptr": {"zones": zones, "per_second": 1000, "silent": silent}}
    with session_for(tables=tables) as session:
        answers = [session.dns("in-addr.arpa", f"{n}.in-addr.arpa", "PTR") for n in range(30)]

    assert sum("in a row" not in str(answer) for answer in answers) == asked


def test_no_key_reaches_file_or_log(tmp_path: Path) -> None:
    """What is kept and told of a question is what may be shown of it."""
    lines: list[str] = []
    wanted = ("list.example", "0.secretkey.list.example", "A")
    with FaultyDns(ZONE) as server:
        with session_for(server.where, folder=tmp_path, log=lines.append) as session:
            session.dns(*wanted, shown="0.KEY.list.example")
            session.dns("list.example", "9.secretkey.list.example", "A", shown="9.KEY.list.example")
            written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        with session_for(server.where, folder=tmp_path, log=lines.append) as session:
            session.dns(*wanted, shown="0.KEY.list.example")
            assert session.sent == 0
        server.plan = lambda number, name, kind: "servfail"
        with session_for(server.where, log=lines.append) as session:
            session.dns(*wanted, shown="0.KEY.list.example")
    written += b"".join(file.read_bytes() for file in tmp_path.iterdir())

    assert b"0.key.list.example" in written
    assert b"secretkey" not in written
    assert "secretkey" not in "\n".join(lines)
    assert len(lines) == 4
    assert "no such name" in lines[1]
    assert "(kept)" in lines[2]
    assert "SERVFAIL" in lines[3]


def test_a_key_that_a_server_sends_back_is_hidden(tmp_path: Path) -> None:
    """A reason may repeat the name that was asked for: it is given and kept without the key."""
    zone: Answers = {
        ("0.k3yofmine.list.example", "TXT"): ('"see K3YOFMINE.list.example, k3yOfMine"',)
    }
    with FaultyDns(zone) as server:
        wishes = Wishes(("dnsbl",), (server.where,), 10, keys={"list": "k3yOfMine"})
        with Session(wishes, TABLES, folder=tmp_path) as session:
            answer = session.dns(
                "list.example", "0.k3yOfMine.list.example", "TXT", shown="0.KEY.list.example"
            )
            written = b"".join(file.read_bytes() for file in tmp_path.iterdir())

    assert isinstance(answer, Records)
    assert answer.values == ("see KEY.list.example, KEY",)
    assert b"k3yofmine" not in written.lower()


def test_once_is_once() -> None:
    """However many threads ask, it is made by the first alone, and nested things work."""
    made: list[int] = []
    with session_for() as session:

        def make() -> str:
            made.append(threading.get_ident())
            return str(session.once("inner", lambda: "both"))

        def ask(lines: Lines) -> tuple[Reading, ...]:
            return told(Failure("failed", lines.once("outer", make)))

        got = run(session, [Job("dnsbl", f"{n % 7}.example", (), ask) for n in range(100)])

    assert len(made) == 1
    assert len(got) == 100


def test_once_is_tried_again_where_it_raised() -> None:
    """A mistake is raised, and does not count as made."""
    with session_for() as session:
        with pytest.raises(ZeroDivisionError):
            session.once("key", lambda: 1 / 0)
        assert session.once("key", lambda: 5) == 5


def test_what_a_job_raises_is_raised() -> None:
    """A mistake in a way is no failed look-up."""

    def ask(lines: Lines) -> tuple[Reading, ...]:
        raise ZeroDivisionError

    with session_for() as session, pytest.raises(ZeroDivisionError):
        session.run([Job("dnsbl", "list.example", (), ask)], lambda one, readings: None)


def test_the_pace_holds_for_tries_too() -> None:
    """A second try is a question like another: it waits for its turn."""
    hands = Hands()
    tables = {"dnsbl": {"one": {"zone": "list.example", "per_second": 0.5}}}
    with (
        FaultyDns(ZONE, plan=faults_in_turn("servfail", "truncate")) as server,
        session_for(
            server.where, tables=tables, clock=hands.clock, monotonic=hands.monotonic,
            sleep=hands.sleep,
        ) as session,
    ):  # fmt: skip
        answer = session.dns("list.example", "0.list.example", "A")
        assert session.sent == len(server.seen) == 3

    assert isinstance(answer, Records)
    assert hands.seconds == pytest.approx(4, abs=0.1)


def test_an_answer_holds_as_long_as_its_ttl_says(tmp_path: Path) -> None:
    """After its TTL a name is asked again."""
    hands = Hands()
    others: dict[str, Any] = {
        "clock": hands.clock, "monotonic": hands.monotonic, "sleep": hands.sleep,
    }  # fmt: skip
    with FaultyDns(ZONE, ttl=300) as server:
        for wait, sent in ((0, 1), (299, 0), (2, 1)):
            hands.sleep(wait)
            with session_for(server.where, folder=tmp_path, **others) as session:
                session.dns("list.example", "0.list.example", "A")
                assert session.sent == sent


def test_a_row_of_another_kind_is_asked_anew(tmp_path: Path) -> None:
    """What somebody wrote into the file is never given as an answer of the wrong kind."""
    with FaultyDns(ZONE) as server:
        with session_for(server.where, folder=tmp_path) as session:
            session.dns("list.example", "0.list.example", "A")
        with closing(sqlite3.connect(tmp_path / NAME)) as base, base:
            said = '{"url": "https://x.example", "asked_at": "2026-01-01T00:00:00Z"}'
            base.execute("UPDATE answers SET kind = 'NotFound', said = ?", (said,))
        with session_for(server.where, folder=tmp_path) as session:
            assert isinstance(session.dns("list.example", "0.list.example", "A"), Records)


def test_closing_sends_away_who_waits() -> None:
    """A thread that waits for its turn for minutes is gone when the session ends."""
    tables = {"dnsbl": {"one": {"zone": "list.example", "per_minute": 1}}}
    answers: list[DnsAnswer] = []
    with FaultyDns(ZONE) as server:
        session = session_for(server.where, tables=tables)
        session.dns("list.example", "0.list.example", "A")
        waits = threading.Thread(
            target=lambda: answers.append(session.dns("list.example", "2.list.example", "A"))
        )
        waits.start()
        session.close()
        waits.join(20)

    assert [one.cause for one in answers if isinstance(one, Failure)] == ["not-asked"]


INTERRUPTED = """
import sys
from tests.online.hands import session_for
from tests.online.test_session import job
with session_for(("127.0.0.1", int(sys.argv[1])), timeout=300) as session:
    print("begun", flush=True)
    session.run((job(number) for number in range(1000)), lambda one, readings: None)
"""


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent otherwise there")
def test_an_interrupt_ends_a_run_that_waits_for_answers() -> None:
    """Ctrl-C ends the process while eight threads wait for minutes."""
    with FaultyDns(plan=lambda number, name, kind: "drop") as server:
        command = [sys.executable, "-c", INTERRUPTED, str(server.where[1])]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            for _look in range(200):
                if len(server.seen) == 8:
                    break
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            _out, errors = process.communicate(timeout=60)

    assert "KeyboardInterrupt" in errors
    assert len(server.seen) == 8


def test_opening_a_session_sends_nothing(no_sockets: Callable[[], None]) -> None:
    """Only questions open sockets."""
    no_sockets()
    with Session(Wishes(("dnsbl",)), TABLES, folder=None) as session:
        assert session.sent == 0


def test_odd_text_in_a_question_does_not_raise(tmp_path: Path) -> None:
    """A name that can be neither asked nor written is a failure."""
    with session_for(("127.0.0.1", 9), folder=tmp_path) as session:
        answer = session.dns("list.example", "\udc80" * 3, "A", shown="\udc80\x00")

    assert isinstance(answer, Failure)
