"""The made-up internet with what rules ask besides: services, geofeeds, second databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ipskeptic import discover
from ipskeptic.lookup.collect import Data
from ipskeptic.lookup.index.reader import Index
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.tables import build_tables
from ipskeptic.update.builtin import build_builtin
from tests.world import HERE, NOW

REGISTRY = Path(__file__).parent / "registry"


@pytest.fixture(scope="session")
def rules_builtin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built-in records: the world's own, and those of `tests/rules/registry`."""
    root = tmp_path_factory.mktemp("rules")
    (root / "registry").mkdir()
    for path in (*(HERE / "registry").glob("*.toml"), *REGISTRY.glob("*.toml")):
        shutil.copy(path, root / "registry" / path.name)
    built = root / "builtin.idx"
    built.write_bytes(build_builtin(root))
    return built


@pytest.fixture
def world(world_folder: Path, rules_builtin: Path) -> Iterator[Skeptic]:
    """The made-up internet as rules see it."""
    catalogue = discover.catalogue()
    tables = build_tables(discover.load_generated("reasoning"), catalogue, discover.countries())
    builtin = Index.open(rules_builtin)
    index = Index.open(world_folder / "index.ipskeptic")
    with Skeptic(Data(builtin, index, catalogue), tables, NOW, [builtin, index]) as skeptic:
        yield skeptic
