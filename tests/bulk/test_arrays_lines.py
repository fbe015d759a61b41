"""`bulk.arrays`: which lines are read as an address, as nothing, and which are left to intake."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

pytest.importorskip("pyarrow", reason="pyarrow is not on this machine")

from ipskeptic.bulk.arrays import Arrays
from ipskeptic.bulk.shapes import LINE
from tests.bulk.arrays_reference import (
    answer,
    read_line,
    small_plan,
    small_template,
    tail_of,
)

EDGES4 = [0x01000000, 0x01000001, 0xC0000200, 0xC0000201, 0xC0000280, 0xC0000300, 0xFFFFFFFF]
EDGES6 = [1, 1 << 64, (1 << 64) + 5, (1 << 64) + 9, 0x20010DB8 << 96, (0x20010DB8 << 96) + 7]
PLAN = small_plan(EDGES4, EDGES6)
TEMPLATE = small_template(PLAN)

numbers4 = st.integers(0, 2**32 - 1) | st.sampled_from(EDGES4)
octets = st.integers(0, 300).map(str) | st.sampled_from(["", "00", "01", "٣", "a", "-1", " 1"])
dots = st.sampled_from([".", ".", ".", "[.]", "(.)", "{.}", "[dot]", "(DOT)", "[.)", "[.", " . "])
dotted = st.builds(
    lambda a, p, b, q, c, r, d: f"{a}{p}{b}{q}{c}{r}{d}",
    *(octets, dots, octets, dots, octets, dots, octets),
)
addresses4 = numbers4.map(lambda n: f"{n >> 24}.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}")
groups = st.sampled_from(["", "0", "1", "db8", "2001", "FFFF", "00a", "00000", "ffff", "g", "0000"])
addresses6 = st.lists(groups, min_size=1, max_size=10).map(":".join)
dirt = st.text(st.sampled_from("019.:/,;# \t[]()-afx%é\u00a0\u200b\x1a\x0b\x00"), max_size=30)
blanks = st.text(st.sampled_from(" \t\v\f\x1c\x1a"), max_size=3)
texts = st.one_of(addresses4, dotted, addresses6, dirt, st.sampled_from(["", "# x", "// é", ";"]))
lines = st.builds(lambda a, b, c: f"{a}{b}{c}".encode(), blanks, texts, blanks)
raw_lines = lines | st.binary(max_size=12).map(lambda b: b.replace(b"\n", b"").replace(b"\r", b""))


def chunk_of(raws: list[bytes]) -> bytes:
    """Whole lines."""
    return b"".join(raw + b"\n" for raw in raws)


@given(st.lists(raw_lines, max_size=30))
@example([])
@example([b"1"])
@example([b"1[.]2[.]3[.]4", b"::1", b"1.2.3.4"])
@example([b"\x80\x801.2.3.4", b"# \xff"])
def test_lines_are_read_as_intake_reads_them(raws: list[bytes]) -> None:
    """What is called an address, or nothing, is so; and the output is that of the reference."""
    arrays = Arrays(PLAN, TEMPLATE)
    chunk = chunk_of(raws)
    found = arrays.scan(chunk)

    assert found.dtype == LINE
    assert len(found) == len(raws)
    expected = b""
    others: list[bytes] = []
    for raw, line in zip(raws, found, strict=True):
        what, text, family, number = read_line(raw)
        kind = int(line["kind"])
        if kind in (4, 6):
            assert (what, family) == ("address", kind), raw
            assert int(line["high"]) << 64 | int(line["low"]) == number
            assert chunk[int(line["start"]) : int(line["end"])].decode() == text
            assert int(line["tail"]) == tail_of(PLAN, family, number)
            expected += answer(PLAN, TEMPLATE, text, family, number)
        elif kind == 0:
            assert what == "blank", raw
        else:
            assert kind == 255
            assert chunk[int(line["start"]) : int(line["end"])] == raw
            others.append(b"<%d>" % len(others) * (len(others) % 3))
            expected += others[-1]
    assert bytes(arrays.emit(chunk, found, others)) == expected


PLAIN = [
    (b"192.0.2.1", 4),
    (b"  192.0.2.1\t", 4),
    (b"192.0.2[.]1", 4),
    (b"192[dot]0(.)2{.}1", 4),
    (b"255.255.255.255", 4),
    (b"0.0.0.0", 4),
    (b"2001:DB8:0:0::1", 6),
    (b"::", 6),
    (b"1::", 6),
    (b"1:2:3:4:5:6:7:8", 6),
    (b"0001:0002:0003:0004:0005:0006:0007:0008", 6),
    (b"", 0),
    (b" " * 50, 0),
    (b"#", 0),
    (b"/", 255),
    (b"// x", 0),
    (b"; 192.0.2.1", 0),
    (b"::ffff:102:304", 255),
    (b"::ffff:1.2.3.4", 255),
    (b"01.2.3.4", 255),
    (b"1.2.3.256", 255),
    (b"1.2.3", 255),
    (b"1.2.3.4.5", 255),
    (b"1.2.3.4 # x", 255),
    (b"1.2.3.4,1.2.3.5", 255),
    (b"192.0.2.0/24", 255),
    (b"fe80::1%eth0", 255),
    (b"[::1]", 255),
    (b":::", 255),
    (b"1::2::3", 255),
    (b":1:2:3:4:5:6:7", 255),
    (b"1:2:3:4:5:6:7:8:9", 255),
    (b"12345::", 255),
    (b"\xc2\xa0192.0.2.1", 255),
    ("# é".encode(), 255),
    (b"#" + b"x" * 65536, 255),
    (b" " * 65537, 255),
]


@pytest.mark.parametrize(("raw", "kind"), PLAIN)
def test_what_is_read_here_and_what_is_left(raw: bytes, kind: int) -> None:
    """Common lines are read here, alone and among others; doubtful ones are left."""
    arrays = Arrays(PLAN, TEMPLATE)

    assert arrays.scan(raw + b"\n")["kind"].tolist() == [kind]
    among = arrays.scan(b"1.2.3.4\n" + raw + b"\n::1\n" + raw + b"\n")
    assert among["kind"].tolist() == [4, kind, 6, kind]
    assert read_line(raw)[0] == {0: "blank", 4: "address", 6: "address"}.get(
        kind, read_line(raw)[0]
    )
