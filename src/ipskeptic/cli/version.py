"""`ipskeptic --version`: the program, its Python, and the dates of its data."""

from __future__ import annotations

import platform

import click

from ipskeptic import __version__
from ipskeptic.cli.run import Run
from ipskeptic.errors import IpskepticError
from ipskeptic.model.feed import Snapshot
from ipskeptic.pipeline.kernel import kernel_status


def version_text(ctx: click.Context) -> str:
    """What `--version` prints; data that can't be read are named, and stop nothing."""
    lines = [
        f"ipskeptic {__version__}",
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}",
        f"kernel: {kernel_status()}",
    ]
    try:
        lines.extend(_data_lines(ctx))
    except IpskepticError as error:
        lines.append(f"data: can't be read: {error}")
    return "\n".join(lines)


def _data_lines(ctx: click.Context) -> list[str]:
    from ipskeptic.pipeline.skeptic import Skeptic

    settings = ctx.ensure_object(Run).settings()
    with Skeptic.open(settings.folder, feeds=settings.feeds, numbers=settings.numbers) as skeptic:
        snapshots = skeptic.snapshots
    builtin = [snapshot for snapshot in snapshots if snapshot.builtin]
    installed = [snapshot for snapshot in snapshots if not snapshot.builtin]
    return [
        f"built-in data: {_summary(builtin)}",
        f"installed data: {_summary(installed)}",
    ]


def _summary(snapshots: list[Snapshot]) -> str:
    """How many feeds, and from when to when."""
    if not snapshots:
        return "none; `ipskeptic data update` brings some"
    dates = sorted(snapshot.holds_at for snapshot in snapshots if snapshot.holds_at)
    feeds = len({snapshot.feed for snapshot in snapshots})
    span = f", {dates[0]} to {dates[-1]}" if dates else ", undated"
    copies = f"{len(snapshots)} snapshots" if len(snapshots) != 1 else "1 snapshot"
    return f"{copies} of {feeds} feed{'s' if feeds != 1 else ''}{span}"
