"""The fuzz target of the readers of DOCX and PDF runs without a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.running import fuzz, needs_atheris


@pytest.mark.slow
@needs_atheris
def test_the_readers_of_packed_documents_hold_out(tmp_path: Path) -> None:
    """No DOCX or PDF that the fuzzer makes breaks a reader, hangs it or fills the memory."""
    found = fuzz("fuzz_documents", tmp_path, runs=10_000, max_len=512, timeout=10)

    assert not found
