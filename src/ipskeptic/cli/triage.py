"""`ipskeptic triage`: one report on a whole list, log or document."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.inputs import Asked, Sources, find_sources, open_items
from ipskeptic.cli.online import asking, online_options, refuse_online, wishes_of
from ipskeptic.cli.options import age_option, format_option, global_options, output_option
from ipskeptic.cli.output import Output
from ipskeptic.cli.progress import Progress
from ipskeptic.cli.refusals import Refusals
from ipskeptic.cli.run import FOUND, INCOMPLETE, Run, color_on, is_terminal, page_width
from ipskeptic.config.values import parse_classes
from ipskeptic.errors import NothingToReadError, UsageError
from ipskeptic.model.observation import LEVELS, ROLES, TRANSPORTS
from ipskeptic.model.triage import Triage
from ipskeptic.model.when import Window

if TYPE_CHECKING:
    from ipskeptic.model.online import Wishes

EPILOG = """\b
Examples:
  ipskeptic triage indicators.txt
  ipskeptic triage indicators.txt --at 2016-12-29 --claim RU
  ipskeptic triage logins.csv --field src --time-field time --claim CN
  ipskeptic triage access.log.gz
  ipskeptic triage list.txt -f markdown -o report.md
  ipskeptic triage list.txt --top 20
  ipskeptic triage list.txt --online dnsbl,cymru --dry-run

\b
Exit codes: 0 done · 1 --fail-on met · 2 could not work · 3 nothing to read ·
4 a source is farther from a time seen than --max-age, or a server that was
  asked gave no answer.
"""


def _classes(ctx: click.Context, param: click.Parameter, value: str | None) -> Any:
    return None if value is None or ctx.resilient_parsing else parse_classes(value, "--fail-on")


@click.command("triage", cls=Command, context_settings=HELP, epilog=EPILOG)
@click.argument("addresses", nargs=-1, metavar="[FILE|ADDRESS|-]...")
@click.option(
    "-i", "--input", "files", metavar="FILE", multiple=True, help="Read FILE; - is stdin."
)
@click.option("--at", metavar="TIME", help="When all was seen that has no time of its own.")
@click.option("--claim", metavar="PARTY", help="Test a claim: KP, AS131279 or holder:NAME.")
@click.option("--level", type=click.Choice(LEVELS), help="What is claimed.  [default: party]")
@click.option(
    "--role",
    type=click.Choice(ROLES),
    help="Which end of the traffic they were, unless the input says.",
)
@click.option(
    "--transport", type=click.Choice(TRANSPORTS), help="tcp: the handshake was completed."
)
@click.option("--field", metavar="COLUMN", help="CSV, JSON lines: the column with the address.")
@click.option("--time-field", metavar="COLUMN", help="The column with each row's own time.")
@click.option(
    "--as",
    "how",
    type=click.Choice(("list", "text")),
    help="Read files as lists of addresses, or as text.  [default: by their first lines]",
)
@age_option("--max-age", help="Exit 4 if a source is farther from a time seen: 30d.")
@click.option(
    "--top",
    metavar="N",
    type=click.IntRange(1, 1000),
    help="Rows of each table.  [default: 5; Markdown 20; JSON all, to 1000]",
)
@format_option("text", "json", "markdown")
@output_option
@click.option(
    "--fail-on",
    metavar="CLASSES",
    callback=_classes,
    help="Exit 1 if an address has one of these classes.",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 where it would be 1 or 4.")
@click.option("--strict", is_flag=True, default=None, help="Exit 2 if any input is refused.")
@online_options
@global_options
@click.pass_obj
def command(run: Run, /, **given: Any) -> None:
    """Say what a whole list of addresses can carry, and what it cannot.

    Every address is judged once, or once for every day of its own with --time-field; then they
    are counted: by class, registry, country, holder, network and list, and whether many
    addresses and many dates converge on one of these.

    A FILE is a list, a log or a document: where most of its first lines are more than addresses,
    addresses are found wherever they stand in it. STIX, MISP and OpenIOC give each of their
    addresses its own time and role, and --as text reads their text instead.
    """
    names = ("level", "role", "transport", "max_age", "fail_on", "strict")
    run.flags.update({name: given[name] for name in names if given[name] is not None})
    sources = find_sources(given["addresses"], given["files"], has_field=given["field"] is not None)
    if sources.saved is not None:
        refuse_online(given, "can't change a saved report: give what it was made from")
        raise UsageError("a saved report is no list: give what it was made from")
    wishes = wishes_of(run, given)
    if wishes is not None and given["dry_run"]:
        _plan(run, sources, wishes, given)
    else:
        _triage(run, sources, given, wishes)
    if given["exit_zero"]:
        run.forgive(FOUND, INCOMPLETE)


def _plan(run: Run, sources: Sources, wishes: Wishes, given: dict[str, Any]) -> None:
    """Show who would be asked about what is read, and send nothing."""
    from ipskeptic.cli.asking import Asking
    from ipskeptic.pipeline.skeptic import Skeptic
    from ipskeptic.pipeline.triage import different, observed

    settings = run.settings()
    with (
        Skeptic.open(run.data_folder(), feeds=settings.feeds, numbers=settings.numbers) as skeptic,
        Asking(run, skeptic, wishes) as online,
        Output(None) as output,
    ):
        refusals = Refusals(run, in_place=False)
        items = observed(_items(sources, given, None))
        targets = different(items, skeptic.now, refusals.add)
        if not targets and not refusals.count:
            raise NothingToReadError("nothing to read: the input holds no address")
        if targets:
            online.write_plan(targets, output, as_json=given["format_"] == "json")
        if refusals.count:
            refusals.finish(refusals.count + len(targets), strict=settings.strict)


def _triage(run: Run, sources: Sources, given: dict[str, Any], wishes: Wishes | None) -> None:
    # Imported here: help and wrong usage need no data.
    from ipskeptic.pipeline.skeptic import Skeptic
    from ipskeptic.pipeline.triage import observed, triage

    settings = run.settings()
    if given["how"] is not None and given["field"] is not None:
        raise UsageError("--as and --field exclude each other: a column is named, so it is a table")
    with (
        Skeptic.open(run.data_folder(), feeds=settings.feeds, numbers=settings.numbers) as skeptic,
        Output(given["output"]) as output,
        asking(run, skeptic, wishes) as online,
    ):
        at, claim = _asked(given, settings.level)
        times: set[Window | None] = set()
        refusals = Refusals(run, in_place=True)
        progress = Progress() if not run.quiet and is_terminal(sys.stderr) else None
        items = _items(sources, given, progress)

        def tick(when: Window | None, count: int) -> None:
            times.add(when)
            if progress:
                progress.tick(count)

        try:
            report = triage(
                skeptic,
                observed(items),
                at=at,
                claim=claim,
                role=settings.role,
                transport=settings.transport,
                ask=online.ask if online else None,
                tick=tick,
                refuse=refusals.add,
            )
        finally:
            if progress:
                progress.clear()
        if not report.intake.read:
            raise NothingToReadError("nothing to read: the input holds no address")
        output.write(_rendered(run, output, report, given["format_"], given["top"]))
        if report.intake.refused:
            refusals.finish(report.intake.read, strict=settings.strict)
        _note_codes(run, report)
        if online is not None:
            online.note_trouble()
        if settings.max_age is not None and report.judged:
            seen = {time or at or skeptic.now for time in times}
            from ipskeptic.cli.freshness import note_distances

            note_distances(run, skeptic, seen, settings.max_age)


def _asked(given: dict[str, Any], level: str) -> tuple[Window | None, Any]:
    """The time and the claim, each read once."""
    at = claim = None
    if given["at"] is not None:
        from ipskeptic.intake.time import parse_time

        at = parse_time(given["at"])
    if given["claim"] is not None:
        from ipskeptic.pipeline.claim import parse_claim

        claim = parse_claim(given["claim"], level)
    return at, claim


def _items(sources: Sources, given: dict[str, Any], progress: Progress | None) -> Iterator[Any]:
    """What the sources hold: arguments, then files as lists, tables or texts."""
    if given["field"] is not None or given["time_field"] is not None:
        yield from open_items(sources, given["field"], given["time_field"])
        return
    from ipskeptic.pipeline.texts import read_file

    for source in sources.items:
        if isinstance(source, Asked | str):
            yield from open_items(Sources((source,), None), None, None)
        elif progress is not None:
            yield from read_file(source, given["how"], progress.read)
        else:
            yield from read_file(source, given["how"])


def _note_codes(run: Run, report: Triage) -> None:
    also = report.table("also")
    met = {row.key for row in also.rows} if also else set()
    if not met.isdisjoint(run.settings().fail_on):
        run.note_code(FOUND)


def _rendered(run: Run, output: Output, report: Triage, format_: str, top: int | None) -> str:
    if format_ == "json":
        from ipskeptic.render.triage_json import triage_json

        # People read a terminal, programs read the rest; the document is the same.
        return triage_json(report, top=top, pretty=output.is_terminal)
    if format_ == "markdown":
        from ipskeptic.render.triage_markdown import triage_markdown

        return triage_markdown(report, top=top or 20)

    from ipskeptic.render.text.triage import render_triage

    width = page_width()
    color = color_on(run.settings(), output.stream)
    blocks = _has_blocks(output)
    most = top or (1000 if run.verbose else 5)
    return render_triage(report, width=width, color=color, blocks=blocks, top=most)


def _has_blocks(output: Output) -> bool:
    """Whether block characters can be written; else bars are made of signs every terminal has."""
    try:
        "█▏".encode(output.stream.encoding or "ascii")
    except UnicodeError:
        return False
    return True
