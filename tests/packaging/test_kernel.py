"""The compiled kernel is built where a C compiler is, and absent without harm where there is none.

Each way of installing, with a compiler and without, from a copy of the project.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from hatch_build import EDITABLE, WHEEL, NoKernelError, compiler, platform_tag
from tests.packaging.conftest import (
    Built,
    Installed,
    environment,
    must,
    new_environment,
    run,
    unzipped,
)

pytestmark = pytest.mark.slow

ASK = "from ipskeptic.bulk.library import load, status; print(status()); print(load().path)"
# Ways to have no kernel, with what is said.
WITHOUT = {
    "switch": ({"IPSKEPTIC_NO_KERNEL": "1"}, "IPSKEPTIC_NO_KERNEL is set"),
    "failing": ({"CC": "false"}, "false failed: exit 1"),
    "missing": ({"CC": "/none/cc"}, "/none/cc did not run"),
    "odd": ({"CC": "true"}, "can't be loaded"),
    "none": ({"PATH": ""}, "there is no C compiler (looked for CC, cc, gcc, clang)"),
}


class Wheel(NamedTuple):
    """A wheel, and what the build said."""

    path: Path
    said: str

    @property
    def kernels(self) -> list[str]:
        """Its libraries."""
        return [name for name in unzipped(self.path) if name.endswith(".so")]


def build(source: Path, room: Path, **env: str) -> Wheel:
    """Build a wheel from a tree or an sdist's tree, without a network."""
    room.mkdir(exist_ok=True)
    command = (sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", room, source)
    done = run(*command, cwd=room, env=environment(**env))
    assert done.returncode == 0, done.stderr
    (path,) = room.glob("*.whl")
    return Wheel(path, done.stdout + done.stderr)


@pytest.fixture
def needs_compiler() -> None:
    """A compiler is there."""
    try:
        compiler()
    except NoKernelError as error:
        pytest.skip(str(error))


def left_overs(tree: Path) -> list[Path]:
    """What a build may not leave in the tree."""
    return [path for path in tree.rglob("*") if path.suffix in (".so", ".o", ".dylib", ".dll")]


def test_the_wheel_has_the_kernel(built: Built, needs_compiler: None) -> None:
    """With a compiler the wheel is for this platform, any Python 3, and the tree stays clean."""
    for path in (built.wheel, built.second):
        assert path.name.endswith(f"-py3-none-{platform_tag()}.whl")
        assert Wheel(path, "").kernels == [WHEEL]
    assert left_overs(built.tree) == []


@pytest.mark.parametrize("way", WITHOUT)
def test_a_wheel_without_the_kernel(way: str, built: Built, tmp_path: Path) -> None:
    """Without a compiler, or where it fails, the wheel is pure, and one line says why."""
    env, said = WITHOUT[way]
    made = build(built.tree, tmp_path / "wheel", **env)
    lines = [line for line in made.said.splitlines() if "without its compiled kernel" in line]

    assert made.path.name.endswith("-py3-none-any.whl")
    assert made.kernels == []
    assert len(lines) == 1
    assert said in lines[0]
    assert left_overs(built.tree) == []


def environment_with(wheel: Path, base: Installed, room: Path) -> Installed:
    """An environment with a wheel, and the dependencies of another environment."""
    made = new_environment(room / "venv", with_pip=False)
    options = ("--python", made.python, "install", "-q", "--no-deps")
    base.pip(*options, wheel, cwd=room)
    # Afterwards, or pip would find the other environment's ipskeptic and be content.
    (made.site / "zz-dependencies.pth").write_text(f"{base.site}\n", encoding="utf-8")
    return made


def ask(python: Path, room: Path) -> list[str]:
    """What the installed program says of the kernel, and where that lies."""
    done = run(python, "-c", ASK, cwd=room)
    return done.stdout.splitlines()


def test_the_installed_wheel_uses_it(
    installed: Installed, tmp_path: Path, needs_compiler: None
) -> None:
    """The kernel of the wheel is found in the installed package, and `--version` says so."""
    status, path = ask(installed.python, tmp_path)

    assert status == "compiled"
    assert Path(path) == installed.site / WHEEL
    said = must(installed.program, "--isolated", "--data-dir", tmp_path, "--version", cwd=tmp_path)
    assert "\nkernel: compiled\n" in said


def test_the_installed_wheel_does_without(
    installed: Installed, built: Built, tmp_path: Path
) -> None:
    """A pure wheel works, and `--version` says that there is no kernel."""
    pure = build(built.tree, tmp_path / "wheel", CC="false")
    made = environment_with(pure.path, installed, tmp_path)
    said = must(made.program, "--isolated", "--data-dir", tmp_path, "--version", cwd=tmp_path)

    assert "\nkernel: none (not built: there was no C compiler when ipskeptic was" in said


def install_editable(made: Installed, base: Installed, tree: Path, room: Path, **env: str) -> None:
    """Install the tree in editable form."""
    command = ("-m", "pip", "--python", made.python, "install", "-q", "--no-deps", "-e", tree)
    done = run(base.python, *command, cwd=room, env=environment(**env))
    assert done.returncode == 0, done.stderr


def test_an_editable_install_has_the_kernel(
    installed: Installed, built: Built, tmp_path: Path, needs_compiler: None
) -> None:
    """An editable install has it beside the packages, newly built with each installing."""
    made = new_environment(tmp_path / "venv", with_pip=False)
    install_editable(made, installed, built.tree, tmp_path)
    status, path = ask(made.python, tmp_path)
    first = os.stat(path).st_mtime_ns

    assert status == "compiled"
    assert Path(path) == made.site / EDITABLE
    assert left_overs(built.tree) == []
    install_editable(made, installed, built.tree, tmp_path)
    assert os.stat(path).st_mtime_ns > first
    # One without a compiler takes the old one away.
    install_editable(made, installed, built.tree, tmp_path, CC="false")
    assert ask(made.python, tmp_path) == [
        "none (not built: there was no C compiler when ipskeptic was installed)"
    ]
