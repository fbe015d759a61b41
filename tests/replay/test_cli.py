"""`ipskeptic assess --replay` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ipskeptic import discover
from ipskeptic.update.store import Store
from tests.cli.conftest import Cli, cli, home
from tests.world import NOW

__all__ = ["cli", "home"]  # fixtures of tests/cli, used here too

FOUNDING = "175.45.176.143"


@pytest.fixture
def report(cli: Cli, tmp_path: Path) -> Path:  # the fixture that is imported
    """A report on an address, a prefix and refused input, from built-in records alone."""
    path = tmp_path / "report.json"
    cli(FOUNDING, "175.45.176.0/22", "10.0.0.300", "--at", "2014-12-11", "-f", "json", "-o", path)
    return path


@pytest.fixture
def fuller(tmp_path: Path) -> Path:
    """A data folder with a list of that day that has the founding address."""
    listed = tmp_path / "torbulkexitlist-20141211"
    listed.write_text(f"192.0.2.1\n{FOUNDING}\n")
    files = [listed]
    folder = tmp_path / "data"
    catalogue = {name: f._replace(min_records=0) for name, f in discover.catalogue().items()}
    Store(folder).import_files(files, feed=None, date=None, now=NOW, catalogue=catalogue)
    return folder


def test_it_is_the_same_with_the_same_data(cli: Cli, report: Path) -> None:
    """Nothing changed, and the first sentence says so."""
    done = cli("--replay", report)

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("The conclusion is the same for all 2.\n")
    assert "1 refused input of the report stayed refused." in done.out


def test_the_proof(cli: Cli, report: Path) -> None:
    """The same data give the same report, exit code 0; edited, the field is named, and 1."""
    done = cli("assess", "--replay", report, "--pinned")
    text = report.read_text()
    report.write_text(text.replace('"class": "compromised"', '"class": "contested"'))
    edited = cli("--replay", report, "--pinned")

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("The same data give the same report: 2 answers, ")
    assert edited.code == 1
    assert "assessments[0].class" in edited.out
    assert cli("--replay", report, "--pinned", "--exit-zero").code == 0


def test_what_is_missing_is_4(cli: Cli, report: Path) -> None:
    """A pin that is not held decides nothing: exit code 4, and the way back."""
    document = json.loads(report.read_text())
    document["data"][0]["sha256"] = "0" * 64
    report.write_text(json.dumps(document))
    done = cli("--replay", report, "--pinned", "-f", "json")
    found = json.loads(done.out)

    assert done.code == 4
    assert (found["kind"], found["state"]) == ("proof", "incomplete")
    assert found["missing"][0]["sha256"] == "0" * 64


def test_a_change_is_1_where_asked(cli: Cli, report: Path, fuller: Path) -> None:
    """With other data the conclusion changed; the exit code is 1 only with --fail-on-change."""
    quiet = cli("--replay", report, "--data-dir", fuller)
    loud = cli("--replay", report, "--data-dir", fuller, "--fail-on-change", "-f", "json")
    document = json.loads(loud.out)

    assert (quiet.code, loud.code) == (0, 1)
    assert document["kind"] == "replay"
    assert document["totals"]["changed"] > 0
    assert "The conclusion changed for" in quiet.out
    assert cli("--replay", report, "--fail-on-change").code == 0
    assert cli("--replay", report, "--pinned", "--data-dir", fuller).code == 0


def test_it_is_written_to_a_file(cli: Cli, report: Path, tmp_path: Path) -> None:
    """`-o` writes the document whole."""
    path = tmp_path / "again.json"
    done = cli("--replay", report, "-f", "json", "-o", path)

    assert (done.code, done.out) == (0, "")
    assert json.loads(path.read_text())["kind"] == "replay"


def test_a_format_that_is_set(cli: Cli, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting of json counts; one that a replay has not gives text."""
    monkeypatch.setenv("IPSKEPTIC_FORMAT", "json")
    as_json = cli("--replay", report)
    monkeypatch.setenv("IPSKEPTIC_FORMAT", "csv")
    as_text = cli("--replay", report)

    assert json.loads(as_json.out)["kind"] == "replay"
    assert as_text.out.startswith("The conclusion is the same")


def test_lines_are_read_too(cli: Cli, tmp_path: Path) -> None:
    """`-f jsonl` may be asked again, and pins nothing."""
    path = tmp_path / "report.jsonl"
    cli(FOUNDING, "10.0.0.300", "--at", "2014-12-11", "-f", "jsonl", "-o", path)
    pinned = cli("--replay", path, "--pinned")

    assert f"The conclusion is the same for {FOUNDING}." in cli("--replay", path).out
    assert (pinned.code, pinned.out) == (2, "")
    assert "JSON lines pin no data" in pinned.err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("10.0.0.1",), "an address or file can't stand beside --replay"),
        (("-i", "x.txt"), "-i can't stand beside --replay"),
        (("--at", "2015-01-01"), "--at can't stand beside --replay"),
        (("--claim", "KP"), "--claim can't stand beside --replay"),
        (("--level", "party"), "--level can't stand beside --replay"),
        (("--role", "source"), "--role can't stand beside --replay"),
        (("--transport", "tcp"), "--transport can't stand beside --replay"),
        (("--port", "1"), "--port can't stand beside --replay"),
        (("--field", "ip"), "--field can't stand beside --replay"),
        (("--time-field", "t"), "--time-field can't stand beside --replay"),
        (("--max-age", "3d"), "--max-age can't stand beside --replay"),
        (("--brief",), "--brief can't stand beside --replay"),
        (("--columns", "ip"), "--columns can't stand beside --replay"),
        (("--fail-on", "void"), "--fail-on can't stand beside --replay"),
        (("--strict",), "--strict can't stand beside --replay"),
        (("-f", "csv"), "--replay is written as text or json, not as csv"),
        (("--pinned", "--fail-on-change"), "--fail-on-change goes not with --pinned"),
    ],
)
def test_what_would_change_the_question_is_refused(
    cli: Cli,
    report: Path,
    arguments: tuple[str, ...],
    reason: str,
) -> None:
    """A report is asked again as it was asked: every other option is refused in words."""
    done = cli("--replay", report, *arguments)

    assert (done.code, done.out) == (2, "")
    assert reason in done.err


@pytest.mark.parametrize("option", ["--pinned", "--fail-on-change"])
def test_options_of_a_replay_need_one(cli: Cli, option: str) -> None:
    """They mean nothing without --replay."""
    done = cli("10.0.0.1", option)

    assert done.code == 2
    assert f"{option} goes with --replay REPORT" in done.err


def test_what_is_no_report(cli: Cli, tmp_path: Path) -> None:
    """A list, a time line and nothing at all are refused with the reason."""
    path = tmp_path / "list.txt"
    path.write_text("192.0.2.1\n")
    line = tmp_path / "timeline.json"
    cli("history", FOUNDING, "-f", "json", "-o", line)

    assert "no saved report" in cli("--replay", path).err
    assert "no report of `assess`" in cli("--replay", line).err
    assert cli("--replay", tmp_path / "none.json").code == 2
