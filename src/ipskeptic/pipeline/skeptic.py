"""The library's front door: open the data once, ask about any address."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from ipskeptic import discover
from ipskeptic.config import default_data_dir
from ipskeptic.errors import IndexFileError, StoreError
from ipskeptic.intake.target import parse_target
from ipskeptic.lookup.collect import Data, collect, country_table
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.assessment import QUESTIONS, Assessment, BadInput, OnRecord, Report
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.observation import Claim, Observation
from ipskeptic.model.reading import Reading
from ipskeptic.model.row import Judged
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window, instant
from ipskeptic.pipeline.cases import cases_for
from ipskeptic.pipeline.claim import parse_claim
from ipskeptic.pipeline.observing import observe
from ipskeptic.reason.assess import assess
from ipskeptic.reason.classes import questions_answered
from ipskeptic.reason.tables import Tables, build_tables
from ipskeptic.reason.usability import is_present_time
from ipskeptic.reason.verdict import judge
from ipskeptic.reason.weigh import Memory, weigh, weigh_one

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

    from ipskeptic.bulk.answers import Answers
    from ipskeptic.lookup.askable import Withheld
    from ipskeptic.model.online import Subject
    from ipskeptic.model.timeline import Timeline
    from ipskeptic.pipeline.pins import Pins

INDEX_NAME = "index.ipskeptic"
# Times for which silent readings are kept, of some 50 kB each: the dates of a long report
# (judgement).
_TIMES_KEPT = 128


class _Kept(NamedTuple):
    """What feeds say that have no record of an address, for one family, time and transport.

    Attributes:
        silent: Their readings, by feed.
        memory: How these were weighed.
    """

    silent: dict[str, tuple[Reading, ...]]
    memory: Memory


class Skeptic:
    """Opened data and tables. Use it as a context manager, or close it.

    Example:
        >>> from ipskeptic import Skeptic
        >>> with Skeptic.open() as skeptic:
        ...     found = skeptic.assess("175.45.176.143", at="2014-12-11", claim="KP")
        >>> found.class_, found.carries, found.stops_at, found.fit, found.answer
        ('compromised', 'route', 'place', 'named', 'refused')
    """

    def __init__(self, data: Data, tables: Tables, now: datetime, closing: Iterable[Index]) -> None:
        """Take what `open` has opened."""
        self._data = data
        self._tables = tables
        self._now = instant(now)
        self._closing = tuple(closing)
        self._readers = tuple(sorted({kind.reader for kind in tables.kinds.values()}))
        self._country_code = country_table()
        # What is kept from one address to the next of the same time.
        self._kept: dict[tuple[object, ...], _Kept] = {}

    @classmethod
    def open(
        cls,
        data_dir: str | os.PathLike[str] | None = None,
        *,
        now: datetime | None = None,
        feeds: Mapping[str, Any] | None = None,
        numbers: Mapping[str, Any] | None = None,
    ) -> Self:
        """Open the built-in data and, where there is one, the index of a data folder.

        Args:
            data_dir: The data folder, or a bundle; None for the default folder.
            now: The clock; None for the machine's.
            feeds: The user's own feeds by name, `model.feed.Feed` each.
            numbers: Numbers of the reasoning that the user replaces.

        Raises:
            IndexFileError: An index is damaged, of another version, or missing beside snapshots.
            StoreError: The data folder is a file and no bundle, or a bundle is damaged.
        """
        catalogue = {**discover.catalogue(), **(feeds or {})}
        tables = build_tables(
            discover.load_generated("reasoning"), catalogue, discover.countries(), numbers
        )
        builtin = Index.open(discover.data_root() / "generated" / "builtin.idx")
        index = _user_index(Path(data_dir or default_data_dir()))
        data = Data(builtin, index, catalogue)
        return cls(data, tables, now or datetime.now(UTC), [builtin, *([index] if index else [])])

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """Every snapshot held, built-in ones first."""
        return self._data.snapshots

    @property
    def tables(self) -> Tables:
        """The tables of the reasoning."""
        return self._tables

    @property
    def now(self) -> Window:
        """The clock that was passed in."""
        return self._now

    @property
    def feeds(self) -> tuple[str, ...]:
        """Names of the feeds held, built-in ones too."""
        return tuple(sorted(self._data.held))

    def identity(self) -> tuple[tuple[bool, int, int], ...]:
        """What tells the data held apart from all others: checksum and size of each index."""
        return tuple(
            (builtin, index.file.body_checksum, len(index.file.data))
            for builtin, index in self._data.indexes()
        )

    def not_to_be_passed_on(self) -> tuple[str, ...]:
        """Names of the feeds in the data folder that may not be passed on, as far as is known.

        What comes with the program is not among them.
        """
        known = self._data.catalogue
        held = sorted({s.feed for s in self.snapshots if not s.builtin})
        return tuple(n for n in held if not (n in known and known[n].redistribute))

    def without(self, feeds: Iterable[str]) -> Skeptic:
        """The same data as if the data folder had some feeds not; good until this one is closed."""
        return Skeptic(self._data.without(feeds), self._tables, self._now.start, ())

    def assess(
        self,
        address: str | Target | IPv4Address | IPv6Address,
        *,
        at: str | datetime | Window | None = None,
        claim: str | Claim | None = None,
        level: str = "party",
        role: str = "unknown",
        transport: str = "unknown",
        port: int | None = None,
        text: str = "",
        extra: Iterable[Reading] = (),
    ) -> Assessment:
        """Say how far the records about an address carry, and where they stop.

        Args:
            address: An address, prefix or range, as text in any common form or parsed.
            at: When it was seen: text, a `datetime` with a zone, or a window; None for the
                present, which the answer then says.
            claim: `KP`, `AS131279`, `holder:NAME`, or a parsed claim; None for no claim.
            level: What is claimed of the party, where `claim` is text.
            role: Which end of the traffic the address was.
            transport: "tcp" (handshake completed), "udp", "one-way" or "unknown".
            port: Source port.
            text: The input as it stood, where `address` is parsed.
            extra: Readings from elsewhere, such as `pipeline.online.Online.readings`, that are
                weighed beside those of the data held.

        Raises:
            TargetError: The address is none; the message says why.
            UsageError: A time, claim, level, role or transport that can't be read.
        """
        observation = observe(address, at, role, transport, port, text, self._now)
        parsed = parse_claim(claim, level) if isinstance(claim, str) else claim
        told = tuple(extra)
        readings, country_now = self._collect(observation, told=told)
        return assess(
            observation,
            [*readings, *told],
            now=self._now,
            tables=self._tables,
            claim=parsed,
            mentions=cases_for(observation.target),
            country_now=country_now,
        )

    def judge(
        self,
        address: str | Target,
        *,
        at: str | datetime | Window | None = None,
        claim: Claim | None = None,
        role: str = "unknown",
        transport: str = "unknown",
        port: int | None = None,
        text: str = "",
        extra: Iterable[Reading] = (),
    ) -> Judged:
        """As `assess`, but only what a flat row shows: for lists.

        Raises:
            TargetError: The address is none; the message says why.
            UsageError: A time, role or transport that can't be read.
        """
        observation = observe(address, at, role, transport, port, text, self._now)
        told = tuple(extra)
        readings, memory = self._remembered(observation, told)
        return judge(
            observation,
            [*readings, *told],
            now=self._now,
            tables=self._tables,
            claim=claim,
            memory=memory,
        )

    def askable(self, target: Target) -> Subject | Withheld:
        """What servers may be asked about a target, or why they are not: see `lookup.askable`."""
        from ipskeptic.lookup.askable import askable

        return askable(target, self._data)

    def is_present(self, at: Window | None) -> bool:
        """Whether a time is the present; None, no time given, is."""
        days = int(self._tables.numbers["present-means-days"])
        return at is None or at.days_from(self._now) <= days

    def on_record(self, target: Target, *, at: Window | None = None) -> OnRecord:
        """As `assess`, but only what the records say, weighed.

        Raises:
            UsageError: A time that can't be asked about.
        """
        observation = observe(target, at, "unknown", "unknown", None, "", self._now)
        readings, memory = self._remembered(observation)
        weighed = weigh(readings, observation, self._now, self._tables, memory)
        answered = questions_answered(weighed, self._tables)
        missing = tuple(question for question in QUESTIONS if question not in answered)
        return OnRecord(observation, weighed, missing)

    def _remembered(
        self, observation: Observation, told: tuple[Reading, ...] = ()
    ) -> tuple[list[Reading], Memory]:
        """What the sources say, and how the silent ones among them were weighed before."""
        target, transport = observation.target, observation.transport
        key = (target.family, observation.seen_at, observation.time_given, transport)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= _TIMES_KEPT:
                self._kept.clear()
            kept = self._kept[key] = _Kept({}, Memory())
        before = len(kept.silent)
        readings, _ = self._collect(observation, kept.silent, told)
        if len(kept.silent) != before:
            for reading in (reading for silent in kept.silent.values() for reading in silent):
                weighed = weigh_one(reading, observation, self._now, self._tables)
                kept.memory.keep(reading, weighed)
        return readings, kept.memory

    def answers(
        self,
        *,
        at: str | datetime | Window | None = None,
        claim: Claim | None = None,
        role: str = "unknown",
        transport: str = "unknown",
    ) -> Answers:
        """What answers many addresses at one time: see `bulk.answers`.

        Raises:
            UsageError: A time, role or transport that can't be read.
        """
        from ipskeptic.bulk.answers import Answers, stand_in
        from ipskeptic.bulk.asking import Setting
        from ipskeptic.lookup.collect import country_tables

        observation = observe(stand_in(4, 0), at, role, transport, None, "", self._now)
        return Answers(
            Setting(
                data=self._data,
                tables=self._tables,
                now=self._now,
                observation=observation,
                claim=claim,
                present_time=is_present_time(observation, self._now, self._tables),
                country_code=self._country_code,
                country_codes=country_tables(),
            )
        )

    def _collect(
        self,
        observation: Observation,
        silent: dict[str, tuple[Reading, ...]] | None = None,
        told: tuple[Reading, ...] = (),
    ) -> tuple[list[Reading], str]:
        return collect(
            observation,
            self._data,
            self._readers,
            is_present_time(observation, self._now, self._tables),
            self._country_code,
            self._now,
            silent,
            told,
        )

    def history(
        self, address: str | Target | IPv4Address | IPv6Address, *, text: str = ""
    ) -> Timeline:
        """Put together what every copy held says of an address, prefix or range, by date.

        Args:
            address: As for `assess`.
            text: The input as it stood, where `address` is parsed.

        Raises:
            TargetError: The address is none; the message says why.
        """
        from ipskeptic import __version__
        from ipskeptic.pipeline.history import timeline_of

        given = address if isinstance(address, Target) else str(address)
        return timeline_of(
            self._data,
            parse_target(given) if isinstance(given, str) else given,
            text=text or (given if isinstance(given, str) else given.text),
            now=self._now,
            version=__version__,
            country_code=self._country_code,
        )

    def report(self, items: Iterable[Assessment | BadInput]) -> Report:
        """Put assessments and refused input into one document."""
        kept = tuple(items)
        pins = self.pins()
        for item in kept:
            pins.add(item)
        return self.report_on(pins, kept)

    def report_on(self, pins: Pins, items: Iterable[Assessment | BadInput] = ()) -> Report:
        """A document on answers whose pins were taken as they came, with or without them."""
        from ipskeptic import __version__

        return Report(
            version=__version__,
            generated_at=self._now,
            snapshots=pins.snapshots(self._data),
            items=tuple(items),
            overrides=self._tables.overrides,
        )

    def pins(self) -> Pins:
        """What takes answers and knows which snapshots they rest on; see `pipeline.pins`."""
        from ipskeptic.pipeline.pins import Pins

        return Pins(lambda seen: is_present_time(seen, self._now, self._tables))

    def pinned(self, pins: Pins) -> tuple[Snapshot, ...]:
        """The snapshots held on which the answers rest that were taken."""
        return pins.snapshots(self._data)

    def reads_whole(self, target: Target) -> bool:
        """Whether all of a prefix or range is read, which is not so where it is very wide."""
        return target.is_single or self._data.feeds(target)[1]

    def only(self, snapshots: Iterable[Snapshot], now: datetime, tables: Tables) -> Skeptic:
        """Another clock and other tables, and only some of the snapshots held.

        Good until this one is closed.
        """
        return Skeptic(self._data.only(snapshots), tables, now, ())

    def close(self) -> None:
        """Close the opened files."""
        for index in self._closing:
            index.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the opened files."""
        self.close()


def _user_index(folder: Path) -> Index | None:
    """The index of a data folder or bundle, or None where nothing was ever imported there."""
    path = folder / INDEX_NAME
    try:
        folder.exists()
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(
            f"{str(folder)[:200]}: the data folder can't be read ({reason}): name another with "
            "--data-dir"
        ) from error
    if folder.is_file():
        from ipskeptic.lookup import bundle

        return bundle.open_index(folder)
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: the data folder is a file: name a folder with --data-dir")
    if path.exists():
        return Index.open(path)
    if any(folder.glob("snapshots/*/*.layer")):
        raise IndexFileError(
            f"{path}: the index is missing, and snapshots are held: run `ipskeptic data compile`"
        )
    return None
