"""Format `gitlab` of `lint`: a Code Quality report, which a merge request shows.

Source: GitLab, "Code Quality", "Implement a custom tool": the fields, and that findings with equal
fingerprints are shown as one.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from ipskeptic.model.finding import Finding, LintReport
from ipskeptic.render.escape import json_text, paired, terminal
from ipskeptic.render.lint_formats import LintOptions
from ipskeptic.render.lint_words import UNREADABLE
from ipskeptic.render.record import Record

# "critical" and "blocker" are for what must not go out; whether a report must not is not ours to
# say (judgement).
SEVERITY = {"error": "major", "warning": "minor", "info": "info"}


def render(report: LintReport, options: LintOptions) -> str:
    """The findings that count, and documents that could not be read, as one JSON list."""
    seen: Counter[str] = Counter()
    records = [_record(finding, _unequal(finding, seen)) for finding in report.findings]
    told = {finding.path for finding in report.findings if finding.rule == UNREADABLE}
    records += [
        _unreadable(file.path) for file in report.files if not file.format and file.path not in told
    ]
    return json_text(json.dumps(records, indent=2 if options.pretty else None)) + "\n"


def _unequal(finding: Finding, seen: Counter[str]) -> str:
    """The fingerprint; where it stood before, another made of it and of how often."""
    print_ = finding.fingerprint or _hash(
        "\0".join((finding.rule, finding.path, finding.sentence, finding.message))
    )
    before = seen[print_]
    seen[print_] += 1
    return _hash(f"{print_}\0{before}") if before else print_


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _record(finding: Finding, fingerprint: str) -> Record:
    better = f". Better: {finding.better}" if finding.better else ""
    return {
        "description": terminal(f"{finding.message}{better}"),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": SEVERITY[finding.severity],
        "location": _location(
            finding.path, finding.start.line, max(finding.end.line, finding.start.line)
        ),
    }


def _unreadable(path: str) -> Record:
    return {
        "description": "the document could not be read",
        "check_name": UNREADABLE,
        "fingerprint": _hash(f"{UNREADABLE}\0{path}"),
        "severity": SEVERITY["error"],
        "location": _location(path, 1, 1),
    }


def _location(path: str, begin: int, end: int) -> Record:
    return {"path": paired(path.removeprefix("./")), "lines": {"begin": begin, "end": end}}
