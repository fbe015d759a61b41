"""What is in the wheel and the sdist."""

from __future__ import annotations

import tomllib
from email.parser import Parser

import pytest

from hatch_build import WHEEL as KERNEL
from tests.packaging.conftest import Built, unzipped

pytestmark = pytest.mark.slow


def test_the_wheel_has_all_modules_and_data(built: Built, wheel_files: dict[str, bytes]) -> None:
    """Every module of src and every file of data is in the wheel, as it is in the project."""
    source, data = built.tree / "src" / "ipskeptic", built.tree / "data"
    expected = {f"ipskeptic/{p.relative_to(source).as_posix()}": p for p in source.rglob("*.py")}
    expected |= {
        f"ipskeptic/data/{p.relative_to(data).as_posix()}": p
        for p in data.rglob("*")
        if p.is_file()
    }
    wrong = [name for name, p in expected.items() if wheel_files.get(name) != p.read_bytes()]

    assert wrong == []
    assert "ipskeptic/data/generated/builtin.idx" in expected


def test_the_wheel_has_nothing_else(built: Built, wheel_files: dict[str, bytes]) -> None:
    """No tests, tools, bytecode or stray folders: the package and its metadata."""
    tops = {name.partition("/")[0] for name in wheel_files}
    (info,) = tops - {"ipskeptic"}
    odd = [
        name
        for name in wheel_files
        if name.startswith("ipskeptic/")
        and not name.startswith("ipskeptic/data/")
        and not name.endswith(".py")
    ]

    assert info.endswith(".dist-info")
    # The compiled kernel, where a compiler is: test_kernel.py.
    assert [name for name in odd if name != KERNEL] == ["ipskeptic/py.typed"]
    assert not [name for name in wheel_files if "test" in name.lower() or name.endswith(".pyc")]


def test_metadata(built: Built, wheel_files: dict[str, bytes]) -> None:
    """The wheel says what the project says: name, version, licence, README, entry point."""
    project = tomllib.loads((built.tree / "pyproject.toml").read_text("utf-8"))["project"]
    (info,) = {n.partition("/")[0] for n in wheel_files if n.partition("/")[0] != "ipskeptic"}
    metadata = Parser().parsestr(wheel_files[f"{info}/METADATA"].decode())

    assert metadata["Name"] == "ipskeptic"
    assert metadata["Version"] == project["version"]
    assert metadata["Requires-Python"] == project["requires-python"]
    assert metadata["License-Expression"] == "Apache-2.0"
    assert f"{info}/licenses/LICENSE" in wheel_files
    assert "neither supports a party nor clears one" in str(metadata.get_payload())
    assert b"ipskeptic = ipskeptic.__main__:main" in wheel_files[f"{info}/entry_points.txt"]


def test_a_wheel_from_the_sdist_is_the_same(built: Built, wheel_files: dict[str, bytes]) -> None:
    """Whoever builds from the sdist gets the same files with the same bytes."""
    second = unzipped(built.second)

    assert sorted(second) == sorted(wheel_files)
    assert [name for name in second if second[name] != wheel_files[name]] == []


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "LICENSE",
        "Makefile",
        "constraints.txt",
        "pyproject.toml",
        "hatch_build.py",
        "src/ipskeptic/bulk/native/kernel.h",
        "src/ipskeptic/bulk/native/scan.c",
        "docs/README.md",
        "examples/log.csv",
        "tests/conftest.py",
        "tests/world/__init__.py",
        "tools/generate.py",
        "benchmarks/row.py",
    ],
)
def test_the_sdist_can_be_worked_on(name: str, sdist_names: set[str]) -> None:
    """The sdist has what make demo, make test and the links of the pages need."""
    assert name in sdist_names


def test_the_sdist_has_no_left_overs(sdist_names: set[str]) -> None:
    """Nothing of the machine that built it."""
    odd = (".venv", "__pycache__", ".pyc", ".mypy_cache", ".coverage", ".hypothesis")

    assert not [name for name in sdist_names if any(part in name for part in odd)]
    assert not [name for name in sdist_names if name.endswith((".so", ".o", ".dylib"))]
