"""Tails that only the embedded country table can finish."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ipskeptic import Skeptic
from ipskeptic.bulk.plan import UNRESOLVED
from ipskeptic.model.text import format_address
from tests.bulk.test_equal import Planned, row_of

np = pytest.importorskip("numpy")


class _Counting:
    """A plan that counts how often its tails are replaced, each time a copy of them all."""

    def __init__(self, plan: Any) -> None:
        self.__dict__.update(plan=plan, copies=0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.plan, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__["copies"] += name == "tails"
        setattr(self.plan, name, value)


def test_new_tails_of_a_chunk_are_added_at_once(tmp_path: Path) -> None:
    """One copy of the tails for a chunk, whatever its countries; the rows are those of each alone.

    One copy for each country and tail made a million lines wait for half a minute.
    """
    with Skeptic.open(tmp_path) as skeptic:
        together, alone = Planned(skeptic.answers()), Planned(skeptic.answers())
        plan = together.plan
        # Spread over the address space, so in many countries.
        numbers = list(range(1 << 24, 223 << 24, 5 << 20))
        places = np.searchsorted(plan.v4_first, numbers, side="right") - 1
        asked = [n for n, tail in zip(numbers, plan.v4_tail[places], strict=True) if tail >> 31]
        tails = plan.v4_tail[np.searchsorted(plan.v4_first, asked, side="right") - 1].copy()
        assert (tails & np.uint32(UNRESOLVED)).all()
        addresses = [format_address(4, number) for number in asked]
        counting = _Counting(plan)
        together.resolver._plan = counting  # type: ignore[assignment]
        together.resolver.resolve(tails, addresses)

        rows = [
            row_of(together.answers, plan.tails[tail], 4, number)
            for tail, number in zip(tails, asked, strict=True)
        ]
        assert rows == [alone.row(4, number) for number in asked]
        assert len({row["cc"] for row in rows}) > 20
        assert counting.__dict__["copies"] <= len(together.resolver._blocks) + 1
