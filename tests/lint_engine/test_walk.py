"""Which documents a folder holds: known kinds, without what git ignores."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ipskeptic.errors import InputError
from ipskeptic.pipeline.walk import find_documents, matches


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, with the working folder in it."""
    files = {
        "report.md": "x",
        "notes/old.adoc": "x",
        "notes/deep/list.txt": "x",
        "notes/page.HTML": "x",
        "build/out.md": "x",
        "data/package.json": '{"name": "x", "version": "1.2.3.4"}',
        "access.log": "x",
        "photo.png": "x",
        ".hidden/secret.md": "x",
        "notes/kept.md": "x",
        "notes/drop.md": "x",
        ".gitignore": "build/\nnotes/*.md\n",
        "notes/.gitignore": "!kept.md\n",
    }
    for name, text in files.items():
        path = tmp_path / "repo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "repo" / ".git").mkdir()
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


def shown(*names: str, exclude: tuple[str, ...] = ()) -> list[str]:
    """The paths that are found, as shown."""
    return [one.shown for one in find_documents(names, exclude)]


def test_a_folder_is_walked_as_git_sees_it(tree: Path) -> None:
    """Ignored, hidden and foreign files are passed over; an inner `!` brings one back."""
    expected = ["notes/deep/list.txt", "notes/kept.md", "notes/old.adoc", "notes/page.HTML"]

    assert shown() == [*expected, "report.md"]
    assert shown("notes") == expected


def test_what_is_named_is_read(tree: Path) -> None:
    """A file on the command line is read whatever git ignores, and only once."""
    assert shown("build/out.md", "./build/out.md", "access.log") == ["access.log", "build/out.md"]


def test_exclude(tree: Path) -> None:
    """Patterns as in .gitignore leave out parts of a walk."""
    assert shown(exclude=("notes/deep/", "*.HTML")) == [
        "notes/kept.md",
        "notes/old.adoc",
        "report.md",
    ]


def test_a_folder_outside_of_a_repository(tmp_path: Path) -> None:
    """Where there is no repository, only the ignore files in the folder itself count."""
    (tmp_path / ".gitignore").write_text("*.md\n", "utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "a.md").write_text("x", "utf-8")

    assert [one.path.name for one in find_documents([str(inner)])] == ["a.md"]


def test_a_name_that_is_not_there(tmp_path: Path) -> None:
    """A misspelt path is an error and no empty run."""
    with pytest.raises(InputError, match="no such file"):
        find_documents([str(tmp_path / "nothing.md")])


@pytest.mark.parametrize(
    ("path", "pattern", "fits"),
    [
        ("reports/a.json", "reports/*.json", True),
        ("reports/a.json", "*.json", True),
        ("reports/2024/a.json", "reports/**", True),
        ("reports/2024/a.json", "reports/**/a.json", True),
        ("reports/a.json", "reports/**/a.json", True),
        ("other/a.json", "reports/*", False),
    ],
)
def test_patterns_of_the_configuration(path: str, pattern: str, fits: bool) -> None:
    """Patterns of `[[lint.suppress]]` cross folders."""
    assert matches(path, (pattern,)) is fits


def test_a_folder_that_can_not_be_listed_is_found(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read as a document, which fails and is said: what it holds was not checked."""
    walk = os.walk

    def refuse(top: Path, onerror: Any) -> Iterator[tuple[str, list[str], list[str]]]:
        for here, folders, files in walk(top):
            if here.endswith("notes"):
                onerror(PermissionError(13, "Permission denied", here))
                folders.clear()
                continue
            yield here, folders, files

    monkeypatch.setattr(os, "walk", refuse)

    assert [one.shown for one in find_documents(())] == ["notes", "report.md"]


def test_a_file_whose_kind_can_not_be_known_is_found(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder may let its names be listed and nothing more."""

    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", refuse)

    assert "report.md" in [one.shown for one in find_documents(())]


def test_a_name_that_no_file_can_have() -> None:
    """It is refused with the reason, in a line."""
    with pytest.raises(InputError, match=r"^a{200}: can't be read \(File name too long\)$"):
        find_documents(("a" * 5_000,))
