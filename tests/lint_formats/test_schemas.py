"""The JSON of lint is that of its published schemas."""

from __future__ import annotations

import json

import jsonschema  # type: ignore[import-untyped]  # stubs are a package of their own
import pytest

from ipskeptic.render.lint_formats import LintOptions, render_lint
from ipskeptic.render.schema import SCHEMAS
from tests.conftest import ROOT
from tests.lint_formats.sample import EMPTY, HOSTILE, SKIPPED, report

REPORTS = {"sample": report(), "hostile": report(HOSTILE), "empty": EMPTY, "skipped": SKIPPED}


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("pretty", [False, True])
def test_the_document_is_of_its_schema(name: str, pretty: bool) -> None:
    """Every field is there, with a value of its kind."""
    schema = SCHEMAS["lint"][0]()
    document = json.loads(render_lint("json", REPORTS[name], LintOptions(pretty=pretty)))

    jsonschema.validate(document, schema)


@pytest.mark.parametrize("name", REPORTS)
def test_a_line_is_of_its_schema(name: str) -> None:
    """Every line is a finding that counts, with its document."""
    schema = SCHEMAS["lint-line"][0]()
    lines = [json.loads(line) for line in render_lint("jsonl", REPORTS[name]).splitlines()]

    assert len(lines) == len(REPORTS[name].findings)
    for line in lines:
        jsonschema.validate(line, schema)


@pytest.mark.parametrize("name", ["lint", "lint-line"])
def test_the_schemas_are_published(name: str) -> None:
    """The files beside the program are those that it makes."""
    path = ROOT / "data" / "schema" / f"{name}.schema.json"

    assert json.loads(path.read_text("utf-8")) == SCHEMAS[name][0]()
