"""One file of a publisher's into one layer, or a refusal with its reason."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ipskeptic.errors import FeedFormatError, InputError
from ipskeptic.lookup.feeds.base import FeedFile, Parsed, open_feed_files
from ipskeptic.lookup.recognise import HEAD, Recognised, fits, recognise
from ipskeptic.model.feed import BadRecord, Feed, Snapshot
from ipskeptic.model.names import REGISTRIES
from ipskeptic.model.when import instant, parse_window
from ipskeptic.update import quick
from ipskeptic.update.layer import Layer

IMPORTED = "imported"
ALREADY_HELD = "already-held"
REFUSED = "refused"
# How the warning of a copy begins whose date is not its content's.
DATED_BY = "dated by "
# Judgement: enough to see what is wrong with a file; all are counted.
_BAD_SHOWN = 5


class ImportedFile(NamedTuple):
    """What became of one file.

    Attributes:
        path: The file; of an archive with several, the archive and the file in it.
        state: "imported", "already-held" or "refused".
        reason: Why it was refused, and what to do; "" if it was not.
        because: By what the feed was recognised, a clause; "" if it was named.
        snapshot: The copy that is held now; None if it was refused.
        bad: The first few refused records.
    """

    path: str
    state: str
    reason: str = ""
    because: str = ""
    snapshot: Snapshot | None = None
    bad: tuple[BadRecord, ...] = ()


class Wanted(NamedTuple):
    """What an import was asked to do.

    Attributes:
        feed: Name of the feed of all files; None to recognise it.
        date: Date of all files as `Window` text; None for their own.
        now: The clock.
        catalogue: Feeds by name.
        excerpt: The files hold only some of their feed's records.
        fallback: Date of a file that has none of its own, as `Window` text; "" for none.
        fallback_from: Where that date comes from, a clause.
    """

    feed: str | None
    date: str | None
    now: datetime
    catalogue: Mapping[str, Feed]
    excerpt: bool = False
    fallback: str = ""
    fallback_from: str = ""


class Read(NamedTuple):
    """A file that was read, or refused.

    Attributes:
        outcome: What to tell the user.
        layer: What to keep; None if it was refused.
    """

    outcome: ImportedFile
    layer: Layer | None = None


def read_files(path: Path, wanted: Wanted, where: str = "") -> Iterator[Read]:
    """Read a file, or all files of an archive, one after the other.

    A file that can't be used gives a refusal, and never an error.

    Args:
        path: The file.
        wanted: What it should be.
        where: What to call it in messages; "" for its path.
    """
    try:
        for file in open_feed_files(path, where):
            yield _read(file, wanted)
    except (InputError, FeedFormatError) as error:
        yield Read(ImportedFile(where or str(path), REFUSED, str(error)))


def _read(file: FeedFile, wanted: Wanted) -> Read:
    try:
        seen = recognise(file.peek(HEAD), file.name, wanted.catalogue)
        feed, form = _feed_and_format(file, seen, wanted)
        with _without_collector():
            parsed, columns = quick.read(file, form, excerpt=wanted.excerpt)
        _same_registry(file, parsed, feed)
        layer = Layer(_snapshot(file, parsed, seen, feed, wanted), columns)
    except (InputError, FeedFormatError) as error:
        return Read(ImportedFile(file.where, REFUSED, str(error)))
    except ValueError as error:
        # A record that no parser should give; the other files are still worth reading.
        reason = f"{file.where}: a record could not be used: {error}"
        return Read(ImportedFile(file.where, REFUSED, reason))
    because = "" if wanted.feed else seen.because
    bad = tuple(parsed.bad[:_BAD_SHOWN])
    return Read(
        ImportedFile(file.where, IMPORTED, "", because, layer.snapshot, bad),
        layer,
    )


def _feed_and_format(file: FeedFile, seen: Recognised, wanted: Wanted) -> tuple[Feed, str]:
    if wanted.feed is None:
        if not seen.feed:
            raise FeedFormatError(seen.message)
        return wanted.catalogue[seen.feed], seen.format
    feed = wanted.catalogue[wanted.feed]
    # The parser then refuses what is of another kind.
    return feed, seen.format if seen.format and fits(seen.format, feed) else feed.format


def _same_registry(file: FeedFile, parsed: Parsed, feed: Feed) -> None:
    """Refuse a registry's file as that of another, which would make up a conflict of two."""
    both = {parsed.feed, feed.name} <= set(REGISTRIES)
    if both and parsed.feed != feed.name:
        raise FeedFormatError(
            f"{file.where}: it is the file of {parsed.feed}, not of {feed.name}: leave --as out"
        )


def _snapshot(
    file: FeedFile, parsed: Parsed, seen: Recognised, feed: Feed, wanted: Wanted
) -> Snapshot:
    name = feed.name
    if wanted.feed is None and parsed.feed in wanted.catalogue:
        # The parser has read all of it, the recognition only its head.
        name, feed = parsed.feed, wanted.catalogue[parsed.feed]
    own_date = wanted.date or parsed.holds_at or seen.date
    holds_at = own_date or wanted.fallback
    return Snapshot(
        number=0,
        feed=name,
        holds_at=holds_at,
        fetched_at=instant(wanted.now).text,
        sha256=file.sha256,
        size=file.size,
        records=parsed.records,
        bad=parsed.bad_count,
        excerpt=wanted.excerpt or _too_few(parsed, feed),
        families=parsed.families,
        warnings=(
            *parsed.warnings,
            *([f"{DATED_BY}{wanted.fallback_from}"] if holds_at and not own_date else ()),
            *_doubts(parsed, holds_at, feed, wanted),
        ),
    )


def _doubts(parsed: Parsed, holds_at: str, feed: Feed, wanted: Wanted) -> Iterator[str]:
    """What is odd about a file as a copy of this feed at this date."""
    if parsed.feed and parsed.feed != feed.name:
        yield f"its content says that it is {parsed.feed}"
    if wanted.date and parsed.holds_at and wanted.date != parsed.holds_at:
        yield f"its content says {parsed.holds_at}, and {wanted.date} was given"
    if not holds_at:
        yield "it has no date, so what it says can't be judged in time: give one with --date"
    elif parse_window(holds_at).begins_after(instant(wanted.now)):
        yield f"its date, {holds_at}, is later than today"
    if wanted.excerpt:
        return
    if parsed.records < feed.min_records:
        few = f"{parsed.records:,} records, where {feed.min_records:,} or more are expected"
        yield f"{few}: absence from it says nothing" if _too_few(parsed, feed) else few
    if feed.max_records and parsed.records > feed.max_records:
        yield f"{parsed.records:,} records, where at most {feed.max_records:,} are expected"


def _too_few(parsed: Parsed, feed: Feed) -> bool:
    """Whether a census has so few records that it can't be whole.

    Its own count may be right all the same, as in an excerpt made for tests. What it has is
    used; that it lacks something says nothing, else most of the world would be delegated to
    nobody.
    """
    return feed.coverage == "census" and 0 < parsed.records < feed.min_records


@contextmanager
def _without_collector() -> Iterator[None]:
    """Make millions of tuples without looking for cycles among them: a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
