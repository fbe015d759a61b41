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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from bench_arrow import AT, batches, routed
from pyspark.sql import SparkSession
from row import print_row

from ipskeptic import Annotating, annotate_udf
from ipskeptic.bulk.arrow_columns import string_array
from ipskeptic.bulk.text import ipv4_texts

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


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data_dir", type=Path, help="a data folder with a full index")
    parser.add_argument("--rows", type=lambda text: int(float(text)), default=2_000_000)
    parser.add_argument("--batch", type=int, default=65536)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    made = annotate_udf(options.data_dir, "value", at=AT)

    def timed(given: Iterator[Any]) -> Iterator[Any]:
        from ipskeptic.pipeline.spark import opened

        asked = opened(made)
        asked.prepare()
        for batch in given:
            wall, used = time.perf_counter(), time.process_time()
            (answered,) = made(iter([batch]))
            spent = (time.perf_counter() - wall, time.process_time() - used)
            row = (os.getpid(), len(answered), *spent)
            yield pa.RecordBatch.from_pylist([dict(zip("pnwc", row, strict=True))])

    with (
        Annotating(options.data_dir, at=AT, encoded=False) as alone,
        tempfile.TemporaryDirectory() as folder,
    ):
        texts = string_array(ipv4_texts(routed(alone, options.rows)))
        path = Path(folder) / "addresses.txt"
        path.write_text("\n".join(texts.to_pylist()) + "\n", encoding="ascii")
        spark = session(options.batch)
        frame = spark.read.text(str(path)).repartition(2 * CORES).cache()
        frame.count()
        beside = alone.beside(pa.schema([("value", pa.string())]), "value")
        parts = [pa.record_batch({"value": part}) for part in batches(texts, options.batch)]
        rates: dict[str, list[float]] = {
            name: [] for name in ("in", "in, wall", "out", "out, wall")
        }
        pids: set[int] = set()
        for turn in range(options.rounds + 1):
            rows = frame.mapInArrow(timed, "p long, n long, w double, c double").collect()
            wall, used = time.perf_counter(), time.process_time()
            for part in parts:
                beside.batch(part)
            used, wall = time.process_time() - used, time.perf_counter() - wall
            if not turn:  # the first warms up, and makes the plans
                continue
            pids |= {row["p"] for row in rows}
            total = sum(row["n"] for row in rows)
            if total != options.rows:
                raise SystemExit(f"{total} rows of {options.rows}")
            rates["in"].append(total / sum(row["c"] for row in rows))
            rates["in, wall"].append(total / sum(row["w"] for row in rows))
            rates["out"].append(total / used)
            rates["out, wall"].append(total / wall)
        spark.stop()
    middle = {name: statistics.median(found) for name, found in rates.items()}
    method = (
        f"{options.rounds} rounds of {options.rows:,} rows in turns, batches of {options.batch:,}, "
        f"{len(pids)} Python workers, warm"
    )
    for kind, end in (("processor time", ""), ("wall time", ", wall")):
        ratio = middle[f"in{end}"] / middle[f"out{end}"]
        print_row(
            f"Spark local[{CORES}], our function, rows/s per core, {kind}",
            f"{ratio:.0%} of the single-process Arrow path "
            f"({middle[f'in{end}'] / 1e6:.2f} of {middle[f'out{end}'] / 1e6:.2f} million)",
            method,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
