"""One SQLite file that any number of threads and processes use, and that may fail.

It is a convenience: whatever is wrong with it, the look-up goes on without it and says so once.

Sources: sqlite.org/wal.html and sqlite.org/rescode.html, read 2026-11-26.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout

NAME = "online.sqlite"
# The one layout there is, in `user_version`.
_VERSION = 1
# Seconds to wait for another process that writes: judgement, a write takes milliseconds.
_BUSY = 5.0
# Tries within it to open a file that others are opening; judgement.
_OPENINGS = 100
# Nothing is kept longer: `resolving.LONGEST`, and the day of HTTP answers. An hour for clocks.
_HORIZON = 86400 + 3600
_LAYOUT = f"""
CREATE TABLE IF NOT EXISTS answers (
  key TEXT PRIMARY KEY, server TEXT NOT NULL, kind TEXT NOT NULL, said TEXT NOT NULL,
  until REAL NOT NULL, run TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blocks (
  server TEXT, family INTEGER, first BLOB, last BLOB, said TEXT NOT NULL,
  until REAL NOT NULL, run TEXT NOT NULL,
  PRIMARY KEY (server, family, first, last)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS asked (id INTEGER PRIMARY KEY, server TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS asked_when ON asked (server, at);
CREATE TABLE IF NOT EXISTS paused (server TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
PRAGMA user_version = {_VERSION};
"""
_LASTING = ("answers", "blocks", "paused")
_TABLES = (*_LASTING, "asked")
Result = TypeVar("Result")


class Disk:
    """The file or, without a folder, as much memory."""

    def __init__(
        self,
        folder: Path | None,
        *,
        clock: Callable[[], datetime],
        log: Callable[[str], None],
    ) -> None:
        """Open, and remove what is out of date.

        Args:
            folder: Where the file is, made if it is not there; None for memory alone.
            clock: The time.
            log: Takes a line on what is wrong with the file.
        """
        self._path = folder / NAME if folder else None
        self._clock = clock
        self._log = log
        self._lock = threading.RLock()
        self._closed = False
        self._mended = False
        self._base = self._open()
        self.use(_remove_old, self.now(), None)

    def now(self) -> float:
        """Seconds since 1970."""
        return self._clock().timestamp()

    def use(
        self, work: Callable[[sqlite3.Connection, Any], Result], given: Any, otherwise: Result
    ) -> Result:
        """Do something with the file in one transaction, mending or leaving it where it fails.

        Args:
            work: Does it, given the connection and `given`.
            otherwise: What comes out when the file can't be used.
        """
        with self._lock:
            for _time in range(3):
                if self._closed:
                    return otherwise
                try:
                    return self._in_transaction(work, given)
                except sqlite3.OperationalError as error:
                    if _is_busy(error):
                        # Another process writes for seconds: go on without this once.
                        return otherwise
                    if "no such" in str(error):
                        # Tables that are not there: no file of ours.
                        self._mend(str(error))
                    else:
                        self._do_without(str(error))
                except sqlite3.DatabaseError as error:
                    self._mend(str(error))
            return otherwise

    def close(self) -> None:
        """Close the file; whatever comes later is answered as if nothing were kept."""
        with self._lock:
            self._closed = True
            with suppress(sqlite3.Error):
                self._base.close()

    def _in_transaction(
        self, work: Callable[[sqlite3.Connection, Any], Result], given: Any
    ) -> Result:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            result = work(self._base, given)
            self._base.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._base.execute("ROLLBACK")
            raise
        return result

    def _open(self) -> sqlite3.Connection:
        if self._path is None:
            return _connected(":memory:")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _make_private(self._path)
            return _connected(str(self._path))
        except (OSError, sqlite3.OperationalError) as error:
            self._say_without(str(error))
        except sqlite3.DatabaseError as error:
            with suppress(OSError, Timeout, sqlite3.Error):
                return self._put_aside(str(error))
            self._say_without(str(error))
        self._path = None
        return _connected(":memory:")

    def _do_without(self, why: str) -> None:
        with suppress(sqlite3.Error):
            self._base.close()
        self._say_without(why)
        self._path = None
        self._base = _connected(":memory:")

    def _mend(self, why: str) -> None:
        with suppress(sqlite3.Error):
            self._base.close()
        if self._path is not None and not self._mended:
            self._mended = True
            with suppress(OSError, Timeout, sqlite3.Error):
                self._base = self._put_aside(why)
                return
        self._do_without(why)

    def _put_aside(self, why: str) -> sqlite3.Connection:
        """Give a damaged file another name and begin a new one."""
        assert self._path is not None
        with FileLock(f"{self._path}.lock", timeout=_BUSY, mode=0o600):
            with suppress(sqlite3.DatabaseError):
                # Another process may have done it in the meantime.
                return _connected(str(self._path), thorough=True)
            moment = self._clock().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
            aside = self._path.with_name(f"{NAME}.damaged-{moment}")
            os.replace(self._path, aside)
            for tail in ("-wal", "-shm"):
                Path(f"{self._path}{tail}").unlink(missing_ok=True)
            self._log(f"{self._path} is damaged ({why}): it is now {aside.name}, a new one begins")
            _make_private(self._path)
            return _connected(str(self._path))

    def _say_without(self, why: str) -> None:
        if self._path is not None:
            self._log(f"{self._path} can't be used ({why}): nothing is kept of this run")


def _make_private(path: Path) -> None:
    """Make the file readable for its user alone: it tells whom one looked up."""
    flags = os.O_CREAT | os.O_RDWR
    os.close(os.open(path, flags, 0o600))
    with suppress(OSError):
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def _connected(name: str, *, thorough: bool = False) -> sqlite3.Connection:
    base = sqlite3.connect(name, timeout=_BUSY, isolation_level=None, check_same_thread=False)
    try:
        _to_wal(base)
        # In WAL a power cut may lose the last answers, never the file.
        base.execute("PRAGMA synchronous = NORMAL")
        version = base.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError(f"layout {version}, which this ipskeptic does not know")
        if thorough and base.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("pages that do not fit")
        if version == _VERSION and thorough:
            for table in _TABLES:
                base.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608
        if version == 0:
            base.executescript(f"BEGIN IMMEDIATE; {_LAYOUT} COMMIT;")
    except BaseException:
        base.close()
        raise
    return base


def _to_wal(base: sqlite3.Connection) -> None:
    """Have readers and writers not wait for each other; SQLite's own patience is not for this."""
    for _time in range(_OPENINGS):
        try:
            base.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise
            time.sleep(_BUSY / _OPENINGS)
        else:
            return
    raise sqlite3.OperationalError("other processes keep it locked")


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def _remove_old(base: sqlite3.Connection, now: float) -> None:
    for table in _LASTING:
        # Nothing lasts that long: it was written while the clock was wrong.
        base.execute(f"DELETE FROM {table} WHERE until <= ? OR until > ?", (now, now + _HORIZON))  # noqa: S608
