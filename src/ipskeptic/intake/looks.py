"""What a run of numbers with dots is by what stands beside it, if it is no address."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ipskeptic.intake import surroundings
from ipskeptic.intake.beside import ADDRESS_WORDS, DATA_FILES, PATH_WORDS
from ipskeptic.intake.candidates import Run, is_letter
from ipskeptic.model.text import ipv4_number

VERSION = "version"
AGENT = "user agent"
AMOUNT = "amount"
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
    # Not the end of a name or an address of mail: `c2[.]example 192.0.2.1`. Words with accents are
    # no names of programs.
    return re.compile(r"(?<![^\W\d_])(?<![\].@/])([A-Za-z]{2,}|(?<=[0-9])[A-Za-z])[ \t]$")


def _is_small(parts: list[str]) -> bool:
    return all(len(part) < 3 and int(part) < surroundings.SMALL for part in parts)


def is_versionlike(parts: list[str]) -> bool:
    """Whether a part in the middle is below 10, or one is too large for an address.

    Of versions nearly all are so (`11.2.202.235`, `6.3.9600.17415`); of addresses drawn at random
    one in thirteen.
    """
    return any(len(part) > 3 or int(part) > 255 for part in parts) or any(
        int(part) < _LITTLE for part in parts[1:3]
    )


_LITTLE = 10  # judgement, as the sentence above has it


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
        return _after_dash(run, beside)
    if sign == "/":
        return _after_slash(run, beside)
    if sign == "\\" and right[:1] == "\\" and is_versionlike(run.parts):
        return VERSION if _folder().search(left) else ""
    return ""


@cache
def _folder() -> re.Pattern[str]:
    r"""The end of a folder's name before a number: `App\1.2.3.4\`; not `\\192.0.2.1\share`."""
    return re.compile(r"[A-Za-z0-9)]\\{1,2}$")


def _after_dot(left: str) -> str:
    if left[-3:-1].strip(" ._-(").lower() == "v":
        return VERSION
    return _GLUED if is_letter(left[-2:-1] or " ") else ""


def _after_dash(run: Run, beside: Sides) -> str:
    """`nginx-1.2.3.4` is a version, `dump_192.0.2.1` holds an address."""
    word = _last_word(beside.left[:-1])
    if not word or word.lower() in PATH_WORDS:
        return ""
    if _is_small(run.parts):
        return VERSION
    has_zero = "0" in run.parts[1:3]
    return VERSION if has_zero and surroundings.archive().match(beside.right) else ""


def _last_word(left: str) -> str:
    """The letters at the end of the text."""
    return left[len(left.rstrip(_LETTERS)) :]


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@cache
def _segment() -> re.Pattern[str]:
    return re.compile(r"([A-Za-z0-9+_.~-]*)/$")


def _after_slash(run: Run, beside: Sides) -> str:
    """`Chrome/119.0.0.0` is a user agent; `http://192.0.2.1`, `check/192.0.2.1` are addresses.

    So is `db.example/192.0.2.1:9042`, which is how Java writes a name with its address, and what
    stands behind the host of a URL.
    """
    left, right = beside
    found = _segment().search(left)
    segment = found[1] if found else ""
    if not found or not segment or segment in PATH_WORDS:
        return ""
    if ipv4_number(segment) is not None or not is_versionlike(run.parts):
        return ""
    if left[found.start() - 2 : found.start()] == "//" and _domain().fullmatch(segment):
        return ""
    return "" if _port_after().match(right) else AGENT


@cache
def _domain() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


@cache
def _port_after() -> re.Pattern[str]:
    return re.compile(r":[0-9]{1,5}(?![0-9.])")


def _behind(run: Run, right: str) -> str:
    sign, follows = right[0], right[1:2]
    if is_letter(sign):
        return _GLUED
    if sign == "." and follows and (is_letter(follows) or follows in "_-"):
        is_data = not is_versionlike(run.parts) and _data_file().match(right)
        return "" if is_data else _HOST
    if sign == "-" and follows and is_letter(follows):
        if _dashed_name().match(right):
            return _HOST
        if not follows.isdecimal() and _is_small(run.parts):
            return VERSION
    if sign == "+" and not follows.isdecimal() and _is_small(run.parts):
        return VERSION
    is_version = is_versionlike(run.parts) and surroundings.after().match(right)
    return VERSION if is_version else ""


@cache
def _data_file() -> re.Pattern[str]:
    ends = "|".join(DATA_FILES)
    return re.compile(rf"(?i)\.(?:{ends})(?![A-Za-z0-9_-]|\.[A-Za-z0-9])")


@cache
def _dashed_name() -> re.Pattern[str]:
    return re.compile(r"(?:-[0-9A-Za-z]+)+\.[A-Za-z]")


def _words(run: Run, beside: Sides) -> str:
    left, right = beside
    if left[-1] not in _BEFORE_NUMBER and left[-1] < "\u0250":
        return ""
    parts = run.parts
    for name, pattern in surroundings.before().items():
        if (name != "section number" or _is_small(parts)) and pattern.search(left):
            return name
    if left[-1] == ":" and surroundings.platform().search(left):
        return VERSION
    if all(len(part) == 3 for part in parts[1:]) and surroundings.amount().search(left):
        return AMOUNT
    has_port = bool(_port_after().match(right))
    if not has_port and not _is_listed(left) and _is_version_there(run, left):
        return VERSION
    if _is_small(parts) and _named().search(left) and surroundings.archive().match(right):
        return VERSION
    return ""


def _is_listed(left: str) -> bool:
    """Whether a number with a dot stands directly before: then no word speaks of this one."""
    before = left.rstrip(" \t,;|&\"'(")
    return before[-1:].isdecimal() and before.rstrip("0123456789")[-1:] == "."


def _is_version_there(run: Run, left: str) -> bool:
    """Whether words before it make a number that looks like a version one."""
    parts = run.parts
    # No host has an address of 0.0.0.0/8 (RFC 6890); versions begin so.
    is_zero = parts[0] == "0" != parts[1]
    is_likely = is_versionlike(parts) or is_zero
    if not is_likely and len(parts[0]) > 1:
        return False
    found = surroundings.product().search(left)
    if not is_likely:
        return found is not None and found["scanner"] is not None  # `AntiVir 7.11.97.216`
    if found and _is_of(found, parts):
        return True
    # A kernel or an agent has other numbers than an address as seldom as a program has.
    if _is_small(parts) and surroundings.perhaps_before().search(left):
        return not _is_inner(parts)
    found = _word_before().search(left) if _is_tiny(parts) or is_zero else None
    if found is None or found[1].lower() in ADDRESS_WORDS:
        return False
    has_inner_capital = not found[1].islower() and not found[1][1:].islower()
    return not (has_inner_capital and _address_word().search(found[1]))


def _is_of(found: re.Match[str], parts: list[str]) -> bool:
    """Whether a number is the version of the program before it."""
    is_known = found["known"] or found["scanner"]
    if is_known and not found["more"] and not _is_inner(parts):
        return True
    is_low = _is_small(parts) or ipv4_number(".".join(parts)) is None
    return is_low and not _address_word().search(found["camel"] or "")


_BEFORE_NUMBER = frozenset(" \t\"':=.#([>_§,~≥≤$€£")


@cache
def _address_word() -> re.Pattern[str]:
    return re.compile(
        r"(?i)(?<!z)ip|addr|host|src|dst|server|client|peer|remote|local"
        r"|(?:rat|bot|strike|stealer|loader|miner)$"
    )


@cache
def _named() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9)\]]\s$")
