"""Counts over flat rows: equal answers are counted once, and every table is read from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ipskeptic.discover import countries, regions
from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.model.names import NO_COUNTRY, REGISTRY_NAMES
from ipskeptic.model.triage import SEVERAL, Row, Table
from ipskeptic.model.when import Window
from ipskeptic.reason.tables import Tables

# The columns of a flat row that are counted (`render/row.py` has them all).
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

# Rows kept of a table; more are summed up (judgement: no reader goes through a thousand).
KEPT = 1000

_FIT_TITLES = {
    "named": "a record names the party",
    "sources-differ": "one does, another names somebody else",
    "not-named": "no record names it",
    "not-asked": "no source held could name it",
}
_USABLE_TITLES = {
    "true": "the record may speak for the time",
    "false": "of another date: shown, moves nothing",
    "table": "a table without a date alone, for the present",
}
_MANY_WITNESSES = 3

# Kinds whose share is always told, be it nothing (issue 4: Tor, VPN, cloud, scanner).
ALWAYS_ASKED = ("tor-exit", "vpn", "hosting", "cdn", "public-service", "compromised-host")


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
            for on, of in CONVERGING.items():
                keys = Counter(key for answer in answers for key, _ in of(answer) if key)
                self.again.update({(on, key): n - 1 for key, n in keys.items() if n > 1})

    def _one(self, row: Mapping[str, str], count: int, when: Window | None, sources: int) -> Answer:
        answer = Answer._make([row[column] for column in COLUMNS])
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


# The values of an answer in one table, each with how it reads.
Values = Callable[[Answer], Iterable[tuple[str, str]]]


def tables_of(
    counts: Counts, tables: Tables, snapshots: Iterable[Snapshot], *, claimed: bool
) -> tuple[Table, ...]:
    """Every table over what was counted.

    Args:
        counts: What was counted.
        tables: The tables of the reasoning: kinds of feeds and how they read.
        snapshots: Every copy held, so that "on none" and "not asked" can be told apart.
        claimed: Whether there is a claim, so that there is a table `fit`.
    """
    names, catalogue = countries() | regions(), tables.catalogue
    titles = {name: kind.title for name, kind in tables.kinds.items()}
    values: dict[str, Values] = {
        "class": lambda a: [(a.class_, "")],
        "also": lambda a: [(name, "") for name in _parts(a.also)],
        "carries": lambda a: [(a.carries, "")],
        "stops_at": lambda a: [(a.stops_at, "")],
        "fit": lambda a: [(a.fit, _FIT_TITLES.get(a.fit, ""))],
        "usable": lambda a: [_usable(a)],
        "registry": lambda a: [(a.registry, REGISTRY_NAMES.get(a.registry, ""))],
        "country": lambda a: [(a.cc, names.get(a.cc, ""))],
        "holder": lambda a: [holder_of(a)],
        "prefix": lambda a: [(a.prefix, a.cc)],
        "network": networks_of,
        "kind": lambda a: [
            (kind, titles.get(kind, kind)) for kind in kinds_of(a, tables.catalogue)
        ],
        "feed": lambda a: [(name, _title(name, catalogue)) for name in _parts(a.feeds)],
        "origin": lambda a: [(name, "") for name in _parts(a.origins)],
        "witnesses": lambda a: [_witnesses(a, catalogue)],
    }
    made = {name: _table(name, of, counts) for name, of in values.items()}
    made["kind"] = _with_asked(made["kind"], titles, held_kinds(snapshots, catalogue))
    witnesses = made["witnesses"]
    made["witnesses"] = witnesses._replace(rows=tuple(sorted(witnesses.rows)))
    return tuple(table for name, table in made.items() if claimed or name != "fit")


def held_kinds(snapshots: Iterable[Snapshot], catalogue: Mapping[str, Feed]) -> dict[str, str]:
    """Evidence kinds of which a list is held: "" for one of the user's own, else what to say."""
    held: dict[str, str] = {}
    for snapshot in snapshots:
        feed = catalogue.get(snapshot.feed)
        if feed and not snapshot.builtin:
            held[feed.kind] = ""
        elif feed:
            held.setdefault(feed.kind, " (only built-in records held)")
    return held


def _with_asked(table: Table, titles: Mapping[str, str], held: Mapping[str, str]) -> Table:
    """The table of kinds with a row for each that is always asked about, also where none is on it.

    "None on it" and "no list held" are two answers, so the title says which.
    """
    found = {row.key for row in table.rows}
    asked = tuple(
        Row(kind, titles[kind] + held.get(kind, " (no list held)"), 0, 0)
        for kind in ALWAYS_ASKED
        if kind not in found
    )
    return table._replace(rows=table.rows + asked, distinct=table.distinct + len(asked))


def kinds_of(answer: Answer, catalogue: Mapping[str, Feed]) -> list[str]:
    """The evidence kinds of the feeds that list it, at whatever date, each once."""
    kinds = (catalogue[name].kind for name in _parts(answer.feeds) if name in catalogue)
    return sorted(set(kinds))


def networks_of(answer: Answer) -> list[tuple[str, str]]:
    """The ASes that announced it in the nearest table, with a name where there is one AS."""
    numbers = _parts(answer.asn)
    return [(number, answer.as_name if len(numbers) == 1 else "") for number in numbers]


def holder_of(answer: Answer) -> tuple[str, str]:
    """Handle and date of its file, since a handle names one holder within one file only."""
    if not answer.holder:
        return "", ""
    return f"{answer.holder} ({answer.as_of})", answer.holder_name


def _usable(answer: Answer) -> tuple[str, str]:
    """Whether the registry's record may speak; the embedded table has no registry and no date."""
    key = "table" if answer.usable == "true" and not answer.registry else answer.usable
    return key, _USABLE_TITLES.get(key, "")


def _table(name: str, of: Values, counts: Counts) -> Table:
    found: dict[str, tuple[str, int, int]] = {}
    without_judged, without_read = 0, 0
    for answer, tally in counts.answers.items():
        values = [(key, title) for key, title in of(answer) if key]
        if not values:
            without_judged += tally.judged
            without_read += tally.read
        for key, title in values:
            held, judged, read = found.get(key, ("", 0, 0))
            # One key may read in several ways: the same whatever the order of the input.
            best = min(filter(None, (held, title)), default="")
            found[key] = (best, judged + tally.judged, read + tally.read)
    rows = sorted(
        (Row(key, *entry) for key, entry in found.items()), key=lambda row: (-row.judged, row.key)
    )
    rest = rows[KEPT:]
    return Table(
        name=name,
        several=name in SEVERAL,
        rows=tuple(rows[:KEPT]),
        distinct=len(rows),
        rest=(sum(row.judged for row in rest), sum(row.read for row in rest)),
        without=(without_judged, without_read),
    )


def _witnesses(answer: Answer, catalogue: Mapping[str, Feed]) -> tuple[str, str]:
    """How many witnesses list it: feeds that share an origin or upstream are one."""
    groups: list[set[str]] = []
    for name in _parts(answer.feeds):
        feed = catalogue.get(name)
        roots = {root for root in (feed.origin, *feed.upstreams) if root} if feed else set()
        roots = roots or {f"feed:{name}"}
        for group in [group for group in groups if group & roots]:
            roots |= group
            groups.remove(group)
        groups.append(roots)
    number = len(groups)
    if number >= _MANY_WITNESSES:
        return str(_MANY_WITNESSES), f"on lists of {_MANY_WITNESSES} witnesses or more"
    texts = ("on no list held", "on lists of one witness", "on lists of two witnesses")
    return str(number), texts[number]


def _title(name: str, catalogue: Mapping[str, Feed]) -> str:
    feed = catalogue.get(name)
    return feed.title if feed else ""


def _parts(text: str) -> list[str]:
    return text.split(";") if text else []


# What a list may converge on, and its values in an answer.
CONVERGING: Mapping[str, Values] = {
    "country": lambda a: [] if a.cc in NO_COUNTRY else [(a.cc, "")],
    "network": networks_of,
    "holder": lambda a: [holder_of(a)],
    "prefix": lambda a: [(a.prefix, "")],
}
