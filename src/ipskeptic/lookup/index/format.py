"""The index file, byte by byte.

Every number is unsigned and little-endian. The file is a header of 1024 bytes and a body; the
body is a row of sections, each beginning at a multiple of 8 and padded with zero bytes.

Header:

    offset  bytes  what
    0       8      magic 89 69 70 73 6B 0D 0A 1A: no text file begins so, and a transfer that
                   rewrites line ends or cuts the eighth bit is noticed
    8       2      format version, 1
    10      2      number of sections
    12      4      length of a block that has a checksum of its own, 1024
    16      8      length of the whole file
    24      4      CRC-32 of the body
    28      4      zero
    32      24 n   the table of sections: id (4 ASCII bytes), bytes per item (4), offset of the
                   section from the start of the file (8), number of items (8)
    1020    4      CRC-32 of the header's bytes 0 to 1019

Sections:

    id    item     what
    4ADR  4        IPv4: first address of each interval, ascending; the first is 0
    4ROW  4        IPv4: number of the row of each interval
    6HIG  8        IPv6: upper 64 bits of the first address of each interval
    6LOW  8        IPv6: lower 64 bits of the same; (upper, lower) ascending from (0, 0)
    6ROW  4        IPv6: number of the row of each interval
    0ASN  4        AS numbers: first number of each interval, ascending; the first is 0
    0ROW  4        AS numbers: number of the row of each interval
    RPOS  4        rows + 1 positions in RENT; row r has the items RPOS[r] to RPOS[r + 1] - 1
    RENT  4        numbers of entries, ascending within a row; row 0 is empty
    ENTR  12       entries: string (4), span (4), snapshot (2), prefix length (1), zero (1)
    SPAN  32       spans that are no prefix: first (upper 8, lower 8), last (upper 8, lower 8)
    SPOS  4        strings + 1 positions in STRG
    STRG  1        the strings, UTF-8, one after the other; string 0 is ""
    META  1        JSON, UTF-8: {"builder", "builtin", "snapshots"}; a snapshot's number is its
                   place in the list
    BSUM  4        CRC-32 of each block of 1024 bytes between the header and this section, which
                   is the last and begins at a multiple of 1024

An interval reaches to the number before the next interval's first, the last one to the end of its
family. An entry's prefix length (32 bits wide for IPv4 and AS numbers, 128 for IPv6) together with
the number asked for gives the record's first and last, so that all single addresses of a list
share one entry; prefix length 255 means that the record is the span named in `span`. A string is
`key=value` pairs joined by tab.

Equal sets of entries are one row, neighbours with the same row are one interval, every row, entry
and string is used: so the same data give the same bytes.

The checksums of blocks are there because the whole checksum takes as long to read as the file is
big. A look-up checks the few blocks that its answer came from; where the two starts beside the
answer are sound and lie on both sides of the number, the search went right whatever else it met.
So damage anywhere gives an error or the same answer, and never another one.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

MAGIC = b"\x89ipsk\r\n\x1a"
VERSION = 1
HEADER_LENGTH = 1024
# Judgement: small enough that the eight or so blocks of one answer cost some microseconds, big
# enough that the checksums are 0.4 % of the file.
BLOCK_SHIFT = 10
BLOCK_LENGTH = 1 << BLOCK_SHIFT
ALIGNMENT = 8

FIXED = struct.Struct("<8sHHIQII")
SECTION = struct.Struct("<4sIQQ")
CHECKSUM = struct.Struct("<I")
ENTRY = struct.Struct("<IIHBx")
SPAN = struct.Struct("<QQQQ")

# The ids in the order in which the sections are written, with the bytes per item.
SECTIONS: dict[bytes, int] = {
    b"4ADR": 4,
    b"4ROW": 4,
    b"6HIG": 8,
    b"6LOW": 8,
    b"6ROW": 4,
    b"0ASN": 4,
    b"0ROW": 4,
    b"RPOS": 4,
    b"RENT": 4,
    b"ENTR": ENTRY.size,
    b"SPAN": SPAN.size,
    b"SPOS": 4,
    b"STRG": 1,
    b"META": 1,
    b"BSUM": 4,
}

# Families: 4, 6, and 0 for AS numbers, with the width of their numbers in bits. AS numbers have
# 32 bits (RFC 6793).
WIDTHS = {0: 32, 4: 32, 6: 128}
NO_PREFIX = 255
NO_SPAN = 0xFFFFFFFF
MAX_SNAPSHOTS = 0x10000
MAX_ITEMS = 0xFFFFFFFF


class Section(NamedTuple):
    """Where a section lies.

    Attributes:
        offset: From the start of the file, in bytes.
        items: Number of items.
    """

    offset: int
    items: int
