"""One errand of an update, in a thread of its own: ask for one file until an answer is an end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ipskeptic.errors import FeedFormatError, InputError
from ipskeptic.lookup.feeds._dates import read_date
from ipskeptic.model.feed import Feed, Fetch, Snapshot
from ipskeptic.model.when import Window, parse_window
from ipskeptic.update.fetch.answers import (
    Answer,
    Asked,
    Failed,
    Got,
    Missing,
    Place,
    UnlistedError,
    Watch,
)
from ipskeptic.update.fetch.dated import Dated, nearest
from ipskeptic.update.fetch.landing import landing
from ipskeptic.update.fetch.members import take_member


class Errand(NamedTuple):
    """One file wanted.

    Attributes:
        feed: Its feed.
        url: Its address, or the pattern of its archive.
        known: What is known of the copy that is held; None if none is.
        known_size: Bytes of that copy, unpacked.
        at: The time of which a dated copy is wanted; None for the newest.
        side: Which one: "nearest", or the nearest "before" (or on) or "after" the time.
        done: Dated copies by address that are held already.
        passed_over: Addresses of dated copies that were found broken, and why.
        extra: It goes beyond what was asked for: nothing is lost if there is none.
    """

    feed: Feed
    url: str
    known: Fetch | None = None
    known_size: int = 0
    at: Window | None = None
    side: str = "nearest"
    done: Mapping[str, Snapshot] = MappingProxyType({})
    passed_over: tuple[tuple[str, str], ...] = ()
    extra: bool = False

    def passing_over(self, url: str, reason: str) -> Errand:
        """The same errand without one dated copy."""
        return self._replace(passed_over=(*self.passed_over, (url, reason)))


class Brought(NamedTuple):
    """What came of an errand.

    Attributes:
        url: Address of the file.
        state: "got", "unchanged", "failed" or "missing".
        reason: Why it failed or is missing; "" if neither.
        path: Where the file lies; None unless it was got.
        held: The copy that is held of it already, where it was not asked for again.
        etag: The server's mark of it.
        last_modified: The server's date of it.
        date: A date for a file that has none of its own, as `Window` text; "" for none.
        date_from: Where that date comes from, a clause.
        notes: What was odd about its coming.
    """

    url: str
    state: str
    reason: str = ""
    path: Path | None = None
    held: Snapshot | None = None
    etag: str = ""
    last_modified: str = ""
    date: str = ""
    date_from: str = ""
    notes: tuple[str, ...] = ()


def run_errand(errand: Errand, place: Place, folder: Path, watch: Watch) -> Brought:
    """Ask for the file of an errand.

    Args:
        errand: What is wanted.
        place: Where it is asked for.
        folder: Where files may be put.
        watch: Is told how the download goes on.

    Raises:
        StoreError: A file can't be written.
    """
    if errand.at is None:
        return _newest(errand, place, _target(folder, errand.url), watch)
    return _dated(errand, errand.at, place, folder, watch)


def _newest(errand: Errand, place: Place, into: Path, watch: Watch) -> Brought:
    checksum = errand.feed.checksum.replace("{url}", errand.url)
    known = errand.known
    asked = Asked(
        errand.url,
        known.etag if known else "",
        known.last_modified if known else "",
        checksum,
        errand.known_size,
    )
    answer = place.get(asked, into, watch)
    brought = _brought(errand.url, answer)
    if not isinstance(answer, Got):
        return brought
    date = read_date(answer.last_modified)
    if date:
        source = "the mirror's file" if place.name else "the server's Last-Modified"
        return brought._replace(date=date, date_from=source)
    return brought


def _dated(errand: Errand, at: Window, place: Place, folder: Path, watch: Watch) -> Brought:
    """The nearest dated copy that is there; what is held already is not asked for again."""
    broken = dict(errand.passed_over)
    what = (
        f"{errand.feed.name}: no dated copy {_side_words(errand.side)} {at.text} was found: "
        f"{errand.url.split()[0]}"
    )
    state, reason = "missing", what
    try:
        for found in nearest(errand.url, at, place, errand.side):
            if found.url not in broken:
                brought = _one_dated(errand, found, at, place, folder, watch)
                if brought:
                    return brought
    except UnlistedError as error:
        state, reason = "failed", f"{what}: the archive's listing did not come: {error}"
    if broken:
        state, reason = "failed", "; ".join(broken.values())
    return Brought(errand.url.split()[0], state, reason)


def _one_dated(
    errand: Errand, found: Dated, at: Window, place: Place, folder: Path, watch: Watch
) -> Brought | None:
    """One dated copy; None if there is none at its address."""
    held = errand.done.get(found.url)
    if held and _is_all(held, found, at):
        return Brought(found.url, "unchanged", held=held)
    answer = place.get(Asked(found.url), _target(folder, found.url), watch)
    if isinstance(answer, Missing):
        return None
    notes = _skipped(dict(errand.passed_over))
    brought = _brought(found.url, answer)._replace(notes=notes)
    if brought.path and found.member:
        brought = _unpacked(brought, found, at, folder)
    return brought._replace(date=found.date, date_from="its name in the archive")


def _unpacked(brought: Brought, found: Dated, at: Window, folder: Path) -> Brought:
    if brought.path is None:
        return brought
    try:
        name, path = take_member(brought.path, found.member, at, folder)
    except (FeedFormatError, InputError) as error:
        return Brought(brought.url, "failed", str(error))
    finally:
        brought.path.unlink(missing_ok=True)
    return brought._replace(path=path, notes=(*brought.notes, f"its member {name}"))


def _is_all(held: Snapshot, found: Dated, at: Window) -> bool:
    """Whether a copy that is held is what would be taken of an address again.

    The archive of a month has a member for each day, and the one that is held may be of another.
    """
    if not found.member:
        return True
    return bool(held.holds_at) and parse_window(held.holds_at).days_from(at) == 0


def _side_words(side: str) -> str:
    return {"nearest": "near", "before": "before or on", "after": "after"}[side]


def _skipped(broken: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"passed over: {reason}" for reason in broken.values())


def _brought(url: str, answer: Answer) -> Brought:
    match answer:
        case Got():
            return Brought(
                url,
                "got",
                path=answer.path,
                etag=answer.etag,
                last_modified=answer.last_modified,
                notes=answer.notes,
            )
        case Failed(reason):
            return Brought(url, "failed", reason)
        case Missing(reason):
            return Brought(url, "missing", reason)
    return Brought(url, "unchanged")


def _target(folder: Path, url: str) -> Path:
    return landing(folder, url.partition("?")[0].rstrip("/").rpartition("/")[2])
