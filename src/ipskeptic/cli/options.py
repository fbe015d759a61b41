"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ipskeptic.cli.run import Run

F = TypeVar("F", bound=Callable[..., Any])


def _setting(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """A callback that keeps a value as a setting, where it was given."""

    def keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        if value is not None and not ctx.resilient_parsing:
            ctx.ensure_object(Run).flags[name] = value

    return keep


def _attribute(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """A callback that keeps a value on the run itself, where it was given."""

    def keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        if value and not ctx.resilient_parsing:
            setattr(ctx.ensure_object(Run), name, value)

    return keep


# They stand everywhere, before and after the command's name. They are eager, so that `--version`,
# which is not, knows the data folder wherever it stands in the line.
_GLOBAL = (
    click.option(
        "--data-dir",
        metavar="DIR",
        type=click.Path(path_type=Path),
        callback=_setting("data_dir"),
        expose_value=False,
        is_eager=True,
        help="Data folder (also IPSKEPTIC_DATA_DIR).",
    ),
    click.option(
        "--config",
        metavar="FILE",
        type=click.Path(path_type=Path),
        callback=_attribute("config"),
        expose_value=False,
        is_eager=True,
        help="Read this configuration file and no other.",
    ),
    click.option(
        "--isolated",
        is_flag=True,
        callback=_attribute("isolated"),
        expose_value=False,
        is_eager=True,
        help="Read no configuration file.",
    ),
    click.option(
        "--color",
        type=click.Choice(("auto", "always", "never")),
        callback=_setting("color"),
        expose_value=False,
        is_eager=True,
        help="Colour on stdout (also NO_COLOR, FORCE_COLOR).",
    ),
    click.option(
        "--no-color",
        "no_color",
        flag_value="never",
        default=None,
        callback=_setting("color"),
        expose_value=False,
        is_eager=True,
        help="The same as --color never.",
    ),
    click.option(
        "-q",
        "--quiet",
        is_flag=True,
        callback=_attribute("quiet"),
        expose_value=False,
        is_eager=True,
        help="Nothing on stderr but errors.",
    ),
    click.option(
        "-v",
        "--verbose",
        is_flag=True,
        callback=_attribute("verbose"),
        expose_value=False,
        is_eager=True,
        help="Say more.",
    ),
)


def global_options(function: F) -> F:
    """The options that stand everywhere, before and after the command's name."""
    for option in reversed(_GLOBAL):
        function = option(function)
    return function


def format_option(*formats: str) -> Callable[[F], F]:
    """`-f/--format` of a command, the first format being its default."""
    many = len(formats) > 4  # judgement: more don't fit into the column of options
    return click.option(
        "-f",
        "--format",
        "format_",
        type=click.Choice(formats),
        metavar="FORMAT" if many else None,
        default=formats[0],
        show_default=True,
        help=f"One of {', '.join(formats)}." if many else "Output format.",
    )


class _OutputPath(click.Path):
    """A path; an empty text is none, though `Path("")` would be the folder one is in."""

    def convert(self, value: Any, param: Any, ctx: click.Context | None) -> Any:
        """Check it."""
        if value == "":
            self.fail("an empty name: name a file, or - for stdout", param, ctx)
        return super().convert(value, param, ctx)


def output_option(function: F) -> F:
    """`-o/--output FILE`."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=_OutputPath(path_type=Path),
        help="Write to FILE, at once when all is done; `-` is stdout.",
    )(function)


def age_option(name: str, *, help: str) -> Callable[[F], F]:
    """An option that takes an age, such as `30d`; None where it is not given."""
    from ipskeptic.config.values import parse_age

    def read(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
        return None if value is None or ctx.resilient_parsing else parse_age(value, name)

    return click.option(name, metavar="AGE", callback=read, help=help)
