"""The tool's part of a SARIF log: its rules, and what it has to say of its own run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ipskeptic.model.finding import Linted, LintReport, RulePage
from ipskeptic.render.escape import markdown_code, sarif_text, terminal, uri_path
from ipskeptic.render.lint_words import UNREADABLE, cut, several
from ipskeptic.render.record import Record

LEVELS = {"error": "error", "warning": "warning", "info": "note"}
# GitHub, reportingDescriptor: `properties.problem.severity`.
_PROBLEMS = {"error": "error", "warning": "warning", "info": "recommendation"}
# GitHub, reportingDescriptor: short and full descriptions have at most so many characters.
_MOST_DESCRIPTION = 1024
# Sections whose text is a document to be shown letter by letter, not Markdown to be followed.
_SHOWN = ("Example", "Better")

_NOTIFICATIONS = {
    "rule-skipped": "A rule was not asked, since the data it needs are not there",
    "document-unreadable": "A document could not be read",
    "baseline-stale": "An entry of the baseline matches nothing any more",
    "findings-hidden": "Findings were left out for their certainty or because they are suppressed",
    "log-cut": "The log was cut to the limits of code scanning",
}


class Cut(NamedTuple):
    """What a log lacks of the report: results for its limits, and suppressed ones left out."""

    results: int
    help: bool
    related: bool
    left_out: int


def rule_descriptors(report: LintReport, *, with_help: bool) -> list[Record]:
    """Every rule that was selected, found something or was skipped, by name."""
    used = {finding.rule for file in report.files for finding in file.findings}
    names = sorted({*report.rules, *used, *(item.rule for item in report.skipped)})
    return [_descriptor(name, report.rules.get(name), with_help=with_help) for name in names]


def _descriptor(name: str, page: RulePage | None, *, with_help: bool) -> Record:
    # A finding of a rule without a page can come from a saved report alone.
    page = page or RulePage(name, "warning", (), name, ())
    title = terminal(page.title).rstrip(".")
    about = next((text for heading, text in page.sections if heading == "What it does"), title)
    record: Record = {
        "id": page.name,
        "shortDescription": {"text": cut(title, _MOST_DESCRIPTION)},
        "fullDescription": {"text": cut(_one_line(about), _MOST_DESCRIPTION)},
        "defaultConfiguration": {"level": LEVELS[page.severity]},
        "help": {"text": f"{title}."},
        "properties": {
            # Judgement: a rule that compares records errs less than one that reads prose.
            "precision": "high" if page.needs else "medium",
            "problem.severity": _PROBLEMS[page.severity],
            # Not "security": these are faults of a text, and no vulnerabilities of a product.
            "tags": ["attribution", "ip-address", *(["needs-data"] if page.needs else [])],
        },
    }
    if with_help and page.sections:
        record["help"] = {"text": _plain(page), "markdown": _markdown(page)}
    return record


def _one_line(text: str) -> str:
    return terminal(" ".join(text.split()))


def _lines(text: str) -> str:
    """A page's text: ours, and its line breaks stay."""
    return "\n".join(map(terminal, text.rstrip("\n").split("\n")))


def _plain(page: RulePage) -> str:
    parts = [_one_line(page.title)]
    parts += [f"{heading}\n\n{_lines(text)}" for heading, text in page.sections]
    return "\n\n".join(parts) + "\n"


def _markdown(page: RulePage) -> str:
    parts = [f"# {markdown_code(page.name)}", _lines(page.title)]
    for heading, text in page.sections:
        shown = _lines(text)
        parts.append(f"## {heading}")
        parts.append(_fenced(shown) if heading in _SHOWN else shown)
    return "\n\n".join(parts) + "\n"


def _fenced(text: str) -> str:
    """A block of code with a fence that is longer than any in it."""
    longest = run = 0
    for char in text:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def invocation(
    report: LintReport, rules: Sequence[Record], cut: Cut
) -> tuple[Record, list[Record]]:
    """How the run went, and the descriptors of the notifications in it."""
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    configuration = list(_configuration(report, numbers, cut))
    execution = [_unreadable(file) for file in report.files if not file.format]
    record: Record = {
        # A document that could not be read must never look like a run that found nothing.
        "executionSuccessful": not execution,
        "endTimeUtc": report.generated_at.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    if configuration:
        record["toolConfigurationNotifications"] = configuration
    if execution:
        record["toolExecutionNotifications"] = execution
    used = {item["descriptor"]["id"] for item in (*configuration, *execution)}
    descriptors = [
        {"id": name, "shortDescription": {"text": text}}
        for name, text in _NOTIFICATIONS.items()
        if name in used
    ]
    return record, descriptors


def _notification(name: str, level: str, text: str) -> Record:
    return {"descriptor": {"id": name}, "level": level, "message": {"text": sarif_text(text)}}


def _configuration(report: LintReport, numbers: dict[str, int], cut: Cut) -> Iterator[Record]:
    for item in report.skipped:
        how = "lacked data" if item.partly else "skipped: no data"
        text = f"{item.rule} {how}: {item.reason}"
        text += f". This brings it: {item.command}" if item.command else ""
        record = _notification("rule-skipped", "warning", text)
        yield {**record, "associatedRule": {"id": item.rule, "index": numbers[item.rule]}}
    for rule, path, sentence in report.stale_baseline:
        text = f"baseline: {rule} in {path} matches nothing any more: {sentence}"
        yield _notification("baseline-stale", "note", text)
    if report.hidden:
        hidden = several(report.hidden, "finding")
        text = f"{hidden} below certainty {report.min_certainty} left out"
        yield _notification("findings-hidden", "note", text)
    if cut.left_out:
        text = f"{several(cut.left_out, 'suppressed finding')} left out"
        yield _notification("findings-hidden", "note", text)
    yield from _cuts(cut)


def _cuts(cut: Cut) -> Iterator[Record]:
    if cut.results:
        text = f"{several(cut.results, 'result')} left out, the least severe, for the limits"
        yield _notification("log-cut", "warning", f"{text} of code scanning; `json` has all")
    if cut.help:
        yield _notification("log-cut", "note", "the rules' help is left out for the size")
    if cut.related:
        yield _notification("log-cut", "note", "related places are left out for the size")


def _unreadable(file: Linted) -> Record:
    told = [finding.message for finding in file.findings if finding.rule == UNREADABLE]
    text = f"{file.path} could not be read" + (f": {'; '.join(told)}" if told else "")
    record = _notification("document-unreadable", "error", text)
    return {
        **record,
        "locations": [{"physicalLocation": {"artifactLocation": artifact(file.path)}}],
    }


def artifact(path: str) -> Record:
    """Where a document lies: relative to the root, or, for an absolute path, as a file's URI."""
    uri = uri_path(path)
    if path.startswith("/"):
        return {"uri": f"file://{uri}"}
    if path[1:3] == ":/":
        return {"uri": f"file:///{path[0]}:{uri_path(path[2:])}"}
    return {"uri": uri.removeprefix("./") or ".", "uriBaseId": "%SRCROOT%"}
