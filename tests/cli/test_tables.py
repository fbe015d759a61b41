"""CSV and JSON lines as input and output: every row keeps its place, its columns and its time."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from ipskeptic.model.row import COLUMNS
from tests.cli.conftest import Cli


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A small log as CSV."""
    path = tmp_path / "log.csv"
    path.write_text(
        "when,src,bytes,note\n"
        "2014-12-11T10:00Z,10.0.0.1,-5,plain\n"
        '2024-03-12,10.0.0.2,7,"two\nlines, =1+1"\n'
        "2024-03-13,10.0.0.3,8,=cmd()\n"
    )
    return path


def table(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of CSV text."""
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize(("format_", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_the_columns_are_those_promised(cli: Cli, format_: str, delimiter: str) -> None:
    """The header is that of INTERFACE."""
    done = cli("10.0.0.1", "-f", format_)

    assert done.out.splitlines()[0] == delimiter.join(COLUMNS)


def test_other_columns_go_through(cli: Cli, log: Path) -> None:
    """The input's columns stand first, as they were; each row is judged at its own time."""
    done = cli(log, "--field", "src", "--time-field", "when", "-f", "csv")
    rows = table(done.out)

    assert done.code == 0, done.err
    assert list(rows[0]) == ["when", "src", "bytes", "note", *COLUMNS]
    assert [row["bytes"] for row in rows] == ["-5", "7", "8"]
    assert rows[1]["note"] == "two\nlines, =1+1"
    assert rows[2]["note"] == "'=cmd()"
    assert [row["seen_at"] for row in rows] == ["2014-12-11T10:00Z", "2024-03-12", "2024-03-13"]


def test_jsonl_keeps_the_row_apart(cli: Cli, tmp_path: Path) -> None:
    """A record of JSON lines stands under `row`, numbers as numbers."""
    path = tmp_path / "log.jsonl"
    path.write_text('{"src": {"ip": "10.0.0.1"}, "n": 5, "class": "mine"}\n')
    done = cli(path, "--field", "src.ip", "-f", "jsonl")
    record = json.loads(done.out)

    assert record["class"] == "void"
    assert record["row"] == {"src": {"ip": "10.0.0.1"}, "n": 5, "class": "mine"}


def test_a_taken_name_gets_a_prefix(cli: Cli, tmp_path: Path) -> None:
    """Where the input has a column of our name, ours is `ipskeptic_NAME`."""
    path = tmp_path / "log.csv"
    path.write_text("ip,class\n10.0.0.1,mine\n")
    rows = table(cli(path, "--field", "ip", "-f", "csv", "--columns", "class,ip").out)

    assert rows == [
        {
            "ip": "10.0.0.1",
            "class": "mine",
            "ipskeptic_class": "void",
            "ipskeptic_ip": "10.0.0.1",
        }
    ]


def test_a_refused_row_keeps_its_place(cli: Cli, tmp_path: Path) -> None:
    """A row without an address, first or later, has its error in its place."""
    path = tmp_path / "log.csv"
    path.write_text("ip,n\nnone,1\n10.0.0.1,2\n10.0.0.300,3\n10.0.0.2,4\n")
    done = cli(path, "--field", "ip", "-f", "csv", "--columns", "input,class,error")
    rows = table(done.out)

    assert [row["input"] for row in rows] == ["none", "10.0.0.1", "10.0.0.300", "10.0.0.2"]
    assert [bool(row["error"]) for row in rows] == [True, False, True, False]
    assert [row["n"] for row in rows] == ["1", "2", "3", "4"]


def test_errors_have_a_line_of_jsonl(cli: Cli, tmp_path: Path) -> None:
    """Refused input is a record with input, error, line and source."""
    path = tmp_path / "list.txt"
    path.write_text("10.0.0.1\n\n10.0.0.300\n")
    lines = [json.loads(line) for line in cli(path, "-f", "jsonl").out.splitlines()]

    assert lines[0]["class"] == "void"
    assert (lines[1]["input"], lines[1]["line"]) == ("10.0.0.300", 3)
    assert lines[1]["source"] == str(path)
    assert "300 is above 255" in lines[1]["error"]


def test_an_ip_never_begins_a_wrong_cell(cli: Cli) -> None:
    """`::1` and other text at the start of a line stay what they are."""
    assert cli("::1", "-f", "csv", "--columns", "ip,class").out.splitlines()[1] == "::1,void"


def test_rows_with_more_cells_are_counted(cli: Cli, tmp_path: Path) -> None:
    """Cells beyond the header are not in the table, and stderr says so."""
    path = tmp_path / "log.csv"
    path.write_text("ip,n\n10.0.0.1,1\n10.0.0.2,2,3,4\n")
    done = cli(path, "--field", "ip", "-f", "csv")

    assert "1 row has cells beyond" in done.err


def test_a_long_list_needs_no_memory_for_answers(cli: Cli, tmp_path: Path) -> None:
    """Thousands of lines go through in order, one row each."""
    path = tmp_path / "list.txt"
    path.write_text("".join(f"10.0.{n // 256}.{n % 256}\n" for n in range(3000)))
    rows = cli(path, "-f", "csv", "--columns", "input").out.splitlines()

    assert len(rows) == 3001
    assert rows[3000] == "10.0.11.183"


def test_a_row_in_the_future_is_refused_and_the_run_goes_on(cli: Cli, tmp_path: Path) -> None:
    """A row whose own time is still to come is refused in its place; the others are answered."""
    rows = tmp_path / "rows.csv"
    rows.write_text("ip,when\n192.0.2.1,2099-01-01\n192.0.2.2,2024-01-01\n", "utf-8")
    done = cli("-f", "csv", "--field", "ip", "--time-field", "when", str(rows))
    first, second = done.out.splitlines()[1:]

    assert done.code == 0
    assert "is in the future" in first
    assert ",void," in second


def test_two_columns_of_one_name_are_refused(cli: Cli, tmp_path: Path) -> None:
    """Two columns of one name can't be told apart, so the table is refused and nothing mixed up."""
    rows = tmp_path / "rows.csv"
    rows.write_text("ip,ip\n192.0.2.1,10.0.0.1\n", "utf-8")
    done = cli(rows, "--field", "ip", "-f", "csv", "--columns", "class")

    assert done.code == 2
    assert "two columns are called 'ip': rename one" in done.err
    assert "192.0.2.1" not in done.out


def test_an_argument_beside_a_table_has_empty_columns(cli: Cli, tmp_path: Path) -> None:
    """An address without columns is written with empty ones, alone or before and after a table."""
    rows = tmp_path / "rows.csv"
    rows.write_text("src,n\n10.0.0.2,5\n", "utf-8")
    options = ("--field", "src", "-f", "csv", "--columns", "input,class")
    alone = cli("10.0.0.1", *options)
    beside = cli("10.0.0.1", rows, "10.0.0.3", *options)

    assert alone.out.splitlines() == ["input,class", "10.0.0.1,void"]
    assert beside.out.splitlines() == [
        "src,n,input,class",
        ",,10.0.0.1,void",
        "10.0.0.2,5,10.0.0.2,void",
        ",,10.0.0.3,void",
    ]
