"""What one source says about one address: `Present`, `Absent` or `Unavailable`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ipskeptic.model.when import Window

# Why a source has no answer: REASONING, "Readings".
CAUSES = (
    "not-installed",
    "stale",
    "refused",
    "rate-limited",
    "timed-out",
    "failed",
    "out-of-coverage",
    "not-asked",
)


class Source(NamedTuple):
    """Who says it, and how far that source is to be believed.

    Attributes:
        feed: Name of the feed in the catalogue.
        title: How it reads in a report.
        grade: Admiralty source grade, A to F.
        credibility: Admiralty credibility of the statement, 1 to 6.
        origin: Root of the content; "" where not known.
        upstreams: Other origins it takes content from.
        coverage: "census" or "sample".
        builtin: It is part of the program.
        means: What a listing by it means, one clause; "" where the kind says it all.
        does_not_mean: What it does not mean, one clause.
    """

    feed: str
    title: str
    grade: str
    credibility: int
    origin: str = ""
    upstreams: tuple[str, ...] = ()
    coverage: str = "sample"
    builtin: bool = False
    means: str = ""
    does_not_mean: str = ""


def joint_source(sources: Sequence[Source]) -> Source:
    """The source of what follows from several: all their names, the lowest of their grades."""
    origins = tuple(dict.fromkeys(source.origin for source in sources))
    return Source(
        feed="+".join(dict.fromkeys(source.feed for source in sources)),
        title=" and ".join(dict.fromkeys(source.title for source in sources)),
        grade=max(source.grade for source in sources),
        credibility=max(source.credibility for source in sources),
        origin=origins[0],
        upstreams=origins[1:],
        coverage="census",
    )


class Present(NamedTuple):
    """A source has a record of the address.

    Attributes:
        kind: Evidence kind (a name in `data/reasoning/evidence`).
        source: Who says it.
        entry: The matching record: `175.45.176.0/22`, `AS131279`.
        value: What the record says, as (key, value) pairs in the record's order.
        holds_at: When the source says it held, one window for each date at which the same
            record was seen, oldest first; empty if it has no date.
        fetched_at: When we got it, RFC 3339 UTC; "" if not known.
        since: First moment from which the record itself says that it holds, if it does.
        partial: The record covers only part of what was asked.
        settled: What the collector found that the general rule can't know: "superseded" (a nearer
            copy of the same census has it no more), "disagree" (a file as near to
            the time does not have it), "alone" (nothing usable ties it to the address and time),
            "since" (a later copy, read to tell what has changed); "" otherwise.
    """

    kind: str
    source: Source
    entry: str
    value: tuple[tuple[str, str], ...] = ()
    holds_at: tuple[Window, ...] = ()
    fetched_at: str = ""
    since: Window | None = None
    partial: bool = False
    settled: str = ""

    def get(self, key: str) -> str:
        """The value of a key, or ""."""
        for name, value in self.value:
            if name == key:
                return value
        return ""


def is_of_server(reading: Present) -> bool:
    """Whether it is what a registry's server said when it was asked (RDAP), and no file's."""
    return reading.get("rdap") != ""


class Absent(NamedTuple):
    """A source was asked and has no record of the address.

    Attributes:
        kind: Evidence kind.
        source: Who was asked.
        holds_at: Date of the copy that was asked.
        fetched_at: When we got it.
    """

    kind: str
    source: Source
    holds_at: tuple[Window, ...] = ()
    fetched_at: str = ""


class Unavailable(NamedTuple):
    """A source could not be asked.

    Attributes:
        kind: Evidence kind.
        source: Who would have been asked.
        cause: One of `CAUSES`.
        detail: What happened and what to do, one clause.
    """

    kind: str
    source: Source
    cause: str
    detail: str = ""


Reading = Present | Absent | Unavailable
