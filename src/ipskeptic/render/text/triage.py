"""The report on a whole list on a terminal: the answer, what it converges on, then the counts."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from ipskeptic.model.triage import Convergence, Refusal, Table, Triage
from ipskeptic.render import triage_words as words
from ipskeptic.render.escape import terminal
from ipskeptic.render.text.bars import bar
from ipskeptic.render.text.layout import grid, heading, indented, plain, printed
from ipskeptic.render.text.marks import HEADING

_PERCENT = 6  # "<0.1 %", "99.9 %"


class _Page:
    """What every part of the page needs to know."""

    def __init__(self, report: Triage, columns: int, blocks: bool, top: int) -> None:
        self.report = report
        self.columns = columns
        self.blocks = blocks
        self.top = top
        self.digits = max(9, len(f"{report.judged:,}"))
        # How often they were read is worth a column where that is another number.
        self.reads = max(8, len(f"{report.read:,}") + 1) if report.read != report.judged else 0
        room = columns - 4 - 1 - self.digits - self.reads - 1 - _PERCENT - 2
        # A bar says no more than the share before it, so labels have most of the room.
        self.bar = room // 5
        self.label = room - self.bar


def render_triage(
    report: Triage, *, width: int, color: bool, blocks: bool = True, top: int = 5
) -> str:
    """Render the report on a list for a terminal.

    Args:
        report: The document.
        width: Columns; 60 to 120 are used.
        color: Whether escape sequences for colour may be written.
        blocks: Whether block characters may be written; else bars are ASCII.
        top: Rows of each table.

    Returns:
        The text, ending in a line feed.
    """
    page = _Page(report, max(60, min(width, 120)), blocks, top)
    parts: list[RenderableType] = [*_header(report), Text(), *_answer(report)]
    if report.judged:
        parts += [Text(), *_first(page), Text(), *_convergence(page)]
        for section in words.SECTIONS:
            parts += _section(page, section)
        if report.consulted:
            parts += [Text(), *_servers(page)]
    parts += [Text(), *_steps(report)]
    if report.refused:
        parts += [Text(), *_refused(report.refused, top)]
    parts += [Text(), *_footer(report)]
    return printed(parts, page.columns, color)


def _header(report: Triage) -> Iterator[Text]:
    line = Text(terminal(words.name_of(report)), style=HEADING)
    line.append(f"    {words.time_of(report)}", style="not bold")
    yield line
    if report.claim:
        yield Text(f'claim tested: "{terminal(report.claim.name)} did it"')
    yield Text(words.counts_of(report))


def _answer(report: Triage) -> Iterator[RenderableType]:
    yield heading("ANSWER")
    for sentence in words.answer_of(report):
        yield indented(plain(sentence))


def _first(page: _Page) -> Iterator[RenderableType]:
    yield heading("HOW FAR THEY CARRY")
    for table in words.first_tables(page.report):
        yield from _table(page, table)
    fit = page.report.table("fit")
    if fit:
        yield from _table(page, fit)


def _section(page: _Page, section: words.Section) -> Iterator[RenderableType]:
    tables = [table for name in section.tables if (table := page.report.table(name))]
    # A table in which nothing stands says one thing, and the first says it for all.
    filled = [table for table in tables if table.rows] or tables[:1]
    yield Text()
    yield heading(section.title.upper())
    for table in filled:
        yield from _table(page, table)
    if section.note:
        yield indented(plain(section.note))


def _table(page: _Page, table: Table) -> Iterator[Text]:
    title = words.title_of(table, page.top)
    if page.reads:
        title = f"{_fitted(title, page.label + 2)} {'judged':>{page.digits}}"
        title += f"{'read':>{page.reads}}"
    yield Text(f"  {title}")
    for label, judged, read in words.rows_of(table, page.top, asked=bool(page.report.consulted)):
        line = f"    {_fitted(label, page.label)}"
        # What is left of a table in which an address has several rows is no share of them.
        if judged is not None and read is not None:
            share = words.share(judged, page.report.judged)
            drawn = bar(judged, page.report.judged, page.bar, blocks=page.blocks)
            often = f"{read:>{page.reads},}" if page.reads else ""
            line += f" {judged:>{page.digits},}{often} {share:>{_PERCENT}}  {drawn}"
        yield Text(line)


def _servers(page: _Page) -> Iterator[RenderableType]:
    yield heading(words.SERVERS.upper())
    room = min(48, page.columns - 44)
    yield Text(f"  {_fitted('asked', room + 2)} {'has it':>8} {'has not':>8}  no answer")
    for title, present, absent, unanswered in words.server_rows(page.report):
        line = f"    {_fitted(title, room)} {present:>8,} {absent:>8,}  {unanswered}"
        yield Text(line.rstrip())
    yield indented(plain(words.SERVERS_NOTE))


def _convergence(page: _Page) -> Iterator[RenderableType]:
    yield heading("DO THEY CONVERGE")
    items = page.report.convergence
    room = page.columns - 62 if page.columns < 100 else page.columns - 72
    yield Text(f"  {'':<8} {'':<{room}}  share   world     days  converges")
    for item in items:
        yield Text(_common(item, room))
    for item in words.told(page.report):
        yield Text(f"  {words.ON[item.on]} ({words.said_by(item)})")
        yield Padding(plain(item.carries), (0, 0, 0, 4))
        yield Padding(plain(item.limit), (0, 0, 0, 4))
    yield indented(plain(words.WITNESS))


def _common(item: Convergence, room: int) -> str:
    on = words.ON[item.on]
    if not item.key:
        return f"  {on:<8} nothing recorded"
    share = words.share(item.judged, item.out_of)
    base = "" if item.base is None else words.percent(item.base)
    days = f"{item.days:,}" if item.days else ""
    name = _fitted(f"{item.key} {item.title}".strip(), room)
    verdict = words.CONVERGES[item.state]
    return f"  {on:<8} {name} {share:>6}  {base:>6}  {days:>7}  {verdict}"


def _steps(report: Triage) -> Iterator[RenderableType]:
    yield heading("WHAT WOULD TELL MORE")
    table = grid(2, None)
    for number, step in enumerate(report.next_steps, 1):
        table.add_row(Text(str(number)), plain(f"{step.what} (from {step.who})"))
        if step.command:
            table.add_row(Text(), plain(step.command))
    yield indented(table)


def _refused(refused: tuple[Refusal, ...], top: int) -> Iterator[RenderableType]:
    yield heading("REFUSED")
    for item in refused[:top]:
        where = f"{item.source}:{item.line}: " if item.source else ""
        yield indented(
            plain(f"{item.often:,}  {item.reason}, such as {where}{terminal(repr(item.example))}")
        )
    if len(refused) > top:
        rest = sum(item.often for item in refused[top:])
        yield indented(plain(f"{rest:,}  for {len(refused) - top:,} other reasons"))


def _footer(report: Triage) -> Iterator[RenderableType]:
    text = f"ipskeptic {report.version}, {report.generated_at.text}"
    if report.overrides:
        text += f"; numbers replaced by configuration: {', '.join(report.overrides)}"
    yield plain(text)


def _fitted(text: str, columns: int) -> str:
    """The text in exactly so many columns, cut where it is longer.

    What stands in brackets at its end is kept: that no list is held, or the date of a file.
    """
    text = terminal(text)
    if cell_len(text) > columns:
        start = text.rfind(" (") if text.endswith(")") else -1
        tail = text[start:] if start > 0 and cell_len(text[start:]) <= columns * 2 // 3 else ""
        head = text[: len(text) - len(tail)]
        text = set_cell_size(head, columns - 2 - cell_len(tail)).rstrip() + ".." + tail
    return set_cell_size(text, columns)
