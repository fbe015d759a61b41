"""What `bulk.arrays` has to give, found slowly and obviously, and plans to try it on."""

from __future__ import annotations

import bisect
import ipaddress
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ipskeptic.bulk.shapes import (
    INPUT,
    IP,
    LITERAL,
    NO_PREFIX,
    PIECE,
    PREFIX,
    REGISTRY,
    U8,
    U32,
    U64,
    UNRESOLVED,
    VERDICT,
)
from ipskeptic.intake.lines import MAX_LINE, Line
from ipskeptic.intake.plain import read_plain

NAMES = ("verdict", "registry", "network", "lists")


@dataclass
class Plan:
    """A plan with what the contract says."""

    v4_first: U32
    v4_tail: U32
    v6_high: U64
    v6_low: U64
    v6_tail: U32
    tails: U32
    prefix_bits: U8


@dataclass
class Slot:
    """A slot with what the contract says."""

    kind: int
    text: bytes = b""
    source: int = 0
    offsets: U64 = field(default_factory=lambda: np.zeros(1, np.uint64))
    blob: U8 = field(default_factory=lambda: np.zeros(0, np.uint8))


@dataclass
class Template:
    """A template with what the contract says."""

    slots: list[Slot]


def piece(source: int, rows: Sequence[bytes]) -> Slot:
    """A slot of rows of text."""
    offsets = np.zeros(len(rows) + 1, np.uint64)
    np.cumsum([len(row) for row in rows], out=offsets[1:])
    return Slot(PIECE, source=source, offsets=offsets, blob=np.frombuffer(b"".join(rows), "u1"))


def small_plan(edges4: Sequence[int], edges6: Sequence[int], seed: int = 0) -> Plan:
    """A plan with intervals that begin at the edges, and tails drawn at random."""
    drawn = random.Random(seed)
    firsts4 = sorted({0, *edges4})
    firsts6 = sorted({0, *edges6})
    tails = [[drawn.randrange(rows) for rows in (5, 40, 9, 7)] for _ in range(60)]
    bits = [drawn.choice([NO_PREFIX, *range(33)]) for _ in range(40)]
    return Plan(
        np.array(firsts4, np.uint32),
        np.array([drawn.randrange(60) for _ in firsts4], np.uint32),
        np.array([number >> 64 for number in firsts6], np.uint64),
        np.array([number & (1 << 64) - 1 for number in firsts6], np.uint64),
        np.array([drawn.randrange(60) for _ in firsts6], np.uint32),
        np.array(tails, np.uint32),
        np.array(bits, np.uint8),
    )


def small_template(plan: Plan) -> Template:
    """A template with every kind of slot, some pieces empty, some sources twice."""
    counts = (5, 40, 9, 7)

    def rows(source: int, name: str) -> Slot:
        texts = [f"{name}{n}".encode() * (n % 3) for n in range(counts[source])]
        return piece(source, texts)

    return Template(
        [
            Slot(LITERAL, b'{"input":"'),
            Slot(INPUT),
            Slot(LITERAL, b'","ip":"'),
            Slot(IP),
            Slot(LITERAL, b'",'),
            rows(0, "class"),
            Slot(LITERAL, b","),
            rows(0, "fit"),
            rows(1, "registry"),
            Slot(LITERAL, b',"prefix":"'),
            Slot(PREFIX),
            rows(1, "range"),
            rows(1, "holder"),
            Slot(LITERAL, b'","asn":'),
            rows(2, "asn"),
            rows(3, "feeds"),
            Slot(PREFIX),
            Slot(IP),
            Slot(LITERAL, b"}"),
            Slot(LITERAL, b"\n"),
        ]
    )


def tail_of(plan: Plan, family: int, number: int) -> int:
    """The tail of an address."""
    if family == 4:
        return int(plan.v4_tail[bisect.bisect_right(plan.v4_first.tolist(), number) - 1])
    firsts = [
        high << 64 | low
        for high, low in zip(plan.v6_high.tolist(), plan.v6_low.tolist(), strict=True)
    ]
    return int(plan.v6_tail[bisect.bisect_right(firsts, number) - 1])


def read_line(raw: bytes) -> tuple[str, str, int, int]:
    """What intake makes of a line: "blank", "address" or "other", its text, family and number."""
    text = raw.decode("utf-8", "replace")
    line = Line(1, text[:200], True) if len(text) > MAX_LINE else Line(1, text)
    items = list(read_plain([line], "-"))
    if not items:
        return "blank", "", 0, 0
    item: Any = items[0]
    if len(items) == 1 and hasattr(item, "target") and item.target.kind == "address":
        notes = set(item.target.notes)
        if notes <= {"defanged"}:
            return "address", item.text, item.target.family, item.target.first
    return "other", "", 0, 0


def answer(
    plan: Plan,
    template: Template,
    text: str,
    family: int,
    number: int,
    resolve: Callable[[int], int] = lambda tail: tail,
) -> bytes:
    """The output line of an address."""
    tail = tail_of(plan, family, number)
    rows = plan.tails[resolve(tail) if tail & UNRESOLVED else tail].tolist()
    address = ipaddress.IPv4Address(number) if family == 4 else ipaddress.IPv6Address(number)
    output = b""
    for slot in template.slots:
        if slot.kind == LITERAL:
            output += slot.text
        elif slot.kind == INPUT:
            output += text.encode()
        elif slot.kind == IP:
            output += str(address).encode()
        elif slot.kind == PIECE:
            row = rows[slot.source]
            output += slot.blob.tobytes()[int(slot.offsets[row]) : int(slot.offsets[row + 1])]
        elif (bits := int(plan.prefix_bits[rows[REGISTRY]])) != NO_PREFIX:
            network = ipaddress.ip_network(
                (number, bits) if family == 4 else (address, bits), False
            )
            is_whole = bits == network.max_prefixlen
            output += str(network.network_address if is_whole else network).encode()
    return output


def verdict_of(plan: Plan, family: int, number: int) -> int:
    """The row of VERDICT of an address."""
    return int(plan.tails[tail_of(plan, family, number), VERDICT])
