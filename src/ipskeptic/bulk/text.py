"""Canonical texts of IPv4 addresses and prefixes, many at once.

An IPv4 address is two parts (`192.0.` and `2.1`), so is a prefix (`192.0.` and `2.0/24`): each is
a row of one table, so writing a column is one `take`. For IPv6 see `text6`.

Source:
    `model.text.format_address` and `format_span`, with which the tests compare it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ipskeptic.bulk.shapes import NO_PREFIX, U8, U32

# Rows of the table.
NOTHING = 0
HEADS = 1  # 65,536 rows `a.b.`
# For each length of a prefix as many rows `c.d/n` as there are; for 32, 65,536 rows `c.d`.
_CLOSED = [HEADS + 65536 + n for n in range(16)] + [HEADS + 65536 + 15 + 2**n for n in range(17)]
ENDS = _CLOSED[32]
ROWS = ENDS + 65536


Offsets = NDArray[Any]  # of int32 or int64


class Texts(NamedTuple):
    """Texts, one after the other.

    Attributes:
        offsets: int32 or int64 [texts + 1]: where each begins, and where the last ends.
        data: uint8 [bytes].
    """

    offsets: Offsets
    data: U8


@cache
def parts() -> Texts:
    """All rows of the table."""
    numbers = np.arange(65536)
    octets = _strings([str(octet) for octet in range(256)])
    high, low = octets.take(pa.array(numbers >> 8)), octets.take(pa.array(numbers & 255))
    pairs = _joined(high, ".", low)
    closed = [_strings([f"0.0/{bits}" for bits in range(17)])]
    for bits in range(17, 32):
        masked = np.arange(1 << (bits - 16)) << (32 - bits)
        closed.append(_joined(pairs.take(pa.array(masked)), f"/{bits}"))
    columns = [_strings([""]), _joined(pairs, "."), *closed, pairs]
    return texts_in(pa.concat_arrays(columns))


def _strings(rows: Sequence[str]) -> Any:
    return pa.array([row.encode("ascii") for row in rows], pa.binary())


def _joined(*columns: Any) -> Any:
    """Rows of the columns; a string is the same for all."""
    scalars = [
        pa.scalar(c.encode("ascii"), pa.binary()) if isinstance(c, str) else c for c in columns
    ]
    return pc.binary_join_element_wise(*scalars, pa.scalar(b"", pa.binary()))


def texts_of(rows: Sequence[bytes]) -> Texts:
    """Texts of a list."""
    offsets = np.zeros(len(rows) + 1, np.int32)
    np.cumsum([len(row) for row in rows], out=offsets[1:])
    return Texts(offsets, np.frombuffer(b"".join(rows), np.uint8))


def array_of(texts: Texts) -> Any:
    """The texts as an Arrow array over the same bytes: `large_binary`, or `binary` for int32."""
    kind = pa.binary() if texts.offsets.dtype == np.int32 else pa.large_binary()
    buffers = [None, pa.py_buffer(texts.offsets), pa.py_buffer(texts.data)]
    return pa.Array.from_buffers(kind, len(texts.offsets) - 1, buffers)


def texts_in(array: Any) -> Texts:
    """The bytes of such an array; it has no nulls and begins at its first row."""
    _, offsets, data = array.buffers()
    width = np.int32 if array.type == pa.binary() else np.int64
    places = np.frombuffer(offsets, width, len(array) + 1)
    return Texts(places, np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8))


@cache
def _table() -> Any:
    return array_of(parts())


def _written(rows: U32) -> Texts:
    """The texts of which each line of `rows` (uint32 [texts, parts]) names the parts."""
    if rows.size == 0:
        return Texts(np.zeros(len(rows) + 1, np.int32), np.empty(0, np.uint8))
    found = texts_in(_table().take(pa.array(rows.ravel())))
    return Texts(found.offsets[:: rows.shape[1]], found.data)


@cache
def _sizes() -> U8:
    """uint8 [ROWS]: how long each row is."""
    return np.diff(parts().offsets).astype(np.uint8)


def ipv4_sizes(numbers: U32) -> U8:
    """uint8 [addresses]: how long the text of each IPv4 address is."""
    high, low = numbers >> np.uint32(16), numbers & np.uint32(0xFFFF)
    sizes = _sizes()
    return sizes[HEADS:ENDS].take(high) + sizes[ENDS:ROWS].take(low)


def ipv4_texts(numbers: U32) -> Texts:
    """Texts of IPv4 addresses.

    Args:
        numbers: uint32 [addresses].
    """
    rows = np.empty((len(numbers), 2), np.uint32)
    rows[:, 0] = (numbers >> np.uint32(16)) + np.uint32(HEADS)
    rows[:, 1] = (numbers & np.uint32(0xFFFF)) + np.uint32(ENDS)
    return _written(rows)


def ipv4_prefix_texts(numbers: U32, bits: U8) -> Texts:
    """Texts of the prefixes around IPv4 addresses.

    Args:
        numbers: uint32 [addresses].
        bits: uint8 [addresses]: length of each prefix; a plain address where it is 32, nothing
            where it is `NO_PREFIX`.

    Raises:
        ValueError: A length is none of IPv4.
    """
    rows = np.empty((len(numbers), 2), np.uint32)
    fill_prefix4(rows, numbers, bits)
    return _written(rows)


def fill_prefix4(rows: U32, numbers: U32, bits: U8) -> None:
    """Write the rows of the two parts of each prefix; see `ipv4_prefix_texts`.

    Args:
        rows: uint32 [addresses, 2]: to be written.
        numbers: uint32 [addresses].
        bits: uint8 [addresses].
    """
    closed, masks, shifts = _prefixes4()
    ends = closed.take(bits)
    least, most = (int(ends.min()), int(ends.max())) if len(ends) else (0, 0)
    if most == ROWS:
        raise ValueError("a prefix length that is none of IPv4: build the plan again")
    ends += (numbers & np.uint32(0xFFFF)) >> shifts.take(bits)
    heads = ((numbers & masks.take(bits)) >> np.uint32(16)) + np.uint32(HEADS)
    if least == NOTHING:
        heads[bits == NO_PREFIX] = NOTHING
    rows[:, 0] = heads
    rows[:, 1] = ends


@cache
def _prefixes4() -> tuple[U32, U32, U32]:
    """By length: its first row, its mask, how far the lower half of an address is shifted.

    The first row is `NOTHING` for `NO_PREFIX`, `ROWS` for what is no length.
    """
    closed = np.full(256, ROWS, np.uint32)
    masks = np.zeros(256, np.uint32)
    shifts = np.full(256, 16, np.uint32)  # nothing is left of a half
    closed[:33] = _CLOSED
    closed[NO_PREFIX] = NOTHING
    for bits in range(33):
        masks[bits] = (0xFFFFFFFF << (32 - bits)) & 0xFFFFFFFF
        shifts[bits] = min(32 - bits, 16)
    return closed, masks, shifts
