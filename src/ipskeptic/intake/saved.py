"""Telling a saved report of this program from a list of addresses."""

from __future__ import annotations

import os

_HEAD = 4096  # bytes; a report names its version and its tool first
_MARKS = (b'"schema_version"', b'"ipskeptic"')


def looks_like_report(path: str | os.PathLike[str]) -> bool:
    """Whether a file begins as a report that was saved with `-f json`.

    Only a regular file is opened: to look into a pipe would take from it what it holds. A file
    that can't be read is none, and reading it as a list will say why.
    """
    try:
        if not os.path.isfile(path):
            return False
        with open(path, "rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return all(mark in head for mark in _MARKS)
