"""Do many addresses on many dates have one thing in common? Counted by origin.

That they do is the one strength of address evidence that one address can't have.

Source: CASES, `apt1-2013`: over 97 % of 1,905 logins from ranges registered in Shanghai.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ipskeptic.model.text import ipv4_number
from ipskeptic.model.triage import CONVERGES_ON, Convergence
from ipskeptic.reason.convergence import carries_of, limit_of
from ipskeptic.reason.counting import CONVERGING, NOT_VOID, Column, Counts, Raw, kinds_of
from ipskeptic.reason.tables import Tables

# Kinds of lists that name services with many users, or that everybody's machines talk to, and how
# they read in a sentence.
SERVICES = {
    "tor-exit": "Tor",
    "tor-relay": "Tor",
    "vpn": "VPN or proxy",
    "hosting": "cloud or hosting",
    "cdn": "content network",
    "carrier-nat": "carrier NAT",
    "public-service": "public service or scanner",
}

STATES_THAT_CARRY = ("addresses-and-dates", "addresses")

# Who says so where it is no registry.
_TABLES = "routing tables"
_EMBEDDED = "embedded registry table"


class Bases(NamedTuple):
    """How the delegated addresses of the world are spread, as far as that is known.

    Attributes:
        countries: Share of the delegated IPv4 addresses by country code.
        delegated: How many IPv4 addresses are delegated; 0 if not known.
        source: What both were taken from.
    """

    countries: Mapping[str, float]
    delegated: int
    source: str


NO_BASES = Bases({}, 0, "the embedded registry table is not on this machine")


class _Group:
    """What has one value in common.

    Attributes:
        on: One of `CONVERGES_ON`.
        key: The value.
        title: How it reads.
        where: Which answers have it.
    """

    def __init__(self, on: str, key: str, title: str) -> None:
        self.on = on
        self.key = key
        self.title = title
        self.where = (NOT_VOID, CONVERGING[on].having(key))


def convergence_of(
    counts: Counts, tables: Tables, bases: Bases, *, dated: bool
) -> tuple[Convergence, ...]:
    """The most frequent country, network, holder and prefix, and whether the list converges on it.

    Args:
        counts: What was counted.
        tables: The tables of the reasoning.
        bases: How delegated addresses are spread.
        dated: Whether the list has times of its own.
    """
    out_of = counts.judged_if(NOT_VOID.test, *NOT_VOID.fields)
    return tuple(
        _converging(_largest(on, counts), counts, out_of, tables, bases, dated)
        for on in CONVERGES_ON
    )


def services_of(counts: Counts, tables: Tables) -> tuple[int, dict[str, int]]:
    """How many lie in a service with many users, at any date held, and by service."""
    column = Column(lambda feeds: _services(feeds, tables), "feeds")
    total = 0
    by_name = dict.fromkeys(SERVICES.values(), 0)
    for values, judged, _ in column.groups(counts):
        total += judged if values else 0
        for name, _ in values:
            by_name[name] += judged
    return total, {name: number for name, number in by_name.items() if number}


def _services(feeds: str, tables: Tables) -> list[tuple[str, str]]:
    kinds = kinds_of(feeds, tables.catalogue)
    return [(name, "") for name in sorted({SERVICES[kind] for kind in kinds if kind in SERVICES})]


def _largest(on: str, counts: Counts) -> _Group:
    column = CONVERGING[on]
    judged: Counter[str] = Counter()
    titles: dict[str, str] = {}
    for values, number, _ in column.groups(counts, (NOT_VOID,)):
        for key, title in values:
            judged[key] += number
            # One key may read in several ways: the same whatever the order of the input.
            titles[key] = min(filter(None, (titles.get(key, ""), title)), default="")
    key = min(judged, key=lambda key: (-judged[key], key), default="")
    return _Group(on, key, titles.get(key, ""))


def _converging(
    group: _Group, counts: Counts, out_of: int, tables: Tables, bases: Bases, dated: bool
) -> Convergence:
    where = group.where
    kinds = counts.sums("registry", "usable", "feeds", where=where) if group.key else {}
    blocks = counts.sums("prefix", where=where) if group.key else {}
    judged = sum(judged for judged, _ in kinds.values())
    addresses = judged - counts.again[group.on, group.key]
    days = counts.days(where) if dated and judged else ()
    wide = wide_size(tables)
    size = prefix_size(group.key) if group.on == "prefix" else None
    base, base_why = _base(group, size, bases)
    if group.on == "country":
        group.title = tables.country(group.key)
    found = Convergence(
        on=group.on,
        key=group.key,
        title=group.title,
        state=_state(judged, out_of, base, addresses, len(days), tables),
        judged=judged,
        out_of=out_of,
        read=sum(read for _, read in kinds.values()),
        addresses=addresses,
        days=len(days),
        sources=counts.sources(where).bit_count() if judged else 0,
        origins=_origins(group.on, kinds),
        wide=sum(n for (prefix,), (n, _) in blocks.items() if (prefix_size(prefix) or 0) >= wide),
        other_date=0
        if group.on == "network"
        else sum(n for (_, usable, _), (n, _) in kinds.items() if usable != "true"),
        shared=sum(
            n
            for (_, _, feeds), (n, _) in kinds.items()
            if not SERVICES.keys().isdisjoint(kinds_of(feeds, tables.catalogue))
        ),
        size=size,
        base=base,
        base_why=base_why,
        carries="",
        limit="",
    )
    if found.state not in STATES_THAT_CARRY:
        return found
    length = int(tables.numbers["wide-prefix-length"])
    return found._replace(carries=carries_of(found), limit=limit_of(found, length))


def _state(
    judged: int, out_of: int, base: float | None, addresses: int, days: int, tables: Tables
) -> str:
    numbers = tables.numbers
    if not judged or judged <= out_of * float(numbers["triage-most"]):
        return "none"
    if base is not None and judged < out_of * base * float(numbers["triage-times-base"]):
        return "base"
    if addresses < int(numbers["triage-many-addresses"]):
        return "few"
    return "addresses-and-dates" if days >= int(numbers["triage-many-days"]) else "addresses"


def _origins(on: str, kinds: Iterable[Raw]) -> tuple[str, ...]:
    if on == "network":
        return (_TABLES,) if kinds else ()
    return tuple(sorted({registry or _EMBEDDED for registry, _, _ in kinds}))


def _base(group: _Group, size: int | None, bases: Bases) -> tuple[float | None, str]:
    if not group.key:
        return None, "nothing is recorded"
    if group.on in ("holder", "network"):
        return None, "not available: it needs all blocks of one date"
    if not bases.delegated:
        return None, f"not available: {bases.source}"
    if group.on == "country":
        return bases.countries.get(group.key, 0.0), bases.source
    if size is None:
        return None, "not available for IPv6"
    return size / bases.delegated, bases.source


def prefix_size(text: str) -> int | None:
    """How many IPv4 addresses a prefix or range has; None for IPv6."""
    if not text:
        return None
    first, dash, last = text.partition("-")
    if dash:
        low, high = ipv4_number(first), ipv4_number(last)
        return high - low + 1 if low is not None and high is not None else None
    address, _, length = text.partition("/")
    if ipv4_number(address) is None:
        return None
    return 1 << 32 - int(length) if length else 1


def wide_size(tables: Tables) -> int:
    """From how many addresses on a block names a carrier of a city or country."""
    return 1 << 32 - int(tables.numbers["wide-prefix-length"])
