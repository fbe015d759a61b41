"""Ask a saved report again with the very data that it pins, and compare every field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ipskeptic import __version__, discover
from ipskeptic.config.tables import parse_numbers
from ipskeptic.errors import ConfigError, InputError, TargetError, UsageError
from ipskeptic.intake.target import parse_target
from ipskeptic.lookup.embedded import table_file_digest, table_snapshot
from ipskeptic.lookup.evidence.country_table import SOURCE as TABLE
from ipskeptic.model.bringing import bring_command
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.observation import Observation
from ipskeptic.model.replay import FieldDifference, Missing, Proof
from ipskeptic.model.when import Window, parse_window
from ipskeptic.pipeline.replay import ask, online_feeds
from ipskeptic.pipeline.saved_report import ASSESSMENTS, SavedReport
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.causes import pin
from ipskeptic.reason.tables import Tables, build_tables
from ipskeptic.render.digest import FIELD
from ipskeptic.render.field_differences import differing, shown
from ipskeptic.render.json_report import Totals
from ipskeptic.render.record import SCHEMA_VERSION, Record, assessment_record, snapshot_record
from ipskeptic.render.saved import question_from, readings_from

MOST_SHOWN = 20

# Not compared: which version asks again, said in words; a snapshot's place in the index of its
# day; and what is taken over as it stands, which the digest alone guards.
_ASIDE = frozenset(("tool", "errors", FIELD, ASSESSMENTS, "data", "totals"))


class _Found(NamedTuple):
    """What the pins of a report are on this machine."""

    kept: tuple[Snapshot, ...]
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]


def prove(saved: SavedReport, skeptic: Skeptic) -> Proof:
    """Ask every assessment again with the pinned data, the report's clock and its numbers.

    Args:
        saved: The report, with its digest worked out.
        skeptic: The data held; its clock and numbers are not used.

    Raises:
        UsageError: It is JSON lines, which pin nothing; or it is of the future of its own clock.
        InputError: It is damaged.
    """
    if saved.snapshots is None or saved.generated_at is None:
        raise UsageError(
            f"{saved.name}: JSON lines pin no data, so nothing can be proven of them: "
            "save the report with -f json"
        )
    found = _find(saved.snapshots, saved.generated_at, skeptic)
    tables, wrong = _tables(saved, skeptic)
    missing = (*found.missing, *wrong, *_without_digest(saved))
    notes = list(found.notes)
    if saved.version != __version__:
        notes.append(
            f"The report was made by version {saved.version or 'unknown'}, "
            f"and asked again with {__version__}."
        )
    proof = Proof(
        source=saved.name,
        report_version=saved.version,
        version=__version__,
        generated_at=saved.generated_at,
        state="incomplete",
        assessments=0,
        refused=saved.refused,
        snapshots=len(saved.snapshots),
        missing=missing,
        notes=tuple(notes),
    )
    if missing or tables is None:
        return proof
    pinned = skeptic.only(found.kept, saved.generated_at.start, tables)
    return _compared(saved, pinned, proof)


def _compared(saved: SavedReport, skeptic: Skeptic, proof: Proof) -> Proof:
    """Ask again and compare; the proof with its state."""
    counted = _Counted()
    cut_off = _Counted()
    online = online_feeds(skeptic.tables.catalogue)
    pins, totals = skeptic.pins(), Totals()
    recorded = assessments = 0
    for path, raw in saved.assessments():
        try:
            seen, claim = question_from(raw, path)
            taken = readings_from(raw, path, online)
        except InputError as error:
            raise InputError(f"{saved.name}: {error}") from error
        at = seen.seen_at if seen.time_given else None
        after = ask(skeptic, seen, claim, at, taken, f"{saved.name}: {path}")
        pins.add(after)
        totals.add(after)
        recorded += len(taken)
        assessments += 1
        # How far a wide prefix is read depends on everything held, not on the pinned alone.
        whole = skeptic.reads_whole(seen.target)
        counter = counted if whole else cut_off
        counter.take(_misread(seen, path))
        counter.take(differing(raw, _plain(assessment_record(after)), path))
    totals.refused = saved.refused
    counted.take(_document(saved, totals))
    counted.take(_data(saved, skeptic.pinned(pins)))
    if saved.digest != saved.document.get(FIELD):
        held = saved.document.get(FIELD)
        counted.take([FieldDifference(FIELD, shown(held), shown(saved.digest))])
    proof = proof._replace(
        assessments=assessments,
        recorded=recorded,
        differences=tuple(counted.first or cut_off.first),
        differing=counted.count or cut_off.count,
    )
    if counted.count:
        return proof._replace(state="different")
    if cut_off.count:
        why = "a prefix or range so wide that it is not read to its end; how far, depends on all"
        way = "ask for a narrower one"
        return proof._replace(missing=(Missing("ipskeptic", "", "", f"{why} data held", way),))
    return proof._replace(state="same")


class _Counted:
    """Counts differences, and keeps the first."""

    def __init__(self) -> None:
        self.first: list[FieldDifference] = []
        self.count = 0

    def take(self, found: Iterator[FieldDifference] | list[FieldDifference]) -> None:
        for difference in found:
            self.count += 1
            if len(self.first) < MOST_SHOWN:
                self.first.append(difference)


def _plain(record: Record) -> Any:
    """As it would be read back."""
    return json.loads(json.dumps(record))


def _misread(seen: Observation, path: str) -> Iterator[FieldDifference]:
    """The input as it stood must name what was asked about, where it can be read by itself."""
    try:
        target = parse_target(seen.input)
    except TargetError:
        return
    asked = seen.target
    if (target.family, target.first, target.last) != (asked.family, asked.first, asked.last):
        yield FieldDifference(f"{path}.input", shown(seen.input), shown(asked.text))


def _document(saved: SavedReport, totals: Totals) -> Iterator[FieldDifference]:
    """The fields beside assessments and data."""
    assert saved.generated_at is not None  # checked where the proof begins
    again = {
        "schema_version": SCHEMA_VERSION,
        "generated_at": saved.generated_at.text,
        "overrides": list(saved.overrides),
    }
    held = {name: value for name, value in saved.document.items() if name not in _ASIDE}
    yield from differing(held, again, "")
    yield from differing(saved.document.get("totals"), _plain(totals.record()), "totals")


def _data(saved: SavedReport, used: tuple[Snapshot, ...]) -> Iterator[FieldDifference]:
    """The pins of the new answers against those of the report, each by what it is."""
    later = {pin(s): snapshot_record(s) for s in used}
    for place, (held, raw) in enumerate(
        zip(saved.snapshots or (), saved.document["data"], strict=True)
    ):
        again = later.pop(pin(held), None)
        path = f"data[{place}]"
        if again is None:
            yield FieldDifference(path, shown(raw), "")
            continue
        numbered = {"number": raw.get("number")}
        yield from differing(raw, {**_plain(again), **numbered}, path)
    for record in later.values():
        yield FieldDifference("data", "", shown(record))


def _without_digest(saved: SavedReport) -> Iterator[Missing]:
    if not saved.document.get(FIELD):
        what = "the report carries no digest of itself: it is of an earlier version, or was edited"
        yield Missing("ipskeptic", "", "", what, "save a new report with -f json")


def _tables(saved: SavedReport, skeptic: Skeptic) -> tuple[Tables | None, tuple[Missing, ...]]:
    """The tables with the report's numbers."""
    reasoning = discover.load_generated("reasoning")
    numbers: dict[str, Any] = {}
    for text in saved.overrides:
        name, _, value = text.partition(" = ")
        own = reasoning["numbers"].get(name, {}).get("value")
        numbers[name] = value if isinstance(own, str) else _number(value)
    try:
        checked = parse_numbers(numbers, Path(saved.name))
    except ConfigError as error:
        way = "use the version of the program that made the report"
        return None, (Missing("ipskeptic", "", "", str(error), way),)
    catalogue = skeptic.tables.catalogue
    return build_tables(reasoning, catalogue, discover.countries(), checked), ()


def _number(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _find(pins: tuple[Snapshot, ...], clock: Window, skeptic: Skeptic) -> _Found:
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
        if own is None or not pinned.sha256:
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
    return _Found(tuple(kept), tuple(missing), (note,) if otherwise else ())


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
    if not pinned.sha256:
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
