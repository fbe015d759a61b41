"""A time line: what each copy of every feed held says of one address, prefix or range.

Nothing in it speaks of the time between two copies: a stretch says that the copies of its dates
agree, not that it was so in between.
"""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.model.assessment import Mention
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window

# What a copy says of the target: a record covers all of it; records cover parts of it; a census
# does not have it; a sample does not list it, which moves nothing; the copy holds no entries at
# all; the part that was read of it says nothing.
STATES = ("present", "partial", "absent", "not-listed", "empty", "unread")

# States that a later copy can be compared with.
TELLING = frozenset({"present", "partial", "absent"})

# What may differ from one copy to the next. "prefix" and the two before it: the block that covers
# the target; "value": what a list says of it; "record": it is there or not; "records": their
# number in a prefix or range.
DIFFERENCES = (
    "registry",
    "country",
    "status",
    "first-allocation",
    "origin-as",
    "prefix-split",
    "prefix-joined",
    "prefix",
    "value",
    "record",
    "records",
)


class Stretch(NamedTuple):
    """Consecutive copies of a feed that say the same of the target.

    Attributes:
        state: One of `STATES`.
        dates: The dates of the copies, oldest first; empty for one without a date.
        changed: Its first copy says otherwise than the copy before that could be compared.
        entry: The matching record or records as text; "" for none.
        value: What the record says, (key, value) pairs; what all say where there are several.
        records: How many records of a copy lie on the target.
        counts: Where they cover only parts: country codes or origins with the number of records,
            most first.
        span: First and last address of what covers the target; (0, 0) where nothing does.
        title: The copy's own title where the feed's is too general, else "".
        builtin: All these copies are part of the program.
    """

    state: str
    dates: tuple[Window, ...]
    changed: bool = False
    entry: str = ""
    value: tuple[tuple[str, str], ...] = ()
    records: int = 0
    counts: tuple[tuple[str, int], ...] = ()
    span: tuple[int, int] = (0, 0)
    title: str = ""
    builtin: bool = False

    def get(self, key: str) -> str:
        """The value of a key, or ""."""
        return dict(self.value).get(key, "")


class Lane(NamedTuple):
    """One feed over the dates of which a copy is held.

    Attributes:
        group: The evidence kind, which lanes are grouped by: "delegation", "route" and so on.
        group_title: How that reads.
        feed: Name of the feed.
        title: Its title.
        coverage: "census" or "sample".
        grade: Admiralty grade with credibility: "A 2".
        stretches: By date; those without a date last.
        now: It has no date and speaks for the present: the embedded country table.
    """

    group: str
    group_title: str
    feed: str
    title: str
    coverage: str
    grade: str
    stretches: tuple[Stretch, ...]
    now: bool = False

    @property
    def has_record(self) -> bool:
        """Whether any copy has a record of the target or of parts of it."""
        return any(stretch.state in ("present", "partial") for stretch in self.stretches)

    @property
    def dates(self) -> tuple[Window, ...]:
        """The dates of all copies."""
        return tuple(date for stretch in self.stretches for date in stretch.dates)


class Difference(NamedTuple):
    """What differs between two copies. Never the holder's handle: it is not constant.

    Attributes:
        group: The evidence kind.
        what: One of `DIFFERENCES`.
        then: What the earlier copy says; "none" where it has no record.
        then_at: Its date.
        now: What the later copy says.
        now_at: Its date, or "now" for the table without a date.
        sources: Titles of the two sources.
    """

    group: str
    what: str
    then: str
    then_at: str
    now: str
    now_at: str
    sources: tuple[str, str]


class Side(NamedTuple):
    """What one of two registries that both have the target says.

    Attributes:
        registry: The registry.
        title: Its title.
        entry: Its record.
        country: Its country code.
        dates: The dates of its files from the first to the last that has it.
    """

    registry: str
    title: str
    entry: str
    country: str
    dates: tuple[Window, ...]


class Conflict(NamedTuple):
    """Two registries have the target in files whose dates overlap."""

    first: Side
    second: Side


class Timeline(NamedTuple):
    """The document behind every format of `history`.

    Attributes:
        version: Version of ipskeptic that made it.
        generated_at: The clock that was passed in.
        input: The text as it was given.
        target: What it names.
        snapshots: The copies that were asked.
        lanes: Grouped; within a group by name of the feed.
        differences: What differs between two copies, by group and date.
        conflicts: Registries that both have it.
        mentions: Cases of the casebook with the target.
        complete: Whether all of a prefix or range was read; if not, numbers are lower bounds.
        notes: What must be said with it, one sentence each.
    """

    version: str
    generated_at: Window
    input: str
    target: Target
    snapshots: tuple[Snapshot, ...]
    lanes: tuple[Lane, ...]
    differences: tuple[Difference, ...]
    conflicts: tuple[Conflict, ...]
    mentions: tuple[Mention, ...]
    complete: bool
    notes: tuple[str, ...]
