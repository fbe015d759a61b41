"""`data update` for the command line: which feeds, from where, of which time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from ipskeptic.config import Settings
from ipskeptic.errors import UsageError
from ipskeptic.intake.time import parse_time
from ipskeptic.lookup.online.wire import Limits
from ipskeptic.model.feed import Feed
from ipskeptic.pipeline.data import all_feeds, data_folder, known_feeds, with_groups
from ipskeptic.update.fetch.answers import Watch
from ipskeptic.update.fetch.http import Client
from ipskeptic.update.fetch.places import Publishers, mirror
from ipskeptic.update.outcomes import (
    FAILED,
    JOBS,
    MISSING,
    REFUSED,
    UNCHANGED,
    UPDATED,
    Order,
    Outcome,
    UpdateResult,
)
from ipskeptic.update.store import Store
from ipskeptic.update.updating import update as run_update

__all__ = [
    "FAILED",
    "JOBS",
    "MISSING",
    "REFUSED",
    "UNCHANGED",
    "UPDATED",
    "Outcome",
    "UpdateResult",
    "Watch",
    "update",
]


def update(
    settings: Settings,
    names: Sequence[str],
    *,
    at: str | None,
    source: str | None,
    any_size: bool,
    jobs: int,
    seconds: float | None,
    watch: Watch,
    tell: Callable[[str], None],
    now: datetime | None = None,
) -> UpdateResult:
    """Bring feeds up to date, or bring those of a past time.

    Args:
        settings: The settings, for the data folder and the user's own feeds.
        names: Names of feeds; none for those of the configuration, else all that can be fetched.
        at: The time of which dated copies are wanted, as text; None for the newest.
        source: Folder or address of a mirror; None for the publishers.
        any_size: Take copies of whatever size.
        jobs: How many files are fetched at a time.
        seconds: How long a server may say nothing; None for the default.
        watch: Is told how downloads go on.
        tell: Is told what is being done.
        now: The clock; None for the machine's.

    Returns:
        What came of each file. Where no feed was named, what a mirror or archive does not have is
        left out; of a feed that brought something else it is a remark.

    Raises:
        UsageError: There is no such feed, time or mirror.
        StoreError: The data folder can't be written; what was held answers still.
    """
    now = now or datetime.now(UTC)
    feeds = all_feeds(settings)
    names = names or settings.update
    wanted = parse_time(at) if at is not None else None
    if wanted is not None and wanted.start > now:
        raise UsageError(f"--at {at}: it is in the future (the clock says {now:%Y-%m-%d %H:%MZ})")
    limits = Limits() if seconds is None else Limits(seconds=seconds)
    client = Client(limits)
    chosen = _chosen(settings, names, dated=wanted is not None)
    place = mirror(source, client) if source else Publishers(client)
    result = run_update(
        Store(data_folder(settings)),
        place,
        Order(chosen, wanted, now, feeds, any_size, jobs),
        watch,
        tell,
    )
    if names or not (source or wanted):
        return result
    kept = _without_missing(result.outcomes)
    if not kept:
        where = f"--from {place.name}" if source else "no archive"
        raise UsageError(f"{where}: it has no file of any feed that `data list` has")
    return result._replace(outcomes=kept)


def _without_missing(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    missing = [outcome for outcome in outcomes if outcome.state == MISSING]
    kept: list[Outcome] = []
    for outcome in outcomes:
        if outcome.state == MISSING:
            continue
        # Beside the first copy of its feed: the other half of a list, or of a pair of tables.
        first = not any(other.feed == outcome.feed for other in kept)
        lacking = [
            m.reason.removeprefix(f"{m.feed}: ")
            for m in missing
            if first and m.feed == outcome.feed
        ]
        kept.append(outcome._replace(remarks=(*outcome.remarks, *dict.fromkeys(lacking))))
    return tuple(kept)


def _chosen(settings: Settings, names: Sequence[str], *, dated: bool) -> tuple[Feed, ...]:
    feeds = all_feeds(settings)
    if not names:
        return tuple(f for f in feeds.values() if f.archives or (f.downloads and not dated))
    wanted = with_groups(names)
    known_feeds(settings, wanted)
    return tuple(feeds[name] for name in wanted)
