"""What differs between two answers: laws, and which data brought it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipskeptic.model.assessment import Assessment, Weighed
from ipskeptic.model.reading import Absent, Present, Unavailable
from ipskeptic.model.replay import CONCLUDING, WHATS, Cause, Context, Difference
from ipskeptic.model.when import Window, day, instant
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.causes import Surroundings
from ipskeptic.reason.differences import Comparison, compare
from ipskeptic.reason.reading_differences import pairs_of
from tests.replay.asking import with_only

ADDRESSES = (
    "192.0.2.70",
    "192.0.2.66",
    "198.51.100.99",
    "203.0.113.1",
    "203.0.113.130",
    "203.0.113.0/24",
    "2001:db8::1",
)
TIMES = ("2014-11-01", "2016-04-10", "2024-03-12", "2026-08-26")
CLOCKS = (instant(day("2024-04-01").start), instant(day("2026-08-26").start))

_MIRROR = {"new-copy": "gone-copy", "gone-copy": "new-copy"}


def context(skeptic: Skeptic, *, version: str = "1", known: bool = True) -> Context:
    """What the answers of an opened data folder are made with."""
    snapshots = skeptic.snapshots if known else None
    return Context(version, skeptic.now, skeptic.tables.overrides, snapshots)


def mirrored(change: Difference) -> tuple[object, ...]:
    """A difference the other way round, its causes in no order."""
    causes = frozenset(c._replace(what=_MIRROR.get(c.what, c.what)) for c in change.because)
    return (change.what, change.name, change.after, change.before, causes, change.matters)


def plain(change: Difference) -> tuple[object, ...]:
    """A difference, its causes in no order."""
    return (*change[:4], frozenset(change.because), change.matters)


def between(one: Skeptic, other: Skeptic, address: str, at: str) -> Comparison:
    """Two data folders asked the same."""
    around = Surroundings(context(one), context(other), other.tables)
    return compare(one.assess(address, at=at), other.assess(address, at=at), around)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_swapped_differences_are_mirrored(
    moves: Skeptic, world: Skeptic, data: st.DataObject
) -> None:
    """Whatever is held, and whenever it is asked: backwards it is the same the other way round."""
    whole = data.draw(st.sampled_from([moves, world]))
    mine = [s for s in whole.snapshots if not s.builtin]
    sides = []
    for _ in range(2):
        kept = data.draw(st.sets(st.sampled_from(mine)))
        clock: Window = data.draw(st.sampled_from(CLOCKS))
        sides.append(with_only(whole, lambda s, k=kept: s.builtin or s in k, clock.start))  # type: ignore[misc]
    address, at = data.draw(st.sampled_from(ADDRESSES)), data.draw(st.sampled_from(TIMES))
    at = min(at, sides[0].now.text[:10], sides[1].now.text[:10])
    there = between(sides[0], sides[1], address, at)
    back = between(sides[1], sides[0], address, at)

    assert there.conclusion == back.conclusion
    assert Counter(map(mirrored, there.changes)) == Counter(map(plain, back.changes))


@pytest.mark.parametrize("at", TIMES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_data_change_nothing(moves: Skeptic, address: str, at: str) -> None:
    """With the same data and clock there is no change."""
    assert between(moves, moves, address, at) == Comparison("same", ())


def test_the_order_of_readings_is_no_change(moves: Skeptic) -> None:
    """Readings are paired by what they are, not by where they stand."""
    found = moves.assess("192.0.2.70", at="2024-03-10").readings

    assert pairs_of(found, tuple(reversed(found))) == ()
    assert pairs_of(found, found * 2) == pairs_of((), found)


def test_the_conclusion_changes_with_what_is_taken_away(moves: Skeptic, early: Skeptic) -> None:
    """It changed if and only if something that concludes is among the changes."""
    for address in ADDRESSES:
        for at in ("2014-11-01", "2024-03-12"):
            found = between(early, moves, address, at)
            whats = [change.what for change in found.changes]

            assert (found.conclusion == "changed") == any(what in CONCLUDING for what in whats)
            assert whats == sorted(whats, key=WHATS.index)


def test_a_listing_that_is_gone_is_the_cause(moves: Skeptic) -> None:
    """Without the list of that day the class goes, and each change names the copy."""
    without = with_only(moves, lambda s: s.feed != "tor-exits")
    found = between(moves, without, "192.0.2.70", "2024-03-10")
    first = found.changes[0]

    assert found.conclusion == "changed"
    assert (first.what, first.before) == ("class", "shared")
    assert {(c.what, c.feed) for c in first.because} == {("gone-copy", "tor-exits")}
    assert "2024-03-10" in {c.holds_at for c in first.because}
    alternative = next(c for c in found.changes if c.name == "relay")
    assert (alternative.before, alternative.because) == ("recorded", first.because)


def swapped(found: Assessment, change: Sequence[Weighed]) -> Assessment:
    """An answer with other readings, all else as it was."""
    return found._replace(readings=tuple(change))


def test_causes_that_are_no_copies(moves: Skeptic) -> None:
    """Another version, other numbers, another clock, the catalogue; else other readings."""
    found = moves.assess("192.0.2.70", at="2024-03-10")
    place = next(i for i, w in enumerate(found.readings) if w.usable)
    weighed = found.readings[place]
    other = [*found.readings]
    other[place] = weighed._replace(usable=False, why="too far")
    held = context(moves)

    def causes(then: Context) -> set[Cause]:
        around = Surroundings(then, held, moves.tables)
        return set(compare(found, swapped(found, other), around).changes[-1].because)

    assert causes(held) == {Cause("other-readings")}
    assert causes(held._replace(version="0")) == {Cause("version")}
    assert causes(held._replace(overrides=("a = 1",))) == {Cause("numbers")}
    assert causes(held._replace(clock=day("2024-03-11"))) == {Cause("clock")}
    assert causes(held._replace(clock=day("2025-01-01"))) == {Cause("other-readings")}
    source = weighed.reading.source._replace(grade="E")
    other[place] = weighed._replace(reading=weighed.reading._replace(source=source))
    assert causes(held) == {Cause("catalogue", weighed.reading.source.feed)}


@pytest.mark.parametrize("address", ["192.0.2.66", "2001:db8::1"])
@pytest.mark.parametrize("known", [True, False], ids=["json", "jsonl"])
def test_what_time_took_away_is_no_copys_doing(
    moves: Skeptic, early: Skeptic, address: str, known: bool
) -> None:
    """A table from before is enough for the present alone: a far later copy is not the cause."""
    later = with_only(moves, lambda s: s in early.snapshots)
    more = with_only(moves, lambda s: s in early.snapshots or s.feed == "routeviews")
    before = early.assess(address, at="2024-03-12")
    then = context(early, known=known)
    then = then if known else then._replace(clock=moves.now)

    for skeptic in (later, more):
        around = Surroundings(then, context(skeptic), moves.tables)
        changes = compare(before, skeptic.assess(address, at="2024-03-12"), around).changes
        lost = next(c for c in changes if (c.what, c.name) == ("question", "route"))

        assert (lost.before, lost.after, lost.because) == ("answered", "missing", (Cause("clock"),))
        assert all(c.because == (Cause("clock"),) for c in changes if c.what in CONCLUDING)
        assert any(c.what in CONCLUDING for c in changes)


def test_numbers_that_weigh_a_reading_otherwise_are_the_cause(moves: Skeptic) -> None:
    """A reading that is weighed otherwise with today's numbers blames no copy."""
    weighed = moves.assess("192.0.2.70", at="2024-03-10")
    place = next(i for i, w in enumerate(weighed.readings) if w.reading.kind == "tor-exit")
    listed = weighed.readings[place]
    assert isinstance(listed.reading, Present)
    far = listed._replace(reading=listed.reading._replace(holds_at=(day("2016-03-10"),)))
    quiet = far._replace(usable=False, why="too far", row="37")
    rest = weighed.readings[:place] + weighed.readings[place + 1 :]
    held = [s for s in moves.snapshots if s.feed != "tor-exits"]
    then = context(moves)._replace(overrides=("a = 1",), snapshots=tuple(held))
    around = Surroundings(then, context(moves), moves.tables)
    before, after = swapped(weighed, (*rest, far)), swapped(weighed, (*rest, quiet))

    assert compare(before, after, around).changes[-1].because == (Cause("numbers"),)


def test_a_question_is_lost_by_what_fell_silent(moves: Skeptic, early: Skeptic) -> None:
    """A question that is not answered any more is not laid to a reading that answers it anew."""
    before = early.assess("192.0.2.66", at="2024-03-12")
    after = moves.assess("192.0.2.66", at="2024-03-12")
    around = Surroundings(context(early), context(moves), moves.tables)
    answers = next(w for w in after.readings if w.usable and w.reading.kind == "delegation")
    anew = answers._replace(
        reading=answers.reading._replace(source=answers.reading.source._replace(feed="arin"))
    )
    lost = [w for w in before.readings if around.tables.question(w.reading.kind) != "registry"]
    other = swapped(before, [*lost, anew])._replace(answered=(), missing=before.answered)
    changes = compare(before, other, around).changes
    question = next(c for c in changes if (c.what, c.name) == ("question", "registry"))

    assert question.after == "missing"
    assert "arin" not in {c.feed for c in question.because}


def test_what_is_named_without_a_date_still_sets_fit(moves: Skeptic) -> None:
    """Where the undated table is asked no more, the registry files that came are the cause."""
    found = moves.assess("192.0.2.70", at="2024-03-10")
    weighed = next(w for w in found.readings if w.usable and isinstance(w.reading, Present))
    source = weighed.reading.source._replace(feed="iptocc")
    named = Weighed(
        Present("registered-country", source, "192.0.2.70", (("cc", "FR"),)),
        usable=False,
        why="a table without a date speaks for the present only",
        row="37",
        still_true=None,
        days=None,
    )
    before = found._replace(fit="named", readings=(*found.readings, named))
    held = [s for s in moves.snapshots if s.feed != "lacnic"]
    lacking = [s for s in held if s.feed != "apnic"]
    then = context(moves)._replace(snapshots=tuple(lacking))
    around = Surroundings(then, context(moves), moves.tables)
    fit = next(c for c in compare(before, found, around).changes if c.what == "fit")

    assert fit.because
    assert {c.what for c in fit.because} == {"new-copy"}
    assert "apnic" in {c.feed for c in fit.because}


def test_a_feed_that_is_described_no_more_is_the_cause(moves: Skeptic) -> None:
    """A feed of the user's own without its configuration: the copy is there, the feed is not."""
    found = moves.assess("192.0.2.70", at="2024-03-10")
    rest = [w for w in found.readings if w.reading.source.feed != "tor-exits"]
    known = {n: feed for n, feed in moves.tables.catalogue.items() if n != "tor-exits"}
    around = Surroundings(context(moves), context(moves), moves.tables._replace(catalogue=known))
    change = compare(found, swapped(found, rest), around).changes[-1]

    assert change.because == (Cause("catalogue", "tor-exits"),)


def test_records_come_before_the_silence(moves: Skeptic, early: Skeptic) -> None:
    """Among what may move anything a record that is new or gone stands before lists without it."""
    found = between(early, moves, "192.0.2.66", "2024-03-12")
    readings = [c for c in found.changes if c.what == "reading" and c.matters]
    silent = [c.after.startswith("not in it") for c in readings]

    assert True in silent
    assert silent == sorted(silent)


def test_what_is_told_where_nothing_is_known(moves: Skeptic) -> None:
    """Where no reading changed, and nothing else differs, the cause is not known."""
    found = moves.assess("192.0.2.70", at="2024-03-10")
    other = found._replace(class_="contested", fit="named", judgements=())
    around = Surroundings(context(moves), context(moves), moves.tables)
    changes = compare(found, other, around).changes

    assert [c.what for c in changes[:2]] == ["class", "fit"]
    assert {c.because for c in changes} == {(Cause("not-known"),)}
    assert any(c.what == "judgement" and not c.after for c in changes)


def test_lines_without_pins_name_the_dates_quoted(moves: Skeptic, early: Skeptic) -> None:
    """Where the report's data are not known, the dates that only one answer quotes are causes."""
    before = early.assess("192.0.2.70", at="2024-03-12")
    after = moves.assess("192.0.2.70", at="2024-03-12")
    around = Surroundings(context(early, known=False), context(moves), moves.tables)
    changes = compare(before, after, around).changes
    listed = next(c for c in changes if c.name.startswith("compromised-host"))

    assert listed.before == ""
    assert listed.because == (Cause("new-copy", "et-compromised", "", "2024-03-11"),)


def test_a_record_that_goes_is_paired_with_the_silence(moves: Skeptic) -> None:
    """Listed before and not listed after is one change, of the feed."""
    at = "2024-03-12"
    found = moves.assess("192.0.2.70", at=at)
    listed = next(w for w in found.readings if w.reading.source.feed == "et-compromised")
    assert isinstance(listed.reading, Present)
    silent = listed._replace(
        reading=Absent(listed.reading.kind, listed.reading.source, listed.reading.holds_at)
    )
    gone = listed._replace(
        reading=Unavailable(listed.reading.kind, listed.reading.source, "stale", "too old")
    )
    around = Surroundings(context(moves), context(moves), moves.tables)
    rest = [w for w in found.readings if w is not listed]

    def last(after: Weighed) -> Difference:
        return compare(found, swapped(found, [*rest, after]), around).changes[-1]

    assert last(silent).name == "compromised-host from et-compromised"
    assert last(silent).after.startswith("not in it; ")
    assert last(gone).after.startswith("not available: too old")
