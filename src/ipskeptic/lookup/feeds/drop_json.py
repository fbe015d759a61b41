"""Spamhaus DROP as JSON lines: one network a line, the last line an object about the file.

Source:
    drop_v4.json of Spamhaus, real files of 2025-04 and 2026-07 (FINDINGS, section 6): the last
    line has `type` "metadata", `timestamp` in epoch seconds and `records`; a network may stand
    there twice with two SBL ids, and `rir` may be null.
"""

from __future__ import annotations

from collections.abc import Callable

from ipskeptic.lookup.feeds._dates import from_epoch
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds._json import as_object, decode, text
from ipskeptic.lookup.feeds.base import FeedFile, Parsed


def parse(file: FeedFile) -> Parsed:
    """Read a DROP file of JSON lines.

    Returns:
        One span a line; `value` has `sbl`.

    Raises:
        FeedFormatError: A line is no JSON object, or it is cut off.
    """
    rows = Gather(file)
    about = read_lines(rows, _entry)
    feed = {"4": "spamhaus-drop", "6": "spamhaus-dropv6"}
    families = {span.family for span in rows.spans}
    name = feed.get("".join(map(str, sorted(families))), "")
    return rows.finish(holds_at=from_epoch(about.get("timestamp")), feed=name)


def _entry(rows: Gather, line: int, raw: str, entry: dict[str, object]) -> None:
    rows.entry(text(entry, "cidr"), pairs(("sbl", text(entry, "sblid"))), line, raw)


def read_lines(
    rows: Gather, take: Callable[[Gather, int, str, dict[str, object]], None]
) -> dict[str, object]:
    """Read a file of JSON objects, one a line, the last of them about the file.

    Args:
        rows: Where the records go.
        take: Called for each record with its line, its text and the object.

    Returns:
        The object about the file; empty if there is none.

    Raises:
        FeedFormatError: A line is no JSON object, or the file is cut off.
    """
    file = rows.file
    about: dict[str, object] = {}
    for number, line in enumerate(file.text_lines(), 1):
        if not line.strip():
            continue
        if line.lstrip()[0] != "{":
            raise file.refusal("this line is no JSON object", line=number)
        entry = as_object(file, decode(file, line, number))
        if entry.get("type") == "metadata":
            about = entry
        else:
            take(rows, number, line, entry)
    if not about:
        rows.warn("it lacks the metadata line, so its date and completeness are not known")
    declared = about.get("records")
    if isinstance(declared, int):
        rows.check_count(declared, rows.records + rows.bad_count, "records")
    return about
