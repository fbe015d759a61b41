"""What `extract` found: addresses in a document, each with its place and what it was written as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address

MAPPED = "IPv4-mapped"  # the note of a target that stood as an IPv6 address in ::ffff:0:0/96
_MAPPED_BITS = 96
# What may stand between the ends of a range.
_DASHES = "-‐‑‒–—―−"


class Extracted(NamedTuple):
    """One address, prefix or range; or a run that was refused.

    Attributes:
        line: 1-based.
        column: 1-based, in characters.
        original: What stood there, port and prefix length included.
        ip: Canonical; of the family it was written in; "" for what was refused.
        decision: "address", "prefix", "range", else what it is (decisions/0019), or "misprint".
        reason: Of a misprint why it is none, of an address in a field for them that it is; else "".
        family: 4 or 6; 0 for what was refused.
        port: The port that stood beside it, or None.
        zone: The IPv6 zone, or "".
        notes: What was done to read it.
        page: 1-based page of a PDF, else 0.
        field: Of a field or cell its name or column, else "".
        ends: Of a range its ends that are written in full: (ip, column, original).
    """

    line: int
    column: int
    original: str
    ip: str
    decision: str
    reason: str = ""
    family: int = 0
    port: int | None = None
    zone: str = ""
    notes: tuple[str, ...] = ()
    page: int = 0
    field: str = ""
    ends: tuple[tuple[str, int, str], ...] = ()


class Columns(NamedTuple):
    """Many addresses without anything to be said of them but where they stand.

    Attributes:
        lines: The line of each, ascending.
        columns: The column of each.
        originals: What stood there, the port included.
        ips: Their canonical texts.
    """

    lines: Sequence[int]
    columns: Sequence[int]
    originals: Sequence[str]
    ips: Sequence[str]

    def records(self) -> Iterator[Extracted]:
        """The same one by one."""
        for line, column, original, ip in zip(*self, strict=True):
            family = 6 if ":" in ip else 4
            port = int(original[len(ip) + 1 :]) if family == 4 and len(original) > len(ip) else 0
            yield Extracted(line, column, original, ip, "address", family=family, port=port or None)


def extracted(
    place: tuple[int, int, int],
    original: str,
    target: Target | None,
    decision: str,
    field: str = "",
) -> Extracted:
    """What is known of a run.

    Args:
        place: Line, column, page.
        original: What stood there.
        target: What it names, or None.
        decision: As `model.document.Candidate` has it, the reason behind a colon.
        field: Name of its field or column.
    """
    line, column, page = place
    decision, _, reason = decision.partition(": ")
    if target is None:
        return Extracted(line, column, original, "", decision, reason, page=page, field=field)
    is_mapped = MAPPED in target.notes and target.family == 4
    return Extracted(
        line,
        column,
        original,
        _as_mapped(target) if is_mapped else target.text,
        decision,
        reason,
        6 if is_mapped else target.family,
        target.port,
        target.zone,
        target.notes,
        page,
        field,
        _ends(target, column, original, is_mapped) if target.kind == "range" else (),
    )


def _as_mapped(target: Target) -> str:
    """The IPv6 form of a target that was written so."""
    if target.kind == "prefix":
        address, _, length = target.text.partition("/")
        return f"::ffff:{address}/{int(length) + _MAPPED_BITS}"
    return "-".join(f"::ffff:{end}" for end in target.text.split("-"))


def _ends(
    target: Target, column: int, original: str, is_mapped: bool
) -> tuple[tuple[str, int, str], ...]:
    """The ends of a range that are written in full: not the 9 of `192.0.2.1-9`."""
    head = "::ffff:" if is_mapped else ""
    first = head + format_address(target.family, target.first)
    last = head + format_address(target.family, target.last)
    dash = max(map(original.rfind, _DASHES))
    right = original[dash + 1 :].lstrip()
    if dash < 0 or right.isdigit() or target.is_single:
        return ((first, column, original),)
    place = len(original) - len(right)
    return (first, column, original), (last, column + place, right)
