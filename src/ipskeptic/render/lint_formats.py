"""The formats of `lint`, found by name: each is a module with `render(report, options) -> str`.

No format decides the exit code. Only the module of the format asked for is imported.
"""

from __future__ import annotations

import importlib
from typing import NamedTuple

from ipskeptic.errors import UsageError
from ipskeptic.model.finding import LintReport

_MODULES = {
    "text": "text.lint",
    "concise": "lint_concise",
    "json": "lint_json",
    "jsonl": "lint_jsonl",
    "sarif": "lint_sarif",
    "github": "lint_github",
    "gitlab": "lint_gitlab",
    "junit": "lint_junit",
    "rdjson": "lint_rdjson",
    "markdown": "lint_markdown",
}
FORMATS = tuple(_MODULES)


class LintOptions(NamedTuple):
    """What a format may be told besides the report.

    Attributes:
        width: Columns of the terminal; 40 to 120 are used.
        color: Whether escape sequences for colour may be written.
        pretty: Whether JSON is indented for people.
        statistics: Whether `text` counts the findings of each rule.
        verbose: Whether `text` shows every address and record, and what is suppressed.
        suppressed: Whether `sarif` holds suppressed findings, marked as such; off, since GitHub
            shows them as open alerts (docs/decisions/0026-lint-formats.md).
    """

    width: int = 80
    color: bool = False
    pretty: bool = False
    statistics: bool = False
    verbose: bool = False
    suppressed: bool = False


def render_lint(name: str, report: LintReport, options: LintOptions | None = None) -> str:
    """Render a lint report.

    Args:
        name: One of `FORMATS`.
        report: The document behind all formats.
        options: What the format may be told; None for the defaults.

    Returns:
        The text, ending in a line feed, or "" where a format of lines has nothing to say.

    Raises:
        UsageError: There is no such format.
    """
    if name not in _MODULES:
        raise UsageError(f"lint has no format {name[:40]!r}; it has {', '.join(FORMATS)}")
    module = importlib.import_module(f"ipskeptic.render.{_MODULES[name]}")
    text: str = module.render(report, options or LintOptions())
    return text
