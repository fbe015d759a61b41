"""Which documents a folder holds: by known ends of names, without what git ignores."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from pathspec import GitIgnoreSpec

from ipskeptic.errors import InputError
from ipskeptic.intake.documents import reader_for, suffixes

# In a folder these are read only if they hold indicators in a known form: most JSON and XML of a
# repository is configuration. A log is no report. Named on the command line, all are read.
_BY_CONTENT = (".json", ".xml", ".jsonl")
_NOT_WALKED = (".log", ".list")
_HEAD = 65536  # as much as tells the format: intake.documents
_GENERIC = ("json", "xml", "text")


class Found(NamedTuple):
    """A document to read.

    Attributes:
        path: Where it is.
        shown: How it is shown: relative to the working folder where it lies in it, with `/`.
    """

    path: Path
    shown: str


def find_documents(names: Sequence[str], exclude: Sequence[str] = ()) -> list[Found]:
    """Every document that is named, or lies in a folder that is named, once, sorted by path.

    Args:
        names: Files and folders; none is the working folder.
        exclude: Patterns of paths that a folder's walk passes over, as in `.gitignore`.

    Raises:
        InputError: A name is neither file nor folder.
    """
    spec = GitIgnoreSpec.from_lines(exclude)
    found: dict[str, Found] = {}
    for name in names or (".",):
        for one in _named(name, spec):
            found.setdefault(os.path.realpath(one), Found(one, shown(one)))
    return sorted(found.values(), key=lambda one: one.shown)


def _named(name: str, exclude: GitIgnoreSpec) -> Iterable[Path]:
    path = Path(name)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise InputError(f"{name}: no such file or folder") from error
    except OSError as error:
        # A name that is too long would fill the screen.
        raise InputError(f"{name[:200]}: can't be read ({error.strerror or error})") from error
    return _walk(path, exclude) if stat.S_ISDIR(mode) else (path,)


def shown(path: Path) -> str:
    """How a path is shown: relative to the working folder where it lies in it, with `/`."""
    absolute, here = os.path.abspath(path), os.getcwd()
    if absolute.startswith(here.rstrip(os.sep) + os.sep):
        return Path(os.path.relpath(absolute, here)).as_posix()
    return path.as_posix()


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether a path with `/` fits one of some patterns; `**` and `*` both cross folders."""
    return any(fnmatchcase(path, pattern.replace("**/", "*")) for pattern in patterns)


def _walk(folder: Path, exclude: GitIgnoreSpec) -> Iterator[Path]:
    ends = tuple(end for end in suffixes() if end not in _NOT_WALKED)
    ignores = list(_above(folder))
    kept: dict[str, list[tuple[str, GitIgnoreSpec]]] = {os.path.abspath(folder): ignores}
    closed: list[Path] = []  # folders that can't be listed: no clean run
    for top, folders, files in os.walk(folder, onerror=lambda error: closed.append(_of(error))):
        yield from closed
        closed.clear()
        here = os.path.abspath(top)
        specs = kept.pop(here, ignores) + _own(here)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not _ignored(os.path.join(here, name) + "/", specs)
        )
        for name in folders:
            kept[os.path.join(here, name)] = specs
        for name in sorted(files):
            path = os.path.join(here, name)
            if not name.lower().endswith(ends) or _ignored(path, specs):
                continue
            if exclude.match_file(_plain(os.path.relpath(path))):
                continue
            one = Path(top, name)
            if _is_file(one) and _wanted(one):
                yield one
    yield from closed


def _of(error: OSError) -> Path:
    return Path(str(error.filename))


def _is_file(path: Path) -> bool:
    """Whether a name stands for a file; where that can't be known it is read, and said later."""
    try:
        return path.is_file()
    except OSError:
        return True


def _wanted(path: Path) -> bool:
    """Whether content of a kind that is mostly something else is a report after all."""
    if not path.name.lower().endswith(_BY_CONTENT):
        return True
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return True  # read later, and said that it can't be
    return reader_for(path.name, head.decode("utf-8", "replace")).name not in _GENERIC


def _above(folder: Path) -> Iterator[tuple[str, GitIgnoreSpec]]:
    """What the folders above say that belong to the same repository, the outermost first."""
    found = []
    at = os.path.dirname(os.path.abspath(folder))
    if os.path.exists(os.path.join(os.path.abspath(folder), ".git")):
        return
    while True:
        found.append(at)
        if os.path.exists(os.path.join(at, ".git")):
            break
        above = os.path.dirname(at)
        if above == at:
            return  # no repository: nothing above has a say
        at = above
    for one in reversed(found):
        yield from _own(one)


def _own(folder: str) -> list[tuple[str, GitIgnoreSpec]]:
    found = []
    for name in (".git/info/exclude", ".gitignore"):
        try:
            with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
                found.append((folder, GitIgnoreSpec.from_lines(file)))
        except OSError:
            continue
    return found


def _ignored(path: str, specs: Sequence[tuple[str, GitIgnoreSpec]]) -> bool:
    """Whether git would ignore a path: the last pattern that fits decides, the innermost file's."""
    is_folder = path.endswith("/")
    for base, spec in reversed(specs):
        relative = os.path.relpath(path, base).replace(os.sep, "/") + ("/" if is_folder else "")
        verdict = spec.check_file(_plain(relative)).include
        if verdict is not None:
            return verdict
    return False


def _plain(path: str) -> str:
    """A path whose bytes are no text, as text: some engines of pathspec take nothing else."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
