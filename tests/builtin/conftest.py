"""Fixtures for the built-in data: the folder, its registry snapshots, and the tools."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# `tools` is no package: its scripts are run by path, as `make docs` does.
sys.path.insert(0, str(ROOT / "tools"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder with the TOML that people edit."""
    return ROOT / "data"
