"""The tables of a configuration file: the user's own feeds, and replaced numbers.

Only a file that has such a table gets this imported, since both are checked against the data.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from ipskeptic.config.values import nearest, parse_names, parse_path, wrong_key
from ipskeptic.discover import catalogue, load_generated
from ipskeptic.errors import ConfigError
from ipskeptic.model.feed import Feed

# A feed of the user's own is F6, "cannot be judged", until the user says otherwise: below C3, so
# that it is shown and moves nothing. Source: STANDARDS 3, Admiralty code; REASONING, "Readings".
_OWN_FEED = {"kind": "indicator", "coverage": "sample", "grade": "F", "credibility": 6}


def parse_feeds(value: Any, path: Path) -> tuple[dict[str, Feed], dict[str, Path]]:
    """Read `[feeds.NAME]` tables: the user's own lists as entries of the catalogue.

    Returns:
        The feeds by name, and their files where the tables name them.

    Raises:
        ConfigError: A table, key or value is wrong.
    """
    if not isinstance(value, dict):
        raise ConfigError(f"{path}: feeds must be tables, such as [feeds.my-list]")
    feeds: dict[str, Feed] = {}
    paths: dict[str, Path] = {}
    for name, table in value.items():
        where = f"{path}: feeds.{name}"
        if not isinstance(table, dict):
            raise ConfigError(f"{where}: must be a table, [feeds.{name}]")
        if "path" in table:
            paths[name] = parse_path(table["path"], f"{where}.path", path.parent)
        rest = {key: entry for key, entry in table.items() if key != "path"}
        feeds[name] = _feed(name, rest, where)
    return feeds, paths


def _feed(name: str, table: Mapping[str, Any], where: str) -> Feed:
    if name in catalogue():
        raise ConfigError(f"{where}: the catalogue has a feed of this name; choose another")
    allowed = [field.replace("_", "-") for field in Feed._fields if field != "name"]
    given: dict[str, Any] = {}
    for key, value in table.items():
        if key.replace("_", "-") not in allowed:
            raise wrong_key(key, (*allowed, "path"), where)
        given[key.replace("-", "_")] = value
    feed = Feed(**{"name": name, "title": name, **_OWN_FEED, **_checked(given, where)})
    kinds = load_generated("reasoning")["evidence"]
    _among(feed.kind, kinds, f"{where}.kind")
    if feed.format:
        # Every format is some feed's; without one it is recognised by the content.
        formats = sorted({known.format for known in catalogue().values()} - {""})
        _among(feed.format, formats, f"{where}.format")
    _among(feed.coverage, ("census", "sample"), f"{where}.coverage")
    _among(feed.grade, tuple("ABCDEF"), f"{where}.grade")
    if not 1 <= feed.credibility <= 6:
        raise ConfigError(f"{where}.credibility: should be 1 to 6 (Admiralty)")
    return feed


def _checked(given: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Values of a feed's table, each of the type that its field has."""
    checked: dict[str, Any] = {}
    for field, value in given.items():
        annotation = str(Feed.__annotations__[field])
        key = f"{where}.{field.replace('_', '-')}"
        if "tuple" in annotation:
            checked[field] = parse_names(value, key)
            continue
        kind: type = bool if "bool" in annotation else int if "int" in annotation else str
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            words = {bool: "true or false", int: "a whole number", str: "text in quotes"}
            raise ConfigError(f"{key}: {value!r} should be {words[kind]}")
        checked[field] = value
    return checked


def _among(value: str, allowed: Collection[str], where: str) -> None:
    if value not in allowed:
        raise ConfigError(f"{where}: {value!r} is unknown; {nearest(value, allowed)}")


def parse_numbers(value: Any, path: Path) -> dict[str, Any]:
    """Read `[numbers]`: numbers of the reasoning that the user replaces; a report names them.

    Raises:
        ConfigError: There is no such number, or the value is of another kind.
    """
    if not isinstance(value, dict):
        raise ConfigError(f"{path}: numbers must be a table, [numbers]")
    numbers = load_generated("reasoning")["numbers"]
    known = {name: entry["value"] for name, entry in numbers.items() if "value" in entry}
    for name, given in value.items():
        if name not in known:
            raise wrong_key(name, known, f"{path}: numbers")
        own = known[name]
        fits = isinstance(given, str) if isinstance(own, str) else _is_number(given)
        if not fits or (isinstance(own, int) and not isinstance(given, int)):
            raise ConfigError(
                f"{path}: numbers.{name}: {given!r} should be of the kind of {own!r}, its default"
            )
        if _is_number(given) and not 0 <= given <= (1 if isinstance(own, float) else 10**6):
            raise ConfigError(f"{path}: numbers.{name}: {given!r} is out of range")
    return dict(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
