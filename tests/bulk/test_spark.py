"""Spark: the function alone, and in a real local session."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ipskeptic import Annotating, annotate_udf, spark_schema
from ipskeptic.errors import IpskepticError, StoreError, UsageError
from ipskeptic.model.row import COLUMNS
from ipskeptic.pipeline import spark as module
from tests.bulk.sessions import need_java
from tests.bundle.conftest import make

NOW = datetime(2026, 8, 26, 12, tzinfo=UTC)
CELLS = [
    *("8.8.8.8", "10.0.0.1", "175.45.176[.]143", "2001:4860:4860::8888", "8.8.8.0/24", None),
    *("10.76.1", "", "1.1.1.1, 2.2.2.2", " 1.1.1.1 ", "::ffff:8.8.8.8"),
]


@pytest.fixture(scope="module")
def bundle(world_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of the made-up internet."""
    path = tmp_path_factory.mktemp("bundle") / "world.ipskeptic"
    make(world_folder, path)
    return path


@pytest.fixture(autouse=True)
def nothing_opened() -> Iterator[None]:
    """Each test opens anew."""
    yield
    while module._OPENED:
        module._OPENED.popitem()[1].close()


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """A local session with two workers."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in need_java().items():
            patch.setenv(name, value)
        from pyspark.sql import SparkSession

        settings = {"spark.default.parallelism": "4", "spark.ui.enabled": "false"}
        builder = SparkSession.builder.master("local[2]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        spark = builder.getOrCreate()
        yield spark
        spark.stop()


def wanted(path: Path, cells: list[Any], columns: tuple[str, ...] = COLUMNS) -> list[Any]:
    """The answers without Spark."""
    with Annotating(path, at="2024-03-12", claim="KP", now=NOW, columns=columns) as asked:
        rows: list[Any] = asked.annotate(pa.array(cells)).to_pylist()
    return rows


def test_the_function_alone(bundle: Path) -> None:
    """It goes through pickle, opens once, and gives each batch with ours behind its own."""
    made = annotate_udf(bundle, "cell", at="2024-03-12", claim="KP", now=NOW)
    again = pickle.loads(pickle.dumps(made))
    batch = pa.record_batch({"n": list(range(len(CELLS))), "cell": pa.array(CELLS)})
    found = list(again(iter([batch, batch.slice(0, 0), batch.slice(3)])))

    assert again == made
    assert [len(part) for part in found] == [len(CELLS), 0, len(CELLS) - 3]
    assert found[0].schema.names == ["n", "cell", *COLUMNS]
    assert not any(pa.types.is_dictionary(kind) for kind in found[0].schema.types)
    rows = [{name: row[name] for name in COLUMNS} for row in found[0].to_pylist()]
    assert rows == wanted(bundle, CELLS)
    first = module.opened(again)
    list(made(iter([batch])))
    assert module.opened(made) is first
    assert list(made(iter([]))) == []


def test_a_worker_keeps_two(bundle: Path) -> None:
    """What was used longest ago is closed."""
    one, two, three = (
        annotate_udf(bundle, "cell", at=f"2024-03-{day}", now=NOW) for day in (10, 11, 12)
    )
    first = module.opened(one)
    module.opened(two)
    assert module.opened(one) is first
    module.opened(three)
    assert list(module._OPENED) == [one, three]


def test_wrong_calls_are_refused_by_the_driver(bundle: Path, tmp_path: Path) -> None:
    """Nothing is shipped or run before a call is known to be right."""
    with pytest.raises(StoreError, match="nothing: name a bundle"):
        annotate_udf(tmp_path / "missing", "ip")
    with pytest.raises(UsageError, match="no column 'klass'"):
        annotate_udf(bundle, "ip", columns=["klass"])
    with pytest.raises(UsageError, match="future"):
        annotate_udf(bundle, "ip", at="2031-01-01", now=NOW)
    with pytest.raises(IpskepticError):
        annotate_udf(bundle, "ip", claim="nobody-knows-this")
    with pytest.raises(UsageError, match="is no bundle"):
        annotate_udf(tmp_path, "ip", spark=object())


def test_the_schema() -> None:
    """Ours stand behind; a name that is taken, in any case, gets the prefix."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed")
    from pyspark.sql.types import BooleanType, LongType, StringType, StructField, StructType

    given = StructType([StructField("IP", StringType()), StructField("n", LongType(), False)])
    made = spark_schema(given, ["ip", "usable"])

    assert [field.name for field in made] == ["IP", "n", "ipskeptic_ip", "usable"]
    assert made["n"] == given["n"]
    assert [made[2].dataType, made[3].dataType] == [StringType(), BooleanType()]
    with pytest.raises(UsageError, match="rename"):
        spark_schema(made, ["ip"])


@pytest.mark.slow
def test_a_session(session: Any, bundle: Path) -> None:
    """Text in several partitions: every field of every row, with a shipped bundle."""
    cells = [*CELLS, *(f"10.{n}.0.1" for n in range(300))]
    frame = session.createDataFrame(list(enumerate(cells)), "n int, cell string").repartition(4)
    made = annotate_udf(bundle, "cell", spark=session, at="2024-03-12", claim="KP", now=NOW)
    answered = frame.mapInArrow(made, spark_schema(frame.schema)).orderBy("n").toArrow()

    assert made.shipped
    assert answered.column("n").to_pylist() == list(range(len(cells)))
    rows = answered.drop_columns(["n", "cell"]).to_pylist()
    assert rows == wanted(bundle, cells)


@pytest.mark.slow
def test_a_session_with_numbers(session: Any, bundle: Path) -> None:
    """Addresses as numbers; a folder that every worker has; names in another case."""
    numbers = [(n << 24 | 1,) for n in range(256)] + [(-1,), (1 << 32,), (None,)]
    frame = session.createDataFrame(numbers, "IP long").coalesce(1)
    columns = ("ip", "class", "usable", "error")
    made = annotate_udf(bundle, "IP", columns=columns, at="2024-03-12", claim="KP", now=NOW)
    answered = frame.mapInArrow(made, spark_schema(frame.schema, columns)).toArrow()

    assert not made.shipped
    assert answered.column_names == ["IP", "ipskeptic_ip", "class", "usable", "error"]
    rows = answered.rename_columns(["_", *columns]).drop_columns("_").to_pylist()
    assert rows == wanted(bundle, [n for (n,) in numbers], columns)


@pytest.mark.slow
def test_a_worker_opens_once(session: Any, bundle: Path) -> None:
    """However many tasks a worker runs: the file is opened, and fetched, once."""
    made = annotate_udf(bundle, "cell", spark=session, columns=["class"], now=NOW)

    def watched(batches: Any) -> Any:
        from pyspark import SparkFiles

        from ipskeptic.pipeline.spark import opened

        for batch in made(batches):
            row = [os.getpid(), id(opened(made)), SparkFiles.get(made.path)]
            yield pa.RecordBatch.from_pylist([dict(zip("pof", row, strict=True))] * len(batch))

    frame = session.createDataFrame([(f"10.0.{n}.1",) for n in range(64)], "cell string")
    rows = frame.repartition(16).mapInArrow(watched, "p long, o long, f string").collect()

    opened = {(row["p"], row["o"]) for row in rows}
    assert len(opened) == len({pid for pid, _ in opened}) <= 2
    assert os.getpid() not in {pid for pid, _ in opened}
    assert len({row["f"] for row in rows}) == 1
