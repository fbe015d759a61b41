"""The sections after the ladder: records, judgements, what else fits, what would settle it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from ipskeptic.model.assessment import Assessment, Change, Weighed
from ipskeptic.model.dates import and_list
from ipskeptic.model.reading import Present
from ipskeptic.model.row import NOT_LISTINGS
from ipskeptic.render.escape import terminal
from ipskeptic.render.text.layout import Budget, grid, hanging, heading, indented, plain
from ipskeptic.render.text.marks import STATUS_ORDER, STATUS_READS
from ipskeptic.render.text.records import absences_of, failures_of, records_of

# Kinds that a reader may take for evidence of somebody, so that "flat" must be said of them.
_RECORDS = frozenset({"delegation", "route", "registered-country"})


def records(found: Assessment, budget: Budget) -> list[RenderableType]:
    """What is on record, what was asked in vain, what changed since, and the casebook."""
    rows, left_out = records_of(found, budget.records)
    meanings = budget.meanings
    table = grid(None, 16, 5)
    table.add_row(heading("ON RECORD"), "holds at", "grade")
    for row in rows:
        table.add_row(hanging(row.text), row.holds_at, row.grade)
        if row.note:
            table.add_row(hanging(row.note, 4), "", "")
        elif row.does_not_mean and meanings:
            meanings -= 1
            meaning = f"means: {row.means}; does not mean: {row.does_not_mean}"
            table.add_row(hanging(meaning, 4), "", "")
    parts: list[RenderableType] = [table]
    if not rows:
        parts.append(indented(Text("nothing")))
    parts += [indented(plain(line)) for line in _absent_lines(absences_of(found))]
    parts += _unanswered(found, budget.records)
    if left_out:
        parts.append(indented(Text(f"and {left_out} more: add -v to see all")))
    notes = [_changed(change) for change in found.changes]
    shown = found.mentions[: budget.mentions]
    notes += [f"Casebook, {mention.case}: {mention.text}" for mention in shown]
    if len(shown) < len(found.mentions):
        notes.append(f"and {len(found.mentions) - len(shown)} more cases: add -v to see all")
    parts += [indented(plain(note)) for note in notes]
    return parts


def _changed(change: Change) -> str:
    """What differs by now, with both dates and both sources."""
    now_at = "no date" if change.now_at == "now" else change.now_at
    return (
        f"Changed since: {change.what.replace('-', ' ')} {change.then} ({change.sources[0]}, "
        f"{change.then_at}), now {change.now} ({change.sources[-1]}, {now_at})"
    )


def _absent_lines(absent: Sequence[Weighed]) -> Iterator[str]:
    """What was asked and does not have it: lists, of which there may be many, and what is none."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for item in absent:
        named[item.reading.kind not in NOT_LISTINGS].add(item.reading.source.title)
    lists, others = sorted(named[True]), sorted(named[False])
    if len(lists) > 3:
        yield f"Asked, and on none of them: {len(lists)} lists, {lists[0]} among them"
        lists = []
    if lists or others:
        yield f"Asked, and does not have it: {', '.join(sorted((*lists, *others)))}"


def _unanswered(found: Assessment, most: int | None) -> Iterator[RenderableType]:
    """Which servers gave no answer, and why."""
    failed = failures_of(found)
    if failed:
        yield indented(Text("No answer from:"))
    for why in failed[:most]:
        yield indented(hanging(why))
    left_out = len(failed) - len(failed[:most])
    if left_out:
        yield indented(Text(f"and {left_out} more without an answer: add -v to see all"))


def judged(found: Assessment, budget: Budget) -> list[RenderableType]:
    """Each judgement: likelihood in one sentence, confidence in the next."""
    if not found.judgements:
        return []
    parts: list[RenderableType] = [Text(), heading("JUDGED")]
    for judged in found.judgements[: budget.judgements]:
        parts.append(
            indented(
                plain(f"That {judged.statement}: {judged.term} ({judged.band}; {judged.basis}).")
            )
        )
        because = "; ".join(judged.because)
        parts.append(
            indented(plain(f"Confidence in this judgement is {judged.confidence}: {because}."))
        )
    return parts


def alternatives(found: Assessment, budget: Budget) -> Padding:
    """The ten alternatives by status, and what does not discriminate."""
    table = grid(11, None)
    for status in STATUS_ORDER:
        members = [a for a in found.alternatives if a.status == status]
        if not members:
            continue
        if status == "recorded":
            text = "; ".join(
                f"{a.reads}: {a.because[0]}" if a.because and budget.reasons else a.reads
                for a in members
            )
        else:
            text = "; ".join(a.reads for a in members)
        table.add_row(STATUS_READS[status], plain(text))
    shown = _RECORDS & {i.reading.kind for i in found.readings if isinstance(i.reading, Present)}
    flat = [row.readings for row in found.matrix if not row.discriminates]
    kinds = sorted({name.partition(": ")[2] for names in flat for name in names} & shown)
    if kinds:
        names = and_list([kind.replace("-", " ") for kind in kinds])
        text = f"the {names} fits all of these: it does not discriminate"
        table.add_row("flat", plain(text))
    return indented(table)


def matrix(found: Assessment) -> list[RenderableType]:
    """The ratings, one row an origin."""
    parts: list[RenderableType] = []
    for row in found.matrix:
        ratings = ", ".join(
            f"{name} {'n/a' if value is None else f'{value:+d}'}"
            for name, value in row.ratings
            if value != 0
        )
        text = (
            f"{row.origin} ({', '.join(row.readings)}): {ratings or 'all 0, does not discriminate'}"
        )
        parts.append(indented(plain(text)))
    return parts


def settle(found: Assessment, budget: Budget) -> list[RenderableType]:
    """What would settle it, and who holds it."""
    if not found.next_steps:
        return []
    table = grid(None, 27)
    table.add_row(heading("WHAT WOULD SETTLE IT"), "who holds it")
    for step in found.next_steps[: budget.steps]:
        table.add_row(hanging(step.what), plain(step.who))
    return [Text(), table]


# What is left of 80 columns beside "  helps most: ".
_COMMAND_WIDTH = 66


def not_asked(found: Assessment) -> list[RenderableType]:
    """What was not answered, and the command that would help most."""
    if not found.gaps:
        return []
    causes: dict[str, list[str]] = {}
    for gap in found.gaps:
        if gap.question == "transport":
            continue  # the ladder's first line says so
        causes.setdefault(gap.cause, []).append(gap.question)
    parts: list[RenderableType] = [Text(), heading("NOT ANSWERED")]
    for cause, questions in causes.items():
        parts.append(hanging(f"{and_list(questions)}: {cause}"))
    command = helpful(gap.command for gap in found.gaps)
    if command:
        # Never wrapped: it is there to be copied.
        line = Text(terminal(f"helps most: {command}"), no_wrap=True, overflow="ignore")
        parts.append(Padding(line, (0, 0, 0, 2)))
    return parts


def helpful(commands: Iterable[str]) -> str:
    """The command that helps most; with it what else one run can bring, as far as a line goes.

    Args:
        commands: Those of the gaps, the one that helps most first.
    """
    known = [command for command in commands if command.startswith("ipskeptic ")]
    update = "ipskeptic data update "
    if not known or not known[0].startswith(update):
        return known[0] if known else ""
    _, at, tail = known[0].partition(" --at ")
    end = at + tail
    feeds: dict[str, None] = {}
    for command in known:
        name = command.removeprefix(update).removesuffix(end)
        longer = f"{update}{' '.join((*feeds, name))}{end}"
        if command.startswith(update) and (not feeds or len(longer) <= _COMMAND_WIDTH):
            feeds[name] = None
    return f"{update}{' '.join(feeds)}{end}"
