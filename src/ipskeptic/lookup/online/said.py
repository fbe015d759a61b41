"""Answers of servers as readings: what they say holds at the moment they were asked."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.feed import Feed
from ipskeptic.model.online import Failure
from ipskeptic.model.reading import Absent, Present, Source, Unavailable
from ipskeptic.model.when import Window, parse_window

Pairs = Sequence[tuple[str, str]]

# Of the values of an answer so many are shown; who answers can write thousands (judgement).
_SHOWN = 4


def few(values: Sequence[str]) -> str:
    """The first values of an answer, and how many more came."""
    shown = ", ".join(values[:_SHOWN])
    more = len(values) - _SHOWN
    return f"{shown} and {more:,} more" if more > 0 else shown


def source(feed: Feed) -> Source:
    """The source of a reading that a server gave."""
    return Source(
        feed=feed.name,
        title=feed.title,
        grade=feed.grade,
        credibility=feed.credibility,
        origin=feed.origin,
        upstreams=feed.upstreams,
        coverage=feed.coverage,
        means=feed.means,
        does_not_mean=feed.does_not_mean,
    )


def present(
    feed: Feed,
    entry: str,
    value: Pairs,
    asked_at: str,
    *,
    kind: str = "",
    since: Window | None = None,
    partial: bool = False,
) -> Present:
    """A server has a record; pairs without a value are left out."""
    return Present(
        kind=kind or feed.kind,
        source=source(feed),
        entry=entry,
        value=tuple(pair for pair in value if pair[1]),
        holds_at=(parse_window(asked_at),),
        fetched_at=asked_at,
        since=since,
        partial=partial,
    )


def absent(feed: Feed, asked_at: str, *, kind: str = "") -> Absent:
    """A server was asked and has none."""
    return Absent(
        kind=kind or feed.kind,
        source=source(feed),
        holds_at=(parse_window(asked_at),),
        fetched_at=asked_at,
    )


def unavailable(feed: Feed, failure: Failure, *, kind: str = "") -> Unavailable:
    """A server gave no answer."""
    return Unavailable(
        kind=kind or feed.kind, source=source(feed), cause=failure.cause, detail=failure.detail
    )
