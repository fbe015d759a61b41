"""The file that parsers read: packing, bounds, lines."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ipskeptic.errors import FeedFormatError, InputError
from ipskeptic.lookup.feeds import _file
from ipskeptic.lookup.feeds.base import FeedFile, open_feed_file, open_feed_files

TEXT = b"192.0.2.0/24\n198.51.100.7\n" * 50
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "plain": bytes,
}


def zst(data: bytes) -> bytes:
    """The data as a zstd frame."""
    zstandard = pytest.importorskip("zstandard")
    packed: bytes = zstandard.ZstdCompressor().compress(data)
    return packed


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive of the members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def write(folder: Path, data: bytes, name: str = "list.txt") -> Path:
    """A file with the data."""
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("packer", [*PACKERS, "zst"])
def test_packed_files_read_like_plain_ones(packer: str, tmp_path: Path) -> None:
    """The packing is told by the first bytes, whatever the name says."""
    packed = zst(TEXT) if packer == "zst" else PACKERS[packer](TEXT)

    with open_feed_file(write(tmp_path, packed, "list.bin")) as file:
        lines = list(file.lines())
        said = file.size, file.sha256, file.ends_in_newline

    assert lines == TEXT.rstrip(b"\n").split(b"\n")
    assert said == (len(TEXT), hashlib.sha256(TEXT).hexdigest(), True)


@pytest.mark.parametrize("packer", ["gz", "bz2", "xz", "zst"])
def test_members_that_follow_each_other_are_one_file(packer: str, tmp_path: Path) -> None:
    """Concatenated packed files read as the concatenation of what they hold."""
    pack = zst if packer == "zst" else PACKERS[packer]

    with open_feed_file(write(tmp_path, pack(b"192.0.2.1\n") + pack(b"192.0.2.2\n"))) as file:
        lines = list(file.lines())

    assert lines == [b"192.0.2.1", b"192.0.2.2"]


@pytest.mark.parametrize("packer", ["gz", "bz2", "xz", "zst"])
@pytest.mark.parametrize("missing", [1, 5, 12])
def test_a_packed_file_that_breaks_off_is_refused(
    packer: str, missing: int, tmp_path: Path
) -> None:
    """Every loss at the end of a packed stream is noticed."""
    pack = zst if packer == "zst" else PACKERS[packer]
    path = write(tmp_path, pack(TEXT)[:-missing])

    with pytest.raises(FeedFormatError, match="cut off"), open_feed_file(path) as file:
        list(file.lines())


@pytest.mark.parametrize("packer", ["gz", "bz2", "xz"])
def test_a_damaged_packed_file_is_refused(packer: str, tmp_path: Path) -> None:
    """Changed bytes in a packed stream give an error with the file's name."""
    packed = bytearray(PACKERS[packer](TEXT))
    packed[len(packed) // 2] ^= 0xFF
    path = write(tmp_path, bytes(packed))

    with pytest.raises(FeedFormatError, match=r"list\.txt: this"), open_feed_file(path) as file:
        list(file.lines())


def test_every_member_of_a_zip_is_a_file(tmp_path: Path) -> None:
    """A zip archive gives its files by their base names; folders and macOS's tree are passed."""
    members = {"a/": b"", "a/one": b"192.0.2.1\n", "b/two": gzip.compress(b"192.0.2.2\n")}
    data = zipped({**members, "__MACOSX/a/one": b"x"})

    found = [
        (file.name, file.where.rsplit(":", 1)[1], file.read_all())
        for file in open_feed_files(write(tmp_path, data))
    ]

    assert found == [("one", "a/one", b"192.0.2.1\n"), ("two", "b/two", b"192.0.2.2\n")]


def test_names_that_climb_out_of_an_archive_do_nothing(tmp_path: Path) -> None:
    """Members are read and never written, so an absolute name is only a name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../outside", b"192.0.2.1\n")

    names = [file.name for file in open_feed_files(write(tmp_path, out.getvalue()))]

    assert names == ["outside"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.txt"]


def test_one_file_is_asked_of_a_zip_with_several(tmp_path: Path) -> None:
    """Where one file is asked for, an archive of several is refused."""
    path = write(tmp_path, zipped({"a": b"1\n", "b": b"2\n"}))

    with pytest.raises(FeedFormatError, match="several files"), open_feed_file(path) as file:
        file.read_all()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zipped({}), "holds no file"),
        (zipped({"a": TEXT})[:-10], "can't be read"),
        (b"PK\x03\x04" + b"\0" * 40, "can't be read"),
    ],
)
def test_a_zip_that_is_none_is_refused(data: bytes, why: str, tmp_path: Path) -> None:
    """An empty or damaged archive is an error that says so."""
    path = write(tmp_path, data)

    with pytest.raises(FeedFormatError, match=why):
        list(open_feed_files(path))


def test_a_zip_with_too_many_members_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is a bound on the members of an archive."""
    monkeypatch.setattr("ipskeptic.lookup.feeds._unpack.MAX_MEMBERS", 1)
    path = write(tmp_path, zipped({"a": b"1\n", "b": b"2\n"}))

    with pytest.raises(FeedFormatError, match="holds 2 files"):
        list(open_feed_files(path))


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    """A member that needs a password is an error that names it."""
    data = bytearray(zipped({"a": TEXT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path = write(tmp_path, bytes(data))

    with pytest.raises(FeedFormatError, match=r"list\.txt:a: this member can't be opened"):
        list(open_feed_files(path))


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    """A member whose checksum is wrong is an error that names it."""
    data = bytearray(zipped({"a": TEXT}))
    data[14] ^= 0xFF
    data[data.index(b"PK\x01\x02") + 16] ^= 0xFF
    path = write(tmp_path, bytes(data))

    with pytest.raises(FeedFormatError, match=r"list\.txt:a: .*damaged"):
        [file.read_all() for file in open_feed_files(path)]


def test_zst_without_its_module_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without zstandard a zst file gives the line that installs it."""
    monkeypatch.setitem(sys.modules, "zstandard", None)
    path = write(tmp_path, b"\x28\xb5\x2f\xfd" + b"\0" * 20)

    with pytest.raises(FeedFormatError, match=r"ipskeptic\[zstd\]"), open_feed_file(path) as file:
        file.read_all()


def test_a_zst_file_of_nonsense_is_refused(tmp_path: Path) -> None:
    """Bytes after the magic of zstd that are none give an error."""
    pytest.importorskip("zstandard")
    path = write(tmp_path, b"\x28\xb5\x2f\xfd" + b"\xff" * 40)

    with (
        pytest.raises(FeedFormatError, match="zst file can't be read"),
        open_feed_file(path) as file,
    ):
        file.read_all()


@pytest.mark.parametrize("packer", ["gz", "bz2", "xz", "zst"])
def test_bombs_are_refused(packer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that unpacks to hundreds of times its size is refused before it is read whole."""
    monkeypatch.setattr(_file, "RATIO_FROM", 1 << 20)
    bomb = b"\n" * (8 << 20)
    path = write(tmp_path, zst(bomb) if packer == "zst" else PACKERS[packer](bomb))

    with pytest.raises(FeedFormatError, match="200 times"), open_feed_file(path) as file:
        for _ in file.blocks():
            pass


def test_the_unpacked_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file larger than the limit is refused."""
    monkeypatch.setattr(_file, "MAX_UNPACKED", 10)

    with pytest.raises(FeedFormatError, match="larger than"):
        list(FeedFile.of_bytes(TEXT).lines())


def test_an_endless_line_is_refused() -> None:
    """A line longer than 64 KiB is refused, also inside one block and as bytes."""
    for data in (b"1" * (2 << 20), b"\n" + b"1" * 70_000 + b"\n"):
        with pytest.raises(FeedFormatError, match="longer than 64 KiB"):
            list(FeedFile.of_bytes(data).text_lines())
        with pytest.raises(FeedFormatError, match="longer than 64 KiB"):
            list(FeedFile.of_bytes(data).lines())


def test_the_number_of_lines_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of more lines than any feed has is refused."""
    monkeypatch.setattr(_file, "MAX_LINES", 99)

    with pytest.raises(FeedFormatError, match="more than 99 lines"):
        list(FeedFile.of_bytes(TEXT).text_lines())
    with pytest.raises(FeedFormatError, match="more than 99 lines"):
        list(FeedFile.of_bytes(TEXT).lines())


def test_lines_do_not_depend_on_how_blocks_are_cut() -> None:
    """Lines and characters that lie across two blocks stay whole."""
    text = "# Düsseldorf\n192.0.2.1\r\n\n192.0.2.2"
    data = text.encode()
    for size in range(1, len(data) + 1):
        blocks = [data[i : i + size] for i in range(0, len(data), size)]

        assert list(FeedFile("x", blocks).text_lines()) == text.split("\n")


def test_peeking_takes_nothing_away() -> None:
    """What was peeked at is read again."""
    file = FeedFile("x", [b"19", b"2.0.2.1\n", b"rest"])

    assert file.peek(4) == b"192."
    assert file.peek(100) == b"192.0.2.1\nrest"
    assert list(file.lines()) == [b"192.0.2.1", b"rest"]
    assert file.ends_in_newline is False


def test_size_and_hash_are_those_of_the_whole_file() -> None:
    """They cover the whole file even where it was not read to its end."""
    file = FeedFile("x", [b"192.0.2.1\n", b"192.0.2.2\n"])
    next(iter(file.lines()))

    assert (file.size, file.sha256) == (20, hashlib.sha256(b"192.0.2.1\n192.0.2.2\n").hexdigest())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<!DOCTYPE HTML PUBLIC>\n<html>", "page of HTML"),
        (b"\n  <html><head>", "page of HTML"),
        (b"<?xml version='1.0'?>", "page of XML"),
        ("192.0.2.1\n".encode("utf-16"), "UTF-16"),
        (b"\x7fELF\0\0", "binary"),
    ],
)
def test_what_is_no_text_feed_is_refused(data: bytes, why: str) -> None:
    """HTML, XML, UTF-16 and binary files are refused by name."""
    with pytest.raises(FeedFormatError, match=why):
        list(FeedFile.of_bytes(data).text_lines())


def test_a_byte_order_mark_is_passed_over() -> None:
    """UTF-8 with a byte order mark reads like UTF-8 without."""
    assert list(FeedFile.of_bytes(b"\xef\xbb\xbf192.0.2.1\n").text_lines()) == ["192.0.2.1"]


def test_reading_all_is_bounded() -> None:
    """A file read at once has a limit too."""
    with pytest.raises(FeedFormatError, match="larger than"):
        FeedFile.of_bytes(TEXT).read_all(limit=10)


def test_a_file_that_can_not_be_opened_is_an_input_error(tmp_path: Path) -> None:
    """A missing file and a folder give the error for input."""
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(InputError, match="can't be opened"):
            list(open_feed_files(path))
