"""Lists of addresses and networks in plain text, with or without a header in comments.

One address, prefix or range a line; `#`, `;` and `//` start a comment, also after an entry; the
families may be mixed. Reads FireHOL's ipset and netset headers (its `Source File Date` is the
date of the content, the file's own is not), Spamhaus DROP text (`CIDR ; SBLnnn`) and the Enkidu
lists, whose three header lines are no comments.

Source:
    FireHOL update-ipsets headers in 110 real files of 2022 to 2024; Spamhaus DROP and DROPv6
    text of 2024 and 2025; Enkidu-6/tor-relay-lists of 2026 (FINDINGS, section 6).
"""

from __future__ import annotations

import re

from ipskeptic.lookup.feeds._dates import read_date
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds._names import feed_name
from ipskeptic.lookup.feeds.base import FeedFile, Parsed

# Words before a date of the content, most telling first; "This File Date" is not among them.
_DATED = ("source file date", "last-modified", "last modified", "last update", "updated")
_SPAMHAUS = {
    "Spamhaus DROP List": "spamhaus-drop",
    "Spamhaus EDROP List": "spamhaus-edrop",
    "Spamhaus IPv6 DROP List": "spamhaus-dropv6",
}
# Judgement: FireHOL's longest header has 41 lines.
_HEADER_LINES = 100


class _Header:
    """What the comments say of the list."""

    def __init__(self) -> None:
        self.feed = ""
        self.families = ""
        self.country = ""
        self.unit = ""
        self.entries = -1
        self.ended = True
        self._seen = 0
        self._name = ""
        self._dates: dict[str, str] = {}

    @property
    def holds_at(self) -> str:
        """The publisher's own date, or ""."""
        return next((self._dates[word] for word in _DATED if word in self._dates), "")

    def comment(self, text: str) -> None:
        """Read one comment line, without its mark."""
        if text == "EOF":
            self.ended = True
        self._seen += 1
        if self._seen > _HEADER_LINES:
            return
        self._read_date(text)
        if self._seen <= 3 and re.fullmatch(r"[a-z][a-z0-9_]*", text):
            self._name = text
        elif text.startswith(("ipv4 hash:", "ipv6 hash:")) and self._name:
            self._firehol(text)
        elif text.startswith("Entries") and self._name:
            self._count(text)
        for title, feed in _SPAMHAUS.items():
            if text.startswith(title):
                self.feed, self.ended = feed, False

    def _read_date(self, text: str) -> None:
        low = text[:40].lower()
        for word in _DATED:
            if low.startswith(word) and word not in self._dates:
                date = read_date(text[len(word) :])
                if date:
                    self._dates[word] = date

    def _firehol(self, text: str) -> None:
        self.feed = feed_name(self._name)
        self.families = text[3]
        country = re.fullmatch(r"(?:[a-z0-9]+_)?country_([a-z]{2})", self._name)
        if country:
            self.country = country.group(1).upper()

    def _count(self, text: str) -> None:
        found = re.match(r"Entries\s*:\s*(\d{1,10}) (subnets|unique IPs)", text)
        if found:
            self.entries, self.unit = int(found.group(1)), found.group(2)

    def enkidu(self, line: int, text: str) -> bool:
        """Read a header line of the Enkidu lists; False if it is none."""
        if line == 1 and text == "Updated:":
            return True
        if line == 2 and not self._dates and text[-1:].isalpha():
            date = read_date(text)
            if date:
                self._dates["updated"] = date
            return bool(date)
        return line == 3 and not text.strip("-")


def parse(file: FeedFile) -> Parsed:
    """Read a list of addresses, prefixes and ranges.

    Returns:
        One span an entry, repeats included. `value` is empty, or has `sbl` for Spamhaus DROP and
        `cc` for FireHOL's country sets.

    Raises:
        FeedFormatError: It is no such list, or is cut off by its own count or end mark.
    """
    rows, header = Gather(file), _Header()
    for number, line in enumerate(file.text_lines(), 1):
        text = line.strip()
        if not text:
            continue
        if text[0] in "#;" or text.startswith("//"):
            header.comment(text.lstrip("#;/ \t"))
            continue
        if number <= 3 and header.enkidu(number, text):
            continue
        entry, comment = _split(text)
        rows.entry(entry, _value(header, comment), number, line)
    _check_complete(rows, header)
    return rows.finish(holds_at=header.holds_at, feed=header.feed, families=header.families)


def _split(text: str) -> tuple[str, str]:
    """An entry and the comment after it."""
    if text[-1] in "0123456789" and " " not in text and ";" not in text:
        return text, ""
    for mark in ("#", ";", "//"):
        entry, found, comment = text.partition(mark)
        if found:
            return entry.rstrip(), comment.strip()
    return text, ""


def _value(header: _Header, comment: str) -> str:
    if comment[:3] == "SBL" and comment[3:].isdecimal():
        return pairs(("sbl", comment))
    return pairs(("cc", header.country)) if header.country else ""


def _check_complete(rows: Gather, header: _Header) -> None:
    file = rows.file
    if not header.ended:
        raise file.cut_off("it lacks the line '; EOF'")
    if header.entries >= 0:
        held = rows.records
        if header.unit == "unique IPs":
            held = sum(span.last - span.first + 1 for span in rows.spans)
        rows.check_count(header.entries, held, header.unit)
    if not file.ends_in_newline:
        rows.warn("its last line has no line break, so it may be cut off")
