"""Who may import whom: docs/architecture.md, read from the code itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "ipskeptic"
EVERYBODY = {"model", "errors", "discover"}
STEPS = {"intake", "lookup", "reason", "lint", "render", "bulk", "update"}
# What each part may import besides itself and what everybody may.
MAY_IMPORT = {
    "model": set(),
    "errors": set(),
    "discover": set(),
    "intake": set(),
    "lookup": set(),
    "reason": set(),
    "lint": set(),
    "render": set(),
    "bulk": {"lookup", "reason"},
    "update": {"lookup"},
    "config": set(),
    "pipeline": {*STEPS, "config"},
    "cli": {"pipeline", "config", "intake", "render"},
    "__main__": {"cli"},
    "__init__": {"pipeline", "intake"},
}
NETWORK = {"socket", "ssl", "http", "urllib", "urllib3", "ipwhois", "dns", "ftplib"}
TERMINAL = {"rich", "curses"}
NUMERIC = {"numpy", "pandas", "pyarrow"}


def modules() -> list[Path]:
    """Every source file, in a stable order."""
    return sorted(SOURCE.rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every imported module, with its line, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield node.module or "", node.lineno
            if node.module == "ipskeptic":
                for alias in node.names:
                    yield f"ipskeptic.{alias.name}", node.lineno


def part_of(name: str) -> str:
    """The part of the program that a module belongs to."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def own_part(path: Path) -> str:
    """The part that a file belongs to."""
    relative = path.relative_to(SOURCE).with_suffix("").parts
    return relative[0]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_parts_import_only_what_they_may(path: Path) -> None:
    """A step imports the model, the errors and discovery, and no other step."""
    own = own_part(path)
    allowed = {own, *MAY_IMPORT[own], *EVERYBODY, "__version__", "__init__"}
    wrong = [
        f"{path.name}:{line} imports {name}"
        for name, line in imports(path)
        if name.startswith("ipskeptic.") and part_of(name) not in allowed
    ]

    assert wrong == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_libraries_stay_in_their_places(path: Path) -> None:
    """Network libraries, the terminal library and numpy are imported only where they belong."""
    relative = path.relative_to(SOURCE).as_posix()
    tops = {name.partition(".")[0] for name, _ in imports(path)}

    if not relative.startswith(("update/", "lookup/online/")):
        # socket is used by parsers for its strict reading of addresses, which opens nothing.
        assert tops & NETWORK <= {"socket"}
    if not relative.startswith(("render/text/", "cli/")):
        assert not tops & TERMINAL
    if not relative.startswith(("update/", "bulk/")):
        assert not tops & NUMERIC


def test_no_file_is_called_utils() -> None:
    """A file is named after its subject."""
    assert not [path for path in modules() if path.stem in ("utils", "util", "helpers", "common")]


@pytest.mark.parametrize(
    ("output", "absent"),
    [
        ("json", ("rich", "numpy", "ipwhois", "dns", "tomllib", "importlib.metadata")),
        ("csv", ("rich", "numpy", "ipwhois", "dns", "tomllib", "importlib.metadata")),
        ("text", ("numpy", "ipwhois", "dns", "tomllib", "importlib.metadata")),
    ],
)
def test_one_look_up_imports_little(output: str, absent: tuple[str, ...], tmp_path: Path) -> None:
    """One look-up imports no library that only another command needs."""
    script = (
        "import sys; from ipskeptic.__main__ import main\n"
        f"main(['203.0.113.9', '-f', '{output}', '--isolated', '--data-dir', {str(tmp_path)!r}])\n"
        "sys.stderr.write(' '.join(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    loaded = set(done.stderr.split())

    assert "click" in loaded, done.stderr
    assert not loaded & {*absent, "ipskeptic.model.online"}
