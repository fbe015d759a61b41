"""Arrow in, Arrow out: the answers of `annotate`, whatever the array looks like."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ipskeptic
from ipskeptic import Annotating, Skeptic
from ipskeptic.bulk import arrow
from ipskeptic.errors import UsageError
from ipskeptic.intake.chunks import line_of
from ipskeptic.intake.plain import read_plain
from ipskeptic.model.row import COLUMNS
from ipskeptic.model.text import format_address
from ipskeptic.pipeline.annotate import Annotator, Wish
from ipskeptic.pipeline.claim import parse_claim
from tests.world import open_world

Rows = list[dict[str, Any]]

# One record each in a list: addresses, prefixes, ranges, defanged, dressed, refused.
ODD = [
    *("198.51.100.23", "203.0.113.70", "192.0.2.66", "10.0.0.1", "255.255.255.255", "0.0.0.0"),
    *("2001:db8::1", "2001:DB8:0:0::1", "::", "fe80::1%eth0", "::ffff:198.51.100.23", "::1.2.3.4"),
    *("198.51.100.0/24", "198.51.100.7/24", "2001:db8::/32", "198.51.100.1-198.51.100.9"),
    *(
        "198[.]51[.]100[.]23",
        "198(.)51(.)100(.)23",
        "198[dot]51[dot]100[dot]23",
        "hxxp://192.0.2[.]7/x",
    ),
    *(
        " 198.51.100.23",
        "198.51.100.23\t",
        "\n198.51.100.23",
        "198.51.100.23\r\n",
        "\x1a 2001:db8::1 ",
    ),
    *("198.51.100.23 # seen", "198.51.100.23:443", "[2001:db8::1]:443", "\u3000192.0.2.66"),
    *(
        "010.0.0.1",
        "10.76.1",
        "256.1.1.1",
        "example.org",
        "=1+1",
        "\x00",
        "{}",
        "3405803776",
        "\ud7ff",
    ),
    *("9" * 5000, "x" * 70_000, "198.51.100.23" + " " * 5000),
]
# No record or several in a list: a frame has one row a cell.
NO_ADDRESS = ["", "  ", "# comment", "; comment", "// comment", "\n"]
SEVERAL = ["192.0.2.1, 192.0.2.2", "192.0.2.1 192.0.2.2", "192.0.2.1\n192.0.2.2", "192.0.2.1, x"]


@pytest.fixture(scope="module", params=["few", "many", "many, no kernel"])
def annotating(
    request: pytest.FixtureRequest, world_folder: Path
) -> Iterator[tuple[Annotating, Skeptic]]:
    """The made-up internet, asked one by one and all at once."""
    with pytest.MonkeyPatch.context() as patch, open_world(world_folder) as skeptic:
        if request.param.endswith("no kernel"):
            patch.setenv("IPSKEPTIC_NO_KERNEL", "1")
        asked = Annotating(skeptic=skeptic, at="2024-03-12", claim="KP")
        if request.param != "few":
            asked.prepare()
        yield asked, skeptic


def records(skeptic: Skeptic, cells: Sequence[str | None]) -> Rows:
    """What `annotate` says of each cell; null of null."""
    from ipskeptic.intake.time import parse_time

    wish = Wish(at=parse_time("2024-03-12"), claim=parse_claim("KP", "party"))
    annotator = Annotator(skeptic, wish)
    found = []
    for text in cells:
        if text is None:
            found.append(dict.fromkeys(COLUMNS))
            continue
        (item,) = read_plain([line_of(1, text)], "")
        found.append(json.loads(annotator.record(item)))
    return found


def edges(skeptic: Skeptic) -> list[str]:
    """The first and last addresses of intervals of the index."""
    from ipskeptic.bulk.build import build_plan

    plan, _ = build_plan(skeptic.answers())
    first4 = [int(n) for n in plan.v4_first[:: max(1, len(plan.v4_first) // 500)]]
    first6 = [
        int(high) << 64 | int(low) for high, low in zip(plan.v6_high, plan.v6_low, strict=True)
    ][:: max(1, len(plan.v6_high) // 200)]
    four = [format_address(4, max(0, n - back)) for n in first4 for back in (0, 1)]
    # ::ffff:0:0/96 is read as IPv4, and is among the odd ones.
    six = [
        format_address(6, number)
        for n in first6
        for number in (n, max(0, n - 1))
        if number >> 32 != 0xFFFF
    ]
    return [*four, *six]


def test_the_same_as_annotate(annotating: tuple[Annotating, Skeptic]) -> None:
    """Every field of every answer: edges of intervals, odd cells, nulls."""
    asked, skeptic = annotating
    cells = [*edges(skeptic), *ODD, None, *ODD]
    table = asked.annotate(cells)
    wanted = records(skeptic, cells)

    assert table.column_names == list(COLUMNS)
    assert table.schema == asked.schema
    table.validate(full=True)
    for cell, row, record in zip(cells, table.to_pylist(), wanted, strict=True):
        assert row == record, cell
    assert len({row["class"] for row in wanted}) > 4
    assert sum(row["prefix"] is not None for row in wanted) > 50


def test_a_cell_is_one_row(annotating: tuple[Annotating, Skeptic]) -> None:
    """A cell without an address and one with several are refused, in their place."""
    asked, _ = annotating
    rows = asked.annotate(pa.array([*NO_ADDRESS, *SEVERAL, "10.0.0.1"])).to_pylist()
    empty, several = rows[: len(NO_ADDRESS)], rows[len(NO_ADDRESS) : -1]

    assert {row["error"] for row in empty} == {"there is no address in this cell"}
    assert all("several addresses in one cell" in row["error"] for row in several)
    assert [row["input"] for row in several] == SEVERAL
    assert all(row["class"] is None and row["seen_at"] is None for row in (*empty, *several))
    assert rows[-1]["class"] == "void"


def forms(cells: list[str | None]) -> Iterator[tuple[str, Any]]:
    """The same cells as arrays of every kind."""
    plain = pa.array(cells, pa.string())
    yield "string", plain
    yield "large_string", plain.cast(pa.large_string())
    yield "string_view", pa.array(cells, pa.string_view())
    yield "sliced", pa.array(["1.2.3.4", None, *cells, "junk"]).slice(2, len(cells))
    yield "chunked", pa.chunked_array([plain.slice(0, 7), plain.slice(7, 0), plain.slice(7)])
    yield "dictionary", plain.dictionary_encode()
    index = plain.dictionary_encode()
    spare = pa.array([*index.dictionary.to_pylist(), *(f"10.9.{n}.1" for n in range(200))])
    yield "spare dictionary", pa.DictionaryArray.from_arrays(index.indices, spare)
    yield "null in dictionary", plain.dictionary_encode(null_encoding="encode")
    yield "list", cells


def test_every_kind_of_array(annotating: tuple[Annotating, Skeptic]) -> None:
    """Offsets, chunks, dictionaries and widths make no difference."""
    asked, skeptic = annotating
    cells = [*ODD, None, "10.0.0.1", "10.0.0.1", None, *edges(skeptic)[:50]]
    wanted = records(skeptic, cells)

    for name, array in forms(cells):
        assert asked.annotate(array).to_pylist() == wanted, name


def test_only_plain_addresses(annotating: tuple[Annotating, Skeptic]) -> None:
    """Arrays without any odd cell are passed through; nulls and one family alone too."""
    asked, skeptic = annotating
    four = [cell for cell in edges(skeptic) if ":" not in cell]
    six = [cell for cell in edges(skeptic) if ":" in cell]

    for cells in (four, six, [*four, None], [None, *six], [None, None], [" 10.0.0.1", *four]):
        assert asked.annotate(pa.array(cells, pa.string())).to_pylist() == records(skeptic, cells)


def test_numbers_and_packed_addresses(annotating: tuple[Annotating, Skeptic]) -> None:
    """Numbers and bytes stand for the addresses that they are."""
    import ipaddress

    asked, skeptic = annotating
    texts = [cell for cell in edges(skeptic) if ":" not in cell]
    numbers = [int(ipaddress.ip_address(text)) for text in texts]
    wanted = records(skeptic, [*texts, None])
    for kind in (pa.uint32(), pa.uint64(), pa.int64()):
        assert asked.annotate(pa.array([*numbers, None], kind)).to_pylist() == wanted
    packed = pa.array([*(n.to_bytes(4, "big") for n in numbers), None], pa.binary(4))
    assert asked.annotate(packed).to_pylist() == wanted
    assert asked.annotate(packed.slice(3)).to_pylist() == wanted[3:]

    mixed = [*edges(skeptic)]
    mapped = [0xFFFF << 32 | n for n in numbers]
    six = [int(ipaddress.ip_address(text)) for text in mixed if ":" in text]
    wide = pa.array([n.to_bytes(16, "big") for n in (*six, *mapped)], pa.binary(16))
    wanted = records(skeptic, [*(text for text in mixed if ":" in text), *texts])
    assert asked.annotate(wide).to_pylist() == wanted
    assert asked.annotate(wide.slice(1).dictionary_encode()).to_pylist() == wanted[1:]


def test_numbers_that_are_none(annotating: tuple[Annotating, Skeptic]) -> None:
    """A number outside of IPv4 is refused in its place."""
    asked, _ = annotating
    rows = asked.annotate(pa.array([-1, 1 << 32, 10 << 24, None], pa.int64())).to_pylist()

    assert [row["input"] for row in rows] == ["-1", "4294967296", "10.0.0.0", None]
    assert [bool(row["error"]) for row in rows] == [True, True, False, False]


def test_nothing(annotating: tuple[Annotating, Skeptic]) -> None:
    """Empty arrays of every kind give empty tables of the same schema."""
    asked, _ = annotating
    empty: list[Any] = [
        pa.array([], pa.string()),
        pa.chunked_array([], pa.string()),
        pa.array([], pa.uint32()),
        pa.array([], pa.binary(16)),
        pa.array([], pa.dictionary(pa.int8(), pa.string())),
        pa.nulls(0),
        [],
    ]
    for array in empty:
        table = asked.annotate(array)
        assert (table.num_rows, table.schema) == (0, asked.schema)
    assert asked.annotate(pa.nulls(3)).to_pylist() == [dict.fromkeys(COLUMNS)] * 3


def test_bytes_that_are_no_text(annotating: tuple[Annotating, Skeptic]) -> None:
    """Invalid UTF-8 in an array of strings is refused, as in a list."""
    asked, skeptic = annotating
    raw = pa.array([b"10.0.0.1", b"\xff\xfe", b" 10.0.0.2\xff", b" 10.0.0.3 "])
    array = pa.Array.from_buffers(pa.string(), len(raw), raw.buffers())
    wanted = records(skeptic, ["10.0.0.1", "\ufffd\ufffd", " 10.0.0.2\ufffd", " 10.0.0.3 "])

    assert asked.annotate(array).to_pylist() == wanted


def test_slices_join(annotating: tuple[Annotating, Skeptic], monkeypatch: Any) -> None:
    """What is answered in slices is one table, with one dictionary a column."""
    asked, skeptic = annotating
    cells = [*ODD, *edges(skeptic)[:100], None]
    monkeypatch.setattr(arrow, "SLICE", 7)
    table = asked.annotate(pa.array(cells))
    wanted = records(skeptic, cells)

    assert table.to_pylist() == wanted
    assert table.column("class").num_chunks > 10
    dictionaries = [chunk.dictionary for chunk in table.column("feeds").chunks]
    assert all(
        dictionary is dictionaries[0] or dictionary.equals(dictionaries[0])
        for dictionary in dictionaries
    )
    batch = pa.record_batch({"cell": pa.array(cells)})
    found = asked.annotate_batches(batch, "cell").read_all()
    assert found.drop_columns("cell").to_pylist() == wanted
    encoded = pa.array(cells).dictionary_encode()
    assert asked.annotate(encoded).to_pylist() == wanted


@given(st.lists(st.one_of(st.none(), st.text(max_size=40), st.sampled_from(ODD)), max_size=30))
def test_any_text(world_folder: Path, cells: list[str | None]) -> None:
    """Whatever the cells hold: one row each, and what a list has one record for is that record."""
    asked, skeptic = _opened(world_folder)
    cells = [cell.encode("utf-8", "replace").decode() if cell else cell for cell in cells]
    rows = asked.annotate(pa.array(cells, pa.string())).to_pylist()

    assert len(rows) == len(cells)
    for cell, row in zip(cells, rows, strict=True):
        items = [] if cell is None else list(read_plain([line_of(1, cell)], ""))
        if cell is None or len(items) == 1:
            assert [row] == records(skeptic, [cell])
        else:
            assert row["error"]
            assert row["class"] is None


_KEPT: dict[Path, tuple[Annotating, Skeptic]] = {}


def _opened(folder: Path) -> tuple[Annotating, Skeptic]:
    if folder not in _KEPT:
        skeptic = open_world(folder)
        _KEPT[folder] = Annotating(skeptic=skeptic, at="2024-03-12", claim="KP"), skeptic
        _KEPT[folder][0].prepare()
    return _KEPT[folder]


def test_many_cells_are_answered_at_once(world: Skeptic, monkeypatch: Any) -> None:
    """From so many cells on the plan is made, and the answers stay the same."""
    monkeypatch.setattr("ipskeptic.pipeline.frames.MANY_LINES", 100)
    asked = Annotating(skeptic=world, at="2024-03-12", claim="KP")
    cells = pa.array(["198.51.100.23", "10.0.0.1", "2001:db8::1"] * 30)
    before = asked.annotate(cells)
    assert not asked._arrow._engine.is_ready
    after = asked.annotate(cells)

    assert asked._arrow._engine.is_ready
    assert before.to_pylist() == after.to_pylist()


def test_the_embedded_country_table(monkeypatch: Any) -> None:
    """Where the table is asked for each address, few and many have the same answers too."""
    pytest.importorskip("iptocc", reason="iptocc is not on this machine")
    cells = pa.array(["8.8.8.8", "1.1.1.1", "2001:4860:4860::8888", "175.45.176.1", "10.0.0.1"])
    with Annotating("no-such-folder") as one, Annotating("no-such-folder") as many:
        many.prepare()
        rows = one.annotate(cells).to_pylist()
        assert many.annotate(cells).drop_columns("seen_at").to_pylist() == [
            {name: row[name] for name in COLUMNS if name != "seen_at"} for row in rows
        ]
        assert len({row["cc"] for row in rows}) > 2


def test_types(world: Skeptic) -> None:
    """Columns with few distinct texts are dictionary-encoded, unless asked not to be."""
    encoded = Annotating(skeptic=world, at="2024-03-12")
    plain = Annotating(skeptic=world, at="2024-03-12", encoded=False)
    cells = [*ODD, None]

    assert encoded.schema.field("class").type == pa.dictionary(pa.int32(), pa.string())
    assert encoded.schema.field("ip").type == pa.string()
    assert encoded.schema.field("usable").type == pa.bool_()
    kinds = {field.name: field.type for field in plain.schema}
    assert kinds == {n: pa.bool_() if n == "usable" else pa.string() for n in COLUMNS}
    assert plain.annotate(cells).to_pylist() == encoded.annotate(cells).to_pylist()
    plain.annotate(cells).validate(full=True)


def test_columns_are_chosen(world: Skeptic) -> None:
    """Only the columns asked for are made, in their order."""
    asked = Annotating(skeptic=world, at="2024-03-12", columns=["asn", "ip", "class"])
    whole = Annotating(skeptic=world, at="2024-03-12")

    table = asked.annotate(ODD)
    assert table.column_names == ["asn", "ip", "class"]
    assert table.to_pylist() == whole.annotate(ODD).select(["asn", "ip", "class"]).to_pylist()


def test_streams(world: Skeptic) -> None:
    """A stream gives a stream, read as it is asked for; its columns and metadata stay."""
    asked = Annotating(skeptic=world, at="2024-03-12", columns=["ip", "class", "cc"])
    given_out: list[int] = []
    schema = pa.schema([("n", pa.int64()), ("IP", pa.string())], {b"made": b"here"})

    def batches() -> Iterator[Any]:
        for n in range(3):
            given_out.append(n)
            yield pa.record_batch([pa.array([n, n]), pa.array([f"10.0.0.{n}", None])], schema)

    reader = asked.annotate_batches(pa.RecordBatchReader.from_batches(schema, batches()), "IP")

    assert reader.schema.names == ["n", "IP", "ipskeptic_ip", "class", "cc"]
    assert reader.schema.metadata == {b"made": b"here"}
    first = reader.read_next_batch()
    assert given_out == [0]
    assert first.to_pylist()[0]["class"] == "void"
    rest = reader.read_all()
    assert rest.num_rows == 4
    assert rest.column("ipskeptic_ip").to_pylist() == ["10.0.0.1", None, "10.0.0.2", None]
    table = pa.table({"ip": ["10.0.0.1"]})
    assert asked.annotate_batches(table, "ip").read_all().column_names[1] == "ipskeptic_ip"


def test_the_result_is_written_and_read(world: Skeptic, tmp_path: Path) -> None:
    """Parquet and Arrow's own stream take the result."""
    import pyarrow.parquet as pq

    asked = Annotating(skeptic=world, at="2024-03-12")
    table = asked.annotate(ODD)
    pq.write_table(table, tmp_path / "answers.parquet")
    assert pq.read_table(tmp_path / "answers.parquet").to_pylist() == table.to_pylist()
    sink = pa.BufferOutputStream()
    reader = asked.annotate_batches(pa.table({"cell": ODD}), "cell")
    with pa.ipc.new_stream(sink, reader.schema) as stream:
        for batch in reader:
            stream.write_batch(batch)
    again = pa.ipc.open_stream(sink.getvalue()).read_all()
    assert again.drop_columns("cell").to_pylist() == table.to_pylist()


@pytest.mark.parametrize(
    ("array", "says"),
    [
        (pa.array([1.5]), "double, which holds no addresses"),
        (pa.array([b"10.0.0.1"]), r"fixed_size_binary\(16\)"),
        (pa.array([1], pa.int32()), "uint32"),
        (pa.array([b"12345"], pa.binary(5)), "no addresses"),
        (pa.array([[1]]), "no addresses"),
        (pa.array([1.5]).dictionary_encode(), "no addresses"),
    ],
)
def test_types_that_hold_no_addresses(world: Skeptic, array: Any, says: str) -> None:
    """They are refused as a whole, with what to do."""
    asked = Annotating(skeptic=world)
    with pytest.raises(UsageError, match=says):
        asked.annotate(array)
    with pytest.raises(UsageError, match=r"column 'x'.*no addresses"):
        asked.annotate_batches(pa.table({"x": array}), "x")


def test_wrong_calls(world: Skeptic) -> None:
    """What can't be done is said with what to do."""
    asked = Annotating(skeptic=world, columns=["ip"])
    table = pa.table({"ip": ["10.0.0.1"], "ipskeptic_ip": [""]})
    with pytest.raises(UsageError, match="'nothing': name one of ip"):
        asked.annotate_batches(table, "nothing")
    with pytest.raises(UsageError, match="'ipskeptic_ip' is there already"):
        asked.annotate_batches(table, "ip")
    with pytest.raises(UsageError, match="str has no Arrow record batches"):
        asked.annotate_batches("10.0.0.1", "ip")
    twice = pa.table([pa.array(["x"]), pa.array(["y"])], names=["a", "a"])
    with pytest.raises(UsageError, match="2 columns 'a'"):
        asked.annotate_batches(twice, "a")
    for columns, says in ((["no"], "no column 'no'"), ([], "at least one"), (["ip", "ip"], "once")):
        with pytest.raises(UsageError, match=says):
            Annotating(skeptic=world, columns=columns)


def test_a_skeptic_is_lent(world: Skeptic) -> None:
    """A `Skeptic` that was opened elsewhere stays open; an own one is closed."""
    with Annotating(skeptic=world, at="2024-03-12") as asked:
        asked.annotate(["10.0.0.1"])
    assert world.assess("10.0.0.1").class_ == "void"
    with ipskeptic.Annotating("no-such-folder") as own:
        skeptic = own._own
        assert skeptic is not None
    with pytest.raises(ValueError, match=r"closed|released"):
        skeptic.assess("8.8.8.8")


def test_without_pyarrow(monkeypatch: Any) -> None:
    """The message says what to install."""
    import sys

    for name in [name for name in sys.modules if name.startswith("ipskeptic.bulk.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("ipskeptic.bulk.arrow", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"ipskeptic\[bulk\]"):
        Annotating("no-such-folder")


def test_texts_of_numbers_match(world: Skeptic) -> None:
    """The column `ip` of numbers is the canonical text, for both families together."""
    asked = Annotating(skeptic=world, at="2024-03-12", columns=["input", "ip"])
    numbers = np.array([0, 1, 0x0A000001, 0xFFFFFFFF], np.uint32)
    table = asked.annotate(pa.array(numbers))

    assert table.column("ip").to_pylist() == ["0.0.0.0", "0.0.0.1", "10.0.0.1", "255.255.255.255"]
    assert pc.all(pc.equal(table.column("ip"), table.column("input"))).as_py()
