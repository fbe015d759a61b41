"""The tables of a report on a list: every column's values, with how they read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ipskeptic.discover import countries, regions
from ipskeptic.model.consulted import Consulted
from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.model.names import REGISTRY_NAMES
from ipskeptic.model.triage import SEVERAL, Row, Table
from ipskeptic.reason.counting import CONVERGING, Column, Counts, kinds_of, parts
from ipskeptic.reason.tables import Tables

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


def tables_of(
    counts: Counts,
    tables: Tables,
    snapshots: Iterable[Snapshot],
    consulted: Iterable[Consulted] = (),
    *,
    claimed: bool,
) -> tuple[Table, ...]:
    """Every table over what was counted.

    Args:
        counts: What was counted.
        tables: The tables of the reasoning: kinds of feeds and how they read.
        snapshots: Every copy held, so that "on none" and "not asked" can be told apart.
        consulted: What servers answered that were asked.
        claimed: Whether there is a claim, so that there is a table `fit`.
    """
    columns = _columns(tables, countries() | regions())
    made = {name: _table(name, column, counts) for name, column in columns.items()}
    titles = {name: kind.title for name, kind in tables.kinds.items()}
    asked = tuple(consulted)
    silent = {one.kind: " (no answer)" for one in asked if one.failed}
    held = silent | held_kinds(snapshots, tables.catalogue, asked)
    made["kind"] = _with_asked(made["kind"], titles, held)
    witnesses = made["witnesses"]
    made["witnesses"] = witnesses._replace(rows=tuple(sorted(witnesses.rows)))
    return tuple(table for name, table in made.items() if claimed or name != "fit")


def held_kinds(
    snapshots: Iterable[Snapshot],
    catalogue: Mapping[str, Feed],
    consulted: Iterable[Consulted] = (),
) -> dict[str, str]:
    """Evidence kinds of which a list is held: "" for one of the user's own, else what to say.

    A list that a server answered from is as good as one held; how often it did stands elsewhere.
    """
    held = {one.kind: "" for one in consulted if one.answered}
    for snapshot in snapshots:
        feed = catalogue.get(snapshot.feed)
        if feed and not snapshot.builtin:
            held[feed.kind] = ""
        elif feed:
            held.setdefault(feed.kind, " (only built-in held)")
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


def _columns(tables: Tables, names: Mapping[str, str]) -> dict[str, Column]:
    catalogue = tables.catalogue

    def title(kind: str) -> str:
        return tables.kinds[kind].title if kind in tables.kinds else kind

    def feed(name: str) -> str:
        return catalogue[name].title if name in catalogue else ""

    return {
        "class": Column(lambda name: [(name, "")], "class_"),
        "also": Column(lambda also: [(name, "") for name in parts(also)], "also"),
        "carries": Column(lambda rung: [(rung, "")], "carries"),
        "stops_at": Column(lambda rung: [(rung, "")], "stops_at"),
        "fit": Column(lambda fit: [(fit, _FIT_TITLES.get(fit, ""))], "fit"),
        "usable": Column(_usable, "usable", "registry"),
        "registry": Column(lambda name: [(name, REGISTRY_NAMES.get(name, ""))], "registry"),
        "country": Column(lambda code: [(code, names.get(code, ""))], "cc"),
        "holder": CONVERGING["holder"],
        "prefix": Column(lambda prefix, code: [(prefix, code)], "prefix", "cc"),
        "network": CONVERGING["network"],
        "kind": Column(lambda feeds: [(k, title(k)) for k in kinds_of(feeds, catalogue)], "feeds"),
        "feed": Column(lambda feeds: [(name, feed(name)) for name in parts(feeds)], "feeds"),
        "origin": Column(lambda origins: [(name, "") for name in parts(origins)], "origins"),
        "witnesses": Column(lambda feeds: [_witnesses(feeds, catalogue)], "feeds"),
    }


def _usable(usable: str, registry: str) -> list[tuple[str, str]]:
    """Whether the registry's record may speak; the embedded table has no registry and no date."""
    key = "table" if usable == "true" and not registry else usable
    return [(key, _USABLE_TITLES.get(key, ""))]


def _table(name: str, column: Column, counts: Counts) -> Table:
    found: dict[str, tuple[str, int, int]] = {}
    without_judged, without_read = 0, 0
    for values, judged, read in column.groups(counts):
        if not values:
            without_judged += judged
            without_read += read
        for key, title in values:
            held, judged_so_far, read_so_far = found.get(key, ("", 0, 0))
            # One key may read in several ways: the same whatever the order of the input.
            best = min(filter(None, (held, title)), default="")
            found[key] = (best, judged_so_far + judged, read_so_far + read)
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


def _witnesses(feeds: str, catalogue: Mapping[str, Feed]) -> tuple[str, str]:
    """How many witnesses list it: feeds that share an origin or upstream are one."""
    groups: list[set[str]] = []
    for name in parts(feeds):
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
