"""Who would be asked what: the document behind `--dry-run`."""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.model.online import Question


def is_conditional(question: Question) -> bool:
    """Whether a question may not be sent at all; `when` may also say when one is."""
    return question.when.startswith("if ")


class Asked(NamedTuple):
    """What one server would be asked.

    Attributes:
        way: One of `model.online.WAYS`.
        server: Who, as in `Question`.
        questions: What would be sent, in that order, each once.
        most: How many are sent at most: one under a condition may be sent for each input.
        least: How many of them are sent at least: none of those under a condition, and one of
            those whose answers may be of the same block.
        kept: How many answers are kept from earlier, so that their questions are not sent.
        seconds: How long the server's pace makes those that are sent at least take.
    """

    way: str
    server: str
    questions: tuple[Question, ...]
    most: int
    least: int
    kept: int = 0
    seconds: float = 0.0


class Unasked(NamedTuple):
    """Inputs of which nothing is asked, for one reason.

    Attributes:
        way: In which way they are not asked about; "" for all of them.
        servers: Who is not asked where others are; none where nobody is asked in that way.
        reason: Why, one clause.
        targets: Their canonical texts, in the order of the input.
    """

    way: str
    servers: tuple[str, ...]
    reason: str
    targets: tuple[str, ...]


class Plan(NamedTuple):
    """All of it.

    Attributes:
        ways: The ways asked for, in their order.
        through: For each way, in the same order, what it goes through, one clause.
        asked: By way, then in the order in which servers are first asked.
        unasked: In the order in which they are met.
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
        return sum(one.most for one in self.asked)

    @property
    def least(self) -> int:
        """How many questions are sent at least."""
        return sum(one.least for one in self.asked)

    @property
    def kept(self) -> int:
        """How many answers are kept."""
        return sum(one.kept for one in self.asked)

    @property
    def seconds(self) -> float:
        """How long it takes at least: servers are asked side by side."""
        return max((one.seconds for one in self.asked), default=0.0)
