"""The columns of answers as Arrow arrays, taken from the tables of texts row by row.

A column of a table of texts is a list of distinct texts and a code for each row of the table, so a
column of a batch is one `take` of codes, and one of texts where it is not left dictionary-encoded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ipskeptic.bulk.answers import LISTS, REGISTRY, SOURCES, VERDICT, Answers
from ipskeptic.bulk.cells import Cells
from ipskeptic.bulk.shapes import NO_PREFIX, OTHER, U8, U32, Index
from ipskeptic.bulk.text import Texts, ipv4_prefix_texts, ipv4_sizes, ipv4_texts
from ipskeptic.bulk.text6 import ipv6_prefix_texts, ipv6_texts

# Columns with few distinct texts, which are dictionary-encoded. Of the others nearly every row
# may have its own: a dictionary as long as the column helps nobody.
ENCODED = frozenset(
    (*SOURCES[VERDICT], *SOURCES[LISTS], "registry", "cc", "status", "as_of", "seen_at")
)
_SOURCE_OF = {name: (n, names.index(name)) for n, names in enumerate(SOURCES) for name in names}
_Codes = NDArray[np.int32]
_NULL = -1
_DICTIONARY = pa.dictionary(pa.int32(), pa.string())

# Of refused cells and of those that the careful code answered: their flat rows.
Others = Sequence[Mapping[str, str]]


class Batch(NamedTuple):
    """What columns are made of.

    Attributes:
        cells: The cells.
        rows: uint32 [cells, 4]: rows of the four tables; of addresses only.
        four: Places of IPv4 addresses.
        six: Places of IPv6 addresses.
        other: Places of what the careful code answered.
        others: Its flat rows.
        bits: uint8 [cells]: length of the delegated prefix, or `NO_PREFIX`.
    """

    cells: Cells
    rows: U32
    four: Index
    six: Index
    other: Index
    others: Others
    bits: U8

    @property
    def is_plain(self) -> bool:
        """Whether all are IPv4 addresses."""
        return len(self.four) == len(self.rows)


def type_of(name: str, *, encoded: bool) -> Any:
    """The Arrow type of a column."""
    if name == "usable":
        return pa.bool_()
    return _DICTIONARY if encoded and name in ENCODED else pa.string()


class Coded:
    """One column of a table of texts.

    Attributes:
        type: Its Arrow type.
    """

    def __init__(self, answers: Answers, name: str, *, encoded: bool) -> None:
        self._name = name
        self._texts = answers.texts
        self._source, self._place = _SOURCE_OF[name]
        self.type = type_of(name, encoded=encoded)
        self._number: dict[str, int] = {}
        self._codes: _Codes = np.zeros(0, np.int32)
        self._kept: Any = None

    @property
    def dictionary(self) -> Any:
        """The distinct texts; they only grow."""
        size = len(self._number)
        if self._kept is None or len(self._kept) < size:
            self._kept = pa.array(list(self._number), pa.string())
        return self._kept

    def array(self, batch: Batch) -> Any:
        """The column of a batch."""
        codes = self.codes(batch)
        is_null = codes == _NULL
        if self.type == pa.bool_():
            is_true = codes == self._number.get("true", _NULL - 1)
            return pa.array(is_true, mask=is_null)
        indices = pa.array(codes, mask=is_null) if is_null.any() else pa.array(codes)
        return self.of(indices)

    def of(self, indices: Any) -> Any:
        """An array of codes, which may be older than the dictionary, as the column."""
        if self.type == _DICTIONARY:
            return pa.DictionaryArray.from_arrays(indices, self.dictionary, safe=False)
        return self.dictionary.take(indices)

    def codes(self, batch: Batch) -> _Codes:
        """int32 [cells]: the code of each, -1 for null."""
        self._fill()
        rows = batch.rows[:, self._source]
        if batch.is_plain:
            return self._codes.take(rows)
        codes = np.full(len(rows), _NULL, np.int32)
        for places in (batch.four, batch.six):
            codes[places] = self._codes.take(rows.take(places))
        codes[batch.other] = [self._code(row[self._name]) for row in batch.others]
        return codes

    def _fill(self) -> None:
        """Read the rows that the table has got since."""
        rows = self._texts[self._source].rows
        kept = len(self._codes)
        if kept == len(rows):
            return
        place = self._place
        new = pa.array([row[place] for row in rows[kept:]], pa.string()).dictionary_encode()
        codes = np.array([self._code(text) for text in new.dictionary.to_pylist()], np.int32)
        self._codes = np.concatenate((self._codes, codes[new.indices.to_numpy()]))

    def _code(self, text: str) -> int:
        return self._number.setdefault(text, len(self._number)) if text else _NULL

    def prefixes(self, batch: Batch) -> _Codes:
        """As `codes`, of addresses only: for the column `prefix`, ranges."""
        return self.codes(batch._replace(other=batch.other[:0], others=()))


class Constant:
    """The time seen, which every answer has and no refusal."""

    def __init__(self, text: str, *, encoded: bool) -> None:
        self.type = type_of("seen_at", encoded=encoded)
        self._text = text

    def array(self, batch: Batch) -> Any:
        """The column of a batch."""
        is_null = np.ones(len(batch.rows), np.bool_)
        for places in (batch.four, batch.six):
            is_null[places] = False
        is_null[batch.other] = [not row["seen_at"] for row in batch.others]
        indices = pa.array(np.zeros(len(is_null), np.int32), mask=is_null)
        return self.of(indices)

    def of(self, indices: Any) -> Any:
        """An array of codes as the column."""
        texts = pa.array([self._text], pa.string())
        if self.type == _DICTIONARY:
            return pa.DictionaryArray.from_arrays(indices, texts, safe=False)
        return texts.take(indices)


class Written:
    """A column of text that is written for each address: `input`, `ip`, `prefix`, `error`."""

    type = pa.string()

    def __init__(self, answers: Answers, name: str) -> None:
        self._name = name
        self._write = {
            "input": self._input,
            "ip": _ip,
            "prefix": self._prefix,
            "error": self._error,
        }[name]
        self._ranges = Coded(answers, "prefix", encoded=False) if name == "prefix" else None

    def array(self, batch: Batch) -> Any:
        """The column of a batch."""
        return self._write(batch)

    def _others(self, batch: Batch) -> tuple[Index, Any]:
        texts = [row[self._name] or None for row in batch.others]
        return batch.other, pa.array(texts, pa.string())

    def _input(self, batch: Batch) -> Any:
        text = batch.cells.text
        if text is None:
            return scattered(len(batch.rows), [*_addresses(batch), self._others(batch)])
        if not len(batch.other):
            return text
        places = np.concatenate((batch.four, batch.six))
        parts = [(places, text.take(pa.array(places))), self._others(batch)]
        return scattered(len(batch.rows), parts)

    def _prefix(self, batch: Batch) -> Any:
        cells, bits = batch.cells, batch.bits
        if batch.is_plain:
            texts = ipv4_prefix_texts(cells.low.astype(np.uint32), bits)
            made = string_array(texts, bits != NO_PREFIX)
            if bool((bits != NO_PREFIX).all()):
                return made
        parts = []
        four = batch.four[bits.take(batch.four) != NO_PREFIX]
        numbers = cells.low.take(four).astype(np.uint32)
        parts.append((four, string_array(ipv4_prefix_texts(numbers, bits.take(four)))))
        six = batch.six[bits.take(batch.six) != NO_PREFIX]
        halves = cells.high.take(six), cells.low.take(six)
        parts.append((six, string_array(ipv6_prefix_texts(*halves, bits.take(six)))))
        assert self._ranges is not None
        codes = self._ranges.prefixes(batch)
        some = np.flatnonzero((bits == NO_PREFIX) & (codes != _NULL))
        parts.append((some, self._ranges.of(pa.array(codes.take(some)))))
        return scattered(len(batch.rows), [*parts, self._others(batch)])

    def _error(self, batch: Batch) -> Any:
        if not len(batch.other):
            return pa.nulls(len(batch.rows), pa.string())
        return scattered(len(batch.rows), [self._others(batch)])


def _addresses(batch: Batch) -> list[tuple[Index, Any]]:
    """Canonical texts of the addresses."""
    cells, four, six = batch.cells, batch.four, batch.six
    numbers = ipv4_texts(cells.low.take(four).astype(np.uint32))
    return [
        (four, string_array(numbers)),
        (six, string_array(ipv6_texts(cells.high.take(six), cells.low.take(six)))),
    ]


def _ip(batch: Batch) -> Any:
    cells = batch.cells
    if cells.text is not None and batch.is_plain:
        sizes = ipv4_sizes(cells.low.astype(np.uint32))
        if cells.text.null_count == 0 and bool((_lengths(cells.text) == sizes).all()):
            return cells.text
    parts = _addresses(batch)
    texts = [row["ip"] or None for row in batch.others]
    return scattered(len(batch.rows), [*parts, (batch.other, pa.array(texts, pa.string()))])


def _lengths(array: Any) -> Any:
    offsets = np.frombuffer(array.buffers()[1], np.int32)
    return np.diff(offsets[array.offset : array.offset + len(array) + 1])


def string_array(texts: Texts, is_valid: NDArray[np.bool_] | None = None) -> Any:
    """ASCII texts as a `string` array over the same bytes."""
    size = len(texts.offsets) - 1
    offsets = np.ascontiguousarray(texts.offsets, np.int32)
    valid = None
    if is_valid is not None and not is_valid.all():
        valid = pa.py_buffer(np.packbits(is_valid, bitorder="little"))
    buffers = [valid, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(texts.data))]
    return pa.Array.from_buffers(pa.string(), size, buffers)


def scattered(size: int, parts: Sequence[tuple[Index, Any]]) -> Any:
    """Put parts of a column in their places; null stands where none is."""
    used = [(places, array) for places, array in parts if len(places)]
    if not used:
        return pa.nulls(size, pa.string())
    if len(used) == 1 and len(used[0][0]) == size:
        return used[0][1]
    order = np.full(size, _NULL, np.int32)
    begin = 0
    for places, array in used:
        order[places] = np.arange(begin, begin + len(array), dtype=np.int32)
        begin += len(array)
    whole = pa.concat_arrays([array for _, array in used])
    return whole.take(pa.array(order, mask=order == _NULL))


def bits_of(cells: Cells, rows: U32, prefix_bits: U8) -> U8:
    """uint8 [cells]: length of the delegated prefix around each address, or `NO_PREFIX`."""
    bits = prefix_bits.take(rows[:, REGISTRY])
    is_address = (cells.kind == 4) | (cells.kind == 6)
    return np.where(is_address, bits, np.uint8(NO_PREFIX))


def places_of(cells: Cells) -> tuple[Index, Index, Index]:
    """Places of IPv4 addresses, of IPv6 addresses, of what the careful code answers."""
    kind = cells.kind
    four = np.flatnonzero(kind == 4)
    nothing = four[:0]
    if len(four) == len(kind):
        return four, nothing, nothing
    return four, np.flatnonzero(kind == 6), np.flatnonzero(kind == OTHER)
