"""DShield's recommended block list: networks that many sensors saw scanning, as a table by tabs.

Source:
    feeds.dshield.org/block.txt as copies in public repositories have it (2018 and later; read
    2026-11-25): `#` comments with `updated: Wed Jan 17 22:00:15 2018 UTC`, a header row that
    begins with `Start`, then start, end, prefix length, number of targets, name, country, mail
    address. The name and the mail address of the network's staff are not kept.
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._addresses import Block, read_range
from ipskeptic.lookup.feeds._dates import read_date
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds.base import FeedFile, Parsed

_FEWEST = 4


def parse(file: FeedFile) -> Parsed:
    """Read the block list.

    Returns:
        One span a row; `value` has `targets`, how many sensors' networks it was seen at.

    Raises:
        FeedFormatError: It is no such list.
    """
    rows = Gather(file)
    holds_at = ""
    for number, line in enumerate(file.text_lines(), 1):
        text = line.strip()
        if text.startswith("#"):
            if text.lstrip("# \t").startswith("updated:"):
                holds_at = holds_at or read_date(text)
        elif text and not text.startswith("Start\t"):
            _take(rows, number, line, text.split("\t"))
    return rows.finish(holds_at=holds_at, feed="dshield", families="4")


def _take(rows: Gather, number: int, line: str, fields: list[str]) -> None:
    if len(fields) < _FEWEST or not fields[3].isdecimal():
        rows.refuse(number, line, "no start, end, length and number of targets")
        return
    try:
        block: Block = read_range(fields[0], fields[1])
    except ValueError as error:
        rows.refuse(number, line, str(error))
        return
    rows.block(block, pairs(("targets", fields[3])))
