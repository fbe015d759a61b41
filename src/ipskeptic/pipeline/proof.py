"""Ask a saved report again with the very data that it pins, and compare every field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ipskeptic import __version__, discover
from ipskeptic.config.tables import parse_numbers
from ipskeptic.errors import ConfigError, InputError, TargetError, UsageError
from ipskeptic.intake.target import parse_target
from ipskeptic.model.dates import and_list
from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.model.observation import Observation
from ipskeptic.model.replay import FieldDifference, Missing, Proof
from ipskeptic.pipeline.held_pins import find_pinned
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
    found = find_pinned(saved.snapshots, saved.generated_at, skeptic)
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
    pins, totals, standing = skeptic.pins(), Totals(), _Standing(skeptic.tables.catalogue)
    recorded = assessments = 0
    for path, raw in saved.assessments():
        try:
            seen, claim = question_from(raw, path)
            taken = readings_from(raw, path, online)
        except InputError as error:
            raise InputError(f"{saved.name}: {error}") from error
        standing.take(raw)
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
        return proof._replace(state="different", notes=(*proof.notes, *standing.notes()))
    if cut_off.count:
        why = "a prefix or range so wide that it is not read to its end; how far, depends on all"
        way = "ask for a narrower one"
        return proof._replace(missing=(Missing("ipskeptic", "", "", f"{why} data held", way),))
    return proof._replace(state="same")


class _Standing:
    """Finds the feeds of which today's catalogue says else than a report does."""

    _FIELDS = ("grade", "credibility", "origin", "coverage")

    def __init__(self, catalogue: Mapping[str, Feed]) -> None:
        self._catalogue = catalogue
        self._seen: set[str] = set()
        self._found: list[str] = []

    def take(self, raw: Mapping[str, Any]) -> None:
        """Look at the readings of an assessment; each feed is met once."""
        for reading in raw["readings"]:
            name = reading.get("source")
            if name in self._seen or name not in self._catalogue:
                continue
            self._seen.add(name)
            feed = self._catalogue[name]
            if any((reading.get(f) or "") != (getattr(feed, f) or "") for f in self._FIELDS):
                self._found.append(name)

    def notes(self) -> Iterator[str]:
        """What is to be said of them, a sentence."""
        if self._found:
            yield (
                f"Of {and_list(sorted(self._found))} the catalogue says another grade, origin or "
                "coverage than the report: with your configuration the answers are others."
            )


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
