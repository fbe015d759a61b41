"""Writes the changes of `--fix` into documents: defanging and idle suppressions, never wording."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ipskeptic.errors import InputError
from ipskeptic.model.finding import Edit, Finding


def edits_of(findings: Iterable[Finding]) -> tuple[Edit, ...]:
    """The changes of findings that count, in order; of two that overlap the first."""
    edits = sorted(
        {edit for one in findings if one.suppressed is None and one.is_new for edit in one.edits},
        key=lambda edit: (edit.start, edit.end, edit.text),
    )
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return tuple(kept)


def fix(path: Path, edits: Iterable[Edit]) -> int:
    """Change a document in its place; it is there whole at every moment.

    Returns:
        How many changes were made.

    Raises:
        InputError: It is no UTF-8, its line ends are mixed, or it can't be written.
    """
    listed = tuple(edits)
    if not listed:
        return 0
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: --fix changes UTF-8 only; save it as UTF-8") from error
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    end = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    if "\r" in plain or (end == "\r\n" and text.count("\n") != text.count("\r\n")):
        raise InputError(f"{path}: --fix leaves a document with mixed line ends alone")
    for edit in reversed(listed):
        plain = plain[: edit.start] + edit.text + plain[edit.end :]
    _replace(path, (mark + plain.replace("\n", end)).encode("utf-8"))
    return len(listed)


def _replace(path: Path, data: bytes) -> None:
    place = Path(os.path.realpath(path))
    number, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        os.chmod(name, place.stat().st_mode & 0o7777)
        os.replace(name, place)
    except OSError as error:
        raise InputError(f"{path}: can't be changed ({error.strerror or error})") from error
    finally:
        if os.path.exists(name):
            os.unlink(name)
