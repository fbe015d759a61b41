"""The file of an index: what is refused, and with which way out."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest

from ipskeptic.errors import IndexFileError
from ipskeptic.lookup.index import format as fmt
from ipskeptic.lookup.index.mapped import MappedIndex, Swapped
from ipskeptic.lookup.index.reader import Index
from ipskeptic.update.image import build_image
from tests.index.conftest import NET

Opener = Callable[[bytes], Index]


def with_header(image: bytes, offset: int, data: bytes) -> bytes:
    """An index with other bytes in its header, and the checksum that fits them."""
    changed = bytearray(image)
    changed[offset : offset + len(data)] = data
    changed[1020:1024] = struct.pack("<I", crc32(changed[:1020]))
    return bytes(changed)


def with_section(image: bytes, name: bytes, data: bytes) -> bytes:
    """An index with another section, and the checksums that fit it: written by an enemy."""
    place = list(fmt.SECTIONS).index(name)
    sections = {}
    for number, (key, size) in enumerate(fmt.SECTIONS.items()):
        _, _, offset, items = struct.unpack_from("<4sIQQ", image, 32 + 24 * number)
        sections[key] = data if number == place else image[offset : offset + items * size]
    return bytes(build_image(sections))


def look_about(index: Index) -> None:
    """Ask an index of several addresses and ranges."""
    for number in (0, NET, NET + 1, NET + 300):
        index.lookup(4, number)
        index.lookup_range(4, number, number + 5)


def test_the_header_is_as_the_docstring_says(image: bytes) -> None:
    """Magic, version, number of sections, length of blocks, length, two checksums."""
    magic, version, count, block, length, body, zero = struct.unpack_from("<8sHHIQII", image)

    assert (magic, version, count, block) == (b"\x89ipsk\r\n\x1a", 2, 16, 1024)
    assert (length, body, zero) == (len(image), crc32(image[1024:]), 0)
    assert struct.unpack_from("<I", image, 1020)[0] == crc32(image[:1020])
    assert image[32:36] == b"4ADR"
    for name in fmt.SECTIONS:
        assert f"\n    {name.decode()}  " in (fmt.__doc__ or "")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is not an index"),
        (b"# a text file\n", "is not an index"),
        (b"# a text file\n" * 1000, "is not an index"),
        (b"\x89ipsk\r\n\x1a", "is cut off after 8 bytes"),
    ],
)
def test_a_file_of_another_kind_is_named_so(opened: Opener, data: bytes, what: str) -> None:
    """What is no index is said to be none."""
    with pytest.raises(IndexFileError, match=what):
        opened(data)


@pytest.mark.parametrize("length", [500, 1024, 1025, 2000, -1])
def test_an_index_that_is_cut_off_is_named_so(opened: Opener, image: bytes, length: int) -> None:
    """Whatever is missing is noticed on opening."""
    with pytest.raises(IndexFileError, match=r"is cut off.*ipskeptic data compile"):
        opened(image[:length])


def test_an_index_with_something_behind_it_is_damaged(opened: Opener, image: bytes) -> None:
    """A length that does not fit is no index of ours."""
    with pytest.raises(IndexFileError, match="it should have"):
        opened(image + b"\0")


@pytest.mark.parametrize(
    ("version", "what"), [(0, "older format 0"), (1, "older format 1"), (3, "newer ipskeptic")]
)
def test_another_version_is_named_with_the_way_out(
    opened: Opener, image: bytes, version: int, what: str
) -> None:
    """Older and newer formats are told apart."""
    with pytest.raises(IndexFileError, match=f"{what}.*run `ipskeptic data compile`"):
        opened(with_header(image, 8, struct.pack("<H", version)))


def test_a_damaged_header_is_named_so(opened: Opener, image: bytes) -> None:
    """The checksum of the header is read on opening."""
    with pytest.raises(IndexFileError, match="checksum of its header"):
        opened(image[:40] + b"\xff" + image[41:])


@pytest.mark.parametrize(
    ("offset", "data"),
    [
        (10, struct.pack("<H", 15)),
        (12, struct.pack("<I", 0)),
        (28, struct.pack("<I", 1)),
        (32, b"XXXX"),
        (36, struct.pack("<I", 8)),
        (40, struct.pack("<Q", 1025)),
        (40, struct.pack("<Q", 0)),
        (40, struct.pack("<Q", 1 << 40)),
        (48, struct.pack("<Q", 1 << 62)),
        (48, struct.pack("<Q", 0)),
        (32 + 24 * 15 + 8, struct.pack("<QQ", 1024, 0)),
        (32 + 24 * 15 + 16, struct.pack("<Q", 0)),
        (48, struct.pack("<Q", 257)),
    ],
)
def test_a_header_that_lies_is_refused(
    opened: Opener, image: bytes, offset: int, data: bytes
) -> None:
    """Right checksum or not, no offset is believed before it is looked at."""
    with pytest.raises(IndexFileError, match="is damaged"):
        opened(with_header(image, offset, data))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (b"4ADR", struct.pack("<8I", *range(5, 13))),
        (b"4ROW", struct.pack("<8I", *([10**9] * 8))),
        (b"4ROW", struct.pack("<8I", *([fmt.LAST | 1] * 8))),
        (b"4ROW", struct.pack("<8I", *([fmt.LAST | fmt.LIST] * 8))),
        (b"ROWS", b""),
        (b"ROWS", struct.pack("<4I", 1, 2, 3, 4)),
        (b"ROWS", struct.pack("<4I", *([fmt.LAST] * 4))),
        (b"ROWS", struct.pack("<4I", *([fmt.LAST | 10**9] * 4))),
        (b"ROWS", struct.pack("<4I", *(fmt.LAST | fmt.LIST | n for n in range(4)))),
        (b"ROWS", struct.pack("<4I", *(fmt.LAST | fmt.LIST | n for n in (9, 9, 9, 9)))),
        (b"ENTR", fmt.ENTRY.pack(1 << 31, 32) * 6),
        (b"ENTR", fmt.ENTRY.pack(0, 33) * 6),
        (b"ENTR", fmt.ENTRY.pack(0, 255) * 6),
        (b"ENTR", fmt.ENTRY.pack(0, 9 << fmt.SET_SHIFT | 32) * 6),
        (b"ENTR", fmt.ENTRY.pack(1, 32)),
        (b"SPAN", b""),
        (b"SPAN", fmt.SPAN.pack(0, 0, 0, 5)),
        (b"SETS", b""),
        (b"SETS", struct.pack("<2I", 0, 1)),
        (b"SPOS", struct.pack("<5I", 0, 1 << 30, 1 << 30, 1 << 30, 1 << 30)),
        (b"SPOS", struct.pack("<5I", 0, 0, 2, 1, 0)),
        (b"STRG", b"\xff" * 100),
    ],
)
def test_numbers_that_lead_out_of_the_file_are_refused(
    opened: Opener, image: bytes, name: bytes, data: bytes
) -> None:
    """With all checksums right, what a look-up follows is still looked at."""
    index = opened(with_section(image, name, data))

    with pytest.raises(IndexFileError, match="is damaged"):
        look_about(index)


LIST, LAST = fmt.LIST, fmt.LAST


@pytest.mark.parametrize(
    ("sections", "what"),
    [
        ({b"ENTR": fmt.ENTRY.pack(4, 32) * 6, b"TEXT": fmt.TEXT.pack(9, 9)}, "is no string"),
        ({b"ENTR": fmt.ENTRY.pack(4, 32) * 6, b"TEXT": fmt.TEXT.pack(0, 4)}, "is no string"),
        ({b"ROWS": struct.pack("<I", LAST | LIST)}, "a part of itself"),
        ({b"ROWS": struct.pack("<2I", 1, LAST | LIST | 1)}, "a part of itself"),
        ({b"SETS": struct.pack("<3I", *([0x7FFF0000] * 3))}, "has no end"),
        ({b"SETS": struct.pack("<I", LAST | 0x7FFF0000)}, "more records of one number"),
    ],
)
def test_sections_that_lead_nowhere_are_refused(
    opened: Opener, image: bytes, sections: dict[bytes, bytes], what: str
) -> None:
    """Parts of texts, of rows and of sets that are none, or more than there can be."""
    rows = {b"4ROW": struct.pack("<8I", *([LIST] * 8)), b"ENTR": fmt.ENTRY.pack(0, 32) * 6}
    for name, data in (rows | {b"ROWS": struct.pack("<3I", 1, 2, LAST | 3)} | sections).items():
        image = with_section(image, name, data)
    index = opened(image)

    with pytest.raises(IndexFileError, match=what):
        look_about(index)


# Each list is the one before, or twice the one before.
DEEP = [LAST | 1, *(LAST | LIST | n for n in range(100))]
WIDE = [LAST | 1, *(flag | LIST | max(2 * n - 1, 0) for n in range(20) for flag in (0, LAST))]


@pytest.mark.parametrize(("rows", "first"), [(DEEP, 100), (WIDE, 39)])
def test_rows_that_are_a_trap_are_refused(
    opened: Opener, image: bytes, rows: list[int], first: int
) -> None:
    """Lists that lie too deep in each other, or stand for more records than there can be."""
    for name, data in (
        (b"ROWS", struct.pack(f"<{len(rows)}I", *rows)),
        (b"4ROW", struct.pack("<8I", *([LIST | first] * 8))),
        (b"ENTR", fmt.ENTRY.pack(0, 32) * 6),
    ):
        image = with_section(image, name, data)
    index = opened(image)

    with pytest.raises(IndexFileError, match=r"has no end|more records of one number"):
        look_about(index)


@pytest.mark.parametrize("name", [b"4ADR", b"6HIG", b"6LOW", b"0ROW", b"ENTR", b"SPOS"])
def test_sections_that_do_not_fit_together_are_refused(
    opened: Opener, image: bytes, name: bytes
) -> None:
    """Starts and rows are of one number, no more spans than entries, and there is a string."""
    with pytest.raises(IndexFileError, match="is damaged"):
        opened(with_section(image, name, b""))


@pytest.mark.parametrize("meta", [b"", b"{", b"[]", b'{"snapshots":[{}]}', b"[" * 100_000])
def test_meta_that_is_none_is_refused(opened: Opener, image: bytes, meta: bytes) -> None:
    """Snapshots are read when they are asked for, and an error says the same as all others."""
    index = opened(with_section(image, b"META", meta))

    with pytest.raises(IndexFileError, match="what it says of itself"):
        _ = index.snapshots


def test_a_missing_index_is_named_with_the_way_out(tmp_path: Path) -> None:
    """There is a first time for everybody."""
    with pytest.raises(IndexFileError, match="there is no index; bring data"):
        Index.open(tmp_path / "none")


def test_a_folder_is_no_index(tmp_path: Path) -> None:
    """What can't be read is said with the reason."""
    with pytest.raises(IndexFileError, match="can't be read"):
        Index.open(tmp_path)


def test_the_way_out_is_the_callers(tmp_path: Path) -> None:
    """The built-in index is not compiled again but installed again."""
    (tmp_path / "index").write_bytes(b"no")
    with pytest.raises(IndexFileError, match=r"index is not an index: install it again$"):
        Index.open(tmp_path / "index", "install it again")


def test_a_closed_index_lets_go_of_its_file(tmp_path: Path, image: bytes) -> None:
    """After closing the file may be replaced on any system, and nothing is read any more."""
    path = tmp_path / "index"
    path.write_bytes(image)
    with Index.open(path) as index:
        index.lookup(4, NET)
    path.write_bytes(b"gone")

    with pytest.raises(ValueError, match="released"):
        index.lookup(4, NET + 1000)


def test_numbers_are_read_on_any_machine() -> None:
    """Where numbers lie the other way round in memory, they are turned one by one."""
    numbers = Swapped(memoryview(struct.pack("<3I", 1, 2, 1 << 24)), 4)

    assert list(numbers) == [1, 2, 1 << 24]
    assert numbers[0:2] == [1, 2]


def test_look_ups_do_not_care_how_the_machine_counts(
    monkeypatch: pytest.MonkeyPatch, opened: Opener, image: bytes
) -> None:
    """The same answers come through numbers that are turned."""
    wanted = [opened(image).lookup(4, NET + n) for n in range(0, 3000, 7)]
    monkeypatch.setattr("ipskeptic.lookup.index.mapped.sys.byteorder", "big")
    index = opened(image)

    assert [index.lookup(4, NET + n) for n in range(0, 3000, 7)] == wanted


def test_opening_costs_the_same_for_any_size(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, image: bytes
) -> None:
    """No block of the body is read on opening."""
    (tmp_path / "index").write_bytes(image)

    def forbidden(self: MappedIndex, block: int) -> None:
        raise AssertionError(block)

    monkeypatch.setattr(MappedIndex, "check_block", forbidden)
    with Index.open(tmp_path / "index") as index:
        assert index.counts()["entries"] == 6
