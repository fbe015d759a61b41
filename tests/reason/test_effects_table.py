"""The table of effects and ratings says what EFFECTS says: its logic tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ipskeptic.model.assessment import ALTERNATIVES, CLASSES, RUNGS
from ipskeptic.reason.tables import Effect
from tests.reason.world import tables


def effects() -> Iterator[tuple[str, Effect]]:
    """Every row with its kind."""
    for name, kind in sorted(tables().kinds.items()):
        for effect in kind.effects:
            yield name, effect


ROWS = list(effects())
IDS = [f"{name}-{effect.row}-{effect.state}" for name, effect in ROWS]


@pytest.mark.parametrize(("kind", "effect"), ROWS, ids=IDS)
def test_every_row_is_sound(kind: str, effect: Effect) -> None:
    """Rungs, alternatives and classes are known names, and each row says where it comes from."""
    rungs = {*effect.supports, *effect.doubts, *effect.excludes}

    assert rungs <= set(RUNGS[:-1])
    assert set(effect.records) <= set(ALTERNATIVES)
    assert effect.class_ in ("", *CLASSES)
    assert len(effect.source) > 10


@pytest.mark.parametrize(("kind", "effect"), ROWS, ids=IDS)
def test_recorded_alternative_has_a_plus_and_sits_on_the_rung(kind: str, effect: Effect) -> None:
    """What a row records is rated +1 or more and lives on a rung the row speaks against."""
    against = {*effect.doubts, *effect.excludes}
    lives = {tables().lives[name] for name in effect.records}

    assert lives <= against
    for name in effect.records:
        rating = effect.ratings[ALTERNATIVES.index(name)]
        assert rating is not None
        assert rating >= 1


@pytest.mark.parametrize(("kind", "effect"), ROWS, ids=IDS)
def test_a_rung_spoken_against_has_its_alternative(kind: str, effect: Effect) -> None:
    """Each rung that a row doubts or excludes has one of its alternatives recorded by the row."""
    lives = {tables().lives[name] for name in effect.records}

    assert set(effect.doubts) | set(effect.excludes) <= lives


@pytest.mark.parametrize(("kind", "effect"), ROWS, ids=IDS)
def test_planted_is_never_rated(kind: str, effect: Effect) -> None:
    """No record can speak for or against planting."""
    rating = effect.ratings[ALTERNATIVES.index("planted")]

    assert rating == 0


@pytest.mark.parametrize(("kind", "effect"), ROWS, ids=IDS)
def test_only_definitions_give_minus_two(kind: str, effect: Effect) -> None:
    """Nothing but special-purpose and undelegated space rates an alternative -2 or n/a."""
    extreme = [rating for rating in effect.ratings if rating is None or rating == -2]

    assert not extreme or kind in ("special-purpose", "undelegated")


def test_the_delegated_row_is_flat() -> None:
    """A delegation is to be expected under every alternative alike."""
    flat = tables().effect("delegation", "5")

    assert flat is not None
    assert set(flat.ratings) == {0}


@pytest.mark.parametrize(
    ("kind", "effect"), [pair for pair in ROWS if pair[1].state == "absent" and pair[1].row != "10"]
)
def test_absence_is_flat_and_moves_nothing(kind: str, effect: Effect) -> None:
    """Absence moves no rung and rates nothing, save from a full table of the day."""
    assert set(effect.ratings) == {0}
    assert not effect.moves


def test_every_row_of_effects_is_there() -> None:
    """All rows of EFFECTS that concern readings are in the table."""
    rows = {effect.row for _, effect in ROWS}
    elsewhere = {"4", "37"}  # transport not stated, and whatever is unavailable: no reading at all
    wanted = {str(number) for number in range(1, 41)} | {"8a"}

    assert wanted - elsewhere <= rows


def test_every_alternative_but_two_lives_on_a_rung() -> None:
    """Each alternative but `holder` is tied to a rung."""
    assert set(tables().lives) == set(ALTERNATIVES) - {"holder"}
