"""The fault run itself: it works in small, and notices what it is there to notice."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ipskeptic.update import updating
from ipskeptic.update.outcomes import UpdateResult
from ipskeptic.update.store import Store
from tests.faults import damage, disks, kills
from tests.faults.publisher import MAKERS
from tests.faults.state import lies, state_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork on Windows")


def test_some_kills() -> None:
    """A few updates that are killed leave a good state; `.ci/run` kills two hundred."""
    line, wrong = kills.run(4, seed=1)

    assert wrong == []
    assert line.startswith("4 updates killed")


@pytest.mark.slow
def test_kills_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered before it is published is found to be a lie."""
    publish = Store.publish

    def hasty(self: Store, new: bool) -> bool:
        run._memory.save()
        return publish(self, new)

    run: updating._Run
    start = updating._Run.run

    def watched(self: updating._Run) -> UpdateResult:
        nonlocal run
        run = self
        return start(self)

    monkeypatch.setattr(updating._Run, "run", watched)
    monkeypatch.setattr(Store, "publish", hasty)
    _, wrong = kills.run(16, seed=1)

    assert any("not in the index" in text for text in wrong)


@pytest.mark.slow
def test_damage_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the comparison with the copy held, halved and swollen lists get through."""
    monkeypatch.setattr(damage, "MAKERS", {"greensnow": MAKERS["greensnow"]})
    monkeypatch.setattr(updating, "objection", lambda *_, **__: "")
    _, wrong = damage.run(seed=1)

    assert any("cut off at the publisher: reported as updated" in text for text in wrong)
    assert any("ten times the size: reported as updated" in text for text in wrong)


def test_the_clock() -> None:
    """The part with the clock is quick enough to be run here whole."""
    assert disks.clock_set_back()[1] == []


def test_an_index_without_the_copy_is_a_lie(tmp_path: Path) -> None:
    """Nothing is remembered in an empty folder, so nothing is a lie."""
    Store(tmp_path).compile()

    assert lies(tmp_path, state_of(tmp_path)) == []
