"""What a run of numbers with dots is by what stands beside it, if it is no address."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ipskeptic.intake import surroundings
from ipskeptic.intake.candidates import Run, is_letter
from ipskeptic.model.text import ipv4_number

VERSION = "version"
AGENT = "user agent"
_HOST = "file or host name"
_GLUED = "part of a word"


class Sides(NamedTuple):
    """The rest of the line on both sides of a run, not further than `REACH`."""

    left: str
    right: str


def sides(text: str, start: int, end: int) -> Sides:
    """What stands beside a run in its line."""
    left = text[max(0, start - surroundings.REACH) : start]
    right = text[end : end + surroundings.REACH]
    return Sides(left[left.rfind("\n") + 1 :], right.partition("\n")[0])


def _is_escaped(left: str) -> bool:
    """Whether the letters directly before are an escape: `%3D`, `\\n`, `\\u0022`."""
    return bool(_escape_end().search(left))


@cache
def _escape_end() -> re.Pattern[str]:
    return re.compile(r"(?:%[0-9A-Fa-f]{2}|(?<!\\)\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[nrt]))$")


def _is_inner(parts: list[str]) -> bool:
    """Whether it is loopback or private (RFC 1918, without 172.16.0.0/12, which no list has)."""
    return parts[0] in ("10", "127") or parts[:2] == ["192", "168"]


def _is_tiny(parts: list[str]) -> bool:
    # 10.0.0.0/8 is private (RFC 1918), and its addresses are as small as versions are.
    if parts[0] == "10" or ".".join(parts) in surroundings.WELL_KNOWN:
        return False
    return all(len(part) < 3 and int(part) < surroundings.TINY for part in parts)


@cache
def _word_before() -> re.Pattern[str]:
    return re.compile(r"(?<![A-Za-z])([A-Za-z]+)[ \t]$")


def _is_small(parts: list[str]) -> bool:
    return all(len(part) < 3 and int(part) < surroundings.SMALL for part in parts)


def other_than_address(run: Run, beside: Sides) -> str:
    """What the run is, if it is no address; "" if nothing speaks against it."""
    left, right = beside
    return (
        (_before(run, beside) if left else "")
        or (_behind(run, right) if right else "")
        or (_words(run, beside) if left else "")
    )


def _before(run: Run, beside: Sides) -> str:
    left, right = beside
    sign = left[-1]
    if is_letter(sign) and not _is_escaped(left):
        return VERSION if sign in "vV" and not is_letter(left[-2:-1] or " ") else _GLUED
    if sign == ".":
        return _after_dot(left)
    if sign in "-_":
        return _after_dash(run, left)
    if sign == "/":
        return _after_slash(left, right)
    return ""


def _after_dot(left: str) -> str:
    if left[-3:-1].strip(" ._-(").lower() == "v":
        return VERSION
    return _GLUED if is_letter(left[-2:-1] or " ") else ""


def _after_dash(run: Run, left: str) -> str:
    """`nginx-1.2.3.4` is a version, `dump_192.0.2.1` holds an address."""
    word = _last_word(left[:-1])
    if word.lower() in surroundings.PATH_WORDS:
        return ""
    return VERSION if word and _is_small(run.parts) else ""


def _last_word(left: str) -> str:
    """The letters at the end of the text."""
    return left[len(left.rstrip(_LETTERS)) :]


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@cache
def _segment() -> re.Pattern[str]:
    return re.compile(r"([A-Za-z0-9+_.~-]*)/$")


def _after_slash(left: str, right: str) -> str:
    """`Chrome/119.0.0.0` is a user agent; `http://192.0.2.1`, `check/192.0.2.1` are addresses.

    So is `db.example/192.0.2.1:9042`, which is how Java writes a name with its address.
    """
    found = _segment().search(left)
    segment = found[1] if found else ""
    if not segment or segment in surroundings.PATH_WORDS or ipv4_number(segment) is not None:
        return ""
    return "" if _port_after().match(right) else AGENT


@cache
def _port_after() -> re.Pattern[str]:
    return re.compile(r":[0-9]{1,5}(?![0-9.])")


def _behind(run: Run, right: str) -> str:
    sign, follows = right[0], right[1:2]
    if is_letter(sign):
        return _GLUED
    if sign == "." and follows and (is_letter(follows) or follows in "_-"):
        return _HOST
    if sign == "-" and follows and is_letter(follows):
        if _dashed_name().match(right):
            return _HOST
        if not follows.isdecimal() and _is_small(run.parts):
            return VERSION
    if sign == "+" and follows.isalpha() and _is_small(run.parts):
        return VERSION
    return VERSION if surroundings.after().match(right) else ""


@cache
def _dashed_name() -> re.Pattern[str]:
    return re.compile(r"(?:-[0-9A-Za-z]+)+\.[A-Za-z]")


def _words(run: Run, beside: Sides) -> str:
    left, right = beside
    if left[-1] not in _BEFORE_NUMBER:
        return ""
    for name, pattern in surroundings.before().items():
        if pattern.search(left):
            return name
    if found := surroundings.product().search(left):
        word = found["camel"] or ""
        if (found["known"] and not _is_inner(run.parts)) or (
            _is_small(run.parts) and not _address_word().search(word)
        ):
            return VERSION
    found = _word_before().search(left) if _is_tiny(run.parts) else None
    if found and found[1].lower() not in surroundings.ADDRESS_WORDS:
        return VERSION
    if _is_small(run.parts) and _named().search(left) and surroundings.archive().match(right):
        return VERSION
    return ""


_BEFORE_NUMBER = frozenset(" \t\"':=.#([>_§")


@cache
def _address_word() -> re.Pattern[str]:
    return re.compile(r"(?i)ip|addr|host|src|dst|server|client|peer|remote|local")


@cache
def _named() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9)\]]\s$")
