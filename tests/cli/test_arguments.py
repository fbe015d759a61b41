"""What an argument is, and what a mistyped one is answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

PRIVATE = "10.0.0.1"


def addresses(text: str) -> list[str]:
    """The addresses of a JSON report."""
    return [
        item.get("address") or item.get("prefix") or item["range"]
        for item in json.loads(text)["assessments"]
    ]


@pytest.mark.parametrize(
    "args",
    [
        (PRIVATE, "-f", "json"),
        ("-f", "json", PRIVATE),
        ("assess", PRIVATE, "-f", "json"),
        ("assess", "-f", "json", PRIVATE),
        ("--claim", "KP", PRIVATE, "-f", "json"),
        ("-q", PRIVATE, "-f", "json"),
        ("-qv", PRIVATE, "-fjson"),
        ("--color", "never", PRIVATE, "--format=json"),
        ("--color=never", PRIVATE, "-f", "json"),
        ("-f", "json", "--", PRIVATE),
        ("10[.]0[.]0[.]1", "-f", "json"),
    ],
)
def test_an_address_needs_no_command(cli: Cli, args: tuple[str, ...]) -> None:
    """`assess` may be left out, and options may come before the address."""
    done = cli(*args)

    assert done.code == 0, done.err
    assert addresses(done.out) == [PRIVATE]


@pytest.mark.parametrize(
    "args",
    [
        ("--isolated", "config", "show"),
        ("config", "show", "--isolated"),
        ("-q", "config"),
        ("--color", "never", "config", "-f", "json"),
    ],
)
def test_global_options_stand_before_and_after_a_command(cli: Cli, args: tuple[str, ...]) -> None:
    """Options that stand everywhere do not hide the command's name."""
    done = cli(*args)

    assert done.code == 0, done.err
    assert "data-dir" in done.out


def test_a_file_is_read_and_a_prefix_is_not_expanded(cli: Cli, tmp_path: Path) -> None:
    """Addresses, prefixes, ranges and files stand side by side; `-i` names a file as well."""
    listed = tmp_path / "list.txt"
    listed.write_text("10.0.0.2\n10.0.0.3 # note\n")

    done = cli(PRIVATE, "10.0.0.0/8", "10.0.0.1-10.0.0.9", listed, "-i", listed, "-f", "json")

    assert addresses(done.out) == [
        PRIVATE,
        "10.0.0.0/8",
        "10.0.0.1-10.0.0.9",
        "10.0.0.2",
        "10.0.0.3",
        "10.0.0.2",
        "10.0.0.3",
    ]


def test_a_file_called_like_a_command(cli: Cli) -> None:
    """A command's name is one in the first place only; a file of that name is `./data` or `-i`."""
    Path("data").write_text("10.0.0.7\n")

    assert "HELD IN THE DATA FOLDER" in cli("data").out
    assert addresses(cli("./data", "-f", "json").out) == ["10.0.0.7"]
    assert addresses(cli("-i", "data", "-f", "json").out) == ["10.0.0.7"]
    assert addresses(cli(PRIVATE, "data", "-f", "json").out) == [PRIVATE, "10.0.0.7"]


@pytest.mark.parametrize(
    ("word", "command"),
    [
        ("asess", "ipskeptic assess"),
        ("statsu", "ipskeptic data status"),
        ("explian", "ipskeptic explain"),
        ("imprt", "ipskeptic data import"),
    ],
)
def test_a_mistyped_command_gets_the_nearest(cli: Cli, word: str, command: str) -> None:
    """A word that is nothing is answered with the command it was meant to be."""
    done = cli(word)

    assert done.code == 2
    assert f"did you mean `{command}`?" in done.err


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (("data", "statsu"), "did you mean 'status'?"),
        (("cases", "shwo", "x"), "did you mean 'show'?"),
        (("--cliam", "KP", PRIVATE), "--claim"),
        (("explain", "shard"), "did you mean shared"),
        (("cases", "show", "sony-2013"), "sony-2014"),
        (("schema", "reprt"), "did you mean 'report'?"),
        ((PRIVATE, "--fail-on", "vod"), "did you mean 'void'?"),
        ((PRIVATE, "-f", "csv", "--columns", "stop_at"), "did you mean 'stops_at'?"),
        ((PRIVATE, "-f", "html"), "html is not built yet in this version"),
        ((PRIVATE, "--claim", "Nroth Korea"), "did you mean"),
    ],
)
def test_a_wrong_name_gets_the_nearest(cli: Cli, args: tuple[str, ...], hint: str) -> None:
    """Every usage error says what to write instead."""
    done = cli(*args)

    assert done.code == 2
    assert hint in done.err


def test_refused_arguments_keep_their_place(cli: Cli) -> None:
    """A refused argument does not stop the others, and is said with the reason."""
    done = cli("10.0.0.1", "10.0.0.300", "10.0.0.2", "-f", "csv", "--columns", "input,class,error")

    assert done.out.splitlines()[1:] == [
        "10.0.0.1,void,",
        '10.0.0.300,,"300 is above 255, the largest part of an IPv4 address"',
        "10.0.0.2,void,",
    ]
    assert "'10.0.0.300': 300 is above 255" in done.err
    assert "1 of 3 inputs refused" in done.err


def test_the_first_refused_lines_are_shown(cli: Cli, tmp_path: Path) -> None:
    """On stderr stand file, line, text and reason of the first twenty, then how many more."""
    listed = tmp_path / "list.txt"
    listed.write_text("10.0.0.1\n" + "10.0.0.300\n" * 25)

    done = cli(listed, "-f", "csv")
    lines = done.err.splitlines()

    assert lines[0].startswith(f"{listed}:2: '10.0.0.300': 300 is above 255")
    assert lines[20:] == ["and 5 more", "25 of 26 inputs refused"]
    assert len(done.out.splitlines()) == 27


def test_quiet_says_errors_only(cli: Cli) -> None:
    """`-q` keeps stderr empty where something was answered, and says why where nothing was."""
    assert cli("10.0.0.1", "10.0.0.300", "-q").err == ""
    assert "10.0.0.300" in cli("10.0.0.300", "-q", "-f", "csv").err


@pytest.mark.parametrize("args", [(), ("assess",), ("explain",), ("data",), ("data", "import")])
def test_help_has_examples(cli: Cli, args: tuple[str, ...]) -> None:
    """`-h` and `--help` work everywhere and show examples."""
    short, long = cli(*args, "-h"), cli(*args, "--help")

    assert short.code == 0
    assert short.out == long.out
    assert "Examples:" in short.out


def test_version_says_the_dates_of_the_data(cli: Cli) -> None:
    """`--version` shows version, Python, kernel, and how old the data are."""
    done = cli("--version")

    assert done.code == 0
    assert done.out.startswith("ipskeptic 0.")
    assert "\nPython 3." in done.out
    assert "\nkernel: compiled\n" in done.out or "\nkernel: none (" in done.out
    assert "2014-" in done.out
    assert "installed data: none" in done.out
