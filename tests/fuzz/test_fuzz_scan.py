"""The fuzz target of the scan of running text runs without a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.running import fuzz, needs_atheris


@pytest.mark.slow
@needs_atheris
def test_the_scan_holds_out(tmp_path: Path) -> None:
    """No input that the fuzzer makes breaks a law of the scan, hangs it or fills the memory."""
    found = fuzz("fuzz_scan", tmp_path, runs=20_000, max_len=1024, timeout=5)

    assert not found
