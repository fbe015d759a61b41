"""The pages, and the tools that fill them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

# `tools` is no package: its scripts are run by path, as `make docs` does.
sys.path.insert(0, str(ROOT / "tools"))


@pytest.fixture(scope="session")
def written() -> dict[str, str]:
    """The pages for people who use the program, by path under the root."""
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in page_paths()}


def page_paths() -> list[str]:
    """README and the pages of docs/ itself; decisions tell of plans, so they are left out."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [path.relative_to(ROOT).as_posix() for path in pages]


def all_pages() -> list[Path]:
    """Every Markdown page of the project."""
    folders = ("docs", "data", "src", "tests", "benchmarks", "examples", "tools")
    pages = [*ROOT.glob("*.md"), *(p for name in folders for p in (ROOT / name).rglob("*.md"))]
    # Golden files are a format's output, not pages of the project.
    return sorted(path for path in pages if "golden" not in path.parts)
