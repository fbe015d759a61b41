"""What the tables of `data/online` say on how fast each server may be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ipskeptic.lookup.online.urls import host_of

# Names in a table by which its server is known.
_NAMED = ("zone", "zones", "host", "hosts", "server", "servers")
_PERIODS = (("per_second", 1.0), ("per_minute", 60.0), ("per_hour", 3600.0))


class Limit(NamedTuple):
    """At most so many questions in any so many seconds."""

    most: int
    seconds: float


class Rule(NamedTuple):
    """The pace of a server.

    Attributes:
        limits: All of them hold.
        in_flight: Questions under way at once.
        silent: Questions in a row without an answer after which it is given up; 0 for never, None
            for as many as usual.
    """

    limits: tuple[Limit, ...]
    in_flight: int
    silent: int | None = None

    @property
    def shared(self) -> bool:
        """Whether it is so slow that one process after the other must heed it together."""
        return any(limit.most < limit.seconds for limit in self.limits)

    def least_seconds(self, questions: int) -> float:
        """How long so many questions take at least, if the answers take no time."""
        waits = (max(0, questions - 1) // each * seconds for each, seconds in self.limits)
        return max(waits, default=0.0)


class Rules(NamedTuple):
    """The pace of the servers that are known.

    Attributes:
        rules: By the place of their table: "dnsbl.spamhaus-zen".
        names: Those places by every name of a server, in small letters.
    """

    rules: Mapping[str, Rule]
    names: Mapping[str, str]


def rules_from(tables: Mapping[str, Any], in_flight: int, by_http: int) -> Rules:
    """The pace of every server in the tables of `data/online`.

    Args:
        tables: A table with `per_second`, `per_minute` or `per_hour` is a server's; it is known
            by its own name and by those in it.
        in_flight: For those that do not say how many questions may be under way.
        by_http: The same for the registries, who are asked by HTTP.
    """
    rules: dict[str, Rule] = {}
    names: dict[str, str] = {}
    http = tables.get("pace", {}).get("http", {})
    registries = {"silent": http["silent"]} if "silent" in http else {}
    for path, table in _tables(tables, ()):
        if path[0] == "rdap":
            rule = rule_from({**registries, **table}, by_http)
        else:
            rule = rule_from(table, in_flight)
        if rule is not None:
            place = ".".join(path)
            rules[place] = rule
            for known in (path[-1], *_names_in(table)):
                names.setdefault(known.lower(), place)
    return Rules(rules, names)


def with_own(tables: Mapping[str, Any], servers: Mapping[str, str]) -> Mapping[str, Any]:
    """The tables, in which the user's own RDAP servers stand beside the registries' hosts."""
    rdap = dict(tables.get("rdap", {}))
    for registry, url in servers.items():
        table = dict(rdap.get(registry, {}))
        rdap[registry] = table | {"hosts": [*table.get("hosts", ()), host_of(url)]}
    return {**tables, "rdap": rdap}


def defaults(tables: Mapping[str, Any]) -> dict[str, Rule]:
    """The pace of servers that have no table, by DNS and by HTTP."""
    pace = tables["pace"]
    other = tables.get("rdap", {}).get("other", {})
    found = {}
    for how, table in (("dns", pace["dns"]), ("http", {**pace["http"], **other})):
        rule = rule_from(table, int(table["in_flight"]))
        assert rule is not None, f"data/online/pace.toml states no pace for {how}"
        found[how] = rule
    return found


def rule_from(table: Mapping[str, Any], in_flight: int) -> Rule | None:
    """The pace that a table states, None if it states none."""
    limits = tuple(_limit(table[key], length) for key, length in _PERIODS if key in table)
    if not limits:
        return None
    most = min(limit.most for limit in limits)
    flying = min(most, int(table.get("in_flight", in_flight)))
    return Rule(limits, flying, int(table["silent"]) if "silent" in table else None)


def _limit(count: float, seconds: float) -> Limit:
    """One half a second is one in two."""
    return Limit(int(count), seconds) if count >= 1 else Limit(1, seconds / count)


def _names_in(table: Mapping[str, Any]) -> Iterator[str]:
    for key in _NAMED:
        value = table.get(key, ())
        for name in [value] if isinstance(value, str) else value:
            if isinstance(name, str):
                yield name
    if isinstance(table.get("url"), str):
        yield urlsplit(table["url"]).netloc.rpartition("@")[2]


def _tables(
    tables: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Every table, down to the third level, with where it stands."""
    for name, table in tables.items():
        if isinstance(table, Mapping):
            yield (*path, name), table
            if len(path) < 2:
                yield from _tables(table, (*path, name))
