"""Puts together who would be asked what, job by job; nothing is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ipskeptic.lookup.online.base import Job
from ipskeptic.lookup.online.dry import Dry
from ipskeptic.model.online import Question, Wishes
from ipskeptic.model.plan import Asked, Plan, Unasked, is_conditional
from ipskeptic.model.target import Target

_Names = dict[str, None]


class Planning:
    """Takes the jobs about one target after the other.

    Args:
        wishes: What the user asked for.
        tables: `data/generated/online.json`.
        folder: The cache folder, which is only read; None for none.
    """

    def __init__(self, wishes: Wishes, tables: Mapping[str, Any], folder: Path | None) -> None:
        self._wishes = wishes
        self._dry = Dry(wishes, tables, folder=folder)
        self._questions: dict[tuple[str, str], dict[Question, Job]] = {}
        self._kept: dict[tuple[str, str], int] = defaultdict(int)
        self._most: dict[tuple[str, str], int] = defaultdict(int)
        self._unasked: dict[tuple[str, tuple[str, ...], str], _Names] = {}
        self._targets = 0

    def withhold(self, target: Target, reason: str) -> None:
        """Take a target of which nobody is told."""
        self._targets += 1
        self._leave("", (), reason, target)

    def add(self, way: str, target: Target, jobs: Sequence[Job]) -> None:
        """Take the jobs of one way about a target."""
        self._targets += way == self._wishes.ways[0]
        for job in jobs:
            questions, kept = self._dry.to_send(job)
            if kept:
                place = (way, job.questions[0].server)
                self._kept[place] += kept
                self._questions.setdefault(place, {})
            for question in questions:
                place = (way, question.server)
                known = self._questions.setdefault(place, {})
                if question not in known or is_conditional(question):
                    self._most[place] += question.times
                known[question] = job
        silent: dict[str, _Names] = defaultdict(dict)
        for job in jobs:
            if not job.questions:
                silent[self._dry.why_none(job) or "nothing to ask"][job.server] = None
        some = any(job.questions for job in jobs)
        if not jobs:
            self._leave(way, (), "no server is known that answers about it", target)
        for reason, servers in silent.items():
            named = some or len(silent) > 1
            self._leave(way, tuple(servers) if named else (), reason, target)

    def plan(self, proxy: str) -> Plan:
        """All that was taken.

        Args:
            proxy: The proxy that RDAP goes through, as it may be shown; "" for none.
        """
        # Servers have their pace by the jobs' names for them.
        sent: dict[str, set[object]] = defaultdict(set)
        for questions in self._questions.values():
            for question, job in questions.items():
                if not is_conditional(question):
                    sent[job.server].add(_once(question, job))
        return Plan(
            ways=self._wishes.ways,
            through=tuple(_through(way, self._wishes, proxy) for way in self._wishes.ways),
            asked=tuple(
                self._asked(way, server, questions, sent)
                for name in self._wishes.ways
                for (way, server), questions in self._questions.items()
                if way == name
            ),
            unasked=tuple(Unasked(*key, tuple(names)) for key, names in self._unasked.items()),
            targets=self._targets,
        )

    def close(self) -> None:
        """Let go of what is open."""
        self._dry.close()

    def _asked(
        self,
        way: str,
        server: str,
        questions: Mapping[Question, Job],
        sent: Mapping[str, set[object]],
    ) -> Asked:
        certain = {_once(q, job) for q, job in questions.items() if not is_conditional(q)}
        jobs = {job.server: job for job in questions.values()}
        seconds = [self._dry.seconds(job, len(sent[job.server])) for job in jobs.values()]
        return Asked(
            way,
            server,
            tuple(questions),
            most=self._most[way, server],
            least=len(certain),
            kept=self._kept.get((way, server), 0),
            seconds=max(seconds, default=0.0),
        )

    def _leave(self, way: str, servers: tuple[str, ...], reason: str, target: Target) -> None:
        self._unasked.setdefault((way, servers, reason), {})[target.text] = None


def _once(question: Question, job: Job) -> object:
    """What is asked once: one answer may be of all that has the same chain."""
    return job.chain or question


def _through(way: str, wishes: Wishes, proxy: str) -> str:
    if way == "rdap":
        return f"HTTP through the proxy {proxy}" if proxy else "HTTP, without a proxy"
    if not wishes.resolvers:
        return "DNS through the system's resolvers"
    listed = ", ".join(
        f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in wishes.resolvers
    )
    return f"DNS through {listed}"
