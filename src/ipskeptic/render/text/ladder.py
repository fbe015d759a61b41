"""The head of the report: class, claim, what was asked, and the ladder."""

from __future__ import annotations

from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from ipskeptic.model.assessment import RUNGS, Assessment
from ipskeptic.render.text.layout import grid, indented, plain
from ipskeptic.render.text.marks import CLASS_STYLE, STATE_MARKS


def keys(found: Assessment) -> Padding:
    """Class, claim, questions and confidence, a line or two each."""
    table = grid(10, None)
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
        table.add_row("claim", plain(_claim_line(found)))
    asked = f"{len(found.answered)} of 5 questions answered for that time"
    if found.answered:
        asked += f": {', '.join(found.answered)}"
    table.add_row("asked", asked)
    because = "; ".join(found.confidence_because)
    table.add_row(
        "confidence",
        plain(f"in any judgement of who acted: {found.confidence_who} ({because})"),
    )
    return indented(table)


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


def ladder(found: Assessment) -> list[RenderableType]:
    """The six rungs, with a line where the records end."""
    borne, beyond = grid(10, 12, None), grid(10, 12, None)
    table, before = borne, ""
    for number, rung in enumerate(found.ladder, start=1):
        if rung.rung == found.stops_at:
            table = beyond
        mark, style = STATE_MARKS[rung.state]
        reason = "; ".join(rung.because[:2])
        said, before = ("as above" if reason == before else reason), reason
        table.add_row(
            f"{number} {rung.rung}", Text(f"{mark} {rung.state}", style=style), plain(said)
        )
    line = indented(Rule("the records end here", characters="-", style="", align="center"))
    return [*([indented(borne)] if borne.rows else []), line, indented(beyond)]
