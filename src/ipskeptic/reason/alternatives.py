"""The ten alternatives and the matrix of ratings, read from the same table as the states."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.assessment import ALTERNATIVES, Alternative, MatrixRow, Weighed
from ipskeptic.model.reading import Reading
from ipskeptic.reason.origins import name_of, witnesses
from ipskeptic.reason.phrases import clause
from ipskeptic.reason.tables import Effect, Tables
from ipskeptic.reason.weigh import effect_of

# Definitions that make an alternative impossible: special-purpose and undelegated space.
_BY_DEFINITION = ("special-purpose", "undelegated")


def alternatives_of(weighed: Sequence[Weighed], tables: Tables) -> tuple[Alternative, ...]:
    """The status of each alternative, in the fixed order; nothing is ranked."""
    moving = [(item, effect) for item in weighed if (effect := effect_of(item, tables))]
    return tuple(_alternative(name, moving, tables) for name in ALTERNATIVES)


def _alternative(
    name: str, moving: Sequence[tuple[Weighed, Effect]], tables: Tables
) -> Alternative:
    rung = tables.lives.get(name, "")
    index = ALTERNATIVES.index(name)
    reads = tables.reads[name]
    if name == "planted":
        because = ("whoever plants picks an address whose records suit: no record can test it",)
        return Alternative(name, rung, "untestable", because, reads)
    recording = [item for item, effect in moving if name in effect.records]
    if recording:
        return Alternative(name, rung, "recorded", _clauses(recording, tables), reads)
    impossible = [
        item
        for item, effect in moving
        if item.reading.kind in _BY_DEFINITION and effect.ratings[index] in (None, -2)
    ]
    if impossible:
        return Alternative(name, rung, "ruled-out", _clauses(impossible, tables), reads)
    ratings = [effect.ratings[index] or 0 for _, effect in moving]
    lower = [item for item, effect in moving if (effect.ratings[index] or 0) < 0]
    if lower and max(ratings) <= 0:
        return Alternative(name, rung, "less-open", _clauses(lower, tables), reads)
    return Alternative(name, rung, "open", (), reads)


def matrix_of(weighed: Sequence[Weighed], tables: Tables) -> tuple[MatrixRow, ...]:
    """One row a witness. Repeating a reading of the same origin leaves every column as it was."""
    effects = {item.reading: effect for item in weighed if (effect := effect_of(item, tables))}
    return tuple(
        _matrix_row(group, [effects[reading] for reading in group]) for group in witnesses(effects)
    )


def _matrix_row(group: Sequence[Reading], effects: Sequence[Effect]) -> MatrixRow:
    ratings = tuple(
        (name, _strongest([effect.ratings[index] for effect in effects]))
        for index, name in enumerate(ALTERNATIVES)
    )
    values = {value for name, value in ratings if name != "planted"}
    readings = tuple(sorted({f"{r.source.feed}: {r.kind}" for r in group}))
    return MatrixRow(name_of(group), readings, ratings, len(values) > 1)


def _strongest(ratings: Sequence[int | None]) -> int | None:
    """What the readings of one origin say together: the strongest; opposites cancel."""
    if None in ratings:
        return None
    values = [rating for rating in ratings if rating is not None]
    high, low = max(values), min(values)
    if high > 0 > low and high == -low:
        return 0
    return high if high >= -low else low


def _clauses(items: Sequence[Weighed], tables: Tables) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause(item, tables) for item in items))
