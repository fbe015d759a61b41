"""What earlier runs found, kept by content, settings, rules and data: a second run reads it.

A cache only: a damaged or missing entry costs time, and everything that an answer depends on is in
its key.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from ipskeptic import __version__
from ipskeptic.discover import data_root
from ipskeptic.lint.engine import Exempt
from ipskeptic.model.document import Place
from ipskeptic.model.finding import Behind, Edit, Finding, Linted, Record, Skipped, Suppression
from ipskeptic.pipeline.skeptic import Skeptic

# Judgement: one file a run's worth of documents; so many are kept, the ones written last.
KEPT = 4096
FORM = 4  # of an entry


def common_part(skeptic: Skeptic, ask: object, rules: Sequence[str]) -> str:
    """All that an answer depends on besides the document: code, data, settings, the day.

    Args:
        skeptic: The opened data.
        ask: The settings, whose `repr` tells them apart.
        rules: Names of the rules that are asked.
    """
    package = Path(__file__).resolve().parent.parent
    code = [
        (path.name, (stat := path.stat()).st_size, stat.st_mtime_ns)
        for part in ("lint", "intake", "lookup", "model", "pipeline", "reason")
        for path in sorted((package / part).rglob("*.py"))
    ]
    generated = [
        (path.name, (stat := path.stat()).st_size, stat.st_mtime_ns)
        for path in sorted((data_root() / "generated").iterdir())
    ]
    today = skeptic.now.start.date().isoformat()
    return repr((__version__, code, generated, skeptic.identity(), today, ask, tuple(rules)))


class LintCache:
    """Findings by key, in one folder.

    Args:
        folder: Where they lie.
        common: Everything but the document that an answer depends on, as text.
    """

    def __init__(self, folder: Path, common: str) -> None:
        self._folder = folder
        self._common = sha256(f"{FORM}\n{common}".encode()).digest()

    def key(self, data: bytes, shown: str, format_: str, exempt: Sequence[Exempt]) -> str:
        """The key of a document."""
        own = repr((shown, format_, tuple(exempt))).encode()
        return sha256(self._common + sha256(own).digest() + data).hexdigest()

    def get(self, key: str) -> Linted | None:
        """What was found, or None."""
        try:
            text = (self._folder / key[:2] / key[2:]).read_text("utf-8", "surrogatepass")
            return _linted(json.loads(text))
        except (OSError, ValueError, TypeError, LookupError):
            return None

    def put(self, key: str, found: Linted) -> None:
        """Keep what was found; where it can't be written, nothing is kept."""
        folder = self._folder / key[:2]
        temporary = folder / f".{key[2:]}.{os.getpid()}.part"
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            try:
                temporary.write_text(json.dumps(found), "utf-8")
                os.replace(temporary, folder / key[2:])
            finally:  # on a full disk nothing is left lying about
                temporary.unlink(missing_ok=True)

    def prune(self) -> None:
        """Let go of all but the entries written last."""
        with suppress(OSError):
            found = [(path.stat().st_mtime, str(path)) for path in self._folder.glob("??/*")]
            for _, name in sorted(found, reverse=True)[KEPT:]:
                os.unlink(name)


def _linted(raw: Any) -> Linted:
    one = Linted(*raw)
    return one._replace(
        findings=tuple(map(_finding, one.findings)),
        unanswered=tuple(Skipped(*skipped) for skipped in one.unanswered),
    )


def _finding(raw: Any) -> Finding:
    one = Finding(*raw)
    return one._replace(
        start=Place(*one.start),
        end=Place(*one.end),
        excerpt=tuple((number, text) for number, text in one.excerpt),
        behind=tuple(map(_behind, one.behind)),
        related=tuple((Place(*place), text) for place, text in one.related),
        suppressed=_suppression(one.suppressed),
        edits=tuple(map(_edit, one.edits)),
    )


def _behind(raw: Any) -> Behind:
    one = Behind(*raw)
    return one._replace(
        place=Place(*one.place), records=tuple(Record(*record) for record in one.records)
    )


def _edit(raw: Any) -> Edit:
    one = Edit(*raw)
    if one.begins is None or one.ends is None:
        return one
    return one._replace(begins=Place(*one.begins), ends=Place(*one.ends))


def _suppression(raw: Any) -> Suppression | None:
    if raw is None:
        return None
    kind, reason, place = raw
    return Suppression(kind, reason, Place(*place) if place is not None else None)
