"""Running the program as a user does, away from this machine's own settings and data."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ipskeptic.__main__ import main


class Done(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str


Cli = Callable[..., Done]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home and working folder; none of this machine's settings."""
    for name in list(os.environ):
        if name.startswith(("IPSKEPTIC_", "_IPSKEPTIC", "XDG_")) or name in (
            "NO_COLOR",
            "FORCE_COLOR",
            "COLUMNS",
            "TERM",
        ):
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    work = folder / "work"
    work.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.chdir(work)
    return folder


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run the program in this process."""

    def run(*args: object) -> Done:
        capsys.readouterr()
        code = main([str(arg) for arg in args])
        out, err = capsys.readouterr()
        return Done(code, out, err)

    return run


@pytest.fixture
def process() -> Cli:
    """Run the program as a process of its own."""

    def run(*args: object, env: dict[str, str] | None = None, **options: Any) -> Done:
        options.setdefault("stdin", subprocess.DEVNULL)
        if "input" in options:
            del options["stdin"]
        done = subprocess.run(
            [sys.executable, "-m", "ipskeptic", *map(str, args)],
            capture_output=True,
            check=False,
            timeout=60,
            env={**os.environ, **(env or {})},
            **options,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
