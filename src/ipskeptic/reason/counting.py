"""Counts over flat rows: equal answers are counted once, and every table is read from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple, Protocol

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


Raw = tuple[str, ...]


class Where(NamedTuple):
    """Which answers are meant.

    Attributes:
        fields: Names of fields of `Answer`.
        test: Given their values, whether it is one.
    """

    fields: tuple[str, ...]
    test: Callable[..., bool]


# Special-purpose addresses and nobody's: no record can place them.
NOT_VOID = Where(("class_",), lambda name: name != "void")


class Many(Protocol):
    """Answers to addresses without a time of their own, held otherwise: `bulk.counted`."""

    @property
    def judged(self) -> int:
        """Addresses judged."""

    @property
    def read(self) -> int:
        """How often those stand in the input."""

    def sums(self, fields: Sequence[str], where: Sequence[Where]) -> Mapping[Raw, tuple[int, int]]:
        """Judged and read, by the values of these fields, of the answers that are meant."""

    def sources(self, where: Sequence[Where]) -> int:
        """Bits of the files that have those."""


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
        judged: Addresses judged.
        read: How often those stand in the input.
        again: Of those judged that have a value in common, how many are an address that has it
            on another day too, by what they have in common and its value.
    """

    def __init__(self) -> None:
        self._answers: dict[Answer, Tally] = {}
        self._many: list[Many] = []
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

    def add_many(self, many: Many) -> None:
        """Take the answers for many addresses, none of which is added in another way."""
        self._many.append(many)
        self.judged += many.judged
        self.read += many.read

    def _one(self, row: Mapping[str, str], count: int, when: Window | None, sources: int) -> Answer:
        answer = Answer._make(_CELLS(row))
        tally = self._answers.get(answer)
        if tally is None:
            tally = self._answers[answer] = Tally()
        tally.judged += 1
        tally.read += count
        tally.sources |= sources
        if when is not None:
            tally.days.add(when.start.toordinal())
        self.judged += 1
        self.read += count
        return answer

    def sums(self, *fields: str, where: Sequence[Where] = ()) -> dict[Raw, tuple[int, int]]:
        """Judged and read, by the values of some fields.

        Args:
            fields: Names of fields of `Answer`.
            where: Which answers are counted: those that all of these mean.
        """
        sums: dict[Raw, tuple[int, int]] = {}
        for many in self._many:
            found = many.sums(fields, where)
            sums = _added(sums, found.items()) if sums else dict(found)
        get = _getter(fields)
        own = ((get(answer), (tally.judged, tally.read)) for answer, tally in self._meant(where))
        return _added(sums, own)

    def judged_if(self, test: Callable[..., bool], *fields: str) -> int:
        """How many judged have values in some fields of which a test is true."""
        return sum(judged for raw, (judged, _) in self.sums(*fields).items() if test(*raw))

    def sources(self, where: Sequence[Where]) -> int:
        """Bits of the files that have the addresses of these answers."""
        found = 0
        for _, tally in self._meant(where):
            found |= tally.sources
        for many in self._many:
            found |= many.sources(where)
        return found

    def days(self, where: Sequence[Where]) -> set[int]:
        """The days of their own, as ordinals, that these answers are of."""
        return set[int]().union(*(tally.days for _, tally in self._meant(where)))

    def _meant(self, where: Sequence[Where]) -> Iterator[tuple[Answer, Tally]]:
        found = iter(self._answers.items())
        for fields, test in where:
            found = _tested(found, _getter(fields), test)
        return found


def _added(
    sums: dict[Raw, tuple[int, int]], more: Iterable[tuple[Raw, tuple[int, int]]]
) -> dict[Raw, tuple[int, int]]:
    for raw, (judged, read) in more:
        so_far = sums.get(raw, (0, 0))
        sums[raw] = (so_far[0] + judged, so_far[1] + read)
    return sums


def _getter(fields: Sequence[str]) -> Callable[[Answer], Raw]:
    """Takes the values of some fields, as a tuple also where it is one."""
    if len(fields) > 1:
        return attrgetter(*fields)
    name = fields[0]
    return lambda answer: (getattr(answer, name),)


def _tested(
    found: Iterator[tuple[Answer, Tally]], get: Callable[[Answer], Raw], test: Callable[..., bool]
) -> Iterator[tuple[Answer, Tally]]:
    known: dict[Raw, bool] = {}
    for answer, tally in found:
        raw = get(answer)
        passes = known.get(raw)
        if passes is None:
            passes = known[raw] = test(*raw)
        if passes:
            yield answer, tally


class Column:
    """What stands in one or more fields of an answer, as keys with how they read.

    Args:
        of: Takes the fields' values; gives pairs of key and title. An empty key is no value.
        fields: Names of the fields of `Answer`.
    """

    def __init__(self, of: Callable[..., Iterable[tuple[str, str]]], *fields: str) -> None:
        self._of = of
        self._fields = fields
        self._get = _getter(fields)

    def values(self, answer: Answer) -> list[tuple[str, str]]:
        """The values of one answer."""
        return self._values(self._get(answer))

    def groups(
        self, counts: Counts, where: Sequence[Where] = ()
    ) -> Iterator[tuple[list[tuple[str, str]], int, int]]:
        """The values, judged and read of all answers; equal fields are looked at once.

        Args:
            counts: What was counted.
            where: Which answers are counted.
        """
        for raw, (judged, read) in counts.sums(*self._fields, where=where).items():
            yield self._values(raw), judged, read

    def having(self, key: str) -> Where:
        """Answers that have a value."""
        return Where(self._fields, lambda *raw: any(key == one for one, _ in self._values(raw)))

    def _values(self, raw: Raw) -> list[tuple[str, str]]:
        return [(key, title) for key, title in self._of(*raw) if key]


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
    """Handle and date of its file, since a handle names one holder within one file only.

    A registry's server is asked at a moment, block after block: the day of it is its date.
    """
    return [(f"{handle} ({as_of[:10]})", name)] if handle else []


# What a list may converge on.
CONVERGING: Mapping[str, Column] = {
    "country": Column(_country, "cc"),
    "network": Column(_networks, "asn", "as_name"),
    "holder": Column(_holder, "holder", "as_of", "holder_name"),
    "prefix": Column(lambda prefix: [(prefix, "")], "prefix"),
}
