"""What is odd about copies and feeds: shrunk, dead, the same again, of a date to come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ipskeptic.model.bringing import how_asked
from ipskeptic.model.dates import span_text
from ipskeptic.model.feed import Feed, Fetch, Snapshot
from ipskeptic.model.status import Copy, Missing, Remark
from ipskeptic.model.when import Window, parse_window

# Judgement: a list that loses more than half from one copy to the next is rather cut than changed.
_SHRUNK = 0.5
# Judgement: who fetches a list wants it of about now; a year is past every delay in publishing.
_OLD_CONTENT_DAYS = 365


class Held(NamedTuple):
    """A copy as it is held.

    Attributes:
        snapshot: What it is a copy of.
        size: Bytes on disk.
        content: What tells its records from those of other copies; "" if that is not known.
    """

    snapshot: Snapshot
    size: int = 0
    content: str = ""


def copies_of(held: Sequence[Held], now: Window) -> tuple[Copy, ...]:
    """The copies of one feed, newest first, each with what is odd about it.

    Args:
        held: The copies.
        now: The clock.
    """
    dated = sorted(held, key=lambda copy: _order(copy.snapshot), reverse=True)
    return tuple(
        Copy(
            copy.snapshot,
            _age(copy.snapshot, now),
            copy.size,
            (*_of_itself(copy.snapshot, now), *_beside(copy, dated[place + 1 :])),
        )
        for place, copy in enumerate(dated)
    )


def gaps_between(copies: Sequence[Copy], reach: int | None) -> tuple[Missing, ...]:
    """Stretches between the held dates in whose middle no copy may speak.

    Args:
        copies: The copies, newest first.
        reach: How many days from its date a copy may speak; None if that is always or never.
    """
    if reach is None:
        return ()
    windows = sorted({window for c in copies if (window := _window(c.snapshot))})
    found = []
    for earlier, later in pairwise(windows):
        days = earlier.days_from(later)
        if days > 2 * reach + 1:
            found.append(Missing(earlier.text, later.text, days))
    return tuple(found)


def remarks_of(
    feed: Feed | None, copies: Sequence[Copy], fetches: Sequence[Fetch]
) -> tuple[Remark, ...]:
    """What is odd about a feed.

    Args:
        feed: Its entry of the catalogue; None if there is none.
        copies: Its copies, newest first.
        fetches: What was asked for.
    """
    return (*_of_feed(feed), *_of_newest(copies[:1], fetches), *_of_fetches(fetches))


def _of_feed(feed: Feed | None) -> Iterator[Remark]:
    if feed is None:
        yield Remark("unknown-feed", "no entry in the catalogue: answers leave it out")
        return
    if feed.online:
        yield Remark("online", f"no file: {how_asked(feed)}")
    elif feed.dead_since:
        yield Remark("dead", f"dead: its publisher has not changed it since {feed.dead_since}")
    if feed.grade > "C" or feed.credibility > 3:
        text = f"graded {feed.grade}{feed.credibility}: shown, and moves nothing"
        yield Remark("graded-low", text)


def _of_newest(newest: Sequence[Copy], fetches: Sequence[Fetch]) -> Iterator[Remark]:
    """A file that came new, with content of long ago; who brings an old file by hand knows it."""
    fetched = {fetch.sha256 for fetch in fetches}
    for copy in newest:
        held, came = copy.snapshot, copy.snapshot.fetched_at
        window = _window(held)
        if window is None or not came or held.sha256 not in fetched:
            continue
        late = parse_window(came).days_from(window)
        if parse_window(came).begins_after(window) and late > _OLD_CONTENT_DAYS:
            text = f"this file is new ({came[:10]}), its content is of {held.holds_at[:10]}"
            yield Remark("old-content", f"{text}, {span_text(late)} before")


def _of_fetches(fetches: Sequence[Fetch]) -> Iterator[Remark]:
    for fetch in fetches:
        # A pattern of dated names: that an archive has none of some time says nothing of now.
        if fetch.state not in ("failed", "refused") or "{" in fetch.url:
            continue
        last = f"last sound copy {fetch.answered_at}" if fetch.answered_at else "none came before"
        text = f"{fetch.state} on {fetch.asked_at}: {fetch.reason} ({last})"
        yield Remark(f"update-{fetch.state}", text)


def _of_itself(held: Snapshot, now: Window) -> Iterator[Remark]:
    window = _window(held)
    if window is None:
        yield Remark("undated", "it has no date, so it may speak for no time")
    elif window.begins_after(now):
        text = f"its date, {held.holds_at}, is later than this machine's clock, {now.text}"
        yield Remark("future", text)
    if held.fetched_at and parse_window(held.fetched_at).begins_after(now):
        text = f"it came at {held.fetched_at}, which is later than this machine's clock, {now.text}"
        yield Remark("future", text)
    if not held.records:
        yield Remark("empty", "no records")
    if held.excerpt:
        yield Remark("excerpt", "an excerpt: that something is not in it says nothing")
    if held.bad:
        yield Remark("refused-rows", f"{held.bad:,} rows refused")
    for warning in held.warnings:
        # Said above, as of now.
        if not (window is None and warning.startswith("it has no date")):
            yield Remark("warning", warning)


def _beside(copy: Held, older: Sequence[Held]) -> Iterator[Remark]:
    """What the copies before it say of a copy."""
    held = copy.snapshot
    same = [o.snapshot for o in older if _same_records(o, copy)]
    if same:
        text = f"the same records as the copy of {same[-1].holds_at[:10] or 'no date'}"
        yield Remark("same-content", text)
    for before in (o.snapshot for o in older):
        if (before.families, before.excerpt) != (held.families, held.excerpt):
            continue
        if held.records < _SHRUNK * before.records:
            date = before.holds_at[:10] or "no date"
            text = f"shrunk: {held.records:,} records, {before.records:,} in the copy of {date}"
            yield Remark("shrunk", text)
        return


def _same_records(older: Held, copy: Held) -> bool:
    if not copy.snapshot.records or older.snapshot.holds_at == copy.snapshot.holds_at:
        return False
    mark = copy.content or copy.snapshot.sha256
    return bool(mark) and mark == (older.content or older.snapshot.sha256)


def _age(held: Snapshot, now: Window) -> int | None:
    window = _window(held)
    return None if window is None or window.begins_after(now) else now.days_from(window)


def _window(held: Snapshot) -> Window | None:
    return parse_window(held.holds_at) if held.holds_at else None


def _order(held: Snapshot) -> tuple[object, ...]:
    """By date, undated ones before all others and by when they came."""
    window = _window(held)
    return (window is not None, window or held.fetched_at, held.sha256, held)
