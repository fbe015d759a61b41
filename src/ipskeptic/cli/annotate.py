"""`ipskeptic annotate`: one record a line, for scripts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, BinaryIO

import click

from ipskeptic.cli.assess import parsed
from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.inputs import Asked, Sources, find_sources, open_items
from ipskeptic.cli.options import format_option, global_options, output_option
from ipskeptic.cli.output import Output
from ipskeptic.cli.progress import Progress
from ipskeptic.cli.refusals import Refusals
from ipskeptic.cli.run import FOUND, INCOMPLETE, Run, is_terminal
from ipskeptic.config.values import parse_age, parse_classes
from ipskeptic.errors import InputError, NothingToReadError, UsageError
from ipskeptic.intake.item import Item
from ipskeptic.intake.lines import spoken
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.observation import LEVELS, ROLES, TRANSPORTS
from ipskeptic.model.row import COLUMNS
from ipskeptic.pipeline.annotate import Annotator, Wish
from ipskeptic.pipeline.skeptic import Skeptic

EPILOG = """\b
Examples:
  ipskeptic annotate < addresses.txt > answers.jsonl
  zcat access.log.gz | cut -d' ' -f1 | ipskeptic annotate -f csv
  ipskeptic annotate flows.csv --field src --time-field time -f csv
  ipskeptic annotate events.jsonl --field source.ip -o annotated.jsonl
  ipskeptic annotate list.txt.zst --at 2026-11-01 --columns ip,class,cc,asn
  ipskeptic annotate list.txt --fail-on compromised -q > /dev/null

\b
Exit codes: 0 done · 1 --fail-on met · 2 could not work · 3 nothing to read ·
4 a source asked for with --max-age is missing or too old.
"""


@click.command("annotate", cls=Command, context_settings=HELP, epilog=EPILOG)
@click.argument("inputs", nargs=-1, metavar="[FILE|ADDRESS|-]...")
@click.option(
    "-i", "--input", "files", metavar="FILE", multiple=True, help="Read FILE; - is stdin."
)
@click.option("--at", metavar="TIME", help="When they were seen, UTC unless a zone is given.")
@click.option("--claim", metavar="PARTY", help="Test a claim: KP, AS131279 or holder:NAME.")
@click.option("--level", type=click.Choice(LEVELS), help="What is claimed.  [default: party]")
@click.option("--role", type=click.Choice(ROLES), help="Which end of the traffic they were.")
@click.option(
    "--transport", type=click.Choice(TRANSPORTS), help="tcp: the handshake was completed."
)
@click.option("--field", metavar="COLUMN", help="CSV, JSON lines: the column with the address.")
@click.option("--time-field", metavar="COLUMN", help="The column with each row's own time.")
@click.option(
    "--max-age",
    metavar="AGE",
    callback=parsed(parse_age, "--max-age"),
    help="Exit 4 if a source is farther from the time seen: 30d.",
)
@format_option("jsonl", "csv", "tsv")
@click.option("--columns", metavar="NAMES", help="The columns, in this order.")
@output_option
@click.option(
    "--fail-on",
    metavar="CLASSES",
    callback=parsed(parse_classes, "--fail-on"),
    help="Exit 1 if an address has one of these classes.",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 where it would be 1 or 4.")
@click.option("--strict", is_flag=True, default=None, help="Exit 2 if any input is refused.")
@global_options
@click.pass_obj
def command(run: Run, /, **given: Any) -> None:
    """Write one record for each address, in the order of the input.

    Input is standard input or FILEs (.gz, .bz2, .xz and .zst too) with one address, prefix or
    range a line, defanged or not; or CSV and JSON lines with --field, whose other columns pass
    through. A line that is none gives a record with the reason in `error`, in its place.
    """
    names = ("level", "role", "transport", "max_age", "fail_on", "strict")
    run.flags.update({name: given[name] for name in names if given[name] is not None})
    if given["time_field"] is not None and given["field"] is None:
        raise UsageError("--time-field needs --field: name the column with the address too")
    settings = run.settings()
    sources = find_sources(given["inputs"], given["files"], has_field=True)
    with Skeptic.open(run.data_folder(), feeds=settings.feeds, numbers=settings.numbers) as skeptic:
        work = _Work(run, skeptic, _wish(run, given), given)
        with Output(given["output"]) as output:
            work.write(sources, output)
    if given["exit_zero"]:
        run.forgive(FOUND, INCOMPLETE)


def _wish(run: Run, given: dict[str, Any]) -> Wish:
    """What is asked of every line."""
    from ipskeptic.intake.time import parse_time
    from ipskeptic.pipeline.claim import parse_claim
    from ipskeptic.render.csv_report import parse_columns

    settings = run.settings()
    chosen = given["columns"]
    if chosen is None:
        chosen = ",".join(settings.columns or COLUMNS)
    return Wish(
        at=parse_time(given["at"]) if given["at"] is not None else None,
        claim=parse_claim(given["claim"], settings.level) if given["claim"] is not None else None,
        role=settings.role,
        transport=settings.transport,
        format=given["format_"],
        columns=parse_columns(chosen),
    )


class _Work:
    """One run: reads, answers, writes, counts."""

    def __init__(self, run: Run, skeptic: Skeptic, wish: Wish, given: dict[str, Any]) -> None:
        self._run = run
        self._skeptic = skeptic
        self._given = given
        self._refusals: Refusals | None = None
        self._annotator = Annotator(skeptic, wish, self._refuse)
        self._progress: Progress | None = None
        self._passed: tuple[str, ...] | None = None
        self._age = _age_check(run)

    def write(self, sources: Sources, output: Output) -> None:
        """Write all records."""
        run = self._run
        if not run.quiet and is_terminal(sys.stderr) and not output.is_terminal:
            self._progress = Progress()
        try:
            if self._given["field"] is not None:
                self._write_rows(sources, output)
            else:
                self._write_lists(sources, output)
        finally:
            if self._progress is not None:
                self._progress.clear()
        self._finish()

    def _write_rows(self, sources: Sources, output: Output) -> None:
        """Tables and JSON records, whose columns pass through."""
        waiting: list[Asked | Item | BadInput] = []
        for item in open_items(sources, self._given["field"], self._given["time_field"]):
            if self._passed is None:
                # What came before the first row with columns has no header yet; up to so many
                # wait for it (judgement).
                if not item.column_fields and len(waiting) < 1000:
                    waiting.append(item)
                    continue
                self._start(output, tuple(name for name, _ in item.column_fields))
                for early in waiting:
                    self._one(output, early)
            self._one(output, item)
        if self._passed is None:
            self._start(output, ())
            for early in waiting:
                self._one(output, early)

    def _start(self, output: Output, passed: tuple[str, ...]) -> None:
        self._passed = self._annotator.passed = passed
        output.write(self._annotator.header(passed))

    def _write_lists(self, sources: Sources, output: Output) -> None:
        """Lists: line by line, or in chunks where there are many."""
        self._start(output, ())
        for source in sources.items:
            if isinstance(source, Asked | str):
                for item in open_items(Sources((source,), None), None, None):
                    self._one(output, item)
            elif isinstance(source, Path):
                try:
                    file = source.open("rb")
                except OSError as error:
                    reason = error.strerror or error
                    raise InputError(f"{source}: it can't be opened: {reason}") from error
                with file:
                    self._write_list(file, str(source), output)
            else:
                self._write_list(source, "-", output)

    def _write_list(self, stream: BinaryIO, name: str, output: Output) -> None:
        from ipskeptic.pipeline.streamed import records_of

        _refuse_document(stream, name)
        check = self._age.check if self._age else None

        def wait() -> None:
            if self._progress is not None:
                self._progress.say("working out the answers for all addresses")

        for data, lines in records_of(self._annotator, stream, name, check, wait):
            output.write_bytes(data)
            if self._progress is not None:
                self._progress.tick(lines)

    def _one(self, output: Output, item: Asked | Item | BadInput) -> None:
        if isinstance(item, Asked):
            item = Item(item.text, item.target)
        if self._age is not None and isinstance(item, Item):
            self._age.check(self._annotator.judge(item))
        output.write_bytes(self._annotator.record(item))
        if self._progress is not None:
            self._progress.tick()

    def _refuse(self, bad: BadInput) -> None:
        if self._refusals is None:
            self._refusals = Refusals(self._run, in_place=False)
        if self._progress is not None:
            self._progress.clear()
        self._refusals.add(bad)

    def _finish(self) -> None:
        self._annotator.finish()
        classes = self._annotator.classes
        refused = self._refusals.count if self._refusals else 0
        total = classes.total() + refused
        if not total:
            raise NothingToReadError("nothing to read: the input holds no address")
        if self._refusals is not None:
            self._refusals.finish(total, strict=self._run.settings().strict)
        fail_on = set(self._run.settings().fail_on)
        if any(not fail_on.isdisjoint(also.split(";")) for also in classes):
            self._run.note_code(FOUND)


def _refuse_document(stream: BinaryIO, name: str) -> None:
    """A document of observations has no addresses line by line: say what reads it.

    No more is looked at than has come already, so that nobody who writes a line waits.
    """
    peek = getattr(stream, "peek", None)
    head = peek(1) if peek is not None else b""
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[", b"<")):
        return
    from ipskeptic.intake.observations import format_of_bytes

    format_ = format_of_bytes(head)
    if format_ is not None:
        raise UsageError(
            f"{spoken(name)} is {format_.name}, and annotate reads lists, line by line: "
            "`ipskeptic FILE -f jsonl` and `ipskeptic triage FILE` read its observations"
        )


def _age_check(run: Run) -> Any:
    """What looks at the age of sources; None where nobody asked."""
    max_age = run.settings().max_age
    if max_age is None:
        return None
    from ipskeptic.cli.freshness import Freshness

    return Freshness(run, max_age)
