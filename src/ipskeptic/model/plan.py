"""Who would be asked what: the document behind `--dry-run`."""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.model.online import Question


class Asked(NamedTuple):
    """What one server would be asked.

    Attributes:
        way: One of `model.online.WAYS`.
        server: Who, as in `Question`.
        questions: What would be sent, in that order.
        kept: How many questions besides are not sent, since their answers are kept.
        seconds: How long the server's pace makes the questions take at least.
    """

    way: str
    server: str
    questions: tuple[Question, ...]
    kept: int = 0
    seconds: float = 0.0


class Unasked(NamedTuple):
    """An input of which nothing is asked.

    Attributes:
        target: Its canonical text.
        way: In which way it is not asked about; "" for all of them.
        reason: Why, one clause.
    """

    target: str
    way: str
    reason: str


class Plan(NamedTuple):
    """All of it.

    Attributes:
        ways: The ways asked for, in their order.
        through: For each way, in the same order, what it goes through, one clause.
        asked: By way, then in the order in which servers are first asked.
        unasked: In the order of the input.
        targets: How many different addresses, prefixes and ranges the input has.
    """

    ways: tuple[str, ...]
    through: tuple[str, ...]
    asked: tuple[Asked, ...]
    unasked: tuple[Unasked, ...]
    targets: int

    @property
    def questions(self) -> int:
        """How many questions would be sent at most."""
        return sum(len(one.questions) for one in self.asked)

    @property
    def conditional(self) -> int:
        """How many of them only under a condition."""
        return sum(bool(question.when) for one in self.asked for question in one.questions)

    @property
    def kept(self) -> int:
        """How many answers are kept."""
        return sum(one.kept for one in self.asked)

    @property
    def seconds(self) -> float:
        """How long it takes at least: servers are asked side by side."""
        return max((one.seconds for one in self.asked), default=0.0)
