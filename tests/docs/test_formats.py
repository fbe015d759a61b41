"""docs/formats.md and docs/configuration.md name what the code has, no more and no less."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ipskeptic import config
from ipskeptic.__main__ import CTRL_C
from ipskeptic.cli.run import COULD_NOT_WORK, FOUND, INCOMPLETE, NOTHING_TO_READ
from ipskeptic.config.values import FORMATS, READERS
from ipskeptic.model.row import COLUMNS
from ipskeptic.render.schema import line_schema, report_schema
from tests.conftest import ROOT

FORMATS_PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
CONFIGURATION_PAGE = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")

REPORT = report_schema()["properties"]
ASSESSMENT = REPORT["assessments"]["items"]["properties"]


def section(page: str, heading: str) -> str:
    """The text under a heading, up to the next."""
    return re.split(r"^#+ ", page.split(f"# {heading}\n", 1)[1], flags=re.MULTILINE)[0]


def first_cells(text: str) -> list[str]:
    """The names in the first column of a table."""
    return re.findall(r"^\| `?([\w.-]+)`?(?:, `\w+`)? \|", text, re.MULTILINE)


def items(schema: dict[str, Any]) -> dict[str, Any]:
    """The fields of the objects in a list."""
    fields: dict[str, Any] = schema["items"]["properties"]
    return fields


OBJECTS = {
    "report": REPORT,
    "line": line_schema()["oneOf"][1]["properties"],
    "assessment": ASSESSMENT,
    "claim": ASSESSMENT["claim"]["oneOf"][1]["properties"],
    "rung": items(ASSESSMENT["ladder"]),
    "reading": items(ASSESSMENT["readings"]),
    "judgement": items(ASSESSMENT["judgements"]),
    "alternative": items(ASSESSMENT["alternatives"]),
    "matrix": items(ASSESSMENT["matrix"]),
    "change": items(ASSESSMENT["changes"]),
    "next step": items(ASSESSMENT["next_steps"]),
    "gap": items(ASSESSMENT["gaps"]),
    "mention": items(ASSESSMENT["mentions"]),
    "snapshot": items(REPORT["data"]),
    "error": items(REPORT["errors"]),
}


@pytest.mark.parametrize("name", OBJECTS)
def test_fields(name: str) -> None:
    """Every field of the JSON Schema has its line, and no line names another."""
    named = [cell for cell in first_cells(section(FORMATS_PAGE, name)) if cell != "field"]

    assert sorted(named) == sorted(OBJECTS[name])


def test_every_object_has_a_section() -> None:
    """No section of the JSON part is left unchecked."""
    part = FORMATS_PAGE.split("\n## JSON\n", 1)[1]

    assert re.findall(r"^### (.+)$", part, re.MULTILINE) == list(OBJECTS)


def test_columns() -> None:
    """The columns of CSV stand in the page in their order."""
    named = first_cells(section(FORMATS_PAGE, "CSV and TSV"))

    assert named == ["column", *COLUMNS]


def test_formats() -> None:
    """Every format is named, and none that is not built."""
    table = FORMATS_PAGE.split("| `-f` |", 1)[1].split("\n\n")[0]

    assert set(re.findall(r"`(\w+)`", table)) == set(FORMATS)


def test_exit_codes() -> None:
    """The exit codes of the page and of the README are those of the program."""
    codes = {0, FOUND, COULD_NOT_WORK, NOTHING_TO_READ, INCOMPLETE}
    page = set(map(int, re.findall(r"^\| (\d+) \|", FORMATS_PAGE, re.MULTILINE)))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert page == {*codes, CTRL_C}
    assert set(map(int, re.findall(r"^\| (\d+) \|", readme, re.MULTILINE))) == codes


def test_settings() -> None:
    """Every setting and its variable stand in the page, and no other."""
    rows = re.findall(r"^\| `([\w-]+)` \| `(IPSKEPTIC_\w+)` \|", CONFIGURATION_PAGE, re.MULTILINE)
    expected = {key: f"IPSKEPTIC_{key.replace('-', '_').upper()}" for key in READERS}

    assert dict(rows) == expected


def test_examples_of_configuration_load(tmp_path: Path) -> None:
    """Every TOML example of the page is a configuration that the program reads."""
    examples = re.findall(r"```toml\n(.*?)```", CONFIGURATION_PAGE, re.DOTALL)
    path = tmp_path / "ipskeptic.toml"
    for example in examples:
        path.write_text(example, encoding="utf-8")
        settings = config.load(config=path)

        assert settings.files == (path,)
        assert set(tomllib.loads(example)) <= {"feeds", "numbers"}

    assert len(examples) == 2
