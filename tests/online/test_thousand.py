"""The figure: a thousand look-ups with faults are read right, at the pace, and in its time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.online.thousand import ADDRESSES, BLOCKS, EVERY, KINDS, LISTS, loopback

PER_SECOND = 16


@pytest.mark.slow
def test_a_thousand_look_ups_with_faults(tmp_path: Path) -> None:
    """None misread, none lost, the pace kept, within 1.2 times its time; then none sent."""
    with loopback(PER_SECOND) as servers:
        faulty = servers.run(tmp_path, faulty=True)
        mended = servers.run(tmp_path, faulty=False)
        warm = servers.run(tmp_path, faulty=False)

    assert faulty.jobs == len(ADDRESSES) * len(LISTS) + 2 * BLOCKS == 1000
    assert (faulty.lost, faulty.misread) == (0, 0)
    assert set(faulty.faults) >= set(KINDS) | {"busy", "broken", "cut", "no-rdap", "moved", "reset"}
    assert sum(faulty.faults.values()) >= 1000 / EVERY
    assert 0 < faulty.unavailable <= faulty.faults.total()
    assert faulty.sent == faulty.came
    assert faulty.fastest <= 1
    assert faulty.seconds <= 1.2 * faulty.allowed

    assert (mended.jobs, mended.lost, mended.misread, mended.unavailable) == (1000, 0, 0, 0)
    assert 0 < mended.sent < 100
    assert (warm.jobs, warm.lost, warm.misread, warm.unavailable) == (1000, 0, 0, 0)
    assert (warm.sent, warm.came) == (0, 0)
