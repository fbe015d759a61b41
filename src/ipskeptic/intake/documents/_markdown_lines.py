"""Lines of Markdown: what they begin with, and the cells of a row."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ipskeptic.intake.documents._pieces import Segment, part, trimmed


class Fence(NamedTuple):
    """The beginning of a block of code: its sign, how often it stands there, blanks before it."""

    sign: str
    length: int
    indent: int


@cache
def line_patterns() -> dict[str, re.Pattern[str]]:
    """Patterns for the beginning of a line behind its blanks."""
    return {
        "heading": re.compile(r"#{1,6}(?=[ \t]|$)"),
        "fence": re.compile(r"(`{3,})[^`]*$|(~{3,})"),
        "bullet": re.compile(r"[-+*](?=[ \t]|$)"),
        "number": re.compile(r"([0-9]{1,9})[.)](?=[ \t]|$)"),
        "note": re.compile(r"\[\^[^\]\[\s]{1,100}\]:[ \t]*"),
        "attributes": re.compile(r"\{:[^{}]*\}[ \t]*$"),
        "label": re.compile(r"\[((?:[^\[\]\\\n]|\\.){1,999})\]:[ \t]*+"),
        "destination": re.compile(
            r"(?:<([^<>]*+)>|(\S++))(?:[ \t]++(?:\"[^\"]*+\"|'[^']*+'|\([^()]*+\)))?[ \t]*+$"
        ),
        "raw": re.compile(r"(?i)<(script|pre|style|textarea)(?=[\s>]|$)"),
        "raw end": re.compile(r"(?i)</(?:script|pre|style|textarea)>"),
        "block tag": re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?=[\s/>]|$)"),
    }


def indent_of(text: str, at: int, column: int) -> tuple[int, int]:
    """Index and column of the first character that is no blank."""
    while (sign := text[at : at + 1]) in (" ", "\t") and sign:
        column += 1 if sign == " " else 4 - column % 4
        at += 1
    return at, column


def advance(text: str, at: int, column: int, count: int) -> tuple[int, int]:
    """Pass over blanks, as many columns as there are, at most `count`."""
    end = column + count
    while column < end and (sign := text[at : at + 1]) in (" ", "\t") and sign:
        column += 1 if sign == " " else 4 - column % 4
        at += 1
    return at, column


def after_quote(text: str, at: int, column: int) -> tuple[int, int]:
    """Index and column behind the sign of a quote."""
    return advance(text, at + 1, column + 1, 1)


def closes(fence: Fence, rest: str) -> bool:
    """Whether a line ends a block of code."""
    line = rest.rstrip()
    return len(line) >= fence.length and not line.strip(fence.sign)


def is_rule(text: str) -> bool:
    """Whether a line is three or more of one sign, with blanks between at most."""
    sign = text[0]
    bare = text.strip()
    return not bare.strip(sign + " \t") and bare.count(sign) > 2


@cache
def _bar() -> re.Pattern[str]:
    return re.compile(r"\\.|\|")


def cells_of(line: Segment) -> list[Segment]:
    """The cells of a row, without blanks at their ends."""
    line = trimmed(line)
    text = line.text
    bars = [found.start() for found in _bar().finditer(text) if found[0] == "|"]
    edges = [-1, *bars, len(text)]
    if bars and bars[0] == 0:
        edges = edges[1:]
    if bars and bars[-1] == len(text) - 1 and len(edges) > 2:
        edges = edges[:-1]
    return [trimmed(part(line, edges[i] + 1, edges[i + 1])) for i in range(len(edges) - 1)]


def delimiters(line: str) -> int:
    """The number of columns of a line under a table's head, 0 if it is none."""
    if line.strip("|:- \t") or "-" not in line:
        return 0
    cells = [cell.text for cell in cells_of(Segment(1, 1, line))]
    if not all(cell.strip(":") and not cell.strip(":").strip("-") for cell in cells):
        return 0
    if not all(cell.count(":") <= 2 for cell in cells):
        return 0
    return len(cells) if "|" in line else 0
