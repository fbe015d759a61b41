"""A format is found by its name, and what is not asked for is not imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ipskeptic.errors import UsageError
from ipskeptic.render.lint_formats import render_lint
from tests.lint_formats.sample import EMPTY


def test_an_unknown_format_is_refused() -> None:
    """The message names the formats that there are."""
    with pytest.raises(UsageError, match="no format 'xml'; it has text, concise, json"):
        render_lint("xml", EMPTY)


def test_a_format_imports_only_its_own() -> None:
    """JSON lines need neither rich nor another format."""
    script = (
        "import sys; from ipskeptic.render.lint_formats import render_lint\n"
        "from tests.lint_formats.sample import report\n"
        "render_lint('jsonl', report()); print(*sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    loaded = set(done.stdout.split())

    assert "ipskeptic.render.lint_jsonl" in loaded
    assert not loaded & {"rich", "ipskeptic.render.lint_sarif", "ipskeptic.render.text.lint"}
