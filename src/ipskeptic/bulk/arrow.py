"""Arrow in, Arrow out: the answers of an array of addresses, one row a cell.

Few cells are answered one by one. Many pay for working out the answers of all addresses at once
(`build`), and then cost a search and a `take` a column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from ipskeptic.bulk.answers import Answers
from ipskeptic.bulk.arrow_columns import Batch, Coded, Constant, Written, bits_of, places_of
from ipskeptic.bulk.cells import Cells, check_type, is_text, read_cells
from ipskeptic.bulk.engine import Engine
from ipskeptic.bulk.shapes import U32
from ipskeptic.errors import UsageError

# Judgement: cells answered at once. It bounds the memory, and is more than the batches of most
# engines have, which then need not be put together again.
SLICE = 1 << 16

_WRITTEN = ("input", "ip", "prefix", "error")
_Column = Coded | Constant | Written

# Reads one cell and gives its flat row (`model.row`), refused or not.
Careful = Callable[[str], Mapping[str, str]]


class Frames:
    """Answers arrays. It is for one thread.

    Args:
        answers: What is asked.
        careful: Answers or refuses the text of a cell that is no plain address.
        columns: Names of the columns, of `model.row.COLUMNS`.
        encoded: Whether columns with few distinct texts are dictionary-encoded.
        many: After how many cells the answers of all addresses are worked out.
        many_records: Or after how many distinct records of addresses.
    """

    def __init__(
        self,
        answers: Answers,
        careful: Careful,
        columns: Sequence[str],
        *,
        encoded: bool,
        many: int,
        many_records: int,
    ) -> None:
        self._answers = answers
        self._careful = careful
        self._many = many
        self._many_records = many_records
        self._asked = 0
        self._engine = Engine(answers)
        self._columns = {name: _column(answers, name, encoded=encoded) for name in columns}
        self.schema = pa.schema([(name, column.type) for name, column in self._columns.items()])

    def prepare(self) -> None:
        """Work out the answers of all addresses now.

        Raises:
            IndexFileError: An index is damaged.
        """
        self._engine.prepare()

    def annotate(self, values: Any) -> Any:
        """Answer an array.

        Args:
            values: Arrow array or chunked array, of a type that `cells.read_cells` reads or a
                dictionary of such; or what pyarrow makes one of.

        Returns:
            Table with as many rows. Where a value is null, so is the whole row.

        Raises:
            UsageError: The array holds no addresses.
            IndexFileError: The index is damaged where an answer should be.
        """
        chunks = _chunks_of(values)
        self._expect(sum(map(len, chunks)))
        parts = [part for chunk in chunks for part in self._slices(chunk)]
        arrays = []
        for place, column in enumerate(self._columns.values()):
            pieces = [part[place] for part in parts]
            if pa.types.is_dictionary(column.type) and not isinstance(column, Written):
                # The dictionary has grown meanwhile: one for all, so that no reader joins them.
                pieces = [column.of(piece.indices) for piece in pieces]
            arrays.append(pa.chunked_array(pieces, column.type))
        return pa.table(arrays, schema=self.schema)

    def batch(self, values: Any) -> list[Any]:
        """Answer one array.

        Args:
            values: Arrow array.

        Returns:
            An array a column.
        """
        self._expect(len(values))
        parts = list(self._slices(values))
        if len(parts) == 1:
            return parts[0]
        return [_together(list(pieces)) for pieces in zip(*parts, strict=True)]

    def _expect(self, cells: int) -> None:
        self._asked += cells
        if self._asked > self._many or self._answers.judged > self._many_records:
            self._engine.prepare()

    def _slices(self, array: Any) -> Iterator[list[Any]]:
        """The columns of each slice; of an empty array, of one."""
        if pa.types.is_dictionary(array.type):
            if len(array.dictionary) > len(array):
                array = array.cast(array.type.value_type)
            else:
                yield self._by_dictionary(array)
                return
        for begin in range(0, max(1, len(array)), SLICE):
            yield self._arrays(array.slice(begin, SLICE))

    def _by_dictionary(self, array: Any) -> list[Any]:
        """Each distinct value is answered once."""
        parts = list(self._slices(array.dictionary))
        indices = array.indices
        return [_together(list(pieces)).take(indices) for pieces in zip(*parts, strict=True)]

    def _arrays(self, array: Any) -> list[Any]:
        if pa.types.is_string_view(array.type):
            array = array.cast(pa.large_string())  # Arrow has few functions for views
        cells = read_cells(array, self._engine.scan)
        four, six, other = places_of(cells)
        others = []
        if len(other):
            texts = _texts(array.take(pa.array(other)))
            others = [self._careful(text) for text in texts]
        rows = self._rows(cells, four, six)
        bits = bits_of(cells, rows, self._engine.prefix_bits)
        batch = Batch(cells, rows, four, six, other, others, bits)
        return [column.array(batch) for column in self._columns.values()]

    def _rows(self, cells: Cells, four: Any, six: Any) -> U32:
        """uint32 [cells, 4]: rows of the four tables; 0 where there is no address."""
        if self._engine.is_ready:
            return self._engine.rows(cells, four, six)
        rows = np.zeros((len(cells.kind), 4), np.uint32)
        for family, places in ((4, four), (6, six)):
            highs, lows = cells.high.take(places).tolist(), cells.low.take(places).tolist()
            for place, high, low in zip(places.tolist(), highs, lows, strict=True):
                rows[place] = self._answers.tail(family, high << 64 | low)
        return rows


def _column(answers: Answers, name: str, *, encoded: bool) -> _Column:
    if name == "seen_at":
        return Constant(answers.setting.observation.seen_at.text, encoded=encoded)
    if name in _WRITTEN:
        return Written(answers, name)
    return Coded(answers, name, encoded=encoded)


def _chunks_of(values: Any) -> list[Any]:
    """Arrow arrays, at least one, of a type that is read."""
    if hasattr(values, "__arrow_c_stream__") and not isinstance(values, pa.ChunkedArray):
        values = pa.chunked_array(values)
    elif not isinstance(values, pa.Array | pa.ChunkedArray):
        values = pa.array(values, from_pandas=True)
    check_type(values.type)
    if isinstance(values, pa.ChunkedArray):
        return list(values.chunks) or [pa.array([], values.type)]
    return [values]


def _texts(array: Any) -> list[str]:
    """Texts of cells; bytes that are none become U+FFFD, as in a list."""
    if not is_text(array.type):
        return [str(value) for value in array.to_pylist()]
    data = array.cast(pa.large_binary()).to_pylist()
    return [value.decode("utf-8", "replace") for value in data]


def _together(pieces: Sequence[Any]) -> Any:
    """Arrays of one type as one; dictionaries are joined."""
    if len(pieces) == 1:
        return pieces[0]
    joined = pa.chunked_array(pieces)
    if pa.types.is_dictionary(joined.type):
        joined = joined.unify_dictionaries()
    return joined.combine_chunks() if len(joined) else pieces[0]


class Beside:
    """Puts the answers of one column beside the columns of record batches.

    Args:
        schema: Of the batches.
        column: Name of the column with the addresses.
        frames: What answers.
        prefix: Goes before those of our names that the batches have already.

    Raises:
        UsageError: There is no such column, or two; or it holds no addresses; or both a name of
            ours and the same with the prefix are taken.
    """

    def __init__(self, schema: Any, column: str, frames: Frames, prefix: str) -> None:
        places = schema.get_all_field_indices(column)
        if len(places) != 1:
            known = ", ".join(schema.names)
            what = "no column" if not places else f"{len(places)} columns"
            raise UsageError(f"there is {what} {column!r}: name one of {known}")
        (self._place,) = places
        check_type(schema.field(self._place).type, column)
        self._frames = frames
        names = beside(schema.names, frames.schema.names, prefix)
        ours = [field.with_name(name) for field, name in zip(frames.schema, names, strict=True)]
        self.schema = pa.schema([*schema, *ours], schema.metadata)

    def batch(self, batch: Any) -> Any:
        """A record batch with our columns behind its own."""
        found = self._frames.batch(batch.column(self._place))
        return pa.record_batch([*batch.columns, *found], schema=self.schema)

    def reader(self, batches: Iterator[Any]) -> Any:
        """Record batches one after the other, each as it is asked for."""
        return pa.RecordBatchReader.from_batches(self.schema, map(self.batch, batches))


def beside(names: Sequence[str], ours: Sequence[str], prefix: str) -> list[str]:
    """Names for our columns beside others: engines tell names apart without regard to case.

    Raises:
        UsageError: A name is taken with the prefix too.
    """
    taken = {name.casefold() for name in names}
    found = [prefix + name if name in taken else name for name in ours]
    for name in found:
        if name in taken:
            raise UsageError(f"the column {name!r} is there already: rename it")
    return found


def reader_of(source: Any) -> Any:
    """What has Arrow record batches, as a reader of them.

    Raises:
        UsageError: It has none.
    """
    if isinstance(source, pa.RecordBatchReader):
        return source
    if isinstance(source, pa.RecordBatch):
        return pa.RecordBatchReader.from_batches(source.schema, [source])
    if hasattr(source, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(source)
    kind = type(source).__name__
    raise UsageError(f"{kind} has no Arrow record batches: give a table or a reader of batches")
