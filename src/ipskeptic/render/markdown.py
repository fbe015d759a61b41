"""Format `markdown`: a section an address, for a wiki or a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ipskeptic.model.assessment import (
    RUNGS,
    STATUSES,
    Assessment,
    BadInput,
    Change,
    Report,
    Weighed,
)
from ipskeptic.model.observed import basis_of
from ipskeptic.model.reading import Absent, Present, Unavailable
from ipskeptic.render.escape import markdown, markdown_code


def to_markdown(report: Report) -> str:
    """The report as GitHub Flavored Markdown; text from outside is escaped."""
    blocks: list[str] = []
    if len(report.assessments) > 1:
        blocks.append(_overview(report))
    for assessment in report.assessments:
        blocks.extend(section(assessment))
    if report.errors:
        blocks.append("## Refused input")
        blocks.append(refused(report.errors))
    blocks.append(_footer(report))
    return "\n\n".join(blocks) + "\n"


def refused(errors: Sequence[BadInput]) -> str:
    """Refused input as a table."""
    rows = (
        (
            markdown_code(bad.input, in_table=True),
            _cell(f"{bad.source or 'argument'}{f':{bad.line}' if bad.line else ''}"),
            _cell(bad.reason),
        )
        for bad in errors
    )
    return _table(("input", "where", "why"), rows)


def _overview(report: Report) -> str:
    rows = (
        (
            markdown_code(item.observation.target.text, in_table=True),
            item.class_,
            item.carries or "nothing",
            item.stops_at,
            item.fit,
        )
        for item in report.assessments
    )
    return _table(("address", "class", "carries", "stops at", "fit"), rows)


def section(assessment: Assessment) -> Iterator[str]:
    """The blocks of one assessment, to be parted by blank lines."""
    yield _head(assessment)
    yield " ".join(prose(sentence) for sentence in assessment.summary)
    yield _facts(assessment)
    yield "### How far it carries"
    yield _ladder(assessment)
    if assessment.shortcut:
        yield f"Often concluded from such a record: {prose(assessment.shortcut)}."
    yield "### On record"
    yield from _on_record(assessment)
    if assessment.judgements:
        yield "### Judged"
        yield _judged(assessment)
    yield "### What else fits"
    yield _alternatives(assessment)
    if assessment.next_steps:
        yield "### What would settle it"
        yield _next_steps(assessment)
    if assessment.gaps:
        yield "### Not asked"
        yield _gaps(assessment)


def _head(assessment: Assessment) -> str:
    seen = assessment.observation
    when = (
        seen.seen_at.text if seen.time_given else f"no time given, read as of {seen.seen_at.text}"
    )
    lines = [f"## {markdown_code(seen.target.text)}", "", f"Seen: {markdown(when)} (UTC)"]
    if basis := basis_of(seen.target):
        lines[-1] += f", by {markdown_code(basis)}"
    if assessment.claim:
        claim = assessment.claim
        lines[-1] += f" · claim tested: {markdown(claim.name)}, level {claim.level}"
    if seen.input != seen.target.text:
        lines[-1] += f" · written as {markdown_code(seen.input)}"
    return "\n".join(lines)


def _facts(assessment: Assessment) -> str:
    total = len(assessment.answered) + len(assessment.missing)
    carries = assessment.carries or "nothing"
    facts = [
        f"- **class**: {', '.join(assessment.also or (assessment.class_,))}",
        f"- **carries**: {carries}; **stops at**: {assessment.stops_at}",
        "- **confidence in any judgement of who acted**: "
        f"{assessment.confidence_who} ({_clauses(assessment.confidence_because)})",
    ]
    if assessment.claim:
        facts.append(f"- **claim**: {assessment.answer}; fit: {assessment.fit}")
    answered = ", ".join(assessment.answered) or "none"
    facts.append(f"- **asked**: {len(assessment.answered)} of {total} questions ({answered})")
    facts.extend(_changed(change) for change in assessment.changes)
    facts.extend(
        f"- **in the casebook**: {markdown(mention.title)}: {markdown(mention.text)}"
        for mention in assessment.mentions
    )
    return "\n".join(facts)


def _changed(change: Change) -> str:
    """What differs by now, with both dates and both sources."""
    now_at = "no date" if change.now_at == "now" else change.now_at
    then, now = (markdown(text) for text in (change.then, change.now))
    first, last = (markdown(text) for text in (change.sources[0], change.sources[-1]))
    return (
        f"- **changed since, {markdown(change.what)}**: {then} ({first}, "
        f"{markdown(change.then_at)}), now {now} ({last}, {markdown(now_at)})"
    )


def _ladder(assessment: Assessment) -> str:
    rows = []
    for number, rung in enumerate(assessment.ladder, 1):
        stops = " ← the records end here" if rung.rung == assessment.stops_at else ""
        rows.append(
            (
                f"{number} {rung.rung}",
                f"**{rung.state}**{stops}",
                f"{rung.for_} / {rung.against}",
                _clauses(rung.because, in_table=True),
            )
        )
    return _table(("rung", "state", "origins for / against", "because"), rows)


def _on_record(assessment: Assessment) -> Iterator[str]:
    found = [item for item in assessment.readings if isinstance(item.reading, Present)]
    if found:
        rows = (_record_row(item) for item in found)
        yield _table(("source", "record", "holds at", "grade", "may it speak for that time?"), rows)
    else:
        yield "No source that was asked has a record."
    absent = [i.reading for i in assessment.readings if isinstance(i.reading, Absent)]
    if absent:
        titles = "; ".join(markdown(reading.source.title) for reading in absent)
        yield f"Asked, and not on: {titles}. Not being on a list says little."
    failed = [i.reading for i in assessment.readings if isinstance(i.reading, Unavailable)]
    if failed:
        yield "Could not be asked:\n\n" + "\n".join(
            f"- {markdown(reading.source.title)}: {reading.cause}"
            + (f", {markdown(reading.detail)}" if reading.detail else "")
            for reading in failed
        )


def _record_row(item: Weighed) -> tuple[str, ...]:
    reading = item.reading
    assert isinstance(reading, Present)
    source = reading.source
    record = markdown_code(reading.entry, in_table=True)
    said = ", ".join(f"{key} {value}" for key, value in reading.value if value)
    record += f" {_cell(said)}" if said else ""
    if source.means:
        record += f"<br>means: {_cell(source.means)}"
    if source.does_not_mean:
        record += f"<br>does not mean: {_cell(source.does_not_mean)}"
    still = item.still_true
    speaks = "yes" if item.usable else f"no: {_cell(item.why)}"
    if still and still.term:
        speaks += f"<br>still so: {_cell(still.term)} ({_cell(still.band)}; {_cell(still.basis)})"
    return (
        _cell(source.title),
        record,
        ", ".join(_cell(window.text) for window in reading.holds_at) or "undated",
        f"{source.grade} {source.credibility}",
        speaks,
    )


def _judged(assessment: Assessment) -> str:
    # Likelihood and confidence never share a sentence (ICD 203).
    return "\n".join(
        f"- That {markdown(item.statement)}: {markdown(item.term)} "
        f"({markdown(item.band)}; {markdown(item.basis)}). "
        f"Confidence in this judgement is {item.confidence}: {_clauses(item.because)}."
        for item in assessment.judgements
    )


def _alternatives(assessment: Assessment) -> str:
    lines = []
    for status in STATUSES:
        named = [item for item in assessment.alternatives if item.status == status]
        if named:
            texts = (
                (markdown(item.reads) or item.name)
                + (f" ({_clauses(item.because)})" if item.because else "")
                for item in named
            )
            lines.append(f"- **{status}**: {'; '.join(texts)}")
    flat = [row.origin for row in assessment.matrix if not row.discriminates]
    if flat:
        origins = ", ".join(markdown(origin) for origin in flat)
        lines.append(f"- fit all of these alike, so they do not discriminate: {origins}")
    return "\n".join(lines)


def _next_steps(assessment: Assessment) -> str:
    rows = (
        (
            _cell(step.what)
            + (f"<br>{markdown_code(step.command, in_table=True)}" if step.command else ""),
            _cell(step.who),
            ", ".join(step.settles),
        )
        for step in assessment.next_steps
    )
    return _table(("evidence", "who holds it", "bears on"), rows)


def _gaps(assessment: Assessment) -> str:
    return "\n".join(
        f"- **{markdown(gap.question)}**: {markdown(gap.cause)}"
        + (f" {markdown_code(gap.command)}" if gap.command else "")
        for gap in assessment.gaps
    )


def _footer(report: Report) -> str:
    made = f"ipskeptic {markdown(report.version)}, {markdown(report.generated_at.text)}."
    return f"{made} {replaced(report)}".rstrip()


def replaced(report: Report) -> str:
    """Says which numbers the user's configuration replaced; "" for none."""
    names = ", ".join(markdown(name) for name in report.overrides)
    return f"Numbers replaced by configuration: {names}." if names else ""


def prose(text: str) -> str:
    """Escape a sentence of ours, in which names of rungs stand in backticks; nothing else may."""
    parts = text.split("`")
    if len(parts) % 2 == 0 or any(part not in RUNGS for part in parts[1::2]):
        return markdown(text)
    out = ""
    for number, part in enumerate(parts):
        piece = markdown_code(part) if number % 2 else markdown(part)
        # Two code spans that touch would be read as one with other ends.
        out += f" {piece}" if out.endswith("`") and piece.startswith("`") else piece
    return out


def _clauses(clauses: Sequence[str], *, in_table: bool = False) -> str:
    return "; ".join(markdown(clause, in_table=in_table) for clause in clauses)


def _cell(text: str) -> str:
    return markdown(text, in_table=True)


def _table(
    head: tuple[str, ...], rows: Sequence[tuple[str, ...]] | Iterator[tuple[str, ...]]
) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines.extend(f"| {' | '.join(row)} |" for row in rows)
    return "\n".join(lines)
