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
from ipskeptic.bulk.mmdb.fields import Pool, Uint, encoded, map_start

_AT_ONCE = 1 << 16  # rows written in one step; judgement: some megabytes


class _Parts:
    """The pairs of each row of a table, as bytes, and how many there are."""

    def __init__(self, table: Table, pool: Pool, *, geoip: bool) -> None:
        self._keys = [pool.text(name) for name in table.columns]
        self._flag = table.columns.index("usable") if "usable" in table.columns else -1
        self._flags = {text: encoded(text == "true") for text in ("true", "false")}
        self._geoip = _Geoip(table.columns, pool) if geoip else None
        # A prefix is the text of one row, and of nothing else.
        self._write = pool.once if table.columns == ("prefix",) else pool.text
        self.data: list[bytes] = []
        counts = []
        for row in table.rows:
            pairs = self._pairs(row)
            counts.append(len(pairs) // 2)
            self.data.append(b"".join(pairs))
        self.counts = np.array(counts, np.int64)
        self.sizes = np.array([len(data) for data in self.data], np.int64)

    def _pairs(self, row: tuple[str, ...]) -> list[bytes]:
        found = []
        for place, text in enumerate(row):
            if text:
                value = self._flags[text] if place == self._flag else self._write(text)
                found += [self._keys[place], value]
        if self._geoip is not None:
            found += self._geoip.pairs(row)
        return found


class _Geoip:
    """What readers of GeoIP databases look for."""

    def __init__(self, columns: tuple[str, ...], pool: Pool) -> None:
        self._pool = pool
        at = {name: place for place, name in enumerate(columns)}
        self._cc, self._asn, self._name = (at.get(n) for n in ("cc", "asn", "as_name"))
        self._countries = frozenset(discover.countries())
        self._of_country: dict[str, list[bytes]] = {}

    def pairs(self, row: tuple[str, ...]) -> list[bytes]:
        """Keys and values, in turn."""
        if self._cc is not None:
            return self._country(row[self._cc])
        if self._asn is not None:
            name = row[self._name] if self._name is not None else ""
            return self._network(row[self._asn], name)
        return []

    def _country(self, code: str) -> list[bytes]:
        # Registries have codes that are no countries: EU, AP, ZZ.
        if code not in self._countries:
            return []
        found = self._of_country.get(code)
        if found is None:
            text, value = self._pool.text, self._pool.field({"iso_code": code})
            found = [text("country"), value, text("registered_country"), value]
            self._of_country[code] = found
        return found

    def _network(self, asn: str, name: str) -> list[bytes]:
        # A reader of the number has no room for doubts: of several origins none is given.
        number = asn.removeprefix("AS")
        if not (number.isdecimal() and number.isascii()):
            return []
        text = self._pool.text
        found = [text("autonomous_system_number"), self._pool.field(Uint(int(number), 32))]
        if name:
            found += [text("autonomous_system_organization"), text(name)]
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
                pool.text(name)
        same = pool.text("seen_at") + pool.text(seen_at) if seen_at else b""
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
