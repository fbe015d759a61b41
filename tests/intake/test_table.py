"""Tables: CSV and its relatives."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.errors import InputError, UsageError
from ipskeptic.intake.items import Item, read_items
from ipskeptic.model.assessment import BadInput
from tests.intake.laws import check_stream, relaxed


def read(text: str, field: str, time_field: str | None = None) -> list[Item | BadInput]:
    """What a table gives."""
    return list(read_items(io.BytesIO(text.encode()), field=field, time_field=time_field))


def brief(found: list[Item | BadInput]) -> list[tuple[int, str]]:
    """Line and canonical text of what was read; line and "refused" of what was not."""
    return [
        (one.line, "refused" if isinstance(one, BadInput) else one.target.text) for one in found
    ]


def test_a_column_by_name_and_the_others_kept() -> None:
    """A named column gives the address, and the whole row is kept in its order."""
    (item,) = read('who,ip,why\n"a, b",192.0.2.1,\n', "ip")

    assert isinstance(item, Item)
    assert (item.text, item.line) == ("192.0.2.1", 2)
    assert item.column_fields == (("who", "a, b"), ("ip", "192.0.2.1"), ("why", ""))


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiters(sign: str) -> None:
    """The delimiter is found from the header."""
    text = "a,b,ip\n1.5,2.5,192.0.2.1\n".replace(",", sign)
    if sign != ",":
        text = text.replace(".5", ",5")  # a decimal comma is no delimiter

    assert brief(read(text, "ip")) == [(2, "192.0.2.1")]
    assert brief(read(text, "3")) == [(2, "192.0.2.1")]


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("192.0.2.1,a\n192.0.2.2,b\n", "1", [(1, "192.0.2.1"), (2, "192.0.2.2")]),
        ("a,192.0.2.1\n", "2", [(1, "192.0.2.1")]),
        ("name,address\na,192.0.2.1\n", "2", [(2, "192.0.2.1")]),
        ("source.ip\n192.0.2.1\n", "1", [(2, "192.0.2.1")]),
        ("192.0.2.300,a\n192.0.2.2,b\n", "1", [(1, "refused"), (2, "192.0.2.2")]),
        ("host.example,a\n192.0.2.2,b\n", "1", [(1, "refused"), (2, "192.0.2.2")]),
        ("word,2014-12-11\n192.0.2.2,b\n", "1", [(1, "refused"), (2, "192.0.2.2")]),
        ("IP , when\n192.0.2.1,x\n", "ip", [(2, "192.0.2.1")]),
        ("\ufeffip\n192.0.2.1", "ip", [(2, "192.0.2.1")]),
        ("\n\n# a comment\nip,x\n\n# more\n192.0.2.1,y\n", "ip", [(7, "192.0.2.1")]),
        ("# made by hand\n# ip,x\n192.0.2.1,y\n", "ip", [(3, "192.0.2.1")]),
        ('# "ip","x"\n"192.0.2.1","y"\n', "ip", [(2, "192.0.2.1")]),
        ("#,ip\n1,192.0.2.1\n", "ip", [(2, "192.0.2.1")]),
        ("ip\n192[.]0[.]2[.]1\n", "ip", [(2, "192.0.2.1")]),
        ('ip,x\n"192.0.2.1, 192.0.2.2",y\n', "ip", [(2, "192.0.2.1"), (2, "192.0.2.2")]),
        ("ip,x\n,y\nx\n", "ip", [(2, "refused"), (3, "refused")]),
        ("x,ip\na\n", "ip", [(2, "refused")]),
        ("ip,x\n", "ip", []),
        ("", "ip", []),
        ("# only a comment\n", "ip", []),
    ],
)
def test_headers_and_rows(text: str, field: str, expected: list[tuple[int, str]]) -> None:
    """Headers are told from data without losing a row, and every row is read or refused."""
    assert brief(read(text, field)) == expected


def test_columns_without_a_header_are_numbered() -> None:
    """Where there is no header, columns are kept under their numbers."""
    (item,) = read("a,192.0.2.1\n", "2")

    assert isinstance(item, Item)
    assert item.column_fields == (("column_1", "a"), ("column_2", "192.0.2.1"))


def test_rows_longer_or_shorter_than_the_header() -> None:
    """Surplus cells are kept under their numbers, and missing ones are not made up."""
    long, short = read("ip,x\n192.0.2.1,a,b\n192.0.2.2\n", "ip")

    assert isinstance(long, Item)
    assert isinstance(short, Item)
    assert long.column_fields == (("ip", "192.0.2.1"), ("x", "a"), ("column_3", "b"))
    assert short.column_fields == (("ip", "192.0.2.2"),)


@pytest.mark.parametrize(
    ("text", "fields", "message"),
    [
        ("a,b\n1,2\n", ("ip", None), "no column 'ip'; there are: 'a', 'b'"),
        ("a,b\n1,2\n", ("3", None), "no column '3'; there are: 'a', 'b'"),
        ("a,b\n1,2\n", ("0", None), "no column '0'"),
        ("192.0.2.1,b\n", ("ip", None), "no column 'ip'; there are: '192.0.2.1', 'b'"),
        ("ip,b\n1,2\n", ("ip", "when"), "no column 'when'; there are: 'ip', 'b'"),
        ("192.0.2.1,b\n", ("1", "when"), "no column 'when'; there are: 'column_1', 'column_2'"),
        (",".join("abcdefghij" * 4), ("ip", None), "'j', ..."),
    ],
)
def test_columns_that_are_not_there(
    text: str, fields: tuple[str, str | None], message: str
) -> None:
    """A column that is not there is an error that names those there are."""
    with pytest.raises(UsageError) as caught:
        read(text, *fields)

    assert message in str(caught.value)
    assert str(caught.value).startswith("standard input: ")


def test_every_row_at_its_own_time() -> None:
    """A time column gives each row its own time; a row without one is refused, with the reason."""
    text = (
        "ip,when\n192.0.2.1,2014-12-11\n192.0.2.2,1418292000\n192.0.2.3,\n192.0.2.4,soon\n192.0.2.5"
    )
    found = read(text, "ip", "when")
    times = [one.seen_at.text for one in found if isinstance(one, Item) and one.seen_at]
    bad = [one for one in found if isinstance(one, BadInput)]

    assert times == ["2014-12-11", "2014-12-11T10:00:00Z"]
    assert [(one.input, one.line) for one in bad] == [
        ("192.0.2.3", 4),
        ("192.0.2.4", 5),
        ("192.0.2.5", 6),
    ]
    assert ["no time in column 'when'" in one.reason for one in bad] == [True, False, True]
    assert "the time in column 'when'" in bad[1].reason


def test_time_by_number() -> None:
    """Both columns may be given by number."""
    (item,) = read("2014-12-11;192.0.2.1\n", "2", "1")

    assert isinstance(item, Item)
    assert item.seen_at is not None
    assert item.seen_at.text == "2014-12-11"


def test_cells_with_line_breaks() -> None:
    """A quoted cell may go over lines; its row has the number of its first line."""
    found = read('why,ip\n"a\n# b\n\nc",192.0.2.1\nx,192.0.2.2\n', "ip")

    assert brief(found) == [(2, "192.0.2.1"), (6, "192.0.2.2")]
    assert isinstance(found[0], Item)
    assert found[0].column_fields[0] == ("why", "a\n# b\n\nc")


@pytest.mark.parametrize("rows", [3, 500])
def test_a_quote_that_never_closes(rows: int) -> None:
    """An open quote costs its own row; no row after it is swallowed."""
    rest = "x,192.0.2.2\n" * rows
    found = brief(read(f'why,ip\n"open,192.0.2.1\n{rest}', "ip"))

    assert found[0] == (2, "refused")
    assert found[1:] == [(line, "192.0.2.2") for line in range(3, 3 + rows)]


def test_quotes_inside_of_a_cell() -> None:
    """Quotes that are not strictly CSV are read as most programs read them."""
    found = read('why,ip\n5" disk,192.0.2.1\n"a"b,192.0.2.2\n', "ip")

    assert brief(found) == [(2, "192.0.2.1"), (3, "192.0.2.2")]


def test_a_json_array_is_no_table() -> None:
    """A JSON array is refused as a whole, with how to turn it into lines."""
    with pytest.raises(InputError, match="one JSON array"):
        read('[{"ip": "192.0.2.1"}]', "ip")


def test_a_first_row_without_end() -> None:
    """A first row that is too long to be one is refused."""
    with pytest.raises(InputError, match="the first row, line 1, is too long"):
        read("a," * 100_000, "ip")


@relaxed
@given(
    st.text('ip,;\t|"\n\r#1.92:', max_size=80) | st.text(max_size=40),
    st.sampled_from("12") | st.just("ip"),
)
def test_any_text_as_a_table(text: str, field: str) -> None:
    """Any text gives items, refused rows, or one message."""
    check_stream(text.encode(errors="surrogatepass"), field)
    check_stream(b"ip,1\n" + text.encode(errors="surrogatepass"), "ip", "2")


def test_columns_of_one_name() -> None:
    """Two columns of one name are refused by it; several without a name get their number."""
    with pytest.raises(UsageError, match="two columns are called 'n': rename one"):
        read("ip,n,n\n192.0.2.1,1,2\n", "ip")
    (item,) = read("ip,,\n192.0.2.1,1,2\n", "ip")

    assert item.column_fields == (("ip", "192.0.2.1"), ("column_2", "1"), ("column_3", "2"))
