"""No server is ever asked faster than its pace, by any threads or processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.lookup.online.disk import Disk
from ipskeptic.lookup.online.limits import Limit, Rule, Rules
from ipskeptic.lookup.online.pace import PATIENCE, Pace
from ipskeptic.model.online import Failure
from tests.conftest import ROOT
from tests.online.hands import Hands

FAST = Rule((Limit(1000, 1.0),), 8)
DISKS: list[Disk] = []


@pytest.fixture(autouse=True)
def _disks() -> Iterator[None]:
    """Every file that a test opens is closed at its end."""
    yield
    while DISKS:
        DISKS.pop().close()


def paced(hands: Hands, rule: Rule, folder: Path | None = None) -> Pace:
    """The pace of one server called "one"."""
    DISKS.append(Disk(folder, clock=hands.clock, log=lambda line: None))
    return Pace(
        Rules({"t.one": rule}, {"one": "t.one", "other-name": "t.one"}),
        {"dns": FAST, "http": FAST},
        DISKS[-1],
        monotonic=hands.monotonic,
        sleep=hands.sleep,
    )


def most_within(times: list[float], seconds: float) -> int:
    """How many of the times lie in one window of so many seconds, at most."""
    times = sorted(times)
    return max(sum(start <= time < start + seconds - 1e-6 for time in times) for start in times)


# Seconds before a question, seconds until its answer, and when within them the server saw it.
QUESTIONS = st.lists(
    st.tuples(st.floats(0, 3), st.floats(0, 4), st.floats(0, 1)), min_size=1, max_size=30
)


@given(
    questions=QUESTIONS,
    most=st.integers(1, 6),
    seconds=st.sampled_from([0.5, 1.0, 7.0, 60.0]),
    in_flight=st.integers(1, 5),
)
def test_the_window_slides(
    questions: list[tuple[float, float, float]], most: int, seconds: float, in_flight: int
) -> None:
    """Never more than so many reach the server in any so many seconds, however late they do."""
    hands, arrived, flying, flew = Hands(), list[float](), set[ExitStack](), 0
    rule = Rule((Limit(most, seconds), Limit(12, 100.0)), in_flight)
    pace = paced(hands, rule)
    for before, takes, at in questions:
        hands.sleep(before)
        turn = ExitStack()
        refused = turn.enter_context(pace.turn("one", "dns"))
        assert refused is None
        arrived.append(hands.seconds + takes * at)
        flying.add(turn)
        flew = max(flew, len(flying))

        def lands(turn: ExitStack = turn) -> None:
            flying.remove(turn)
            turn.close()

        hands.later(takes, lands)
    hands.sleep(1000)

    assert most_within(arrived, seconds) <= most
    assert most_within(arrived, 100.0) <= 12
    assert flew <= in_flight


@pytest.mark.parametrize(("most", "seconds"), [(10, 60.0), (50, 1.0)])
def test_the_pace_is_used_to_the_full(most: int, seconds: float) -> None:
    """Questions that are answered at once take as long as the pace demands, and no longer."""
    hands = Hands()
    pace = paced(hands, Rule((Limit(most, seconds),), 8))
    for _question in range(10 * most):
        with pace.turn("one", "dns") as refused:
            assert refused is None

    assert hands.seconds == pytest.approx(9 * seconds, rel=0.02)


def test_names_of_one_server_share_its_pace() -> None:
    """A server that is known by two names is not asked twice as fast."""
    hands = Hands()
    pace = paced(hands, Rule((Limit(1, 0.9),), 1))
    for name in ("one", "Other-Name", "one"):
        with pace.turn(name, "http"):
            pass

    assert hands.seconds == pytest.approx(1.8)


def test_two_runs_share_a_slow_window(tmp_path: Path) -> None:
    """Who begins a second run does not begin a second window."""
    hands = Hands()
    rule = Rule((Limit(3, 60.0),), 3)
    for _run in range(3):
        pace = paced(hands, rule, tmp_path)
        for _question in range(2):
            with pace.turn("one", "http"):
                pass
        pace.close()

    assert 60 <= hands.seconds < 61


def test_who_died_while_asking_counts_for_a_time(tmp_path: Path) -> None:
    """A question whose process was killed keeps its place for a window, and not for ever."""
    hands = Hands()
    rule = Rule((Limit(1, 10.0),), 1)
    dead = paced(hands, rule, tmp_path)
    dead.turn("one", "http").__enter__()
    dead.close()
    pace = paced(hands, rule, tmp_path)
    with pace.turn("one", "http") as refused:
        assert refused is None

    assert 10 <= hands.seconds <= 41


def test_a_clock_that_was_ahead_stops_nobody(tmp_path: Path) -> None:
    """What was written while the clock was a year ahead counts from now."""
    hands = Hands()
    rule = Rule((Limit(1, 10.0),), 1)
    hands.seconds = 365 * 86400.0
    before = paced(hands, rule, tmp_path)
    with before.turn("one", "http"):
        pass
    before.close()
    hands.seconds = 0.0
    pace = paced(hands, rule, tmp_path)
    with pace.turn("one", "http"):
        pass

    assert 10 <= hands.seconds < 11


def test_who_asks_to_be_left_alone_for_a_little_is_waited_for() -> None:
    """A pause within our patience delays the next question by just that."""
    hands = Hands()
    pace = paced(hands, FAST)
    pace.block("one", 7)
    with pace.turn("one", "http") as refused:
        assert refused is None

    assert hands.seconds == pytest.approx(7)


@pytest.mark.parametrize("rule", [FAST, Rule((Limit(10, 60.0),), 2)], ids=["fast", "slow"])
def test_who_asks_to_be_left_alone_for_long_is_left_alone(tmp_path: Path, rule: Rule) -> None:
    """A long pause is a failure of each question, in the next run too, until it is over."""
    hands = Hands()
    pace = paced(hands, rule, tmp_path)
    pace.block("one", PATIENCE + 70)
    pace.close()
    pace = paced(hands, rule, tmp_path)
    with pace.turn("one", "http") as refused:
        assert isinstance(refused, Failure)
    assert (refused.cause, hands.seconds) == ("rate-limited", 0)
    hands.sleep(PATIENCE + 71)
    with pace.turn("one", "http") as refused:
        pass

    assert refused is None


@pytest.mark.parametrize("seconds", [1e12, float("inf")])
def test_nobody_is_left_alone_for_ever(tmp_path: Path, seconds: float) -> None:
    """A pause without end is one of a day, in the next run as well."""
    hands = Hands()
    paced(hands, FAST, tmp_path).block("one", seconds)
    for wait, cause in ((86000, "rate-limited"), (401, "")):
        hands.sleep(wait)
        with paced(hands, FAST, tmp_path).turn("one", "http") as refused:
            assert (refused.cause if refused else "") == cause


def test_a_slow_server_that_tells_another_process_to_wait_is_left_alone_here(
    tmp_path: Path,
) -> None:
    """What one process is told in the middle of its run, another one heeds."""
    hands = Hands()
    rule = Rule((Limit(10, 60.0),), 2)
    mine, other = paced(hands, rule, tmp_path), paced(hands, rule, tmp_path)
    with mine.turn("one", "http") as refused:
        assert refused is None
    other.block("one", 600)
    with mine.turn("one", "http") as refused:
        pass

    assert isinstance(refused, Failure)
    assert refused.cause == "rate-limited"


def test_waiting_ends_when_the_run_does() -> None:
    """Who waits for a turn when all is over gets none."""
    hands = Hands()
    pace = paced(hands, Rule((Limit(1, 0.9),), 1))
    with pace.turn("one", "dns"):
        pass
    hands.later(0.5, pace.close)
    with pace.turn("one", "dns") as refused:
        pass

    assert isinstance(refused, Failure)
    assert refused.cause == "not-asked"


def test_waiting_for_other_processes_ends_when_the_run_does(tmp_path: Path) -> None:
    """Who waits for a place in the shared window when all is over gets none."""
    hands = Hands()
    rule = Rule((Limit(1, 60.0),), 1)
    with paced(hands, rule, tmp_path).turn("one", "http"):
        pass
    pace = paced(hands, rule, tmp_path)
    hands.later(5, pace.close)
    with pace.turn("one", "http") as refused:
        pass

    assert isinstance(refused, Failure)
    assert refused.cause == "not-asked"


def test_a_short_pause_that_another_process_was_told_is_waited_for(tmp_path: Path) -> None:
    """A place in the window is no leave to ask while the server wants to be left alone."""
    hands = Hands()
    rule = Rule((Limit(10, 60.0),), 2)
    mine, other = paced(hands, rule, tmp_path), paced(hands, rule, tmp_path)
    with mine.turn("one", "http"):
        pass
    other.block("one", 9)
    with mine.turn("one", "http") as refused:
        assert refused is None

    assert hands.seconds == pytest.approx(9)


SCRIPT = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from ipskeptic.lookup.online.disk import Disk
from ipskeptic.lookup.online.limits import Limit, Rule, Rules
from ipskeptic.lookup.online.pace import Pace
rule = Rule((Limit(2, 2.01),), 2)
disk = Disk(Path(sys.argv[1]), clock=lambda: datetime.now(UTC), log=print)
pace = Pace(Rules({"t.one": rule}, {"one": "t.one"}), {"dns": rule, "http": rule}, disk,
            monotonic=time.monotonic, sleep=time.sleep)
for _ in range(2):
    with pace.turn("one", "http") as refused:
        assert refused is None
        print(time.time(), flush=True)
disk.close()
"""


def test_two_processes_keep_one_pace(tmp_path: Path) -> None:
    """Two processes side by side ask a slow server no faster than one may."""
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(2)
    ]
    lines = [process.communicate(timeout=60)[0].split() for process in running]
    times = [float(time) for line in lines for time in line]

    assert len(times) == 4
    assert most_within(times, 2.0) <= 2
