"""Arrow arrays, tables and streams of record batches with their answers: for data frames."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from types import TracebackType
from typing import Any, Self

from ipskeptic.errors import UsageError
from ipskeptic.intake.chunks import line_of
from ipskeptic.intake.item import Item, Place
from ipskeptic.intake.plain import read_plain
from ipskeptic.intake.time import parse_time
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.observation import Claim
from ipskeptic.model.row import COLUMNS, flat_row
from ipskeptic.model.when import Window, instant
from ipskeptic.pipeline.annotate import Annotator, Wish
from ipskeptic.pipeline.claim import parse_claim
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.pipeline.streamed import MANY_LINES, MANY_RECORDS

PREFIX = "ipskeptic_"  # as `render.annotated` has it


class Annotating:
    """Opened data that answers columns of addresses. Use it as a context manager, or close it.

    It is for one thread. The answers are those of `ipskeptic annotate`, field by field; null
    stands where nothing is known.

    Example:
        >>> import ipskeptic
        >>> with ipskeptic.Annotating(at="2014-12-11", columns=("ip", "class", "error")) as a:
        ...     table = a.annotate(["175.45.176[.]143", "10.76.1", None])
        >>> table.to_pylist()[0]
        {'ip': '175.45.176.143', 'class': 'compromised', 'error': None}
    """

    def __init__(
        self,
        data_dir: str | os.PathLike[str] | None = None,
        *,
        at: str | datetime | Window | None = None,
        claim: str | Claim | None = None,
        level: str = "party",
        role: str = "unknown",
        transport: str = "unknown",
        columns: Sequence[str] = COLUMNS,
        encoded: bool = True,
        now: datetime | None = None,
        feeds: Mapping[str, Any] | None = None,
        numbers: Mapping[str, Any] | None = None,
        skeptic: Skeptic | None = None,
    ) -> None:
        """Open the data.

        Args:
            data_dir: As for `Skeptic.open`.
            at: When all the addresses were seen; None for the present.
            claim: As for `Skeptic.assess`.
            level: As for `Skeptic.assess`.
            role: As for `Skeptic.assess`.
            transport: As for `Skeptic.assess`.
            columns: Names of the columns wanted, of `model.row.COLUMNS`, in their order.
            encoded: Whether columns with few distinct texts are dictionary-encoded.
            now: As for `Skeptic.open`.
            feeds: As for `Skeptic.open`.
            numbers: As for `Skeptic.open`.
            skeptic: Opened data to use instead of `data_dir`; it is not closed.

        Raises:
            UsageError: A column, time, claim or other word that can't be read; or pyarrow is
                not installed.
            IndexFileError: As `Skeptic.open`.
            StoreError: As `Skeptic.open`.
        """
        names = _checked(columns)
        frames = _frames()
        wish = Wish(
            at=_window_of(at),
            claim=parse_claim(claim, level) if isinstance(claim, str) else claim,
            role=role,
            transport=transport,
        )
        self._own = None
        if skeptic is None:
            skeptic = self._own = Skeptic.open(data_dir, now=now, feeds=feeds, numbers=numbers)
        try:
            self._annotator = Annotator(skeptic, wish)
            self._arrow: Any = frames.Frames(
                self._annotator.answers,
                self._cell,
                names,
                encoded=encoded,
                many=MANY_LINES,
                many_records=MANY_RECORDS,
            )
        except BaseException:
            self.close()
            raise

    @property
    def schema(self) -> Any:
        """The Arrow schema of the answers."""
        return self._arrow.schema

    def prepare(self) -> None:
        """Work out the answers of all addresses now, not when many have been asked for.

        Raises:
            IndexFileError: An index is damaged.
        """
        self._arrow.prepare()

    def annotate(self, values: Any) -> Any:
        """Answer a column.

        Args:
            values: A pyarrow Array or ChunkedArray, a Polars or pandas Series, a list, ...: of
                texts (`string`, `large_string`, `string_view`), of numbers of IPv4 addresses
                (`uint32`, or `uint64`, `int64` in its range), of packed addresses
                (`fixed_size_binary` of 4 or 16 bytes), or a dictionary of these.

        Returns:
            A pyarrow Table, one row a value, in order. A null gives a row of nulls. What is no
            address, and a cell with several, gives `input` and the reason in `error`.

        Raises:
            UsageError: A type that holds no addresses.
            IndexFileError: The index is damaged where an answer should be.
        """
        return self._arrow.annotate(values)

    def annotate_batches(self, source: Any, column: str) -> Any:
        """Answer a column of a table or stream, batch by batch, in constant memory.

        Args:
            source: A pyarrow Table, RecordBatch or RecordBatchReader, a Polars DataFrame, a
                DuckDB relation, or what else has Arrow's stream interface.
            column: Name of the column with the addresses.

        Returns:
            A pyarrow RecordBatchReader: the columns of the source, and ours behind them; a name
            that the source has already gets the prefix `ipskeptic_`.

        Raises:
            UsageError: There is no such column, or it holds no addresses.
        """
        reader = _frames().reader_of(source)
        return self.beside(reader.schema, column).reader(reader)

    def beside(self, schema: Any, column: str) -> Any:
        """What puts the answers beside the columns of record batches; see `bulk.arrow.Beside`.

        Raises:
            UsageError: There is no such column, or it holds no addresses.
        """
        return _frames().Beside(schema, column, self._arrow, PREFIX)

    def close(self) -> None:
        """Close what was opened."""
        if self._own is not None:
            self._own.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close what was opened."""
        self.close()

    def _cell(self, text: str) -> Mapping[str, str]:
        """The flat row of a cell, read as a line of a list."""
        found = list(islice(read_plain([line_of(1, text)], ""), 2))
        match found:
            case [Item() as item]:
                return self._annotator.row(item)
            case [BadInput() as bad]:
                return flat_row(bad)
            case []:
                reason = "there is no address in this cell"
            case _:
                reason = "several addresses in one cell: give each a row of its own"
        return flat_row(Place().refuse(text, reason))


def _frames() -> Any:
    try:
        from ipskeptic.bulk import arrow
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "pyarrow":
            raise
        raise UsageError("pyarrow is not installed: pip install 'ipskeptic[bulk]'") from error
    return arrow


def _checked(columns: Sequence[str]) -> tuple[str, ...]:
    names = tuple(columns)
    wrong = [name for name in names if name not in COLUMNS]
    if wrong:
        raise UsageError(f"there is no column {wrong[0]!r}: choose from {', '.join(COLUMNS)}")
    if not names or len(set(names)) < len(names):
        raise UsageError("columns: name at least one, and each once")
    return names


def _window_of(at: str | datetime | Window | None) -> Window | None:
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise UsageError(f"at={at!r} has no zone: give one, such as datetime.UTC")
        return instant(at)
    return parse_time(at) if isinstance(at, str) else at
