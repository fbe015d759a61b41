"""What several formats of `lint` say alike: counts, the order of findings, what was skipped."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from ipskeptic.model.finding import SEVERITIES, Behind, Finding, LintReport

UNREADABLE = "unreadable-document"  # the rule that says why a document could not be read


class Counts(NamedTuple):
    """Counts over a lint report.

    Attributes:
        files: Documents asked for.
        unreadable: Those of them that could not be read.
        claims: Sentences that blame somebody, hedged or not.
        addresses: Addresses, distinct in each document.
        by_severity: Findings that count, by `SEVERITIES`.
        by_rule: The same by rule, the most first.
        suppressed: Findings that a comment, the configuration or the baseline takes out.
        unchanged: Findings on lines that `--diff` leaves out.
    """

    files: int
    unreadable: int
    claims: int
    addresses: int
    by_severity: dict[str, int]
    by_rule: dict[str, int]
    suppressed: int
    unchanged: int


class Lacking(NamedTuple):
    """Why rules were not asked.

    Attributes:
        reason: What is lacking, one clause.
        command: What would bring it, or "".
        rules: Names of the rules.
    """

    reason: str
    command: str
    rules: tuple[str, ...]


def count(report: LintReport) -> Counts:
    """Count a report."""
    counting = report.findings
    severities = Counter(finding.severity for finding in counting)
    rules = Counter(finding.rule for finding in counting)
    every = [finding for file in report.files for finding in file.findings]
    return Counts(
        files=len(report.files),
        unreadable=sum(not file.format for file in report.files),
        claims=sum(file.claims for file in report.files),
        addresses=sum(file.addresses for file in report.files),
        by_severity={severity: severities[severity] for severity in SEVERITIES},
        by_rule=dict(sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))),
        suppressed=sum(finding.suppressed is not None for finding in every),
        unchanged=sum(finding.suppressed is None and not finding.is_new for finding in every),
    )


def worst_first(findings: tuple[Finding, ...]) -> list[Finding]:
    """By severity, those of one severity in the order of the documents."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def several(number: int, noun: str) -> str:
    """A number with its noun: "1 error", "2,000 errors"; "info" stays."""
    if number == 1 or noun == "info":
        return f"{number:,} {noun}"
    if noun.endswith("y"):
        return f"{number:,} {noun[:-1]}ies"
    return f"{number:,} {noun}{'es' if noun.endswith('s') else 's'}"


def severities(counts: Counts) -> str:
    """The findings by severity: "2 errors, 1 info", or "no findings"."""
    said = [several(number, name) for name, number in counts.by_severity.items() if number]
    return ", ".join(said) or "no findings"


def skipped(report: LintReport) -> str:
    """ "9 rules skipped: no data; 2 lacked it for some addresses", or "" where none did."""
    whole = sum(not item.partly for item in report.skipped)
    part = len(report.skipped) - whole
    if not part:
        return f"{several(whole, 'rule')} skipped: no data" if whole else ""
    if not whole:
        return f"{several(part, 'rule')} lacked data for some addresses"
    return f"{several(whole, 'rule')} skipped: no data; {part:,} lacked it for some addresses"


def asked(report: LintReport) -> int:
    """How many rules were asked, be it only of some addresses."""
    return len(report.rules) - sum(not item.partly for item in report.skipped)


def lacking(report: LintReport) -> tuple[Lacking, ...]:
    """What is lacking, in the order of the rules' names, each reason once."""
    rules: dict[tuple[str, str], list[str]] = {}
    for item in report.skipped:
        rules.setdefault((item.reason, item.command), []).append(item.rule)
    return tuple(
        Lacking(reason, command, tuple(names)) for (reason, command), names in rules.items()
    )


def closing(report: LintReport, counts: Counts) -> str:
    """One line for formats of lines: "2 errors in 3 files; 9 rules skipped: no data"."""
    text = f"{severities(counts)} in {several(counts.files, 'file')}"
    if counts.unreadable:
        text += f", {counts.unreadable:,} unreadable"
    return "; ".join(part for part in (text, skipped(report)) if part)


def position(finding: Finding) -> str:
    """Where it stands in its document: "12:5", or "12:5 on page 3"."""
    place = finding.start
    page = f" on page {place.page}" if place.page else ""
    return f"{place.line}:{place.column}{page}"


def spoken(behind: Behind) -> str:
    """An address with how it is written and for when it was judged."""
    text = behind.address
    if behind.written not in ("", behind.address):
        text += f" (written {behind.written})"
    return f"{text}, judged at {behind.at}" if behind.at else text


def cut(text: str, most: int) -> str:
    """At most so many characters of a text, with a mark where it is cut."""
    return text if len(text) <= most else f"{text[: most - 3]}..."
