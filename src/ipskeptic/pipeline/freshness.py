"""What is held, judged for now: the freshness page out of what the data folder says.

Whether a copy speaks for now is asked of the reasoning itself (`reason.usability`), with a reading
that has the copy's date and nothing else; so the page and the reports can't differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from ipskeptic import __version__
from ipskeptic.intake.target import parse_target
from ipskeptic.lookup.evidence.ask import source_of
from ipskeptic.model.feed import Feed, Fetch, Snapshot
from ipskeptic.model.observation import Observation
from ipskeptic.model.reading import Absent, Present
from ipskeptic.model.status import (
    CURRENT,
    MISSING,
    FeedStatus,
    IndexStatus,
    QuestionStatus,
    Remark,
    StatusPage,
)
from ipskeptic.model.when import DAY, Window, parse_window
from ipskeptic.pipeline.questions import questions_of
from ipskeptic.pipeline.remarks import Held, copies_of, gaps_between, remarks_of
from ipskeptic.reason.tables import Tables
from ipskeptic.reason.usability import Use, use_of
from ipskeptic.update.choosing import newest

HOUR = timedelta(hours=1)
# Judgement: what speaks for a century speaks for ever.
_EVER = 36_525
# What these say holds by definition, also of what is not in them.
_BY_DEFINITION = frozenset({"special-purpose", "iana-space"})


class Holdings(NamedTuple):
    """What a data folder or bundle holds, as it was read.

    Attributes:
        place: The data folder, or the bundle.
        is_bundle: Whether it is a bundle.
        copies: The snapshots, built-in ones too.
        fetches: What `data update` asked for.
        index_file: The compiled index.
        problems: Files that can't be read.
        has_country: Whether the built-in table of countries can be asked.
    """

    place: str
    is_bundle: bool
    copies: tuple[Held, ...]
    fetches: tuple[Fetch, ...]
    index_file: IndexStatus
    problems: tuple[str, ...]
    has_country: bool = True


class Clock:
    """Asks the reasoning what may speak for now."""

    def __init__(self, now: Window, tables: Tables) -> None:
        self.now = now
        self._tables = tables
        # Any address: the rule looks at its time only.
        target = parse_target("192.0.2.1")
        self._seen = Observation("", target, now, time_given=False)

    def use(self, feed: Feed, holds_at: str, *, listed: bool = True) -> Use:
        """May a copy of a feed speak for now, of what it lists or of what it does not?"""
        source = source_of(feed, Snapshot(0, feed.name, holds_at))
        windows = (parse_window(holds_at),) if holds_at else ()
        reading = (
            Present(kind=feed.kind, source=source, entry="", holds_at=windows)
            if listed
            else Absent(kind=feed.kind, source=source, holds_at=windows)
        )
        return use_of(reading, self._seen, self.now, self._tables)

    def reach(self, feed: Feed) -> int | None:
        """How many days old a copy may be and still speak; None if that is always or never."""
        low, high = 0, _EVER
        if not self._speaks_after(feed, low) or self._speaks_after(feed, high):
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._speaks_after(feed, middle) else (low, middle)
        return low

    def _speaks_after(self, feed: Feed, days: int) -> bool:
        return self.use(feed, (self.now.start - days * DAY).date().isoformat()).usable


def status_page(
    held: Holdings,
    catalogue: Mapping[str, Feed],
    tables: Tables,
    now: Window,
    *,
    named: Sequence[str] = (),
    max_age: timedelta | None = None,
) -> StatusPage:
    """Judge what is held for now.

    Args:
        held: What is held.
        catalogue: Feeds by name.
        tables: The tables of the reasoning.
        now: The clock.
        named: Only these feeds, held or not; none for all that are held or were asked for.
        max_age: How old a feed's newest copy may be.
    """
    clock = Clock(now, tables)
    by_feed: dict[str, list[Held]] = {}
    for copy in held.copies:
        if not copy.snapshot.builtin:
            by_feed.setdefault(copy.snapshot.feed, []).append(copy)
    fetches: dict[str, list[Fetch]] = {}
    for fetch in held.fetches:
        fetches.setdefault(fetch.feed, []).append(fetch)
    every = {
        name: _feed(name, by_feed.get(name, []), fetches.get(name, []), catalogue, clock, tables)
        for name in sorted({*by_feed, *fetches, *named})
    }
    questions = questions_of(every, tables, held.has_country)
    shown = [every[name] for name in (set(named) or every)]
    order = {question.name: place for place, question in enumerate(questions)}
    shown.sort(key=lambda feed: (order.get(feed.question, len(order)), feed.name))
    return StatusPage(
        version=__version__,
        generated_at=now,
        place=held.place,
        is_bundle=held.is_bundle,
        builtin=tuple(copy.snapshot for copy in held.copies if copy.snapshot.builtin),
        named=tuple(sorted(set(named))),
        questions=questions,
        feeds=tuple(_aged(feed, max_age, bool(named)) for feed in shown),
        index_file=held.index_file,
        problems=held.problems,
        max_age_hours=None if max_age is None else int(max_age / HOUR),
        helps_most=_helps_most(held, questions),
    )


def _feed(
    name: str,
    held: Sequence[Held],
    fetches: Sequence[Fetch],
    catalogue: Mapping[str, Feed],
    clock: Clock,
    tables: Tables,
) -> FeedStatus:
    feed = catalogue.get(name)
    copies = copies_of(held, clock.now)
    reach = clock.reach(feed) if feed else None
    speaks, why = _speaks([copy.snapshot for copy in copies], feed, clock)
    return FeedStatus(
        name=name,
        title=feed.title if feed else name,
        kind=feed.kind if feed else "",
        question=tables.question(feed.kind) if feed else "",
        coverage=feed.coverage if feed else "",
        grade=f"{feed.grade}{feed.credibility}" if feed else "",
        licence=feed.licence if feed else "",
        redistribute=feed is not None and feed.redistribute,
        dead_since=feed.dead_since if feed else "",
        reach_days=reach,
        speaks=speaks,
        why=why,
        copies=copies,
        missing=gaps_between(copies, reach),
        fetches=tuple(sorted(fetches)),
        size_on_disk=sum(copy.size for copy in held),
        remarks=remarks_of(feed, copies, fetches),
    )


def _speaks(held: Sequence[Snapshot], feed: Feed | None, clock: Clock) -> tuple[str, str]:
    """Whether the newest copies may speak for now, and why not."""
    if feed is not None and feed.online:
        return "no", "no file: asked when you ask, not held"
    if not held:
        return "no", "not held"
    if feed is None:
        return "no", "neither the catalogue nor the configuration has this feed"
    latest = newest(held)
    filled = [snapshot for snapshot in held if snapshot in latest and snapshot.records]
    if not filled:
        return "no", "its newest copy is empty"
    uses = [(snapshot, clock.use(feed, snapshot.holds_at)) for snapshot in filled]
    usable = [snapshot for snapshot, use in uses if use.usable]
    if not usable:
        return "no", uses[0][1].why
    whole = [snapshot for snapshot in usable if not snapshot.excerpt]
    if not whole:
        return "listings", "an excerpt: that something is not in it says nothing"
    silent = clock.use(feed, whole[0].holds_at, listed=False)
    if silent.usable or feed.kind in _BY_DEFINITION:
        return "yes", ""
    return "listings", f"that something is not on it says nothing: {silent.why}"


def _aged(feed: FeedStatus, max_age: timedelta | None, named: bool) -> FeedStatus:
    """The feed, with a remark if its newest copy is older than was asked for."""
    if not feed.copies:
        if not named or any(remark.name == "online" for remark in feed.remarks):
            return feed
        return feed._replace(remarks=(*feed.remarks, Remark("not-held", "no copy is held")))
    if max_age is None:
        return feed
    age, date = feed.copies[0].age_days, feed.copies[0].snapshot.holds_at
    to_come = age is None and date  # which has a remark of its own
    if to_come or (age is not None and timedelta(days=age) <= max_age):
        return feed
    what = "has no date" if age is None else f"is {age:,} days old"
    text = f"its newest copy {what}, more than --max-age"
    return feed._replace(remarks=(*feed.remarks, Remark("too-old", text)))


def _helps_most(held: Holdings, questions: Iterable[QuestionStatus]) -> str:
    if held.is_bundle:
        return ""
    if held.index_file.state not in (CURRENT, MISSING):
        return "ipskeptic data compile"
    wanted = {question.answered: question.command for question in reversed(list(questions))}
    return wanted.get("no") or wanted.get("partly") or ""
