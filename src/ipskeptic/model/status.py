"""The freshness page: what is held, what of it speaks for now, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ipskeptic.model.feed import Fetch, Snapshot
from ipskeptic.model.when import Window

# Whether a feed's newest copy may speak for now: of what it lists and of what it does not; of what
# it lists alone; or of neither.
SPEAKS = ("yes", "listings", "no")
# Whether one of the five questions can be answered for now: for any address, for some, or not.
ANSWERED = ("yes", "partly", "no")
# The states of an index.
CURRENT = "current"
MISSING = "missing"
OUT_OF_DATE = "out-of-date"
UNUSABLE = "unusable"
INDEX_STATES = (CURRENT, MISSING, OUT_OF_DATE, UNUSABLE)

# What may be odd about a copy or a feed; names are stable.
REMARKS = (
    "future",
    "undated",
    "empty",
    "excerpt",
    "shrunk",
    "same-content",
    "old-content",
    "dead",
    "refused-rows",
    "graded-low",
    "unknown-feed",
    "update-failed",
    "update-refused",
    "too-old",
    "not-held",
    "online",
    "warning",
)


class Remark(NamedTuple):
    """Something odd about a copy or a feed.

    Attributes:
        name: One of `REMARKS`.
        text: What it is, a clause.
    """

    name: str
    text: str


class Copy(NamedTuple):
    """One copy of a feed that is held.

    Attributes:
        snapshot: What it is a copy of.
        age_days: Whole days since its own date; None if it has none or it is still to come.
        size_on_disk: Bytes.
        remarks: What is odd about it.
    """

    snapshot: Snapshot
    age_days: int | None
    size_on_disk: int
    remarks: tuple[Remark, ...] = ()


class Missing(NamedTuple):
    """A stretch between two held dates for which no copy speaks.

    Attributes:
        after: Date of the copy before it.
        before: Date of the copy after it.
        days: Days between the two.
    """

    after: str
    before: str
    days: int


class FeedStatus(NamedTuple):
    """One feed that is held, was asked for, or was named.

    Attributes:
        name: Name of the feed.
        title: How it reads in a report.
        kind: Evidence kind; "" if the catalogue does not have it.
        question: The question that it helps to answer, or "".
        coverage: "census" or "sample"; "" if the catalogue does not have it.
        grade: Grade and credibility, as `A2`; "" as above.
        licence: Licence or terms.
        redistribute: Whether a copy may be passed on.
        dead_since: Date since which its publisher has not changed it, or "".
        reach_days: A copy so many days old may still speak; None if it always or never does.
        speaks: One of `SPEAKS`.
        why: Why it does not, or only of what it lists; "" if it does.
        copies: The copies, newest first.
        missing: Stretches without a copy, oldest first.
        fetches: What `data update` last asked for, and what came of it.
        size_on_disk: Bytes of all copies.
        remarks: What is odd about the feed.
    """

    name: str
    title: str
    kind: str
    question: str
    coverage: str
    grade: str
    licence: str
    redistribute: bool
    dead_since: str
    reach_days: int | None
    speaks: str
    why: str
    copies: tuple[Copy, ...]
    missing: tuple[Missing, ...]
    fetches: tuple[Fetch, ...]
    size_on_disk: int
    remarks: tuple[Remark, ...]


class QuestionStatus(NamedTuple):
    """One of the five questions that records of an address can answer.

    Attributes:
        name: One of `model.assessment.QUESTIONS`.
        answered: One of `ANSWERED`: whether it can be answered for now.
        feeds: Feeds that speak for now.
        why: What is missing, a clause; "" if nothing is.
        command: What would help, or "".
    """

    name: str
    answered: str
    feeds: tuple[str, ...]
    why: str
    command: str


class IndexStatus(NamedTuple):
    """The compiled index.

    Attributes:
        path: Its file.
        state: "current", "missing" (nothing is held that should be in it), "out-of-date" (it
            is not made of what is held), or "unusable".
        detail: What is wrong and the way out; "" if current or missing.
        size: Bytes on disk.
        counts: Intervals, rows, entries and so on, as `Index.counts`.
    """

    path: str
    state: str
    detail: str
    size: int
    counts: Mapping[str, int]


class StatusPage(NamedTuple):
    """What `data status` shows.

    Attributes:
        version: Of the program.
        generated_at: The clock.
        place: The data folder, or the bundle.
        is_bundle: Whether it is a bundle.
        builtin: The snapshots that are part of the program.
        named: The feeds that were asked for; empty for all that are held.
        questions: The five questions, as answering helps most.
        feeds: By question, then by name.
        index_file: The compiled index.
        problems: Files that can't be read, and why.
        max_age_hours: How old a newest copy may be; None if that was not asked.
        helps_most: The one command that would help most, or "".
    """

    version: str
    generated_at: Window
    place: str
    is_bundle: bool
    builtin: tuple[Snapshot, ...]
    named: tuple[str, ...]
    questions: tuple[QuestionStatus, ...]
    feeds: tuple[FeedStatus, ...]
    index_file: IndexStatus
    problems: tuple[str, ...]
    max_age_hours: int | None
    helps_most: str

    @property
    def too_old(self) -> tuple[str, ...]:
        """Feeds whose newest copy is older than was asked for, or that are named and not held."""
        names = ("too-old", "not-held")
        return tuple(f.name for f in self.feeds if any(r.name in names for r in f.remarks))
