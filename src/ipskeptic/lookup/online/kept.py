"""Answers that are kept, so that nobody is asked twice."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from ipskeptic.lookup.online.disk import Disk
from ipskeptic.model.online import Body, NoName, NoRecords, NotFound, Records

# Seconds by which clocks differ that are both right; judgement.
_AHEAD = 300
Keepable = Records | NoName | NoRecords | Body | NotFound
_CLASSES: dict[str, type[Keepable]] = {
    one.__name__: one for one in (Records, NoName, NoRecords, Body, NotFound)
}


class Kept:
    """What is kept; used by several threads."""

    def __init__(self, disk: Disk, *, refresh: bool = False) -> None:
        """Begin.

        Args:
            disk: Where it is kept.
            refresh: Give only what was kept in this run.
        """
        self._disk = disk
        self._refresh = refresh
        # What this run kept is told apart by it.
        self._run = secrets.token_hex(8)

    def find(self, key: str, of: tuple[type[Keepable], ...]) -> Keepable | None:
        """What is kept under a key and still holds, if it is one of these.

        What was asked in the future is not given: the clock was wrong, and so is its date.
        """
        found = self._disk.use(
            _find, (key, self._disk.now(), self._run if self._refresh else None), None
        )
        answer = None if found is None else _revived(*found)
        if not isinstance(answer, of):
            return None
        asked = datetime.fromisoformat(answer.asked_at).timestamp()
        return answer if asked <= self._disk.now() + _AHEAD else None

    def keep(self, key: str, server: str, answer: object, seconds: float) -> None:
        """Keep an answer; what is no answer on the address is not kept."""
        kind = type(answer).__name__
        if not isinstance(answer, Records | NoName | NoRecords | Body | NotFound):
            return
        fields = answer._asdict()
        if isinstance(answer, Body):
            fields["data"] = dict(answer.data)
        with suppress(TypeError, ValueError, RecursionError):
            row = (key, server, kind, json.dumps(fields), self._disk.now() + seconds, self._run)
            self._disk.use(_keep, row, None)

    def forget(self, server: str) -> None:
        """Drop what this run kept of a server."""
        self._disk.use(_forget, (server, self._run), None)

    def covering(self, server: str, family: int, number: int) -> dict[str, Any] | None:
        """What is kept for the smallest block that has an address."""
        run = self._run if self._refresh else None
        row = (server, family, _wide(number), self._disk.now(), run)
        found = self._disk.use(_covering, row, None)
        if found is None:
            return None
        with suppress(ValueError, RecursionError):
            said = json.loads(found)
            return said if isinstance(said, dict) else None
        return None

    def keep_covering(
        self,
        server: str,
        family: int,
        block: tuple[int, int],
        kept: Mapping[str, Any],
        seconds: float,
    ) -> None:
        """Keep what a server said of a block."""
        first, last = _wide(block[0]), _wide(block[1])
        said = json.dumps(dict(kept))
        row = (server, family, first, last, said, self._disk.now() + seconds, self._run)
        self._disk.use(_keep_covering, row, None)


def _wide(number: int) -> bytes:
    """An address so that SQLite, whose numbers have 64 bits, sorts it."""
    return number.to_bytes(16, "big")


def _revived(kind: str, said: str) -> Keepable | None:
    """An answer as it was, None if the row is not what was written."""
    try:
        fields = json.loads(said)
        datetime.fromisoformat(fields["asked_at"])
        if kind == "Records":
            fields["values"] = tuple(map(str, fields["values"]))
        elif kind == "Body" and not isinstance(fields["data"], dict):
            return None
        if not isinstance(fields.get("url", ""), str):
            return None
        return _CLASSES[kind](**fields)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _find(base: sqlite3.Connection, given: tuple[str, float, str | None]) -> Any:
    key, now, run = given
    return base.execute(
        "SELECT kind, said FROM answers WHERE key = ? AND until > ? AND run = ifnull(?, run)",
        (key, now, run),
    ).fetchone()


def _keep(base: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    base.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", row)


def _forget(base: sqlite3.Connection, given: tuple[str, str]) -> None:
    base.execute("DELETE FROM answers WHERE server = ? AND run = ?", given)


def _keep_covering(base: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    base.execute("INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _covering(base: sqlite3.Connection, given: tuple[str, int, bytes, float, str | None]) -> Any:
    server, family, number, now, run = given
    rows = base.execute(
        "SELECT said, first, last FROM blocks WHERE server = ? AND family = ? AND first <= ?"
        " AND last >= ? AND until > ? AND run = ifnull(?, run)",
        (server, family, number, number, now, run),
    ).fetchall()
    if not rows:
        return None
    return min(rows, key=lambda row: int.from_bytes(row[2], "big") - int.from_bytes(row[1], "big"))[
        0
    ]
