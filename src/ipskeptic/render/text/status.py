"""The freshness page on a terminal: what speaks for now, what helps most, then feed by feed."""

from __future__ import annotations

import textwrap

from ipskeptic.model.dates import span_text
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.status import (
    CURRENT,
    MISSING,
    Copy,
    FeedStatus,
    QuestionStatus,
    Remark,
    StatusPage,
)
from ipskeptic.render.escape import finished, terminal

_MARKS = {"yes": "+", "partly": "~", "listings": "~", "no": "-"}
_READS = {"yes": "yes", "listings": "listed", "no": "no"}
_NARROWEST, _WIDEST = 60, 120
# More remarks of one feed are counted, unless it is named or -v is given (judgement).
_SHOWN = 3
# Columns that the cells behind a name take, with the mark before it.
_CELLS = 56
# What a question's feeds are: the most that a line names.
_NAMED = 6


def render_status(page: StatusPage, *, width: int, color: bool, every_date: bool = False) -> str:
    """Write the page for a terminal.

    Args:
        page: The document.
        width: Columns; 60 at least, and lines stop at 120.
        color: Whether headings are bold.
        every_date: Show every copy of each feed, its terms, and what was asked for.

    Returns:
        The text, ending in a line feed.
    """
    out = _Page(max(_NARROWEST, min(width, _WIDEST)), color)
    _summary(out, page)
    if page.feeds:
        _table(out, page, every_date)
        _legend(out, page, every_date)
    _foot(out, page)
    return finished("\n".join(out.lines) + "\n")


class _Page:
    """Lines of so many columns."""

    def __init__(self, width: int, color: bool) -> None:
        self.width = width
        self.lines: list[str] = []
        self.name = min(width - _CELLS, 36)
        self._color = color

    def heading(self, text: str) -> None:
        if self.lines:
            self.lines.append("")
        self.lines.append(f"\x1b[1m{terminal(text)}\x1b[0m" if self._color else terminal(text))

    def line(self, text: str) -> None:
        """A line that is not wrapped: a row, or a command to copy."""
        self.lines.append(terminal(text).rstrip())

    def text(self, start: str, text: str, indent: str) -> None:
        """Text behind a start, wrapped under itself."""
        self.lines += textwrap.wrap(
            terminal(text),
            self.width,
            initial_indent=start,
            subsequent_indent=indent,
            break_on_hyphens=False,
        ) or [start.rstrip()]


def _summary(out: _Page, page: StatusPage) -> None:
    held = [feed for feed in page.feeds if feed.copies]
    speaking = sum(feed.speaks != "no" for feed in held)
    answered = sum(question.answered == "yes" for question in page.questions)
    now = page.generated_at.text[:16].replace("T", " ")
    out.heading(f"FOR NOW ({now} UTC)")
    which = "named" if page.named else "held"
    count = len(page.named) if page.named else len(held)
    first = f"{speaking} of {_count(count, 'feed')} {which} may speak for now"
    if not count:
        first = "Nothing is held but what is built in"
    first += f"; {answered} of 5 questions can be answered."
    out.text("  ", first, "  ")
    for question in page.questions:
        _question(out, question)
    if page.helps_most:
        out.line(f"  helps most: {page.helps_most}")
    elif page.is_bundle:
        out.text("  ", "A bundle is only read: for newer copies have it made again.", "  ")


def _question(out: _Page, question: QuestionStatus) -> None:
    shown = ", ".join(question.feeds[:_NAMED])
    if len(question.feeds) > _NAMED:
        shown += f" and {len(question.feeds) - _NAMED} more"
    parts = "; ".join(part for part in (shown, question.why) if part)
    start = f"  {_MARKS[question.answered]} {question.name:<11}{question.answered:<8}"
    out.text(start, parts, " " * len(start))


def _table(out: _Page, page: StatusPage, every_date: bool) -> None:
    out.heading(_where(page))
    cells = ("newest", "age", "reach", "now", "records", "size")
    head = f"  {'feed':<{out.name}}{_cells(*cells)}"
    for question in dict.fromkeys(feed.question for feed in page.feeds):
        feeds = [feed for feed in page.feeds if feed.question == question]
        if head:
            out.line(head)
            head = ""
        out.line(question or "other")
        for feed in feeds:
            _feed(out, feed, every_date)


def _cells(date: str, age: str, reach: str, now: str, records: str, size: str) -> str:
    return f"{date:<10}{age:>9}{reach:>8}  {now:<7}{records:>10}{size:>8}"


def _feed(out: _Page, feed: FeedStatus, every_date: bool) -> None:
    start = f"{_MARKS[feed.speaks]} {terminal(feed.name):<{out.name}}"
    if len(start) > out.name + 2 or start[-1] != " ":
        out.line(start)
        start = " " * (out.name + 2)
    if not feed.copies:
        out.line(f"{start}{_cells('-', '-', _reach(feed), 'no', '-', '-')}")
    for number, copy in enumerate(feed.copies if every_date else feed.copies[:1]):
        first = number == 0
        now = _READS[feed.speaks] if first else ""
        out.line(
            f"{start if first else ' ' * (out.name + 2)}"
            f"{_copy(copy, _reach(feed) if first else '', now)}"
        )
        _remarks(out, copy.remarks, every_date)
    _remarks(out, feed.remarks, every_date)
    if every_date:
        _details(out, feed)
    else:
        _more(out, feed)


def _copy(copy: Copy, reach: str, now: str) -> str:
    held = copy.snapshot
    date = held.holds_at[:10] or "undated"
    age = "-" if copy.age_days is None else f"{copy.age_days:,} d"
    return _cells(date, age, reach, now, f"{held.records:,}", _size(copy.size_on_disk))


def _reach(feed: FeedStatus) -> str:
    if feed.reach_days is not None:
        return f"{feed.reach_days} d"
    return "always" if feed.speaks == "yes" else "-"


def _remarks(out: _Page, remarks: tuple[Remark, ...], every: bool) -> None:
    shown = remarks if every else remarks[:_SHOWN]
    for remark in shown:
        out.text("      ", remark.text, "        ")
    if len(shown) < len(remarks):
        out.line(f"      and {len(remarks) - len(shown)} more remarks: -v")


def _more(out: _Page, feed: FeedStatus) -> None:
    """What a row leaves out, in a line."""
    parts = []
    if len(feed.copies) > 1:
        oldest = feed.copies[-1].snapshot.holds_at[:10] or "undated"
        parts.append(f"{len(feed.copies)} copies, from {oldest}, {_size(feed.size_on_disk)}")
    odd = sum(bool(copy.remarks) for copy in feed.copies[1:])
    if odd:
        parts.append(f"{odd} of the older with remarks")
    if feed.missing:
        longest = max(feed.missing, key=lambda gap: gap.days)
        gaps = "1 gap" if len(feed.missing) == 1 else f"{len(feed.missing)} gaps, the longest"
        parts.append(f"{gaps} of {span_text(longest.days)} after {longest.after[:10]}")
    if parts:
        out.text("      ", "; ".join(parts), "        ")


def _details(out: _Page, feed: FeedStatus) -> None:
    for gap in feed.missing:
        out.line(f"      no copy between {gap.after} and {gap.before}, {span_text(gap.days)}")
    if feed.why and feed.copies:
        out.text("      ", f"for now: {feed.why}", "        ")
    for copy in feed.copies[:1]:
        if copy.snapshot.fetched_at:
            out.line(f"      newest came {copy.snapshot.fetched_at}")
    for fetch in feed.fetches:
        out.text("      ", f"asked {fetch.asked_at}: {fetch.state}, {fetch.url}", "        ")
    if feed.licence:
        may = "may be passed on" if feed.redistribute else "not to be passed on"
        out.text("      ", f"terms: {feed.licence} ({may})", "        ")


def _legend(out: _Page, page: StatusPage, every_date: bool) -> None:
    shown = {feed.speaks for feed in page.feeds}
    out.lines.append("")
    text = "age and reach: days since the publisher's own date, and how many it may speak for."
    if "listings" in shown:
        text += " now = listed: only of what is in it; that something is not in it says nothing."
    out.text("", text, "")
    closed = sum(not feed.redistribute and bool(feed.copies) for feed in page.feeds)
    if closed and not every_date:
        out.text(
            "",
            f"By their terms {_count(closed, 'feed')} held may not be passed on: -v says which.",
            "",
        )


def _foot(out: _Page, page: StatusPage) -> None:
    if not page.feeds:
        out.heading(_where(page))
        out.line("  nothing; `ipskeptic data update` brings all that can be fetched")
    index = page.index_file
    size = f", {_size(index.size)}" if index.size else ""
    state = "none yet" if index.state == MISSING else index.state
    out.heading(f"INDEX: {state}{size}")
    if index.state != CURRENT and index.detail:
        out.text("  ", index.detail, "  ")
    out.heading(f"BUILT IN: {_span(page.builtin)}")


def _span(snapshots: tuple[Snapshot, ...]) -> str:
    feeds = len({snapshot.feed for snapshot in snapshots})
    dates = sorted(snapshot.holds_at[:10] for snapshot in snapshots if snapshot.holds_at)
    span = f", {dates[0]} to {dates[-1]}" if len(set(dates)) > 1 else ""
    return f"{_count(len(snapshots), 'excerpt')} of {_count(feeds, 'feed')}{span}"


def _where(page: StatusPage) -> str:
    return f"HELD IN THE {'BUNDLE' if page.is_bundle else 'DATA FOLDER'} {page.place}"


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"


def _size(size: int) -> str:
    """Bytes in three digits: `812 B`, `4.1 kB`, `41 MB`."""
    number, unit = float(size), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if number < 999.5 or unit == "GB":
            break
        number /= 1000
    return f"{number:.1f} {unit}" if unit != "B" and number < 9.95 else f"{number:.0f} {unit}"
