"""What differs between two answers to one question, and which data brought it.

Pure: two assessments in, differences out. Swapped, the differences are mirrored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ipskeptic.model.assessment import (
    ALTERNATIVES,
    QUESTIONS,
    RUNGS,
    Assessment,
    Judgement,
    Weighed,
)
from ipskeptic.model.replay import Cause, Difference
from ipskeptic.reason.causes import Explained, Surroundings, explained, general
from ipskeptic.reason.reading_differences import ReadingPair, pairs_of, reading_name, said
from ipskeptic.reason.tables import Effect, Tables

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


def compare(before: Assessment, after: Assessment, around: Surroundings) -> Comparison:
    """Say what differs between two answers to the same question.

    Args:
        before: The earlier answer.
        after: The later one.
        around: What they were made with.
    """
    found = pairs_of(before.readings, after.readings)
    pairs = explained(found, before, after, around)
    concluding = tuple(_concluding(before, after, pairs, around))
    details = (
        *_questions(before, after, pairs, around),
        *_judgements(before, after, pairs, around),
        *(_reading(item.pair, item.why) for item in pairs),
    )
    return Comparison("changed" if concluding else "same", (*concluding, *details))


_Explained = Sequence[Explained]


def _concluding(
    before: Assessment, after: Assessment, pairs: _Explained, around: Surroundings
) -> Iterator[Difference]:
    """What a reader takes away, where it differs."""
    others = general(before, after, around)
    states = {rung.rung: (rung.state, "") for rung in before.ladder}
    states.update({r.rung: (states.get(r.rung, ("", ""))[0], r.state) for r in after.ladder})
    moved = [r for r in RUNGS if r in states and states[r][0] != states[r][1]]
    on_ladder = [p for rung in moved for p in _bearing(pairs, around, rung=rung)]
    on_class = _bearing(pairs, around, class_=set(before.also) ^ set(after.also))
    # A record names whom it names, whether or not it may speak for the time.
    naming = [
        p._replace(moved_by=p.why) for p in pairs if p.pair.kind in _NAMING and p.pair.says_else
    ]
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
            yield Difference(what, "", one, other, _why(bearing, pairs, others))
    for rung in moved:
        bearing = _bearing(pairs, around, rung=rung)
        yield Difference("rung", rung, *states[rung], _why(bearing, pairs, others))
    status = {item.name: item.status for item in before.alternatives}
    later = {item.name: item.status for item in after.alternatives}
    for name in ALTERNATIVES:
        one, other = status.get(name, ""), later.get(name, "")
        if one != other:
            bearing = _bearing(pairs, around, alternative=name)
            yield Difference("alternative", name, one, other, _why(bearing, pairs, others))


def _questions(
    before: Assessment, after: Assessment, pairs: _Explained, around: Surroundings
) -> Iterator[Difference]:
    words = {True: "answered", False: "missing"}
    others = general(before, after, around)
    for name in QUESTIONS:
        one, other = name in before.answered, name in after.answered
        if one != other:
            bearing = [
                p
                for p in pairs
                if around.tables.question(p.pair.kind) == name and _speaks(p.pair, before=one)
            ]
            yield Difference(
                "question", name, words[one], words[other], _why(bearing, pairs, others)
            )


def _speaks(pair: ReadingPair, *, before: bool) -> bool:
    """Whether a reading answers before and not after, or the other way round."""
    sides = [bool(side and side.usable) for side in (pair.before, pair.after)]
    return sides == [before, not before]


def _judgements(
    before: Assessment, after: Assessment, pairs: _Explained, around: Surroundings
) -> Iterator[Difference]:
    """Terms of likelihood and confidence, by statement."""
    earlier = {item.statement: item for item in before.judgements}
    later = {item.statement: item for item in after.judgements}
    others = general(before, after, around)
    same = _reworded(earlier, later)
    if before.observation.time_given == after.observation.time_given:
        same = set()
    for statement in sorted({*earlier, *later} - same):
        one, other = _term(earlier.get(statement)), _term(later.get(statement))
        if one != other:
            yield Difference("judgement", statement, one, other, _why([], pairs, others))


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
) -> list[Explained]:
    """The changed readings whose effect, before or after, touches something."""
    found = []
    for item in pairs:
        for side in (item.pair.before, item.pair.after):
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


def _why(bearing: _Explained, pairs: _Explained, others: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """The causes of what bears on something; else of all that matters; else what is general."""
    chosen = [p for p in bearing if p.pair.matters] or bearing
    chosen = chosen or [p for p in pairs if p.pair.matters]
    causes = tuple(dict.fromkeys(cause for item in chosen for cause in item.moved_by))
    return causes or others or (Cause("not-known"),)
