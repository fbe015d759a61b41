"""`ipskeptic history` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

FOUNDING = "175.45.176.143"


def test_text_and_json_say_the_same(cli: Cli) -> None:
    """Both formats stand on one document."""
    text = cli("history", FOUNDING)
    done = cli("history", FOUNDING, "-f", "json")
    document = json.loads(done.out)

    assert (text.code, done.code, text.err, done.err) == (0, 0, "", "")
    assert document["kind"] == "timeline"
    assert "2 files of 2014-10-31 and 2016-04-10 agree: 175.45.176.0/22 KP" in " ".join(
        text.out.split()
    )
    assert {"apnic", "cbl", "routeviews"} <= {lane["feed"] for lane in document["lanes"]}


@pytest.mark.parametrize("given", ["175[.]45[.]176[.]143", "hxxp://175.45.176.143/x"])
def test_defanged_input(cli: Cli, given: str) -> None:
    """An address in any written form is read, and shown with what was given."""
    done = cli("history", given)

    assert done.code == 0
    assert done.out.startswith(f"{FOUNDING}  (given as {given})")


def test_no_address_is_3(cli: Cli) -> None:
    """Without an address there is usage on stderr, and nothing was read."""
    done = cli("history")

    assert (done.code, done.out) == (3, "")
    assert "usage: ipskeptic history ADDRESS|PREFIX|RANGE" in done.err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("192.0.2.300",), "'192.0.2.300': 300 is above 255"),
        (("",), "'': empty"),
        (("nothing",), "'nothing': no address"),
        (("-",), "no address with '-' in it"),
        (
            ("192.0.2.1", "192.0.2.2"),
            "history shows one address, prefix or range, and 2 were given",
        ),
        (("192.0.2.1", "-f", "csv"), "not one of 'text', 'json'"),
        (("192.0.2.1", "-f", "html"), "not one of 'text', 'json'"),
        (("192.0.2.1", "--at", "2014-12-11"), "No such option"),
    ],
)
def test_what_can_not_work_is_2(cli: Cli, arguments: tuple[str, ...], reason: str) -> None:
    """A bad address and wrong usage give the reason, and nothing on stdout."""
    done = cli("history", *arguments)

    assert (done.code, done.out) == (2, "")
    assert reason in done.err


def test_hostile_input_is_quoted(cli: Cli) -> None:
    """What is no address is shown harmless."""
    done = cli("history", "\x1b[31mx")

    assert done.code == 2
    assert "\x1b" not in done.err


def test_output_to_a_file(cli: Cli, tmp_path: Path) -> None:
    """`-o` writes the file at once; nothing is printed."""
    path = tmp_path / "line.json"
    done = cli("history", FOUNDING, "-f", "json", "-o", path)

    assert (done.code, done.out) == (0, "")
    assert json.loads(path.read_text("utf-8"))["input"] == FOUNDING


def test_a_saved_time_line_is_no_report(cli: Cli, tmp_path: Path) -> None:
    """`ipskeptic FILE` shows reports alone, and says what the file is."""
    path = tmp_path / "line.json"
    cli("history", FOUNDING, "-f", "json", "-o", path)
    done = cli(path)

    assert done.code == 2
    assert "a saved time line, not a report" in done.err


@pytest.mark.parametrize(
    ("env", "flags", "coloured"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, ("--no-color",), False),
    ],
)
def test_colour(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], flags: tuple[str, ...],
    coloured: bool,
) -> None:  # fmt: skip
    """Colour follows the flags and variables, and is off in a pipe."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    done = cli("history", FOUNDING, *flags)

    assert ("\x1b[" in done.out) == coloured


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_the_width_of_the_terminal(cli: Cli, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """The picture takes the columns there are, up to 120."""
    monkeypatch.setenv("COLUMNS", str(width))
    lines = cli("history", FOUNDING).out.splitlines()
    axis = next(line for line in lines if line.endswith("now"))

    assert len(axis) == min(width, 120)
    assert all(len(line) <= width for line in lines)


def test_an_ascii_terminal(process: Cli) -> None:
    """Where only ASCII can be written the time line is the same."""
    ascii_ = process("history", FOUNDING, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    utf8 = process("history", FOUNDING, env={"PYTHONIOENCODING": "utf-8"})

    assert ascii_.code == 0
    assert ascii_.out == utf8.out


@pytest.mark.parametrize("address", ["0.0.0.0/0", "::/0", "10.0.0.0/8"])
def test_a_wide_prefix_is_answered_within_bounds(cli: Cli, address: str) -> None:
    """The whole space is never expanded: records are counted."""
    done = cli("history", address)

    assert done.code == 0
    assert len(done.out.splitlines()) < 150


def test_completion_knows_it(process: Cli) -> None:
    """The shell completes the command and its options."""
    words = {
        "_IPSKEPTIC_COMPLETE": "bash_complete",
        "COMP_WORDS": "ipskeptic hist",
        "COMP_CWORD": "1",
    }
    options = {**words, "COMP_WORDS": "ipskeptic history --fo", "COMP_CWORD": "2"}

    assert "history" in process(env=words).out
    assert "--format" in process(env=options).out


def test_verbose_shows_every_lane(cli: Cli) -> None:
    """With -v lists that do not have it get a row and their lines."""
    assert "TA14-353A" not in cli("history", "8.8.8.8").out
    assert cli("history", "8.8.8.8", "-v").out.count("census") >= 1
