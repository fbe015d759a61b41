"""Format `json` of `lint`: the whole report as one document, suppressed findings too."""

from __future__ import annotations

from ipskeptic.model.finding import LintReport
from ipskeptic.render.json_report import document_text
from ipskeptic.render.lint_formats import LintOptions
from ipskeptic.render.lint_record import lint_document


def render(report: LintReport, options: LintOptions) -> str:
    """The report as JSON text, ASCII only, ending in a line break."""
    return document_text(lint_document(report), pretty=options.pretty)
