"""One reader for each setting: from TOML or text to a checked value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from ipskeptic.errors import ConfigError
from ipskeptic.model.feed import Feed
from ipskeptic.model.observation import LEVELS, ROLES, TRANSPORTS

FORMATS = ("text", "brief", "json", "jsonl", "csv", "tsv", "markdown")
COLORS = ("auto", "always", "never")

# A feed of the user's own is F6, "cannot be judged", until the user says otherwise: below C3, so
# that it is shown and moves nothing. Source: STANDARDS 3, Admiralty code; REASONING, "Readings".
_OWN_FEED = {"kind": "indicator", "coverage": "sample", "grade": "F", "credibility": 6}

_HOURS = {"h": 1, "d": 24, "w": 7 * 24, "y": 365 * 24}

Reader = Callable[[Any, str, Path | None], Any]


def wrong_key(key: str, allowed: Collection[str], where: str) -> ConfigError:
    """The error for a key that is none, with the nearest that is."""
    if key == "claim":
        return ConfigError(
            f"{where}: a claim is no setting, since it changes every answer: give it on the "
            "command line, as --claim"
        )
    return ConfigError(f"{where}: unknown key {key!r}; {nearest(key, allowed)}")


def nearest(name: str, allowed: Collection[str]) -> str:
    """The nearest name as a question, else all of them."""
    from difflib import get_close_matches

    near = get_close_matches(name, sorted(allowed), 1)
    return f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(sorted(allowed))}"


def parse_age(value: Any, where: str, _: Path | None = None) -> timedelta:
    """Read an age such as `30d`, `12h`, `2w` or `1y` (365 days).

    Raises:
        ConfigError: It is none.
    """
    text = value.strip().lower() if isinstance(value, str) else ""
    number, unit = text[:-1], text[-1:]
    # Four digits reach past the first registry file of 1997 in every unit but hours.
    if unit in _HOURS and number.isascii() and number.isdigit() and len(number) <= 6:
        return timedelta(hours=int(number) * _HOURS[unit])
    raise ConfigError(f"{where}: {value!r} is no age; write 12h, 30d, 2w or 1y")


def parse_classes(value: Any, where: str, _: Path | None = None) -> tuple[str, ...]:
    """Read verdict classes, as a list or separated by commas.

    Raises:
        ConfigError: One is no class.
    """
    from ipskeptic.model.assessment import CLASSES

    names = _names(value, where)
    for name in names:
        if name not in CLASSES:
            raise ConfigError(f"{where}: there is no class {name!r}; {nearest(name, CLASSES)}")
    return names


def parse_columns(value: Any, where: str, _: Path | None = None) -> tuple[str, ...]:
    """Read columns, as a list or separated by commas.

    Raises:
        ConfigError: One is no column.
    """
    from ipskeptic.render.row import COLUMNS

    names = _names(value, where)
    for name in names:
        if name not in COLUMNS:
            raise ConfigError(f"{where}: there is no column {name!r}; {nearest(name, COLUMNS)}")
    return names


def _names(value: Any, where: str) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ConfigError(f"{where}: should be names separated by commas, or a list of names")
    names = tuple(part.strip() for part in parts if part.strip())
    if not names:
        raise ConfigError(f"{where}: no name in it")
    return names


def _choice(allowed: tuple[str, ...]) -> Reader:
    def read(value: Any, where: str, _: Path | None) -> str:
        if isinstance(value, str) and value in allowed:
            return value
        raise ConfigError(f"{where}: {value!r} is not one of {', '.join(allowed)}")

    return read


def _flag(value: Any, where: str, _: Path | None) -> bool:
    if isinstance(value, bool):
        return value
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    raise ConfigError(f"{where}: {value!r} is neither true nor false")


def _path(value: Any, where: str, base: Path | None) -> Path:
    """A path; in a file it is relative to that file's folder."""
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{where}: should be a path in quotes")
    path = Path(value).expanduser()
    return base / path if base is not None else path


READERS: Mapping[str, Reader] = {
    "data-dir": _path,
    "format": _choice(FORMATS),
    "color": _choice(COLORS),
    "level": _choice(LEVELS),
    "role": _choice(ROLES),
    "transport": _choice(TRANSPORTS),
    "max-age": parse_age,
    "fail-on": parse_classes,
    "columns": parse_columns,
    "strict": _flag,
}


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
            paths[name] = _path(table["path"], f"{where}.path", path.parent)
        rest = {key: entry for key, entry in table.items() if key != "path"}
        feeds[name] = _feed(name, rest, where)
    return feeds, paths


def _feed(name: str, table: Mapping[str, Any], where: str) -> Feed:
    from ipskeptic.discover import catalogue, load_generated

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
            checked[field] = _names(value, key)
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
    from ipskeptic.discover import load_generated

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
