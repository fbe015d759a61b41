"""The time line on a terminal: a picture of the copies held, then what they say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from ipskeptic.model.timeline import Conflict, Difference, Lane, Side, Stretch, Timeline
from ipskeptic.render.escape import terminal
from ipskeptic.render.text.axis import axis_over, marks_used, row, scale
from ipskeptic.render.text.copies import copies_text, dates_of, in_none
from ipskeptic.render.text.layout import heading, indented, plain, printed
from ipskeptic.render.text.marks import COPY_MARKS, HEADING

# Judgement: a lane has so many lines by default, and so many lists are named where none has it.
_MOST_LINES = 12
_MOST_NAMED = 6

# How what differs reads.
_READS = {
    "origin-as": "origin AS",
    "prefix-split": "block split",
    "prefix-joined": "block joined",
    "prefix": "covering prefix",
}

_NOW = "  now"
_REGISTRIES = ("delegation", "route")


def render_timeline(timeline: Timeline, *, width: int, color: bool, verbose: bool = False) -> str:
    """Render a time line for a terminal.

    Args:
        timeline: The document.
        width: Columns; 60 to 120 are used.
        color: Whether escape sequences for colour may be written.
        verbose: Show every lane and every stretch.

    Returns:
        The text, ending in a line feed.
    """
    columns = max(60, min(width, 120))
    shown = _shown(timeline.lanes, verbose)
    parts: list[RenderableType] = [_header(timeline), Text()]
    parts += _picture(timeline, shown, columns)
    parts += _differences(timeline, verbose)
    parts += _conflicts(timeline.conflicts)
    parts += _lanes(timeline, shown, verbose)
    if timeline.mentions:
        parts += [Text(), heading("CASEBOOK")]
        parts += [_line(f"{mention.case}: {mention.text}") for mention in timeline.mentions]
    parts += [Text(), *(indented(plain(note)) for note in timeline.notes)]
    return printed(parts, columns, color)


def _shown(lanes: Sequence[Lane], verbose: bool) -> list[Lane]:
    """Lanes that get a row: those with a record, and the table of the present.

    Where no registry has it, the registries do too: that is an answer of its own.
    """
    having = {lane.group for lane in lanes if lane.has_record}
    nobodys = not having & {"delegation", "special-purpose"}
    return [
        lane
        for lane in lanes
        if verbose or lane.has_record or lane.now or (nobodys and lane.group == "delegation")
    ]


def _header(timeline: Timeline) -> Text:
    target, dates = timeline.target, sorted(d for lane in timeline.lanes for d in lane.dates)
    lines = Text(terminal(target.text), style=HEADING)
    if timeline.input.strip() != target.text:
        lines.append(f"  (given as {terminal(timeline.input.strip())})", style="not bold")
    held = f"{len(timeline.snapshots)} copies asked"
    if dates:
        held += f", {dates[0].text[:10]} to {dates[-1].text[:10]}"
    lines.append(f"    {held}; as of {timeline.generated_at.text[:10]}", style="not bold")
    return lines


def _picture(timeline: Timeline, lanes: Sequence[Lane], columns: int) -> list[RenderableType]:
    """The axis, a row for each lane, and what the marks mean."""
    names = [_name(lane, columns) for lane in lanes]
    label = max(map(len, names), default=0)
    room = columns - label - 4 - len(_NOW)
    dates = [date for lane in lanes for date in lane.dates]
    axis = axis_over(dates, timeline.generated_at, room)
    if axis is None:
        return [indented(plain("No copy with a date has a record of it.")), Text()]
    labels, ticks = scale(axis)
    start = " " * (label + 4)
    parts: list[RenderableType] = [
        Text(f"{start}{labels:<{room}}{_NOW}"),
        Text(f"{start}{ticks:<{room}}{' ' * (len(_NOW) - 2)}|"),
    ]
    for lane, name in zip(lanes, names, strict=True):
        line = Text(f"  {terminal(name):<{label}}  ")
        line.append_text(row(axis, lane))
        if lane.now:
            mark, style, _ = COPY_MARKS[lane.stretches[0].state]
            line.append(" " * (len(_NOW) - 2)).append(mark, style)
        parts.append(line)
    parts.append(Text())
    parts += [Text(f"  {line}") for line in _legend(lanes, columns - 2)]
    return [*parts, Text()]


def _legend(lanes: Sequence[Lane], columns: int) -> list[str]:
    """What the marks mean, as many to a line as fit whole."""
    lines: list[str] = []
    for mark, text in marks_used(lanes):
        item = f"{mark} {text}"
        if lines and len(lines[-1]) + 3 + len(item) <= columns:
            lines[-1] += f"   {item}"
        else:
            lines.append(item)
    return lines


def _name(lane: Lane, columns: int) -> str:
    """The title where it is short, else the feed's name, cut where even that is long."""
    most = 18 if columns < 100 else 30
    name = lane.title if len(lane.title) <= most else lane.feed
    return name if len(name) <= most else f"{name[: most - 2]}.."


def _lanes(timeline: Timeline, shown: Sequence[Lane], verbose: bool) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for group, lanes in groupby(timeline.lanes, key=lambda lane: lane.group):
        every = list(lanes)
        named = [lane for lane in every if lane in shown]
        rest = [lane for lane in every if lane not in shown] if group in _REGISTRIES else []
        if not named and not rest:
            continue
        parts.append(heading(terminal(every[0].group_title.upper())))
        for lane in named:
            parts += _lane(lane, timeline.complete, verbose)
        if rest:
            parts.append(_line(in_none(rest, group)))
    parts += _not_held(timeline)
    return [*parts, *_no_record([lane for lane in timeline.lanes if lane not in shown])]


def _no_record(lanes: Sequence[Lane]) -> list[RenderableType]:
    """Lists that were read and have it on no copy; a copy that was not read says nothing."""
    titles = [
        lane.title
        for lane in lanes
        if lane.group not in (*_REGISTRIES, "special-purpose", "iana-space")
        and not any(stretch.state == "unread" for stretch in lane.stretches)
    ]
    if not titles:
        return []
    # Semicolons: a title may have commas of its own.
    named = "; ".join(titles[:_MOST_NAMED])
    if len(titles) > _MOST_NAMED:
        named += f"; and {len(titles) - _MOST_NAMED} more (-v has all)"
    return [heading("NO RECORD"), _line(f"on no copy held of {named}")]


def _not_held(timeline: Timeline) -> list[RenderableType]:
    groups = {lane.group for lane in timeline.lanes}
    special = any(lane.group == "special-purpose" and lane.has_record for lane in timeline.lanes)
    missing = {"delegation": ("registry file", "registries"), "route": ("routing table", "ris")}
    lacking = [found for group, found in missing.items() if group not in groups]
    if special or not lacking:
        return []
    text = f"no {' and no '.join(noun for noun, _ in lacking)} is held that may have it"
    brings = f"ipskeptic data update {' '.join(name for _, name in lacking)}"
    return [heading("NOT HELD"), _line(f"{text} (`{brings}` brings those of today)")]


def _lane(lane: Lane, complete: bool, verbose: bool) -> list[RenderableType]:
    kind = lane.coverage if not lane.now else "no date"
    parts: list[RenderableType] = [_line(f"{lane.title} ({kind}, {lane.grade})")]
    lines = [_stretch(lane, stretch, complete) for stretch in lane.stretches]
    if not verbose and len(lines) > _MOST_LINES:
        half = _MOST_LINES // 2
        left_out = _line(f"  and {len(lines) - 2 * half} more here: add -v to see all", 4)
        lines[half:-half] = [left_out]
    return [*parts, *lines]


def _stretch(lane: Lane, stretch: Stretch, complete: bool) -> Padding:
    changed = stretch.changed and stretch.state in ("present", "partial")
    mark, style, _ = COPY_MARKS["changed" if changed else stretch.state]
    text = Text(mark, style=style)
    said = terminal(copies_text(lane, stretch, complete))
    text.append(f" {said}", style="default not bold")
    return Padding(text, (0, 0, 0, 4))


def _differences(timeline: Timeline, verbose: bool) -> list[RenderableType]:
    """What two copies say differently, with both dates and both sources."""
    if not any(lane.has_record for lane in timeline.lanes) or not timeline.complete:
        return []
    found = timeline.differences
    most = len(found) if verbose else 2 * _MOST_LINES
    parts: list[RenderableType] = [heading("WHAT DIFFERS")]
    parts += [_line(_difference(item)) for item in found[:most]]
    if len(found) > most:
        parts.append(_line(f"and {len(found) - most} more: add -v to see all"))
    if not found:
        parts.append(_line("nothing: wherever two copies of a feed can be compared, they agree"))
    return [*parts, Text()]


def _difference(item: Difference) -> str:
    what = _READS.get(item.what, item.what.replace("-", " "))
    return (
        f"{what}: {item.then} ({item.sources[0]}, {_at(item.then_at)}) -> "
        f"{item.now} ({item.sources[1]}, {_at(item.now_at)})"
    )


def _at(date: str) -> str:
    return "now, without a date" if date == "now" else date.replace("T", " ").replace("Z", " UTC")


def _conflicts(found: Sequence[Conflict]) -> list[RenderableType]:
    if not found:
        return []
    parts: list[RenderableType] = [heading("TWO REGISTRIES HAVE IT")]
    parts += [_line(f"{_side(item.first)}; {_side(item.second)}") for item in found]
    return [*parts, Text()]


def _side(side: Side) -> str:
    return f"{side.title}: {side.entry} {side.country or 'no country'}, {dates_of(side.dates)}"


def _line(text: str, by: int = 2) -> Padding:
    """A line, whose other lines are set in further."""
    return Padding(plain(text), (0, 0, 0, by))
