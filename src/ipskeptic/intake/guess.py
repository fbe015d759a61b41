"""Whether a file is a list of addresses, or a log or document in which some stand."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice

from ipskeptic.errors import InputError
from ipskeptic.intake.lines import Line, read_lines
from ipskeptic.intake.plain import read_plain
from ipskeptic.model.assessment import BadInput

# So many lines that are neither blank nor comment are looked at (judgement): the preface of a
# list is shorter, and so is the list at the head of a report.
LOOKED_AT = 200

# What JSON, HTML and XML begin with: no line of a list does.
_MARKS = ("{", "<", "[{")


def is_text(head: bytes, name: str) -> bool:
    """Whether most of the first lines are something else than addresses.

    A line of which all is read as addresses speaks for a list; one of several words, some of
    which are none, for a text. A single word that is no address speaks for neither: lists have
    host names and misprints.

    Args:
        head: The first bytes, packed or not.
        name: For messages.

    Raises:
        InputError: It is packed in a way that is not read here.
    """
    votes = [_vote(line) for line in islice(_lines(head, name), LOOKED_AT)]
    return sum(votes) > 0


def _lines(head: bytes, name: str) -> Iterator[Line]:
    lines = read_lines(io.BytesIO(head), name)
    last: Line | None = None
    try:
        for line in lines:
            if last is not None:
                yield last
            last = line if line.text.strip() else last
    except InputError:
        # What is packed ends in its midst here; whoever reads it whole finds what is wrong.
        if last is None:
            raise
    # The last line may be cut off, unless it is the only one.
    if last is not None and (head.endswith(b"\n") or last.number == 1):
        yield last


def _vote(line: Line) -> int:
    """1 for a text, -1 for a list, 0 for neither."""
    text = line.text.strip()
    if text.startswith(_MARKS) or line.is_cut:
        return 1
    items = list(read_plain([line], ""))
    if not items:
        return 0
    if not any(isinstance(item, BadInput) for item in items):
        return -1
    return 1 if len(text.split(None, 1)) > 1 or len(items) > 1 or "," in text else 0
