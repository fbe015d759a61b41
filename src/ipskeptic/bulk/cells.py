"""The cells of an Arrow array: which are one address, which are null, which the careful code reads.

Text is read as the lines of a chunk are: the cells are joined by line feeds, and what is no plain
address is left to `intake`. Numbers and packed addresses need no reading.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ipskeptic.bulk.shapes import BLANK, OTHER, U8, U32, U64, Bools, Lines
from ipskeptic.errors import UsageError

# The blanks of `bulk.parse` (ASCII): what is taken off a cell that is a plain address.
_BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x1a"
# Longer cells are left to the careful code without being looked at: `intake.target` reads none,
# unless blanks make it long. Judgement; it bounds the memory for a batch.
_LONG = 4096
_MAPPED = np.uint64(0xFFFF)  # RFC 4291, section 2.5.5.2: ::ffff:0:0/96
_V4_END = 1 << 32

# Reads a chunk; says whether it has looked the addresses up.
Scan = Callable[[Any], tuple[Lines, bool]]


class Cells(NamedTuple):
    """Cells that were read.

    Attributes:
        kind: uint8 [cells]: 4 or 6 for an address, `BLANK` for null, `OTHER` for what the careful
            code reads or refuses.
        high: uint64 [cells]: upper half of an IPv6 address.
        low: uint64 [cells]: lower half, or the IPv4 address.
        text: The cells as `string`, an address without blanks around it; None for numbers.
        tail: uint32 [cells]: what the scan found, where it looks up; else None.
    """

    kind: U8
    high: U64
    low: U64
    text: Any = None
    tail: U32 | None = None


def is_text(kind: Any) -> bool:
    """Whether values of an Arrow type are texts."""
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def check_type(kind: Any, name: str = "") -> None:
    """Refuse a type that holds no addresses.

    Args:
        kind: The Arrow type.
        name: Of the column, for the message.

    Raises:
        UsageError: It is none of those that `read_cells` reads.
    """
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    packed = pa.types.is_fixed_size_binary(kind) and kind.byte_width in (4, 16)
    numbers = (pa.types.is_uint32, pa.types.is_uint64, pa.types.is_int64, pa.types.is_null)
    if is_text(kind) or packed or any(is_kind(kind) for is_kind in numbers):
        return
    where = f"column {name!r}" if name else "the array"
    advice = "cast it to string for text, to uint32 for numbers of IPv4 addresses"
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        advice = "cast it to string for text, to fixed_size_binary(16) for packed addresses"
    raise UsageError(f"{where} is of type {kind}, which holds no addresses: {advice}")


def read_cells(array: Any, scan: Scan) -> Cells:
    """Read an array.

    Args:
        array: An Arrow array of one of these types: `string`, `large_string`, `string_view`;
            `uint32`, `uint64`, `int64` (an IPv4 address as a number); `fixed_size_binary` of 4 or
            16 bytes (packed, in network order).
        scan: Reads a chunk of lines into a `LINE` array.

    Raises:
        UsageError: It is of another type.
    """
    kind = array.type
    if not len(array):
        return _numbers(np.zeros(0, np.uint64), np.zeros(0, np.bool_))
    if is_text(kind):
        return _read_text(array, scan)
    if pa.types.is_null(kind):
        return _numbers(np.zeros(len(array), np.uint64), np.ones(len(array), np.bool_))
    check_type(kind)
    if pa.types.is_fixed_size_binary(kind):
        return _read_packed(array, kind.byte_width)
    numbers = array.fill_null(0).to_numpy(zero_copy_only=False)
    cells = _numbers(numbers.astype(np.uint64), _is_null(array))
    outside = (numbers < 0) | (numbers >= _V4_END) if kind != pa.uint32() else None
    if outside is not None and outside.any():
        cells.kind[outside] = OTHER
    return cells


def _is_null(array: Any) -> Bools:
    if not array.null_count:
        return np.zeros(len(array), np.bool_)
    found: Bools = array.is_null().to_numpy(zero_copy_only=False)
    return found


def _numbers(low: U64, is_null: Bools) -> Cells:
    return Cells(np.where(is_null, BLANK, 4).astype(np.uint8), np.zeros_like(low), low)


def _read_packed(array: Any, width: int) -> Cells:
    is_null = _is_null(array)
    data = array.buffers()[1]
    raw = np.frombuffer(data, np.uint8)[array.offset * width :][: len(array) * width]
    if width == 4:
        return _numbers(raw.view(">u4").astype(np.uint64), is_null)
    halves = raw.view(">u8").reshape(-1, 2).astype(np.uint64)
    high, low = halves[:, 0].copy(), halves[:, 1].copy()
    mapped = (high == 0) & (low >> np.uint64(32) == _MAPPED)
    low[mapped] &= np.uint64(_V4_END - 1)
    kind = np.where(is_null, BLANK, np.where(mapped, 4, 6)).astype(np.uint8)
    return Cells(kind, high, low)


def _read_text(array: Any, scan: Scan) -> Cells:
    sizes = _sizes(array)
    is_long = sizes > _LONG
    if is_long.any():
        array = pc.if_else(pa.array(is_long), pa.scalar("?", array.type), array)
        sizes = np.where(is_long, 1, sizes)
    array = array.cast(pa.string()) if array.type != pa.string() else array
    lines, looked_up = scan(_joined(array))
    if len(lines) != len(array):
        # A line feed in a cell is a blank like others; within an address it is for the careful.
        lines, looked_up = scan(_joined(pc.replace_substring(array, "\n", " ")))
    kind = lines["kind"].copy()
    kind[kind == BLANK] = OTHER
    kind[_is_null(array)] = BLANK
    is_address = kind < OTHER
    lengths = lines["end"] - lines["start"]
    if bool((lengths != sizes)[is_address].any()):
        array = pc.ascii_trim(array, characters=_BLANKS)
    low = lines["low"]
    return Cells(kind, lines["high"], low, array, lines["tail"] if looked_up else None)


def _sizes(array: Any) -> Any:
    """int [cells]: how many bytes each text has; a null has none."""
    return pc.binary_length(array).fill_null(0).to_numpy(zero_copy_only=False)


def _joined(array: Any) -> Any:
    """The cells as a chunk of lines; a null is an empty line."""
    lines = pc.binary_join_element_wise(
        array,
        pa.scalar("", array.type),
        pa.scalar("\n", array.type),
        null_handling="replace",
        null_replacement="",
    )
    data = lines.buffers()[2]
    end = int(np.frombuffer(lines.buffers()[1], np.int32)[lines.offset + len(lines)])
    return memoryview(data)[:end] if end else b""
