"""Which snapshots speak for a time: what a bundle takes along, and what is never removed by age.

A feed may be several files of one date (IPv4 and IPv6), and its newest copy may be an excerpt that
can't say that something is not there. So all copies of the chosen date are taken, of each family,
and where they are excerpts the nearest whole ones too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ipskeptic.model.feed import Snapshot
from ipskeptic.model.when import Window, parse_window

_FAMILIES = ("4", "6")
_Choice = Callable[[Sequence["_Dated"]], list["_Dated"]]


class _Dated(NamedTuple):
    """A snapshot with its date, or None."""

    snapshot: Snapshot
    window: Window | None


def newest(snapshots: Iterable[Snapshot]) -> set[Snapshot]:
    """The newest copies of each feed: by date, and where none has one by when they came."""
    return _chosen(snapshots, _newest)


def speaking_for(snapshots: Iterable[Snapshot], times: Sequence[Window]) -> set[Snapshot]:
    """The copies of each feed that lie nearest to some times, on both sides of each."""
    found: set[Snapshot] = set()
    kept = list(snapshots)
    for time in times:
        found |= _chosen(kept, lambda copies, at=time: _sides(copies, at))  # type: ignore[misc]
    return found


def _chosen(snapshots: Iterable[Snapshot], choose: _Choice) -> set[Snapshot]:
    feeds: dict[str, list[_Dated]] = {}
    for snapshot in snapshots:
        window = parse_window(snapshot.holds_at) if snapshot.holds_at else None
        feeds.setdefault(snapshot.feed, []).append(_Dated(snapshot, window))
    found: set[Snapshot] = set()
    for copies in feeds.values():
        for family in _FAMILIES:
            of_family = [copy for copy in copies if family in copy.snapshot.families]
            chosen = choose(of_family)
            if any(copy.snapshot.excerpt for copy in chosen):
                chosen += choose([copy for copy in of_family if not copy.snapshot.excerpt])
            found.update(copy.snapshot for copy in chosen)
    return found


def _newest(copies: Sequence[_Dated]) -> list[_Dated]:
    last = max((copy.window for copy in copies if copy.window), default=None)
    if last is not None:
        return [copy for copy in copies if copy.window == last]
    fetched = max((copy.snapshot.fetched_at for copy in copies), default="")
    return [copy for copy in copies if copy.snapshot.fetched_at == fetched]


def _sides(copies: Sequence[_Dated], at: Window) -> list[_Dated]:
    """As the readers of evidence choose (`lookup.evidence.ask.nearest_sides`), with ties."""
    windows = [copy.window for copy in copies if copy.window]
    before = max((w for w in windows if not w.begins_after(at)), default=None)
    after = min((w for w in windows if w.begins_after(at)), default=None)
    return [copy for copy in copies if copy.window and copy.window in (before, after)]
