"""An index file in memory: its header checked, its sections as arrays, its blocks on demand."""

from __future__ import annotations

import mmap
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn, overload
from zlib import crc32

from ipskeptic.errors import IndexFileError
from ipskeptic.lookup.index import format as fmt

WAY_OUT = "run `ipskeptic data compile`"
# Judgement: big enough that a call costs nothing beside the reading.
_VERIFY_STEP = 1 << 22
_BLOCK = fmt.BLOCK_LENGTH


class Swapped(Sequence[int]):
    """Little-endian numbers on a machine that has its numbers the other way round."""

    def __init__(self, data: memoryview, size: int) -> None:
        self._data = data
        self._size = size

    def __len__(self) -> int:
        return len(self._data) // self._size

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        at = index * self._size
        return int.from_bytes(self._data[at : at + self._size], "little")


class MappedIndex:
    """The file of an index, mapped, with a checked header.

    Attributes:
        path: Where it lies.
        data: Its bytes.
        sections: Section of each id.
        sound: For each block whether its checksum was found right; the header is the first.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        way_out: str = WAY_OUT,
        place: tuple[int, int] | None = None,
    ) -> None:
        self.path = os.fspath(path)
        self.way_out = way_out
        self._views: list[memoryview] = []
        self._map = self._open()
        self.data = memoryview(self._map)
        if place is not None:
            # Sliced, not mapped from there: where a mapping may begin differs between systems.
            self.data = self.data[place[0] : place[0] + place[1]]
        try:
            if len(self.data) < fmt.HEADER_LENGTH:
                self.fail(f"is cut off after {len(self.data)} bytes")
            self._read_header()
        except BaseException:
            self.close()
            raise

    def _open(self) -> mmap.mmap:
        try:
            with open(self.path, "rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size < fmt.HEADER_LENGTH:
                    start = file.read(len(fmt.MAGIC))
                    self.fail(
                        f"is cut off after {size} bytes"
                        if size and fmt.MAGIC.startswith(start)
                        else "is not an index"
                    )
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError as error:
            raise IndexFileError(
                f"{self.path}: there is no index; bring data with `ipskeptic data update`, or with "
                "`ipskeptic data import FILE`"
            ) from error
        except OSError as error:
            reason = error.strerror or error
            raise IndexFileError(f"{self.path}: the index can't be read: {reason}") from error

    def _read_header(self) -> None:
        data = self.data
        magic, version, count, block, length, checksum, zero = fmt.FIXED.unpack_from(data, 0)
        if magic != fmt.MAGIC:
            self.fail("is not an index")
        if version > fmt.VERSION:
            self.fail(
                f"has format {version}, written by a newer ipskeptic, and this one reads "
                f"{fmt.VERSION}; install the newer one, or"
            )
        if version < fmt.VERSION:
            self.fail(f"has the older format {version}, and this ipskeptic reads {fmt.VERSION}")
        end = fmt.HEADER_LENGTH - fmt.CHECKSUM.size
        if crc32(data[:end]) != fmt.CHECKSUM.unpack_from(data, end)[0]:
            self.fail("is damaged: the checksum of its header is wrong")
        if length != len(data):
            how = "is cut off" if len(data) < length else "is damaged"
            self.fail(f"{how}: it should have {length} bytes and has {len(data)}")
        if zero or block != _BLOCK or count != len(fmt.SECTIONS):
            self.fail("is damaged: its header is not that of an index")
        self.body_checksum: int = checksum
        self._read_sections()

    def _read_sections(self) -> None:
        self.sections: dict[bytes, fmt.Section] = {}
        for number, (name, size) in enumerate(fmt.SECTIONS.items()):
            at = fmt.FIXED.size + number * fmt.SECTION.size
            found, item, offset, count = fmt.SECTION.unpack_from(self.data, at)
            if found != name or item != size or offset % fmt.ALIGNMENT:
                self.fail("is damaged: its table of sections is not that of an index")
            if offset < fmt.HEADER_LENGTH or offset + count * size > len(self.data):
                self.fail("is damaged: a section lies outside the file")
            self.sections[name] = fmt.Section(offset, count)
        self._read_checksums()

    def _read_checksums(self) -> None:
        end, blocks = self.sections[b"BSUM"]
        if end != (blocks + 1) * _BLOCK:
            self.fail("is damaged: its blocks and their checksums are not of one number")
        for name, (offset, items) in self.sections.items():
            if name != b"BSUM" and offset + items * fmt.SECTIONS[name] > end:
                self.fail("is damaged: a section has no checksums")
        self._blocks = self.column(b"BSUM")
        # The first is the header; the last stands for what comes behind the blocks, of which a
        # check of two neighbours may touch some bytes that are not used.
        self.sound = bytearray(blocks + 2)
        self.sound[0] = self.sound[-1] = 1

    def column(self, name: bytes) -> Sequence[int]:
        """The numbers of a section, as they lie in the file."""
        offset, count = self.sections[name]
        size = fmt.SECTIONS[name]
        view = self.data[offset : offset + count * size]
        self._views.append(view)
        if sys.byteorder != "little":
            return Swapped(view, size)
        numbers = view.cast("I") if size == 4 else view.cast("Q")
        self._views.append(numbers)
        return numbers

    def check(self, offset: int, end: int) -> None:
        """See to it that the blocks with the bytes from `offset` to `end` are sound.

        Raises:
            IndexFileError: One of them is damaged, or none of the file's.
        """
        sound = self.sound
        for block in range(offset // _BLOCK, (end - 1) // _BLOCK + 1):
            if not sound[block]:
                self.check_block(block)

    def check_block(self, block: int) -> None:
        """See to it that a block is sound: `check` for what is known to lie in one block.

        Raises:
            IndexFileError: It is damaged.
        """
        start = block * _BLOCK
        # The first block that has a checksum is the one behind the header.
        if crc32(self.data[start : start + _BLOCK]) != self._blocks[block - 1]:
            self.fail(f"is damaged: the checksum of block {block} is wrong")
        self.sound[block] = 1

    def verify(self) -> None:
        """Read the whole file and compare its checksum.

        Raises:
            IndexFileError: It is damaged.
        """
        checksum = 0
        for start in range(fmt.HEADER_LENGTH, len(self.data), _VERIFY_STEP):
            checksum = crc32(self.data[start : start + _VERIFY_STEP], checksum)
        if checksum != self.body_checksum:
            self.fail("is damaged: its checksum is wrong")

    def fail(self, what: str) -> NoReturn:
        """Raise the error that says what is wrong with this file and the way out."""
        joint = " " if what.endswith(", or") else ": "
        raise IndexFileError(f"{self.path}: the index {what}{joint}{self.way_out}")

    def close(self) -> None:
        """Let go of the file. Nothing can be read any more."""
        for view in reversed(self._views):
            view.release()
        self._views.clear()
        self.data.release()
        # While an error travels, the frames that it left still hold slices: the mapping goes with
        # the last of them, and the error must not be hidden by another.
        with suppress(BufferError):
            self._map.close()
