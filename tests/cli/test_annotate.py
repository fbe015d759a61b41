"""`annotate`: one record a line, in order, whatever the lines are and wherever they come from."""

from __future__ import annotations

import bz2
import csv
import gzip
import json
import lzma
import os
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
import zstandard

from ipskeptic.model.row import COLUMNS
from ipskeptic.pipeline.annotate import Annotator, Wish
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.pipeline.streamed import MANY_BYTES, records_of
from tests.cli.conftest import Cli

LINES = "10.0.0.1\n# comment\n\n8.8.8.8\nnonsense\n2001:db8::1\n10.0.0.0/8\n192[.]0[.]2[.]1\n"


def records(text: str) -> list[dict[str, object]]:
    """The records of JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def annotate(*args: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run it as a process, with a pipe."""
    command = [sys.executable, "-m", "ipskeptic", "annotate", *map(str, args)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)


def test_every_line_has_its_record_in_its_place(cli: Cli, tmp_path: Path) -> None:
    """Comments and blank lines have none; a line that is no address says why."""
    path = tmp_path / "list.txt"
    path.write_text(LINES)
    done = cli("annotate", path)
    found = records(done.out)

    assert done.code == 0
    assert [list(record) for record in found] == [list(COLUMNS)] * 6
    assert [record["input"] for record in found] == [
        "10.0.0.1", "8.8.8.8", "nonsense", "2001:db8::1", "10.0.0.0/8", "192[.]0[.]2[.]1",
    ]  # fmt: skip
    assert found[0]["class"] == "void"
    assert found[0]["carries"] is None
    assert found[2]["class"] is None
    assert str(found[2]["error"]).startswith("no address")
    assert found[4]["ip"] == "10.0.0.0/8"
    assert found[5]["ip"] == "192.0.2.1"
    assert "list.txt:5: 'nonsense'" in done.err
    assert "1 of 6 inputs refused" in done.err


def test_csv_has_the_header_and_the_cells_of_assess(cli: Cli, tmp_path: Path) -> None:
    """`assess -f csv` gives the same rows."""
    path = tmp_path / "list.txt"
    path.write_text(LINES)
    at = ("--at", "2026-08-01", "--claim", "US", "--transport", "tcp")
    ours = cli("annotate", path, "-f", "csv", *at)
    theirs = cli("assess", "-i", path, "-f", "csv", *at)

    assert ours.out == theirs.out
    assert cli("annotate", path, "-f", "tsv", *at).out == cli(
        "assess", "-i", path, "-f", "tsv", *at
    ).out  # fmt: skip


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress, zstandard.compress])
def test_compressed_lists(cli: Cli, tmp_path: Path, pack: object) -> None:
    """Known by their bytes, not their names."""
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    plain.write_text(LINES)
    packed.write_bytes(pack(LINES.encode()))  # type: ignore[operator]
    now = ("--at", "2026-08-01", "-q")

    assert cli("annotate", packed, *now).out == cli("annotate", plain, *now).out


def test_columns_go_through_untouched_and_rows_have_their_own_time(
    cli: Cli, tmp_path: Path
) -> None:
    """CSV: the input's columns first; ours are renamed where a name is taken."""
    path = tmp_path / "log.csv"
    path.write_text('when,src,class\n2014-12-11,10.0.0.1,"a, b"\nnever,10.0.0.2,=x\n,bad,y\n')
    done = cli("annotate", path, "--field", "src", "--time-field", "when", "-f", "csv")
    rows = list(csv.DictReader(StringIO(done.out)))

    assert list(rows[0])[:5] == ["when", "src", "class", "input", "ip"]
    assert [row["class"] for row in rows] == ["a, b", "'=x", "y"]
    assert rows[0]["ipskeptic_class"] == "void"
    assert rows[0]["seen_at"] == "2014-12-11"
    assert [bool(row["error"]) for row in rows] == [False, True, True]


def test_json_records_keep_their_text(cli: Cli, tmp_path: Path) -> None:
    """Numbers, order and spelling of a record stay; our fields stand behind."""
    path = tmp_path / "log.jsonl"
    path.write_text(
        '{"n": 1.50, "src": {"ip": "10.0.0.1"}, "class": "mine"}\n{}\n{"src": {"ip": "x"}}\n'
    )
    done = cli("annotate", path, "--field", "src.ip")
    lines = done.out.splitlines()

    assert lines[0].startswith('{"n": 1.50, "src": {"ip": "10.0.0.1"}, "class": "mine","input":')
    assert records(done.out)[0]["ipskeptic_class"] == "void"
    assert records(done.out)[2]["src"] == {"ip": "x"}
    assert all(record["error"] for record in records(done.out)[1:])


def test_columns_are_chosen(cli: Cli, tmp_path: Path) -> None:
    """In any order, in every format."""
    path = tmp_path / "list.txt"
    path.write_text("10.0.0.1\nx\n")
    assert cli("annotate", path, "-f", "csv", "--columns", "class,ip", "-q").out == (
        "class,ip\nvoid,10.0.0.1\n,\n"
    )
    assert cli("annotate", path, "--columns", "ip,error", "-q").out.splitlines()[0] == (
        '{"ip":"10.0.0.1","error":null}'
    )
    assert "did you mean 'prefix'" in cli("annotate", path, "--columns", "prefx").err


def test_exit_codes(cli: Cli, tmp_path: Path) -> None:
    """As INTERFACE has them."""
    good, bad, empty = tmp_path / "good", tmp_path / "bad", tmp_path / "empty"
    good.write_text("10.0.0.1\nx\n")
    bad.write_text("x\ny\n")
    empty.write_text("# nothing\n")

    assert cli("annotate", good).code == 0
    assert cli("annotate", good, "--strict").code == 2
    assert cli("annotate", bad).code == 2
    assert cli("annotate", empty).code == 3
    assert cli("annotate", good, "--fail-on", "void").code == 1
    assert cli("annotate", good, "--fail-on", "void", "--exit-zero").code == 0
    assert cli("annotate", good, "--fail-on", "shared").code == 0
    assert cli("annotate", good, "--max-age", "30d").code == 0
    good.write_text("8.8.8.8\n")
    assert cli("annotate", good, "--max-age", "30d").code == 4
    assert cli("annotate", tmp_path / "none").code == 2
    assert cli("annotate", good, "--time-field", "t").code == 2
    assert cli("annotate", good, "-f", "text").code == 2
    assert cli("annotate", good, "--at", "2099-01-01").code == 2


def test_arguments_and_files_keep_their_order(cli: Cli, tmp_path: Path) -> None:
    """Addresses among the arguments are answered too."""
    path = tmp_path / "list.txt"
    path.write_text("10.0.0.2\n")
    done = cli("annotate", "10.0.0.1", path, "10.0.0.3", "--columns", "ip", "-f", "csv")

    assert done.out == "ip\n10.0.0.1\n10.0.0.2\n10.0.0.3\n"


def test_an_output_file_is_whole_or_not_there(cli: Cli, tmp_path: Path) -> None:
    """A run that fails leaves what stood there."""
    out, path = tmp_path / "out", tmp_path / "list.gz"
    out.write_text("before")
    path.write_bytes(gzip.compress(b"10.0.0.1\n" * 9000)[:-20])
    done = cli("annotate", path, "-o", out)

    assert done.code == 2
    assert "end too early" in done.err
    assert out.read_text() == "before"
    path.write_bytes(gzip.compress(b"10.0.0.1\n"))
    assert cli("annotate", path, "-o", out).code == 0
    assert records(out.read_text())[0]["class"] == "void"


def test_a_reader_that_leaves_ends_it_quietly() -> None:
    """`| head`."""
    command = f"yes 10.0.0.1 | {sys.executable} -m ipskeptic annotate | head -n 2"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip

    assert len(done.stdout.splitlines()) == 2
    assert done.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="reads a pipe as POSIX has it")
def test_a_line_is_answered_while_the_pipe_stays_open() -> None:
    """A program that writes one line and waits for the answer gets it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ipskeptic", "annotate"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    for number in range(3):
        process.stdin.write(f"10.0.0.{number}\n".encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["ip"] == f"10.0.0.{number}"
        time.sleep(0.01)
    process.stdin.close()

    assert process.wait(30) == 0
    process.stdout.close()


def test_text_that_is_a_trap_is_escaped(cli: Cli, tmp_path: Path) -> None:
    """Formulas, log commands and control signs in lines that are no addresses."""
    path = tmp_path / "list.txt"
    path.write_text('=1+1\nx##[error]x\n\x1b[31mred\n"quoted, ""x"\n')
    table = cli("annotate", path, "-f", "csv", "--columns", "input", "-q").out
    lines = cli("annotate", path, "--columns", "input", "-q").out

    assert table.splitlines()[1] == "'=1+1"
    assert "##[" not in table + lines
    assert "\x1b" not in table + lines
    assert json.loads(lines.splitlines()[3])["input"].startswith('"quoted')


def test_standard_input_is_read_when_there_is_nothing_else() -> None:
    """A pipe, and with `-`; with an argument it is not touched."""
    assert records(annotate(stdin=b"10.0.0.1\n").stdout.decode())[0]["ip"] == "10.0.0.1"
    assert records(annotate("-", stdin=b"10.0.0.1\n").stdout.decode())[0]["ip"] == "10.0.0.1"
    assert len(annotate("10.0.0.9", stdin=b"10.0.0.1\n").stdout.splitlines()) == 1
    assert annotate(stdin=b"").returncode == 3


def test_a_column_is_named_once(cli: Cli) -> None:
    """Twice would give a JSON object the same key twice."""
    done = cli("annotate", "10.0.0.1", "--columns", "ip,class,ip")

    assert (done.code, done.out) == (2, "")
    assert "--columns: 'ip' is named twice" in done.err


def test_columns_of_the_configuration(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are chosen as by the flag, which wins."""
    monkeypatch.setenv("IPSKEPTIC_COLUMNS", "class,ip")

    assert cli("annotate", "10.0.0.1").out == '{"class":"void","ip":"10.0.0.1"}\n'
    assert cli("annotate", "10.0.0.1", "--columns", "ip").out == '{"ip":"10.0.0.1"}\n'


@pytest.mark.parametrize("command", ["assess", "annotate", "triage"])
def test_a_data_folder_that_is_not_there_is_said(cli: Cli, tmp_path: Path, command: str) -> None:
    """A slip in its name is seen; the answers of the built-in data are given all the same."""
    gone = tmp_path / "gone"
    done = cli(command, "10.0.0.1", "--data-dir", gone)

    assert done.code == 0
    assert f"{gone}: no such data folder" in done.err
    assert cli(command, "10.0.0.1", "--data-dir", tmp_path).err == ""
    assert cli(command, "10.0.0.1", "--data-dir", gone, "-q").err == ""
    assert cli(command, "10.0.0.1").err == ""


def test_the_wait_of_a_long_list_is_told(tmp_path: Path) -> None:
    """Once, before the answers of all addresses are worked out; never for a short list."""
    waits: list[str] = []
    long = MANY_BYTES // len("10.0.0.1\n") + 1
    path = tmp_path / "list.txt"
    with Skeptic.open(tmp_path) as skeptic:
        annotator = Annotator(skeptic, Wish(columns=("ip",)))
        told = []
        for lines in (3, long, long):
            path.write_text("10.0.0.1\n" * lines)
            with path.open("rb") as stream:
                records = records_of(annotator, stream, "list", None, lambda: waits.append("!"))
                assert sum(count for _, count in records) == lines
            told.append(len(waits))

    assert told == [0, 1, 1]
