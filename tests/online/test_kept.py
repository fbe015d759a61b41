"""Only what says something of an address is kept, and no longer than it holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ipskeptic.lookup.online.disk import NAME, Disk
from ipskeptic.lookup.online.kept import Keepable, Kept
from ipskeptic.model.online import FAILURES, Body, Failure, NoName, NoRecords, NotFound, Records
from tests.online.hands import Hands

AT = "2026-01-01T12:00:00Z"
ANSWERS: tuple[Keepable, ...] = (
    Records(("127.0.0.2", "127.0.0.4"), AT),
    Records(("a \ufffd text \x00 with \udcff everything \u202e",), AT),
    NoName(AT),
    NoRecords(AT),
    Body({"handle": "X", "deep": [{"a": 1}, None, 1.5]}, "https://rdap.example/ip/192.0.2.1", AT),
    NotFound("https://rdap.example/ip/192.0.2.1", AT),
)
ALL = (Records, NoName, NoRecords, Body, NotFound)


@pytest.fixture
def hands() -> Hands:
    """The clock."""
    return Hands()


@pytest.fixture
def disk(hands: Hands, tmp_path: Path) -> Iterator[Disk]:
    """The file."""
    with closing(Disk(tmp_path, clock=hands.clock, log=pytest.fail)) as disk:
        yield disk


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_an_answer_comes_back_as_it_was(disk: Disk, answer: Keepable) -> None:
    """Every answer that is one is found again, equal in all its parts."""
    Kept(disk).keep("key", "server", answer, 60)

    assert Kept(disk).find("key", ALL) == answer


@pytest.mark.parametrize("cause", FAILURES)
def test_a_failure_is_never_kept(disk: Disk, cause: str) -> None:
    """No refusal, limit or time-out is ever found in place of an answer."""
    kept = Kept(disk)
    kept.keep("key", "server", Failure(cause, "why"), 60)

    assert kept.find("key", ALL) is None


def test_nothing_is_kept_longer_than_it_holds(disk: Disk, hands: Hands) -> None:
    """At its end an answer is gone, and its row with the next opening."""
    kept = Kept(disk)
    kept.keep("key", "server", NoName(AT), 60)
    hands.sleep(59)
    assert kept.find("key", ALL)
    hands.sleep(1)
    assert kept.find("key", ALL) is None


def test_what_was_asked_in_the_future_is_not_given(disk: Disk, hands: Hands) -> None:
    """What a clock that was ahead dated is asked again, and what was asked just now is not."""
    kept = Kept(disk)
    kept.keep("soon", "server", NoName("2026-01-01T12:01:00Z"), 86400)
    kept.keep("later", "server", NoName("2026-01-01T13:00:00Z"), 86400)

    assert kept.find("soon", ALL)
    assert kept.find("later", ALL) is None
    hands.sleep(3600)
    assert kept.find("later", ALL)


def test_opening_removes_what_is_out_of_date(tmp_path: Path, hands: Hands) -> None:
    """What no longer holds does not stay on the disk, nor what a wrong clock wrote."""
    for seconds in (60.0, 3600.0, 400 * 86400.0):
        with closing(Disk(tmp_path, clock=hands.clock, log=pytest.fail)) as disk:
            Kept(disk).keep(f"secret-{seconds:.0f}", "server", NoName(AT), seconds)
    hands.sleep(1800)
    with closing(Disk(tmp_path, clock=hands.clock, log=pytest.fail)) as disk:
        none: list[tuple[str]] = []
        rows = disk.use(lambda base, _: base.execute("SELECT key FROM answers").fetchall(), 0, none)

    assert rows == [("secret-3600",)]


def test_an_answer_of_another_kind_is_not_given(disk: Disk) -> None:
    """A row whose kind its question can't have is as good as none."""
    kept = Kept(disk)
    kept.keep("key", "server", ANSWERS[-1], 60)

    assert kept.find("key", (Records, NoName, NoRecords)) is None


def test_asked_afresh_only_this_run_counts(disk: Disk) -> None:
    """With `refresh` what an earlier run kept is not given, what this one kept is."""
    before, now = Kept(disk), Kept(disk, refresh=True)
    before.keep("key", "server", NoName(AT), 60)
    before.keep_covering("server", 4, (0, 9), {"a": 1}, 60)
    assert now.find("key", ALL) is None
    assert now.covering("server", 4, 5) is None
    now.keep("key", "server", NoRecords(AT), 60)
    now.keep_covering("server", 4, (0, 9), {"a": 2}, 60)

    assert now.find("key", ALL) == NoRecords(AT)
    assert now.covering("server", 4, 5) == {"a": 2}


def test_forgetting_drops_this_runs_answers_of_one_server(disk: Disk) -> None:
    """Other servers' answers and those of earlier runs stay."""
    before, now = Kept(disk), Kept(disk)
    before.keep("old", "one", NoName(AT), 60)
    now.keep("new", "one", NoName(AT), 60)
    now.keep("other", "two", NoName(AT), 60)
    now.forget("one")

    assert [key for key in ("old", "new", "other") if now.find(key, ALL)] == ["old", "other"]


@pytest.mark.parametrize("family", [4, 6])
def test_the_smallest_block_that_covers_is_found(disk: Disk, family: int) -> None:
    """Of nested blocks the smallest counts; edges belong to a block; families are apart."""
    high = (1 << 127) if family == 6 else 0
    kept = Kept(disk)
    for name, first, last in (("wide", 0, 1000), ("near", 100, 199), ("other", 300, 400)):
        kept.keep_covering("one", family, (high + first, high + last), {"name": name}, 60)

    def name_at(number: int) -> object:
        return (kept.covering("one", family, high + number) or {}).get("name")

    assert [name_at(n) for n in (0, 99, 100, 199, 200, 300, 1000, 1001)] == [
        "wide", "wide", "near", "near", "wide", "other", "wide", None,
    ]  # fmt: skip
    assert kept.covering("two", family, high + 100) is None
    assert kept.covering("one", 10 - family, 100) is None


def test_what_can_not_be_kept_is_not(disk: Disk) -> None:
    """Data that JSON can't hold, and a block that is not what was written, are nothing kept."""
    kept = Kept(disk)
    kept.keep("key", "server", Body({"a": object()}, "https://x.example", AT), 60)
    kept.keep_covering("one", 4, (0, 9), {"a": 1}, 60)
    for said in ("[]", "no json"):
        disk.use(lambda base, text: base.execute("UPDATE blocks SET said = ?", (text,)), said, None)
        assert kept.covering("one", 4, 5) is None

    assert kept.find("key", ALL) is None


def test_the_name_of_the_file_is_known(tmp_path: Path, hands: Hands) -> None:
    """There is one file, besides those of SQLite, and they are gone at the end."""
    with closing(Disk(tmp_path, clock=hands.clock, log=pytest.fail)):
        pass

    assert [path.name for path in tmp_path.iterdir()] == [NAME]
