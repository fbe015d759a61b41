"""Exports read back by other people's programs, and the rows that they must give."""

from __future__ import annotations

import io
from bisect import bisect_right
from pathlib import Path
from random import Random
from typing import Any

import maxminddb
import pyarrow.parquet as pq

from ipskeptic.bulk.build import build_plan
from ipskeptic.bulk.intervals import EXPORTED
from ipskeptic.bulk.plan import Plan
from ipskeptic.model.row import flat_row
from ipskeptic.model.text import format_address
from ipskeptic.pipeline.export import Exported, Order, export
from ipskeptic.pipeline.skeptic import Skeptic

LAST = {4: 2**32 - 1, 6: 2**128 - 1}
COLUMNS = tuple(name for name in EXPORTED if name != "seen_at")
MAPPED = 0xFFFF << 32

Asked = tuple[int, int]  # family and number of an address
Row = dict[str, str]


def written(skeptic: Skeptic, folder: Path, order: Order) -> tuple[Path, Exported]:
    """Export to a file in a folder."""
    made = export(skeptic, order)
    path = folder / f"export.{order.format}"
    path.write_bytes(b"".join(made.parts))
    return path, made


def plan_edges(plan: Plan) -> list[Asked]:
    """The first and last address of each interval."""
    pairs = zip(plan.v6_high.tolist(), plan.v6_low.tolist(), strict=True)
    firsts = {4: plan.v4_first.tolist(), 6: [high << 64 | low for high, low in pairs]}
    return [
        (family, number)
        for family, numbers in firsts.items()
        for first in numbers
        for number in {first, (first - 1) % (LAST[family] + 1)}
    ]


def edges(skeptic: Skeptic, order: Order) -> list[Asked]:
    """The first and last address of each interval of the answers, and some more anywhere."""
    plan, _ = build_plan(skeptic.answers(at=order.at, claim=order.claim))
    found, random = plan_edges(plan), Random(4)
    near = [(family, number + random.randrange(1 << 12)) for family, number in found]
    anywhere = [(family, random.randrange(LAST[family])) for family in (4, 6) for _ in range(100)]
    return [
        (family, number)
        for family, number in (*found, *near, *anywhere)
        if number <= LAST[family] and not (family == 6 and number >> 32 == 0xFFFF)
    ]


def without_table(skeptic: Skeptic) -> Skeptic:
    """The same without the embedded country table, which no export asks."""
    other = skeptic.without(())
    other._country_code = None
    return other


def answer(skeptic: Skeptic, asked: Asked, order: Order) -> Row:
    """The row of `annotate`, but for the embedded country table."""
    text = format_address(*asked)
    judged = without_table(skeptic).judge(text, at=order.at, claim=order.claim, role=order.role)
    row = flat_row(judged)
    return {name: row[name] for name in EXPORTED}


def mmdb_row(record: Any, columns: tuple[str, ...] = COLUMNS) -> Row:
    """A record of a MaxMind DB as a row of texts."""
    row = dict.fromkeys(columns, "") | {n: v for n, v in (record or {}).items() if n in columns}
    if isinstance(row.get("usable"), bool):
        row["usable"] = str(row["usable"]).lower()
    return row


class ParquetRows:
    """A Parquet file as a table to look addresses up in."""

    def __init__(self, path: Path) -> None:
        table = pq.read_table(path)
        self.metadata = {
            key.decode(): text.decode() for key, text in (table.schema.metadata or {}).items()
        }
        self.rows: list[dict[str, Any]] = table.to_pylist()
        self._firsts = [row["first_bytes"] for row in self.rows]
        self._of = {
            family: [n for n, row in enumerate(self.rows) if row["family"] == family]
            for family in (4, 6)
        }

    def of(self, asked: Asked) -> dict[str, Any] | None:
        """The row of an address; None if no interval has it."""
        family, number = asked
        key = (number + (MAPPED if family == 4 else 0)).to_bytes(16, "big")
        numbers = self._of[family]
        place = bisect_right(numbers, key, key=self._firsts.__getitem__) - 1
        if place < 0:
            return None
        row = self.rows[numbers[place]]
        return row if row["last_bytes"] >= key else None


def readers(path: Path) -> list[Any]:
    """The file opened by the reader in C and by that in Python."""
    return [
        maxminddb.open_database(path, maxminddb.MODE_MMAP_EXT),
        maxminddb.open_database(io.BytesIO(path.read_bytes()), maxminddb.MODE_FD),
    ]
