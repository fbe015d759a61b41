"""The fuzz target of the feed parsers runs without a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.running import fuzz, needs_atheris


@pytest.mark.slow
@needs_atheris
def test_the_parsers_hold_out(tmp_path: Path) -> None:
    """Coverage-guided fuzzing finds no crash, hang or unsound result."""
    found = fuzz("fuzz_feeds", tmp_path, runs=120_000, max_len=2048)

    assert not found
