"""Settings: flag, environment, project file, user file, default, in this order.

The project file is `ipskeptic.toml` or `[tool.ipskeptic]` in `pyproject.toml`, searched from the
working folder upward to the root of the repository or the home folder; the user's file is
`config.toml` in the platform's configuration folder. TOML is read only where a file is found.

A claim is no setting on purpose: it changes the first sentence of every answer, so it stands on
the command line, where the reader of a script sees it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ipskeptic.config.values import READERS, wrong_key
from ipskeptic.errors import ConfigError
from ipskeptic.model.feed import Feed

ENVIRONMENT_PREFIX = "IPSKEPTIC_"
# In the environment, but no setting: where to find the others, and where to keep things.
_NOT_SETTINGS = ("CONFIG", "ISOLATED", "CACHE_DIR")

_TABLES = ("feeds", "numbers", "lint", "online")

# Keys that servers ask for, by the name that `data/online` gives them: IPSKEPTIC_SPAMHAUS_KEY. They
# are read where they are used and stand in no `Settings`, so that nothing can show them.
SERVER_KEYS = ("barracuda", "spamhaus")


class Settings(NamedTuple):
    """All settings after precedence.

    Attributes:
        data_dir: The data folder, or None for the platform's; see `folder`.
        format: Output format.
        color: "auto", "always" or "never".
        level: Level of a claim.
        role: Which end of the traffic the address was.
        transport: What is known of the transport.
        max_age: How far from the time seen a source asked for may be, or None.
        fail_on: Classes that give exit code 1.
        columns: Columns of CSV and TSV, all where empty.
        strict: Refused lines give exit code 2.
        update: Feeds that `data update` brings where none is named, all where empty.
        feeds: The user's own feeds by name.
        feed_paths: Files of the user's own feeds by name, where the configuration names them.
        numbers: Numbers of the reasoning that are replaced.
        lint: What `[lint]` gives, by field name of `config.lint_table.LintSettings`.
        online: What `[online]` gives, as `config.online_table.parse_online` reads it.
        origins: Where each value comes from, by key.
        files: Configuration files that were read, the strongest first.
    """

    data_dir: Path | None = None
    format: str = "text"
    color: str = "auto"
    level: str = "party"
    role: str = "unknown"
    transport: str = "unknown"
    max_age: timedelta | None = None
    fail_on: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    strict: bool = False
    update: tuple[str, ...] = ()
    feeds: Mapping[str, Feed] = MappingProxyType({})
    feed_paths: Mapping[str, Path] = MappingProxyType({})
    numbers: Mapping[str, Any] = MappingProxyType({})
    lint: Mapping[str, Any] = MappingProxyType({})
    online: Mapping[str, Any] = MappingProxyType({})
    origins: Mapping[str, str] = MappingProxyType({})
    files: tuple[Path, ...] = ()

    @property
    def folder(self) -> Path:
        """The data folder, the platform's where none is set."""
        return self.data_dir or default_data_dir()

    def flagged(self, flags: Mapping[str, Any]) -> Settings:
        """These settings with command line options over them.

        Args:
            flags: Values by field name, already checked; None where the option was not given.
        """
        given = {name: value for name, value in flags.items() if value is not None}
        origins = dict(self.origins) | {name.replace("_", "-"): "command line" for name in given}
        return self._replace(**given, origins=MappingProxyType(origins))


def load(
    *,
    config: Path | None = None,
    isolated: bool = False,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """Read everything but the command line's own options.

    Args:
        config: The one file to read in place of project and user file (`--config`).
        isolated: Read no file at all (`--isolated`); the environment still counts.
        environment: The environment; None for the process's.
        folder: Where the search for a project file starts; None for the working folder.

    Raises:
        ConfigError: A file can't be read, or a key or value in it is wrong.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    files: list[Path] = []
    # The weakest first: what comes later replaces it.
    for path in reversed(_files(config, isolated, environment, folder)):
        table = _read(path)
        if table is None:
            continue
        files.insert(0, path)
        for name, value in _values(table, path).items():
            # Tables are merged by name, so that a project adds a feed to the user's own.
            values[name] = {**values.get(name, {}), **value} if isinstance(value, dict) else value
            origins[name.replace("_", "-")] = str(path)
    for key, value, origin in _from_environment(environment):
        values[key.replace("-", "_")] = value
        origins[key] = origin
    frozen: dict[str, Any] = {
        name: MappingProxyType(value) if isinstance(value, dict) else value
        for name, value in values.items()
    }
    return Settings(**frozen, origins=MappingProxyType(origins), files=tuple(files))


def _from_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, Any, str]]:
    """Settings of the environment: key, value, origin."""
    for key, reader in READERS.items():
        variable = ENVIRONMENT_PREFIX + key.replace("-", "_").upper()
        text = environment.get(variable)
        if text:
            origin = f"environment variable {variable}"
            yield key, reader(text, origin, None), origin


def key_variable(name: str) -> str:
    """The environment variable of a server's key."""
    return f"{ENVIRONMENT_PREFIX}{name.replace('-', '_').upper()}_KEY"


def server_keys(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """The keys for servers that the environment has, by name; an empty variable is none."""
    environment = os.environ if environment is None else environment
    found = {name: environment.get(key_variable(name), "").strip() for name in SERVER_KEYS}
    return {name: key for name, key in found.items() if key}


def unknown_variables(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Variables that start like ours and are none, such as a misspelt one."""
    known = {key.replace("-", "_").upper() for key in READERS} | set(_NOT_SETTINGS)
    known |= {key_variable(name).removeprefix(ENVIRONMENT_PREFIX) for name in SERVER_KEYS}
    return tuple(
        sorted(
            name
            for name in environment
            if name.startswith(ENVIRONMENT_PREFIX)
            and name.removeprefix(ENVIRONMENT_PREFIX) not in known
        )
    )


def user_file() -> Path:
    """Where the user's own file is or would be."""
    base = _xdg_folder("XDG_CONFIG_HOME", "~/.config")
    if base is None:
        from platformdirs import user_config_path

        base = user_config_path("ipskeptic", appauthor=False)
    return base / "config.toml"


def default_data_dir() -> Path:
    """The platform's folder for a user's data of this program."""
    base = _xdg_folder("XDG_DATA_HOME", "~/.local/share")
    if base is None:
        from platformdirs import user_data_path

        base = user_data_path("ipskeptic", appauthor=False)
    return base


def cache_folder() -> Path | None:
    """Where things are kept that cost only time to make again; None where nothing is to be.

    `IPSKEPTIC_CACHE_DIR` names another folder; empty, it switches the cache off.
    """
    named = os.environ.get("IPSKEPTIC_CACHE_DIR")
    if named is not None:
        return Path(named) if named else None
    base = _xdg_folder("XDG_CACHE_HOME", "~/.cache")
    if base is None:
        from platformdirs import user_cache_path

        base = user_cache_path("ipskeptic", appauthor=False)
    return base


def _xdg_folder(variable: str, default: str) -> Path | None:
    """Our folder where the XDG rules hold, None where platformdirs must be asked.

    It would give the same (a test compares the two), but importing it costs an eighth of
    importing click, in every answer.

    Source: XDG Base Directory Specification 0.8.
    """
    if sys.platform != "linux" or "ANDROID_ROOT" in os.environ:
        return None
    folder = os.environ.get(variable, "")
    return Path(folder if os.path.isabs(folder) else os.path.expanduser(default), "ipskeptic")


def project_files(folder: Path | None = None) -> tuple[Path, ...]:
    """Project files that exist, the nearest first; of one folder `ipskeptic.toml` is the stronger.

    The search ends at the root of a repository or at the home folder. Where neither lies above
    the folder, it alone is looked at: nobody else's file in /tmp should configure a run.
    """
    start = os.path.abspath(folder or os.getcwd())
    home = os.path.expanduser("~")
    found: list[Path] = []
    own = 0
    at = start
    while True:
        for name in ("ipskeptic.toml", "pyproject.toml"):
            path = os.path.join(at, name)
            if os.path.isfile(path):
                found.append(Path(path))
        if at == start:
            own = len(found)
        if os.path.exists(os.path.join(at, ".git")) or at == home:
            return tuple(found)
        above = os.path.dirname(at)
        if above == at:
            return tuple(found[:own])
        at = above


def _files(
    config: Path | None, isolated: bool, environment: Mapping[str, str], folder: Path | None
) -> list[Path]:
    """The files to read, the strongest first."""
    if isolated or environment.get("IPSKEPTIC_ISOLATED"):
        return []
    named = config or (Path(text) if (text := environment.get("IPSKEPTIC_CONFIG")) else None)
    if named is not None:
        if not os.path.isfile(named):  # false too where it can't be known
            raise ConfigError(f"{named}: there is no such configuration file")
        return [named]
    files: list[Path] = []
    for path in project_files(folder):
        # The nearest file with settings is the project's; a pyproject.toml may have none.
        if path.name == "ipskeptic.toml" or _has_table(path):
            files.append(path)
            break
    user = user_file()
    if os.path.isfile(user):
        files.append(user)
    return files


def _has_table(path: Path) -> bool:
    try:
        return b"tool.ipskeptic" in path.read_bytes()
    except OSError:
        return False


def _read(path: Path) -> Mapping[str, Any] | None:
    """Our table of a file, None where a `pyproject.toml` has none after all."""
    import tomllib

    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: can't be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    if path.name != "pyproject.toml":
        return document
    table = document.get("tool", {}).get("ipskeptic")
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{path}: tool.ipskeptic must be a table")
    return table


def _values(table: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """The checked values of one file, by field name."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        where = f"{path}: {key}"
        if key in ("feeds", "numbers"):
            # Imported here: few configurations have such a table.
            from ipskeptic.config.tables import parse_feeds, parse_numbers
        if key == "feeds":
            values["feeds"], values["feed_paths"] = parse_feeds(value, path)
        elif key == "numbers":
            values["numbers"] = parse_numbers(value, path)
        elif key == "lint":
            from ipskeptic.config.lint_table import parse_lint

            values["lint"] = parse_lint(value, path)
        elif key == "online":
            from ipskeptic.config.online_table import parse_online

            values["online"] = parse_online(value, path)
        elif key in READERS:
            values[key.replace("-", "_")] = READERS[key](value, where, path.parent)
        else:
            raise wrong_key(key, (*READERS, *_TABLES), str(path))
    return values
