"""Places of addresses in texts of any size: the quick way gives what the careful reading gives."""

from __future__ import annotations

import gzip
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.errors import InputError
from ipskeptic.intake.scan import scan_block
from ipskeptic.model.extracted import Columns, Extracted, extracted
from ipskeptic.pipeline.positions import read_positions
from tests.intake.laws import relaxed
from tests.intake.test_scan_tally import texts


def all_of(data: bytes, *, quick: bool = True, size: int = 1 << 20) -> list[Extracted]:
    """Everything that is found in a text."""
    found = read_positions(io.BytesIO(data), "-", size=size, long=0 if quick else 1 << 40)
    return [
        each for some in found for each in (some.records() if isinstance(some, Columns) else some)
    ]


def places(found: list[Extracted]) -> list[tuple[int, int, str, str, int | None]]:
    """What a place, a form and a port are; notes say more where the careful way was taken."""
    return [(each.line, each.column, each.original, each.ip, each.port) for each in found]


@relaxed
@given(lines=st.lists(texts, max_size=4), mark=st.sampled_from(["", "é", "日本 "]))
def test_quick_places_are_those_of_the_careful_reading(lines: list[str], mark: str) -> None:
    """Lines, columns, forms, addresses, ports are the same, behind characters of any size too."""
    data = (mark + f"\n{mark}".join(lines)).encode("utf-8", "surrogatepass")

    assert places(all_of(data)) == places(all_of(data, quick=False))


@relaxed
@given(data=st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Bytes that are no text have the places they have as replaced characters."""
    try:
        found = all_of(data)
    except InputError:
        return  # it begins as packed bytes do, and is none
    assert places(found) == places(all_of(data, quick=False))


@pytest.mark.parametrize("size", [64, 200, 4096])
def test_blocks_of_any_size(size: int) -> None:
    """Where a block ends changes nothing, and lines longer than a block keep their columns."""
    chance = random.Random(5)
    words = [
        "192.0.2.7",
        "é",
        "2001:db8::1",
        "x,",
        "198[.]51[.]100[.]7",
        "v1.2.3.4",
        "\n",
        "203.0.113.9:80",
    ]
    data = " ".join(chance.choice(words) for _ in range(2000)).encode()

    assert places(all_of(data, size=size)) == places(all_of(data, quick=False))


def test_encodings_and_packing_keep_places() -> None:
    """A packed text in UTF-16 has the places of its characters."""
    text = "ä 192.0.2.1\r\n 198[.]51[.]100[.]7\r\n"
    for data in (
        text.encode("utf-16"),
        gzip.compress(text.encode()),
        b"\xef\xbb\xbf" + text.encode(),
    ):
        assert [each[:3] for each in places(all_of(data))] == [
            (1, 3, "192.0.2.1"),
            (2, 2, "198[.]51[.]100[.]7"),
        ]


@pytest.mark.parametrize(
    ("text", "ip", "ends"),
    [
        ("192.0.2.1-192.0.2.9", "192.0.2.1-192.0.2.9", [("192.0.2.1", 4), ("192.0.2.9", 14)]),
        ("192.0.2.1-9", "192.0.2.1-192.0.2.9", [("192.0.2.1", 4)]),
        ("192.0.2.1 – 192.0.2.9", "192.0.2.1-192.0.2.9", [("192.0.2.1", 4), ("192.0.2.9", 16)]),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1", []),
        ("192.0.2.0/24", "192.0.2.0/24", []),
        ("fe80::1%eth0", "fe80::1", []),
    ],
)
def test_canonical_forms_and_ends(text: str, ip: str, ends: list[tuple[str, int]]) -> None:
    """Ends in full have places of their own; a mapped address keeps the family it has there."""
    (found,) = all_of(f"at {text} seen".encode())

    assert (found.ip, found.original) == (ip, text)
    assert [(end, column) for end, column, _ in found.ends] == ends


def test_refused_runs_have_names() -> None:
    """With everything asked for, what was refused is there with its decision."""
    found = [
        extracted((f.line, f.column, 0), f.text, f.target, f.decision)
        for f in scan_block("Chrome/119.0.0.0 on 192.0.2.1")
    ]
    (all_found,) = read_positions(
        io.BytesIO(b"Chrome/119.0.0.0 on 192.0.2.1"), "-", all_=True, long=0
    )

    assert all_found == found
    assert [each.decision for each in found] == ["user agent", "address"]
