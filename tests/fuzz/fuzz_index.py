"""Fuzz target of the index reader and of layer files, for atheris (coverage-guided).

Run it with `python -m tests.fuzz.fuzz_index [libFuzzer options] [corpus folder]` from the root.
The input is a list of changes to a sound file, three bytes each: place and new value. After
them all checksums are made right, so that the fuzzer gets behind them: what is left to notice is
every number that leads somewhere.
"""

from __future__ import annotations

import struct
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import atheris

with atheris.instrument_imports(include=["ipskeptic.lookup.index", "ipskeptic.update.layer"]):
    from ipskeptic.errors import IndexFileError, StoreError
    from ipskeptic.lookup.index import format as fmt
    from ipskeptic.lookup.index.reader import Index
    from ipskeptic.update.compile import compile_index
    from ipskeptic.update.layer import load_layer, save_layer
    from tests.index.conftest import DOC6, NET, dated, sample
    from tests.update.test_layer import rewritten

IMAGES = [bytes(compile_index(layers, "digest")) for layers in (sample(), dated())]
NUMBERS = {
    4: (0, NET, NET + 1, NET + 2, NET + 130, NET + 300),
    6: (1, DOC6 + 5),
    0: (64500, (1 << 32) - 1),
}


def changed(data: bytes, original: bytes) -> bytearray:
    """A file with some of its bytes changed."""
    result = bytearray(original)
    for place, value in struct.iter_unpack("<HB", data[: len(data) // 3 * 3]):
        result[place % len(result)] = value
    return result


def with_checksums(image: bytearray) -> bytearray:
    """An index whose checksums are right, as far as its header tells where they are."""
    last = fmt.FIXED.size + (len(fmt.SECTIONS) - 1) * fmt.SECTION.size
    _, _, offset, count = fmt.SECTION.unpack_from(image, last)
    if offset + 4 * count <= len(image) and count < len(image):
        for block in range(count):
            start = fmt.HEADER_LENGTH + block * fmt.BLOCK_LENGTH
            checksum = crc32(image[start : start + fmt.BLOCK_LENGTH])
            struct.pack_into("<I", image, offset + 4 * block, checksum)
    struct.pack_into("<I", image, 24, crc32(image[fmt.HEADER_LENGTH :]))
    struct.pack_into("<I", image, 1020, crc32(image[:1020]))
    return image


def use(path: Path) -> None:
    """Ask a file everything that can be asked of an index."""
    with Index.open(path) as index:
        index.verify()
        index.counts()
        for family, numbers in NUMBERS.items():
            for number in numbers:
                for entry in index.lookup(family, number):
                    if not entry.first <= number <= entry.last:
                        raise AssertionError(entry)
                first, last = index.interval(family, number)
                if not first <= number <= last:
                    raise AssertionError((first, last))
                index.lookup_range(family, number // 2, number, limit=20)
        _ = index.snapshots, index.builtin_digest, index.builder


class Target:
    """One input after the other, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "file"
        save_layer(self.path, sample()[0])
        data = self.path.read_bytes()
        length = struct.unpack_from("<I", data, 16)[0]
        self.layer, self.snapshot = data, data[40 : 40 + length]
        self.records = zlib.decompress(data[40 + length :])

    def one_input(self, data: bytes) -> None:
        """Any error but those for damaged files is a finding."""
        for image in IMAGES:
            self.path.write_bytes(with_checksums(changed(data, image)))
            with suppress(IndexFileError):
                use(self.path)
        self.path.write_bytes(changed(data, self.layer))
        with suppress(StoreError):
            load_layer(self.path)
        records = bytes(changed(data, self.records))
        rewritten(self.path, records, self.snapshot, len(records))
        with suppress(StoreError):
            list(load_layer(self.path).spans)


def main(arguments: list[str]) -> None:
    """Fuzz until the options say stop."""
    with TemporaryDirectory() as folder:
        atheris.Setup(arguments, Target(Path(folder)).one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
