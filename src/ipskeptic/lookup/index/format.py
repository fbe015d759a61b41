"""The index file, byte by byte.

Every number is unsigned and little-endian. The file is a header of 1024 bytes and a body; the
body is a row of sections, each beginning at a multiple of 8 and padded with zero bytes.

Header:

    offset  bytes  what
    0       8      magic 89 69 70 73 6B 0D 0A 1A: no text file begins so, and a transfer that
                   rewrites line ends or cuts the eighth bit is noticed
    8       2      format version, 2
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
    4ROW  4        IPv4: the row of each interval
    6HIG  8        IPv6: upper 64 bits of the first address of each interval
    6LOW  8        IPv6: lower 64 bits of the same; (upper, lower) ascending from (0, 0)
    6ROW  4        IPv6: the row of each interval
    0ASN  4        AS numbers: first number of each interval, ascending; the first is 0
    0ROW  4        AS numbers: the row of each interval
    ROWS  4        lists of rows, one after the other; bit 31 is set in the last of each list
    ENTR  8        entries: text (4), place of the set of snapshots in SETS (bits 8 to 31) and
                   prefix length (bits 0 to 7)
    SPAN  32       spans of the last entries, which are no prefix: first (upper 8, lower 8), last
                   (upper 8, lower 8)
    SETS  4        sets of snapshots, one after the other, each a list of runs: number of the first
                   (bits 0 to 15), how many come after it (bits 16 to 30); bit 31 is set in the
                   last run of each set
    TEXT  8        texts of two parts: number of the string before, and of the string behind a tab
    SPOS  4        strings + 1 positions in STRG
    STRG  1        the strings, UTF-8, one after the other; string 0 is ""
    META  1        JSON, UTF-8: {"builder", "builtin", "snapshots"}; a snapshot's number is its
                   place in the list
    BSUM  4        CRC-32 of each block of 1024 bytes between the header and this section, which
                   is the last and begins at a multiple of 1024

An interval reaches to the number before the next interval's first, the last one to the end of its
family.

A row is a number: 0 if there is nothing, entry e as e + 1, and with bit 30 set the rest is a
place in ROWS, where a list of rows begins that together are this one. What many rows have in
common (the registry's record, of all routes in a block) is so one list, to which they point.
Every list of ROWS points to lists before it only, and not more than 64 deep.

An entry is what one or several snapshots of a feed say in the same words of the same span: an
unchanged record of twelve dates is one entry with a set of twelve snapshots, which have
neighbouring numbers and so are one run. Its prefix length (32 bits wide for IPv4 and AS numbers,
128 for IPv6) together with the number asked for gives the record's first and last, so that all
single addresses of a list share one entry; prefix length 255 means that the record is a span: the
last entries are those, in the order of SPAN. Texts are numbered through: first the strings, then
those of TEXT. A text is `key=value` pairs joined by tab.

Equal sets of entries are one row, neighbours with the same row are one interval, every list,
entry, set and text is used: so the same data give the same bytes.

The checksums of blocks are there because the whole checksum takes as long to read as the file is
big. A look-up checks the few blocks that its answer came from; where the two starts beside the
answer are sound and lie on both sides of the number, the search went right whatever else it met.
So damage anywhere gives an error or the same answer, and never another one.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

MAGIC = b"\x89ipsk\r\n\x1a"
VERSION = 2
HEADER_LENGTH = 1024
# Judgement: small enough that the eight or so blocks of one answer cost some microseconds, big
# enough that the checksums are 0.4 % of the file.
BLOCK_SHIFT = 10
BLOCK_LENGTH = 1 << BLOCK_SHIFT
ALIGNMENT = 8

FIXED = struct.Struct("<8sHHIQII")
SECTION = struct.Struct("<4sIQQ")
CHECKSUM = struct.Struct("<I")
ENTRY = struct.Struct("<II")
TEXT = struct.Struct("<II")
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
    b"ROWS": 4,
    b"ENTR": ENTRY.size,
    b"SPAN": SPAN.size,
    b"SETS": 4,
    b"TEXT": TEXT.size,
    b"SPOS": 4,
    b"STRG": 1,
    b"META": 1,
    b"BSUM": 4,
}

# Families: 4, 6, and 0 for AS numbers, with the width of their numbers in bits. AS numbers have
# 32 bits (RFC 6793).
WIDTHS = {0: 32, 4: 32, 6: 128}
NO_PREFIX = 255
# In rows and sets the bit of the last of a list, and in rows that of a list.
LAST = 1 << 31
LIST = 1 << 30
SET_SHIFT = 8
MAX_SETS = 1 << (32 - SET_SHIFT)
# A run of snapshots: number of the first, and how many come after it.
RUN_SHIFT = 16
MAX_RUN = 1 << 15
MAX_SNAPSHOTS = 1 << RUN_SHIFT
# Rows are joined two by two, the smallest first (`update.merge`): so many levels hold more
# intervals than any number of 32 bits can count.
MAX_DEPTH = 64
MAX_ROWS = LIST
MAX_ITEMS = 0xFFFFFFFF


class Section(NamedTuple):
    """Where a section lies.

    Attributes:
        offset: From the start of the file, in bytes.
        items: Number of items.
    """

    offset: int
    items: int
