"""What differs between two answers to one question, and which data brought it.

Pure: two assessments in, differences out. Swapped, the differences are mirrored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ipskeptic.model.assessment import (
    ALTERNATIVES,
    QUESTIONS,
    RUNGS,
    Assessment,
    Judgement,
    Weighed,
)
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.replay import Cause, Context, Difference
from ipskeptic.reason.reading_differences import ReadingPair, pairs_of, reading_name, said
from ipskeptic.reason.tables import Effect, Tables

# Readings of these kinds follow from who announced the address, or from who holds it.
_FOLLOWS = {
    "as-name": ("route",),
    "rpki-state": ("route",),
    "rpki-invalid": ("route",),
    "registered-country": ("delegation",),
}
# Kinds that may name a claimed party: REASONING, "fit".
_NAMING = frozenset(
    ("delegation", "registered-country", "geofeed", "second-country", "route", "as-name")
)


class Comparison(NamedTuple):
    """Two answers compared.

    Attributes:
        conclusion: One of `model.replay.CONCLUSIONS`.
        changes: What differs.
    """

    conclusion: str
    changes: tuple[Difference, ...]


class Surroundings:
    """What two answers were made with, compared once for all of a report.

    Args:
        then: The first one's.
        now: The second one's; its snapshots are all that count for causes.
        tables: Effects and the catalogue.
    """

    def __init__(self, then: Context, now: Context, tables: Tables) -> None:
        self.tables = tables
        before, after = then.snapshots, now.snapshots
        known = before is not None and after is not None
        self.known = known
        held = {pin(s) for s in after or ()}
        pinned = {pin(s) for s in before or ()}
        self.new = _by_feed("new-copy", after or (), pinned) if known else {}
        self.gone = _by_feed("gone-copy", before or (), held) if known else {}
        self.general = tuple(
            Cause(what)
            for what, differs in (
                ("version", then.version != now.version),
                ("numbers", then.overrides != now.overrides),
                ("clock", then.clock.text != now.clock.text),
            )
            if differs
        )

    def of_kinds(self, kinds: Iterable[str]) -> tuple[Cause, ...]:
        """Copies that are new or gone of feeds of some kinds."""
        wanted = set(kinds)
        catalogue = self.tables.catalogue
        feeds = [
            name
            for name in sorted({*self.new, *self.gone})
            if name in catalogue and catalogue[name].kind in wanted
        ]
        return tuple(cause for name in feeds for cause in self.of_feed(name))

    def of_feed(self, feed: str) -> tuple[Cause, ...]:
        """Copies of a feed that are new or gone."""
        return (*self.new.get(feed, ()), *self.gone.get(feed, ()))


def pin(snapshot: Snapshot) -> tuple[bool, str, str, str]:
    """What tells a snapshot from all others."""
    return (snapshot.builtin, snapshot.feed, snapshot.holds_at, snapshot.sha256)


def _by_feed(
    what: str, snapshots: Sequence[Snapshot], others: set[tuple[bool, str, str, str]]
) -> Mapping[str, tuple[Cause, ...]]:
    found: dict[str, list[Cause]] = {}
    for s in snapshots:
        if pin(s) not in others:
            cause = Cause(what, s.feed, s.title, s.holds_at, s.sha256)
            found.setdefault(s.feed, []).append(cause)
    return {feed: tuple(sorted(causes)) for feed, causes in found.items()}


def compare(before: Assessment, after: Assessment, around: Surroundings) -> Comparison:
    """Say what differs between two answers to the same question.

    Args:
        before: The earlier answer.
        after: The later one.
        around: What they were made with.
    """
    pairs = [(pair, _causes(pair, around)) for pair in pairs_of(before.readings, after.readings)]
    concluding = tuple(_concluding(before, after, pairs, around))
    details = (
        *_questions(before, after, pairs, around),
        *_judgements(before, after, pairs, around),
        *(_reading(pair, causes) for pair, causes in pairs),
    )
    return Comparison("changed" if concluding else "same", (*concluding, *details))


_Explained = Sequence[tuple[ReadingPair, tuple[Cause, ...]]]


def _concluding(
    before: Assessment, after: Assessment, pairs: _Explained, around: Surroundings
) -> Iterator[Difference]:
    """What a reader takes away, where it differs."""
    states = {rung.rung: (rung.state, "") for rung in before.ladder}
    states.update({r.rung: (states.get(r.rung, ("", ""))[0], r.state) for r in after.ladder})
    moved = [r for r in RUNGS if r in states and states[r][0] != states[r][1]]
    on_ladder = [p for rung in moved for p in _bearing(pairs, around, rung=rung)]
    on_class = _bearing(pairs, around, class_=set(before.also) ^ set(after.also))
    naming = [p for p in pairs if p[0].kind in _NAMING]
    short = (
        ("class", before.class_, after.class_, on_class),
        ("also", ", ".join(before.also), ", ".join(after.also), on_class),
        ("carries", before.carries, after.carries, on_ladder),
        ("stops_at", before.stops_at, after.stops_at, on_ladder),
        ("fit", before.fit, after.fit, naming),
        ("answer", before.answer, after.answer, [*naming, *on_ladder]),
    )
    for what, one, other, bearing in short:
        if one != other:
            yield Difference(what, "", one, other, _why(bearing, pairs, around))
    for rung in moved:
        bearing = _bearing(pairs, around, rung=rung)
        yield Difference("rung", rung, *states[rung], _why(bearing, pairs, around))
    status = {item.name: item.status for item in before.alternatives}
    later = {item.name: item.status for item in after.alternatives}
    for name in ALTERNATIVES:
        one, other = status.get(name, ""), later.get(name, "")
        if one != other:
            bearing = _bearing(pairs, around, alternative=name)
            yield Difference("alternative", name, one, other, _why(bearing, pairs, around))


def _questions(
    before: Assessment, after: Assessment, pairs: _Explained, around: Surroundings
) -> Iterator[Difference]:
    words = {True: "answered", False: "missing"}
    for name in QUESTIONS:
        one, other = name in before.answered, name in after.answered
        if one != other:
            bearing = [p for p in pairs if around.tables.question(p[0].kind) == name]
            yield Difference(
                "question", name, words[one], words[other], _why(bearing, pairs, around)
            )


def _judgements(
    before: Assessment, after: Assessment, pairs: _Explained, around: Surroundings
) -> Iterator[Difference]:
    """Terms of likelihood and confidence, by statement."""
    earlier = {item.statement: item for item in before.judgements}
    later = {item.statement: item for item in after.judgements}
    same = _reworded(earlier, later)
    if before.observation.time_given == after.observation.time_given:
        same = set()
    for statement in sorted({*earlier, *later} - same):
        one, other = _term(earlier.get(statement)), _term(later.get(statement))
        if one != other:
            yield Difference("judgement", statement, one, other, _why([], pairs, around))


def _reworded(earlier: Mapping[str, Judgement], later: Mapping[str, Judgement]) -> set[str]:
    """Statements that say "today" in one and "at that time" in the other, and else the same.

    Where no time was given, the moment of the report is asked as one that was.
    """
    waiting: dict[tuple[str, str, str], list[str]] = {}
    for statement in sorted(later.keys() - earlier.keys()):
        waiting.setdefault(_rests_on(later[statement]), []).append(statement)
    same: set[str] = set()
    for statement in sorted(earlier.keys() - later.keys()):
        others = waiting.get(_rests_on(earlier[statement]))
        if others:
            same.update((statement, others.pop(0)))
    return same


def _rests_on(judged: Judgement) -> tuple[str, str, str]:
    return (judged.term, judged.confidence, judged.basis)


def _term(judged: Judgement | None) -> str:
    return f"{judged.term}, {judged.confidence} confidence" if judged else ""


def _reading(pair: ReadingPair, causes: tuple[Cause, ...]) -> Difference:
    name = reading_name(pair.one)
    if pair.before and pair.after and reading_name(pair.after) != name:
        name = f"{pair.kind} from {pair.feed}"
    return Difference("reading", name, said(pair.before), said(pair.after), causes, pair.matters)


def _bearing(
    pairs: _Explained,
    around: Surroundings,
    *,
    rung: str = "",
    alternative: str = "",
    class_: set[str] | frozenset[str] = frozenset(),
) -> list[tuple[ReadingPair, tuple[Cause, ...]]]:
    """The changed readings whose effect, before or after, touches something."""
    found = []
    for item in pairs:
        for side in (item[0].before, item[0].after):
            effect = _effect(side, around.tables)
            if effect is None:
                continue
            rating = dict(zip(ALTERNATIVES, effect.ratings, strict=True)).get(alternative, 0)
            touches = (
                rung in (*effect.supports, *effect.doubts, *effect.excludes)
                or alternative in effect.records
                or bool(alternative and rating != 0)
                or bool(effect.class_ and effect.class_ in class_)
            )
            if touches:
                found.append(item)
                break
    return found


def _effect(side: Weighed | None, tables: Tables) -> Effect | None:
    return tables.effect(side.reading.kind, side.row) if side and side.usable else None


def _why(bearing: _Explained, pairs: _Explained, around: Surroundings) -> tuple[Cause, ...]:
    """The causes of what bears on something; else of all that matters; else what is general."""
    chosen = [p for p in bearing if p[0].matters] or [p for p in pairs if p[0].matters]
    causes = tuple(dict.fromkeys(cause for _, found in chosen for cause in found))
    return causes or around.general or (Cause("not-known"),)


def _causes(pair: ReadingPair, around: Surroundings) -> tuple[Cause, ...]:
    """Why one reading differs."""
    own = [cause for feed in pair.feed.split("+") for cause in around.of_feed(feed)]
    quoted = {window.text for window in pair.dates}
    nearest = tuple(c for c in own if c.holds_at[:10] in {q[:10] for q in quoted} or not c.holds_at)
    if not around.known:
        own, nearest = [], _quoted(pair)
    found = nearest or tuple(own)
    if not found:
        follows = _FOLLOWS.get(pair.kind, ("route",) if pair.of_network else ())
        found = around.of_kinds(follows)
    if pair.source_differs:
        found = (*found, Cause("catalogue", pair.feed))
    return found or around.general or (Cause("other-readings"),)


def _quoted(pair: ReadingPair) -> tuple[Cause, ...]:
    """Where the report's data are not known: the dates that only one of the two quotes."""
    before, after = pair.dates_of(pair.before), pair.dates_of(pair.after)
    return (
        *(Cause("new-copy", pair.feed, "", text) for text in sorted(after - before)),
        *(Cause("gone-copy", pair.feed, "", text) for text in sorted(before - after)),
    )
