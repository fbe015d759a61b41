"""pre-commit runs the hooks from a local repository, in environments that it makes itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.packaging.test_action import BAD, GOOD


def git(*words: str, at: Path) -> None:
    """Run git without anybody's settings."""
    given = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    name = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "safe.directory=*")
    subprocess.run(
        ("git", *name, *words), check=True, capture_output=True, env=os.environ | given, cwd=at
    )


def test_every_hook_names_a_command_that_is() -> None:
    """The entries are commands with options that exist; files are chosen by a pattern."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))

    assert [hook["id"] for hook in hooks] == ["ipskeptic-lint", "ipskeptic-fix"]
    for hook in hooks:
        assert hook["language"] == "python"
        name, command, *options = hook["entry"].split()
        assert (name, command) == ("ipskeptic", "lint")
        done = subprocess.run(
            (sys.executable, "-m", "ipskeptic", command, *options, "-h"),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0


@pytest.mark.slow
def test_pre_commit_runs_it_from_a_local_repository(tmp_path: Path) -> None:
    """A bad report stops the commit, a good one passes."""
    pytest.importorskip("pre_commit", reason="pre-commit is not on this machine")
    # A repository of its own: of a checkout that somebody works in only commits would be seen.
    hooks = tmp_path / "hooks"
    skipped = (".git", ".venv", "build", "dist", ".hypothesis", ".mypy_cache", ".ruff_cache")
    _copy(ROOT, hooks, skipped)
    git("init", "-q", at=hooks)
    git("add", "-A", at=hooks)
    git("commit", "-q", "-m", "hooks", at=hooks)
    used = tmp_path / "used"
    used.mkdir()
    git("init", "-q", at=used)
    (used / "report.md").write_text(BAD, "utf-8")
    (used / "good.md").write_text(GOOD, "utf-8")
    git("add", "-A", at=used)

    tried = (sys.executable, "-m", "pre_commit", "try-repo", str(hooks), "ipskeptic-lint")

    def try_repo(name: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (*tried, "--files", name),
            cwd=used,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "home")},
        )

    bad, good = try_repo("report.md"), try_repo("good.md")
    assert bad.returncode == 1, bad.stdout + bad.stderr
    assert "location-as-origin" in bad.stdout
    assert good.returncode == 0, good.stdout + good.stderr


def _copy(source: Path, target: Path, skipped: tuple[str, ...]) -> None:
    import shutil

    shutil.copytree(source, target, ignore=shutil.ignore_patterns(*skipped, "__pycache__", "*.so"))
