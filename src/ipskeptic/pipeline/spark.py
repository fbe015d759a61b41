"""Answers for Apache Spark: a function for `DataFrame.mapInArrow`, and the schema of its result.

Each Python worker opens the data once, at its first batch, and keeps them for later tasks. Only
the driver imports pyspark by these functions; a worker does to find what was shipped to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ipskeptic.config import default_data_dir
from ipskeptic.errors import StoreError, UsageError
from ipskeptic.model.row import COLUMNS
from ipskeptic.pipeline.frames import Annotating

# Judgement: opened data that a worker keeps. One job asks one question; two, where a job joins
# the answers for two times, do not open the data anew at each batch.
_KEPT = 2
_OPENED: dict[SparkAnnotate, Annotating] = {}


@dataclass(frozen=True, slots=True)
class SparkAnnotate:
    """What `mapInArrow` calls with the batches of a partition. It is pickled by its fields.

    Attributes:
        path: The data folder or bundle where it lies on each worker, or the name of a bundle that
            was shipped.
        shipped: Whether it was shipped, by `SparkContext.addFile`.
        column: The column with the addresses.
        columns: The columns wanted.
        now: The clock of the driver: all workers answer for one present.
        at: When the addresses were seen, or None.
        claim: What is claimed, or None.
        level: What is claimed of the party.
        role: Which end of the traffic the addresses were.
        transport: How they were seen.
    """

    path: str
    shipped: bool
    column: str
    columns: tuple[str, ...]
    now: datetime
    at: str | None = None
    claim: str | None = None
    level: str = "party"
    role: str = "unknown"
    transport: str = "unknown"

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        """Give each batch with our columns behind its own.

        Raises:
            UsageError: The column holds no addresses, or a name is taken.
            IpskepticError: The data can't be opened.
        """
        beside: Any = None
        for batch in batches:
            if beside is None:
                beside = opened(self).beside(batch.schema, self.column)
            yield beside.batch(batch)


def annotate_udf(
    data: str | os.PathLike[str] | None,
    column: str,
    *,
    spark: Any = None,
    columns: Sequence[str] = COLUMNS,
    at: str | None = None,
    claim: str | None = None,
    level: str = "party",
    role: str = "unknown",
    transport: str = "unknown",
    now: datetime | None = None,
) -> SparkAnnotate:
    """Make the function that `DataFrame.mapInArrow` takes, with the schema of `spark_schema`.

    The call is tried here first, so that what is wrong with it is said before any task runs.

    Args:
        data: A bundle (`ipskeptic data bundle`), or a data folder that lies at the same place on
            every worker; None for the default folder of this machine.
        column: The column with the addresses: text, or numbers of IPv4 addresses as LongType.
        spark: A `SparkSession`: the bundle is shipped to every executor once, by
            `SparkContext.addFile`. None: it lies on every worker already.
        columns: Names of the columns wanted, of `model.row.COLUMNS`, in their order.
        at: When all the addresses were seen; None for the present.
        claim: As for `Skeptic.assess`.
        level: As for `Skeptic.assess`.
        role: As for `Skeptic.assess`.
        transport: As for `Skeptic.assess`.
        now: The clock; None for this machine's.

    Raises:
        UsageError: A word, time, claim or column that can't be read; or a folder is to be shipped.
        StoreError: There is nothing at the path, or it is no bundle.
    """
    path = Path(data or default_data_dir()).absolute()
    made = SparkAnnotate(
        path=str(path),
        shipped=False,
        column=column,
        columns=tuple(columns),
        now=now or datetime.now(UTC),
        at=at,
        claim=claim,
        level=level,
        role=role,
        transport=transport,
    )
    if data is not None and not path.exists():
        raise StoreError(f"{path}: there is nothing: name a bundle or a data folder")
    _open(made).close()
    if spark is None:
        return made
    if not path.is_file():
        raise UsageError(
            f"{path} is no bundle: make one with `ipskeptic data bundle`, or put the folder on "
            "every worker and leave `spark` out"
        )
    spark.sparkContext.addFile(str(path))
    return replace(made, path=path.name, shipped=True)


def spark_schema(schema: Any, columns: Sequence[str] = COLUMNS) -> Any:
    """The schema of a data frame with our columns behind its own.

    Args:
        schema: `DataFrame.schema`.
        columns: As for `annotate_udf`.

    Returns:
        A `StructType`: `usable` is a boolean, all other columns of ours are strings.

    Raises:
        UsageError: A name is taken with the prefix too.
    """
    from pyspark.sql.types import BooleanType, StringType, StructField, StructType

    from ipskeptic.bulk.arrow import beside
    from ipskeptic.pipeline.frames import PREFIX

    names = beside(schema.names, columns, PREFIX)
    ours = [
        StructField(name, BooleanType() if column == "usable" else StringType())
        for name, column in zip(names, columns, strict=True)
    ]
    return StructType([*schema.fields, *ours])


def opened(asked: SparkAnnotate) -> Annotating:
    """What answers, opened once in a process.

    Raises:
        IpskepticError: The data can't be opened.
    """
    known = _OPENED.pop(asked, None)
    if known is None:
        while len(_OPENED) >= _KEPT:
            _OPENED.pop(next(iter(_OPENED))).close()
        known = _open(asked)
    _OPENED[asked] = known
    return known


def _open(asked: SparkAnnotate) -> Annotating:
    path = asked.path
    if asked.shipped:
        from pyspark import SparkFiles

        path = SparkFiles.get(path)
    return Annotating(
        path,
        at=asked.at,
        claim=asked.claim,
        level=asked.level,
        role=asked.role,
        transport=asked.transport,
        columns=asked.columns,
        encoded=False,  # Spark reads no dictionaries
        now=asked.now,
    )
