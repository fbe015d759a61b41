"""Ways and a session made up for tests of what stands around them: nothing is sent."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ipskeptic.lookup.online.base import Job, Lines, Setup
from ipskeptic.lookup.online.said import absent, present, unavailable
from ipskeptic.model.feed import Feed
from ipskeptic.model.online import WAYS, Failure, Question, Subject, Wishes
from ipskeptic.model.reading import Reading

ASKED_AT = "2026-08-26T12:00:00Z"
LIST = Feed(
    name="made-up",
    title="Made-up list",
    kind="compromised-host",
    coverage="sample",
    grade="B",
    credibility=2,
    origin="made-up",
    valid_for_days=7,
    online="dnsbl",
)
ZONE = "list.example"


class Answers:
    """What the servers answer, by the address's text; others are not listed.

    Attributes:
        by_target: A failure, or True for a listing.
        asked: The jobs that were run, in their order.
        opened: How often a session was opened.
    """

    def __init__(self) -> None:
        self.by_target: dict[str, Failure | bool] = {}
        self.asked: list[Question] = []
        self.opened = 0
        self.keys: list[Mapping[str, str]] = []
        self.wishes: list[Wishes] = []

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Put the made-up ways and session in the place of the real ones."""
        for name in WAYS:
            module = ModuleType(f"ipskeptic.lookup.online.{name}")
            vars(module)["jobs"] = getattr(self, f"_{name}")
            patch.setitem(sys.modules, module.__name__, module)
        # What is dry is built on the real one.
        importlib.import_module("ipskeptic.lookup.online.dry")
        patch.setattr("ipskeptic.lookup.online.session.Session", self._session)

    def _session(
        self,
        wishes: Wishes,
        tables: Mapping[str, Any],
        *,
        folder: Path | None,
        log: Callable[[str], None] = lambda line: None,
    ) -> Session:
        self.opened += 1
        self.wishes.append(wishes)
        return Session(self, log)

    def _dnsbl(self, subject: Subject, setup: Setup) -> Iterator[Job]:
        if not subject.target.is_single:
            return
        text = subject.target.text
        yield self._job("dnsbl", ZONE, (Question("dnsbl", ZONE, f"{text}.{ZONE} A"),), text)

    def _ptr(self, subject: Subject, setup: Setup) -> Iterator[Job]:
        if not subject.target.is_single:
            alone = Failure("not-asked", "single addresses only")
            yield Job("ptr", "in-addr.arpa", (), lambda lines: (unavailable(LIST, alone),))
            return
        name = f"{subject.target.text}.in-addr.arpa PTR"
        yield self._job(
            "ptr",
            "in-addr.arpa",
            (
                Question("ptr", "in-addr.arpa", name, warns=True),
                Question("ptr", "in-addr.arpa", "that name A", when="if a name comes back"),
            ),
            "",
        )

    def _cymru(self, subject: Subject, setup: Setup) -> Iterator[Job]:
        yield from ()

    def _rdap(self, subject: Subject, setup: Setup) -> Iterator[Job]:
        server = setup.servers.get(subject.registry, f"https://rdap.{subject.registry}.example")
        asks = Question("rdap", server, f"{server}/ip/{subject.target.text}")
        yield self._job("rdap", server, (asks,), "")

    def _job(self, way: str, server: str, questions: tuple[Question, ...], text: str) -> Job:
        def ask(lines: Lines | None) -> tuple[Reading, ...]:
            if lines is not None:  # only a dry run has any
                lines.dns(server, questions[0].what.removesuffix(" A"), "A")
                return ()
            self.asked.extend(questions)
            answer = self.by_target.get(text, False)
            if isinstance(answer, Failure):
                return (unavailable(LIST, answer),)
            if way == "dnsbl" and answer:
                return (present(LIST, text, (("list", "x"),), ASKED_AT),)
            return (absent(LIST, ASKED_AT),) if way == "dnsbl" else ()

        return Job(way, server, questions, ask)


class Session:
    """Runs jobs one after the other, the last one first: the order must not matter."""

    def __init__(self, answers: Answers, log: Callable[[str], None]) -> None:
        self._answers = answers
        self._log = log
        self.closed = False

    def run(self, jobs: Iterable[Job], done: Callable[[Job, tuple[Reading, ...]], None]) -> None:
        """Run them."""
        for job in reversed(list(jobs)):
            for question in job.questions:
                self._log(f"{question.server} {question.what}\x1b[31m")
            done(job, job.ask(None))  # type: ignore[arg-type]  # it has no lines

    def close(self) -> None:
        """Let go."""
        self.closed = True
