"""A saved JSON report is shown again in another format, with nothing asked."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

FORMATS = ("text", "brief", "json", "jsonl", "csv", "tsv", "markdown")


@pytest.fixture
def saved(cli: Cli, tmp_path: Path) -> Path:
    """A saved report with an answer and a refused input."""
    path = tmp_path / "saved.json"
    cli("10.0.0.1", "10.0.0.300", "--at", "2014-12-11", "-f", "json", "-o", path)
    return path


@pytest.mark.parametrize("format_", FORMATS)
def test_it_reads_the_same_as_the_first_time(cli: Cli, saved: Path, format_: str) -> None:
    """Every format of a saved report is what the first run would have written."""
    first = cli("10.0.0.1", "10.0.0.300", "--at", "2014-12-11", "-f", format_)
    again = cli(saved, "-f", format_)

    def timeless(text: str) -> list[str]:
        return [
            line
            for line in text.splitlines()
            if not any(word in line for word in ("generated_at", '"digest"'))
            and not line.startswith("ipskeptic 0")
        ]

    assert (again.code, again.err) == (first.code, first.err)
    assert timeless(again.out) == timeless(first.out)


def test_it_may_be_named_with_i(cli: Cli, saved: Path) -> None:
    """`-i report.json` is the same."""
    assert cli("-i", saved, "--brief").out == cli(saved, "--brief").out


@pytest.mark.parametrize(
    "option", [("--claim", "KP"), ("--at", "2015-01-01"), ("--role", "source")]
)
def test_options_that_would_ask_again_are_refused(
    cli: Cli, saved: Path, option: tuple[str, str]
) -> None:
    """An option that would change the assessment has no effect, and is refused."""
    done = cli(saved, *option)

    assert done.code == 2
    assert f"{option[0]} can't change a saved report" in done.err


def test_it_stands_alone(cli: Cli, saved: Path) -> None:
    """A saved report beside other input is refused."""
    assert cli(saved, "10.0.0.1").code == 2
    assert cli(saved, saved).code == 2


def test_exit_codes_are_the_same(cli: Cli, saved: Path) -> None:
    """`--fail-on` and `--strict` count for a saved report too."""
    assert cli(saved, "--fail-on", "void").code == 1
    assert cli(saved, "--strict").code == 2


def test_a_damaged_one_is_named(cli: Cli, saved: Path) -> None:
    """A file that begins as a report and is none gives 2 with file and place."""
    document = json.loads(saved.read_text())
    document["assessments"][0]["class"] = "guilty"
    saved.write_text(json.dumps(document))
    done = cli(saved)

    assert done.code == 2
    assert f"{saved}: assessments[0].class should be one of" in done.err
    saved.write_text(json.dumps(document)[:200])
    assert "not JSON" in cli(saved).err


@pytest.mark.parametrize("form", ["sorted", "utf-16", "gzip"])
def test_it_is_known_in_other_forms(cli: Cli, saved: Path, form: str) -> None:
    """A report with its keys sorted, in UTF-16 or packed is shown as the report it is."""
    first = cli(saved, "--brief").out
    text = json.dumps(json.loads(saved.read_text()), indent=2, sort_keys=form == "sorted")
    content = text.encode("utf-16" if form == "utf-16" else "utf-8")
    saved.write_bytes(gzip.compress(content) if form == "gzip" else content)

    assert cli(saved, "--brief").out == first


def test_another_document_is_not_mined(cli: Cli, tmp_path: Path) -> None:
    """A JSON document of several lines that is no report is refused in one line."""
    path = tmp_path / "other.json"
    path.write_text('{\n  "ip": "192.0.2.1"\n}\n')
    done = cli(path)

    assert (done.code, done.out) == (2, "")
    assert "one JSON document, no report of this program, nor STIX or MISP" in done.err


def test_with_a_field_it_is_rows(cli: Cli, tmp_path: Path) -> None:
    """With `--field` a file is never taken for a saved report."""
    path = tmp_path / "rows.jsonl"
    path.write_text('{"schema_version": "1", "tool": {"name": "ipskeptic"}, "ip": "10.0.0.1"}\n')

    assert "void" in cli(path, "--field", "ip", "--brief").out


def test_a_missing_list_is_named(cli: Cli, saved: Path) -> None:
    """A report without its ladder is not shown as if it were complete."""
    document = json.loads(saved.read_text())
    del document["assessments"][0]["ladder"]
    saved.write_text(json.dumps(document))
    done = cli(saved)

    assert (done.code, done.out) == (2, "")
    assert "assessments[0].ladder is missing" in done.err
