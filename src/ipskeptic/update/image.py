"""The bytes of an index file, out of its sections."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

from ipskeptic.errors import StoreError
from ipskeptic.lookup.index import format as fmt

Buffer = bytes | bytearray | memoryview
TOO_MUCH = (
    "the data are more than one index can hold: delete some under `snapshots` in the data folder, "
    "then `ipskeptic data compile`"
)


def build_image(sections: Mapping[bytes, Buffer]) -> bytearray:
    """Put sections behind a header.

    Args:
        sections: The bytes of every section of `format.SECTIONS` but the checksums of blocks.

    Raises:
        StoreError: A section has more items than the format can hold.
    """
    places: dict[bytes, fmt.Section] = {}
    at = fmt.HEADER_LENGTH
    for name, size in fmt.SECTIONS.items():
        if name == b"BSUM":
            at = _next_multiple(at, fmt.BLOCK_LENGTH)
            items = (at - fmt.HEADER_LENGTH) // fmt.BLOCK_LENGTH
        else:
            items = len(sections[name]) // size
        if items > fmt.MAX_ITEMS:
            raise StoreError(TOO_MUCH)
        places[name] = fmt.Section(at, items)
        at = _next_multiple(at + items * size, fmt.ALIGNMENT)
    image = bytearray(at)
    view = memoryview(image)
    for name, (offset, _) in places.items():
        if name != b"BSUM":
            data = sections[name]
            view[offset : offset + len(data)] = data
    _add_checksums(view, places)
    view.release()
    return image


def _add_checksums(view: memoryview, places: Mapping[bytes, fmt.Section]) -> None:
    sums, count = places[b"BSUM"]
    for block in range(count):
        start = fmt.HEADER_LENGTH + block * fmt.BLOCK_LENGTH
        checksum = crc32(view[start : start + fmt.BLOCK_LENGTH])
        fmt.CHECKSUM.pack_into(view, sums + block * fmt.CHECKSUM.size, checksum)
    fmt.FIXED.pack_into(
        view,
        0,
        fmt.MAGIC,
        fmt.VERSION,
        len(places),
        fmt.BLOCK_LENGTH,
        len(view),
        crc32(view[fmt.HEADER_LENGTH :]),
        0,
    )
    for number, (name, (offset, items)) in enumerate(places.items()):
        at = fmt.FIXED.size + number * fmt.SECTION.size
        fmt.SECTION.pack_into(view, at, name, fmt.SECTIONS[name], offset, items)
    end = fmt.HEADER_LENGTH - fmt.CHECKSUM.size
    fmt.CHECKSUM.pack_into(view, end, crc32(view[:end]))


def _next_multiple(number: int, of: int) -> int:
    return (number + of - 1) // of * of
