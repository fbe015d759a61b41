"""The program's root command."""

from __future__ import annotations

from typing import Any

import click

from ipskeptic.cli.group import HELP, Root
from ipskeptic.cli.options import global_options

COMMANDS = {
    "assess": (
        "ipskeptic.cli.assess",
        "How far do the records about an address carry? (the default)",
    ),
    "annotate": (
        "ipskeptic.cli.annotate",
        "One record a line for lists of any length: JSON lines, CSV, TSV.",
    ),
    "triage": (
        "ipskeptic.cli.triage",
        "What a whole list, log or document of addresses can carry.",
    ),
    "extract": (
        "ipskeptic.cli.extract",
        "The addresses in any text or document, each with its place.",
    ),
    "lint": (
        "ipskeptic.cli.lint",
        "Where a report's claims lean on addresses more than they can bear.",
    ),
    "history": (
        "ipskeptic.cli.history",
        "What every copy held says of an address, by date, with a picture.",
    ),
    "explain": ("ipskeptic.cli.explain", "What a word, class, evidence kind or feed means."),
    "cases": ("ipskeptic.cli.cases", "The casebook: claims that rested on addresses."),
    "data": ("ipskeptic.cli.data", "Fetch, import, list and check the data behind the answers."),
    "schema": ("ipskeptic.cli.schema", "The JSON Schemas of the machine formats."),
    "config": ("ipskeptic.cli.config", "The settings, each with where it comes from."),
    "completion": ("ipskeptic.cli.completion", "Shell completion for bash, zsh and fish."),
}


def _version(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if not value or ctx.resilient_parsing:
        return
    from ipskeptic.cli.version import version_text

    click.echo(version_text(ctx))
    ctx.exit()


@click.command(
    cls=Root,
    lazy=COMMANDS,
    default="assess",
    context_settings=HELP,
    options_metavar="[OPTIONS]",
    subcommand_metavar="ADDRESS... | COMMAND [ARGS]...",
    epilog="\b\nExamples:\n"
    "  ipskeptic 175.45.176.143 --at 2014-12-11 --claim KP\n"
    "  ipskeptic -f csv -i addresses.txt -o answers.csv\n"
    "  cut -d, -f3 log.csv | ipskeptic --brief\n"
    "  ipskeptic explain shared\n"
    "\n"
    "`ipskeptic assess -h` has the options for addresses. Exit codes: 0 done, 1 --fail-on met, "
    "2 could not work, 3 nothing to read, 4 incomplete.",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    callback=_version,
    help="Version, Python, data dates.",
)
@global_options
def root() -> None:
    """Say what public records about an IP address can carry, and where they stop.

    Offline, save `data update` and what `--online` asks. It never says who did it,
    and it clears nobody.
    """
