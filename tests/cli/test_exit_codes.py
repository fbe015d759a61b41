"""The exit code says what happened, whatever the format."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipskeptic.cli.run import Run
from tests.cli.conftest import Cli

FORMATS = ("text", "brief", "json", "jsonl", "csv", "tsv", "markdown", "stix")
PRIVATE = "10.0.0.1"


@pytest.mark.parametrize("format_", FORMATS)
def test_done_is_0(cli: Cli, format_: str) -> None:
    """An answer gives 0 in every format."""
    done = cli(PRIVATE, "-f", format_)

    assert done.code == 0
    assert done.out
    assert done.err == ""


@pytest.mark.parametrize("format_", FORMATS)
def test_a_class_that_was_asked_for_is_1(cli: Cli, format_: str) -> None:
    """`--fail-on` gives 1 if one of its classes is met, in every format."""
    assert cli(PRIVATE, "-f", format_, "--fail-on", "shared,void").code == 1
    assert cli(PRIVATE, "-f", format_, "--fail-on", "shared").code == 0


def test_exit_zero_forgives_what_was_found(cli: Cli) -> None:
    """`--exit-zero` turns 1 and 4 into 0, and leaves 2 and 3."""
    assert cli(PRIVATE, "--fail-on", "void", "--exit-zero").code == 0
    assert cli("8.8.8.8", "--max-age", "1d", "--exit-zero").code == 0
    assert cli("nothing", "--exit-zero").code == 2


@pytest.mark.parametrize(
    "args",
    [
        ("--nonsense",),
        ("10.0.0.1", "--port", "0"),
        ("10.0.0.1", "--at", "yesterday"),
        ("10.0.0.1", "--claim", "Atlantis"),
        ("10.0.0.1", "--level", "high"),
        ("10.0.0.1", "--max-age", "soon"),
        ("10.0.0.1", "--fail-on", "guilty"),
        ("10.0.0.1", "-f", "html"),
        ("10.0.0.1", "-f", "xml"),
        ("10.0.0.1", "--brief", "-f", "json"),
        ("10.0.0.1", "--columns", "ip"),
        ("10.0.0.1", "-f", "csv", "--columns", "ipp"),
        ("10.0.0.1", "--time-field", "time"),
        ("missing.txt",),
        ("-i", "missing.txt"),
        ("-i", "."),
        (".",),
        ("explain", "nonsense-word"),
        ("schema", "nonsense"),
        ("cases", "show", "nonsense"),
        ("cases", "nonsense"),
        ("10.0.0.1", "--config", "missing.toml"),
    ],
)
def test_what_can_not_work_is_2(cli: Cli, args: tuple[str, ...]) -> None:
    """Wrong usage gives 2, one message on stderr, and nothing on stdout."""
    done = cli(*args)

    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("error: ")
    assert "Traceback" not in done.err


def test_all_refused_is_2(cli: Cli) -> None:
    """Refused input gives 2 only if nothing was answered, or with `--strict`."""
    assert cli("300.1.1.1").code == 2
    assert cli("300.1.1.1", PRIVATE).code == 0
    assert cli("300.1.1.1", PRIVATE, "--strict").code == 2


def test_nothing_to_read_is_3(cli: Cli, tmp_path: Path) -> None:
    """A file without an address gives 3."""
    empty = tmp_path / "empty.txt"
    empty.write_text("# only a comment\n\n")

    done = cli(empty)

    assert done.code == 3
    assert done.out == ""
    assert "nothing to read" in done.err


def test_a_source_that_is_too_old_is_4(cli: Cli) -> None:
    """`--max-age` gives 4 where no installed source is near enough, and says what to do."""
    done = cli("8.8.8.8", "--max-age", "30d")

    assert done.code == 4
    assert "ipskeptic data import" in done.err
    assert cli(PRIVATE, "--max-age", "30d").code == 0


@pytest.mark.parametrize(
    ("noted", "code"),
    [
        ((), 0),
        ((1, 4), 1),
        ((4, 3), 4),
        ((3, 1, 4, 2), 2),
        ((3, 1), 1),
    ],
)
def test_one_code_wins(noted: tuple[int, ...], code: int) -> None:
    """If several codes apply: 2, then 1, then 4, then 3."""
    run = Run()
    for each in noted:
        run.note_code(each)

    assert run.exit_code() == code


def test_a_fault_of_the_program_is_2(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that nobody expects gives a traceback, one line what to do, and 2, never 1."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom \x1b[31m")

    monkeypatch.setattr("ipskeptic.cli.assess.find_sources", broken)
    done = cli(PRIVATE)

    assert done.code == 2
    assert "RuntimeError" in done.err
    assert "\x1b" not in done.err
    assert done.err.rstrip().splitlines()[-1].startswith("error: this is a fault in ipskeptic")


def test_ctrl_c_is_130(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt gives 130 and no traceback."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ipskeptic.cli.assess.find_sources", interrupted)
    done = cli(PRIVATE)

    assert done.code == 130
    assert "Traceback" not in done.err
