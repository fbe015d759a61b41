"""The fuzz target of the bundle reader runs without a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.running import fuzz, needs_atheris


@pytest.mark.slow
@needs_atheris
def test_the_reader_of_bundles_holds_out(tmp_path: Path) -> None:
    """Coverage-guided fuzzing finds no crash, hang, answer from outside, or path elsewhere."""
    found = fuzz("fuzz_bundle", tmp_path, runs=3_000, max_len=60)

    assert not found
