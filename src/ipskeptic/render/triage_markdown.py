"""Format `markdown` of `triage`: the report on a list for a wiki or a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ipskeptic.model.triage import Table, Triage
from ipskeptic.render import triage_words as words
from ipskeptic.render.escape import markdown, markdown_code


def triage_markdown(report: Triage, *, top: int = 20) -> str:
    """The report on a list as GitHub Flavored Markdown; text from outside is escaped.

    Args:
        report: The document behind all formats.
        top: Rows of each table.
    """
    return "\n\n".join(_blocks(report, top)) + "\n"


def _blocks(report: Triage, top: int) -> Iterator[str]:
    yield f"## {markdown_code(words.name_of(report)) or 'list'}"
    line = markdown(words.time_of(report))
    if report.claim:
        line += f" · claim tested: {markdown(report.claim.name)}, level {report.claim.level}"
    yield line
    yield markdown(words.counts_of(report))
    for sentence in words.answer_of(report):
        yield words.with_rungs(sentence)
    if report.judged:
        yield "### How far they carry"
        fit = report.table("fit")
        yield from _tables([*words.first_tables(report), *([fit] if fit else [])], report, top)
        yield "### Do they converge"
        yield from _convergence(report)
        for section in words.SECTIONS:
            yield from _section(section, report, top)
        if report.consulted:
            yield f"### {words.SERVERS}"
            yield _servers(report)
            yield words.SERVERS_NOTE
    yield "### What would tell more"
    yield "\n".join(
        f"{number}. {markdown(step.what)} (from {markdown(step.who)})"
        + (f": {markdown_code(step.command)}" if step.command else "")
        for number, step in enumerate(report.next_steps, 1)
    )
    if report.refused:
        yield "### Refused"
        yield _refused(report, top)
    yield _footer(report)


def _section(section: words.Section, report: Triage, top: int) -> Iterator[str]:
    yield f"### {section.title}"
    tables = [table for name in section.tables if (table := report.table(name))]
    yield from _tables([table for table in tables if table.rows] or tables[:1], report, top)
    if section.note:
        yield section.note


def _tables(tables: Sequence[Table], report: Triage, top: int) -> Iterator[str]:
    for table in tables:
        yield _table(
            (words.title_of(table, top), "judged", "share", "read"),
            (
                (
                    markdown(label, in_table=True),
                    "" if judged is None else f"{judged:,}",
                    "" if judged is None else words.share(judged, report.judged),
                    "" if read is None else f"{read:,}",
                )
                for label, judged, read in words.rows_of(table, top, asked=bool(report.consulted))
            ),
        )


def _servers(report: Triage) -> str:
    return _table(
        ("asked", "has it", "has not", "no answer"),
        (
            (markdown(title, in_table=True), f"{present:,}", f"{absent:,}", unanswered)
            for title, present, absent, unanswered in words.server_rows(report)
        ),
    )


def _convergence(report: Triage) -> Iterator[str]:
    yield _table(
        ("on", "the most", "share", "of", "days", "share in the world", "converges"),
        (
            (
                words.ON[item.on],
                markdown(f"{item.key} {item.title}".strip(), in_table=True) or "nothing recorded",
                words.share(item.judged, item.out_of),
                f"{item.out_of:,}",
                f"{item.days:,}" if item.days else "not known",
                words.base(item),
                words.CONVERGES[item.state],
            )
            for item in report.convergence
        ),
    )
    for item in words.told(report):
        said = markdown(words.said_by(item))
        yield f"{markdown(item.carries)} {markdown(item.limit)} ({said}.)"
    yield words.WITNESS


def _refused(report: Triage, top: int) -> str:
    rows = [
        (
            markdown(item.reason, in_table=True),
            f"{item.often:,}",
            markdown_code(item.example, in_table=True) or "(empty)",
            markdown(
                f"{item.source or 'argument'}{f':{item.line}' if item.line else ''}", in_table=True
            ),
        )
        for item in report.refused[:top]
    ]
    rest = report.refused[top:]
    if rest:
        rows.append(
            (f"{len(rest):,} other reasons", f"{sum(item.often for item in rest):,}", "", "")
        )
    return _table(("why", "read", "such as", "where"), rows)


def _footer(report: Triage) -> str:
    text = f"ipskeptic {markdown(report.version)}, {markdown(report.generated_at.text)}."
    if report.overrides:
        replaced = ", ".join(markdown(name) for name in report.overrides)
        text += f" Numbers replaced by configuration: {replaced}."
    return text


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines.extend(f"| {' | '.join(row)} |" for row in rows)
    return "\n".join(lines)
