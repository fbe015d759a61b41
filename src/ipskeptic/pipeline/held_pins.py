"""The snapshots that a saved report pins, among those held; what is missing, and the way to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ipskeptic.lookup.embedded import table_file_digest, table_snapshot
from ipskeptic.lookup.evidence.country_table import SOURCE as TABLE
from ipskeptic.model.bringing import bring_command
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.replay import Missing
from ipskeptic.model.when import Window, parse_window
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.causes import pin


class HeldPins(NamedTuple):
    """What the pins of a report are on this machine."""

    kept: tuple[Snapshot, ...]
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]


def find_pinned(pins: tuple[Snapshot, ...], clock: Window, skeptic: Skeptic) -> HeldPins:
    """The pinned snapshots among those held, and what is missing."""
    held = {pin(s): s for s in skeptic.snapshots}
    kept: list[Snapshot] = []
    missing: list[Missing] = []
    otherwise = 0
    for pinned in pins:
        if pinned.feed == TABLE.feed:
            missing += _table_missing(pinned)
            continue
        own = held.get(pin(pinned))
        unlisted = pinned.feed not in skeptic.tables.catalogue
        if own is None or not pinned.sha256 or unlisted:
            missing.append(_missing(pinned, skeptic))
            continue
        if own.fetched_at != pinned.fetched_at and not _is_after(pinned.fetched_at, clock):
            # When and how it was brought is no part of what it says, and another machine brought
            # it at another time: `--date` leaves out the warning that a mirror dated it.
            otherwise += 1
            own = own._replace(fetched_at=pinned.fetched_at, warnings=pinned.warnings)
        kept.append(own)
    order = {key: place for place, key in enumerate(held)}
    kept.sort(key=lambda s: order[pin(s)])
    note = (
        f"{otherwise:,} of the snapshots {'was' if otherwise == 1 else 'were'} brought at another "
        "time than the report says; their SHA-256 is the same."
    )
    return HeldPins(tuple(kept), tuple(missing), (note,) if otherwise else ())


def _is_after(fetched_at: str, clock: Window) -> bool:
    """Whether a time that a report has of a copy can't be: the copy was there at the clock."""
    try:
        return not fetched_at or parse_window(fetched_at).start > clock.start
    except ValueError:
        return True


def _missing(pinned: Snapshot, skeptic: Skeptic) -> Missing:
    others = [s for s in skeptic.snapshots if s.feed == pinned.feed and s.builtin == pinned.builtin]
    same_date = any(s.holds_at == pinned.holds_at for s in others)
    what = "another content of that date is held" if same_date else "it is not held"
    if pinned.feed not in skeptic.tables.catalogue:
        what = "no such feed is known: it is in the configuration of whoever made the report"
        way = f"describe it in yours, as [feeds.{pinned.feed}]"
    elif not pinned.sha256:
        what, way = "the report pins no SHA-256 of it", "save a new report with -f json"
    elif pinned.builtin:
        what = "the built-in records of this program are others"
        way = "use the version of ipskeptic that made the report"
    else:
        feed = skeptic.tables.catalogue.get(pinned.feed)
        # With the time of day: a copy is known by its very date and SHA-256.
        way = bring_command(pinned.feed, feed, pinned.holds_at)
        way += " --excerpt" if pinned.excerpt and " import " in way else ""
    return Missing(pinned.feed, pinned.holds_at, pinned.sha256, what, way)


def _table_missing(pinned: Snapshot) -> Iterator[Missing]:
    own = table_snapshot()
    version = pinned.title.rpartition(" ")[2]
    way = f"pip install iptocc=={version}"
    if own is None:
        yield Missing(TABLE.feed, "", pinned.sha256, "the package is not on this machine", way)
    elif own.sha256 != pinned.sha256 or not pinned.sha256:
        if own.title == pinned.title:
            what = "another build of the same version is here, whose table may be the same"
            way = "run it on the platform that made the report"
        else:
            what = f"it is {own.title.rpartition(' ')[2]} here"
        yield Missing(TABLE.feed, "", pinned.sha256, what, way)
    elif table_file_digest() != own.sha256:
        what = "its file is not the one that was installed"
        yield Missing(TABLE.feed, "", pinned.sha256, what, f"{way} --force-reinstall")
