"""What a local Spark session takes: Java, and settings that keep it on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Source: Spark 4 runs on Java 17 and later (its overview, "Downloading").
_LEAST = 17


def need_java() -> dict[str, str]:
    """Environment variables for Spark; the test is skipped where there is no Java for it."""
    java = _java()
    if java is None:
        pytest.skip(f"Java {_LEAST} or later is not on this machine")
    return {
        "JAVA_HOME": str(java.parent.parent),
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_SUBMIT_ARGS": "--master local[2] --conf spark.ui.enabled=false pyspark-shell",
    }


def _java() -> Path | None:
    home = os.environ.get("JAVA_HOME")
    for found in (home and f"{home}/bin/java", shutil.which("java")):
        if found and Path(found).exists() and _is_new(Path(found)):
            return Path(found).resolve()
    return None


def _is_new(java: Path) -> bool:
    done = subprocess.run([str(java), "-version"], capture_output=True, text=True, check=False)
    _, _, rest = done.stderr.partition('version "')
    major = rest.split(".")[0].split('"')[0]
    return done.returncode == 0 and major.isdigit() and int(major) >= _LEAST
