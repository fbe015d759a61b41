"""Lines that know what is kept and send nothing: how `--dry-run` sees what would be asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ipskeptic.lookup.online.base import Job
from ipskeptic.lookup.online.disk import NAME
from ipskeptic.lookup.online.session import Session
from ipskeptic.model.online import Failure, Question, Wishes
from ipskeptic.model.reading import Unavailable

_NOT_SENT = Failure("not-asked", "nothing is sent by a dry run")


class Dry:
    """What a session would send, and how long its pace would make it take."""

    def __init__(self, wishes: Wishes, tables: Mapping[str, Any], *, folder: Path | None) -> None:
        """Open what is kept, if anything is.

        Args:
            wishes: What the user asked for.
            tables: `data/generated/online.json`.
            folder: The cache folder; it is neither made nor filled.
        """
        held = folder is not None and not wishes.refresh and (folder / NAME).is_file()
        self._session = _Silent(wishes, tables, folder=folder if held else None)
        self._session.found = set()

    def to_send(self, job: Job) -> tuple[tuple[Question, ...], int]:
        """The questions of a job that would be sent, and how many answers to them are kept."""
        if not job.questions:
            return (), 0
        session = self._session
        session.found, session.blocks, session.missed = set(), 0, False
        job.ask(session)
        found = session.found
        if not session.missed and (found or session.blocks):
            # All that it would ask is kept, what it would ask only under a condition included.
            return (), len(found) + session.blocks
        left = tuple(q for q in job.questions if q.what.lower() not in found)
        return left, len(found)

    def why_none(self, job: Job) -> str:
        """Why a job without questions has none; "" where it does not say."""
        readings = job.ask(self._session)
        details = [r.detail or r.cause for r in readings if isinstance(r, Unavailable)]
        return details[0] if details else ""

    def seconds(self, job: Job, questions: int) -> float:
        """How long so many questions to a job's server take at least."""
        return self._session.least_seconds(job, questions)

    def close(self) -> None:
        """Let go of what is open."""
        self._session.close()


class _Silent(Session):
    """A session that has no lines: what is not kept is not asked.

    Attributes:
        found: Questions whose answers were kept, in small letters.
        blocks: Answers of whole blocks that were kept.
        missed: Whether a question would have been sent.
    """

    found: set[str]
    blocks: int = 0
    missed: bool = False

    def _ask_now(self, how: str, key: str, server: str, ask: object) -> Failure:
        self.missed = True
        return _NOT_SENT

    def _tell(self, how: str, server: str, what: str, answer: object, took: str) -> None:
        if took == "kept":
            self.found.add(what.lower())

    def covering(self, server: str, family: int, number: int) -> Mapping[str, Any] | None:
        """What is kept of a whole block: an answer that need not be asked for."""
        kept = super().covering(server, family, number)
        if kept is not None:
            self.blocks += 1
        return kept

    def once(self, key: str, make: Any) -> Any:
        """Made each time: every job sees for itself what of it is kept."""
        return make()

    def stop(self, server: str, cause: str, detail: str) -> None:
        """Nothing is stopped that was not begun."""
