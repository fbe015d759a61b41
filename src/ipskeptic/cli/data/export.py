"""`ipskeptic data export`: the answers for all addresses as one file for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ipskeptic.cli.data.bars import Bars
from ipskeptic.cli.data.remarks import some_of
from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.options import global_options, output_option
from ipskeptic.cli.output import Output
from ipskeptic.cli.run import Run, is_terminal
from ipskeptic.errors import UsageError
from ipskeptic.model.observation import LEVELS, ROLES, TRANSPORTS
from ipskeptic.pipeline.export import FAMILIES, FORMATS, MMDB, Exported, Order, export
from ipskeptic.pipeline.skeptic import Skeptic


@click.command(
    "export",
    cls=Command,
    context_settings=HELP,
    epilog="\b\nExamples:\n"
    "  ipskeptic data export --format mmdb -o answers.mmdb\n"
    "  mmdblookup --file answers.mmdb --ip 175.45.176.143 class\n"
    "  ipskeptic data export --format mmdb -o then.mmdb --at 2024-03-12 --claim KP\n"
    "  ipskeptic data export -f parquet -o answers.parquet --columns class,cc,asn\n"
    "  ipskeptic data export --format mmdb -o public.mmdb --redistributable\n"
    "\n"
    "The country in it is the one that a registry has for the holder, and no location. Where no "
    "registry's file held names a holder, `annotate` asks the table that comes with the program "
    "for each address; the file is without it: `cc` is empty there, and `fit` may be another.\n"
    "\n"
    "MMDB: empty columns are left out, `usable` is a boolean; IPv4 lies at ::/96, and "
    "::ffff:0:0/96 leads there. Parquet needs pyarrow: pip install 'ipskeptic[bulk]'.",
)
@click.option(
    "-f", "--format", "format_", type=click.Choice(FORMATS), required=True, help="Of the file."
)
@output_option
@click.option("--at", metavar="TIME", help="When addresses were seen; now if not given.")
@click.option("--claim", metavar="PARTY", help="Test a claim: KP, AS131279 or holder:NAME.")
@click.option("--level", type=click.Choice(LEVELS), help="What is claimed.  [default: party]")
@click.option("--role", type=click.Choice(ROLES), help="Which end of the traffic they were.")
@click.option(
    "--transport", type=click.Choice(TRANSPORTS), help="tcp: the handshake was completed."
)
@click.option("--columns", metavar="NAMES", help="The columns; fewer make a smaller file.")
@click.option(
    "--family", type=click.Choice(tuple(FAMILIES)), default="both", show_default=True, help="IP."
)
@click.option(
    "--redistributable", is_flag=True, help="Leave out what may not be passed on by its terms."
)
@click.option(
    "--plain",
    is_flag=True,
    help="MMDB: without the keys that readers of GeoIP files look for (country, "
    "registered_country, autonomous_system_number and _organization).",
)
@global_options
@click.pass_obj
def command(run: Run, /, **given: Any) -> None:
    """Write the answers for all addresses at one time to FILE, for programs that read such files.

    Each interval of addresses has the columns that `annotate` gives for each address in it. The
    same data at the same time give the same bytes.
    """
    names = ("level", "role", "transport")
    run.flags.update({name: given[name] for name in names if given[name] is not None})
    output: Path | None = given["output"]
    if output is None:
        raise UsageError("data export needs a file: -o FILE")
    if str(output) == "-" and is_terminal(sys.stdout):
        raise UsageError("standard output is a terminal: name a file with -o")
    if given["plain"] and given["format_"] != MMDB:
        raise UsageError("--plain: only --format mmdb has keys besides the columns")
    settings = run.settings()
    order = _order(run, given)
    with (
        Bars(not run.quiet and is_terminal(sys.stderr)) as bars,
        Skeptic.open(run.data_folder(), feeds=settings.feeds, numbers=settings.numbers) as skeptic,
        Output(output) as place,
    ):
        made = export(skeptic, order, bars.tell)
        size = 0
        for part in made.parts:
            place.write_bytes(part)
            size += len(part)
    _say(run, output, made, size)


def _order(run: Run, given: dict[str, Any]) -> Order:
    from ipskeptic.intake.time import parse_time
    from ipskeptic.pipeline.claim import parse_claim
    from ipskeptic.render.csv_report import parse_columns

    settings = run.settings()
    claim = given["claim"]
    return Order(
        format=given["format_"],
        at=parse_time(given["at"]) if given["at"] is not None else None,
        claim=parse_claim(claim, settings.level) if claim is not None else None,
        claim_text=claim or "",
        role=settings.role,
        transport=settings.transport,
        columns=parse_columns(given["columns"]) if given["columns"] is not None else (),
        families=FAMILIES[given["family"]],
        redistributable=given["redistributable"],
        plain=given["plain"],
    )


def _say(run: Run, path: Path, made: Exported, size: int) -> None:
    where = "standard output" if str(path) == "-" else str(path)
    run.say(
        f"{where}: {made.intervals:,} intervals with {made.rows:,} distinct rows, {size:,} bytes"
    )
    if made.left_out:
        run.say(f"left out, may not be passed on by their terms: {_named(run, made.left_out)}")
    if made.closed:
        count = "1 feed" if len(made.closed) == 1 else f"{len(made.closed):,} feeds"
        run.say(
            f"keep this file to yourself: by their terms {count} in it may not be passed on: "
            f"{_named(run, made.closed)}; --redistributable leaves them out"
        )


def _named(run: Run, names: tuple[str, ...]) -> str:
    return ", ".join(names) if run.verbose else some_of(list(names))
