"""`ipskeptic config`: the settings in force, each with where it comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import click

from ipskeptic import config
from ipskeptic.cli.group import HELP, Command, LazyGroup
from ipskeptic.cli.options import format_option, global_options
from ipskeptic.cli.run import Run
from ipskeptic.cli.show import print_columns, print_json
from ipskeptic.config import Settings
from ipskeptic.config.values import READERS


@click.command(
    "config",
    cls=LazyGroup,
    lazy={
        "show": (f"{__name__}:show_command", "Every setting, its value and its origin."),
        "path": (f"{__name__}:path_command", "The files that are read, and where they would be."),
    },
    default="show",
    context_settings=HELP,
    epilog="\b\nExamples:\n  ipskeptic config show\n  ipskeptic config path\n"
    "  IPSKEPTIC_FORMAT=json ipskeptic config show",
)
@global_options
def command() -> None:
    """Settings: flag, environment, project file, user file, default, in this order."""


@click.command("show", cls=Command, context_settings=HELP)
@format_option("text", "json")
@global_options
@click.pass_obj
def show_command(run: Run, /, format_: str) -> None:
    """Show every setting with its value and where it comes from."""
    settings = run.settings()
    rows = list(_rows(settings))
    unknown = config.unknown_variables(os.environ)
    if format_ == "json":
        print_json(
            {
                "settings": [
                    {"key": key, "value": value, "origin": origin} for key, value, origin in rows
                ],
                "unknown_variables": list(unknown),
            }
        )
        return
    print_columns(
        [(key, _text(value), origin) for key, value, origin in rows], ("key", "value", "origin")
    )
    for name in unknown:
        run.say(f"{name}: no such setting; the variable is not used")


@click.command("path", cls=Command, context_settings=HELP)
@format_option("text", "json")
@global_options
@click.pass_obj
def path_command(run: Run, /, format_: str) -> None:
    """Show the configuration files that are read, and where the user's own would be."""
    files = [str(path) for path in run.settings().files]
    user = str(config.user_file())
    if format_ == "json":
        print_json({"files": files, "user_file": user})
        return
    rows = [(path, "is read") for path in files]
    if user not in files:
        rows.append((user, "is not there" if not os.path.exists(user) else "is not read"))
    print_columns(rows)


def _rows(settings: Settings) -> Iterator[tuple[str, Any, str]]:
    """(key, value, origin) of every setting; values as JSON has them."""
    origins = settings.origins
    for key in READERS:
        value = settings.folder if key == "data-dir" else getattr(settings, key.replace("-", "_"))
        yield key, _plain(value), origins.get(key, "default")
    for name, feed in settings.feeds.items():
        path = settings.feed_paths.get(name)
        said = f"{feed.kind}, {feed.grade}{feed.credibility}" + (f", {path}" if path else "")
        yield f"feeds.{name}", said, origins.get("feeds", "")
    for name, value in settings.numbers.items():
        yield f"numbers.{name}", value, origins.get("numbers", "")
    for name, value in settings.lint.items():
        yield f"lint.{name.replace('_', '-')}", _lint_text(name, value), origins.get("lint", "")
    for name, value in settings.online.items():
        if name == "rdap":
            for registry, server in value.items():
                yield f"online.rdap.{registry}", server, origins.get("online", "")
        else:
            yield f"online.{name}", _online_value(name, value), origins.get("online", "")
    for name in config.server_keys():
        # Never the key itself.
        yield f"online.key.{name}", "set", f"environment variable {config.key_variable(name)}"


def _online_value(name: str, value: Any) -> Any:
    if name != "resolver":
        return _plain(value)
    return [f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in value]


def _lint_text(name: str, value: Any) -> Any:
    if name == "suppress":
        return [f"{' '.join(one.rules)} in {' '.join(one.paths)}: {one.reason}" for one in value]
    return _plain(value)


def _plain(value: Any) -> Any:
    match value:
        case tuple():
            return list(value)
        case timedelta():
            hours = int(value.total_seconds()) // 3600
            return f"{hours // 24}d" if hours % 24 == 0 else f"{hours}h"
        case bool() | int() | float() | None:
            return value
    return str(value)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(value) or "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "-" if value is None else str(value)
