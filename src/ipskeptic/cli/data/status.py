"""`ipskeptic data status`: the freshness page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.options import age_option, format_option, global_options, output_option
from ipskeptic.cli.output import Output
from ipskeptic.cli.run import COULD_NOT_WORK, INCOMPLETE, Run, color_on, write_error, page_width
from ipskeptic.model.bringing import bring_command
from ipskeptic.model.status import CURRENT, MISSING, StatusPage
from ipskeptic.pipeline.data import all_feeds, with_groups
from ipskeptic.pipeline.upkeep import status_of


@click.command(
    "status",
    cls=Command,
    context_settings=HELP,
    epilog="\b\nExamples:\n"
    "  ipskeptic data status\n"
    "  ipskeptic data status tor-exits apnic      # every date of two feeds\n"
    "  ipskeptic data status --max-age 30d        # exit 4 if a feed held is older\n"
    "  ipskeptic data status -f json -o status.json\n"
    "\n"
    "Exit codes: 4 if a newest copy is older than --max-age, or a feed named is not held; 2 if "
    "something held can't be read.",
)
@click.argument("feeds", nargs=-1, metavar="[FEED]...")
@age_option("--max-age", help="Exit 4 if a feed's newest copy is older: 30d.")
@format_option("text", "json")
@output_option
@global_options
@click.pass_obj
def command(
    run: Run,
    /,
    feeds: tuple[str, ...],
    max_age: timedelta | None,
    format_: str,
    output: Path | None,
) -> None:
    """Say what is held, from when, and which questions it can answer for now.

    Without FEED there is one row a feed, of its newest copy; with FEED, or with -v, every date.
    `registries` stands for the five.
    """
    if max_age is not None:
        run.flags["max_age"] = max_age
    page = status_of(run.settings(), with_groups(feeds))
    with Output(output) as place:
        place.write(_written(run, place, page, format_, every_date=bool(feeds) or run.verbose))
    _note(run, page)


def _written(run: Run, place: Output, page: StatusPage, format_: str, *, every_date: bool) -> str:
    if format_ == "json":
        from ipskeptic.render.data_status import status_json

        return status_json(page)
    from ipskeptic.render.text.status import render_status

    width = page_width()
    color = color_on(run.settings(), place.stream)
    return render_status(page, width=width, color=color, every_date=every_date)


def _note(run: Run, page: StatusPage) -> None:
    """The exit code, and what it is for."""
    for problem in page.problems:
        write_error(f"error: {problem}")
    if page.index_file.detail:
        write_error(f"error: {page.index_file.detail}")
    if page.problems or page.index_file.state not in (CURRENT, MISSING):
        run.note_code(COULD_NOT_WORK)
    known = all_feeds(run.settings())
    remarks = {feed.name: feed.remarks for feed in page.feeds}
    for name in page.too_old:
        run.note_code(INCOMPLETE)
        texts = [r.text for r in remarks[name] if r.name in ("too-old", "not-held")]
        run.say(f"{name}: {texts[0]}: {bring_command(name, known.get(name))}")
