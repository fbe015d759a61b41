"""The recipes for data frames and engines, run as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.bundle.conftest import make
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "frames.md"
RECIPE = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RECIPES = RECIPE.findall(PAGE.read_text(encoding="utf-8"))
ENGINES = ("pandas", "polars", "duckdb", "pyspark")


def engine_of(recipe: str) -> str:
    """The engine that a recipe imports, or pyarrow."""
    found = re.findall(r"^(?:import|from) (\w+)", recipe, re.MULTILINE)
    return next((name for name in found if name in ENGINES), "pyarrow")


def test_every_block_is_a_recipe() -> None:
    """No Python on the page is left out, and every engine has a recipe."""
    assert PAGE.read_text(encoding="utf-8").count("```python") == len(RECIPES)
    assert {engine_of(recipe) for recipe, _ in RECIPES} == {*ENGINES, "pyarrow"}


@pytest.mark.parametrize(
    ("recipe", "shown"),
    [
        pytest.param(
            *pair,
            id=f"{engine_of(pair[0])}-{n}",
            marks=pytest.mark.slow if engine_of(pair[0]) == "pyspark" else (),
        )
        for n, pair in enumerate(RECIPES)
    ],
)
def test_recipes_run(recipe: str, shown: str, tmp_path: Path, world_folder: Path) -> None:
    """A recipe, as a program of its own, prints what the page shows."""
    engine = engine_of(recipe)
    if find_spec(engine) is None:
        pytest.skip(f"{engine} is not installed")
    settings = {"IPSKEPTIC_DATA_DIR": str(tmp_path / "nothing"), "PYTHONWARNINGS": ""}
    if engine == "pyspark":
        from tests.bulk.sessions import need_java

        settings |= need_java()
        shutil.copytree(world_folder, tmp_path / "held")
        make(tmp_path / "held", tmp_path / "held.ipskeptic")
    (tmp_path / "recipe.py").write_text(recipe, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "recipe.py"],
        cwd=tmp_path,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == shown
