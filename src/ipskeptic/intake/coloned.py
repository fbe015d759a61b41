"""Whether a run of hexadecimal groups with colons between is an IPv6 address."""

from __future__ import annotations

import re
from functools import cache

from ipskeptic.errors import TargetError
from ipskeptic.intake.candidates import Run, is_letter
from ipskeptic.intake.dotted import Verdict, verdict
from ipskeptic.intake.strict import read_strict
from ipskeptic.model.text import ipv6_number

_CODE = "part of a program"


def read_coloned(text: str, run: Run) -> Verdict | None:
    """Decide one run; None if it is nothing that could be taken for an address.

    Args:
        text: Text with plain signs.
        run: The run.
    """
    bare, start, end = run.parts[0], run.start, run.end
    if bare.startswith(":::") and (found := _any_port().match(text, start)):
        # `[::]:443`, what listens on every address.
        return verdict(start, found.end(), read_strict(found[0]), is_defanged=False)
    if "::" not in bare and bare.count(":") < 6:
        return _other(text, run)
    if text[end : end + 1] == "[" and bare[-1] == ":" and (mended := _mended().match(text, end)):
        # `2001:db8::1:[e]001`, by somebody who doubts a digit: what is before it is no address.
        return Verdict(start, mended.end(), None, "misprint")
    is_defanged = bare != run.joints[0]
    if not is_defanged:
        # What is only punctuation: `src:2001:db8::1`, `2001:db8::1: no route`.
        if bare[0] == ":" and bare[1] != ":":
            bare, start = bare[1:], start + 1
        if bare[-1] == ":" and bare[-2] != ":":
            bare, end = bare[:-1], end - 1
    if not is_defanged and (tail := _tail().match(text, text.rfind(":", start, end) + 1)):
        written, end = text[start : tail.end()], tail.end()
        bare = written.translate(_BRACKETS)
        is_defanged = bare != written
    if reason := _beside(text, start, end, bare):
        return Verdict(run.start, end, None, reason)
    number = ipv6_number(bare)
    if number is None:
        return _unread(run, bare)
    return _accepted(text, start, end, bare, is_defanged)


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(r"[0-9]{1,3}(?:(?:\.|[\[({]\.[\])}])[0-9]{1,3}){3}(?![0-9])")


_BRACKETS = str.maketrans("", "", "[](){}")


@cache
def _any_port() -> re.Pattern[str]:
    # The port below 65536: four digits, or five that begin with a low one.
    return re.compile(r"(?<![0-9A-Za-z)\]_])\[::\]:(?:[1-5]?[0-9]{1,4})(?![0-9A-Za-z:.])")


@cache
def _mended() -> re.Pattern[str]:
    return re.compile(r"\[[0-9A-Fa-f]{1,3}\][0-9A-Fa-f]{1,3}(?![0-9A-Za-z])")


@cache
def _shapes() -> dict[str, re.Pattern[str]]:
    pair = "[0-9A-Fa-f]{2}"
    return {
        "time": re.compile(r"(?:[0-9]{4}:|:)?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}){1,2}:?"),
        "MAC address": re.compile(rf"{pair}(?::{pair}){{5}}"),
        "fingerprint": re.compile(rf":?{pair[:-3]}{{1,2}}(?::{pair}){{7,}}:?"),
    }


def _other(text: str, run: Run) -> Verdict | None:
    if text[run.end : run.end + 1] == ".":
        return None  # `12:30:45:192.0.2.1`: the last group begins something else
    for name, pattern in _shapes().items():
        if pattern.fullmatch(run.parts[0]):
            return Verdict(run.start, run.end, None, name)
    return None


def _unread(run: Run, bare: str) -> Verdict | None:
    if _shapes()["fingerprint"].fullmatch(bare):
        return Verdict(run.start, run.end, None, "fingerprint")
    if ":::" in bare or len(bare.replace(":", "")) < 8:
        return None
    return Verdict(run.start, run.end, None, "misprint")


def _beside(text: str, start: int, end: int, bare: str) -> str:
    """What it is by its looks and its neighbours, if it is no address."""
    left, right = text[start - 1 : start] if start else "", text[end : end + 1]
    if _shapes()["fingerprint"].fullmatch(bare):
        return "fingerprint"
    if left and (is_letter(left) or left == "_"):
        return _CODE
    if right and (is_letter(right) or right == "_" or text[end : end + 2] in _CALLS):
        return _CODE
    groups = [group for group in bare.split(":") if group]
    if "." in bare:
        return ""
    if len(groups) > 2:
        # No address in use begins with less than four digits but 64:ff9b: and 100: (IANA's
        # registries): `10:20::30` is something else.
        is_other = "::" in bare and bare[0] != ":" and len(groups) < _MANY and len(groups[0]) < 4
        return _CODE if is_other and groups[0] not in ("64", "100") else ""
    return _short(text, start, end, groups, bare)


_CALLS = ("()", "::")
_MANY = 5  # judgement: with more groups it is hardly meant as anything else


def _short(text: str, start: int, end: int, groups: list[str], bare: str) -> str:
    """One or two groups and a double colon, which programs have too: `a[::2]`, `d::f`."""
    if (
        text[start - 1 : start] == "["
        and start > 1
        and (text[start - 2] in ")]_" or is_letter(text[start - 2]))
    ):
        return _CODE
    if bare == "::":
        return (
            ""
            if text[end : end + 2] == "/0"
            or (text[start - 1 : start] == "[" and text[end : end + 1] == "]")
            else _CODE
        )
    if bare.startswith("::"):
        return "" if bare == "::1" else _CODE
    return "" if (int(groups[0], 16) >= _LOW and len(groups[0]) == 4) or bare in _KNOWN else _CODE


_LOW = 0x2000  # the first unicast space in use: RFC 4291, section 2.4, and IANA's registry
_KNOWN = ("64:ff9b::", "100::")  # RFC 6052, RFC 6666


@cache
def _suffix() -> tuple[re.Pattern[str], re.Pattern[str]]:
    length = re.compile(r"(/|[\[({]/[\])}])([0-9]{1,3})(?![0-9A-Za-z_/:]|[.-][0-9A-Za-z])")
    zone = re.compile(r"%(?:25)?([0-9A-Za-z][0-9A-Za-z_.-]{0,14}[0-9A-Za-z]|[0-9A-Za-z])")
    return length, zone


def _accepted(text: str, start: int, end: int, bare: str, is_defanged: bool) -> Verdict:
    length, zone = _suffix()
    forms = []
    if found := length.match(text, end):
        forms.append((f"{bare}/{found[2]}", found.end(), found[1] != "/"))
    elif bare[:4].lower() in ("fe80", "ff02", "ff01") and (found := zone.match(text, end)):
        forms.append((f"{bare}%{found[1]}", found.end(), False))
    elif text[start - 1 : start] == "[" and (found := _port().match(text, end)):
        forms.append((f"[{bare}]:{found[1]}", end, False))
    for written, stop, is_dressed in (*forms, (bare, end, False)):
        try:
            target = read_strict(written)
        except TargetError:
            continue
        return verdict(start, stop, target, is_defanged or is_dressed)
    return Verdict(start, end, None, "misprint")


@cache
def _port() -> re.Pattern[str]:
    return re.compile(r"\]:([0-9]{1,5})(?![0-9A-Za-z])")
