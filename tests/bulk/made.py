"""Made-up plans, templates and lines: every form of line, addresses at the edges of intervals."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import strategies as st

from ipskeptic.bulk.shapes import INPUT, IP, LITERAL, PIECE, PREFIX
from ipskeptic.model.text import format_address
from tests.bulk.reference import BLANKS, NO_PREFIX, Plan, Slot, Template

ROWS = (5, 40, 20, 3)  # of each source
TAILS = 60
LAST4, LAST6 = 2**32 - 1, 2**128 - 1
# The ends of the address space, of the kernel's buckets, of halves, of 2000::/3, of ::ffff:0:0/96.
V4_EDGES = (1, 255, 2**14 - 1, 2**14, 2**14 + 1, 2**24, 2**31, 2**32 - 2**14, LAST4 - 1, LAST4)
V6_EDGES = (
    *(1, 2**32, 0xFFFF << 32, (0xFFFF << 32) + LAST4, 2**64 - 1, 2**64, 2**64 + 1),
    *(0x2000 << 112, (0x2000 << 112) - 1, (0x2000 << 112) + (1 << 107), 0x20010DB8 << 96),
    *((0x20010DB8 << 96) + 1, (0x20010DB8 << 96) + 2**64 - 1, (0x20010DB8 << 96) + 2**64),
    *((0x4000 << 112) - 1, 0x4000 << 112, (0xFE80 << 112) + 5, LAST6 - 1, LAST6),
)


def make_plan(seed: int = 1, *, spread: int = 200) -> Plan:
    """A plan with intervals at the edges, some more anywhere, and each tail at random."""
    random = Random(seed)
    v4 = sorted({0, *V4_EDGES, *(random.randrange(2**32) for _ in range(spread))})
    near = (random.randrange(0x2000 << 112, 0x2C00 << 112) for _ in range(spread))
    v6 = sorted({0, *V6_EDGES, *near, *(random.randrange(2**128) for _ in range(spread // 4))})
    prefix_bits = [random.choice((NO_PREFIX, *range(33))) for _ in range(ROWS[1])]
    # All that may be in either family, at least once.
    prefix_bits[:4] = [0, 32, NO_PREFIX, 24]
    tails = [[random.randrange(rows) for rows in ROWS] for _ in range(TAILS)]
    return Plan(
        np.array(v4, np.uint32),
        np.array([random.randrange(TAILS) for _ in v4], np.uint32),
        np.array([number >> 64 for number in v6], np.uint64),
        np.array([number & (2**64 - 1) for number in v6], np.uint64),
        np.array([random.randrange(TAILS) for _ in v6], np.uint32),
        np.array(tails, np.uint32),
        np.array(prefix_bits, np.uint8),
    )


def piece(source: int, texts: list[bytes]) -> Slot:
    """A PIECE slot with these texts."""
    offsets = np.zeros(len(texts) + 1, np.uint64)
    np.cumsum([len(text) for text in texts], out=offsets[1:])
    blob = np.frombuffer(b"".join(texts) or b"\0", np.uint8).copy()
    return Slot(PIECE, source=source, offsets=offsets, blob=blob)


def literal(text: bytes) -> Slot:
    """A LITERAL slot."""
    return Slot(LITERAL, text)


def make_template(seed: int = 1) -> Template:
    """A template with every kind of slot, and pieces from nothing to some hundred bytes."""
    random = Random(seed)
    slots = [literal(b'{"input":"'), Slot(INPUT), literal(b'","ip":"'), Slot(IP), literal(b'"')]
    for source, rows in enumerate(ROWS):
        for _ in range(2):
            sizes = [random.choice((0, 1, 15, 16, 17, 63, 64, 65, 200)) for _ in range(rows)]
            texts = [bytes(random.choices(b"abcdefghijkl", k=size)) for size in sizes]
            slots.append(piece(source, texts))
        slots += [literal(b',"prefix":"'), Slot(PREFIX)]
    # One table with three texts a row; the second is written nowhere.
    texts = [b"part" * random.randrange(20) for _ in range(3 * ROWS[2])]
    table = piece(2, texts)
    for part in (2, 0):
        slots.append(Slot(PIECE, b"", 2, table.offsets, table.blob, part, 3))
    return Template([*slots, Slot(INPUT), literal(b"}\n")])


def edges(plan: Plan) -> tuple[list[int], list[int]]:
    """The first and last address of each interval, IPv4 and IPv6."""
    v4 = plan.v4_first.tolist()
    pairs = zip(plan.v6_high.tolist(), plan.v6_low.tolist(), strict=True)
    v6 = [high << 64 | low for high, low in pairs]
    return (
        sorted({*v4, *(first - 1 for first in v4 if first), LAST4}),
        sorted({*v6, *(first - 1 for first in v6 if first), LAST6}),
    )


_PLAN = make_plan()
_EDGES = edges(_PLAN)
_v4 = st.one_of(st.sampled_from(_EDGES[0]), st.integers(0, LAST4))
_v6 = st.one_of(
    st.sampled_from(_EDGES[1]),
    st.integers(0, LAST6),
    st.integers(0, LAST4).map(lambda low: 0xFFFF << 32 | low),
    # Many groups that are zero.
    st.lists(st.sampled_from((0, 0, 0, 1, 0xAB, 0xFFFF, 0x100)), min_size=8, max_size=8).map(
        lambda groups: sum(group << 16 * place for place, group in enumerate(groups))
    ),
)


def _exploded(number: int, width: int) -> str:
    groups = [number >> shift & 0xFFFF for shift in range(112, -16, -16)]
    return ":".join(f"{group:0{width}x}" for group in groups)


@st.composite
def _v6_texts(draw: st.DrawFn) -> str:
    number = draw(_v6)
    embedded = format_address(4, number & LAST4)
    whole = format_address(6, number >> 32 << 32).removesuffix("0:0").removesuffix("::")
    forms = (
        format_address(6, number),
        format_address(6, number).upper(),
        _exploded(number, 4),
        _exploded(number, 1),
        f"{_exploded(number, 1).rsplit(':', 2)[0]}:{embedded}",
        f"{whole}::{embedded}",
    )
    text = draw(st.sampled_from(forms))
    # A run of zeros written as `::` somewhere, rightly or wrongly.
    if draw(st.booleans()):
        text = text.replace(draw(st.sampled_from((":0:", ":0:0:", "0:", ":0"))), "::", 1)
    return text


_DOTS = (".", "[.]", "(.)", "{.}", "[dot]", "(DOT)", "{Dot}", "[.)", "<.>", "..", " . ", "[,]", "")


@st.composite
def _v4_texts(draw: st.DrawFn) -> str:
    parts = format_address(4, draw(_v4)).split(".")
    if draw(st.integers(0, 5)) == 0:
        odd = ("256", "00", "01", "1000", "", "+1", "1a", "-0", " 1", "٣", "0x1")
        parts[draw(st.integers(0, 3))] = draw(st.sampled_from(odd))
    if draw(st.integers(0, 2)):
        return ".".join(parts)
    dots = [draw(st.sampled_from(_DOTS)) for _ in range(3)]
    return "".join(f"{part}{dot}" for part, dot in zip(parts, [*dots, ""], strict=True))


_address = st.one_of(_v4.map(lambda number: format_address(4, number)), _v4_texts(), _v6_texts())
_AROUND = ("", "", "", " ", "\t", "  ", "\x1a", "\f\v", "\x1c\x1f", "\xa0", "\ufeff", "\0", '"')
_AFTER = ("", "", "", "", ":80", "/24", "-9", "%eth0", " # why", ", 192.0.2.1", "]", ".", "//x")
_BEFORE = ("", "", "", "", "#", "# ", ";", "//", "/", "[", "http://", "ip:", "::ffff:")


@st.composite
def _dressed(draw: st.DrawFn) -> str:
    parts = [_AROUND, _BEFORE, None, _AFTER, _AROUND]
    return "".join(draw(_address if part is None else st.sampled_from(part)) for part in parts)


_garbage = st.text("0123456789abcdefABF:.[](){}<>dotDOT #;/,-%\t\x1a\x0c\x1e é\u2028", max_size=24)
line_texts = st.one_of(_address, _dressed(), _garbage, st.just("")).map(str.encode)


@st.composite
def chunks(draw: st.DrawFn) -> bytes:
    """A chunk of lines of every form."""
    raw = st.one_of(line_texts, st.binary(max_size=20))
    lines = draw(st.lists(raw, max_size=90))
    return b"".join(line.replace(b"\n", b"").replace(b"\r", b"") + b"\n" for line in lines)


def plain_chunk(seed: int, count: int) -> bytes:
    """A chunk with lines of many forms, fast to make: most are plain, many are at edges."""
    random = Random(seed)
    texts: list[str] = []
    for _ in range(count):
        kind = random.randrange(10)
        pick4 = random.choice((random.choice(_EDGES[0]), random.randrange(2**32)))
        pick6 = random.choice((random.choice(_EDGES[1]), random.randrange(2**128)))
        text = format_address(6, pick6) if kind < 4 else format_address(4, pick4)
        if kind == 0:
            text = f"{chr(random.choice(BLANKS[2:]))}{text.upper()} \t"
        elif kind == 8:
            text = text.replace(".", random.choice(("[.]", "(.)", "{.}", "[dot]")))
        elif kind == 9:
            text = random.choice(("", "# x", ";", "// 1.2.3.4", text + "/24", text + ":80", "x,y"))
        texts.append(text)
    return "".join(f"{text}\n" for text in texts).encode()


_SIGNS = "0123456789abcdefgABCDEF:.[](){}%/,;#- dotDOT\t\x1a\0"


def misspelt_chunk(seed: int, count: int) -> bytes:
    """A chunk of addresses in many forms, most with one or two characters changed."""
    random = Random(seed)
    texts: list[str] = []
    for _ in range(count):
        text = _any_form(random)
        for _ in range(random.choice((0, 1, 1, 2))):
            at = random.randrange(len(text) + 1)
            # One put in, one taken out, or one for another.
            new = random.choice((random.choice(_SIGNS), "", text[at : at + 1] * 2))
            text = text[:at] + new + text[at + random.randrange(2) :]
        texts.append(text)
    return "".join(f"{text}\n" for text in texts).encode()


def _any_form(random: Random) -> str:
    groups = [
        random.choice((0, 0, random.randrange(65536), random.randrange(256))) for _ in "8" * 8
    ]
    number = sum(group << 16 * place for place, group in enumerate(groups))
    v4 = format_address(4, number & LAST4)
    form = random.randrange(8)
    if form < 2:
        return v4.replace(".", random.choice((".", "[.]", "(.)", "{.}", "[dot]", "(DOT)")))
    if form == 2:
        return f"{_exploded(number, 1).rsplit(':', 2)[0]}:{v4}"
    if form == 3:
        return f"{random.choice(('::', '::ffff:', '64:ff9b::', '1:2:3:4:5::'))}{v4}"
    if form == 4:
        return _exploded(number, 4)
    if form == 5:
        # A gap anywhere, over as many groups as it likes.
        first, last = sorted(random.choices(range(9), k=2))
        parts = _exploded(number, 1).split(":")
        return f"{':'.join(parts[:first])}::{':'.join(parts[last:])}"
    return format_address(6, number).upper() if form == 6 else format_address(6, number)
