"""`ipskeptic extract`: formats, exit codes, ways in."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from ipskeptic.intake.documents import _read
from ipskeptic.pipeline import extract as pipeline
from ipskeptic.render.schema import SCHEMAS
from tests.cli.conftest import Cli

REPORT = (
    "Seen from 198[.]51[.]100[.]7:443 and 192.0.2.1-192.0.2.9.\nOpenFire 4.7.4.1, 2001:db8::1\n"
)
TEXT = (
    "198.51.100.7\t1\t11\t198[.]51[.]100[.]7:443\n"
    "192.0.2.1\t1\t38\t192.0.2.1-192.0.2.9\n"
    "192.0.2.9\t1\t48\t192.0.2.9\n"
    "2001:db8::1\t2\t19\t2001:db8::1\n"
)


def written(name: str, text: str | bytes) -> Path:
    """A file in the working folder."""
    path = Path(name)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bytes], None]]:
    """Gives standard input some bytes."""
    with ExitStack() as files:

        def give(data: bytes) -> None:
            file = files.enter_context(written("stdin.bytes", data).open("rb"))
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(file))

        yield give


def test_text(cli: Cli) -> None:
    """Address, line, column, original form; both ends of a range; nothing else."""
    done = cli("extract", written("report.txt", REPORT))

    assert (done.code, done.out, done.err) == (0, TEXT, "")


def test_all_has_the_decisions(cli: Cli) -> None:
    """With `--all` refused runs have a dash, and every line its decision."""
    done = cli("extract", "--all", written("report.txt", REPORT))
    rows = [line.split("\t") for line in done.out.splitlines()]

    assert [(row[0], row[-1]) for row in rows] == [
        ("198.51.100.7", "address"),
        ("192.0.2.1", "range"),
        ("192.0.2.9", "range"),
        ("-", "version"),
        ("2001:db8::1", "address"),
    ]


def test_jsonl(cli: Cli) -> None:
    """Each record has the place, the decision and its reason; a range is one record."""
    done = cli("extract", "-f", "jsonl", "--all", written("report.txt", REPORT))
    records = [json.loads(line) for line in done.out.splitlines()]

    assert records[0] == {
        "schema_version": "1",
        "path": "report.txt",
        "line": 1,
        "column": 11,
        "page": None,
        "original": "198[.]51[.]100[.]7:443",
        "ip": "198.51.100.7",
        "family": 4,
        "decision": "address",
        "reason": "defanged",
        "port": 443,
        "zone": None,
        "notes": ["defanged"],
        "field": None,
    }
    assert [(r["ip"], r["decision"]) for r in records[1:]] == [
        ("192.0.2.1-192.0.2.9", "range"),
        (None, "version"),
        ("2001:db8::1", "address"),
    ]
    assert records[2]["reason"] == "words around it speak of a version"


@pytest.mark.parametrize(("options", "schema"), [((), "extracted"), (("--claims",), "sentence")])
def test_records_are_as_their_schema_says(cli: Cli, options: tuple[str, ...], schema: str) -> None:
    """Every record fits the schema that `ipskeptic schema` prints."""
    path = written("report.txt", REPORT + "fe80::1%eth0\n\nA 1.2.3.400.\n")
    more = options or ("-f", "jsonl", "--all")
    validator = jsonschema.Draft202012Validator(SCHEMAS[schema][0]())
    records = [json.loads(line) for line in cli("extract", path, *more).out.splitlines()]

    assert len(records) > 1
    for record in records:
        validator.validate(record)


def test_csv_is_safe_in_a_spreadsheet(cli: Cli) -> None:
    """A header, then rows; no cell begins a formula or holds a control character."""
    text = 'name,ip\n"=1+1\x1b",192.0.2.1\n'
    done = cli("extract", "-f", "csv", written("-a=b.csv", text).resolve())
    (row,) = csv.DictReader(io.StringIO(done.out))

    assert (row["ip"], row["line"], row["column"], row["field"]) == ("192.0.2.1", "2", "9", "ip")
    assert row["path"].endswith("/-a=b.csv")
    assert "\x1b" not in done.out


def test_hostile_originals_and_paths_are_escaped(cli: Cli) -> None:
    """What stood there can't move a terminal's cursor or end a line."""
    name = "a\x1b[2J.txt"
    done = cli("extract", written(name, "192\u200b.0.2.1"), written("b.txt", "[2001:db8::1]"))
    first, second = done.out.splitlines()

    assert first == "192.0.2.1\t1\t1\t192\\u200b.0.2.1\ta\\x1b[2J.txt"
    assert second.endswith("\tb.txt")


def test_several_files_show_their_paths(cli: Cli) -> None:
    """With several files the path is the last column of text."""
    done = cli("extract", written("a.txt", "192.0.2.1"), written("b.md", "*192.0.2.2*"))

    assert [line.split("\t")[-1] for line in done.out.splitlines()] == ["a.txt", "b.md"]


def test_an_unreadable_file_stops_nothing(cli: Cli) -> None:
    """A file that is not there is an error; the others are read."""
    done = cli("extract", "none.txt", written("a.txt", "192.0.2.1"), ".")

    assert done.code == 2
    assert done.out.startswith("192.0.2.1\t1\t1\t")
    assert "error: none.txt: no such file" in done.err
    assert "error: .: a folder: name the files in it" in done.err


def test_exit_codes(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing found is 0; nothing given is 3; wrong usage is 2."""
    monkeypatch.setattr("sys.stdin", None)

    assert cli("extract", written("a.txt", "no address")).code == 0
    assert cli("extract").code == 3
    assert cli("extract", "--as", "wordperfect", "a.txt").code == 2
    assert cli("extract", "--claims", "-f", "csv", "a.txt").code == 2
    assert "there is no document format 'wordperfect'" in cli("extract", "--as", "wordperfect").err


def test_a_document_read_in_part(cli: Cli) -> None:
    """Broken JSON is read as text and said; `--strict` makes it 2."""
    path = written("a.json", '{"ip": "192.0.2.1"')
    lax, strict = cli("extract", path), cli("extract", "--strict", path)

    assert (lax.code, strict.code) == (0, 2)
    assert lax.out == strict.out == "192.0.2.1\t1\t9\t192.0.2.1\n"
    assert "a.json: it is no JSON and was read as plain text" in lax.err


def test_standard_input(cli: Cli, stdin: Callable[[bytes], None]) -> None:
    """A pipe is read where nothing is named, and where a dash is; its name tells the format."""
    bundle = b'{"ip": "1.2.3.4", "id": "192.0.2.1"}'
    stdin(b"at 192.0.2.1\n")
    plain = cli("extract")
    stdin(bundle)
    named = cli("extract", "-", "--stdin-filename", "x.json", "-f", "jsonl")
    stdin(bundle)
    forced = cli("extract", "--as", "text")

    assert plain.out == "192.0.2.1\t1\t4\t192.0.2.1\n"
    assert [json.loads(line)["ip"] for line in named.out.splitlines()] == ["1.2.3.4"]
    assert json.loads(named.out)["path"] == "x.json"
    assert "192.0.2.1\t1\t26" in forced.out


def test_packed_and_encoded(cli: Cli) -> None:
    """A packed document is read by the name before the pack's; UTF-16 is decoded."""
    text = "version,ip\n1.2.3.4,192.0.2.1\n"
    packed = cli("extract", written("a.csv.gz", gzip.compress(text.encode())))
    wide = cli("extract", written("a.csv", text.encode("utf-16")))
    cut = cli("extract", written("b.csv.gz", gzip.compress(text.encode() * 99)[:-9]))

    assert packed.out == wide.out == "192.0.2.1\t2\t9\t192.0.2.1\n"
    assert cut.code == 2
    assert "b.csv.gz: the compressed data end too early" in cut.err


def test_output_file(cli: Cli) -> None:
    """`-o` writes a file, and nothing to standard output."""
    done = cli("extract", written("report.txt", REPORT), "-o", "out.tsv")

    assert (done.code, done.out) == (0, "")
    assert Path("out.tsv").read_text("utf-8") == TEXT


def test_long_text_goes_through_in_blocks(cli: Cli) -> None:
    """A log of several blocks has every address with its place."""
    lines = 40_000
    path = written("a.log", "198.51.100.7 - x \u00e9, 203.0.113.9:80 x\n" * lines)
    out = cli("extract", path).out.splitlines()

    assert len(out) == 2 * lines
    assert out[-2:] == [
        f"198.51.100.7\t{lines}\t1\t198.51.100.7",
        f"203.0.113.9\t{lines}\t21\t203.0.113.9:80",
    ]


def test_too_long_for_a_document(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document beyond the limit is searched as text, and that is said."""
    monkeypatch.setattr(pipeline, "MAX_BYTES", 100)
    monkeypatch.setattr(_read, "MAX_BYTES", 100)
    path = written("a.json", '{"a": "192.0.2.1"}\n' + " " * 200 + "198.51.100.7")
    done = cli("extract", path)

    assert [line.split("\t")[0] for line in done.out.splitlines()] == ["192.0.2.1", "198.51.100.7"]
    assert "too many for json: searched as plain text" in done.err


def test_claims(cli: Cli) -> None:
    """A list of sentences gives one record a line, in order, with the fields promised."""
    text = "We attribute this to Example Group, Inc. of Ruritania.\n\n  It rained.\n"
    done = cli("extract", "--claims", written("a.txt", text))
    records = [json.loads(line) for line in done.out.splitlines()]

    assert [(r["line"], r["column"], r["sentence"]) for r in records] == [
        (1, 1, "We attribute this to Example Group, Inc. of Ruritania."),
        (3, 3, "It rained."),
    ]
    assert set(records[0]) == {
        *("schema_version", "path", "line", "column", "page", "sentence", "label", "party"),
        *("confidence_words", "evidence"),
    }


def test_claims_of_a_document(cli: Cli) -> None:
    """Other documents are split into sentences by their readers."""
    text = json.dumps({"a": "One two three four five six seven eight nine.\n\nTen."})
    done = cli("extract", "--claims", "-f", "jsonl", written("a.json", text))

    assert [json.loads(line)["sentence"][-4:] for line in done.out.splitlines()] == ["ine.", "Ten."]


def test_a_name_that_no_file_can_have(cli: Cli) -> None:
    """It is refused with the reason, and is no fault of the program."""
    done = cli("extract", "a" * 5_000)

    assert done.code == 2
    assert done.err.endswith("it can't be opened: File name too long\n")


def test_more_than_a_report_holds(cli: Cli) -> None:
    """A document with too many marks is searched as plain text, and that is said."""
    done = cli("extract", written("a.md", "[" * 1_000_001 + "\n192.0.2.1"))

    assert done.out == "192.0.2.1\t2\t1\t192.0.2.1\n"
    assert "lines and marks of markdown, which no report has: searched as plain text" in done.err
