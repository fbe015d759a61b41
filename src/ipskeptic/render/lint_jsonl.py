"""Format `jsonl` of `lint`: a line for each finding that counts, with its document."""

from __future__ import annotations

import json

from ipskeptic.model.finding import LintReport
from ipskeptic.render.escape import json_text
from ipskeptic.render.lint_formats import LintOptions
from ipskeptic.render.lint_record import line_record


def render(report: LintReport, _options: LintOptions) -> str:
    """The findings as lines of JSON, ASCII only; "" where there are none."""
    return "".join(
        json_text(json.dumps(line_record(file, finding), separators=(",", ":"))) + "\n"
        for file in report.files
        for finding in file.findings
        if finding.suppressed is None and finding.is_new
    )
