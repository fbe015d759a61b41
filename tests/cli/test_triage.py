"""`ipskeptic triage` as a user runs it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, Done

FOUNDING = "175.45.176.143"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list as people have them: a comment, defanged, twice the same, private, and a misprint."""
    path = tmp_path / "list.txt"
    path.write_text(
        f"# indicators\n{FOUNDING}\n175[.]45[.]176[.]143\n8.8.8.8\n10.76.1.11\n300.1.1.1\n", "utf-8"
    )
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Rows with their own times."""
    path = tmp_path / "logins.csv"
    path.write_text(
        f"when,src\n2014-12-11T10:00Z,{FOUNDING}\n2014-12-11T11:00Z,{FOUNDING}\n"
        f"2015-01-02,{FOUNDING}\nsoon,8.8.8.8\n",
        "utf-8",
    )
    return path


def test_formats_say_the_same(cli: Cli, listed: Path) -> None:
    """All formats stand on one document; what is said of input goes to stderr."""
    text, page = cli("triage", listed), cli("triage", listed, "-f", "markdown")
    done = cli("triage", listed, "-f", "json")
    document = json.loads(done.out)

    assert (text.code, page.code, done.code) == (0, 0, 0)
    assert document["kind"] == "triage"
    assert document["input"] == {
        "read": 5, "refused": 1, "distinct": 3, "repeats": 1, "prefixes": 0, "ranges": 0,
        "ipv6": 0, "sources": [str(listed)], "texts": [], "lines": 0,
        "roles": {},
    }  # fmt: skip
    for shown in (text.out, page.out):
        assert "5 read, 3 different, 1 repeat, 1 refused" in shown
        assert "This neither supports a party nor clears one." in shown
    assert text.err == "1 of 5 inputs refused\n"


def test_rows_at_their_own_time(cli: Cli, table: Path) -> None:
    """Each address is judged once a day; a time that can't be read refuses its row."""
    done = cli(
        "triage", table, "--field", "src", "--time-field", "when", "--claim", "KP", "-f", "json"
    )
    document = json.loads(done.out)

    assert document["totals"] == {"judged": 2, "read": 3}
    assert document["dates"]["basis"] == "own"
    assert (document["dates"]["first"], document["dates"]["last"]) == ("2014-12-11", "2015-01-02")
    assert document["refused"][0]["line"] == 5
    assert {r["key"] for r in document["tables"]["also"]["rows"]} >= {"compromised"}


def test_arguments_and_standard_input(process: Cli) -> None:
    """Addresses may be arguments, and a pipe is read where there is nothing else."""
    words = process("triage", FOUNDING, "8.8.8.8")
    piped = process("triage", input=f"{FOUNDING}\n8.8.8.8\n".encode())
    dash = process("triage", "-", "-f", "json", input=f"{FOUNDING}\n".encode())

    assert words.out.startswith("addresses of the command line")
    assert piped.out.startswith("standard input")
    assert json.loads(dash.out)["input"]["sources"] == ["-"]


def test_at_and_role(cli: Cli, listed: Path) -> None:
    """The one time and the role are taken, and said."""
    done = cli("triage", listed, "--at", "2014-12-11", "--role", "source", "-f", "json")
    document = json.loads(done.out)

    assert document["asked"]["role"] == "source"
    assert document["summary"]["on_dates"].startswith("All are read as of 2014-12-11")


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (("--at", "2999-01-01"), 2, "is in the year 2999"),
        (("--at", "soon"), 2, "is no time"),
        (("--claim", "XX"), 2, "is no country"),
        (("--fail-on", "bad"), 2, "bad"),
        (("--top", "0"), 2, "0"),
        (("-f", "csv"), 2, "csv"),
        (("--time-field", "when"), 2, "needs --field"),
        (("--fail-on", "void"), 1, ""),
        (("--fail-on", "void", "--exit-zero"), 0, ""),
        (("--fail-on", "hijacked-not"), 2, ""),
        (("--strict",), 2, "1 of 5 inputs refused"),
        (("--max-age", "30d"), 4, "--max-age: nothing is installed"),
        (("--max-age", "30d", "--exit-zero"), 0, ""),
        (("--fail-on", "expected,void", "--max-age", "30d"), 1, ""),
    ],
)
def test_exit_codes(
    cli: Cli,
    listed: Path,
    arguments: tuple[str, ...],
    code: int,
    reason: str,
) -> None:
    """The codes are those of `assess`, and the format does not change them."""
    done = cli("triage", listed, *arguments)

    assert done.code == code
    assert reason in done.err


def test_nothing_to_read(cli: Cli, tmp_path: Path) -> None:
    """An empty list is 3; a list of refused lines alone is 2 and is shown."""
    empty, refused = tmp_path / "empty.txt", tmp_path / "refused.txt"
    empty.write_text("# nothing\n", "utf-8")
    refused.write_text("300.1.1.1\n", "utf-8")

    assert cli("triage", empty).code == 3
    assert cli("triage").code == 3
    done = cli("triage", refused)
    assert (done.code, "REFUSED" in done.out) == (2, True)


def test_a_saved_report_is_no_list(cli: Cli, tmp_path: Path) -> None:
    """A report of `assess` is refused by name, not read line by line."""
    saved = tmp_path / "saved.json"
    saved.write_text(cli(FOUNDING, "-f", "json").out, "utf-8")
    done = cli("triage", saved)

    assert done.code == 2
    assert "a saved report is no list" in done.err


def test_max_age_names_the_sources(cli: Cli, world_folder: Path, tmp_path: Path) -> None:
    """A source that is farther from a time seen than asked for is named once, with its command."""
    path = tmp_path / "list.csv"
    path.write_text("t,a\n2024-03-12,198.51.100.23\n2019-01-01,198.51.100.23\n", "utf-8")
    options = ("--field", "a", "--time-field", "t", "--data-dir", world_folder, "--max-age")
    far, near = cli("triage", path, *options, "30d"), cli("triage", path, *options, "4000d")

    assert far.code == 4
    assert "ripencc: its nearest copy is 1895 days from 2019-01-01, more than --max-age" in far.err
    assert far.err.count("ripencc: its") == 1
    assert (near.code, near.err) == (0, "")


def test_output_file_and_quiet(cli: Cli, listed: Path, tmp_path: Path) -> None:
    """`-o` writes the page to a file, and `-q` says nothing beside it."""
    place = tmp_path / "page.md"
    done = cli("triage", listed, "-f", "markdown", "-o", place, "-q")

    assert (done.code, done.out, done.err) == (0, "", "")
    assert place.read_text("utf-8").startswith("## ")


def test_bars_follow_the_encoding(process: Cli) -> None:
    """Blocks where they can be written, else ASCII; escape sequences only when asked for."""
    latin = process("triage", FOUNDING, env={"PYTHONIOENCODING": "ascii"})
    utf = process("triage", FOUNDING, env={"PYTHONIOENCODING": "utf-8"})
    colour = process("triage", FOUNDING, "--color", "always", env={"PYTHONIOENCODING": "utf-8"})
    none = process("triage", FOUNDING, env={"PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"})

    assert "####" in latin.out
    assert "████" in utf.out
    assert ("\x1b" in colour.out, "\x1b" in utf.out, "\x1b" in none.out) == (True, False, False)


def test_width(cli: Cli, listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """COLUMNS says how wide the page is."""
    monkeypatch.setenv("COLUMNS", "120")
    wide = cli("triage", listed).out
    monkeypatch.setenv("COLUMNS", "80")

    assert 80 < max(map(len, wide.splitlines())) <= 120
    assert max(map(len, cli("triage", listed).out.splitlines())) <= 80


def test_top_and_verbose(cli: Cli, tmp_path: Path) -> None:
    """Five rows of a table, as many as asked for, or all."""
    path = tmp_path / "list.txt"
    path.write_text("".join(f"{n}.1.1.1\n" for n in range(11, 90)), "utf-8")

    assert "more" in cli("triage", path).out
    assert "and 1 more" not in cli("triage", path, "-v").out
    assert len(cli("triage", path, "--top", "2").out) < len(cli("triage", path).out)


LOG = b"""\
175.45.176.143 - - [11/Dec/2014:10:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "Chrome/119.0.0.0"
8.8.8.8 - - [11/Dec/2014:10:00:01 +0000] "GET / HTTP/1.1" 200 5 "-" "Chrome/119.0.0.0"
175.45.176.143 - - [11/Dec/2014:10:00:02 +0000] "GET /a HTTP/1.1" 200 5 "-" "curl/7.88.1"
"""


def counted(done: Done) -> tuple[int, int, int, list[str]]:
    """Read, different, refused, and which files were read as text."""
    read = json.loads(done.out)["input"]
    return read["read"], read["distinct"], read["refused"], read["texts"]


def test_a_log_is_searched(cli: Cli, process: Cli, tmp_path: Path) -> None:
    """Addresses are found wherever they stand; a browser's version is neither one nor refused."""
    log = tmp_path / "access.log"
    log.write_bytes(LOG)
    packed = tmp_path / "access.log.gz"
    packed.write_bytes(gzip.compress(LOG))

    assert counted(cli("triage", log, "-f", "json")) == (3, 2, 0, [str(log)])
    assert counted(cli("triage", packed, "-f", "json")) == (3, 2, 0, [str(packed)])
    assert counted(process("triage", "-f", "json", input=LOG)) == (3, 2, 0, ["-"])
    shown = cli("triage", log)
    assert "read as text, 3 lines" in " ".join(shown.out.split())
    assert shown.err == ""
    assert "read as text, 3 lines" in cli("triage", log, "-f", "markdown").out


def test_a_document_is_searched(cli: Cli, tmp_path: Path) -> None:
    """Defanged addresses of a report count, sections and versions do not."""
    page = tmp_path / "report.md"
    page.write_text(
        "# What we saw\n\nThe server at 175.45.176[.]143 (see section 1.2.3.4) ran version "
        "10.0.0.1,\nand 8[.]8[.]8[.]8 answered it.\n",
        "utf-8",
    )

    assert counted(cli("triage", page, "-f", "json")) == (2, 2, 0, [str(page)])


def test_as_overrides_what_the_first_lines_say(cli: Cli, listed: Path, tmp_path: Path) -> None:
    """A log read as a list is refused where it is none; a list read as text refuses nothing."""
    log = tmp_path / "access.log"
    log.write_bytes(LOG)

    assert counted(cli("triage", log, "--as", "list", "-f", "json"))[2:] == (3, [])
    assert counted(cli("triage", listed, "--as", "text", "-f", "json"))[2:] == (0, [str(listed)])


def test_as_has_no_part_in_tables(cli: Cli, table: Path) -> None:
    """A column is named, so how it is read is said already."""
    done = cli("triage", table, "--field", "src", "--as", "text")

    assert done.code == 2
    assert "--as" in done.err


def test_arguments_lists_and_logs_together(cli: Cli, listed: Path, tmp_path: Path) -> None:
    """Each file is read as what it is, and an address in all of them is one."""
    log = tmp_path / "access.log"
    log.write_bytes(LOG)
    done = cli("triage", FOUNDING, listed, log, "-f", "json")
    document = json.loads(done.out)

    assert document["input"]["sources"] == ["", str(listed), str(log)]
    assert counted(done) == (9, 3, 1, [str(log)])
    assert document["totals"] == {"judged": 3, "read": 8}


def test_documents_of_other_kinds(cli: Cli, tmp_path: Path) -> None:
    """What is packed in a way that is not read is an error that says what to do."""
    pdf = tmp_path / "report.pdf"
    pdf.write_bytes(b"%PDF-1.7\n192.0.2.1\n")
    for options in ((), ("--as", "text"), ("--as", "list")):
        done = cli("triage", pdf, *options)

        assert done.code == 2
        assert "PDF" in done.err


def test_a_text_without_addresses(cli: Cli, tmp_path: Path) -> None:
    """There is nothing to judge, which is 3 as for an empty list."""
    prose = tmp_path / "prose.txt"
    prose.write_text("Nothing of this kind stands here, in 12:30:45 or version 1.2.3.4.\n", "utf-8")

    assert cli("triage", prose).code == 3


def test_fail_on_and_age_know_what_a_log_has(cli: Cli, world_folder: Path, tmp_path: Path) -> None:
    """Exit codes are those of a list with the same addresses."""
    log, private = tmp_path / "a.log", tmp_path / "b.log"
    log.write_bytes(LOG)
    private.write_bytes(LOG.replace(b"8.8.8.8", b"10.1.1.1"))
    data = ("--data-dir", world_folder)

    assert cli("triage", private, *data, "--fail-on", "void").code == 1
    assert cli("triage", log, *data, "--fail-on", "void").code == 0
    assert cli("triage", log, *data, "--max-age", "1d", "--at", "2019-01-01").code == 4
    assert cli("triage", log, *data, "--max-age", "9000d", "--at", "2019-01-01").code == 0
