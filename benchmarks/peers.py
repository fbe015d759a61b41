"""What others would use instead of `annotate`, each written as its own experts would.

    python benchmarks/peers.py NAME FILE < addresses > records

FILE is an export of the same index (`data export`): `plain.mmdb` for maxminddb, `both.parquet` for
the others. maxminddb, polars and duckdb write the same records as JSON lines, polars and duckdb in
another order and for IPv4 alone; pyasn and pytricia can only write the AS number.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

BATCH = 8192
COLUMNS = (
    "class", "also", "carries", "stops_at", "fit", "registry", "cc", "prefix", "status", "date",
    "as_of", "usable", "holder", "holder_name", "asn", "as_name", "feeds", "origins",
)  # fmt: skip
SEEN_AT = "2026-08-22"


def with_maxminddb(path: str) -> None:
    """The C extension over a mapped file, orjson, whole batches written at once."""
    import maxminddb
    import orjson

    get = maxminddb.open_database(path, maxminddb.MODE_MMAP_EXT).get
    dumps = orjson.dumps
    empty = dict.fromkeys(COLUMNS)
    end = {"seen_at": SEEN_AT, "error": None}
    out: list[bytes] = []
    write, join = sys.stdout.buffer.write, b"\n".join
    for line in sys.stdin:
        ip = line[:-1]
        found: Any = get(ip)
        out.append(dumps({"input": ip, "ip": ip, **empty, **found, **end}))
        if len(out) == BATCH:
            write(join(out) + b"\n")
            out.clear()
    if out:
        write(join(out) + b"\n")


def with_polars(path: str) -> None:
    """join_asof over intervals sorted by first address; the order of the input is lost."""
    import polars as pl

    intervals = (
        pl.scan_parquet(path)
        .filter(pl.col("family") == 4)
        .select(pl.col("first_number").alias("number"), *COLUMNS)
        .sort("number")
    )
    lines = pl.scan_csv(
        sys.stdin.buffer, has_header=False, new_columns=["input"], schema={"input": pl.String}
    )
    octets = pl.col("input").str.split_exact(".", 3)
    number = sum(
        octets.struct.field(f"field_{place}").cast(pl.UInt32) * (1 << 8 * (3 - place))
        for place in range(4)
    )
    (
        lines.with_columns(number.cast(pl.UInt32).alias("number"))
        .sort("number")
        .join_asof(intervals, on="number")
        .select(
            "input", pl.col("input").alias("ip"), *COLUMNS,
            pl.lit(SEEN_AT).alias("seen_at"), pl.lit(None, pl.String).alias("error"),
        )
        .sink_ndjson(sys.stdout.buffer)
    )  # fmt: skip


def with_duckdb(path: str) -> None:
    """An ASOF join; the threshold keeps it from a loop that is slower here (PERFORMANCE)."""
    import duckdb

    base = duckdb.connect()
    base.execute("SET asof_loop_join_threshold = 0")
    base.execute("SET threads = 2")
    columns = ", ".join(f'i."{name}"' for name in COLUMNS)
    base.execute(
        f"""
        COPY (
          WITH a AS (
            SELECT input, (split_part(input, '.', 1)::UINTEGER << 24)
              + (split_part(input, '.', 2)::UINTEGER << 16)
              + (split_part(input, '.', 3)::UINTEGER << 8)
              + split_part(input, '.', 4)::UINTEGER AS n
            FROM read_csv('/dev/stdin', header = false, columns = {{'input': 'VARCHAR'}})
          )
          SELECT a.input, a.input AS ip, {columns}, '{SEEN_AT}' AS seen_at, NULL::VARCHAR AS error
          FROM a ASOF JOIN (SELECT * FROM read_parquet('{path}') WHERE family = 4) i
            ON a.n >= i.first_number
        ) TO '/dev/stdout' (FORMAT json)
        """
    )


def _networks(path: str) -> list[tuple[int, int, int]]:
    """First and last address and AS number of every interval that one AS announces."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(path, columns=["family", "first_number", "last_number", "asn"])
    table = table.filter(pc.equal(table["family"], 4)).drop_columns(["family"])
    rows = zip(*(table[name].to_pylist() for name in table.column_names), strict=True)
    return [(a, b, int(asn.split(";")[0][2:])) for a, b, asn in rows if asn]


def _prefixes(first: int, last: int) -> list[tuple[int, int]]:
    found = []
    while first <= last:
        size = min(first & -first or 1 << 32, 1 << (last - first + 1).bit_length() - 1)
        found.append((first, 33 - size.bit_length()))
        first += size
    return found


def _text(number: int) -> str:
    return f"{number >> 24}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def with_pyasn(path: str) -> None:
    """AS numbers alone, from a file in its own format, made once and not timed."""
    import pyasn

    made = Path(tempfile.gettempdir()) / "ipskeptic-bench-pyasn.dat"
    if not made.exists():
        with made.open("w", encoding="ascii") as file:
            for first, last, asn in _networks(path):
                file.writelines(f"{_text(n)}/{bits}\t{asn}\n" for n, bits in _prefixes(first, last))
    look_up = pyasn.pyasn(str(made)).lookup
    _write_numbers(lambda ip: look_up(ip)[0])


def with_pytricia(path: str) -> None:
    """AS numbers alone; the tree is built anew in each process, as it can't be kept."""
    import pytricia

    tree: Any = pytricia.PyTricia(32)
    for first, last, asn in _networks(path):
        for n, bits in _prefixes(first, last):
            tree[f"{_text(n)}/{bits}"] = asn
    tree.freeze()
    get = tree.get
    _write_numbers(lambda ip: get(ip))


def _write_numbers(get: Callable[[str], object]) -> None:
    out: list[str] = []
    for line in sys.stdin:
        ip = line[:-1]
        out.append(f"{ip}\t{get(ip)}")
        if len(out) == BATCH:
            sys.stdout.write("\n".join(out) + "\n")
            out.clear()
    sys.stdout.write("".join(f"{text}\n" for text in out))


if __name__ == "__main__":
    globals()[f"with_{sys.argv[1]}"](sys.argv[2])
