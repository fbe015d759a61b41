"""`ipskeptic lint` as a user runs it: paths, exit codes, settings, formats, baseline, cache."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

BAD = (
    "# Intrusion\n\nThe server 192.0.2[.]66 is registered in North Korea, therefore the attack was "
    "carried out by North Korea.\n"
)
GOOD = "# Notes\n\nThe gateway refused the message.\n"
RULE = "location-as-origin"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a bad and a good report; the working folder."""
    (tmp_path / "bad.md").write_text(BAD, "utf-8")
    (tmp_path / "good.md").write_text(GOOD, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rules_of(text: str) -> list[str]:
    """The rules that `-f jsonl` names, in order."""
    return [json.loads(line)["rule"] for line in text.splitlines()]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("good.md",), 0),
        (("bad.md",), 1),
        ((), 1),
        ((".",), 1),
        (("bad.md", "--exit-zero"), 0),
        (("bad.md", "--fail-on", "never"), 0),
        (("bad.md", "--ignore", f"{RULE},claim-on-addresses-alone"), 0),
        (("bad.md", "--select", "certainty-words"), 0),
        (("nothing.md",), 2),
        (("bad.md", "--select", "nonsense"), 2),
        (("bad.md", "--at", "yesterday"), 2),
        (("bad.md", "--as", "nonsense"), 2),
        (("bad.md", "--diff", "main"), 2),
        (("bad.md", "--baseline", "nothing.json"), 2),
        (("bad.md", "--also", "sarif"), 2),
        (("good.md", "--require-data"), 4),
        (("bad.md", "--require-data"), 1),
    ],
)
def test_exit_codes(folder: Path, cli: Cli, words: tuple[str, ...], code: int) -> None:
    """0 nothing, 1 findings, 2 could not work, 4 data lacking; 1 wins over 4."""
    assert cli("lint", *words, "-f", "concise").code == code


@pytest.mark.parametrize("name", ["text", "concise", "json", "jsonl", "sarif", "github", "gitlab"])
def test_the_format_never_changes_the_code(folder: Path, cli: Cli, name: str) -> None:
    """The same findings give the same code in every format."""
    assert cli("lint", "bad.md", "-f", name).code == 1
    assert cli("lint", "good.md", "-f", name).code == 0


def test_no_document(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder is nothing to read, and no clean run."""
    monkeypatch.chdir(tmp_path)
    ran = cli("lint")

    assert ran.code == 3
    assert "nothing to read" in ran.err


def test_a_document_that_can_not_be_read(folder: Path, cli: Cli) -> None:
    """It gives a finding and 2; the others are checked all the same."""
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    ran = cli("lint", "-f", "jsonl")

    assert ran.code == 2
    assert RULE in rules_of(ran.out)
    assert "unreadable-document" in rules_of(ran.out)


def test_standard_input(folder: Path, process: Cli) -> None:
    """`-` reads it; --stdin-filename gives it a name and a format; else it is not touched."""
    named = process("lint", "-", "--stdin-filename", "x.md", "-f", "jsonl", input=BAD.encode())
    alone = process("lint", "--stdin-filename", "x.md", "-f", "jsonl", input=BAD.encode())
    untouched = process("lint", "good.md", input=BAD.encode())

    assert RULE in rules_of(named.out)
    assert json.loads(named.out.splitlines()[0])["path"] == "x.md"
    assert named.out == alone.out
    assert untouched.code == 0


def test_several_formats_in_one_run(folder: Path, cli: Cli) -> None:
    """One run writes annotations, SARIF, JUnit and a summary."""
    ran = cli(
        "lint", "bad.md", "-f", "github", "--sarif-file", "a.sarif", "--junit-file", "a.xml",
        "--also", "markdown=a.md",
    )  # fmt: skip

    assert "\n::error file=bad.md,line=3" in ran.out
    assert json.loads((folder / "a.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert "<testsuite" in (folder / "a.xml").read_text("utf-8")
    assert RULE in (folder / "a.md").read_text("utf-8")


def test_settings_of_the_project(folder: Path, cli: Cli) -> None:
    """`[lint]` counts; a flag wins over it; --isolated reads none of it."""
    toml = f'[lint]\nignore = ["{RULE}", "claim-on-addresses-alone"]\n'
    (folder / "ipskeptic.toml").write_text(toml, "utf-8")

    assert cli("lint", "bad.md").code == 0
    assert cli("lint", "bad.md", "--isolated").code == 1
    assert cli("lint", "bad.md", "--ignore", "certainty-words").code == 1


def test_suppressed_by_the_configuration(folder: Path, cli: Cli) -> None:
    """`[[lint.suppress]]` marks findings of a path, until its day, and never without a reason."""
    toml = (
        f'[[lint.suppress]]\npaths = ["b*.md"]\nrules = ["{RULE}", "claim-on-addresses-alone"]\n'
        'reason = "kept"\n'
    )
    config = folder / "ipskeptic.toml"
    config.write_text(toml, "utf-8")
    marked = cli("lint", "bad.md", "-f", "json")

    assert marked.code == 0
    assert '"config"' in marked.out
    assert cli("lint", "bad.md", "--no-ignores").code == 1
    config.write_text(toml + "until = 2020-01-01\n", "utf-8")
    assert cli("lint", "bad.md").code == 1
    config.write_text(toml.replace('reason = "kept"\n', ""), "utf-8")
    wrong = cli("lint", "bad.md")
    assert wrong.code == 2
    assert "reason" in wrong.err


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[lint]\nselct = []\n", "did you mean 'select'"),
        ('[lint]\nselect = ["certainty-word"]\n', "did you mean 'certainty-words'"),
        ('[lint]\nfail-on = "bad"\n', "lint.fail-on"),
        ("[lint]\nstale-days = 0\n", "lint.stale-days"),
        ("lint = 3\n", "lint must be a table"),
    ],
)
def test_wrong_settings(folder: Path, cli: Cli, toml: str, said: str) -> None:
    """A wrong key or value is named, with the file and what is near it."""
    (folder / "ipskeptic.toml").write_text(toml, "utf-8")
    ran = cli("lint", "good.md")

    assert ran.code == 2
    assert said in ran.err


def test_baseline(folder: Path, cli: Cli) -> None:
    """What was written is known afterwards, also when lines have moved; what is new is not."""
    written = cli("lint", "--write-baseline", "known.json")
    (folder / "bad.md").write_text(BAD.replace("# Intrusion", "# Intrusion\n\nMore."), "utf-8")
    known = cli("lint", "--baseline", "known.json")
    (folder / "new.md").write_text(BAD, "utf-8")

    assert written.code == 0
    assert known.code == 0, known.out
    assert cli("lint", "--baseline", "known.json").code == 1


def test_in_place_and_fix(folder: Path, cli: Cli) -> None:
    """A comment suppresses; when nothing needs it any more --fix takes it out."""
    comment = f"<!-- ipskeptic: ignore[{RULE}, claim-on-addresses-alone] a sample -->\n"
    (folder / "bad.md").write_text(BAD.replace("The server", comment + "The server"), "utf-8")
    assert cli("lint", "bad.md").code == 0
    (folder / "good.md").write_text(GOOD + "\n" + comment + "\nEnd.\n", "utf-8")
    fixed = cli("lint", "good.md", "--fix")

    assert "1 change in 1 document" in fixed.err
    assert comment not in (folder / "good.md").read_text("utf-8")
    assert cli("lint", "good.md", "--fail-on", "info").code == 0


def test_certainty_hides_and_says_so(folder: Path, cli: Cli) -> None:
    """What is hidden for its certainty is counted."""
    every = json.loads(cli("lint", "bad.md", "-f", "json").out)
    some = json.loads(cli("lint", "bad.md", "-f", "json", "--min-certainty", "high").out)

    count = sum(len(file["findings"]) for file in every["files"])
    assert some["totals"]["hidden"] == count - sum(len(file["findings"]) for file in some["files"])


def test_a_second_run_reads_the_cache(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """From the cache comes the same answer; a damaged entry is worked out anew."""
    cache = tmp_path / "cache"
    monkeypatch.setenv("IPSKEPTIC_CACHE_DIR", str(cache))
    first = json.loads(cli("lint", "bad.md", "-f", "json").out)
    entries = sorted(cache.glob("lint/??/*"))
    second = json.loads(cli("lint", "bad.md", "-f", "json").out)
    for entry in entries:
        entry.write_text("[]", "utf-8")
    third = json.loads(cli("lint", "bad.md", "-f", "json").out)

    assert len(entries) == 1
    assert first["files"] == second["files"] == third["files"]


def test_what_is_kept_is_kept_for_its_settings(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With other rules, times, numbers or suppressions nothing kept is used."""
    cache = tmp_path / "cache"
    monkeypatch.setenv("IPSKEPTIC_CACHE_DIR", str(cache))
    numbers = tmp_path / "numbers.toml"
    numbers.write_text("[numbers]\ndelegation-reach-days = 14\n", "utf-8")
    for count, words in enumerate(
        (
            (),
            ("--select", RULE),
            ("--at", "2024-03-12"),
            ("--no-ignores",),
            ("--documentation-addresses", "stand-in"),
            ("--config", str(numbers)),
        ),
        1,
    ):
        cli("lint", "bad.md", *words)
        cli("lint", "bad.md", *words)

        assert len(sorted(cache.glob("lint/??/*"))) == count, words


def test_without_data_the_summary_says_so(folder: Path, cli: Cli) -> None:
    """The first line of the summary says how many rules were skipped."""
    ran = cli("lint", "good.md")

    assert "skipped: no data" in ran.out


def test_any_name_is_read_when_it_is_named(folder: Path, cli: Cli) -> None:
    """Other suffixes than reports' are read when they are named."""
    (folder / "notes").write_text(BAD, "utf-8")

    assert cli("lint", "notes").code == 1


def test_a_library_is_no_report(folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """More text than a report has is refused, and that is no clean run."""
    monkeypatch.setattr("ipskeptic.pipeline.lint.MOST_TEXT", 20)
    ran = cli("lint", "good.md", "-f", "concise")

    assert ran.code == 2
    assert "more than 20 characters of text, which no report has" in ran.out


def test_a_data_folder_that_can_not_be_looked_at(
    folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said to be so, with the reason."""
    exists = Path.exists

    def refuse(path: Path) -> bool:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return exists(path)

    monkeypatch.setattr(Path, "exists", refuse)
    ran = cli("lint", "good.md", "--data-dir", folder / "closed")

    assert ran.code == 2
    assert "closed: the data folder can't be read (Permission denied)" in ran.err
