"""`ipskeptic data list`: the catalogue of feeds."""

from __future__ import annotations

from collections.abc import Sequence

import click

from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.options import format_option, global_options
from ipskeptic.cli.run import Run
from ipskeptic.cli.show import print_columns, print_json
from ipskeptic.pipeline.data import all_feeds
from ipskeptic.pipeline.upkeep import holdings


@click.command(
    "list",
    cls=Command,
    context_settings=HELP,
    epilog="\b\nExamples:\n  ipskeptic data list\n  ipskeptic data list --kind tor-exit\n"
    "  ipskeptic explain tor-exits        # one feed in full",
)
@click.option("--kind", metavar="KIND", help="Only feeds of this evidence kind.")
@format_option("text", "json")
@global_options
@click.pass_obj
def command(run: Run, /, kind: str | None, format_: str) -> None:
    """List every feed, imported or asked online: what it lists, its grade, terms, and dates held."""
    settings = run.settings()
    feeds = [feed for _, feed in sorted(all_feeds(settings).items())]
    if kind is not None:
        kinds = {feed.kind for feed in feeds}
        if kind not in kinds:
            from ipskeptic.config.values import nearest
            from ipskeptic.errors import UsageError

            raise UsageError(f"--kind: there is no feed of kind {kind!r}; {nearest(kind, kinds)}")
        feeds = [feed for feed in feeds if feed.kind == kind]
    held: dict[str, list[str]] = {}
    for item in holdings(settings).copies:
        held.setdefault(item.snapshot.feed, []).append(item.snapshot.holds_at or "undated")
    if format_ == "json":
        print_json(
            {"feeds": [{**feed._asdict(), "held": held.get(feed.name, [])} for feed in feeds]}
        )
        return
    rows = [
        (
            feed.name,
            feed.kind,
            feed.coverage,
            f"{feed.grade}{feed.credibility}",
            _span(held.get(feed.name, ())),
            f"{feed.title} ({feed.licence or 'terms not known'})",
        )
        for feed in feeds
    ]
    print_columns(rows, ("feed", "kind", "coverage", "grade", "held", "title and terms"))


def _span(dates: Sequence[str]) -> str:
    """How many copies are held, and of when."""
    if not dates:
        return "-"
    days = sorted({date[:10] for date in dates})
    return f"{len(dates)}: {days[0]}" + (f" to {days[-1]}" if len(days) > 1 else "")
