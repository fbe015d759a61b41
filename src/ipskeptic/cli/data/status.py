"""`ipskeptic data status`: what is held."""

from __future__ import annotations

import click

from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.options import format_option, global_options
from ipskeptic.cli.run import COULD_NOT_WORK, Run, write_error
from ipskeptic.cli.show import print_columns, print_json
from ipskeptic.pipeline.data import CURRENT, MISSING, DataStatus, SnapshotStatus, status


@click.command(
    "status",
    cls=Command,
    context_settings=HELP,
    epilog="\b\nExamples:\n  ipskeptic data status\n  ipskeptic data status -f json",
)
@format_option("text", "json")
@global_options
@click.pass_obj
def command(run: Run, /, format_: str) -> None:
    """Show every copy that is held, its date and age, and the state of the index."""
    found = status(run.settings())
    if format_ == "json":
        print_json(_document(found))
    else:
        _print(found)
    for problem in found.problems:
        write_error(f"error: {problem}")
    if found.problems or found.index_file.state not in (CURRENT, MISSING):
        run.note_code(COULD_NOT_WORK)


def _document(found: DataStatus) -> dict[str, object]:
    return {
        "folder": found.folder,
        "snapshots": [
            {**item._asdict(), "snapshot": item.snapshot._asdict()} for item in found.snapshots
        ],
        "problems": list(found.problems),
        "index": {**found.index_file._asdict(), "counts": dict(found.index_file.counts)},
    }


def _print(found: DataStatus) -> None:
    click.echo(f"data folder: {found.folder}")
    for title, builtin in (("built in", True), ("installed", False)):
        rows = [_row(item) for item in found.snapshots if item.snapshot.builtin is builtin]
        click.echo(f"\n{title}:")
        if rows:
            print_columns(rows, ("feed", "date", "age", "records", "notes"))
        else:
            click.echo("nothing; `ipskeptic data import FILE` brings some")
    index = found.index_file
    click.echo(f"\nindex: {index.state}, {index.size:,} bytes")
    if index.detail:
        write_error(f"error: {index.detail}")


def _row(item: SnapshotStatus) -> tuple[str, ...]:
    held = item.snapshot
    notes = []
    if held.excerpt:
        notes.append("excerpt")
    if held.bad:
        notes.append(f"{held.bad:,} refused")
    if item.valid_for_days is not None:
        notes.append(f"speaks for {item.valid_for_days} d")
    if not item.known:
        notes.append("unknown feed: answers leave it out")
    notes.extend(held.warnings)
    age = "-" if item.age_days is None else f"{item.age_days:,} d"
    return (held.feed, held.holds_at or "-", age, f"{held.records:,}", "; ".join(notes) or "-")
