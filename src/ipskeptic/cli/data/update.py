"""`ipskeptic data update`: fetch the newest copies, or those of a past time."""

from __future__ import annotations

import sys
from collections import Counter

import click

from ipskeptic.cli.data.bars import Bars
from ipskeptic.cli.data.remarks import On, Remarks
from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.options import format_option, global_options
from ipskeptic.cli.run import COULD_NOT_WORK, INCOMPLETE, Run, is_terminal, write_error
from ipskeptic.cli.show import print_json
from ipskeptic.pipeline.update import (
    JOBS,
    UNCHANGED,
    UPDATED,
    Outcome,
    UpdateResult,
    update,
)
from ipskeptic.render.escape import terminal


@click.command(
    "update",
    cls=Command,
    context_settings=HELP,
    epilog="\b\nExamples:\n"
    "  ipskeptic data update                              # all that can be fetched\n"
    "  ipskeptic data update registries tor-exits\n"
    "  ipskeptic data update registries --at 2014-12-11   # dated copies\n"
    "  ipskeptic data update --from /srv/mirror             # files as HOST/PATH\n"
    "\n"
    "Exit codes: 4 if some files failed, were refused, or are not there though their feed was "
    "named; 2 if that is so of all.",
)
@click.argument("feeds", nargs=-1, metavar="[FEED]...")
@click.option("--at", metavar="DATE", help="Bring the dated copies nearest to this time.")
@click.option(
    "--from", "source", metavar="DIR|URL", help="Ask a mirror, which has its files as HOST/PATH."
)
@click.option(
    "--any-size", is_flag=True, help="Take copies that are far smaller or larger than expected."
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=JOBS,
    show_default=True,
    help="So many files at a time; two of one host at most.",
)
@click.option(
    "--timeout",
    "seconds",
    metavar="SECONDS",
    type=click.FloatRange(0.1, 3600),
    help="Give a server up that says nothing for so long; 30 if not given.",
)
@format_option("text", "json")
@global_options
@click.pass_obj
def command(
    run: Run,
    /,
    feeds: tuple[str, ...],
    at: str | None,
    source: str | None,
    any_size: bool,
    jobs: int,
    seconds: float | None,
    format_: str,
) -> None:
    """Fetch FEEDs (all, if none is named) from their publishers, check them, compile the index.

    A copy that is cut off, empty, of another kind, not what its published checksum says, or far
    smaller or larger than the one before is refused, and the one held stays. `registries` stands
    for the five.
    """
    with Bars(not run.quiet and is_terminal(sys.stderr)) as bars:
        result = update(
            run.settings(),
            feeds,
            at=at,
            source=source,
            any_size=any_size,
            jobs=jobs,
            seconds=seconds,
            watch=bars.watch,
            tell=bars.tell,
        )
    if format_ == "json":
        print_json(_document(result))
    else:
        _print(run, result)
    bad = len(result.outcomes) - len(result.of_state(UPDATED, UNCHANGED))
    if bad:
        run.note_code(COULD_NOT_WORK if bad == len(result.outcomes) else INCOMPLETE)


def _document(result: UpdateResult) -> dict[str, object]:
    return {
        "compiled": result.compiled,
        "files": [
            {
                **outcome._asdict(),
                "snapshot": outcome.snapshot._asdict() if outcome.snapshot else None,
                "bad": [bad._asdict() for bad in outcome.bad],
            }
            for outcome in result.outcomes
        ],
    }


def _print(run: Run, result: UpdateResult) -> None:
    told = [outcome for outcome in result.outcomes if _shown(run, outcome)]
    remarks = Remarks(run, (remark for outcome in told for remark in _remarks(outcome)))
    files = Counter(outcome.feed for outcome in result.outcomes)
    for outcome in told:
        several = files[outcome.feed] > 1
        if outcome.state in (UPDATED, UNCHANGED):
            click.echo(terminal(_line(outcome) + _place(run, outcome, several)))
        else:
            reason = outcome.reason.removeprefix(f"{outcome.feed}: ")
            # Two archives of one feed have one reason.
            at = f" ({outcome.url})" if several and "{" in outcome.url else ""
            write_error(f"{outcome.state}: {outcome.feed}: {reason}{at}")
        remarks.beside(_remarks(outcome))
        for bad in outcome.bad:
            run.say(f"  {outcome.feed}:{bad.line}: {bad.text!r}: {bad.reason}")
    remarks.of_many()
    click.echo(_summary(result))


def _place(run: Run, outcome: Outcome, several: bool) -> str:
    """The address with -v; else the file's name, where its feed has several."""
    name = outcome.url.rstrip("/").rpartition("/")[2] if several else ""
    place = outcome.url if run.verbose else name
    return f"  ({place})" if place else ""


def _remarks(outcome: Outcome) -> list[On]:
    return [On(outcome.feed, outcome.feed, text) for text in outcome.remarks]


def _shown(run: Run, outcome: Outcome) -> bool:
    return run.verbose or outcome.state != UNCHANGED or outcome.days_off is not None


def _line(outcome: Outcome) -> str:
    held = outcome.snapshot
    if held is None:
        return f"{outcome.state}: {outcome.feed}"
    parts = [f"{outcome.state}: {held.feed} {held.holds_at or 'without a date'}"]
    if outcome.days_off is not None:
        off = f"{outcome.days_off:,} day{'' if outcome.days_off == 1 else 's'} off"
        parts.append(off if outcome.days_off else "the very day")
    parts.append("1 record" if held.records == 1 else f"{held.records:,} records")
    if held.bad:
        parts.append(f"{held.bad:,} refused")
    return ", ".join(parts)


def _summary(result: UpdateResult) -> str:
    counts: dict[str, int] = {}
    for outcome in result.outcomes:
        counts[outcome.state] = counts.get(outcome.state, 0) + 1
    told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items(), reverse=True))
    index = "the index is compiled anew" if result.compiled else "the index is as it was"
    return f"{told or 'no file'}; {index}"
