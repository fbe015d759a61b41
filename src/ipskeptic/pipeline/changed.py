"""Which lines of a document have changed since a commit: git is asked."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from ipskeptic.errors import InputError

_HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_NO_CONTEXT = ("--unified=0", "--inter-hunk-context=0")  # whatever is configured
_LONE_CR = re.compile(rb"\r(?!\n)")
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
        self._root = Path(os.fsdecode(_git("rev-parse", "--show-toplevel").removesuffix(b"\n")))
        commit = _git("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}").decode().strip()
        self._base = _git("merge-base", commit, "HEAD").decode().strip()
        self._names = _names(_git("diff", "--name-only", "-z", self._base, at=self._root))
        listed = ("ls-files", "--others", "--exclude-standard", "-z")
        self._tracked = _names(_git("ls-files", "-z", at=self._root))
        self._untracked = _names(_git(*listed, at=self._root))

    def of(self, path: Path) -> frozenset[int] | None:
        """The changed lines of a document, 1-based; None where all of it is new.

        Of a document whose lines are not those that git counts (packed, in UTF-16, with CR alone),
        all is new when anything in it has changed.
        """
        try:
            inside = path.resolve().relative_to(self._root.resolve()).as_posix()
        except ValueError:
            return None  # outside of the repository: nobody knows what it was before
        if inside in self._untracked:
            return None
        if inside not in self._names:
            # Ignored files are not in the diff either.
            return frozenset() if inside in self._tracked else None
        if not _is_text(path):
            return None
        options = ("--no-color", "--no-ext-diff", "--no-textconv", "--text", *_NO_CONTEXT)
        found = _git("diff", *options, self._base, "--", inside, at=self._root)
        lines: set[int] = set()
        for hunk in _HUNK.finditer(found):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            lines.update(range(first, first + count))
        return frozenset(lines)


def _is_text(path: Path) -> bool:
    """Whether a document's lines end in LF, as git counts them."""
    try:
        data = path.read_bytes()
    except OSError:
        return False  # said elsewhere, and never hidden
    return b"\0" not in data and _LONE_CR.search(data) is None


def _names(listed: bytes) -> frozenset[str]:
    return frozenset(
        name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name
    )


def _git(*words: str, at: Path | None = None) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, and names that git gave
            # A path is a path, whatever signs are in it.
            ("git", "--literal-pathspecs", *words),  # noqa: S607 - whichever git the user has
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
