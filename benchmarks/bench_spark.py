"""Spark, local[2]: rows per second and core of our function, beside the same without Spark.

The function's own time is taken inside of it, batch by batch, warm; the single process answers
batches of the same lines, of the same size, with the same options. Rounds take turns.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from bench_arrow import AT, batches, routed
from pyspark.sql import SparkSession
from row import print_row

from ipskeptic import Annotating, annotate_udf
from ipskeptic.bulk.arrow_columns import string_array
from ipskeptic.bulk.text import ipv4_texts
from ipskeptic.pipeline.spark import SparkAnnotate

CORES = 2


def session(size: int) -> SparkSession:
    """A local session."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "2g",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(size),
    }
    builder = SparkSession.builder.master(f"local[{CORES}]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark: SparkSession = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def answering(made: SparkAnnotate) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Our function, giving the times that it took instead of what it answered."""

    def timed(given: Iterator[Any]) -> Iterator[Any]:
        from ipskeptic.pipeline.spark import opened

        opened(made).prepare()
        for batch in given:
            wall, used = time.perf_counter(), time.process_time()
            (answered,) = made(iter([batch]))
            spent = (time.perf_counter() - wall, time.process_time() - used)
            row = (os.getpid(), len(answered), *spent)
            yield pa.RecordBatch.from_pylist([dict(zip("pnwc", row, strict=True))])

    return timed


def measure(options: argparse.Namespace, alone: Annotating, path: Path) -> dict[str, list[float]]:
    """Rows per second in Spark and without, in processor and wall time; and the workers."""
    texts = string_array(ipv4_texts(routed(alone, options.rows)))
    path.write_text("\n".join(texts.to_pylist()) + "\n", encoding="ascii")
    beside = alone.beside(pa.schema([("value", pa.string())]), "value")
    parts = [pa.record_batch({"value": part}) for part in batches(texts, options.batch)]
    timed = answering(annotate_udf(options.data_dir, "value", at=AT))
    spark = session(options.batch)
    frame = spark.read.text(str(path)).repartition(2 * CORES).cache()
    frame.count()
    found: dict[str, list[float]] = {name: [] for name in ("c", "w", "alone c", "alone w", "pids")}
    for turn in range(options.rounds + 1):
        rows = frame.mapInArrow(timed, "p long, n long, w double, c double").collect()
        wall, used = time.perf_counter(), time.process_time()
        for part in parts:
            beside.batch(part)
        used, wall = time.process_time() - used, time.perf_counter() - wall
        total = sum(row["n"] for row in rows)
        if total != options.rows:
            raise SystemExit(f"{total} rows of {options.rows}")
        if turn:  # the first warms up, and makes the plans
            found["pids"] += {row["p"] for row in rows}
            for kind, whole in (("c", used), ("w", wall)):
                found[kind].append(total / sum(row[kind] for row in rows))
                found[f"alone {kind}"].append(total / whole)
    spark.stop()
    return found


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data_dir", type=Path, help="a data folder with a full index")
    parser.add_argument("--rows", type=lambda text: int(float(text)), default=2_000_000)
    parser.add_argument("--batch", type=int, default=65536)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with (
        Annotating(options.data_dir, at=AT, encoded=False) as alone,
        tempfile.TemporaryDirectory() as folder,
    ):
        found = measure(options, alone, Path(folder) / "addresses.txt")
    method = (
        f"{options.rounds} rounds of {options.rows:,} rows in turns, batches of {options.batch:,}, "
        f"{len(set(found['pids']))} Python workers, warm"
    )
    for kind, name in (("c", "processor time"), ("w", "wall time")):
        ours, other = (statistics.median(found[key]) for key in (kind, f"alone {kind}"))
        print_row(
            f"Spark local[{CORES}], our function, rows/s per core, {name}",
            f"{ours / other:.0%} of the single-process Arrow path "
            f"({ours / 1e6:.2f} of {other / 1e6:.2f} million)",
            method,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
