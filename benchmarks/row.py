"""One printed row of a benchmark: what, how much, where and how it was measured."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path


def print_row(what: str, result: str, method: str) -> None:
    """Print a row of the table in RESULTS.md."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    today = datetime.now(UTC).date().isoformat()
    print(f"| {what} | {result} | {method} | {machine} | {commit()} | {today} |")


def commit() -> str:
    """The commit that was measured."""
    root = Path(__file__).resolve().parent.parent
    command = ["git", "-C", str(root), "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
