"""One run of online look-ups: pace, what is kept, retries, threads and logs in one place."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from ipskeptic.lookup.online.alone import Alone
from ipskeptic.lookup.online.attempts import HTTP_KEPT, Asked, Fetches, attempt_all
from ipskeptic.lookup.online.base import Job
from ipskeptic.lookup.online.crew import Crew
from ipskeptic.lookup.online.disk import Disk
from ipskeptic.lookup.online.given_up import GivenUp
from ipskeptic.lookup.online.hiding import hiding
from ipskeptic.lookup.online.kept import Keepable, Kept
from ipskeptic.lookup.online.limits import defaults, rules_from, with_own
from ipskeptic.lookup.online.pace import Pace
from ipskeptic.lookup.online.resolvers import Resolvers
from ipskeptic.lookup.online.telling import line_on
from ipskeptic.lookup.online.urls import registry_of, without_login
from ipskeptic.model.online import (
    Body,
    DnsAnswer,
    Failure,
    HttpAnswer,
    NoName,
    NoRecords,
    NotFound,
    Records,
    Wishes,
)
from ipskeptic.model.reading import Reading

# What may be kept of each way to ask.
_OF: Mapping[str, tuple[type[Keepable], ...]] = MappingProxyType(
    {"dns": (Records, NoName, NoRecords), "http": (Body, NotFound)}
)


class Session:
    """Asks servers in one run; `base.Lines` says how it is used."""

    def __init__(
        self,
        wishes: Wishes,
        tables: Mapping[str, Any],
        *,
        folder: Path | None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
        log: Callable[[str], None] = lambda line: None,
        fetcher: Callable[[], Fetches] | None = None,
    ) -> None:
        """Begin; nothing is sent yet.

        Args:
            wishes: What the user asked for.
            tables: `data/generated/online.json`.
            folder: Where answers are kept for the next run; None to keep them for this one.
            clock: The time, timezone-aware.
            monotonic: A clock in seconds that never goes back.
            sleep: Waits so many seconds; by default so that `close` ends it.
            log: Takes a line on each question, which may hold text from outside, never a key.
            fetcher: Makes who fetches by HTTP, at the first question; None for the real one.
        """
        self._wishes = wishes
        self._clock = clock
        self._log = log
        self._ended = threading.Event()
        self._disk = Disk(folder, clock=clock, log=log)
        self._kept = Kept(self._disk, refresh=wishes.refresh)
        crew = tables["pace"]["crew"]
        self._rdap: Mapping[str, Any] = tables.get("rdap", {})
        self._threads, patience = int(crew["threads"]), int(crew["silent"])
        self._pace = Pace(
            rules_from(
                with_own(tables, wishes.servers),
                int(tables["pace"]["dns"]["in_flight"]),
                int(tables["pace"]["http"]["in_flight"]),
            ),
            defaults(tables),
            self._disk,
            monotonic=monotonic,
            sleep=sleep or self._ended.wait,
        )
        self._monotonic = monotonic
        self._make_fetcher = fetcher or self._real_fetcher
        self._fetcher: Fetches | None = None
        self._hidden = hiding(wishes.keys.values())
        self._resolvers = Resolvers(wishes.resolvers, patience)
        self._given_up = GivenUp(self._pace, patience)
        self._lock = threading.Lock()
        self._alone = Alone()
        self._made: dict[str, Any] = {}
        self.sent = 0

    def run(self, jobs: Iterable[Job], done: Callable[[Job, tuple[Reading, ...]], None]) -> None:
        """Do jobs side by side, and hand over what each brings, in this thread.

        Raises:
            BaseException: What a job or `done` raised.
        """
        crew = Crew(
            lambda job: job.ask(self),
            lambda job: self._pace.rule(job.server, _how(job)).in_flight,
            self._threads,
        )
        crew.run(jobs, done)

    def dns(self, server: str, name: str, kind: str, *, shown: str = "") -> DnsAnswer:
        """Ask the resolver for records: `base.Lines.dns`."""
        what = f"{shown or name} {kind}"
        # One resolver's answer is not another's: some filter, and lists refuse some.
        key = f"dns {self._resolvers.name()} {what.lower()}"
        answer = self._asked("dns", key, server, what, lambda: self._resolve(server, name, kind))
        assert not isinstance(answer, Body | NotFound)
        return answer

    def http(self, server: str, url: str) -> HttpAnswer:
        """Ask for a JSON object: `base.Lines.http`."""
        what = without_login(url)
        answer = self._asked("http", f"http {what}", server, what, lambda: self._fetch(url))
        assert isinstance(answer, Body | NotFound | Failure)
        return answer

    def covering(self, server: str, family: int, number: int) -> Mapping[str, Any] | None:
        """What was kept for the smallest block that has an address: `base.Lines.covering`."""
        return self._kept.covering(server, family, number)

    def keep_covering(
        self, server: str, family: int, block: tuple[int, int], kept: Mapping[str, Any]
    ) -> None:
        """Keep what a server said of a whole block: `base.Lines.keep_covering`."""
        self._kept.keep_covering(server, family, block, kept, HTTP_KEPT)

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """What `make` gives, made once in a run: `base.Lines.once`."""
        with self._alone.on(f"once {key}"):
            if key not in self._made:
                self._made[key] = make()
            return self._made[key]

    def stop(self, server: str, cause: str, detail: str) -> None:
        """Ask a server nothing more, and forget what this run kept of it: `base.Lines.stop`.

        What came before it was found out may be as wrong, and what is still on its way too.
        """
        self._given_up.disbelieve(server, Failure(cause, detail))
        self._kept.forget(self._pace.named(server))

    def least_seconds(self, job: Job, questions: int) -> float:
        """How long so many questions to a job's server take at least, by its pace."""
        return self._pace.rule(job.server, _how(job)).least_seconds(questions)

    def close(self) -> None:
        """End: who waits for a turn is sent away, connections and the file are closed."""
        self._pace.close()
        self._ended.set()
        with self._lock:
            fetcher, self._fetcher = self._fetcher, None
        if fetcher is not None:
            fetcher.close()
        self._disk.close()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self.close()

    def _asked(
        self, how: str, key: str, server: str, what: str, ask: Callable[[], Asked]
    ) -> Keepable | Failure:
        """What is kept, or else what asking brings; the same question never twice at a time."""
        # Halves of surrogate pairs can't be written.
        key = key.encode("utf-8", "backslashreplace").decode()
        began = self._monotonic()
        of = _OF[how]
        kept = self._kept.find(key, of)
        if kept is None:
            with self._alone.on(key):
                kept = self._kept.find(key, of)
                if kept is None:
                    answer = self._ask_now(how, key, server, ask)
                    self._tell(how, server, what, answer, f"{self._since(began)} ms")
                    return answer
        self._tell(how, server, what, kept, "kept")
        return kept

    def _ask_now(
        self, how: str, key: str, server: str, ask: Callable[[], Asked]
    ) -> Keepable | Failure:
        refused = self._refused(server, how)
        if refused is not None:
            return refused
        asked = ask()
        self._given_up.count(server, silent=asked.silent)
        if asked.seconds <= 0:
            return asked.answer
        named = self._pace.named(server)
        self._kept.keep(key, named, asked.answer, asked.seconds)
        if not self._given_up.is_disbelieved(server):
            return asked.answer
        # Stopped while this was on its way, and maybe kept after `stop` forgot all.
        self._kept.forget(named)
        return self._given_up.why(server) or asked.answer

    def _refused(self, server: str, how: str) -> Failure | None:
        """Why a server is not asked any more in this run, None if it is."""
        return self._given_up.why(server) or (self._resolvers.gone if how == "dns" else None)

    @contextmanager
    def _turn(self, server: str, how: str) -> Iterator[Failure | None]:
        """The turn of one question on the wire, which is counted."""
        with self._pace.turn(server, how) as refused:
            if refused is None:
                # It may have been stopped while this one waited.
                refused = self._refused(server, how)
            if refused is None:
                with self._lock:
                    self.sent += 1
            yield refused

    def _resolve(self, server: str, name: str, kind: str) -> Asked:
        from ipskeptic.lookup.online.resolving import resolve

        resolved = resolve(
            name,
            kind,
            resolvers=self._resolvers.in_order(),
            timeout=self._wishes.timeout,
            turn=lambda: self._turn(server, "dns"),
            now=self._now,
            note=self._resolvers.note,
        )
        if resolved.silent and isinstance(resolved.answer, Failure):
            tells = self._given_up.tells_of_resolvers(server)
            self._resolvers.unanswered(resolved.answer, tells=tells)
        answer = resolved.answer
        if isinstance(answer, Records):
            answer = answer._replace(values=tuple(map(self._hidden, answer.values)))
        return Asked(answer, resolved.seconds, resolved.silent)

    def _fetch(self, url: str) -> Asked:
        asked = attempt_all(
            self._fetching(),
            url,
            turn=lambda host: self._turn(host, "http"),
            block=self._pace.block,
            give_up=self._given_up.give_up,
        )
        if isinstance(asked.answer, Body | NotFound) and not asked.answer.asked_at:
            return asked._replace(answer=asked.answer._replace(asked_at=self._now()))
        return asked

    def _fetching(self) -> Fetches:
        with self._lock:
            if self._fetcher is None:
                self._fetcher = self._make_fetcher()
            return self._fetcher

    def _real_fetcher(self) -> Fetches:
        from ipskeptic.lookup.online.fetching import Fetcher

        return Fetcher(
            self._wishes.proxy, self._wishes.timeout, now=self._clock, known=self._is_registrys
        )

    def _is_registrys(self, host: str) -> bool:
        return bool(registry_of(host, self._rdap, self._wishes.servers))

    def _now(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _since(self, began: float) -> int:
        return round((self._monotonic() - began) * 1000)

    def _tell(self, how: str, server: str, what: str, answer: object, took: str) -> None:
        self._log(line_on(how, server, what, answer, took))


def _how(job: Job) -> str:
    return "http" if job.way == "rdap" else "dns"
