"""What follows from the readings, read back from a saved report; `saved` reads the rest."""

from __future__ import annotations

from ipskeptic.model.assessment import (
    ALTERNATIVES,
    RUNGS,
    STATES,
    STATUSES,
    Alternative,
    Change,
    Gap,
    Judgement,
    MatrixRow,
    Mention,
    NextStep,
    RungState,
)
from ipskeptic.render.fields import Fields


def rung(fields: Fields) -> RungState:
    """A rung of the ladder."""
    return RungState(
        rung=fields.text("rung", RUNGS),
        statement=fields.text("statement"),
        state=fields.text("state", STATES),
        for_=fields.count("for"),
        against=fields.count("against"),
        because=fields.texts("because"),
    )


def judgement(fields: Fields) -> Judgement:
    """A judgement."""
    return Judgement(
        statement=fields.text("statement"),
        term=fields.text("term"),
        band=fields.text("band"),
        basis=fields.text("basis"),
        confidence=fields.text("confidence", ("low", "moderate", "high")),
        because=fields.texts("because"),
    )


def alternative(fields: Fields) -> Alternative:
    """One of the ten alternatives."""
    return Alternative(
        name=fields.text("name", ALTERNATIVES),
        rung=fields.text("rung", ("", *RUNGS)),
        status=fields.text("status", STATUSES),
        because=fields.texts("because"),
        reads=fields.text("reads"),
    )


def matrix_row(fields: Fields) -> MatrixRow:
    """A row of the matrix."""
    ratings = fields.child("ratings")
    return MatrixRow(
        origin=fields.text("origin"),
        readings=fields.texts("readings"),
        ratings=tuple((name, ratings.number(name)) for name in ratings.data),
        discriminates=fields.flag("discriminates"),
    )


def change(fields: Fields) -> Change:
    """What differs between then and now."""
    return Change(
        what=fields.text("what"),
        then=fields.text("then"),
        then_at=fields.text("then_at"),
        now=fields.text("now"),
        now_at=fields.text("now_at"),
        sources=fields.texts("sources"),
    )


def next_step(fields: Fields) -> NextStep:
    """Evidence that would settle something."""
    return NextStep(
        what=fields.text("what"),
        who=fields.text("who"),
        settles=fields.texts("settles", ALTERNATIVES),
        command=fields.text("command"),
    )


def gap(fields: Fields) -> Gap:
    """A question that was not answered."""
    return Gap(fields.text("question"), fields.text("cause"), fields.text("command"))


def mention(fields: Fields) -> Mention:
    """A case with this address."""
    return Mention(fields.text("case"), fields.text("title"), fields.text("text"))
