"""Lists of addresses: one a line, or several with blanks, commas or semicolons between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from ipskeptic.errors import TargetError
from ipskeptic.intake.item import Item, Place
from ipskeptic.intake.lines import MAX_LINE, Line
from ipskeptic.intake.target import is_target, parse_target, quick_target
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.target import Target
from ipskeptic.model.text import ipv4_number

_COMMENTS = ("#", ";", "//")
# What Unicode calls white space, the byte order mark, and Ctrl-Z, with which DOS ends a file.
_BLANKS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\x1a"
)


def read_plain(lines: Iterable[Line], source: str) -> Iterator[Item | BadInput]:
    """Read a list; comments and blank lines are passed over.

    Args:
        lines: Its lines.
        source: Its name, for `Item.source`.

    Yields:
        One `Item` an address in the order of the input; at most one `BadInput` a line, after
        the line's addresses.
    """
    for line in lines:
        text = line.text.strip(_BLANKS)
        if (value := ipv4_number(text)) is not None:
            # What `read_text` gives for most lines of most lists, at a third of the time.
            target = Target("address", 4, value, value, text)
            yield Item(text, target, source, line.number)
        elif line.is_cut:
            yield refuse_cut(line, Place(source, line.number))
        elif (quick := quick_target(text)) is not None:
            yield Item(text, quick, source, line.number)
        elif text and not text.startswith(_COMMENTS):
            yield from read_text(_without_comment(text), Place(source, line.number))


def refuse_cut(line: Line, place: Place) -> BadInput:
    """A line that is too long."""
    return place.refuse(line.text, f"a line of more than {MAX_LINE:,} characters: break it up")


def read_text(text: str, place: Place) -> Iterator[Item | BadInput]:
    """Read one address, or several with separators between.

    Args:
        text: One line, cell or argument, without comment and blanks around it.
        place: Where it stood.

    Yields:
        As `read_plain`.
    """
    if text.startswith("{") and not is_target(text):
        yield place.refuse(text, "a JSON record: name the field with the address with --field")
        return
    parts = _parts(text)
    if len(parts) > 1 and not _is_one(text, parts):
        yield from _read_parts(text, parts, place)
        return
    try:
        yield place.item(text, parse_target(text))
    except TargetError as error:
        yield place.refuse(text, str(error))


@cache
def _separators() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(r"[\s,;]+"), re.compile(r"\s*[,;]\s*")


def _parts(text: str) -> list[str]:
    return [part for part in _separators()[0].split(text) if part]


def _is_one(text: str, parts: list[str]) -> bool:
    """Whether separators are part of one address: ` [.] `, ` - `, a netmask, a URL's commas."""
    has_mask = len(parts) == 2 and parts[1].startswith("255.")
    is_url = text.count("://") == 1 and len(text.split()) == 1
    if not (has_mask or is_url) and all(map(is_target, parts)):
        return False
    return is_target(text)


def _read_parts(text: str, parts: list[str], place: Place) -> Iterator[Item | BadInput]:
    # Between commas there may be blanks that belong to one address: `192 [.] 0 [.] 2 [.] 1, ...`.
    pieces = [piece for piece in _separators()[1].split(text) if piece]
    if len(pieces) > 1 and all(map(is_target, pieces)):
        parts = pieces
    refused: list[str] = []
    reason = ""
    for part in parts:
        try:
            yield place.item(part, _parse_part(part))
        except TargetError as error:
            refused.append(part)
            reason = str(error)
    if len(refused) == len(parts):
        advice = "give one address a line, or cut the column with the address out"
        yield place.refuse(text, f"no address stands alone in this line: {advice}")
    elif len(refused) == 1:
        yield place.refuse(refused[0], reason)
    elif refused:
        advice = "name the column with --field"
        reason = f"{len(refused)} words beside an address are none: {advice}"
        yield place.refuse(" ".join(refused), reason)


def _parse_part(part: str) -> Target:
    # What is quickly seen to be none: every address has a colon, or seven characters (0.0.0.0)
    # with a digit. Lines of prose and logs have thousands of such words.
    if not (":" in part or "：" in part) and (len(part) < 7 or not any(map(str.isdigit, part))):
        raise TargetError(
            "a word beside an address: name the column with --field, or put it after a #"
        )
    return parse_target(part)


@cache
def _trailing() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(r"\s(?:#|//)"), re.compile(r"\s;")


def _without_comment(text: str) -> str:
    """The text without a comment at its end: ` # ...`, ` // ...`, and ` ; ...` without address."""
    sure, doubtful = _trailing()
    if found := sure.search(text):
        text = text[: found.start()].rstrip()
    found = doubtful.search(text)
    if found and not any(map(is_target, _parts(text[found.end() :]))):
        text = text[: found.start()].rstrip()
    return text
