"""Format `sarif` of `lint`: SARIF 2.1.0, as GitHub code scanning takes it, on one line.

Source: OASIS SARIF 2.1.0; GitHub, "SARIF support for code scanning" and "SARIF results exceed one
or more limits". Every limit stands beside its number in docs/decisions/0026-lint-formats.md.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ipskeptic.model.finding import SEVERITIES, Finding, LintReport
from ipskeptic.render.escape import json_text
from ipskeptic.render.lint_columns import Columns
from ipskeptic.render.lint_formats import LintOptions
from ipskeptic.render.record import Record
from ipskeptic.render.sarif_results import has_baseline, result_record
from ipskeptic.render.sarif_tool import Cut, invocation, rule_descriptors

SCHEMA_URI = "https://json.schemastore.org/sarif-2.1.0.json"
# GitHub, limits: of more results per run it keeps the 5,000 worst, and refuses 25,000.
MOST_RESULTS = 5_000
# GitHub: 10 MB for a file packed with gzip. Less is used, since its packing may differ (judgement).
MOST_BYTES = 9_500_000


class _Size(NamedTuple):
    """How much of what may be long is written."""

    results: int
    help: bool = True
    related: bool = True


def render(report: LintReport, options: LintOptions) -> str:
    """The report as SARIF, ASCII only, minified, ending in a line break."""
    chosen = _chosen(report, suppressed=options.suppressed)
    text = ""
    for size in _sizes(len(chosen)):
        text = _text(report, chosen, size, options)
        if _packed(text) <= MOST_BYTES:
            break
    return text


class _Chosen(NamedTuple):
    finding: Finding
    columns: Columns


def _chosen(report: LintReport, *, suppressed: bool) -> list[_Chosen]:
    """What becomes a result, the worst first; those on unchanged lines never do.

    What counts goes before what is suppressed, so that no limit cuts it for the other's sake.
    """
    chosen = []
    for file in report.files:
        columns = Columns(file)
        chosen += [
            _Chosen(finding, columns)
            for finding in file.findings
            if finding.is_new and (suppressed or finding.suppressed is None)
        ]
    return sorted(chosen, key=_rank)


def _rank(item: _Chosen) -> tuple[bool, int]:
    finding = item.finding
    return finding.suppressed is not None, SEVERITIES.index(finding.severity)


def _sizes(number: int) -> Iterator[_Size]:
    """From all to ever less, until it fits: first the help goes, then places, then results."""
    most = min(number, MOST_RESULTS)
    yield _Size(most)
    yield _Size(most, help=False)
    while True:
        yield _Size(most, help=False, related=False)
        if not most:
            return
        most //= 2


def _packed(text: str) -> int:
    """The size of a document packed as GitHub wants it; one that is small enough is not packed."""
    return len(text) if len(text) <= MOST_BYTES else len(zlib.compress(text.encode("ascii")))


def _text(report: LintReport, chosen: Sequence[_Chosen], size: _Size, options: LintOptions) -> str:
    rules = rule_descriptors(report, with_help=size.help)
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    baseline = has_baseline(report)
    results = [
        result_record(
            item.finding,
            item.columns,
            numbers[item.finding.rule],
            baseline=baseline,
            with_related=size.related,
        )
        for item in chosen[: size.results]
    ]
    cut = Cut(
        results=len(chosen) - len(results),
        help=not size.help,
        related=not size.related,
        left_out=0 if options.suppressed else _suppressed(report),
    )
    return json_text(json.dumps(_log(report, rules, results, cut), separators=(",", ":"))) + "\n"


def _suppressed(report: LintReport) -> int:
    return sum(finding.suppressed is not None for file in report.files for finding in file.findings)


def _log(report: LintReport, rules: list[Record], results: list[Record], cut: Cut) -> Record:
    invoked, notifications = invocation(report, rules, cut)
    driver = {
        "name": "ipskeptic",
        "version": report.version,
        "rules": rules,
        "notifications": notifications,
    }
    run: Record = {
        "tool": {"driver": driver},
        "invocations": [invoked],
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {
            "%SRCROOT%": {"description": {"text": "The folder that the paths start from."}}
        },
        "results": results,
    }
    return {"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]}
