"""Which feed, format and date is this file? From its content first, then from its name.

The content decides where a publisher signs it: a registry's version line, a FireHOL header, the
keys of a JSON document. Where it is only "a list of addresses", the file name must say which; if
that fails too, nothing is guessed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import NamedTuple

from ipskeptic.lookup._sniff import Sniffed, sniff
from ipskeptic.lookup.feeds._dates import from_digits
from ipskeptic.lookup.feeds._names import feed_name
from ipskeptic.model.feed import Feed

# Judgement: the largest MISP list (1.3 MB) has its name at its end.
HEAD = 2 << 20
# Judgement: more suggestions than this nobody reads.
_SUGGESTED = 6
_PACKED = (".xz", ".gz", ".bz2", ".zst", ".zip")


class Recognised(NamedTuple):
    """What a file is.

    Attributes:
        feed: Name of the feed in the catalogue; "" if it can't be told.
        format: Name of the format; "" if it can't be told.
        date: Date of the content, as `Window` text, as far as the head or the name gives it.
            The parser's `holds_at`, which reads all of the file, goes first.
        because: What it was recognised by, a clause.
        message: Why `feed` is empty and what `--as` could be; "" if it is not.
    """

    feed: str
    format: str
    date: str
    because: str
    message: str = ""


def recognise(head: bytes, name: str, catalogue: Mapping[str, Feed]) -> Recognised:
    """Tell feed, format and date of a file.

    Args:
        head: Its first `HEAD` unpacked bytes, or all of them.
        name: Its name without folders; of an archive, the member's.
        catalogue: The feeds by name.

    Returns:
        What it is; with an empty `feed` and a message where that can't be told.
    """
    seen = sniff(head)
    stem, date = split_name(name)
    if seen.trouble:
        return Recognised("", "", "", "its content", f"{name}: {seen.trouble}.")
    by_name = _by_name(stem, seen, catalogue)
    feed, because = (seen.feed, "its content") if seen.feed in catalogue else (by_name, "its name")
    if not feed:
        message = _message(name, stem, seen, catalogue)
        return Recognised("", seen.format, seen.date or date, "", message)
    return Recognised(feed, seen.format or catalogue[feed].format, seen.date or date, because)


def split_name(name: str) -> tuple[str, str]:
    """The part of a file name that says what it is, and the date in it.

    Returns:
        `x4b-vpn-ipv4` and `2026-08-22` for `x4b-vpn-ipv4-20260822.txt.xz`; the date may be a
        month, or "".
    """
    stem = name.lower()
    for packed in _PACKED:
        stem = stem.removesuffix(packed)
    date = ""
    found = re.search(r"(?<!\d)(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)", stem)
    if found:
        date = from_digits("".join(found.groups()))
    if not date:
        found = re.search(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])(?!\d)", stem)
        date = f"{found.group(1)}-{found.group(2)}" if found else ""
    if found and date:
        stem = stem[: found.start()] + "." + stem[found.end() :]
    first = re.split(r"\.", stem.strip("-_."), maxsplit=1)[0]
    return first.replace("_", "-").strip("-"), date


# Words that say no more than "a list of addresses" behind a feed's name. A name with any other
# word behind it may be somebody's own list: `oracle-servers.txt` is not Oracle's cloud.
_NEUTRAL = (
    "v4 v6 ipv4 ipv6 ip ips range ranges list lists public latest prefixes networks cloud meta "
    "goog google geofeed servicetags datacenters all"
)
# Forms in which copies of a list come beside the one that its publisher writes; what is no list
# of addresses (who holds, routes or names them) has its own forms only.
_PLAIN = ("netset", "json-list", "address-csv")
_NO_LISTS = (
    "delegation", "route", "as-name", "geofeed", "special-purpose", "iana-space", "rpki-state",
)  # fmt: skip


def _by_name(stem: str, seen: Sniffed, catalogue: Mapping[str, Feed]) -> str:
    """The feed that the file's name stands for, with neutral words behind it or without."""
    words = stem.split("-")
    neutral = frozenset(_NEUTRAL.split())
    for length in range(len(words), 0, -1):
        if not neutral.issuperset(words[length:]):
            break
        name = "-".join(words[:length])
        for feed in (feed_name(name), f"{name}-geofeed"):
            if feed in catalogue and fits(seen.format, catalogue[feed]):
                return feed
    return ""


def fits(form: str, feed: Feed) -> bool:
    """Whether a file of a format can be a copy of a feed.

    Copies of lists come as text, JSON or CSV. What says who holds, routes or names addresses has
    forms of its own: a list read as a registry's file would delegate what it lists. What is asked
    of a server has no copies.

    Args:
        form: Name of the format; "" if it is not known, which fits every feed.
        feed: The feed.
    """
    if feed.online:
        return False
    if form in ("", feed.format):
        return True
    return form in _PLAIN and feed.kind not in _NO_LISTS


def _message(name: str, stem: str, seen: Sniffed, catalogue: Mapping[str, Feed]) -> str:
    what = f"its content is {seen.what}" if seen.what else "its content is of no known form"
    if seen.feed:
        what += f" named {seen.feed!r}, which the catalogue does not have"
    could = sorted(n for n, feed in catalogue.items() if seen.format and fits(seen.format, feed))
    near = difflib.get_close_matches(seen.feed or stem, could, n=_SUGGESTED)
    if not near and len(could) <= _SUGGESTED:
        near = could
    hint = "`ipskeptic data list` has all names."
    if near:
        hint = f"It could be --as {' or '.join(near)}."
    return f"{name}: {what}; which feed it is can't be told. Say it with --as. {hint}"
