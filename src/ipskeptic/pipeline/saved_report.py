"""A saved report as a replay reads it: its head at once, its assessments one after the other."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from ipskeptic.errors import InputError
from ipskeptic.intake.saved import LIMIT
from ipskeptic.intake.saved_parts import read_parts
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.when import Window
from ipskeptic.render.digest import FIELD, Digest
from ipskeptic.render.fields import Fields
from ipskeptic.render.record import SCHEMA_VERSION
from ipskeptic.render.saved import need, snapshot

ASSESSMENTS = "assessments"


class SavedReport:
    """A report that was saved with `-f json`, or lines saved with `-f jsonl`.

    Args:
        path: The file. It is read once now, and once for each use of `assessments`.
        checked: Whether its digest is worked out, which takes parsing all of it.

    Attributes:
        name: The file's name as given.
        lines: Whether it is JSON lines, which have neither clock nor pins.
        document: Every field but the assessments, as plain data.
        version: Version of the program that made it, "" for lines.
        generated_at: Its clock, None for lines.
        snapshots: Its pins; None for lines.
        overrides: Numbers that were replaced.
        refused: How much refused input it has.
        digest: What its content gives, "" where it was not worked out.

    Raises:
        InputError: It can't be read, is no report, is damaged, or of a later version.
    """

    def __init__(self, path: Path, *, checked: bool = False) -> None:
        self.name = str(path)
        self._path = path
        self._kept = b"" if os.path.isfile(path) else self._read_once()
        self.version = ""
        self.overrides: tuple[str, ...] = ()
        self.generated_at: Window | None = None
        self.snapshots: tuple[Snapshot, ...] | None = None
        self.document: dict[str, Any] = {}
        self.digest = self._read_head(checked)
        self.lines = bool(self.document.pop("lines", False))
        self.refused = len(self.document.get("errors", ()))
        try:
            self._check()
        except InputError as error:
            raise InputError(f"{self.name}: {error}") from error

    def _check(self) -> None:
        fields = Fields(self.document, "")
        if self.lines:
            return
        if fields.data.get("kind") is not None or "tool" not in self.document:
            raise InputError("no report of `assess`: replay what `assess -f json` has saved")
        version = fields.text("schema_version")
        if version != SCHEMA_VERSION:
            raise InputError(
                f"a saved report of schema version {version or 'unknown'!r}; this program reads "
                f"{SCHEMA_VERSION!r}: use the version that wrote it"
            )
        need(fields, (ASSESSMENTS, "errors", "data"))
        self.version = fields.child("tool").text("version")
        self.overrides = fields.texts("overrides")
        self.generated_at = fields.window("generated_at")
        self.snapshots = fields.children("data", snapshot)

    def _read_head(self, checked: bool) -> str:
        digest = Digest()
        with self._open() as stream:
            parts = read_parts(stream, self.name, "" if checked else ASSESSMENTS)
            for name, place, value in parts:
                if place is None:
                    self.document[name] = value
                elif place < 0:
                    self.document[name] = []
                elif name == ASSESSMENTS:
                    self.document.setdefault(name, [])
                else:
                    self.document.setdefault(name, []).append(value)
                if not checked or name == FIELD:
                    continue
                if place is not None and place < 0:
                    digest.empty(name)
                else:
                    digest.add(name, value)
        return digest.hexdigest() if checked else ""

    def assessments(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Each assessment's path, for messages, and its plain data.

        Raises:
            InputError: One is no object, or the file has changed.
        """
        with self._open() as stream:
            for name, place, value in read_parts(stream, self.name):
                if name != ASSESSMENTS or place is None or place < 0:
                    continue
                path = f"{ASSESSMENTS}[{place}]"
                if not isinstance(value, Mapping):
                    raise InputError(f"{self.name}: {path} is no object: save the report again")
                yield path, value

    def _open(self) -> BinaryIO:
        if not os.path.isfile(self._path):
            return io.BytesIO(self._kept)
        try:
            return open(self._path, "rb")
        except OSError as error:
            raise InputError(f"{self.name}: can't be read ({error.strerror})") from error

    def _read_once(self) -> bytes:
        """What a pipe holds: it can't be read twice."""
        try:
            with open(self._path, "rb") as stream:
                content = stream.read(LIMIT + 1)
        except OSError as error:
            raise InputError(f"{self.name}: can't be read ({error.strerror})") from error
        if len(content) > LIMIT:
            raise InputError(f"{self.name}: more than 64 MiB from a pipe: name a file")
        return content
