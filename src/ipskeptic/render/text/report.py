"""The confidence report on a terminal: what carries, where it stops, then the records."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from ipskeptic.model.assessment import Assessment, BadInput, Report
from ipskeptic.model.dates import window_text
from ipskeptic.model.observed import basis_of
from ipskeptic.render.escape import terminal
from ipskeptic.render.text.ladder import keys, ladder
from ipskeptic.render.text.layout import (
    BUDGETS,
    EVERYTHING,
    MOST_LINES,
    Budget,
    heading,
    indented,
    plain,
    printed,
)
from ipskeptic.render.text.marks import HEADING
from ipskeptic.render.text.sections import (
    alternatives,
    judged,
    matrix,
    not_asked,
    records,
    settle,
)


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
        return _one(item, columns, color, EVERYTHING)
    number = 0
    while True:
        text = _one(item, columns, color, BUDGETS[number])
        over = text.count("\n") - MOST_LINES
        if over <= 0 or number + 1 == len(BUDGETS):
            return text
        # Each budget saves some eight lines; laying one out costs a tenth of the whole answer.
        number = min(number + 1 + over // 8, len(BUDGETS) - 1)


def _one(item: Assessment | BadInput, columns: int, color: bool, budget: Budget) -> str:
    if isinstance(item, BadInput):
        return printed([plain(f"{item.input}: {item.reason}")], columns, color)
    return printed(_parts(item, columns, budget), columns, color)


def _parts(found: Assessment, columns: int, budget: Budget) -> list[RenderableType]:
    parts: list[RenderableType] = [_header(found, columns), Text()]
    parts += [heading("ANSWER")]
    parts += [indented(plain(" ".join(found.summary[:-1]))), indented(plain(found.summary[-1]))]
    parts += [Text()]
    parts += [keys(found), Text(), heading("HOW FAR IT CARRIES"), *ladder(found)]
    if found.shortcut:
        parts += [indented(plain(f"Often concluded: {found.shortcut}."))]
    parts += [Text(), *records(found, budget)]
    parts += judged(found, budget)
    parts += [Text(), heading("WHAT ELSE FITS"), alternatives(found, budget)]
    if budget is EVERYTHING:
        parts += [Text(), heading("RATINGS (-2 to +2, one row an origin)"), *matrix(found)]
    parts += settle(found, budget)
    parts += not_asked(found)
    return parts


def _header(found: Assessment, columns: int) -> Text:
    seen = found.observation
    if seen.time_given:
        time = window_text(seen.seen_at)
        if len(seen.seen_at.text) == 10:
            time += " UTC, any hour"
        if basis := basis_of(seen.target):
            time += f" ({terminal(basis)})"
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
