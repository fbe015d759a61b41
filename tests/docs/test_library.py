"""The library's page and docstrings, run as they stand."""

from __future__ import annotations

import doctest
import re
import shutil
from importlib import import_module
from pathlib import Path

import pytest

import ipskeptic
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "library.md"


@pytest.fixture
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own, without any data of this machine."""
    monkeypatch.setenv("IPSKEPTIC_DATA_DIR", str(tmp_path / "nothing"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_runs(apart: Path, world_folder: Path) -> None:
    """Every example of docs/library.md gives what the page shows."""
    shutil.copytree(world_folder, apart / "data-of-2024")
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert failed == 0
    assert tried > 20


@pytest.mark.parametrize(
    "name", ["ipskeptic", "ipskeptic.pipeline.frames", "ipskeptic.pipeline.skeptic"]
)
def test_docstrings_run(name: str, apart: Path) -> None:
    """The examples in docstrings give what they show."""
    failed, tried = doctest.testmod(import_module(name))

    assert failed == 0
    assert tried > 0


def test_every_public_name_is_documented() -> None:
    """The table of public names has each of them, and no other."""
    section = PAGE.read_text(encoding="utf-8").partition("## Public names")[2]
    named = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)

    assert sorted(named) == sorted(ipskeptic.__all__)
    assert all(hasattr(ipskeptic, name) for name in named)


def test_the_readme_example_runs(apart: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The README's Python example prints what its comment says."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})

    assert example.rstrip().endswith(f"# {capsys.readouterr().out.strip()}")
