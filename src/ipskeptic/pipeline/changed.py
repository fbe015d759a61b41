"""Which lines of a document have changed since a commit: git is asked."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from ipskeptic.errors import InputError

_HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_TIMEOUT_SECONDS = 60  # judgement: a repository of this size answers in milliseconds


class Changes:
    """Lines that differ from where a commit and HEAD part, in the working folder's repository.

    Args:
        ref: A commit, branch or tag.

    Raises:
        InputError: There is no git, no repository, or no such commit.
    """

    def __init__(self, ref: str) -> None:
        if ref.startswith("-"):
            raise InputError(f"--diff {ref}: no commit's name begins with a dash")
        self.ref = ref
        self._root = Path(_git("rev-parse", "--show-toplevel").decode().rstrip("\n"))
        commit = _git("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}").decode().strip()
        self._base = _git("merge-base", commit, "HEAD").decode().strip()
        self._names = _names(_git("diff", "--name-only", "-z", self._base, at=self._root))
        listed = ("ls-files", "--others", "--exclude-standard", "-z")
        self._untracked = _names(_git(*listed, at=self._root))

    def of(self, path: Path) -> frozenset[int] | None:
        """The changed lines of a document, 1-based; None where all of it is new."""
        try:
            inside = path.resolve().relative_to(self._root.resolve()).as_posix()
        except ValueError:
            return None  # outside of the repository: nobody knows what it was before
        if inside in self._untracked:
            return None
        if inside not in self._names:
            # Ignored files are not in the diff either.
            tracked = _git("ls-files", "-z", "--", inside, at=self._root)
            return frozenset() if tracked else None
        options = ("--no-color", "--no-ext-diff", "--no-textconv", "--unified=0", "--text")
        found = _git("diff", *options, self._base, "--", inside, at=self._root)
        lines: set[int] = set()
        for hunk in _HUNK.finditer(found):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            lines.update(range(first, first + count))
        return frozenset(lines)


def _names(listed: bytes) -> frozenset[str]:
    return frozenset(
        name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name
    )


def _git(*words: str, at: Path | None = None) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, and names that git gave
            ("git", *words),  # noqa: S607 - whichever git the user has
            cwd=at,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=_TIMEOUT_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InputError(f"--diff: git could not be asked ({error})") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip() or "it gives no reason"
        hint = (
            "a checkout without history needs fetch-depth: 0"
            if words[0] in ("merge-base", "rev-parse")
            else "see what git says when you run it"
        )
        raise InputError(f"--diff: git {words[0]} failed: {said}; {hint}")
    return done.stdout
