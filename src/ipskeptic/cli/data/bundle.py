"""`ipskeptic data bundle`: one file for machines without a network and for CI."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ipskeptic.cli.data.remarks import some_of
from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.options import format_option, global_options
from ipskeptic.cli.run import INCOMPLETE, Run
from ipskeptic.cli.show import print_json
from ipskeptic.errors import UsageError
from ipskeptic.intake.time import parse_time
from ipskeptic.pipeline.data import with_groups
from ipskeptic.pipeline.upkeep import Bundled, bundle
from ipskeptic.render.escape import terminal


@click.command(
    "bundle",
    cls=Command,
    context_settings=HELP,
    epilog="\b\nExamples:\n"
    "  ipskeptic data bundle today.ipskeptic\n"
    "  ipskeptic data bundle case.ipskeptic --at 2014-12-11 --at 2014-11-24\n"
    "  ipskeptic data bundle ci.ipskeptic --feeds apnic,tor-exits --redistributable\n"
    "  ipskeptic --data-dir ci.ipskeptic 175.45.176.143 --at 2014-12-11\n"
    "\n"
    "`data import FILE` takes its snapshots; --data-dir FILE uses it as it is, and only reads it.\n"
    "\n"
    "Exit codes: 4 if a feed of --feeds is not in it.",
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--at",
    "times",
    metavar="DATE",
    multiple=True,
    help="The nearest copies before and after it; may be repeated. Else the newest.",
)
@click.option("--feeds", metavar="A,B", help="Only these feeds; registries: the five.")
@click.option("--all-dates", is_flag=True, help="Every copy that is held.")
@click.option(
    "--redistributable", is_flag=True, help="Leave out what may not be passed on by its terms."
)
@format_option("text", "json")
@global_options
@click.pass_obj
def command(
    run: Run,
    /,
    path: Path,
    times: tuple[str, ...],
    feeds: str | None,
    all_dates: bool,
    redistributable: bool,
    format_: str,
) -> None:
    """Write chosen copies and an index of them to FILE, which stands for a data folder.

    The same copies give the same bytes.
    """
    if times and all_dates:
        raise UsageError("--at and --all-dates: one chooses copies, the other takes all")
    names = with_groups(name.strip() for name in (feeds or "").split(",") if name.strip())
    if feeds is not None and not names:
        raise UsageError("--feeds names no feed: write --feeds apnic,tor-exits")
    made = bundle(
        run.settings(),
        path,
        times=[parse_time(text) for text in times],
        feeds=names,
        all_dates=all_dates,
        redistributable=redistributable,
    )
    if format_ == "json":
        print_json(_document(made))
    else:
        _print(run, made)
    absent = sorted(set(names) - {s.feed for s in made.snapshots} - set(made.left_out))
    if absent:
        run.note_code(INCOMPLETE)
        run.say(f"not in it, since no copy held speaks for what was asked: {', '.join(absent)}")
    _warn(run, made)


def _document(made: Bundled) -> dict[str, Any]:
    return {
        "path": str(made.path),
        "size": made.size,
        "sha256": made.sha256,
        "snapshots": [
            {"feed": s.feed, "holds_at": s.holds_at or None, "sha256": s.sha256}
            for s in made.snapshots
        ],
        "left_out": list(made.left_out),
        "not_to_be_passed_on": list(made.closed),
    }


def _print(run: Run, made: Bundled) -> None:
    for snapshot in made.snapshots if run.verbose else ():
        click.echo(terminal(f"{snapshot.feed} {snapshot.holds_at or 'undated'}"))
    feeds = len({snapshot.feed for snapshot in made.snapshots})
    what = f"{_count(len(made.snapshots), 'snapshot')} of {_count(feeds, 'feed')}"
    click.echo(terminal(f"{made.path}: {what}, {made.size:,} bytes, SHA-256 {made.sha256}"))


def _warn(run: Run, made: Bundled) -> None:
    if made.left_out:
        left_out = _named(run, made.left_out)
        run.say(f"left out, may not be passed on by their terms: {left_out}")
    if made.closed:
        run.say(
            f"keep this file to yourself: by their terms {_count(len(made.closed), 'feed')} in it "
            f"may not be passed on: {_named(run, made.closed)}; --redistributable leaves them out"
        )
    if made.own:
        run.say(
            "only your configuration knows these feeds, and whoever uses the bundle needs it too: "
            + ", ".join(made.own)
        )


def _named(run: Run, names: Sequence[str]) -> str:
    return ", ".join(names) if run.verbose else some_of(list(names))


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"
