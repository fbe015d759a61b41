"""`ipskeptic assess`, the default: how far do the records about an address carry?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from ipskeptic.cli.formats import FormatName, checked_columns, writer_for
from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.inputs import Sources, find_sources, open_items
from ipskeptic.cli.online import asking, online_options, refuse_online, wishes_of
from ipskeptic.cli.options import global_options, output_option
from ipskeptic.cli.output import Output
from ipskeptic.cli.replay import is_replay, replay, replay_options
from ipskeptic.cli.run import FOUND, INCOMPLETE, Run
from ipskeptic.cli.watch import Watch
from ipskeptic.cli.writers import NO_ROW, Found, Row, Writer
from ipskeptic.config import Settings
from ipskeptic.config.values import parse_age, parse_classes
from ipskeptic.errors import ConfigError, NothingToReadError, UsageError
from ipskeptic.model.assessment import Assessment, BadInput
from ipskeptic.model.observation import LEVELS, ROLES, TRANSPORTS
from ipskeptic.pipeline.skeptic import Skeptic

if TYPE_CHECKING:
    from ipskeptic.cli.asking import Asking
    from ipskeptic.model.online import Wishes

EPILOG = """\b
Examples:
  ipskeptic 175.45.176.143 --at 2014-12-11 --claim KP
  ipskeptic 203.0.113.9 --at 2024-03-12T14:20Z --transport tcp
  ipskeptic -i addresses.txt -f csv -o answers.csv
  ipskeptic log.csv --field src --time-field time -f jsonl
  ipskeptic saved.json -f markdown            # a report saved with -f json
  cat list.txt | ipskeptic --fail-on compromised,shared
  ipskeptic 203.0.113.9 --online rdap,dnsbl --dry-run   # sends nothing
  ipskeptic 203.0.113.9 --online rdap,dnsbl
  ipskeptic --replay saved.json               # what changed since?
  ipskeptic --replay saved.json --pinned      # is it the same?

\b
Exit codes: 0 done · 1 --fail-on met · 2 could not work · 3 nothing to read ·
4 a source asked for with --max-age is missing or too old, or a server that
  was asked gave no answer.
"""


def parsed(reader: Any, option: str) -> Any:
    """A callback that reads an option's value as the configuration reads it."""

    def read(ctx: click.Context, param: click.Parameter, value: str | None) -> Any:
        if value is None or ctx.resilient_parsing:
            return None
        try:
            return reader(value, option)
        except ConfigError as error:
            raise UsageError(str(error)) from error

    return read


@click.command("assess", cls=Command, context_settings=HELP, epilog=EPILOG)
@click.argument("addresses", nargs=-1, metavar="[ADDRESS|FILE|-]...")
@click.option(
    "-i", "--input", "files", metavar="FILE", multiple=True, help="Read FILE; - is stdin."
)
@click.option(
    "--at",
    metavar="TIME",
    help="When it was seen, unless the input says; UTC unless a zone is given.",
)
@click.option("--claim", metavar="PARTY", help="Test a claim: KP, AS131279 or holder:NAME.")
@click.option("--level", type=click.Choice(LEVELS), help="What is claimed.  [default: party]")
@click.option(
    "--role",
    type=click.Choice(ROLES),
    help="Which end of the traffic it was, unless the input says.",
)
@click.option(
    "--transport", type=click.Choice(TRANSPORTS), help="tcp: the handshake was completed."
)
@click.option("--port", metavar="N", type=click.IntRange(1, 65535), help="Source port.")
@click.option("--field", metavar="COLUMN", help="CSV, JSON lines: the column with the address.")
@click.option("--time-field", metavar="COLUMN", help="The column with each row's own time.")
@click.option(
    "--max-age",
    metavar="AGE",
    callback=parsed(parse_age, "--max-age"),
    help="Exit 4 if a source is farther from the time seen: 30d.",
)
@click.option(
    "-f", "--format", "format_", type=FormatName(), help="Output format.  [default: text]"
)
@click.option("--brief", is_flag=True, help="One line an address; the same as -f brief.")
@click.option("--columns", metavar="NAMES", help="Columns of csv and tsv, in this order.")
@output_option
@click.option(
    "--fail-on",
    metavar="CLASSES",
    callback=parsed(parse_classes, "--fail-on"),
    help="Exit 1 if an address has one of these classes.",
)
@replay_options
@click.option("--exit-zero", is_flag=True, help="Exit 0 where it would be 1 or 4.")
@click.option("--strict", is_flag=True, default=None, help="Exit 2 if any input is refused.")
@online_options
@global_options
@click.pass_obj
def command(run: Run, /, **given: Any) -> None:
    """Say how far the records about each ADDRESS carry, and where they stop.

    ADDRESS is an address, a prefix or a range, defanged or not; a file with such; or `-`. STIX,
    MISP and OpenIOC give each of their addresses its own time and role.
    """
    if is_replay(given):
        replay(run, given)
        return
    run.flags.update(
        {
            name: given[name]
            for name in ("level", "role", "transport", "max_age", "fail_on", "strict")
            if given[name] is not None
        }
    )
    if given["brief"] and given["format_"] not in (None, "brief"):
        raise UsageError(f"--brief and -f {given['format_']} exclude each other")
    format_ = "brief" if given["brief"] else given["format_"]
    if format_ is not None:
        run.flags["format"] = format_
    settings = run.settings()
    columns = checked_columns(given["columns"], settings.format, settings.columns)
    wishes = wishes_of(run, given)
    sources = find_sources(given["addresses"], given["files"], has_field=given["field"] is not None)
    if sources.saved is not None:
        _refuse_options(given)
        with Output(given["output"]) as output:
            report = sources.saved
            writer = writer_for(run, output, columns, False, lambda items: report)
            _write(run, output, writer, ((item, NO_ROW) for item in report.items))
    elif wishes is not None and given["dry_run"]:
        _plan(run, sources, wishes, given)
    else:
        _assess(run, sources, columns, given, wishes)
    if given["exit_zero"]:
        run.forgive(FOUND, INCOMPLETE)


def _refuse_options(given: Mapping[str, Any]) -> None:
    """What would change an assessment can't change a saved one."""
    names = ("at", "claim", "level", "role", "transport", "port", "field", "time_field")
    for name in names:
        if given[name] is not None:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"{option} can't change a saved report: assess again to use it")
    refuse_online(given, "can't change a saved report: assess again to use it")


def _plan(run: Run, sources: Sources, wishes: Wishes, given: Mapping[str, Any]) -> None:
    """Show who would be asked about what is read, and send nothing."""
    from ipskeptic.cli.asking import Asking
    from ipskeptic.cli.refusals import Refusals

    settings = run.settings()
    items = open_items(sources, given["field"], given["time_field"])
    with (
        Skeptic.open(run.data_folder(), feeds=settings.feeds, numbers=settings.numbers) as skeptic,
        Asking(run, skeptic, wishes) as online,
        Output(None) as output,
    ):
        refusals = Refusals(run, in_place=False)
        targets = []
        for item in items:
            if isinstance(item, BadInput):
                refusals.add(item)
            else:
                targets.append(item.target)
        if not targets and not refusals.count:
            raise NothingToReadError("nothing to read: the input holds no address")
        if targets:
            online.write_plan(targets, output, as_json=settings.format == "json")
        if refusals.count:
            refusals.finish(refusals.count + len(targets), strict=settings.strict)


def _assess(
    run: Run,
    sources: Sources,
    columns: tuple[str, ...],
    given: Mapping[str, Any],
    wishes: Wishes | None,
) -> None:
    """Assess everything that is read, and write it as it comes."""
    settings = run.settings()
    items = open_items(sources, given["field"], given["time_field"])
    with (
        Skeptic.open(run.data_folder(), feeds=settings.feeds, numbers=settings.numbers) as skeptic,
        asking(run, skeptic, wishes) as online,
    ):
        ask = _asker(skeptic, settings, given, online)
        with Output(given["output"]) as output:
            has_field = given["field"] is not None
            own: list[int] = []
            writer = writer_for(run, output, columns, has_field, skeptic.report, skeptic)
            found = (
                (
                    item if isinstance(item, BadInput) else ask(item),
                    (item.column_fields, item.record),
                )
                for item in _noted(items if online is None else online.ahead_of(items), own)
            )
            _write(run, output, writer, found)
            if given["at"] is not None and own:
                run.say(_unused(len(own)))
            if online is not None:
                online.note_trouble()


def _noted(items: Iterable[Any], own: list[int]) -> Iterator[Any]:
    """The items; the lines of those that have a time of their own are put into `own`."""
    for item in items:
        if not isinstance(item, BadInput) and item.seen_at is not None:
            own.append(item.line)
        yield item


def _unused(count: int) -> str:
    if count == 1:
        return "--at was not used for 1 address, which has a time of its own in the input"
    return f"--at was not used for {count:,} addresses, which have times of their own in the input"


def _asker(
    skeptic: Skeptic, settings: Settings, given: Mapping[str, Any], online: Asking | None
) -> Any:
    """A function that assesses one item; time and claim are read once."""
    window = claim = None
    if given["at"] is not None:
        from ipskeptic.intake.time import parse_time

        window = parse_time(given["at"])
    if given["claim"] is not None:
        from ipskeptic.pipeline.claim import parse_claim

        claim = parse_claim(given["claim"], settings.level)

    def ask(item: Any) -> Assessment | BadInput:
        try:
            return one(item)
        except UsageError as error:
            if item.seen_at is None:
                raise
            # The row's own time can't be used: the row is refused, the run goes on.
            where = (item.source, item.line, item.column_fields, item.record)
            return BadInput(item.text, str(error), *where)

    def one(item: Any) -> Assessment:
        return skeptic.assess(
            item.target,
            at=item.seen_at or window,
            claim=claim,
            # What a document says of its own address is nearer to it than what is said of all.
            role=item.role if item.role != "unknown" else settings.role,
            transport=item.transport if item.transport != "unknown" else settings.transport,
            port=item.port or given["port"],
            text=item.text,
            extra=online.readings(item.target, item.seen_at or window) if online else (),
        )

    return ask


def _write(run: Run, output: Output, writer: Writer, found: Iterator[tuple[Found, Row]]) -> None:
    """Write all items; count, and note the exit codes that apply."""
    settings = run.settings()
    watch = Watch(run, output)
    fail_on = set(settings.fail_on)
    try:
        for item, row in found:
            writer.add(item, row)
            watch.see(item)
            if isinstance(item, Assessment) and not fail_on.isdisjoint(item.also):
                run.note_code(FOUND)
    finally:
        watch.clear()
    if not watch.total:
        raise NothingToReadError("nothing to read: the input holds no address")
    writer.finish()
    watch.finish()
