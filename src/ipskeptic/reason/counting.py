"""Counts over flat rows: equal answers are counted once, and every table is read from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from ipskeptic.model.feed import Feed
from ipskeptic.model.names import NO_COUNTRY
from ipskeptic.model.when import Window

# The columns of a flat row that are counted (`model/row.py` has them all).
COLUMNS = (
    "class",
    "also",
    "carries",
    "stops_at",
    "fit",
    "registry",
    "cc",
    "prefix",
    "as_of",
    "usable",
    "holder",
    "holder_name",
    "asn",
    "as_name",
    "feeds",
    "origins",
)

_CELLS = itemgetter(*COLUMNS)


class Answer(NamedTuple):
    """One kind of answer, as a flat row has it; see `COLUMNS`."""

    class_: str
    also: str
    carries: str
    stops_at: str
    fit: str
    registry: str
    cc: str
    prefix: str
    as_of: str
    usable: str
    holder: str
    holder_name: str
    asn: str
    as_name: str
    feeds: str
    origins: str


class Tally:
    """How often one kind of answer was given.

    Attributes:
        judged: Addresses judged.
        read: How often those stand in the input.
        days: Days of their own, as ordinals.
        sources: Bits of the files that have them.
    """

    __slots__ = ("days", "judged", "read", "sources")

    def __init__(self) -> None:
        self.judged = 0
        self.read = 0
        self.days: set[int] = set()
        self.sources = 0


class Counts:
    """Counts answers; memory grows with different answers, and the days of each.

    Attributes:
        answers: Tallies by answer.
        judged: Addresses judged.
        read: How often those stand in the input.
        again: Of those judged that have a value in common, how many are an address that has it
            on another day too, by what they have in common and its value.
    """

    def __init__(self) -> None:
        self.answers: dict[Answer, Tally] = {}
        self.again: Counter[tuple[str, str]] = Counter()
        self.judged = 0
        self.read = 0

    def add(
        self, rows: Sequence[tuple[Mapping[str, str], int, Window | None]], sources: int
    ) -> None:
        """Take the answers for one address.

        Args:
            rows: For each of its times: a flat row with at least `COLUMNS`, how often the address
                stands there at that time, and the time; None is no time of its own.
            sources: Bits of the files that have it.
        """
        answers = [self._one(row, count, when, sources) for row, count, when in rows]
        if len(answers) > 1:
            for on, column in CONVERGING.items():
                keys = Counter(key for answer in answers for key, _ in column.values(answer))
                self.again.update({(on, key): n - 1 for key, n in keys.items() if n > 1})

    def _one(self, row: Mapping[str, str], count: int, when: Window | None, sources: int) -> Answer:
        answer = Answer._make(_CELLS(row))
        tally = self.answers.get(answer)
        if tally is None:
            tally = self.answers[answer] = Tally()
        tally.judged += 1
        tally.read += count
        tally.sources |= sources
        if when is not None:
            tally.days.add(when.start.toordinal())
        self.judged += 1
        self.read += count
        return answer


class Column:
    """What stands in one or more fields of an answer, as keys with how they read.

    Args:
        of: Takes the fields' values; gives pairs of key and title. An empty key is no value.
        fields: Names of the fields of `Answer`.
    """

    def __init__(self, of: Callable[..., Iterable[tuple[str, str]]], *fields: str) -> None:
        self._of = of
        self._fields = fields
        self._get = attrgetter(*fields)

    def values(self, answer: Answer) -> list[tuple[str, str]]:
        """The values of one answer."""
        return self._values(self._get(answer))

    def groups(
        self, counts: Counts, *, void: bool = True
    ) -> Iterator[tuple[list[tuple[str, str]], int, int]]:
        """The values, judged and read of all answers; equal fields are looked at once.

        Args:
            counts: What was counted.
            void: Whether addresses of class void are counted too.
        """
        sums: dict[Any, tuple[int, int]] = {}
        for answer, tally in counts.answers.items():
            if void or answer.class_ != "void":
                raw = self._get(answer)
                judged, read = sums.get(raw, (0, 0))
                sums[raw] = (judged + tally.judged, read + tally.read)
        for raw, (judged, read) in sums.items():
            yield self._values(raw), judged, read

    def _values(self, raw: Any) -> list[tuple[str, str]]:
        found = self._of(raw) if len(self._fields) == 1 else self._of(*raw)
        return [(key, title) for key, title in found if key]


def parts(text: str) -> list[str]:
    """The parts of a column that holds several values."""
    return text.split(";") if text else []


def kinds_of(feeds: str, catalogue: Mapping[str, Feed]) -> list[str]:
    """The evidence kinds of the feeds that list an address, at whatever date, each once."""
    return sorted({catalogue[name].kind for name in parts(feeds) if name in catalogue})


def _country(code: str) -> list[tuple[str, str]]:
    return [] if code in NO_COUNTRY else [(code, "")]


def _networks(numbers: str, name: str) -> list[tuple[str, str]]:
    """The ASes that announced it in the nearest table, with a name where there is one AS."""
    several = parts(numbers)
    return [(number, name if len(several) == 1 else "") for number in several]


def _holder(handle: str, as_of: str, name: str) -> list[tuple[str, str]]:
    """Handle and date of its file, since a handle names one holder within one file only."""
    return [(f"{handle} ({as_of})", name)] if handle else []


# What a list may converge on.
CONVERGING: Mapping[str, Column] = {
    "country": Column(_country, "cc"),
    "network": Column(_networks, "asn", "as_name"),
    "holder": Column(_holder, "holder", "as_of", "holder_name"),
    "prefix": Column(lambda prefix: [(prefix, "")], "prefix"),
}
