"""One reader for each setting: from TOML or text to a checked value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from ipskeptic.errors import ConfigError
from ipskeptic.model.assessment import CLASSES
from ipskeptic.model.observation import LEVELS, ROLES, TRANSPORTS

FORMATS = ("text", "brief", "json", "jsonl", "csv", "tsv", "markdown", "stix")
COLORS = ("auto", "always", "never")

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
    # Six digits of any unit are an age that `timedelta` can hold.
    if unit in _HOURS and number.isascii() and number.isdigit() and len(number) <= 6:
        return timedelta(hours=int(number) * _HOURS[unit])
    raise ConfigError(f"{where}: {value!r} is no age; write 12h, 30d, 2w or 1y")


def parse_classes(value: Any, where: str, _: Path | None = None) -> tuple[str, ...]:
    """Read verdict classes, as a list or separated by commas.

    Raises:
        ConfigError: One is no class.
    """
    names = parse_names(value, where)
    for name in names:
        if name not in CLASSES:
            raise ConfigError(f"{where}: there is no class {name!r}; {nearest(name, CLASSES)}")
    return names


def parse_names(value: Any, where: str, _: Path | None = None) -> tuple[str, ...]:
    """Read names, as a list or separated by commas.

    Raises:
        ConfigError: It is neither, or names nothing.
    """
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


def parse_path(value: Any, where: str, base: Path | None) -> Path:
    """Read a path; in a file it is relative to that file's folder.

    Raises:
        ConfigError: It is no text.
    """
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{where}: should be a path in quotes")
    path = Path(value).expanduser()
    return base / path if base is not None else path


READERS: Mapping[str, Reader] = {
    "data-dir": parse_path,
    "format": _choice(FORMATS),
    "color": _choice(COLORS),
    "level": _choice(LEVELS),
    "role": _choice(ROLES),
    "transport": _choice(TRANSPORTS),
    "max-age": parse_age,
    "fail-on": parse_classes,
    "columns": parse_names,
    "strict": _flag,
    "update": parse_names,
}
