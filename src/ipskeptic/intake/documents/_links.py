"""What stands in the target of a link: it is not shown, but may hold an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from ipskeptic.intake.documents._pieces import Segment, block_of
from ipskeptic.model.document import Block


@cache
def _hint() -> re.Pattern[str]:
    # Four numbers or more with something like a dot between, or two colons with groups.
    dot = r"(?:\.|[\[({]|%2[Ee]|%5[Bb]|\\|[dD][oO][tT]|&#)"
    return re.compile(rf"[0-9](?={dot})|:[0-9A-Fa-f]{{0,4}}:|%3[Aa]")


def may_hold(text: str) -> bool:
    """Whether an address may stand in a text; a cheap look."""
    return bool(_hint().search(text))


@cache
def _number() -> re.Pattern[str]:
    return re.compile(r"[0-9]+")


@cache
def _quad() -> re.Pattern[str]:
    return re.compile(r"(?<![0-9.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9])")


@cache
def _other() -> tuple[re.Pattern[str], re.Pattern[str]]:
    dressed = re.compile(r"[0-9:](?:[\[({\\]|%5[Bb]|%2[Ee]|%3[Aa]|[dD][oO][tT]|&#)")
    return re.compile(
        r"\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\]|(?<=/)([0-9A-Fa-f]+:[0-9A-Fa-f:]+)"
    ), dressed


def adds(target: str, shown: str) -> bool:
    """Whether an address may stand in a link's target that its text does not show."""
    if not may_hold(target) or target in shown:
        return False
    # The text may have the same numbers in a defanged form.
    numbers = "." + ".".join(_number().findall(shown)) + "."
    if any(f".{quad}." not in numbers for quad in _quad().findall(target)):
        return True
    coloned, dressed = _other()
    if any((found[1] or found[2]) not in shown for found in coloned.finditer(target)):
        return True
    return bool(dressed.search(target))


def link_field(segment: Segment, shown: str = "") -> Block | None:
    """A field for a link's target, if an address may stand there that its text does not show."""
    if not adds(segment.text, shown):
        return None
    return block_of("field", [segment], name="link")


@cache
def _bare() -> re.Pattern[str]:
    return re.compile(r"(?:(?<![A-Za-z0-9])https?://|(?<![A-Za-z0-9.@/-])www\.)[^\s<>\"`|]+")


def bare_links(text: str) -> Iterator[tuple[int, int, str]]:
    """Addresses of pages that stand in a text and are shown as links.

    Source:
        GitHub Flavored Markdown, "Autolinks (extension)", for what ends one.
    """
    if "://" not in text and "www." not in text:
        return
    for found in _bare().finditer(text):
        url = found[0].rstrip("?!.,:*_~'\");]")
        if ")" in found[0][len(url) :] and url.count("(") > url.count(")"):
            url = found[0][: len(url) + 1]
        if len(url) > 10:
            yield found.start(), found.start() + len(url), url


def merged(*lists: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Links in order; of two over each other the first list's."""
    found: list[tuple[int, int, str]] = []
    taken: list[tuple[int, int]] = []
    for links in lists:
        new = []
        edge = 0
        for link in sorted(links):
            while edge < len(taken) and taken[edge][1] <= link[0]:
                edge += 1
            if edge == len(taken) or taken[edge][0] >= link[1]:
                new.append(link)
        found += new
        taken = sorted((start, end) for start, end, _ in found)
    return sorted(found)
