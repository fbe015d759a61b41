"""A saved report asked again: with today's data, or with the very data that it pins."""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.model.assessment import Assessment
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window

# Whether what a reader takes away from an answer is the same: class, also, carries, stops_at, fit,
# the claim's answer, the rungs' states and the alternatives' statuses. All else is detail.
CONCLUSIONS = ("same", "changed")

# What may differ, in the order in which it is listed.
WHATS = (
    "class",
    "also",
    "carries",
    "stops_at",
    "fit",
    "answer",
    "rung",
    "alternative",
    "question",
    "judgement",
    "reading",
)
CONCLUDING = WHATS[:8]

# Why it differs; see `Cause`.
CAUSES = (
    "new-copy",
    "gone-copy",
    "catalogue",
    "version",
    "numbers",
    "clock",
    "other-readings",
    "not-known",
)

PROOFS = ("same", "different", "incomplete")


class Cause(NamedTuple):
    """Why something differs.

    Attributes:
        what: One of `CAUSES`: a copy of a feed that the report does not pin; one it pins that is
            not held; the feed's entry in the catalogue; another version of the program; other
            numbers of the reasoning; another clock; other readings that changed; none of these.
        feed: Name of the feed, "" where it is none.
        title: How the copy or feed reads.
        holds_at: The copy's own date, "" without one.
        sha256: Of the copy, "" where not known.
    """

    what: str
    feed: str = ""
    title: str = ""
    holds_at: str = ""
    sha256: str = ""


class Difference(NamedTuple):
    """One thing that differs between two answers.

    Attributes:
        what: One of `WHATS`.
        name: Which one: a rung, an alternative, a question, a judgement's statement, or a
            reading's "kind from feed: entry"; "" where there is but one.
        before: What it was, "" for nothing.
        after: What it is, "" for nothing.
        because: Why.
        matters: Whether it may move anything: false for a reading that moves nothing before or
            after, or differs only in the date of its copy.
    """

    what: str
    name: str
    before: str
    after: str
    because: tuple[Cause, ...] = ()
    matters: bool = True


class Short(NamedTuple):
    """An answer in short: fields of `Assessment`."""

    class_: str
    also: tuple[str, ...]
    carries: str
    stops_at: str
    fit: str
    answer: str
    answered: tuple[str, ...]


def short_of(found: Assessment) -> Short:
    """An answer in short."""
    return Short(
        found.class_,
        found.also,
        found.carries,
        found.stops_at,
        found.fit,
        found.answer,
        found.answered,
    )


class Context(NamedTuple):
    """What an answer was made with, besides the question.

    Attributes:
        version: Version of the program.
        clock: The clock.
        overrides: Numbers replaced, "name = value".
        snapshots: The snapshots that count; None where that is not known (JSON lines).
    """

    version: str
    clock: Window
    overrides: tuple[str, ...]
    snapshots: tuple[Snapshot, ...] | None


class Again(NamedTuple):
    """One assessment asked again.

    Attributes:
        input: The input as it stood.
        target: What it names.
        seen_at: T, which stays the report's.
        time_given: False where T was the moment of the report.
        claim: The claim as it is typed, "" for none.
        before: The report's answer.
        after: Today's.
        conclusion: One of `CONCLUSIONS`.
        changes: What differs, in the order of `WHATS`.
        recorded: How many answers of servers were taken over as recorded.
    """

    input: str
    target: Target
    seen_at: Window
    time_given: bool
    claim: str
    before: Short
    after: Short
    conclusion: str
    changes: tuple[Difference, ...]
    recorded: int = 0


class Replay(NamedTuple):
    """A saved report asked again with today's data.

    Attributes:
        source: The report's file name.
        then: What the report was made with.
        now: What it was asked again with; its snapshots are those that today's answers rest on.
        new: Snapshots that count today and that the report does not pin.
        gone: Snapshots that it pins and that are not held.
        same: How many it pins that are held, by SHA-256.
        items: The assessments, in their order.
        refused: How much refused input there is; it stays refused.
    """

    source: str
    then: Context
    now: Context
    new: tuple[Snapshot, ...]
    gone: tuple[Snapshot, ...]
    same: int
    items: tuple[Again, ...]
    refused: int = 0

    @property
    def changed(self) -> tuple[Again, ...]:
        """The assessments whose conclusion changed."""
        return tuple(item for item in self.items if item.conclusion == "changed")


class FieldDifference(NamedTuple):
    """A field of two documents that differs: its path, and its JSON before and after."""

    path: str
    before: str
    after: str


class Missing(NamedTuple):
    """What a proof needs and this machine does not have.

    Attributes:
        feed: Name of the feed, "ipskeptic" for the program or its own records, "iptocc" for the
            embedded table.
        holds_at: Its date, "" without one.
        sha256: As pinned, "" where the report pins none.
        what: What is there in its place, a clause.
        way: How to bring it, a command or a clause.
    """

    feed: str
    holds_at: str
    sha256: str
    what: str
    way: str


class Proof(NamedTuple):
    """A saved report asked again with the data that it pins.

    Attributes:
        source: The report's file name.
        report_version: Version of the program that made the report.
        version: Version that asked again.
        generated_at: The report's clock, which counted again.
        state: One of `PROOFS`; "incomplete" proves nothing.
        assessments: How many were asked again.
        refused: How much refused input there is.
        snapshots: How many snapshots are pinned, by SHA-256.
        recorded: How many answers of servers were taken over, and not asked again.
        differences: The first fields that differ.
        differing: How many fields differ.
        missing: What could not be brought together.
        notes: What else has to be said, a sentence each.
    """

    source: str
    report_version: str
    version: str
    generated_at: Window
    state: str
    assessments: int
    refused: int
    snapshots: int
    recorded: int = 0
    differences: tuple[FieldDifference, ...] = ()
    differing: int = 0
    missing: tuple[Missing, ...] = ()
    notes: tuple[str, ...] = ()
