"""Whether a run of numbers with dots between is an address, in the text it stands in."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ipskeptic.errors import TargetError
from ipskeptic.intake import surroundings
from ipskeptic.intake.candidates import Run
from ipskeptic.intake.looks import (
    VERSION,
    Sides,
    is_versionlike,
    other_than_address,
    sides,
)
from ipskeptic.intake.refang import DEFANGED
from ipskeptic.intake.strict import read_strict
from ipskeptic.model.target import Target
from ipskeptic.model.text import ipv4_number

_PARTS = "too many parts"


class Verdict(NamedTuple):
    """What a run was decided to be.

    Attributes:
        start: Index of its first character.
        end: Index after its last, port, prefix length or end of a range included.
        target: What it names, or None if it is no address.
        decision: The target's kind, or what it is else.
    """

    start: int
    end: int
    target: Target | None
    decision: str


def read_dotted(text: str, run: Run, last: Verdict | None) -> Verdict:
    """Decide one run.

    Args:
        text: Text with plain signs.
        run: The run.
        last: The verdict before it; a list of versions is one thing.
    """
    run = _unescaped(text, run)
    beside = sides(text, run.start, run.end)
    is_defanged = any(joint != "." for joint in run.joints)
    if len(run.parts) > 4:
        if (shorter := _with_dotted_port(run, beside)) is None:
            is_oid = bool(surroundings.before()["OID"].search(beside.left)) or _is_oid(run.parts)
            return Verdict(run.start, run.end, None, "OID" if is_oid else _PARTS)
        return _accepted(text, shorter, is_defanged)
    value = ipv4_number(".".join(run.parts))
    if not is_defanged or _is_weak(run.joints):
        reason = other_than_address(run, beside) or _listed(text, run, last)
        if reason:
            return Verdict(run.start, run.end, None, reason)
    if value is None:
        return Verdict(run.start, run.end, None, _why_no_number(run.parts))
    if (mask := _mask(value)) and not is_defanged:
        return Verdict(run.start, run.end, None, mask)
    return _accepted(text, run, is_defanged)


def _is_weak(joints: list[str]) -> bool:
    """Whether the only thing unusual is a bracket around the last part: `1.0.2.[14]`.

    That may as well be a version with the number of a reference behind it.
    """
    return joints[-1] in (".[", ".(", ".{") and all(joint == "." for joint in joints[:-1])


def _unescaped(text: str, run: Run) -> Run:
    """The run without the digits of a percent sign or an escape before it.

    `%201.2.3.4` in the address of a page is a blank and 1.2.3.4, not 201.2.3.4.
    """
    before = text[max(0, run.start - 6) : run.start]
    head = run.parts[0]
    found = _escape().search(before + head)
    if not found or not len(before) < found.end() < len(before) + len(head):
        return run
    count = found.end() - len(before)
    return run._replace(start=run.start + count, parts=[head[count:], *run.parts[1:]])


@cache
def _escape() -> re.Pattern[str]:
    # The first in the text: `%25201.2.3.4` is an escaped percent sign, which is left alone.
    return re.compile(r"%[0-9A-Fa-f]{2}|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}")


@cache
def _list() -> re.Pattern[str]:
    return re.compile(r"(?:\s?[,;/&]\s?|\s?\(|\s(?:and|or|to|through)\s|\s?-\s?|, (?:and|or) )")


def _listed(text: str, run: Run, last: Verdict | None) -> str:
    """`versions 12.1.0.7, 12.2.0.1 and 12.3.0.4`: what the first is, the others are."""
    if last is None or last.decision not in (VERSION, "section number") or not last.end < run.start:
        return ""
    between = text[last.end : run.start]
    is_list = len(between) < 12 and "\n" not in between and _list().fullmatch(between)
    return last.decision if is_list and is_versionlike(run.parts) else ""


def _why_no_number(parts: list[str]) -> str:
    return (
        "leading zero"
        if all(len(part) < 5 for part in parts)
        and any(len(part) > 1 and part[0] == "0" for part in parts)
        else "out of range"
    )


def _mask(value: int) -> str:
    """Whether the number is a netmask, or a wildcard mask, which are no addresses."""
    hosts = value ^ 0xFFFFFFFF
    if value >> 24 == 255 and hosts and hosts & (hosts + 1) == 0:
        return "netmask"
    # 0.0.0.0 itself is the unspecified address; of wildcard masks, those of whole parts.
    return "wildcard mask" if value in (0xFF, 0xFFFF, 0xFFFFFF) else ""


def _is_oid(parts: list[str]) -> bool:
    # The arcs of ITU-T X.660: 0 to 2, and below 0 and 1 up to 39.
    return parts[0] == "2" or (parts[0] in ("0", "1") and int(parts[1][:4]) < 40)


def _with_dotted_port(run: Run, beside: Sides) -> Run | None:
    """The address of `192.0.2.1.443`, which is how netstat on BSD and tcpdump write a port."""
    if len(set(run.joints[:4])) > 1 and len(set(run.joints[:3])) == 1:
        # `192[.]0[.]2[.]1. 5 hosts`: the last joint is another one.
        end = run.start + sum(map(len, run.parts[:4])) + sum(map(len, run.joints[:3]))
        return Run(run.start, end, run.parts[:4], run.joints[:3])
    port = run.parts[-1]
    if len(run.parts) != 5 or run.joints[3] != "." or ipv4_number(".".join(run.parts[:4])) is None:
        return None
    if len(port) > 5 or int(port) > 65535 or (port[0] == "0" and port != "0"):
        return None
    left, right = beside
    if _capture().search(left) or _captured().match(right):
        end = run.end - len(port) - 1
        return Run(run.start, end, run.parts[:4], run.joints[:3])
    return None


@cache
def _capture() -> re.Pattern[str]:
    return re.compile(r"(?:\bIP |\b(?:tcp|udp)[46]*\s.{0,40}| > )$")


@cache
def _captured() -> re.Pattern[str]:
    return re.compile(r" > [0-9]|: (?:Flags|UDP|tcp)|.{0,40}\b(?:ESTABLISHED|LISTEN|TIME_WAIT)\b")


@cache
def _suffix() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    slash = r"(?:/|[\[({]/[\])}]|\\/)"
    length = re.compile(
        rf"([ \t]/|{slash})([0-9]{{1,2}}|255\.[0-9]{{1,3}}\.[0-9]{{1,3}}\.[0-9]{{1,3}})"
        r"(?![0-9A-Za-z_/]|[.-][0-9A-Za-z])"
    )
    port = re.compile(r"(?::|[\[({]:[\])}])([0-9]{1,5})(?![0-9A-Za-z:]|\.[0-9])")
    end = re.compile(
        r"([ \t]?-[ \t]?)([0-9]{1,3}(?:(?:\.|[\[({]\.[\])}])[0-9]{1,3}){3}"
        r"|(?<=-)[0-9]{1,3})(?![0-9A-Za-z_]|[.\-:/][0-9A-Za-z])"
    )
    return length, port, end


@cache
def _dressed_dot() -> re.Pattern[str]:
    return re.compile(r"[\[({](\.)[\])}]")


def _accepted(text: str, run: Run, is_defanged: bool) -> Verdict:
    """The address with what belongs to it: a prefix length, a port, the end of a range."""
    address = ".".join(run.parts)
    if not _may_go_on(text[run.end : run.end + 2]) and (number := ipv4_number(address)) is not None:
        return verdict(
            run.start, run.end, Target("address", 4, number, number, address), is_defanged
        )
    length, port, last = _suffix()
    forms = []
    if text[run.start - 2 : run.start] != "//" and (found := length.match(text, run.end)):
        forms.append((f"{address}/{found[2]}", found.end(), found[1].strip() != "/"))
    elif found := last.match(text, run.end):
        other = _dressed_dot().sub(r"\1", found[2])
        if _is_range(address, other, found[1]):
            forms.append((f"{address}-{other}", found.end(), other != found[2]))
    elif found := port.match(text, run.end):
        forms.append((f"{address}:{found[1]}", found.end(), text[run.end] != ":"))
    for written, end, is_dressed in (*forms, (address, run.end, False)):
        try:
            target = read_strict(written)
        except TargetError:
            continue
        if (
            target.kind == "prefix"
            and text[run.end] in _BLANKS
            and "host bits" in str(target.notes)
        ):
            continue  # `192.0.2.1 /24`: hardly; `192.0.2.0 /24` is a prefix
        return verdict(run.start, end, target, is_defanged or is_dressed)
    return Verdict(run.start, run.end, None, "out of range")


def _may_go_on(right: str) -> bool:
    """Whether a prefix length, a port or the end of a range may begin with these two signs."""
    return right[:1] in _SUFFIX_SIGNS or (right[:1] in _BLANKS and right[1:] in _DASH_SLASH)


_SUFFIX_SIGNS = frozenset("/[({\\:-")
_BLANKS = frozenset(" \t")
_DASH_SLASH = ("-", "/")


def verdict(start: int, end: int, target: Target, is_defanged: bool) -> Verdict:
    """The verdict on an address."""
    if is_defanged:
        target = target._replace(notes=(DEFANGED, *target.notes))
    return Verdict(start, end, target, target.kind)


def _is_range(first: str, last: str, dash: str) -> bool:
    """Whether two addresses with a dash between are a range.

    With blanks around the dash they may as well be two columns: there the first part must agree.
    """
    if "." not in last:
        return int(last) > int(first.rpartition(".")[2])
    if dash == "-" or first.partition(".")[0] == last.partition(".")[0]:
        low, high = ipv4_number(first), ipv4_number(last)
        return low is not None and high is not None and low < high
    return False
