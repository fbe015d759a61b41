"""`--diff`: lines changed since a commit, asked of a real git."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ipskeptic.errors import InputError
from ipskeptic.pipeline.changed import Changes

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not on this machine")


def git(*words: str) -> None:
    """Run git with a name and without anybody's settings."""
    given = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    name = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run(("git", *name, *words), check=True, capture_output=True, env=os.environ | given)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which a branch has left main."""
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    for name in ("a.md", "same.md", "größe \t.md"):
        (tmp_path / name).write_text("one\ntwo\nthree\n", "utf-8")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    git("checkout", "-q", "-b", "work")
    return tmp_path


def test_changed_and_added_lines(repository: Path) -> None:
    """Lines that differ and lines that are new count; others do not."""
    (repository / "a.md").write_text("one\nTWO\nthree\nfour\n", "utf-8")

    changes = Changes("main")
    assert changes.of(repository / "a.md") == frozenset({2, 4})
    assert changes.of(repository / "same.md") == frozenset()


def test_names_that_git_would_quote(repository: Path) -> None:
    """A name with blanks and other letters is found."""
    path = repository / "größe \t.md"
    path.write_text("ONE\ntwo\nthree\n", "utf-8")

    assert Changes("main").of(path) == frozenset({1})


def test_a_new_document_is_new_as_a_whole(repository: Path) -> None:
    """Untracked and foreign documents are new from end to end."""
    (repository / "new.md").write_text("x\n", "utf-8")

    assert Changes("main").of(repository / "new.md") is None
    assert Changes("main").of(Path("/elsewhere.md")) is None


def test_what_main_did_meanwhile_is_not_counted(repository: Path) -> None:
    """Compared is with where the branch left, not with where main is now."""
    git("checkout", "-q", "main")
    (repository / "same.md").write_text("ONE\ntwo\nthree\n", "utf-8")
    git("commit", "-q", "-am", "main goes on")
    git("checkout", "-q", "work")

    assert Changes("main").of(repository / "same.md") == frozenset()


@pytest.mark.parametrize("ref", ["nosuch", "--output=x", ""])
def test_a_ref_that_is_none(repository: Path, ref: str) -> None:
    """A wrong commit is an error and no empty run."""
    with pytest.raises(InputError, match="--diff"):
        Changes(ref)


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of a repository it is an error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(InputError, match="--diff"):
        Changes("main")


def test_signs_of_patterns_in_names_are_signs(repository: Path) -> None:
    """`a[1].md` is that document and not `a1.md`, and a colon begins no word of git's."""
    for name in ("a[1].md", "a1.md", ":(top)b.md"):
        (repository / name).write_text("one\ntwo\n", "utf-8")
    git("--literal-pathspecs", "add", ".")
    git("commit", "-q", "-m", "names")
    (repository / "a1.md").write_text("ONE\ntwo\n", "utf-8")
    (repository / "a[1].md").write_text("one\nTWO\n", "utf-8")
    (repository / ":(top)b.md").write_text("one\nTWO\n", "utf-8")
    changes = Changes("HEAD")

    assert changes.of(repository / "a[1].md") == frozenset({2})
    assert changes.of(repository / "a1.md") == frozenset({1})
    assert changes.of(repository / ":(top)b.md") == frozenset({2})


@pytest.mark.parametrize("data", [b"one\rTWO\r", "one\nTWO\n".encode("utf-16"), b"\x1f\x8b\x00"])
def test_lines_that_git_counts_otherwise(repository: Path, data: bytes) -> None:
    """What git can't tell the lines of is new as a whole when it has changed."""
    (repository / "a.md").write_bytes(data)

    assert Changes("main").of(repository / "a.md") is None


def test_settings_of_the_user_change_no_line(repository: Path) -> None:
    """Lines between two changes are not changed, whatever git is told to show."""
    git("config", "diff.interHunkContext", "5")
    git("config", "diff.context", "5")
    (repository / "a.md").write_text("ONE\ntwo\nTHREE\n", "utf-8")

    assert Changes("main").of(repository / "a.md") == frozenset({1, 3})
