"""`ipskeptic data`: the records behind the answers."""

from __future__ import annotations

import click

from ipskeptic.cli.group import HELP, LazyGroup
from ipskeptic.cli.options import global_options


@click.command(
    "data",
    cls=LazyGroup,
    lazy={
        "status": ("ipskeptic.cli.data.status", "What is held, and what speaks for now."),
        "update": ("ipskeptic.cli.data.update", "Fetch the newest copies, or those of a time."),
        "import": ("ipskeptic.cli.data.importing", "Take files into the data folder."),
        "list": ("ipskeptic.cli.data.listing", "All feeds: what they list, licence, origin."),
        "remove": ("ipskeptic.cli.data.remove", "Remove copies by date."),
        "bundle": ("ipskeptic.cli.data.bundle", "One file for machines without a network, and CI."),
        "export": ("ipskeptic.cli.data.export", "All answers as one MMDB or Parquet file."),
        "compile": ("ipskeptic.cli.data.upkeep:compile_command", "Compile the index anew."),
        "verify": ("ipskeptic.cli.data.upkeep:verify_command", "Check everything held."),
        "path": ("ipskeptic.cli.data.upkeep:path_command", "Where the data folder is."),
    },
    default="status",
    context_settings=HELP,
    epilog="\b\nExamples:\n"
    "  ipskeptic data update registries tor-exits\n"
    "  ipskeptic data import delegated-ripencc-extended-latest\n"
    "  ipskeptic data import lists/* --date 2024-03-12\n"
    "  ipskeptic data status",
)
@global_options
def command() -> None:
    """Fetch, import, list and check the data behind the answers.

    Every copy of a feed stays by its date, so that a past time is judged by the records of that
    time. Only `update` uses the network.
    """
