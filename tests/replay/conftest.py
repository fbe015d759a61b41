"""Reports of the made-up internets, before and after later files arrive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ipskeptic import discover
from ipskeptic.lookup.collect import Data
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Feed
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.tables import build_tables
from tests.replay.asking import save, with_only
from tests.world import NOW

# Between the third and the fourth time of `moves`.
EARLY = datetime(2024, 3, 13, 12, 0, tzinfo=UTC)

# A list that is asked, on no machine.
ASKED = Feed(
    name="asked-list",
    title="a list that was asked",
    kind="compromised-host",
    coverage="sample",
    grade="B",
    credibility=2,
    origin="asked-list",
    valid_for_days=30,
    term="likely",
    states="{address} was listed",
    online="dnsbl",
)


@pytest.fixture
def early(moves: Skeptic) -> Skeptic:
    """The moving internet as it was held in March 2024."""
    return with_only(moves, lambda s: s.builtin or s.holds_at < "2024-03-11", EARLY)


@pytest.fixture
def saved(early: Skeptic, tmp_path: Path) -> Path:
    """A report of March 2024."""
    return save(early, tmp_path / "report.json")


@pytest.fixture
def asked(moves_folder: Path) -> Iterator[Skeptic]:
    """The moving internet with a list in its catalogue that is asked."""
    catalogue = {**discover.catalogue(), ASKED.name: ASKED}
    tables = build_tables(discover.load_generated("reasoning"), catalogue, discover.countries())
    builtin = Index.open(moves_folder / "builtin.idx")
    index = Index.open(moves_folder / "index.ipskeptic")
    with Skeptic(Data(builtin, index, catalogue), tables, NOW, [builtin, index]) as skeptic:
        yield skeptic
