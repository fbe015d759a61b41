"""What the program really writes fits the schemas, and is read back whole."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # stubs are a package of their own
import pytest

from ipskeptic.__main__ import main
from ipskeptic.model.row import COLUMNS
from ipskeptic.render.annotated_schema import annotated_schema
from ipskeptic.render.json_report import to_json
from ipskeptic.render.saved import report_from_json
from ipskeptic.render.schema import line_schema, report_schema

# One of every kind of answer that built-in data give, and of every kind of target.
INPUTS = (
    "175.45.176.143",
    "210.52.109.22",
    "203.131.222.102",
    "8.8.8.8",
    "2001:4860:4860::8888",
    "10[.]0[.]0[.]1",
    "175.45.176.0/22",
    "198.51.100.7-198.51.100.90",
    "[2001:db8::1%25eth0]:443",
    "203.0.113.300",
)
ASKED = (
    ("--at", "2014-12-11", "--claim", "KP"),
    ("--claim", "AS131279", "--level", "operator", "--transport", "udp"),
    ("--at", "2014-12", "--claim", "holder:Star Joint", "--role", "destination", "--port", "4444"),
    ("--at", "2024-03-12T14:20Z", "--transport", "tcp"),
    (),
)


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_json_fits_its_schema_and_comes_back(
    asked: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A real document validates, and reading and writing it gives the same bytes."""
    arguments = [*INPUTS, *asked, "--isolated", "--data-dir", str(tmp_path), "-f", "json"]

    assert main(arguments) == 0
    text = capsys.readouterr().out
    jsonschema.Draft202012Validator(report_schema()).validate(json.loads(text))
    assert to_json(report_from_json(text)) == text


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_jsonl_fits_its_schema(
    asked: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every real line validates, the refused one too."""
    arguments = [*INPUTS, *asked, "--isolated", "--data-dir", str(tmp_path), "-f", "jsonl"]
    main(arguments)
    validator = jsonschema.Draft202012Validator(line_schema())
    lines = capsys.readouterr().out.splitlines()

    assert len(lines) == len(INPUTS)
    for line in lines:
        validator.validate(json.loads(line))


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
@pytest.mark.parametrize("columns", [COLUMNS, ("error", "ip", "usable")], ids=["all", "some"])
def test_annotate_fits_its_schema(
    columns: tuple[str, ...],
    asked: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every real record validates and has the columns in their order, the refused one too."""
    chosen = ("--isolated", "--data-dir", str(tmp_path), "--columns", ",".join(columns))
    listed = tmp_path / "list.txt"
    listed.write_text("\n".join(INPUTS))
    asked = tuple(word for word in asked if word not in ("--port", "4444"))

    assert main(["annotate", str(listed), *asked, *chosen]) == 0
    validator = jsonschema.Draft202012Validator(annotated_schema())
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(INPUTS)
    for line in lines:
        record = json.loads(line)
        validator.validate(record)
        assert tuple(record) == columns


@pytest.mark.parametrize(
    "wrong",
    [
        {"class": "bad"},
        {"usable": "true"},
        {"cc": ""},
        {"also": "unknown;bad"},
        {"error": "no address", "class": "unknown"},
    ],
    ids=str,
)
def test_the_schema_of_annotate_refuses(wrong: dict[str, object]) -> None:
    """Closed sets are closed, empty is null, and what is refused has no answer."""
    assert not jsonschema.Draft202012Validator(annotated_schema()).is_valid(wrong)
