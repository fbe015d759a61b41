"""The fuzz target of the feed parsers runs for a while without a finding."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

TARGET = Path(__file__).parent / "fuzz_feeds.py"
SECONDS = 20


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="the fuzzer atheris is not installed"
)
def test_the_parsers_hold_out(tmp_path: Path) -> None:
    """Twenty seconds of coverage-guided fuzzing find no crash, hang or unsound result."""
    result = subprocess.run(
        [
            sys.executable,
            str(TARGET),
            f"-max_total_time={SECONDS}",
            "-timeout=10",
            "-rss_limit_mb=1024",
            "-max_len=2048",
            f"-artifact_prefix={tmp_path}/",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS * 5,
    )

    assert result.returncode == 0, result.stderr[-3000:]
