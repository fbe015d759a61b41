"""The maps of a MaxMind DB: one for each distinct row, put together of the bytes of its parts.

Besides the columns, a map has what readers of GeoIP databases look for: the country under the keys
`country` and `registered_country`, and the origin AS as a number.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ipskeptic import discover
from ipskeptic.bulk.intervals import Export, Table
from ipskeptic.bulk.mmdb.fields import Pool, Uint, Value, map_start

_AT_ONCE = 1 << 16  # rows written in one step; judgement: some megabytes


class _Parts:
    """The pairs of each row of a table, as bytes, and how many there are."""

    def __init__(self, table: Table, pool: Pool, *, geoip: bool) -> None:
        self._pool = pool
        self._keys = {name: pool.field(name) for name in table.columns}
        self._geoip = _Geoip(pool) if geoip else None
        # A prefix is the text of one row, and of nothing else.
        self._write = pool.once_field if table.columns == ("prefix",) else pool.field
        pairs = [self._pairs(table, row) for row in table.rows]
        self.counts = np.array([len(found) // 2 for found in pairs], np.int64)
        self.data = [b"".join(found) for found in pairs]
        self.sizes = np.array([len(data) for data in self.data], np.int64)

    def _pairs(self, table: Table, row: tuple[str, ...]) -> list[bytes]:
        found = []
        cells = dict(zip(table.columns, row, strict=True))
        for name, text in cells.items():
            if text:
                value: Value = text == "true" if name == "usable" else text
                found += [self._keys[name], self._write(value)]
        if self._geoip is not None:
            found += self._geoip.pairs(cells)
        return found


class _Geoip:
    """What readers of GeoIP databases look for."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._countries = discover.countries()

    def pairs(self, cells: dict[str, str]) -> list[bytes]:
        """Keys and values, in turn."""
        field = self._pool.field
        found: list[bytes] = []
        country = cells.get("cc", "")
        # Registries have codes that are no countries: EU, AP, ZZ.
        if country in self._countries:
            value = field({"iso_code": country})
            found += [field("country"), value, field("registered_country"), value]
        asn = cells.get("asn", "").removeprefix("AS")
        # A reader of the number has no room for doubts: of several origins none is given.
        if asn.isdecimal() and asn.isascii():
            found += [field("autonomous_system_number"), field(Uint(int(asn), 32))]
            if cells.get("as_name"):
                found += [field("autonomous_system_organization"), field(cells["as_name"])]
        return found


class Maps:
    """The data section.

    Args:
        export: What is exported.
        seen_at: A text that all rows have under this key; "" for none.
        geoip: Whether to add the keys of GeoIP databases.

    Attributes:
        places: int64 [rows]: where each row's map begins; -1 where it would be empty.
        size: Bytes of the whole section.
    """

    def __init__(self, export: Export, seen_at: str, *, geoip: bool) -> None:
        pool = Pool()
        # Keys first, so that pointers to them are short.
        for table in export.tables:
            for name in table.columns:
                pool.field(name)
        same = pool.field("seen_at") + pool.field(seen_at) if seen_at else b""
        self._parts = [_Parts(table, pool, geoip=geoip) for table in export.tables]
        self._same = same
        self._rows = export.rows
        self._pool = pool.bytes()
        self._counts = np.full(len(export.rows), int(bool(same)), np.int64)
        sizes = np.full(len(export.rows), len(same), np.int64)
        for part, column in zip(self._parts, export.rows.T, strict=True):
            self._counts += part.counts[column]
            sizes += part.sizes[column]
        self._starts = [map_start(n) for n in range(int(self._counts.max(initial=0)) + 1)]
        sizes += np.array([len(start) for start in self._starts], np.int64)[self._counts]
        sizes[self._counts == 0] = 0
        ends = np.cumsum(sizes) + len(self._pool)
        self.places: npt.NDArray[np.int64] = np.where(self._counts == 0, -1, ends - sizes)
        self.size = int(ends[-1]) if len(ends) else len(self._pool)

    def write(self) -> Iterator[bytes]:
        """The bytes of the section."""
        yield self._pool
        v, r, n, ls, p = (part.data for part in self._parts)
        starts, same = self._starts, self._same
        for begin in range(0, len(self._rows), _AT_ONCE):
            counts = self._counts[begin : begin + _AT_ONCE].tolist()
            rows = self._rows[begin : begin + _AT_ONCE].tolist()
            yield b"".join(
                starts[count] + v[a] + r[b] + n[c] + ls[d] + p[e] + same
                for count, (a, b, c, d, e) in zip(counts, rows, strict=True)
                if count
            )
