"""Format `text` of `lint`: what was found, where, on what it rests, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from ipskeptic.model.finding import Behind, Finding, LintReport
from ipskeptic.render import lint_words as words
from ipskeptic.render.escape import log_line, terminal
from ipskeptic.render.lint_formats import LintOptions
from ipskeptic.render.text.excerpt import excerpt
from ipskeptic.render.text.layout import heading, printed

# Read well on dark and light, as in marks.py; the word stands there too.
STYLES = {"error": "bold red", "warning": "bold magenta", "info": "bold"}
_INDENT = 2
# Of a finding without -v; judgements. JSON has all.
_MOST_NAMED = 4
_MOST_RECORDS = 4
_MOST_RELATED = 3
_MOST_STALE = 5
_MOST_TEXT = 2_000  # characters of one paragraph; with -v too


def render(report: LintReport, options: LintOptions) -> str:
    """The report for a terminal, ending in a line feed."""
    columns = max(40, min(options.width, 120))
    lines: list[Text] = []
    told: set[tuple[str, str, str]] = set()
    for finding in _shown(report, options):
        lines += [*_finding(finding, columns, options, told), Text()]
    counts = words.count(report)
    if options.statistics and counts.by_rule:
        lines += [*_statistics(counts, columns), Text()]
    lines += _summary(report, counts, columns)
    return _printed(lines, columns, color=options.color)


def _printed(lines: list[Text], columns: int, *, color: bool) -> str:
    """The lines, which fit; rich, which takes half a millisecond each, has those with colour."""
    styled = [line for line in lines if line.style or line.spans] if color else []
    colored = iter(printed(styled, columns, color).split("\n"))
    shown = (
        next(colored) if color and (line.style or line.spans) else log_line(line.plain.rstrip())
        for line in lines
    )
    return "".join(f"{line}\n" for line in shown)


def _shown(report: LintReport, options: LintOptions) -> Iterator[Finding]:
    """What counts, and with -v what is suppressed."""
    for file in report.files:
        for finding in file.findings:
            if finding.is_new and (options.verbose or finding.suppressed is None):
                yield finding


def _finding(
    finding: Finding, columns: int, options: LintOptions, told: set[tuple[str, str, str]]
) -> Iterator[Text]:
    """One finding; `told` has the addresses of which the records were shown already."""
    style = STYLES[finding.severity]
    place = finding.start
    head = Text(f"{terminal(finding.path)}:{place.line}:{place.column}: ", style="bold")
    head.append(finding.severity, style=style)
    page = f" (page {place.page})" if place.page else ""
    message = words.cut(finding.message, _MOST_TEXT)
    head.append(f"[{terminal(finding.rule)}] {terminal(message)}{page}", style="not bold")
    yield from _hung(head, columns, 0, 4)
    if finding.suppressed is not None:
        reason = finding.suppressed.reason or "no reason given"
        yield from _hang(f"suppressed by {finding.suppressed.kind}: {reason}", columns)
    yield from excerpt(finding, columns, style, _INDENT)
    again = [item for item in finding.behind if (finding.path, item.address, item.at) in told]
    news = [item for item in finding.behind if item not in again]
    named, recorded = (None, None) if options.verbose else (_MOST_NAMED, _MOST_RECORDS)
    yield from _all_behind(news, columns, named, recorded)
    told.update((finding.path, item.address, item.at) for item in news[:named])
    if again:
        addresses = [item.address for item in again[:named]]
        more = f" and {len(again) - len(addresses):,} more" if len(again) > len(addresses) else ""
        yield from _hang(f"records as above: {', '.join(addresses)}{more}", columns)
    if finding.better:
        yield from _hang(f"better: {finding.better}", columns)
    most = None if options.verbose else _MOST_RELATED
    for where, text in finding.related[:most]:
        page = f" (page {where.page})" if where.page else ""
        said = words.cut(text, 200)
        yield from _hang(f"see {where.line}:{where.column}{page}: {said}", columns)
    if most is not None and len(finding.related) > most:
        yield from _hang(f"see {len(finding.related) - most:,} more places with -v", columns)


def _all_behind(
    behind: Sequence[Behind], columns: int, named: int | None, recorded: int | None
) -> Iterator[Text]:
    for item in behind[:named]:
        yield from _hang(words.spoken(item), columns)
        for record in item.records[:recorded]:
            date = f", {record.date}" if record.date else ""
            yield from _hang(f"{record.source}{date}: {record.says}", columns, 4)
        if recorded is not None and len(item.records) > recorded:
            yield from _hang(f"{len(item.records) - recorded:,} more records with -v", columns, 4)
    if named is not None and len(behind) > named:
        yield from _hang(f"{len(behind) - named:,} more addresses with -v", columns)


def _statistics(counts: words.Counts, columns: int) -> Iterator[Text]:
    yield heading("FINDINGS BY RULE")
    width = max(len(f"{number:,}") for number in counts.by_rule.values())
    for rule, number in counts.by_rule.items():
        yield from _hang(f"{number:>{width},}  {rule}", columns)


def _summary(report: LintReport, counts: words.Counts, columns: int) -> Iterator[Text]:
    """The last lines; where rules were skipped, the first of them says so."""
    if report.skipped:
        yield Text(words.skipped(report), style="bold")
        for item in words.lacking(report):
            yield from _hang(f"{', '.join(item.rules)}: {item.reason}", columns)
            if item.command:
                yield from _hang(item.command, columns, 4)
    asked = words.asked(report)
    read = [words.several(counts.files, "file")]
    if counts.unreadable:
        read.append(f"{counts.unreadable:,} of them unreadable")
    read.append(words.several(counts.claims, "claim"))
    read.append(words.several(counts.addresses, "address"))
    read.append(f"{asked:,} of {words.several(len(report.rules), 'rule')} asked")
    yield from _hang(", ".join(read), columns, 0)
    found = Text(words.severities(counts), style="bold")
    rest = [
        (counts.suppressed, "suppressed"),
        (counts.unchanged, f"on lines unchanged since {report.diff}"),
        (report.hidden, f"hidden below certainty {report.min_certainty}"),
    ]
    others = ", ".join(f"{number:,} {terminal(what)}" for number, what in rest if number)
    if others:
        found.append(f"; {others}", style="not bold")
    yield from _hung(found, columns, 0, 4)
    yield from _stale(report, columns)


def _stale(report: LintReport, columns: int) -> Iterator[Text]:
    stale = report.stale_baseline
    if not stale:
        return
    verb = "matches" if len(stale) == 1 else "match"
    entries = words.several(len(stale), "entry")
    yield from _hang(f"baseline: {entries} {verb} nothing any more", columns, 0)
    for rule, path, sentence in stale[:_MOST_STALE]:
        yield from _hang(f'{path}: {rule}: "{words.cut(sentence, 100)}"', columns)
    if len(stale) > _MOST_STALE:
        yield from _hang(f"and {len(stale) - _MOST_STALE:,} more", columns)


def _hang(text: str, columns: int, by: int = _INDENT) -> Iterator[Text]:
    """Plain text set in, further from its second line on."""
    return _hung(Text(terminal(words.cut(text, _MOST_TEXT))), columns, by, by + 2)


def _hung(text: Text, columns: int, first: int, rest: int) -> Iterator[Text]:
    """A text as lines, the first set in by so many columns, the others by so many."""
    by = first
    for start, end in _breaks(text.plain, columns - first, columns - rest):
        line = Text(" " * by, no_wrap=True, overflow="ignore")
        line.append_text(text[start:end])
        yield line
        by = rest


def _breaks(text: str, first: int, rest: int) -> Iterator[tuple[int, int]]:
    """Where the lines of a text start and end: at blanks, or in a word that is longer than a line.

    Args:
        text: The text, without line breaks.
        first: Columns of the first line.
        rest: Columns of the others.
    """
    room, start, blank, used = first, 0, -1, 0
    for index, char in enumerate(text):
        width = cell_len(char)
        if char == " ":
            # A blank at the end of a line needs no room.
            if index > start:
                blank = index
            used += width
            continue
        if used + width > room and index > start:
            end, after = (blank, blank + 1) if blank > start else (index, index)
            yield start, end
            room, start, blank = rest, after, -1
            used = cell_len(text[start:index])
        used += width
    if start < len(text) or not text:
        yield start, len(text)
