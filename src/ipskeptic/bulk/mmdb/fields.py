"""The data section of a MaxMind DB: maps, strings, pointers, as bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

# Numbers of the types. Source: the specification, "Output Data Section".
_POINTER, _STRING, _UINT16, _UINT32, _MAP, _UINT64, _ARRAY, _BOOLEAN = 1, 2, 5, 6, 7, 9, 11, 14

# How many bits of a number stand in the pointer's first byte, and what the sizes begin with.
# Source: the specification, "Payload Size".
_POINTERS = ((0, 1 << 11), (2048, 1 << 19), (526336, 1 << 27))
_SIZES = ((29, 1 << 8), (285, 1 << 16), (65821, 1 << 24))

Value: TypeAlias = "str | bool | Mapping[str, Value] | Sequence[Value] | Uint"


class Uint(int):
    """A number with its width: 16, 32 or 64 bits."""

    width: int

    def __new__(cls, value: int, width: int) -> Uint:
        """Make one."""
        made = super().__new__(cls, value)
        made.width = width
        return made


def control(kind: int, size: int) -> bytes:
    """The bytes before a field: its type and size.

    Raises:
        ValueError: The size is more than the format has.
    """
    more = b""
    if size >= _SIZES[0][0]:
        for width, (begin, room) in enumerate(_SIZES, start=1):
            if size < begin + room:
                more = (size - begin).to_bytes(width, "big")
                size = 28 + width
                break
        else:
            raise ValueError(f"a field of {size:,} bytes is longer than the format has")
    if kind <= _MAP:
        return bytes((kind << 5 | size,)) + more
    return bytes((size, kind - _MAP)) + more


def pointer(place: int) -> bytes:
    """A pointer to a place in the data section.

    Raises:
        ValueError: The place is farther than pointers reach.
    """
    for width, (begin, room) in enumerate(_POINTERS):
        if place < begin + room:
            number = place - begin
            first = _POINTER << 5 | width << 3 | number >> (8 * (width + 1))
            rest = number & ((1 << (8 * (width + 1))) - 1)
            return bytes((first,)) + rest.to_bytes(width + 1, "big")
    if place >= 1 << 32:
        raise ValueError("the data are more than the format can point to")
    return bytes((_POINTER << 5 | 3 << 3,)) + place.to_bytes(4, "big")


def encoded(value: Value) -> bytes:
    """Any value, without pointers."""
    if isinstance(value, bool):
        return control(_BOOLEAN, int(value))
    if isinstance(value, Uint):
        data = int(value).to_bytes((value.bit_length() + 7) // 8, "big")
        return control({16: _UINT16, 32: _UINT32, 64: _UINT64}[value.width], len(data)) + data
    if isinstance(value, str):
        text = value.encode("utf-8")
        return control(_STRING, len(text)) + text
    if isinstance(value, Mapping):
        pairs = b"".join(encoded(key) + encoded(item) for key, item in value.items())
        return control(_MAP, len(value)) + pairs
    return control(_ARRAY, len(value)) + b"".join(map(encoded, value))


def map_start(size: int) -> bytes:
    """The bytes before the pairs of a map."""
    return control(_MAP, size)


class Pool:
    """The beginning of the data section: what maps point to, each once."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._texts: dict[str, bytes] = {}
        self._others: dict[bytes, bytes] = {}
        self.size = 0

    def text(self, text: str) -> bytes:
        """A text as it is written in a map: a pointer, or itself where that is no longer."""
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = self.once(text)
        return found

    def field(self, value: Value) -> bytes:
        """The same for any other value."""
        data = encoded(value)
        found = self._others.get(data)
        if found is None:
            found = self._others[data] = self._put(data)
        return found

    def once(self, text: str) -> bytes:
        """The same for a text that comes only once: it is not remembered."""
        return self._put(encoded(text))

    def _put(self, data: bytes) -> bytes:
        place = pointer(self.size)
        if len(data) <= len(place):
            return data
        self._parts.append(data)
        self.size += len(data)
        return place

    def bytes(self) -> bytes:
        """All that is pointed to."""
        return b"".join(self._parts)


__all__ = ["Pool", "Uint", "Value", "control", "encoded", "map_start", "pointer"]
