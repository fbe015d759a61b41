"""`ipskeptic data remove`: copies that are not wanted any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import click

from ipskeptic.cli.data.remarks import some_of
from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.options import age_option, format_option, global_options
from ipskeptic.cli.run import Run
from ipskeptic.cli.show import print_json
from ipskeptic.errors import UsageError
from ipskeptic.intake.time import parse_time
from ipskeptic.pipeline.data import with_groups
from ipskeptic.pipeline.upkeep import Removal, Selection, remove_copies
from ipskeptic.render.escape import terminal


@click.command(
    "remove",
    cls=Command,
    context_settings=HELP,
    epilog="\b\nExamples:\n"
    "  ipskeptic data remove --older-than 1y --dry-run\n"
    "  ipskeptic data remove tor-exits --older-than 90d\n"
    "  ipskeptic data remove apnic --date 2014-10-31\n"
    "  ipskeptic data remove et-compromised --all\n"
    "\n"
    "One of --older-than, --date and --all says which copies; without FEED it is all feeds'.",
)
@click.argument("feeds", nargs=-1, metavar="[FEED]...")
@age_option("--older-than", help="Copies of a date before this age, but no feed's newest.")
@click.option("--date", metavar="DATE", help="Copies of this date or month, the newest too.")
@click.option("--all", "everything", is_flag=True, help="All copies, the newest too.")
@click.option("--dry-run", is_flag=True, help="Say what would go; remove nothing.")
@format_option("text", "json")
@global_options
@click.pass_obj
def command(
    run: Run,
    /,
    feeds: tuple[str, ...],
    older_than: timedelta | None,
    date: str | None,
    everything: bool,
    dry_run: bool,
    format_: str,
) -> None:
    """Remove copies of FEEDs by the publisher's date, and compile the index of the rest.

    A copy without a date is as old as its import. `registries` stands for the five.
    """
    given = [older_than is not None, date is not None, everything]
    if sum(given) != 1:
        which = "one only" if any(given) else "which copies"
        raise UsageError(
            f"nothing was removed: say {which}: --older-than AGE, --date DATE or --all"
        )
    wanted = Selection(
        frozenset(with_groups(feeds)), older_than, parse_time(date) if date else None, everything
    )
    removal = remove_copies(run.settings(), wanted, dry_run=dry_run)
    if format_ == "json":
        print_json(_document(removal))
    else:
        _print(run, removal)


def _document(removal: Removal) -> dict[str, Any]:
    return {
        "done": removal.done,
        "removed": [
            {"feed": s.feed, "holds_at": s.holds_at or None, "sha256": s.sha256, "size": size}
            for s, size in removal.removed
        ],
        "spared": [{"feed": s.feed, "holds_at": s.holds_at or None} for s in removal.spared],
    }


def _print(run: Run, removal: Removal) -> None:
    verb = "removed" if removal.done else "would be removed"
    for snapshot, size in removal.removed:
        date = snapshot.holds_at or f"undated, of {snapshot.fetched_at[:10]}"
        click.echo(terminal(f"{verb}: {snapshot.feed} {date}, {size:,} bytes"))
    count, total = len(removal.removed), sum(item.size for item in removal.removed)
    copies = "1 copy" if count == 1 else f"{count:,} copies"
    click.echo(f"{copies} {verb}, {total:,} bytes" if count else "nothing to remove")
    if removal.spared:
        names = sorted({snapshot.feed for snapshot in removal.spared})
        shown = ", ".join(names) if run.verbose else some_of(names)
        run.say(f"kept, since nothing newer is held: {shown}")
    if removal.removed and removal.done:
        run.say("the index is compiled: `ipskeptic data status` shows what is held")
