"""A short run of the fuzzer of the intake."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SECONDS = 10


@pytest.mark.slow
def test_the_fuzzer_finds_nothing_in_ten_seconds(tmp_path: Path) -> None:
    """No input that the fuzzer makes breaks a law of the intake, hangs it or fills the memory."""
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed (it has no wheel for this system)")
    command = [
        *(sys.executable, "-m", "tests.fuzz.fuzz_intake"),
        *(f"-max_total_time={SECONDS}", "-timeout=5", "-rss_limit_mb=1024", "-max_len=4096"),
        *(f"-artifact_prefix={tmp_path}/", str(tmp_path)),
    ]
    run = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS + 60, check=False
    )

    assert run.returncode == 0, run.stderr[-3000:]
