"""`make` on a fresh machine: what it says where something is missing, and what it does else.

Python is played by a script that answers as the makefile's own questions need it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")

# What a recipe may call besides Python.
TOOLS = ("make", "sh", "env", "touch", "mkdir", "cat", "chmod", "rm")

# Answers each question of the makefile; `$LOG` gets every call.
PYTHON = """#!/bin/sh
echo "$0 $*" >> "$LOG"
case "$*" in
  *version_info*) exit {old} ;;
  *ensurepip*) exit {no_venv} ;;
  "-m venv "*)
    mkdir -p "$3/bin"
    cat > "$3/bin/python" <<'END'
#!/bin/sh
echo "$0 $*" >> "$LOG"
case "$*" in
  "-m pip "*) exit {no_index} ;;
esac
END
    chmod +x "$3/bin/python" ;;
esac
"""


class Machine:
    """A folder with the makefile, and a PATH with the stand-in and what recipes need.

    Attributes:
        folder: The project.
        log: Every call of a Python.
    """

    def __init__(self, room: Path) -> None:
        self.folder = room / "project"
        self.bin = room / "bin"
        self.log = room / "log"
        self.folder.mkdir()
        self.bin.mkdir()
        for name in ("Makefile", "pyproject.toml", "constraints.txt"):
            shutil.copy(ROOT / name, self.folder)
        for name in TOOLS:
            found = shutil.which(name)
            assert found, f"{name} is missing on this machine"
            (self.bin / name).symlink_to(found)

    def python(self, name: str = "python3", **answers: bool) -> None:
        """Put a stand-in for Python into the PATH, with what it lacks."""
        lacks = {"old": False, "no_venv": False, "no_index": False} | answers
        text = PYTHON
        for key, value in lacks.items():
            text = text.replace(f"{{{key}}}", str(int(value)))
        path = self.bin / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def make(self, *arguments: str) -> tuple[int, list[str]]:
        """Run make; its exit code, and what was said that is not make's own."""
        done = subprocess.run(
            [self.bin / "make", "--no-print-directory", *arguments],
            cwd=self.folder,
            env={"PATH": str(self.bin), "LOG": str(self.log), "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
        return done.returncode, said

    def calls(self) -> list[str]:
        """Every call of a Python so far, without the folder it lies in."""
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return [line.replace(f"{self.bin}/", "") for line in text.splitlines()]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without any Python yet."""
    return Machine(tmp_path)


NEEDS_PYTHON = (
    "ipskeptic needs Python 3.11 or newer: install it, or name it: make PYTHON=python3.12 demo"
)


@pytest.mark.parametrize("target", ["demo", "test"])
def test_an_older_python_is_named(machine: Machine, target: str) -> None:
    """With an older Python one line says what to install, and nothing is made."""
    machine.python(old=True)

    assert machine.make(target) == (2, [NEEDS_PYTHON])
    assert not (machine.folder / ".venv").exists()


def test_no_python_at_all(machine: Machine) -> None:
    """Without any Python the same line says what to install."""
    assert machine.make("demo") == (2, [NEEDS_PYTHON])


def test_a_missing_venv_module_is_named(machine: Machine) -> None:
    """Without the venv module, as on Debian, one line names the package."""
    machine.python(no_venv=True)

    assert machine.make("demo") == (
        2,
        ["Python's venv module is missing: install it (Debian: apt install python3-venv)"],
    )


def test_without_a_package_index(machine: Machine) -> None:
    """Without a network the first run says so, and the next run tries again."""
    machine.python(no_index=True)
    code, said = machine.make("demo")
    again, _ = machine.make("demo")

    assert code == again == 2
    assert len(said) == 1
    assert "the first run needs a package index" in said[0]
    assert len([call for call in machine.calls() if " -m pip install " in call]) == 2


def test_another_python_can_be_named(machine: Machine) -> None:
    """`make PYTHON=...` uses that one, even where python3 is too old."""
    machine.python(old=True)
    machine.python("python3.13")

    assert machine.make("PYTHON=python3.13", "demo") == (0, [])
    assert {call.split()[0] for call in machine.calls()} == {"python3.13", ".venv/bin/python"}


def test_the_second_run_installs_nothing(machine: Machine) -> None:
    """What was installed is used again: later runs need neither network nor another Python."""
    machine.python()
    assert machine.make("demo") == (0, [])
    (machine.bin / "python3").unlink()
    before = machine.calls()

    assert machine.make("demo") == (0, [])
    assert machine.calls()[len(before) :] == [".venv/bin/python tools/demo.py"]


def test_a_changed_project_file_installs_again(machine: Machine) -> None:
    """When the dependencies may have changed they are installed again."""
    machine.python()
    machine.make("demo")
    later = (machine.folder / "pyproject.toml").stat().st_mtime + 3600
    os.utime(machine.folder / "pyproject.toml", (later, later))
    machine.make("demo")

    assert len([call for call in machine.calls() if " -m pip install " in call]) == 2


# Python imports it at its start: whoever reaches for the network gets an error.
NO_NETWORK = """
import sys
def refuse(event, arguments):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        raise OSError(f"the network was used: {event} {arguments[1:]}")
sys.addaudithook(refuse)
"""


def offline(folder: Path) -> dict[str, str]:
    """An environment in which every Python refuses the network."""
    (folder / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "80"}


def test_the_demo_uses_no_network(tmp_path: Path) -> None:
    """`make demo` prints its four runs without reaching for the network."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "demo.py"],
        cwd=tmp_path,
        env=offline(tmp_path),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    runs = done.stdout.split("$ ipskeptic ")[1:]
    rows = [line for line in runs[-1].splitlines()[2:] if line]

    assert done.returncode == 0, done.stderr
    assert ["compromised" in runs[0], "Google Public DNS" in runs[1]] == [True, True]
    assert "KP is not named by any record held" in runs[2]
    assert len(rows) == 11
    assert rows[-1].startswith("not an address,")


def test_the_guard_against_the_network_works(tmp_path: Path) -> None:
    """The check above would fail if the network were used."""
    script = "import socket; socket.create_connection(('192.0.2.1', 80), 0.1)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=offline(tmp_path),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert "the network was used" in done.stderr


def test_the_demo_ends_quietly_in_a_closed_pipe() -> None:
    """`make demo | head` shows no error."""
    done = subprocess.run(
        f"'{sys.executable}' '{ROOT / 'tools' / 'demo.py'}' | head -2",
        shell=True,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.stdout.startswith("$ ipskeptic 175.45.176.143")
    assert done.stderr == ""
