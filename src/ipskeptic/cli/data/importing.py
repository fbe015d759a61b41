"""`ipskeptic data import`: take files of publishers into the data folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ipskeptic.cli.data.remarks import On, Remarks
from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.options import format_option, global_options
from ipskeptic.cli.run import COULD_NOT_WORK, INCOMPLETE, Run, is_terminal, write_error
from ipskeptic.cli.show import print_json
from ipskeptic.pipeline.data import (
    IMPORTED,
    REFUSED,
    ImportedFile,
    ImportResult,
    Progress,
    import_files,
)
from ipskeptic.render.escape import terminal


@click.command(
    "import",
    cls=Command,
    context_settings=HELP,
    epilog="\b\nExamples:\n"
    "  ipskeptic data import delegated-apnic-extended-20141101.bz2\n"
    "  ipskeptic data import exit-addresses --as tor-exits --date 2024-03-12\n"
    "  ipskeptic data import lists/*.netset\n"
    "  ipskeptic data import part-of-a-table.txt --as routeviews --excerpt\n"
    "\n"
    "Exit codes: 4 if some files were refused, 2 if all were.",
)
@click.argument("files", nargs=-1, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--as", "feed", metavar="FEED", help="Name of the feed; else it is recognised.")
@click.option("--date", metavar="DATE", help="When the files held; else their own date.")
@click.option(
    "--excerpt", is_flag=True, help="They hold only some records, so absence says nothing."
)
@format_option("text", "json")
@global_options
@click.pass_obj
def command(
    run: Run,
    /,
    files: tuple[Path, ...],
    feed: str | None,
    date: str | None,
    excerpt: bool,
    format_: str,
) -> None:
    """Take FILEs (plain, gz, bz2, xz, zst, zip, or bundles) into the data folder; compile once."""
    result = import_files(
        run.settings(), files, feed=feed, date=date, excerpt=excerpt, progress=_progress(run)
    )
    _clear(run)
    if format_ == "json":
        print_json(_document(result))
    else:
        _print(run, result)
    refused = len(result.of_state(REFUSED))
    if refused:
        run.note_code(COULD_NOT_WORK if refused == len(result.files) else INCOMPLETE)


def _document(result: ImportResult) -> dict[str, object]:
    return {
        "compiled": result.compiled,
        "files": [
            {
                **file._asdict(),
                "snapshot": file.snapshot._asdict() if file.snapshot else None,
                "bad": [bad._asdict() for bad in file.bad],
            }
            for file in result.files
        ],
    }


def _print(run: Run, result: ImportResult) -> None:
    remarks = Remarks(run, (remark for file in result.files for remark in _remarks(file)))
    for file in result.files:
        if file.state == REFUSED or file.snapshot is None:
            # The reason names the file.
            write_error(f"refused: {file.reason}")
            continue
        held = file.snapshot
        parts = [f"{file.state}: {held.feed} {held.holds_at or 'without a date'}"]
        parts.append("1 record" if held.records == 1 else f"{held.records:,} records")
        if held.bad:
            parts.append(f"{held.bad:,} refused")
        if held.excerpt:
            parts.append("an excerpt")
        line = ", ".join(parts) + f"  ({file.path})"
        click.echo(terminal(line))
        if file.because and run.verbose:
            run.say(f"  recognised: {file.because}")
        remarks.beside(_remarks(file))
        if file.state == IMPORTED:
            for bad in file.bad:
                run.say(f"  {file.path}:{bad.line}: {bad.text!r}: {bad.reason}")
            if held.bad > len(file.bad):
                run.say(f"  and {held.bad - len(file.bad):,} more")
    remarks.of_many()
    done = result.of_state(IMPORTED)
    if done and not result.of_state(REFUSED):
        run.say("the index is compiled: `ipskeptic data status` shows what is held")


def _remarks(file: ImportedFile) -> list[On]:
    if file.state != IMPORTED or file.snapshot is None:
        return []
    held = file.snapshot
    return [On(held.feed, str(file.path), warning) for warning in held.warnings]


def _progress(run: Run) -> Progress | None:
    if run.quiet or not is_terminal(sys.stderr):
        return None

    def show(what: str, done: int, total: int) -> None:
        sys.stderr.write(f"\r\x1b[K[{done}/{total}] {terminal(what)[:60]}")
        sys.stderr.flush()

    return show


def _clear(run: Run) -> None:
    if not run.quiet and is_terminal(sys.stderr):
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
