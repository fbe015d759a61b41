"""A question by HTTP is asked at the pace of every host on its way, and again where that helps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ipskeptic.lookup.online.pace import PATIENCE
from ipskeptic.lookup.online.session import Session
from ipskeptic.model.online import Body, Failure, HttpAnswer, NotFound, Wishes
from tests.fetch.server import Server, status
from tests.online.hands import TABLES, Hands
from tests.online.rdap_server import answer, network

URL = "https://rdap.one.example/ip/192.0.2.1"
ONE, TWO = "rdap.one.example", "rdap.two.example"
MANY = Failure("rate-limited", "the server says that too much was asked")
SILENT = Failure("timed-out", "no answer within 10 s")
FOUND = Body({"handle": "X"}, URL, "")


def at(time: str) -> Body:
    """What is found, asked at a time of the day."""
    return FOUND._replace(asked_at=f"2026-01-01T{time}Z")


RDAP: Mapping[str, Any] = {
    "rdap": {
        "one": {"url": f"https://{ONE}/", "per_minute": 10},
        "two": {"host": TWO, "per_minute": 10},
        "other": {"per_minute": 10},
    }
}


class Step(NamedTuple):
    """What an attempt comes to, and the hosts that are asked on the way."""

    answer: HttpAnswer
    again: bool = False
    wait: float | None = None
    hosts: Sequence[str] = (ONE,)

    @property
    def host(self) -> str:
        """Who answered."""
        return self.hosts[-1]


class Script:
    """A fetcher that is told what comes; the last step stays."""

    def __init__(self, hands: Hands, *steps: Step) -> None:
        """Take the steps."""
        self._hands = hands
        self._steps: Iterator[Step] = iter(steps)
        self._last = steps[-1]
        self.asked: list[tuple[str, float]] = []
        self.closed = False

    def get(self, url: str, turn: Callable[[str], Failure | None]) -> Step:
        """Take the next step, host after host."""
        step = next(self._steps, self._last)
        for host in step.hosts:
            refused = turn(host)
            if refused is not None:
                return Step(refused, hosts=(host,))
            self.asked.append((host, self._hands.seconds))
        return step

    def close(self) -> None:
        """Note it."""
        self.closed = True


def session_of(
    hands: Hands,
    script: Script,
    folder: Path | None = None,
    servers: Mapping[str, str] | None = None,
    log: Callable[[str], None] = lambda line: None,
) -> Session:
    """A session that fetches by a script."""
    return Session(
        Wishes(("rdap",), servers=servers or {}),
        {**TABLES, **RDAP},
        folder=folder,
        clock=hands.clock,
        monotonic=hands.monotonic,
        sleep=hands.sleep,
        log=log,
        fetcher=lambda: script,
    )


def asked(*steps: Step) -> tuple[HttpAnswer, int, float]:
    """The answer, how many requests were sent, and how long it took."""
    hands = Hands()
    script = Script(hands, *steps)
    with session_of(hands, script) as session:
        answer = session.http("one", URL)
        assert session.sent == len(script.asked)
    assert script.closed
    return answer, len(script.asked), hands.seconds


@pytest.mark.parametrize(
    ("steps", "answer", "sent", "seconds"),
    [
        ([Step(FOUND)], at("12:00:00"), 1, 0),
        ([Step(NotFound(URL, "earlier"))], NotFound(URL, "earlier"), 1, 0),
        ([Step(FOUND, hosts=(ONE, TWO))], at("12:00:00"), 2, 0),
        # What may pass is tried once more.
        ([Step(SILENT, again=True), Step(FOUND)], at("12:00:00"), 2, 0),
        ([Step(SILENT, again=True)], SILENT, 2, 0),
        ([Step(Failure("refused", "no"))], Failure("refused", "no"), 1, 0),
        # Who asks for a short pause gets it.
        ([Step(MANY, True, 7.0), Step(FOUND)], at("12:00:07"), 2, 7),
        ([Step(MANY, True, 0.0), Step(FOUND)], at("12:00:00"), 2, 0),
        # Who does not say how long gets ten seconds, then twenty, then is left alone.
        ([Step(MANY, True), Step(FOUND)], at("12:00:10"), 2, 10),
        ([Step(MANY, True)], MANY, 3, 30),
        # Who asks for a long one is asked no more.
        ([Step(MANY, True, PATIENCE + 1), Step(FOUND)], MANY, 1, 0),
        ([Step(MANY, True, 5.0)], MANY, 3, 10),
    ],
)  # fmt: skip
def test_attempts(steps: list[Step], answer: HttpAnswer, sent: int, seconds: float) -> None:
    """Requests, answer and time for each way that a server may behave."""
    came, requests, took = asked(*steps)

    assert (came, requests) == (answer, sent)
    assert took == pytest.approx(seconds)


def test_a_server_that_wants_to_be_left_alone_is(tmp_path: Path) -> None:
    """It gets no request more in this run, nor in the next until the time is over."""
    hands = Hands()
    script = Script(hands, Step(MANY, True, 3600.0), Step(FOUND))
    with session_of(hands, script, tmp_path) as session:
        first = session.http("one", URL)
        second = session.http("one", URL + "0")
        assert (first, second, session.sent) == (MANY, MANY, 1)
    with session_of(hands, script, tmp_path) as session:
        third = session.http("one", URL)
        assert isinstance(third, Failure)
        assert (third.cause, session.sent) == ("rate-limited", 0)
    hands.sleep(3600)
    with session_of(hands, script, tmp_path) as session:
        assert isinstance(session.http("one", URL), Body)


def test_only_the_host_that_said_so_is_left_alone() -> None:
    """Where a redirect's target is busy, the first server is asked for other things still."""
    hands = Hands()
    script = Script(
        hands,
        Step(MANY, True, 3600.0, hosts=(ONE, TWO)),
        Step(FOUND, hosts=(ONE, TWO)),
        Step(FOUND),
    )
    with session_of(hands, script) as session:
        answers = [session.http("one", f"{URL}/{number}") for number in range(3)]

    assert [type(answer) for answer in answers] == [Failure, Failure, Body]
    assert [host for host, _when in script.asked] == [ONE, TWO, ONE, ONE]


def test_each_hop_keeps_its_hosts_pace() -> None:
    """Redirects count at the host to which they lead, under all its names."""
    hands = Hands()
    script = Script(hands, Step(FOUND, hosts=(ONE, TWO)))
    with session_of(hands, script) as session:
        for number in range(25):
            session.http("one", f"{URL}/{number}")

    for host in (ONE, TWO):
        times = [when for name, when in script.asked if name == host]
        assert len(times) == 25
        assert all(later - earlier >= 60 for earlier, later in zip(times, times[10:], strict=False))
    assert 120 <= hands.seconds < 123


def test_the_users_own_server_has_its_registrys_pace() -> None:
    """A server given in place of a registry's is asked no faster than that."""
    hands = Hands()
    script = Script(hands, Step(FOUND, hosts=("mirror.example:8443",)))
    own = {"one": "https://user:secret@mirror.example:8443/rdap/"}
    with session_of(hands, script, servers=own) as session:
        for number in range(11):
            session.http("one", f"https://mirror.example:8443/rdap/{number}")
        session.stop("one", "refused", "no")
        assert session.http("one", "https://mirror.example:8443/x") == Failure("refused", "no")

    assert 60 <= hands.seconds < 61


def test_an_answer_is_kept_for_a_day(tmp_path: Path) -> None:
    """What was found, and that there is nothing, is asked again a day later; failures at once."""
    hands = Hands()
    for last in (Step(FOUND), Step(NotFound(URL, ""))):
        script = Script(hands, Step(Failure("failed", "bad")), last)
        folder = tmp_path / type(last.answer).__name__
        for wait, sent in ((0, 1), (0, 1), (86399, 0), (2, 1)):
            hands.sleep(wait)
            with session_of(hands, script, folder) as session:
                session.http("one", URL)
                assert session.sent == sent


def test_no_password_reaches_file_or_log(tmp_path: Path) -> None:
    """An address with a login is kept and told without it."""
    hands, lines = Hands(), list[str]()
    script = Script(hands, Step(FOUND))
    with session_of(hands, script, tmp_path, log=lines.append) as session:
        session.http("one", "https://user:hush@rdap.one.example/ip/192.0.2.1")
        written = b"".join(file.read_bytes() for file in tmp_path.iterdir())

    assert b"rdap.one.example/ip/192.0.2.1" in written
    assert b"hush" not in written
    assert lines == [f"http one: {URL}: an answer from {URL} (0 ms)"]


def test_what_was_said_of_a_block_is_kept_for_a_day(tmp_path: Path) -> None:
    """The next run finds it for every address of the block."""
    hands = Hands()
    script = Script(hands, Step(FOUND))
    for wait, there in ((0, False), (0, True), (86399, True), (2, False)):
        hands.sleep(wait)
        with closing(session_of(hands, script, tmp_path)) as session:
            found = session.covering("one", 4, 0xC0000201)
            assert (found == {"holder_name": "X"}) is there
            if found is None:
                session.keep_covering("one", 4, (0xC0000200, 0xC00002FF), {"holder_name": "X"})


def test_a_silent_server_is_given_up() -> None:
    """Eight questions without an answer, each tried twice, are enough."""
    hands = Hands()
    script = Script(hands, Step(SILENT, again=True))
    with session_of(hands, script) as session:
        answers = [session.http("one", f"{URL}/{number}") for number in range(12)]
        assert session.sent == 16

    assert answers[7] == SILENT
    assert all("8 questions in a row" in str(answer) for answer in answers[8:])


def test_the_real_fetcher_is_the_usual_one() -> None:
    """Without another, a session asks by HTTP itself, waits where told to, and finds."""
    hands = Hands()
    with Server() as server:
        body = network("192.0.2.0", "192.0.2.255")
        server.act("/ip/192.0.2.1", status(429, Retry_After="3"), answer(body))
        with Session(
            Wishes(("rdap",), servers={"one": f"{server.url}/"}),
            {**TABLES, **RDAP},
            folder=None,
            clock=hands.clock,
            monotonic=hands.monotonic,
            sleep=hands.sleep,
        ) as session:
            found = session.http("one", f"{server.url}/ip/192.0.2.1")
            assert session.sent == len(server.seen) == 2

    assert isinstance(found, Body)
    assert (found.data, found.asked_at) == (body, "2026-01-01T12:00:03Z")
