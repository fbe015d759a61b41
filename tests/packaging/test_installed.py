"""The main job from every way of installing."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.conftest import (
    FOUNDING,
    Built,
    Installed,
    answer,
    environment,
    is_founding,
    must,
    new_environment,
    run,
)

pytestmark = pytest.mark.slow

# What `[dev]` brings and a user does not have.
DEVELOPMENT = {
    "pytest",
    "pytest-cov",
    "coverage",
    "hypothesis",
    "jsonschema",
    "mypy",
    "ruff",
    "build",
    "hatchling",
    "zstandard",
}

WHERE = "import ipskeptic, ipskeptic.discover as d; print(ipskeptic.__file__); print(d.data_root())"


def places(python: Path, cwd: Path, **env: str) -> tuple[Path, Path]:
    """Where the package and its data were found."""
    done = run(python, "-c", WHERE, cwd=cwd, env=environment(**env))
    package, data = done.stdout.splitlines()
    return Path(package).resolve(), Path(data).resolve()


def test_the_wheel_answers_from_anywhere(installed: Installed, tmp_path: Path) -> None:
    """The installed program answers the founding case from another folder, both ways to start."""
    package, data = places(installed.python, tmp_path)

    assert package.is_relative_to(installed.site.resolve())
    assert data == package.parent / "data"
    assert is_founding(answer([installed.program], tmp_path))
    assert is_founding(answer([installed.python, "-m", "ipskeptic"], tmp_path))


def test_runtime_dependencies_are_all_there(installed: Installed, tmp_path: Path) -> None:
    """The environment has what the wheel asks for, nothing that only developers have, and works."""
    listed = json.loads(installed.pip("list", "--format", "json", cwd=tmp_path))
    names = {entry["name"].lower() for entry in listed}

    assert "ipskeptic" in names
    assert not names & DEVELOPMENT
    assert "No broken requirements" in installed.pip("check", cwd=tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        FOUNDING,
        ("explain", "shared"),
        ("cases", "list"),
        ("schema", "report"),
        ("--version",),
        (*FOUNDING, "-f", "markdown"),
        (*FOUNDING, "-f", "stix"),
    ],
)
def test_no_toml_is_read_at_run_time(
    installed: Installed, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    """Without a TOML parser whatever answers or explains works: it reads generated files only.

    `data compile` does read TOML: the registries that are built in.
    """
    options = ["--isolated", "--data-dir", str(tmp_path), *arguments]
    script = (
        "import sys; sys.modules['tomllib'] = None\n"
        f"from ipskeptic.__main__ import main; sys.exit(main({options!r}))"
    )
    done = run(installed.python, "-c", script, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_import_and_answer_with_runtime_dependencies(
    installed: Installed, built: Built, tmp_path: Path
) -> None:
    """Importing a file and asking about it needs no more than what was installed."""
    folder = ("--isolated", "--data-dir", tmp_path / "data")
    file = built.tree / "tests" / "world" / "then" / "drop-20240301.txt"
    must(installed.program, *folder, "data", "import", file, cwd=tmp_path)
    verified = must(installed.program, *folder, "data", "verify", cwd=tmp_path)

    assert verified == "sound\n"
    assert "spamhaus-drop" in must(installed.program, *folder, "data", "status", cwd=tmp_path)


@pytest.fixture
def read_only(installed: Installed, tmp_path: Path) -> Iterator[list[str | Path]]:
    """A way to start programs for which the environment's packages can't be written."""
    folders = [installed.site, *(p for p in installed.site.rglob("*") if p.is_dir())]
    modes = {folder: folder.stat().st_mode for folder in folders}
    for folder, mode in modes.items():
        folder.chmod(mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        write = f"open({str(installed.site / 'ipskeptic' / 'probe')!r}, 'w')"
        for start in _ways(installed.site):
            works = run(*start, installed.python, "-c", "pass", cwd=tmp_path).returncode == 0
            writes = run(*start, installed.python, "-c", write, cwd=tmp_path).returncode == 0
            if works and not writes:
                break
        else:
            pytest.skip("this user can write everywhere, and neither setpriv nor unshare works")
        yield start
    finally:
        for folder, mode in modes.items():
            folder.chmod(mode)
        (installed.site / "ipskeptic" / "probe").unlink(missing_ok=True)


def _ways(site: Path) -> list[list[str | Path]]:
    """Ways to start a program that obeys the modes of files, as root does not by itself."""
    ways: list[list[str | Path]] = [[]]
    if shutil.which("setpriv"):
        ways.append(["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"])
    if shutil.which("unshare"):
        bind = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
        ways.append(["unshare", "-m", "sh", "-c", bind, site])
    return ways


def test_the_wheel_answers_where_it_cannot_write(
    installed: Installed, read_only: list[str | Path], tmp_path: Path
) -> None:
    """In a read-only site-packages the program answers, and leaves nothing behind."""
    before = sorted(installed.site.rglob("*"))
    start: list[str | Path] = [*read_only, installed.program]

    assert is_founding(answer(start, tmp_path))
    assert sorted(installed.site.rglob("*")) == before
    assert not (tmp_path / "no-data").exists()


def test_a_checkout_answers(installed: Installed, built: Built, tmp_path: Path) -> None:
    """With PYTHONPATH=src a checkout is used as it lies, its own data included."""
    source = str(built.tree / "src")
    package, data = places(installed.python, tmp_path, PYTHONPATH=source)
    start: list[str | Path] = [installed.python, "-m", "ipskeptic"]

    assert package == (built.tree / "src" / "ipskeptic" / "__init__.py").resolve()
    assert data == (built.tree / "data").resolve()
    assert is_founding(answer(start, tmp_path, env=environment(PYTHONPATH=source)))


def test_an_editable_install_answers(installed: Installed, built: Built, tmp_path: Path) -> None:
    """An editable install answers from the project's own files."""
    made = new_environment(tmp_path / "venv", with_pip=False)
    # The dependencies come from the other environment: installing them twice would tell no more.
    (made.site / "zz-dependencies.pth").write_text(f"{installed.site}\n", encoding="utf-8")
    options = ("--python", made.python, "install", "-q", "--no-deps", "-e", built.tree)
    installed.pip(*options, cwd=tmp_path)
    package, data = places(made.python, tmp_path)

    assert package == (built.tree / "src" / "ipskeptic" / "__init__.py").resolve()
    assert data == (built.tree / "data").resolve()
    assert is_founding(answer([made.program], tmp_path))


@pytest.fixture
def without_country_table(installed: Installed, tmp_path: Path) -> Iterator[Installed]:
    """The environment without iptocc, as on musl."""
    installed.pip("uninstall", "-q", "-y", "iptocc", cwd=tmp_path)
    yield installed
    installed.pip("install", "-q", "iptocc", cwd=tmp_path)


def test_without_the_country_table(without_country_table: Installed, tmp_path: Path) -> None:
    """Without iptocc everything works; the registered country is unavailable, with the way out."""
    program: list[str | Path] = [without_country_table.program]
    found = answer(program, tmp_path, "203.131.222.102", "--claim", "KP")
    (reading,) = [r for r in found["readings"] if r["kind"] == "registered-country"]
    (gap,) = [gap for gap in found["gaps"] if gap["question"] == "registry"]

    assert reading["state"] == "unavailable"
    assert reading["cause"] == "not-installed"
    assert "import a registry's delegated file" in reading["detail"]
    assert gap["command"] == "ipskeptic data update apnic"
    assert found["class"] == "unknown"
    assert is_founding(answer(program, tmp_path))


def test_the_documented_way_without_the_country_table(built: Built) -> None:
    """The page on musl installs every runtime dependency but iptocc by name."""
    import tomllib

    project = tomllib.loads((built.tree / "pyproject.toml").read_text("utf-8"))["project"]
    names = {wanted.split(">")[0] for wanted in project["dependencies"]}
    page = (built.tree / "docs" / "limitations.md").read_text("utf-8")
    (line,) = [
        line for line in page.splitlines() if line.startswith("python3 -m pip install click")
    ]

    assert set(line.split()[4:]) == names - {"iptocc"}


def test_started_through_a_link(installed: Installed, tmp_path: Path) -> None:
    """A link to the program, as pipx makes one, answers too."""
    if os.name == "nt":
        return
    link = tmp_path / "ipskeptic"
    link.symlink_to(installed.program)

    assert is_founding(answer([link], tmp_path))
