"""Look-ups on the wire, where the user asks for them: who is asked about what, and what came back.

Nothing is sent before `ahead`; `plan` and `plan_of` open no socket.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

from ipskeptic import discover
from ipskeptic.errors import UsageError
from ipskeptic.lookup.askable import Withheld
from ipskeptic.lookup.online.base import Job, Setup, Way
from ipskeptic.model.online import Question, Subject, Wishes
from ipskeptic.model.plan import Plan
from ipskeptic.model.reading import Reading, Unavailable
from ipskeptic.model.target import Target
from ipskeptic.pipeline.skeptic import Skeptic

# Causes for which a run is incomplete: the source was asked and gave no answer.
_TROUBLE = ("refused", "rate-limited", "timed-out", "failed")

Log = Callable[[str], None]
Tick = Callable[[int, int], None]
_Key = tuple[int, int, int]


class Sends(Protocol):
    """What `Online` needs of `lookup.online.session.Session`."""

    def run(self, jobs: Iterable[Job], done: Callable[[Job, tuple[Reading, ...]], None]) -> None:
        """Run jobs, and hand over what each brought, in the caller's thread."""

    def close(self) -> None:
        """Let go of what is open."""


class Trouble(NamedTuple):
    """Questions of one server that were not answered, for one cause.

    Attributes:
        way: One of `model.online.WAYS`.
        server: Who was asked.
        cause: "refused", "rate-limited", "timed-out" or "failed".
        times: For how many inputs.
        detail: What happened and what to do, of the first by text; from outside in part.
    """

    way: str
    server: str
    cause: str
    times: int
    detail: str


class Online:
    """What servers say of addresses, asked once each. Use it as a context manager, or close it.

    Example:
        with Online.open(skeptic, Wishes(ways=("ptr",)), folder=None) as online:
            online.ahead([target])
            skeptic.assess(target, extra=online.readings(target))
    """

    def __init__(
        self,
        skeptic: Skeptic,
        wishes: Wishes,
        connect: Callable[[], Sends],
        folder: Path | None = None,
    ) -> None:
        """Take what `open` has put together; `connect` is called when something is to be sent."""
        self._folder = folder
        self._skeptic = skeptic
        self._wishes = wishes
        self._connect = connect
        self._session: Sends | None = None
        self._ways: tuple[Way, ...] = tuple(_way(name) for name in wishes.ways)
        self._setup = Setup(
            tables=discover.load_generated("online"),
            catalogue=skeptic.tables.catalogue,
            servers=wishes.servers,
            keys=wishes.keys,
        )
        self._readings: dict[_Key, tuple[Reading, ...]] = {}
        self._times: Counter[tuple[str, str, str]] = Counter()
        self._details: dict[tuple[str, str, str], str] = {}

    @classmethod
    def open(
        cls,
        skeptic: Skeptic,
        wishes: Wishes,
        *,
        folder: Path | None = None,
        log: Log | None = None,
    ) -> Self:
        """Get ready to ask.

        Args:
            skeptic: The opened data, which say what is special-purpose.
            wishes: Whom to ask, and how.
            folder: The cache folder; None keeps nothing.
            log: Called with one line for each question, from several threads.

        Raises:
            UsageError: A way is none.
        """

        def connect() -> Sends:
            # Imported here: a plan needs no session, and a look-up that asks nobody neither.
            from ipskeptic.lookup.online.hiding import hiding
            from ipskeptic.lookup.online.session import Session

            hidden = hiding(wishes.keys.values())
            told = log or (lambda line: None)
            return Session(
                wishes,
                discover.load_generated("online"),
                folder=folder,
                log=lambda line: told(hidden(line)),
            )

        return cls(skeptic, wishes, connect, folder)

    def subject(self, target: Target) -> Subject | Withheld:
        """What may be asked about a target, or why nobody is asked."""
        return self._skeptic.askable(target)

    def plan(self, targets: Iterable[Target]) -> tuple[Question, ...]:
        """Every question that would be sent at most, each once; opens no socket.

        Questions to which answers are kept are among them; see `plan_of`.
        """
        wanted = {_key(target): target for target in targets}.values()
        questions = (q for target in wanted for job in self._jobs(target) for q in job.questions)
        return tuple(dict.fromkeys(questions))

    def plan_of(self, targets: Iterable[Target], *, proxy: str = "") -> Plan:
        """Who would be asked what, and what not; opens no socket.

        Args:
            targets: What would be asked about.
            proxy: The proxy that RDAP goes through, as it may be shown; "" for none.
        """
        from ipskeptic.pipeline.planning import Planning

        planning = Planning(self._wishes, self._setup.tables, self._folder)
        try:
            for target in {_key(target): target for target in targets}.values():
                subject = self.subject(target)
                if isinstance(subject, Withheld):
                    planning.withhold(target, subject.reason)
                    continue
                for name, way in zip(self._wishes.ways, self._ways, strict=True):
                    planning.add(name, target, list(way.jobs(subject, self._setup)))
            return planning.plan(proxy)
        finally:
            planning.close()

    def ahead(self, targets: Iterable[Target], tick: Tick = lambda done, total: None) -> None:
        """Ask about all targets that were not asked about yet, and remember what comes.

        Args:
            targets: What to ask about.
            tick: Called with how many of them are done, and of how many.
        """
        new = {key: target for target in targets if (key := _key(target)) not in self._readings}
        came: dict[_Key, dict[int, tuple[Reading, ...]]] = {}
        open_jobs: dict[int, tuple[Job, int, _Key]] = {}
        left: Counter[_Key] = Counter()
        count = 0

        def jobs() -> Iterator[Job]:
            # Made as they are run: a long list has a hundred thousand of them.
            for key, target in new.items():
                made = list(self._jobs(target))
                left[key] = len(made)
                came[key] = {}
                if not made:
                    finish(key)
                for number, job in enumerate(made):
                    open_jobs[id(job)] = (job, number, key)
                    yield job

        def done(job: Job, readings: tuple[Reading, ...]) -> None:
            _, number, key = open_jobs.pop(id(job))
            came[key][number] = readings
            self._note(job, readings)
            left[key] -= 1
            if not left[key]:
                finish(key)

        def finish(key: _Key) -> None:
            nonlocal count
            by_job = came.pop(key)
            self._readings[key] = tuple(r for number in sorted(by_job) for r in by_job[number])
            count += 1
            tick(count, len(new))

        first = next(made := jobs(), None)
        if first is None:
            return  # nothing to send: no line is opened
        if self._session is None:
            self._session = self._connect()
        self._session.run(chain((first,), made), done)

    def readings(self, target: Target) -> tuple[Reading, ...]:
        """What came about a target; nothing where it was not asked about."""
        return self._readings.get(_key(target), ())

    @property
    def trouble(self) -> tuple[Trouble, ...]:
        """Which servers gave no answer, by way, server and cause."""
        order = {name: at for at, name in enumerate(self._wishes.ways)}
        return tuple(
            Trouble(*key, self._times[key], self._details[key])
            for key in sorted(self._times, key=lambda key: (order[key[0]], *key[1:]))
        )

    def close(self) -> None:
        """Let go of what is open."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of what is open."""
        self.close()

    def _jobs(self, target: Target) -> Iterator[Job]:
        """All jobs about a target; none where it is withheld."""
        subject = self.subject(target)
        if isinstance(subject, Subject):
            for way in self._ways:
                yield from way.jobs(subject, self._setup)

    def _note(self, job: Job, readings: Iterable[Reading]) -> None:
        failed: dict[str, str] = {}
        for reading in readings:
            if isinstance(reading, Unavailable) and reading.cause in _TROUBLE:
                failed[reading.cause] = min(failed.get(reading.cause, "\U0010ffff"), reading.detail)
        for cause, detail in failed.items():
            key = (job.way, job.server, cause)
            self._times[key] += 1
            self._details[key] = min(self._details.get(key, detail), detail)


def _way(name: str) -> Way:
    from ipskeptic.model.online import WAYS

    if name not in WAYS:
        raise UsageError(f"there is no way {name!r} of asking; there are {', '.join(WAYS)}")
    module: Any = import_module(f"ipskeptic.lookup.online.{name}")
    way: Way = module
    return way


def _key(target: Target) -> _Key:
    # Port, zone and spelling make no difference to who is asked what.
    return target.family, target.first, target.last
