"""A process that is killed leaves a working index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ipskeptic.lookup.index.reader import Index
from tests.conftest import ROOT
from tests.update.world import LIST, put, store, take

NET = 0xC0000200  # 192.0.2.0

# Kills itself at the nth call of a function that changes the data folder, before it or after it.
CHILD = """
import os, sys, tempfile
from pathlib import Path
sys.path[:0] = [{root!r}, {src!r}]
from tests.update.killing import die_at
from tests.update.world import store, take
die_at(
    int(sys.argv[2]), (tempfile, "mkstemp"), (os, "fsync"), (os, "chmod"), (os, "replace")
)
take(store(Path(sys.argv[1])), Path(sys.argv[1], "second-list.txt"))
"""


def run(folder: Path, steps: int) -> int:
    """Import a second list and be killed at a step; the exit code."""
    child = CHILD.format(root=str(ROOT), src=str(ROOT / "src"))
    return subprocess.run(
        [sys.executable, "-c", child, str(folder), str(steps)], check=False
    ).returncode


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_at_any_step_the_index_works(tmp_path: Path) -> None:
    """The index is the old or the new one, and the next import cleans up."""
    put(tmp_path, "second-list.txt", LIST.replace("192.0.2.1\n", "192.0.2.9\n"))
    first = put(tmp_path, "first-list.txt", LIST)
    seen = set()
    for steps in range(1, 30):
        data = store(tmp_path)
        for path in data.folder.root.rglob("second-list/*"):
            path.unlink()
        take(data, first)
        data.compile()
        code = run(tmp_path, steps)
        with Index.open(data.index_path) as index:
            index.verify()
            seen.add((len(index.lookup(4, NET + 1)), len(index.lookup(4, NET + 9))))
        data.compile()

        assert data.verify() == []
        assert not list(data.folder.root.rglob(".writing-*"))
        if code == 0:
            break
        assert code == -9

    assert steps > 16
    assert seen == {(1, 0), (1, 1)}
