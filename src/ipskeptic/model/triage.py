"""The frozen result of `triage`: one report on a whole list, log or document.

Counts have two units. *Judged* is an address on a day (or as of one time, where the list has no
times of its own): the unit that was answered. *Read* is how often it stood in the input. Every
table counts both, and both add up to the totals.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from ipskeptic.model.consulted import Consulted
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.observation import Claim
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window

# Tables of a report, in the order in which they are shown; those in `SEVERAL` count an address in
# each row that applies, the others in one row alone.
TABLES = (
    "class",
    "also",
    "carries",
    "stops_at",
    "fit",
    "usable",
    "registry",
    "country",
    "holder",
    "prefix",
    "network",
    "kind",
    "feed",
    "origin",
    "witnesses",
)
SEVERAL = frozenset({"also", "network", "kind", "feed", "origin"})

# What a list may converge on, and how far it does: many addresses on many days have it; many
# addresses; most of a few; most, but so has the world; not even most.
# From the widest to the narrowest.
CONVERGES_ON = ("country", "network", "holder", "prefix")
CONVERGENCES = ("addresses-and-dates", "addresses", "few", "base", "none")

# Where the times come from: each line's own, `--at` for all, some lines only, or nowhere.
TIMES = ("own", "some", "one", "none")


class Sighting(NamedTuple):
    """An address, prefix or range of the input with how often it stands there.

    Attributes:
        target: What it names.
        seen_at: Its own time; None where the input has none.
        often: How often it stands there with this time, at least 1.
        line: 1-based line of the first of them, or 0 for an argument.
        source: Name of the file, "-" for standard input, "" for an argument.
        role: One of `ROLES`, where the input says it of this one; "unknown" else.
        transport: One of `TRANSPORTS`, likewise.
        basis: Where a document has its time from, as `model.observed` says; "" else.
    """

    target: Target
    seen_at: Window | None = None
    often: int = 1
    line: int = 0
    source: str = ""
    role: str = "unknown"
    transport: str = "unknown"
    basis: str = ""


class Told(NamedTuple):
    """What the input says of an address beside its time: kept only where it says any of it.

    Attributes:
        seen_at: Its own time, or None.
        role: One of `ROLES`.
        transport: One of `TRANSPORTS`.
    """

    seen_at: Window | None
    role: str
    transport: str


# What an address of the input is judged by: its own time, with role and transport where it has
# these, or nothing of its own.
When: TypeAlias = "Window | Told | None"


def time_of(when: When) -> Window | None:
    """The time of what an address is judged by."""
    return when.seen_at if isinstance(when, Told) else when


class Row(NamedTuple):
    """One row of a table.

    Attributes:
        key: The value, as the flat columns of `assess` have it.
        title: How it reads; "" where the key says all.
        judged: Addresses judged that have it.
        read: How often those stand in the input.
    """

    key: str
    title: str
    judged: int
    read: int


class Table(NamedTuple):
    """All values of one column.

    Attributes:
        name: One of `TABLES`.
        several: An address may stand in more than one row; else the rows, `rest` and `without`
            add up to the totals.
        rows: Most judged first, then by key.
        distinct: How many rows there are, kept or not.
        rest: What the values have that are too many to be kept as rows: judged and read.
        without: Addresses without a value: judged and read.
    """

    name: str
    several: bool
    rows: tuple[Row, ...]
    distinct: int
    rest: tuple[int, int]
    without: tuple[int, int]

    def top(self, most: int) -> Table:
        """The same with at most so many rows; what the others have is added to `rest`."""
        cut = self.rows[most:]
        judged, read = self.rest
        return self._replace(
            rows=self.rows[:most],
            rest=(judged + sum(r.judged for r in cut), read + sum(r.read for r in cut)),
        )


class Intake(NamedTuple):
    """What was read.

    Attributes:
        read: Addresses, prefixes and ranges read, refused input included.
        refused: Of these, refused.
        distinct: Different addresses, prefixes and ranges.
        repeats: Read once more than the first time, at whatever time.
        prefixes: Of the different ones, prefixes; none is expanded.
        ranges: Of the different ones, ranges.
        ipv6: Of the different ones, of IPv6.
        sources: Names of the files, in their order; "-" standard input, "" the command line.
        texts: Of these, files read as text, where addresses are found wherever they stand.
        lines: How many lines those have.
        roles: Of what was read, how often the input itself says which end of the traffic it was,
            by role, most first; empty where it says it of none.
    """

    read: int
    refused: int
    distinct: int
    repeats: int
    prefixes: int
    ranges: int
    ipv6: int
    sources: tuple[str, ...]
    texts: tuple[str, ...] = ()
    lines: int = 0
    roles: tuple[tuple[str, int], ...] = ()


class Dates(NamedTuple):
    """Over what dates it was seen.

    Attributes:
        basis: One of `TIMES`.
        first: First day as text, or `--at`; "" for none.
        last: Last day as text.
        days: Different days of the lines' own times.
        dated: How often an address was read with a time of its own.
        undated: How often without.
        many_days: Different addresses seen on more than one day.
        bases: Of the dated, how many have their time from which field of a document, most first;
            empty where the input is no document of observations.
    """

    basis: str
    first: str
    last: str
    days: int
    dated: int
    undated: int
    many_days: int
    bases: tuple[tuple[str, int], ...] = ()


class Convergence(NamedTuple):
    """What most of the list has in common, if anything.

    Attributes:
        on: One of `CONVERGES_ON`.
        key: The country code, AS, handle or prefix that most have; "" where none is recorded.
        title: How it reads.
        state: One of `CONVERGENCES`.
        judged: Addresses judged that have it.
        out_of: Addresses judged but special-purpose ones, which no record can place.
        read: How often those stand in the input.
        addresses: Different addresses among them.
        days: Different days among them; 0 where the list has no times.
        sources: Files of the input that have them: one file is one witness, however long.
        origins: Who says so of them: registries, or routing tables.
        wide: Of those judged, how many lie in so wide a block that it names a carrier.
        other_date: Of those judged, how many have a registry's record of another date; 0 for a
            network, whose tables are not the registry's.
        shared: Of those judged, how many lie in a service that many use, at any date held.
        size: How many IPv4 addresses the prefix has; None for all but an IPv4 prefix.
        base: Share of all delegated IPv4 addresses that have it; None where not available.
        base_why: What the share was taken from, or why there is none.
        carries: What it can carry, one sentence; "" where the list does not converge on it.
        limit: What it cannot carry, one sentence; "" likewise.
    """

    on: str
    key: str
    title: str
    state: str
    judged: int
    out_of: int
    read: int
    addresses: int
    days: int
    sources: int
    origins: tuple[str, ...]
    wide: int
    other_date: int
    shared: int
    size: int | None
    base: float | None
    base_why: str
    carries: str
    limit: str


class Refusal(NamedTuple):
    """One reason for which input was refused.

    Attributes:
        reason: The reason, without what it quotes of the input.
        often: How often.
        example: The first such input, cut short.
        source: Where that stood.
        line: Its 1-based line, or 0.
    """

    reason: str
    often: int
    example: str
    source: str
    line: int


class Step(NamedTuple):
    """What would tell more.

    Attributes:
        what: The evidence.
        who: Who holds it.
        command: What this tool can do about it; "" if nothing.
    """

    what: str
    who: str
    command: str = ""


class Triage(NamedTuple):
    """The document behind every format of `triage`.

    Attributes:
        version: Version of ipskeptic that made it.
        generated_at: The clock that was passed in.
        snapshots: Copies of the feeds that stand in its tables.
        overrides: Numbers that the user's configuration replaced.
        at: The one time given for all; None for none.
        claim: What is claimed, or None.
        role: Which end of the traffic the addresses were.
        transport: As stated.
        intake: What was read.
        dates: Over what dates.
        judged: How many were judged: an address once for every day of its own.
        read: How often those stand in the input.
        tables: One for each of `TABLES` that applies.
        convergence: One for each of `CONVERGES_ON`.
        refused: Reasons, most frequent first; the rest is counted under "other reasons".
        whole: Two sentences: what the list as a whole can carry, and what it cannot.
        on_claim: Whether any record names the claimed party, one sentence; "" without a claim.
        on_dates: What having these dates, or none, costs, and what the input says of its times and
            roles; one sentence to three.
        closing: The last sentence of the answer.
        next_steps: What would tell more, what helps most first.
        consulted: What servers answered that were asked for this report; empty where none was.
        on_servers: Which of them gave no answer, and that nothing follows; "" where all did.
    """

    version: str
    generated_at: Window
    snapshots: tuple[Snapshot, ...]
    overrides: tuple[str, ...]
    at: Window | None
    claim: Claim | None
    role: str
    transport: str
    intake: Intake
    dates: Dates
    judged: int
    read: int
    tables: tuple[Table, ...]
    convergence: tuple[Convergence, ...]
    refused: tuple[Refusal, ...]
    whole: tuple[str, str]
    on_claim: str
    on_dates: str
    closing: str
    next_steps: tuple[Step, ...]
    consulted: tuple[Consulted, ...] = ()
    on_servers: str = ""

    def table(self, name: str) -> Table | None:
        """The table of this name, or None where it does not apply."""
        return next((table for table in self.tables if table.name == name), None)

    def judged_as(self, name: str, key: str) -> int:
        """How many judged have a value in a table; 0 where there is no such row."""
        table = self.table(name)
        rows = table.rows if table else ()
        return next((row.judged for row in rows if row.key == key), 0)
