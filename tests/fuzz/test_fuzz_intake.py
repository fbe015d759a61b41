"""The fuzz target of the intake runs without a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.running import fuzz, needs_atheris


@pytest.mark.slow
@needs_atheris
def test_the_intake_holds_out(tmp_path: Path) -> None:
    """No input that the fuzzer makes breaks a law of the intake, hangs it or fills the memory."""
    found = fuzz("fuzz_intake", tmp_path, runs=60_000, max_len=4096, timeout=5)

    assert not found
