"""Scan and emit as the contract says them, slow and obvious: what every implementation must equal.

What a line holds is asked of intake's own functions, so a fast reader that differs from them fails.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipskeptic.bulk.shapes import INPUT, IP, LINE, LITERAL, PIECE
from ipskeptic.errors import TargetError
from ipskeptic.intake.lines import MAX_LINE, Line
from ipskeptic.intake.plain import read_plain
from ipskeptic.intake.target import parse_target
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address, ipv4_number, ipv6_number

OTHER, NO_PREFIX = 255, 255
REGISTRY = 1
# The ASCII part of _BLANKS in intake/plain.py.
BLANKS = b"\t\n\v\f\r\x1c\x1d\x1e\x1f \x1a"
# Defanged forms that are read in bulk: in doubt a line is left to Python.
_DOT = r"(?:\.|\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\})"
_DEFANGED = re.compile(rf"(?i)[0-9]+{_DOT}[0-9]+{_DOT}[0-9]+{_DOT}[0-9]+")


@dataclass(slots=True)
class Plan:
    """A plan, made up."""

    v4_first: NDArray[np.uint32]
    v4_tail: NDArray[np.uint32]
    v6_high: NDArray[np.uint64]
    v6_low: NDArray[np.uint64]
    v6_tail: NDArray[np.uint32]
    tails: NDArray[np.uint32]
    prefix_bits: NDArray[np.uint8]


_NONE: Any = None


@dataclass(slots=True)
class Slot:
    """A slot of a template."""

    kind: int
    text: bytes = b""
    source: int = 0
    offsets: NDArray[np.uint64] = field(default=_NONE)
    blob: NDArray[np.uint8] = field(default=_NONE)
    part: int = 0
    parts: int = 1


@dataclass(slots=True)
class Template:
    """A template."""

    slots: list[Slot]


def scan(plan: Plan, chunk: bytes) -> NDArray[np.void]:
    """The LINE array of a chunk."""
    lines = np.zeros(chunk.count(b"\n"), LINE)
    v4 = plan.v4_first.tolist()
    v6 = [h << 64 | low for h, low in zip(plan.v6_high.tolist(), plan.v6_low.tolist(), strict=True)]
    start = 0
    for number, text in enumerate(chunk.split(b"\n")[:-1]):
        kind, trimmed, address = read_line(text)
        at = start + (text.index(trimmed) if kind in (4, 6) else 0)
        size = len(trimmed) if kind in (4, 6) else len(text)
        tail = 0
        if kind == 4:
            tail = plan.v4_tail[bisect_right(v4, address) - 1]
        elif kind == 6:
            tail = plan.v6_tail[bisect_right(v6, address) - 1]
        high, low = address >> 64, address & 0xFFFFFFFFFFFFFFFF
        lines[number] = (at, at + size, high, low, tail, kind, b"")
        start += len(text) + 1
    return lines


def read_line(text: bytes) -> tuple[int, bytes, int]:
    """The kind of a line, its trimmed text, and its address or 0."""
    trimmed = text.strip(BLANKS)
    if not text.isascii() or len(text) > MAX_LINE:
        return OTHER, trimmed, 0
    found = list(read_plain([Line(1, text.decode())], "test"))
    if not found:
        return 0, trimmed, 0
    item = found[0]
    if len(found) > 1 or isinstance(item, BadInput) or item.text.encode() != trimmed:
        return OTHER, trimmed, 0
    kind = _kind(trimmed.decode(), item.target)
    return kind, trimmed, item.target.first if kind != OTHER else 0


def _kind(text: str, target: Target) -> int:
    try:
        assert parse_target(text) == target
    except TargetError:
        return OTHER
    if target.kind != "address" or target.zone or target.port is not None:
        return OTHER
    if ipv4_number(text) is not None or ipv6_number(text) is not None:
        return OTHER if target.notes else target.family
    is_bulk = target.notes == ("defanged",) and _DEFANGED.fullmatch(text)
    return 4 if is_bulk else OTHER


def emit(
    plan: Plan,
    template: Template,
    chunk: bytes,
    lines: NDArray[np.void],
    others: Sequence[bytes] = (),
) -> tuple[bytes, dict[int, int]]:
    """The output of a chunk, and how many lines had each row of VERDICT."""
    out: list[bytes] = []
    counts: dict[int, int] = {}
    rest = iter(others)
    for line in lines:
        if line["kind"] == OTHER:
            out.append(next(rest))
        elif line["kind"]:
            rows = plan.tails[line["tail"]].tolist()
            counts[rows[0]] = counts.get(rows[0], 0) + 1
            out.extend(_write(slot, plan, chunk, line, rows) for slot in template.slots)
    return b"".join(out), counts


def _write(slot: Slot, plan: Plan, chunk: bytes, line: np.void, rows: list[int]) -> bytes:
    family = int(line["kind"])
    number = int(line["high"]) << 64 | int(line["low"])
    if slot.kind == LITERAL:
        return slot.text
    if slot.kind == INPUT:
        return chunk[line["start"] : line["end"]]
    if slot.kind == IP:
        return format_address(family, number).encode()
    if slot.kind == PIECE:
        row = rows[slot.source] * slot.parts + slot.part
        return slot.blob[slot.offsets[row] : slot.offsets[row + 1]].tobytes()
    length = int(plan.prefix_bits[rows[REGISTRY]])
    if length == NO_PREFIX:
        return b""
    size = 32 if family == 4 else 128
    masked = format_address(family, number >> (size - length) << (size - length))
    return (masked if length == size else f"{masked}/{length}").encode()
