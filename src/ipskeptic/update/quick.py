"""The plain lines of big text files, read as arrays; everything else is left to the parser.

A line is plain if it is written in the one canonical way that nearly all lines of its format are
written in: `quick_lists` has those of lists and route tables, `quick_seen` those of RIS dumps,
`quick_delegations` those of registries. Such lines are taken out of the file, and the parser of
the format reads what is left: comments, oddities and mistakes, and one line of each kind that was
taken. If it refuses that, or says of a plain line something else than was expected, it is given
the whole file. So there is one place that judges what is odd, and it is not here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from ipskeptic.errors import FeedFormatError
from ipskeptic.lookup.feeds import delegated, parse_feed
from ipskeptic.lookup.feeds.base import MAX_LINES, FeedFile, Parsed
from ipskeptic.update import quick_delegations, quick_lists, quick_seen
from ipskeptic.update.columns import Columns
from ipskeptic.update.digits import Places, Text
from ipskeptic.update.taken import Taken

# Judgement: a full table of routes has 22 MB; the arrays take some ten times as much.
MAX_BYTES = 64 << 20
# Measured: below this the parser alone is as quick.
MIN_LINES = 2_000
# Judgement: where so many lines are not plain, the parser might as well read all.
_MIN_SHARE = 0.5
# FireHOL's headers say how many entries there are, and the parser compares.
_DECLARED = rb"^# Entries\s*:\s*(\d{1,10}) (subnets|unique IPs)"
_HEAD = 8192

_Taker = Callable[[Text], list[Taken]]


def _takers() -> Mapping[str, tuple[_Taker, ...]]:
    """What takes the plain lines out of a file, one after the other, by format."""
    lists = {
        form: tuple(partial(take, shape=shape) for take in quick_lists.TAKERS)
        for form, shape in quick_lists.SHAPES.items()
    }
    return {**lists, "delegated": (quick_delegations.take,), "riswhois": (quick_seen.take,)}


TAKERS = _takers()


def read(file: FeedFile, form: str, *, excerpt: bool) -> tuple[Parsed, Columns]:
    """Read a file as its parser would.

    Returns:
        What the parser says of it, without the records, and the records.

    Raises:
        FeedFormatError: As the parser.
        ValueError: A record is none.
    """
    if form in TAKERS:
        # Looking ahead leaves the file to be read from its beginning.
        data = file.peek(MAX_BYTES)
        done = _read_quickly(file, data, form, excerpt) if len(data) < MAX_BYTES else None
        if done:
            return done
    parsed = parse_feed(file, form, excerpt=excerpt)
    return parsed, Columns.from_spans(parsed.spans)


def _read_quickly(
    file: FeedFile, data: bytes, form: str, excerpt: bool
) -> tuple[Parsed, Columns] | None:
    if form == "delegated" and not data.endswith(b"\n"):
        # Its last row may be cut off, whichever row that is.
        return None
    text = Text(data)
    if not MIN_LINES <= len(text.ends) < MAX_LINES:
        return None
    taken, rest, lines = _take(text, TAKERS[form])
    if not taken:
        return None
    lowered = _lowered(rest, taken)
    try:
        parsed = _parse(FeedFile(file.name, [lowered], where=file.where), form, excerpt, taken)
    except FeedFormatError:
        # Lines have other numbers in the rest, and the reason may be what was taken out.
        return None
    examples = {span for part in taken for span in part.examples()}
    if not examples.issubset(parsed.spans) or (lowered != rest and parsed.warnings):
        return None
    bad = [record._replace(line=int(lines[record.line - 1]) + 1) for record in parsed.bad]
    columns = Columns.from_spans(
        (span for span in parsed.spans if span not in examples),
        [(part.family, part.table, part.strings) for part in taken],
    )
    elsewhere = 0 if form == "delegated" else sum(part.gone for part in taken)
    return parsed._replace(records=parsed.records + elsewhere, bad=bad), columns


def _take(text: Text, takers: Sequence[_Taker]) -> tuple[list[Taken], bytes, Places]:
    """Take plain lines out of a file.

    Returns:
        The lines, what is left of the file, and for each of the lines that are left which of the
        file it is, from 0. No lines if they are few.
    """
    all_taken: list[Taken] = []
    rest, lines = text.raw, np.arange(len(text.ends) + 1)
    least = max(_MIN_SHARE * len(text.ends), 1)
    for take in takers:
        taken = take(text) if len(text.ends) >= least else []
        if sum(part.gone for part in taken) < least:
            break
        rest, left = text.without(np.concatenate([part.lines[~part.kept] for part in taken]))
        lines = lines[left]
        all_taken += taken
        text, least = Text(rest), max(MIN_LINES, 1)
    return all_taken, rest, lines


def _parse(file: FeedFile, form: str, excerpt: bool, taken: Sequence[Taken]) -> Parsed:
    if form != "delegated":
        return parse_feed(file, form, excerpt=excerpt)
    # A registry's file declares how many rows it has of each type, and they are counted there.
    counts = {quick_delegations.KINDS[part.family]: part.gone for part in taken}
    return delegated.parse_rest(file, counts, excerpt=excerpt)


def _lowered(rest: bytes, taken: Sequence[Taken]) -> bytes:
    """A text in which the declared number of entries is that of what is left.

    If it does not fit exactly, the parser says so, and is given the whole file.
    """
    found = re.search(_DECLARED, rest[:_HEAD], re.MULTILINE)
    if not found:
        return rest
    left = int(found[1]) - sum(
        part.gone if found[2] == b"subnets" else part.addresses_gone() for part in taken
    )
    return b"%b%d%b" % (rest[: found.start(1)], max(left, 0), rest[found.end(1) :])
