"""`ipskeptic lint` in a repository, on a terminal, in a pipe and against a clock."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.test_lint import BAD, GOOD, RULE, rules_of

UNSURE = "Their server, 198.51.100.140, is registered in Russia and stands there.\n"

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not on this machine")
needs_posix = pytest.mark.skipif(os.name != "posix", reason="signals are not on this machine")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a bad and a good report; the working folder."""
    (tmp_path / "bad.md").write_text(BAD, "utf-8")
    (tmp_path / "good.md").write_text(GOOD, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def git(*words: str) -> None:
    """Run git with a name and without anybody's settings."""
    given = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    name = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run(("git", *name, *words), check=True, capture_output=True, env=os.environ | given)


@pytest.fixture
def repository(folder: Path) -> Path:
    """The folder as a repository whose only commit has both reports."""
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    return folder


@needs_git
def test_what_stood_there_before_does_not_count(repository: Path, cli: Cli) -> None:
    """On unchanged lines findings are counted apart; on new ones they fail the run."""
    old = cli("lint", "--diff", "HEAD")
    (repository / "new.md").write_text(BAD, "utf-8")
    (repository / "good.md").write_text(GOOD + "\nThis proves that Iran did it.\n", "utf-8")
    new = cli("lint", "--diff", "HEAD", "-f", "jsonl")

    assert old.code == 0
    assert "on lines unchanged since HEAD" in old.out
    assert new.code == 1
    assert {json.loads(line)["path"] for line in new.out.splitlines()} == {"new.md", "good.md"}


@needs_git
def test_part_that_can_not_be_read_is_new_in_a_changed_document(repository: Path, cli: Cli) -> None:
    """It is said at the document's beginning, which may be unchanged."""
    (repository / "list.json").write_text('{"a":\n[1,\n2\n', "utf-8")
    git("add", ".")
    git("commit", "-q", "-m", "list")
    same = cli("lint", "list.json", "--diff", "HEAD")
    (repository / "list.json").write_text('{"a":\n[1,\n3\n', "utf-8")

    assert same.code == 0
    assert cli("lint", "list.json", "--diff", "HEAD").code == 1


@needs_git
@pytest.mark.parametrize("ref", ["nothing", "-x", "HEAD~9", ""])
def test_no_such_commit(repository: Path, cli: Cli, ref: str) -> None:
    """It is no clean run, and nothing is printed as one."""
    ran = cli("lint", "bad.md", f"--diff={ref}")

    assert (ran.code, ran.out) == (2, "")
    assert "--diff" in ran.err


@needs_git
def test_a_folder_below(repository: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths are shown from where one is, and compared from where the repository begins."""
    (repository / "deep").mkdir()
    (repository / "deep" / "new.md").write_text(BAD, "utf-8")
    monkeypatch.chdir(repository / "deep")
    ran = cli("lint", "..", "--diff", "HEAD", "-f", "jsonl")

    assert {json.loads(line)["path"] for line in ran.out.splitlines()} == {"new.md"}


def test_statistics(folder: Path, cli: Cli) -> None:
    """Findings are counted by rule behind the findings."""
    ran = cli("lint", "--statistics")

    assert re.search(rf"(?s)FINDINGS BY RULE\n.*\b1  {RULE}\n", ran.out)


def test_least_certainty_changes_what_counts(folder: Path, cli: Cli) -> None:
    """What is hidden fails no run, and the summary says that it is hidden."""
    (folder / "bad.md").write_text("# A\n\n" + UNSURE, "utf-8")
    every = [json.loads(line) for line in cli("lint", "bad.md", "-f", "jsonl").out.splitlines()]
    unsure = [one for one in every if one["certainty"] != "high"]
    ran = cli("lint", "bad.md", "--min-certainty", "high", "--fail-on", "info")

    assert unsure == every != []
    assert f"{len(every)} hidden below certainty high" in ran.out
    assert ran.code == 0


def test_output_goes_to_a_file(folder: Path, cli: Cli) -> None:
    """`-o` writes the report whole, in every format, and the code is the same."""
    ran = cli("lint", "bad.md", "-f", "sarif", "-o", "out.sarif")

    assert (ran.code, ran.out) == (1, "")
    assert json.loads((folder / "out.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


def test_entries_of_a_baseline_that_nothing_matches(folder: Path, cli: Cli) -> None:
    """They are shown with their sentence; those of documents that were not read are not."""
    cli("lint", "--write-baseline", "known.json")
    (folder / "bad.md").write_text(GOOD, "utf-8")
    (folder / "good.md").unlink()
    ran = cli("lint", "--baseline", "known.json")
    only = cli("lint", "-", "--baseline", "known.json")

    assert ran.code == 0
    assert re.search(r"baseline: \d+ entries match nothing any more", ran.out)
    assert f"bad.md: {RULE}: " in ran.out
    assert "baseline:" not in only.out


def test_a_baseline_that_is_damaged(folder: Path, cli: Cli) -> None:
    """It is named, and it is no clean run."""
    (folder / "known.json").write_text('{"version": 1, "findings": [{}]}', "utf-8")
    ran = cli("lint", "--baseline", "known.json")

    assert (ran.code, ran.out) == (2, "")
    assert "known.json" in ran.err


def test_sources_that_are_too_old(
    folder: Path, cli: Cli, world_folder: Path, tmp_path: Path
) -> None:
    """`--max-age` gives 4 where a source is farther from the time seen, and 1 wins over it."""
    near = ("--data-dir", world_folder, "--at", "2026-08-26", "--max-age")

    assert cli("lint", "good.md", *near, "1d", "-f", "concise").code == 4
    assert cli("lint", "good.md", *near, "90y", "-f", "concise").code == 0
    assert cli("lint", "bad.md", *near, "1d", "-f", "concise").code == 1
    assert cli("lint", "good.md", *near, "1d", "--exit-zero").code == 0


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """The report fits, whatever the width; paths and commands too."""
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = cli("lint", "--statistics", "-v").out.splitlines()

    assert max(map(len, lines)) <= columns


@pytest.mark.parametrize(
    ("env", "words", "colored"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, (), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, ("--no-color",), False),
    ],
)
def test_color(
    folder: Path,
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    env: dict[str, str],
    words: tuple[str, ...],
    colored: bool,
) -> None:
    """A flag wins over NO_COLOR, and NO_COLOR over FORCE_COLOR; a pipe has none by itself."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    assert ("\x1b[" in cli("lint", "bad.md", *words).out) == colored
    assert "\x1b[" not in cli("lint", "bad.md", *words, "-f", "concise").out


@needs_posix
def test_a_reader_that_goes_away(folder: Path) -> None:
    """`| head` ends quietly."""
    # The pages of all rules are more than a pipe holds.
    command = f"'{sys.executable}' -m ipskeptic lint bad.md -f sarif | head -c 1 >/dev/null"
    script = f"{command}; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(("bash", "-c", script), capture_output=True, text=True, check=False)

    assert ran.stdout == "0\n"
    assert "Error" not in ran.stderr


@needs_posix
def test_ctrl_c(folder: Path) -> None:
    """It ends at once with 130, without a traceback."""
    os.mkfifo(folder / "pipe.md")
    words = (sys.executable, "-m", "ipskeptic", "lint", "pipe.md")
    with (
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running,
        # Opening waits for the reader, and the reader then waits for us.
        open(folder / "pipe.md", "wb"),
    ):
        time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)

    assert (running.returncode, out) == (130, b"")
    assert b"Traceback" not in err


def test_names_of_any_bytes(folder: Path, cli: Cli, process: Cli) -> None:
    """A name with a line's end, an escape or bytes that are no UTF-8 stays on its line."""
    for name in ("a\nb.md", "a\x1b[31m.md"):
        (folder / name).write_text(BAD, "utf-8")
    (folder / os.fsdecode(b"\xff.md")).write_text(BAD, "utf-8")
    for name in ("text", "concise", "github", "markdown", "junit", "json"):
        ran = cli("lint", "--select", RULE, "-f", name)

        assert ran.code == 1
        assert ran.out.replace("\n", "").isprintable()
    lines = process("lint", "--select", RULE, "-f", "concise").out.splitlines()
    assert sum(f"error[{RULE}]" in line for line in lines) == 4


def test_rules_named_in_a_baseline_and_in_jsonl(folder: Path, cli: Cli) -> None:
    """`-f jsonl` has what the baseline does not know, and nothing else."""
    cli("lint", "--write-baseline", "known.json")
    (folder / "bad.md").write_text(BAD + "\nThis proves that Iran did it.\n", "utf-8")

    assert "certainty-words" in rules_of(cli("lint", "--baseline", "known.json", "-f", "jsonl").out)


def test_a_cache_on_a_full_disk(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It keeps nothing, leaves nothing lying about, and the run is as ever."""
    cache = tmp_path / "cache"
    write = Path.write_text

    def full(path: Path, text: str, encoding: str | None = None) -> int:
        if cache in path.parents:
            write(path, text[:10], encoding)
            raise OSError(28, "No space left on device")
        return write(path, text, encoding)

    monkeypatch.setenv("IPSKEPTIC_CACHE_DIR", str(cache))
    monkeypatch.setattr(Path, "write_text", full)

    assert cli("lint", "bad.md").code == 1
    assert [path for path in cache.rglob("*") if path.is_file()] == []


@needs_posix
@pytest.mark.parametrize("buffered", ["", "1"])
def test_a_full_disk_is_said(folder: Path, buffered: str) -> None:
    """What could not be written whole is no report, with `python -u` too."""
    if not Path("/dev/full").exists():
        pytest.skip("a full device is not on this machine")
    words = (sys.executable, "-m", "ipskeptic", "lint", "bad.md")
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            words,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=os.environ | {"PYTHONUNBUFFERED": buffered},
        )

    assert ran.returncode == 2
    assert b"No space left on device" in ran.stderr
