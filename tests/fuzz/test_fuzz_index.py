"""The fuzz target of the index reader runs without a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.running import fuzz, needs_atheris


@pytest.mark.slow
@needs_atheris
def test_the_reader_holds_out(tmp_path: Path) -> None:
    """Coverage-guided fuzzing finds no crash, hang or answer from outside."""
    found = fuzz("fuzz_index", tmp_path, runs=3_000, max_len=60)

    assert not found
