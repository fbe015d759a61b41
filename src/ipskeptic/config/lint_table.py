"""The table `[lint]` of a configuration file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ipskeptic.config.values import parse_names, parse_path, wrong_key
from ipskeptic.errors import ConfigError
from ipskeptic.model.finding import CERTAINTIES, SEVERITIES
from ipskeptic.model.when import Window, day

FAIL_ON = (*SEVERITIES, "never")
DOCUMENTATION = ("special", "stand-in")


class Suppress(NamedTuple):
    """One `[[lint.suppress]]`: for documents that have no comments.

    Attributes:
        paths: Patterns of paths, relative to `base`: `reports/*.json`, `archive/**`.
        rules: Names of rules.
        reason: Why.
        until: The last day on which it holds, or None.
        base: The configuration file's folder.
        origin: Where it stands, for messages.
    """

    paths: tuple[str, ...]
    rules: tuple[str, ...]
    reason: str
    until: Window | None
    base: Path
    origin: str


class LintSettings(NamedTuple):
    """Settings of `lint`, after precedence.

    Attributes:
        select: Rules to ask; all where empty.
        extend_select: Rules to ask besides.
        ignore: Rules not to ask.
        fail_on: "error", "warning", "info" or "never".
        min_certainty: Findings below it are hidden.
        documentation_addresses: "special" or "stand-in".
        stale_days: From how many days on an observation is stale.
        baseline: The baseline file, or None.
        exclude: Patterns of paths that a walk passes over.
        require_data: Exit 4 if a rule is skipped for want of data.
        suppress: What is suppressed by path.
    """

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "error"
    min_certainty: str = "low"
    documentation_addresses: str = "special"
    stale_days: int = 90  # source: LINT, `stale-observation`
    baseline: Path | None = None
    exclude: tuple[str, ...] = ()
    require_data: bool = False
    suppress: tuple[Suppress, ...] = ()


def parse_lint(value: Any, path: Path) -> dict[str, Any]:
    """Read `[lint]`.

    Returns:
        The given values by field name of `LintSettings`.

    Raises:
        ConfigError: A key or value is wrong.
    """
    if not isinstance(value, Mapping):
        raise ConfigError(f"{path}: lint must be a table, [lint]")
    given: dict[str, Any] = {}
    for key, entry in value.items():
        where = f"{path}: lint.{key}"
        if key == "suppress":
            given["suppress"] = _suppressions(entry, path)
        elif key in READERS:
            given[key.replace("-", "_")] = READERS[key](entry, where, path.parent)
        else:
            raise wrong_key(key, (*READERS, "suppress"), f"{path}: lint")
    return given


def lint_settings(given: Mapping[str, Any]) -> LintSettings:
    """The settings with their defaults."""
    return LintSettings(**given)


def _choice(allowed: tuple[str, ...]) -> Callable[[Any, str, Path], str]:
    def read(value: Any, where: str, base: Path) -> str:
        if isinstance(value, str) and value in allowed:
            return value
        raise ConfigError(f"{where}: {value!r} is not one of {', '.join(allowed)}")

    return read


def _days(value: Any, where: str, base: Path) -> int:
    # Judgement: a century is as good as never.
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 36525:
        return value
    raise ConfigError(f"{where}: {value!r} should be a whole number of days")


def _flag(value: Any, where: str, base: Path) -> bool:
    if isinstance(value, bool):
        return value
    raise ConfigError(f"{where}: {value!r} is neither true nor false")


READERS: Mapping[str, Callable[[Any, str, Path], Any]] = MappingProxyType(
    {
        "select": parse_names,
        "extend-select": parse_names,
        "ignore": parse_names,
        "fail-on": _choice(FAIL_ON),
        "min-certainty": _choice(CERTAINTIES),
        "documentation-addresses": _choice(DOCUMENTATION),
        "stale-days": _days,
        "baseline": parse_path,
        "exclude": parse_names,
        "require-data": _flag,
    }
)


def _suppressions(value: Any, path: Path) -> tuple[Suppress, ...]:
    if not isinstance(value, list):
        raise ConfigError(f"{path}: lint.suppress must be tables, [[lint.suppress]]")
    return tuple(_suppress(table, number, path) for number, table in enumerate(value, 1))


def _suppress(table: Any, number: int, path: Path) -> Suppress:
    where = f"{path}: lint.suppress (number {number})"
    if not isinstance(table, Mapping):
        raise ConfigError(f"{where}: must be a table, [[lint.suppress]]")
    for key in table:
        if key not in ("paths", "rules", "reason", "until"):
            raise wrong_key(key, ("paths", "rules", "reason", "until"), where)
    reason = table.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        raise ConfigError(f"{where}: reason: say why these findings may be left alone")
    for key in ("paths", "rules"):
        if key not in table:
            raise ConfigError(f"{where}: {key} is missing")
    return Suppress(
        paths=parse_names(table["paths"], f"{where}.paths"),
        rules=parse_names(table["rules"], f"{where}.rules"),
        reason=" ".join(reason.split()),
        until=_until(table.get("until"), where),
        base=path.parent.absolute(),
        origin=where,
    )


def _until(value: Any, where: str) -> Window | None:
    if value is None:
        return None
    try:
        return day(str(value))  # TOML has dates of its own; text is as good
    except ValueError as error:
        raise ConfigError(f"{where}.until: {value!r} is no date: write 2027-01-31") from error
