"""Fixtures that all tests share."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ipskeptic.pipeline.skeptic import Skeptic
from tests.world import build_world, moving_files, open_world

ROOT = Path(__file__).resolve().parent.parent

# The same examples in every run, so that a change is never refused for what it did not touch. To
# search further: IPSKEPTIC_EXPLORE=1 make test. A slow machine is no finding: no deadline.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None)
# Nothing is kept from one run of the tests to the next, or in the user's own folder.
os.environ["IPSKEPTIC_CACHE_DIR"] = ""
settings.load_profile("explore" if os.environ.get("IPSKEPTIC_EXPLORE") else "same")

# Reasons for which a test may be skipped in CI too: root may write where others may not, and the
# real files of ../shared are not on every machine.
EXPECTED_SKIPS = ("root may all", "not on this machine")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where `.ci/run` asks for it and the reason is not expected."""
    report = yield
    strict = os.environ.get("IPSKEPTIC_NO_SKIPS") and not hasattr(report, "wasxfail")
    if strict and report.skipped and not any(why in str(report.longrepr) for why in EXPECTED_SKIPS):
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files, which only some machines have."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real files of ../shared/data are not on this machine")
    return folder


@pytest.fixture(scope="session")
def shared_reference() -> Path:
    """The folder with the casebook's machine form, which only some machines have."""
    folder = ROOT.parent / "shared" / "reference"
    if not folder.is_dir():
        pytest.skip("the reference of ../shared/reference is not on this machine")
    return folder


@pytest.fixture(scope="session")
def world_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the made-up internet."""
    return build_world(tmp_path_factory.mktemp("world"))


@pytest.fixture
def world(world_folder: Path) -> Iterator[Skeptic]:
    """The made-up internet, opened, with its own clock and without the embedded country table."""
    with open_world(world_folder) as skeptic:
        yield skeptic


@pytest.fixture(scope="session")
def moves_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the made-up internet in which blocks change hands."""
    return build_world(tmp_path_factory.mktemp("moves"), moving_files())


@pytest.fixture
def moves(moves_folder: Path) -> Iterator[Skeptic]:
    """The made-up internet in which blocks change hands, opened with its own clock."""
    with open_world(moves_folder) as skeptic:
        yield skeptic
