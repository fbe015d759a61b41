"""IPsum: addresses with the number of lists that name them; also its level files, without it.

Source:
    stamparm/ipsum, `ipsum.txt` and `levels/N.txt` of 2026-08-22: address, tab, count; a level
    file holds the addresses that N or more lists name (FINDINGS, section 6).
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._dates import read_date
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds.base import FeedFile, Parsed


def parse(file: FeedFile) -> Parsed:
    """Read IPsum.

    Returns:
        One span an address; `value` has `lists`, the number of lists, where the file gives it.

    Raises:
        FeedFormatError: It is no such list.
    """
    rows = Gather(file)
    holds_at = ""
    says = {"": ""}
    for number, line in enumerate(file.text_lines(), 1):
        text = line.strip()
        if not text:
            continue
        if text[0] == "#":
            if "Last update" in text:
                holds_at = holds_at or read_date(text)
            continue
        address, _, count = text.partition("\t")
        # 100 lists are more than IPsum ever had; what is no such number is no count.
        if count not in says and count.isdecimal() and len(count) <= 2:
            says[count] = pairs(("lists", count))
        if count in says:
            rows.entry(address, says[count], number, line)
        else:
            rows.refuse(number, line, "no number of lists")
    return rows.finish(holds_at=holds_at)
