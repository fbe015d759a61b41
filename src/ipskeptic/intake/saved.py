"""Telling a saved report of this program from a list of addresses."""

from __future__ import annotations

import io
import json
import os
from typing import Any

from ipskeptic.errors import InputError
from ipskeptic.intake.ahead import HEAD
from ipskeptic.intake.lines import UnreadableError, open_text

_HEAD = 4096  # characters; a report names its version and its tool first
_MARKS = ('"schema_version"', '"tool":{', '"ipskeptic"')
# Judgement: a report of thousands of addresses is smaller.
LIMIT = 64 * 1024 * 1024


def report_text(path: str | os.PathLike[str]) -> str | None:
    """The text of a file that is a report saved with `-f json`, or None.

    Only a regular file is opened: to look into a pipe would take from it what it holds. A file
    that can't be read is none, and reading it as a list will say why.

    Raises:
        InputError: It is a JSON document, and no report: its addresses are not mined.
    """
    try:
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as file:
            return report_in(open_text(file, os.fspath(path)), os.fspath(path))
    except (OSError, UnreadableError):
        return None


def report_in(stream: io.TextIOBase, name: str) -> str | None:
    """The text of a report that a stream of text holds, or None.

    Raises:
        InputError: It is a JSON document, and no report.
    """
    head = stream.read(_HEAD)
    if not head.lstrip("\ufeff \t\r\n").startswith("{"):
        return None
    if _states_observations(head):
        return None
    text = (head + stream.readline(LIMIT)).lstrip("\ufeff \t\r\n")
    first, _, _ = text.partition("\n")
    known = _parsed(first)
    if known is not None and not _is_report(known):
        return None  # JSON lines, or one object in a line
    text += stream.read(max(0, LIMIT + 1 - len(text)))
    if len(text) > LIMIT:
        raise InputError(f"{name}: a JSON document of more than 64 MiB: write one object a line")
    whole = _parsed(text)
    if whole is None:
        # What is left of a report that was cut off is none of a list either.
        return text if known is not None or _has_marks(text) else None
    if _is_report(whole):
        return text
    if _states_observations(text[:HEAD]):
        return None
    raise InputError(
        f"{name}: one JSON document, no report of this program, nor STIX or MISP: "
        "write one object a line (jq -c .) and name the --field"
    )


def _states_observations(head: str) -> bool:
    # Imported here: a saved report needs no reader of other documents.
    from ipskeptic.intake.observations import format_of

    return format_of(head) is not None


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_report(document: Any) -> bool:
    tool = document.get("tool") if isinstance(document, dict) else None
    return isinstance(tool, dict) and tool.get("name") == "ipskeptic"


def _has_marks(text: str) -> bool:
    head = "".join(text[:_HEAD].split())
    return all(mark in head for mark in _MARKS)
