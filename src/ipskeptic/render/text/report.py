"""The confidence report on a terminal: what carries, where it stops, then the records."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ipskeptic.model.assessment import RUNGS, Assessment, BadInput, Report
from ipskeptic.model.dates import and_list, window_text
from ipskeptic.model.reading import Present
from ipskeptic.render.escape import log_line, terminal
from ipskeptic.render.text.marks import (
    CLASS_STYLE,
    HEADING,
    STATE_MARKS,
    STATUS_ORDER,
    STATUS_READS,
)
from ipskeptic.render.text.records import absences_of, records_of

ESCAPE = "\x1b"


class _Budget(NamedTuple):
    """How much of what may be long is shown; None for all.

    Records, what they mean, mentions of the casebook, judgements, next steps, and whether what is
    recorded is given with its reasons, which the ladder has too.
    """

    records: int | None
    meanings: int
    mentions: int | None
    judgements: int | None
    steps: int | None
    reasons: bool


_EVERYTHING = _Budget(None, 1000, None, None, None, True)

# Tried in this order until a report fits a long screen (judgement); -v and JSON have all.
_BUDGETS = (
    _Budget(6, 6, 3, 2, 4, True),
    _Budget(5, 2, 2, 2, 4, False),
    _Budget(4, 1, 1, 1, 3, False),
    _Budget(4, 0, 1, 1, 2, False),
    _Budget(3, 0, 1, 1, 1, False),
)
_MOST_LINES = 70  # issue 2: at most 70 lines in 80 columns by default

# Kinds that a reader may take for evidence of somebody, so that "flat" must be said of them.
_RECORDS = frozenset({"delegation", "route", "registered-country"})


def render_text(report: Report, *, width: int, color: bool, verbose: bool = False) -> str:
    """Render a report for a terminal.

    Args:
        report: The document.
        width: Columns; 60 at least, and lines of prose stop at 100.
        color: Whether escape sequences for colour may be written.
        verbose: Show every reading and the matrix.

    Returns:
        The text, ending in a line feed.
    """
    columns = max(60, min(width, 100))
    parts = [_fitting(item, columns, color, verbose) for item in report.items]
    replaced = "A number of the reasoning was replaced by configuration"
    parts.extend(f"{replaced}: {terminal(override)}\n" for override in report.overrides)
    return "\n".join(parts)


def _fitting(item: Assessment | BadInput, columns: int, color: bool, verbose: bool) -> str:
    """The item with the largest budget with which it fits, or with the smallest."""
    if verbose:
        return _one(item, columns, color, _EVERYTHING)
    number = 0
    while True:
        text = _one(item, columns, color, _BUDGETS[number])
        over = text.count("\n") - _MOST_LINES
        if over <= 0 or number + 1 == len(_BUDGETS):
            return text
        # Each budget saves some eight lines; laying one out costs a tenth of the whole answer.
        number = min(number + 1 + over // 8, len(_BUDGETS) - 1)


def _one(item: Assessment | BadInput, columns: int, color: bool, budget: _Budget) -> str:
    out = io.StringIO()
    console = Console(
        file=out,
        width=columns,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        soft_wrap=False,
    )
    if isinstance(item, BadInput):
        console.print(_plain(f"{item.input}: {item.reason}"))
    else:
        for part in _parts(item, columns, budget):
            console.print(part)
    lines = (line.rstrip() for line in out.getvalue().split("\n")[:-1])
    # Wrapping may put "::" at the start of a line, where a CI log would take it as a command;
    # a line with colour starts with our own sequence or text.
    return "".join(f"{line if ESCAPE in line else log_line(line)}\n" for line in lines)


def _parts(found: Assessment, columns: int, budget: _Budget) -> list[RenderableType]:
    parts: list[RenderableType] = [_header(found, columns), Text()]
    parts += [_heading("ANSWER")]
    parts += [_indented(_plain(" ".join(found.summary[:-1]))), _indented(_plain(found.summary[-1]))]
    parts += [Text()]
    parts += [_keys(found), Text(), _heading("HOW FAR IT CARRIES"), *_ladder(found)]
    if found.shortcut:
        parts += [_indented(_plain(f"Often concluded: {found.shortcut}."))]
    parts += [Text(), *_records(found, budget)]
    parts += _judged(found, budget)
    parts += [Text(), _heading("WHAT ELSE FITS"), _alternatives(found, budget)]
    if budget is _EVERYTHING:
        parts += [Text(), _heading("RATINGS (-2 to +2, one row an origin)"), *_matrix(found)]
    parts += _settle(found, budget)
    parts += _not_asked(found)
    return parts


def _header(found: Assessment, columns: int) -> Text:
    seen = found.observation
    if seen.time_given:
        time = window_text(seen.seen_at)
        if len(seen.seen_at.text) == 10:
            time += " UTC, any hour"
    else:
        time = f"no time given: read as of {seen.seen_at.text[:10]}"
    if seen.transport != "unknown":
        time += f", {seen.transport.upper() if seen.transport != 'one-way' else 'one-way'}"
    if found.claim is None:
        claim = "no claim given"
    elif found.claim.level == "party":
        claim = f'claim tested: "{found.claim.name} did it"'
    else:
        claim = f"claim tested: {found.claim.level} {found.claim.name}"
    given = seen.input.strip()
    lines = Text(terminal(seen.target.text), style=HEADING)
    if given != seen.target.text:
        lines.append(f"  (given as {terminal(given)})", style="not bold")
    lines.append(f"    {time}", style="not bold")
    joint = "    " if lines.cell_len + len(claim) + 4 <= columns else "\n"
    lines.append(f"{joint}{terminal(claim)}", style="not bold")
    return lines


def _heading(text: str) -> Text:
    return Text(text, style=HEADING)


def _plain(text: str) -> Text:
    return Text(terminal(text))


def _indented(item: RenderableType) -> Padding:
    return Padding(item, (0, 0, 0, 2))


def _grid(*widths: int | None) -> Table:
    """Columns without lines; None takes what is left."""
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    for width in widths:
        table.add_column(width=width, ratio=1 if width is None else None, overflow="fold")
    return table


def _keys(found: Assessment) -> Padding:
    table = _grid(10, None)
    also = [name for name in found.also if name != found.class_]
    name = Text(found.class_, style=CLASS_STYLE)
    said = f" (also {', '.join(also)})" if also else ""
    if found.carries:
        rungs = RUNGS.index(found.carries) + 1
        said += f"; carries {found.carries}, {rungs} of 6 rungs"
    else:
        said += f"; carries nothing, stops at {found.stops_at}"
    name.append(said, style="not bold")
    table.add_row("class", name)
    if found.claim is not None:
        table.add_row("claim", _plain(_claim_line(found)))
    asked = f"{len(found.answered)} of 5 questions answered for that time"
    if found.answered:
        asked += f": {', '.join(found.answered)}"
    table.add_row("asked", asked)
    because = "; ".join(found.confidence_because)
    table.add_row(
        "confidence",
        _plain(f"in any judgement of who acted: {found.confidence_who} ({because})"),
    )
    return _indented(table)


def _claim_line(found: Assessment) -> str:
    claim = found.claim
    assert claim is not None
    fit = {
        "named": "is named by the records",
        "not-named": "is not named by any record held",
        "sources-differ": "is named by some records, not by others",
        "not-asked": "could not be named by any source held",
    }[found.fit]
    return f"{claim.value} {fit}; level {claim.level}: {found.answer}"


def _ladder(found: Assessment) -> list[RenderableType]:
    borne, beyond = _grid(10, 12, None), _grid(10, 12, None)
    table = borne
    for number, rung in enumerate(found.ladder, start=1):
        if rung.rung == found.stops_at:
            table = beyond
        mark, style = STATE_MARKS[rung.state]
        reason = "; ".join(rung.because[:2])
        table.add_row(
            f"{number} {rung.rung}", Text(f"{mark} {rung.state}", style=style), _plain(reason)
        )
    line = _indented(Rule("the records end here", characters="-", style="", align="center"))
    return [*([_indented(borne)] if borne.rows else []), line, _indented(beyond)]


def _records(found: Assessment, budget: _Budget) -> list[RenderableType]:
    rows, left_out = records_of(found, budget.records)
    meanings = budget.meanings
    table = _grid(None, 16, 5)
    table.add_row(_heading("ON RECORD"), "holds at", "grade")
    for row in rows:
        table.add_row(_hanging(row.text), row.holds_at, row.grade)
        if row.note:
            table.add_row(_hanging(row.note, 4), "", "")
        elif row.does_not_mean and meanings:
            meanings -= 1
            meaning = f"means: {row.means}; does not mean: {row.does_not_mean}"
            table.add_row(_hanging(meaning, 4), "", "")
    parts: list[RenderableType] = [table]
    if not rows:
        parts.append(_indented(Text("nothing")))
    absent = absences_of(found)
    if absent:
        parts.append(_indented(_plain(_absent_line(absent))))
    if left_out:
        parts.append(_indented(Text(f"and {left_out} more: add -v to see all")))
    notes = [
        f"Changed since: {change.what} {change.then or 'none'} ({change.then_at}), "
        f"{change.now or 'none'} ({change.now_at})"
        for change in found.changes
    ]
    shown = found.mentions[: budget.mentions]
    notes += [f"Casebook, {mention.case}: {mention.text}" for mention in shown]
    if len(shown) < len(found.mentions):
        notes.append(f"and {len(found.mentions) - len(shown)} more cases: add -v to see all")
    parts += [_indented(_plain(note)) for note in notes]
    return parts


def _hanging(text: str, by: int = 2) -> Padding:
    return Padding(_plain(text), (0, 0, 0, by))


def _absent_line(absent: Sequence[object]) -> str:
    titles = sorted({item.reading.source.title for item in absent})  # type: ignore[attr-defined]
    if len(titles) > 3:
        return f"Asked, and on none of them: {len(titles)} lists, {titles[0]} among them"
    return f"Asked, and does not have it: {', '.join(titles)}"


def _judged(found: Assessment, budget: _Budget) -> list[RenderableType]:
    if not found.judgements:
        return []
    parts: list[RenderableType] = [Text(), _heading("JUDGED")]
    for judged in found.judgements[: budget.judgements]:
        parts.append(
            _indented(
                _plain(f"That {judged.statement}: {judged.term} ({judged.band}; {judged.basis}).")
            )
        )
        because = "; ".join(judged.because)
        parts.append(
            _indented(_plain(f"Confidence in this judgement is {judged.confidence}: {because}."))
        )
    return parts


def _alternatives(found: Assessment, budget: _Budget) -> Padding:
    table = _grid(11, None)
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
        table.add_row(STATUS_READS[status], _plain(text))
    shown = _RECORDS & {i.reading.kind for i in found.readings if isinstance(i.reading, Present)}
    flat = [row.readings for row in found.matrix if not row.discriminates]
    kinds = sorted({name.partition(": ")[2] for names in flat for name in names} & shown)
    if kinds:
        names = and_list([kind.replace("-", " ") for kind in kinds])
        text = f"the {names} fits all of these: it does not discriminate"
        table.add_row("flat", _plain(text))
    return _indented(table)


def _matrix(found: Assessment) -> list[RenderableType]:
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
        parts.append(_indented(_plain(text)))
    return parts


def _settle(found: Assessment, budget: _Budget) -> list[RenderableType]:
    if not found.next_steps:
        return []
    table = _grid(None, 27)
    table.add_row(_heading("WHAT WOULD SETTLE IT"), "who holds it")
    for step in found.next_steps[: budget.steps]:
        table.add_row(_hanging(step.what), _plain(step.who))
    return [Text(), table]


def _not_asked(found: Assessment) -> list[RenderableType]:
    if not found.gaps:
        return []
    causes: dict[str, list[str]] = {}
    for gap in found.gaps:
        if gap.question == "transport":
            continue  # the ladder's first line says so
        causes.setdefault(gap.cause, []).append(gap.question)
    parts: list[RenderableType] = [Text(), _heading("NOT ANSWERED")]
    for cause, questions in causes.items():
        parts.append(_hanging(f"{and_list(questions)}: {cause}"))
    command = next((gap.command for gap in found.gaps if gap.command.startswith("ipskeptic")), "")
    if command:
        # Never wrapped: it is there to be copied.
        line = Text(terminal(f"helps most: {command}"), no_wrap=True, overflow="ignore")
        parts.append(Padding(line, (0, 0, 0, 2)))
    return parts
