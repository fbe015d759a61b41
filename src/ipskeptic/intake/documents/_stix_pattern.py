"""STIX patterns: which property is compared with what.

Source:
    STIX 2.1, section 9 (patterning): comparison operators, lists, object paths, literals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_SIGN = re.compile(
    r"(?P<string>'(?:[^'\\]++|\\.)*+')|(?P<op>[=!<>]++)|(?P<open>\()|(?P<close>[\[)\]])"
    r"|(?P<word>[\w:.*-]++(?:\[[\w*]{1,9}\])?+)|(?P<key>\"[^\"]{0,99}\")",
    re.DOTALL,
)
_OPERATORS = ("IN", "LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET")
_JOINTS = ("AND", "OR", "FOLLOWEDBY", "WITHIN", "REPEATS", "START", "STOP", "NOT", "EXISTS")
# A rest in which an address may stand.
_NUMBERS = re.compile(r"[0-9][.\[(:\\]")


class Compared(NamedTuple):
    """A constant in a pattern, or a piece of it that was not understood.

    Attributes:
        start: Index of its first character in the pattern, without the quote.
        end: Index after its last.
        path: The object path, `ipv4-addr:value`; "" for a piece.
        operator: `=`, `IN`, `LIKE` and so on; "" for a piece.
        is_negated: Whether `NOT` stands before the operator.
    """

    start: int
    end: int
    path: str
    operator: str
    is_negated: bool = False


def compared(pattern: str) -> Iterator[Compared]:
    """Read a pattern: its constants, and what is left if numbers stand in it, in order."""
    path = operator = ""
    in_list = is_negated = False
    at = 0
    for found in _SIGN.finditer(pattern):
        sign, kind = found[0], found.lastgroup
        if kind == "string" and operator:
            yield from _rest(pattern, at, found.start())
            yield Compared(found.start() + 1, found.end() - 1, path, operator, is_negated)
            at = found.end()
            if not in_list:
                path = operator = ""
                is_negated = False
        elif kind == "op" or (kind == "word" and sign in _OPERATORS):
            operator = sign if path else ""
        elif kind == "open":
            in_list = bool(operator)
        elif kind == "close":
            path, operator, in_list, is_negated = ("", "", False, False)
        elif kind == "word" and sign in _JOINTS:
            path = path if sign == "NOT" and not operator else ""
            # Before a path it is no STIX (9.5), and still excludes.
            is_negated = sign == "NOT"
            operator = ""
        elif not operator:
            path += sign
    yield from _rest(pattern, at, len(pattern))


def _rest(pattern: str, start: int, end: int) -> Iterator[Compared]:
    if end - start > 3 and _NUMBERS.search(pattern, start, end):
        yield Compared(start, end, "", "")
