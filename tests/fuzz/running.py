"""Runs a fuzz target for a fixed number of inputs from a fixed seed: CI says the same twice.

To search for longer, with other seeds: `python -m tests.fuzz.fuzz_feeds -max_total_time=600`.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

needs_atheris = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="the fuzzer atheris is not installed"
)


def fuzz(
    target: str, scratch: Path, *, runs: int, max_len: int, timeout: int = 10, long: bool = False
) -> str:
    """Run one target of this folder; what it found, "" if nothing.

    Args:
        target: Its module's name.
        scratch: A folder for what it finds.
        runs: How many inputs.
        max_len: Their greatest length, in bytes.
        timeout: Seconds that one of them may take.
        long: Whether inputs are of any length from the beginning, instead of growing.
    """
    options = [f"-runs={runs}", "-seed=20141211", f"-max_len={max_len}", f"-timeout={timeout}"]
    options += ["-len_control=0"] if long else []
    result = subprocess.run(
        [
            # A program is charged with the memory of the process that starts it, and the runner of
            # the tests may have taken more than the limit: a shell stands between.
            *("sh", "-c", '"$@"; exit $?', "sh"),
            *(sys.executable, "-m", f"tests.fuzz.{target}", *options),
            *("-rss_limit_mb=1024", "-print_final_stats=1", f"-artifact_prefix={scratch}/"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if result.returncode == 0 and f"stat::number_of_executed_units: {runs}" in result.stderr:
        return ""
    return result.stderr[-4000:] or f"exit {result.returncode}, nothing said"
