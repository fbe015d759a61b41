"""The fuzz target of the index reader runs for a while without a finding."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SECONDS = 10


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="the fuzzer atheris is not installed"
)
def test_the_reader_holds_out(tmp_path: Path) -> None:
    """Ten seconds of coverage-guided fuzzing find no crash, hang or answer from outside."""
    options = [f"-max_total_time={SECONDS}", "-timeout=10", "-rss_limit_mb=1024", "-max_len=60"]
    result = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.fuzz_index", *options, f"-artifact_prefix={tmp_path}/"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS * 6,
    )

    assert result.returncode == 0, result.stderr[-4000:]
