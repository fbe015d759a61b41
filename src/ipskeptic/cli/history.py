"""`ipskeptic history`: what every copy held says of an address or prefix, by date."""

from __future__ import annotations

from pathlib import Path

import click

from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.options import format_option, global_options, output_option
from ipskeptic.cli.output import Output
from ipskeptic.cli.run import Run, color_on, page_width, quoted, write_error
from ipskeptic.errors import NothingToReadError, TargetError, UsageError
from ipskeptic.model.timeline import Timeline

USAGE = "usage: ipskeptic history ADDRESS|PREFIX|RANGE"


@click.command(
    "history",
    cls=Command,
    context_settings=HELP,
    epilog="\b\nExamples:\n"
    "  ipskeptic history 175.45.176.143\n"
    "  ipskeptic history 175.45.176.0/22 -v\n"
    "  ipskeptic history 192.0.2.1-192.0.2.9 -f json -o timeline.json\n"
    "\n"
    "Marks: o has it, * has it and says otherwise than the copy before, - copy held and not in "
    "it, _ sample held and not on it, . no copy of that time held. Colour adds nothing to them.",
)
@click.argument("address", nargs=-1, metavar="ADDRESS|PREFIX|RANGE")
@format_option("text", "json")
@output_option
@global_options
@click.pass_obj
def command(run: Run, /, address: tuple[str, ...], format_: str, output: Path | None) -> None:
    """Show what every copy held says of ADDRESS, by date: delegation, route and listings.

    One address, prefix or range a run; a prefix or range is never expanded.
    """
    if not address:
        write_error(USAGE)
        raise NothingToReadError("nothing to read: give an address, prefix or range")
    if len(address) > 1:
        raise UsageError(
            f"history shows one address, prefix or range, and {len(address)} were given: "
            "run it once for each"
        )
    from ipskeptic.intake.target import parse_target

    try:
        target = parse_target(address[0])
    except TargetError as error:
        raise TargetError(f"{quoted(address[0])}: {error}") from error
    # Imported here: help and wrong usage need no data.
    from ipskeptic.pipeline.skeptic import Skeptic

    settings = run.settings()
    with (
        Skeptic.open(run.data_folder(), feeds=settings.feeds, numbers=settings.numbers) as skeptic,
        Output(output) as place,
    ):
        timeline = skeptic.history(target, text=address[0])
        place.write(_rendered(run, place, timeline, format_))


def _rendered(run: Run, place: Output, timeline: Timeline, format_: str) -> str:
    if format_ == "json":
        from ipskeptic.render.timeline_json import timeline_json

        # People read a terminal, programs read the rest; the document is the same.
        return timeline_json(timeline, pretty=place.is_terminal)
    from ipskeptic.render.text.timeline import render_timeline

    width = page_width()
    color = color_on(run.settings(), place.stream)
    return render_timeline(timeline, width=width, color=color, verbose=run.verbose)
