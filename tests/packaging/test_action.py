"""The GitHub Action: its steps are run as shell scripts over a made-up checkout."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.documents.making import Put, pdf_of
from tests.packaging.actions import action, run_action

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not on this machine")

BAD = """# Intrusion at Example Ltd

The server 192.0.2.66 is registered in North Korea, therefore the attack was carried out by North
Korea.
"""
GOOD = "# Notes\n\nThe mail gateway refused the message at 2026-08-01T10:00Z.\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with a bad and a good report."""
    folder = tmp_path / "checkout"
    (folder / "reports").mkdir(parents=True)
    (folder / "reports" / "bad one.md").write_text(BAD, "utf-8")
    (folder / "reports" / "good.md").write_text(GOOD, "utf-8")
    return folder


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """The runner's folder for temporary files."""
    folder = tmp_path / "runner"
    folder.mkdir()
    return folder


def test_a_bad_report_fails_the_step(checkout: Path, temporary: Path) -> None:
    """Findings become annotations, a summary and SARIF, and the step ends with 1."""
    ran = run_action(checkout, temporary, {"install": "false", "paths": "reports"})

    assert ran.code == 1, ran.stderr
    assert "::error file=reports/bad one.md,line=3" in ran.stdout
    assert "location-as-origin" in ran.summary
    assert ran.outputs == {"sarif-file": "ipskeptic.sarif", "exit-code": "1"}
    sarif = json.loads((checkout / "ipskeptic.sarif").read_text("utf-8"))
    assert sarif["version"] == "2.1.0"


def test_a_good_report_passes(checkout: Path, temporary: Path) -> None:
    """One report with nothing to say against it: 0, and a summary all the same."""
    ran = run_action(checkout, temporary, {"install": "false", "paths": "reports/good.md"})

    assert ran.code == 0, ran.stderr
    assert "skipped" in ran.summary


def test_paths_with_blanks_one_a_line(checkout: Path, temporary: Path) -> None:
    """Inputs of several lines are several arguments, blanks and all."""
    given = {
        "install": "false",
        "paths": "reports/good.md\nreports/bad one.md",
        "args": "--isolated\n--exit-zero",
    }
    ran = run_action(checkout, temporary, given)

    assert ran.code == 0, ran.stderr
    assert "bad one.md" in ran.stdout


def test_inputs_are_no_part_of_the_script(checkout: Path, temporary: Path) -> None:
    """What an input holds is never run."""
    given = {"install": "false", "paths": 'reports/good.md"; touch "$RUNNER_TEMP/pwned"; echo "'}
    ran = run_action(checkout, temporary, given)

    assert ran.code == 2
    assert not (temporary / "pwned").exists()
    for step in action()["runs"]["steps"]:
        assert "${{" not in step["run"]


def test_required_data_that_lack(checkout: Path, temporary: Path) -> None:
    """With no data and `require-data` the step ends with 4 and says what was skipped."""
    given = {
        "install": "false",
        "paths": "reports/good.md",
        "require-data": "true",
        "data": str(temporary / "none"),
    }
    ran = run_action(checkout, temporary, given)

    assert ran.code == 4
    assert "skipped" in ran.summary


@pytest.mark.slow
def test_it_installs_itself(checkout: Path, temporary: Path) -> None:
    """The install step makes an environment of its own, in which PDF can be read too."""
    page = [[Put(50, 700, "The server 192.0.2.66 stands in Iran, therefore Iran did it.")]]
    (checkout / "reports" / "bad.pdf").write_bytes(pdf_of(page))
    ran = run_action(checkout, temporary, {"paths": "reports"})

    assert ran.code == 1, ran.stderr
    assert "::error file=reports/bad.pdf,line=1" in ran.stdout
    assert (temporary / "ipskeptic" / "bin" / "ipskeptic").exists()
