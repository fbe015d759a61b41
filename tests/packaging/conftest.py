"""Builds the distributions once, from a copy of the project, and installs the wheel once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import ROOT

FOUNDING = ("175.45.176.143", "--at", "2014-12-11", "--claim", "KP")

# What an answer of the founding case has, however the program was installed.
EXPECTED = {
    "class": "compromised",
    "carries": "route",
    "stops_at": "place",
    "fit": "named",
}

_NOT_COPIED = (".git", ".venv", "dist", "build", "__pycache__", ".*_cache", ".hypothesis", ".cov*")


class Built(NamedTuple):
    """The distributions.

    Attributes:
        tree: The copy of the project that they were built from.
        wheel: Built from the tree.
        sdist: Built from the tree.
        second: The wheel built from the sdist.
    """

    tree: Path
    wheel: Path
    sdist: Path
    second: Path


def environment(**more: str) -> dict[str, str]:
    """The environment of a user: none of ours, and bytecode as Python writes it."""
    ours = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "VIRTUAL_ENV")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith(("IPSKEPTIC_", "COV"))
    }
    return {**kept, "PYTHONUTF8": "1", **more}


def run(
    *command: str | Path, cwd: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=dict(env or environment()),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def must(*command: str | Path, cwd: Path) -> str:
    """Run a command that has to work; what it printed."""
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def answer(
    start: Sequence[str | Path], cwd: Path, *arguments: str, env: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The assessment that an installed program gives.

    Args:
        start: How it is started.
        cwd: The working folder, in which the empty data folder lies too.
        *arguments: What is asked; the founding case where nothing is given.
        env: The environment.
    """
    asked = arguments or FOUNDING
    options = ("--isolated", "--data-dir", cwd / "no-data", "-f", "json")
    done = run(*start, *options, *asked, cwd=cwd, env=env)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["assessments"]
    assert len(found) == 1
    return found[0]


def is_founding(found: Mapping[str, Any]) -> bool:
    """Whether this is the answer to the founding case."""
    return {name: found[name] for name in EXPECTED} == EXPECTED


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The distributions, built without a network by the backend that is installed."""
    room = tmp_path_factory.mktemp("built")
    tree = room / "tree"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*_NOT_COPIED))
    build = (sys.executable, "-m", "build", "--no-isolation", "--outdir")
    must(*build, room / "first", "--wheel", tree, cwd=room)
    # Without an option `build` makes the sdist, unpacks it, and builds the wheel from that.
    must(*build, room / "second", tree, cwd=room)
    (wheel,) = (room / "first").glob("*.whl")
    (sdist,) = (room / "second").glob("*.tar.gz")
    (second,) = (room / "second").glob("*.whl")
    return Built(tree, wheel, sdist, second)


@pytest.fixture(scope="session")
def wheel_files(built: Built) -> dict[str, bytes]:
    """The wheel's files by name."""
    return unzipped(built.wheel)


@pytest.fixture(scope="session")
def sdist_names(built: Built) -> set[str]:
    """Names of the sdist's files, without its top folder."""
    with tarfile.open(built.sdist) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def unzipped(path: Path) -> dict[str, bytes]:
    """The files of a zip archive by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class Installed(NamedTuple):
    """The wheel in an environment of its own, with its runtime dependencies and nothing else."""

    python: Path
    program: Path
    site: Path

    def pip(self, *arguments: str | Path, cwd: Path) -> str:
        """Run the environment's pip."""
        return must(self.python, "-m", "pip", *arguments, cwd=cwd)


def new_environment(folder: Path, *, with_pip: bool) -> Installed:
    """Make an empty environment."""
    venv.create(folder, with_pip=with_pip)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(must(python, "-c", ask, cwd=folder).strip())
    return Installed(python, scripts / "ipskeptic", site)


@pytest.fixture(scope="session")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, installed from the package index as a user would."""
    room = tmp_path_factory.mktemp("installed")
    made = new_environment(room / "venv", with_pip=True)
    probe = ("download", "-q", "--no-deps", "--retries", "1", "-d", room, "platformdirs")
    reached = run(made.python, "-m", "pip", *probe, cwd=room)
    if reached.returncode:
        pytest.skip(f"pip reaches no package index: {reached.stderr.strip().splitlines()[-1]}")
    made.pip("install", "-q", "-c", built.tree / "constraints.txt", built.wheel, cwd=room)
    return made
