"""Tables: CSV with its many habits."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.intake.documents import _rows, reader_for
from tests.documents.reading import addresses, found, read

# Headers and rows as publishers write them, with made-up values.
PUBLISHERS = [
    ("indicator_type,indicator,description\nIPv4,192.0.2.1,C2\nFileHash-MD5,1.2.3.4,x\n", 1),  # OTX
    ('# comment\n# "first_seen_utc","dst_ip","dst_port"\n"2024-01-02","192.0.2.1","443"\n', 1),
    ('# "first_seen_utc","ioc_id","ioc_value","ioc_type"\n"2024-01-02 03:04:05", "12", '
     '"192.0.2.1:443", "ip:port"\n', 1),  # ThreatFox
    ("# id,dateadded,url,url_status\n1,2024-01-02,http://192.0.2.1:80/i,online\n", 1),  # URLhaus
    ("uuid,event_id,category,type,value,comment,to_ids,date\n"
     "a-b,1,Network activity,ip-dst|port,192.0.2.1|443,c,1,20240102\n", 1),  # MISP
    ("Type;Value;Version\nIP;192[.]0[.]2[.]1;1.2.3.4\n", 1),
    ("IP Address\tCountry\tUser Agent\n192.0.2.1\tNL\tChrome/83.0.4103.116\n", 1),
    ("ts,id.orig_h,id.orig_p,id.resp_h\n1.5,192.0.2.1,1,198.51.100.2\n", 2),  # Zeek
    ("Indicators of compromise\n\nIOC,Note\n192.0.2.1,see 198.51.100.2\n", 2),
    ("ip\n192.0.2.1\n192.0.2.2\n", 2),
    ("192.0.2.1,curl/7.64.1\n192.0.2.2,Chrome/83.0.4103.116\n", 2),
    ("Domain / IP / Hash,Note\n192.0.2.1,x\n", 1),
]  # fmt: skip


@pytest.mark.parametrize(("text", "count"), PUBLISHERS)
def test_habits_of_publishers(text: str, count: int) -> None:
    """Whatever the header, delimiter and comments are, the addresses come out and nothing else."""
    expected = ["192.0.2.1", "198.51.100.2" if "198" in text else "192.0.2.2"]

    assert addresses(read(text, "x.csv")) == expected[:count]


def test_places_over_quoted_lines() -> None:
    """A cell of several lines, doubled quotes and a byte order mark keep their places."""
    text = '\ufeffname,ip\n"a ""b""\n192.0.2.1 c",198.51.100.2\n'
    document = read(text, "x.csv")

    assert found(document) == [("192.0.2.1", 3, 1, "name"), ("198.51.100.2", 3, 14, "ip")]
    assert [(b.text, b.row) for b in document.blocks] == [
        ("name", 1), ("ip", 1), ('a "b"\n192.0.2.1 c', 2), ("198.51.100.2", 2)
    ]  # fmt: skip


def test_utf_16() -> None:
    """A table in UTF-16, as spreadsheets save it, is read."""
    text = "\ufeffip\tnote\r\n192.0.2.1\tx\r\n".encode("utf-16-le")

    assert found(read(text, "x.csv")) == [("192.0.2.1", 2, 1, "ip")]


def test_the_type_column_decides() -> None:
    """A version is none though it looks like an address, a bad address is a misprint."""
    document = read("type,value\nversion,1.2.3.4\nipv4,1.2.3.400\ndomain,a.example\n", "x.csv")
    decided = [(c.text, c.decision.partition(":")[0]) for c in document.candidates]

    assert decided == [("1.2.3.400", "misprint")]


def test_an_open_quote_costs_its_own_cell() -> None:
    """A quote that never closes takes nothing with it."""
    document = read('ip,note\n192.0.2.1,"open\n192.0.2.2,x\n', "x.csv")

    assert addresses(document) == ["192.0.2.1", "192.0.2.2"]


def test_too_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit the rest is plain text, and the document says so."""
    monkeypatch.setattr("ipskeptic.intake.documents.csv.MAX_CELLS", 2)
    document = read("ip\n192.0.2.1\n192.0.2.2\n192.0.2.3\n192.0.2.4\n", "x.csv")

    assert len(addresses(document)) == 4
    assert "the rest was read as plain text" in document.problems[0]


def test_a_table_without_a_name_is_known_by_its_header() -> None:
    """From a pipe, a table is one if a usual header and fitting rows say so; prose is not."""
    assert reader_for("-", "ip,country\n192.0.2.1,NL\n192.0.2.2,DE\n").name == "csv"
    assert reader_for("-", "Dear all, we saw\n192.0.2.1, again\n").name != "csv"


CELLS = st.lists(
    st.lists(st.text(alphabet='ab"\n,; ', max_size=5), min_size=2, max_size=3),
    min_size=1,
    max_size=4,
)


@given(CELLS)
def test_cells_are_those_of_the_csv_module(rows: list[list[str]]) -> None:
    """What the `csv` module writes comes back cell by cell."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    text = out.getvalue()
    read_ = [
        [text[c.start : c.end].replace('""', '"') for c in row.cells]
        for row in _rows.rows(text, ",")
    ]

    assert read_ == rows


def test_comments_that_speak_to_us() -> None:
    """They are no paragraphs, and do not hide a header that stands in a comment before them."""
    text = (
        "# ipskeptic: ignore-file[malformed-indicator] a list of look-alikes 192.0.2.9\n"
        "# first_seen,dst_ip\n# ipskeptic: ignore[special-purpose-source] an example\n"
        "2024-01-02,192.0.2.1\n"
    )
    document = read(text, "x.csv")

    assert found(document) == [("192.0.2.1", 4, 12, "dst_ip")]
    assert [(c.text, c.place.line, c.alone) for c in document.comments] == [
        ("ignore-file[malformed-indicator] a list of look-alikes 192.0.2.9", 1, True),
        ("ignore[special-purpose-source] an example", 3, True),
    ]
