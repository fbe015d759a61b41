"""Layer files."""

from __future__ import annotations

import json
import random
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipskeptic.errors import StoreError
from ipskeptic.model.feed import Snapshot, Span
from ipskeptic.update.columns import Columns
from ipskeptic.update.layer import HEAD, Layer, content_mark, load_layer, read_snapshot, save_layer
from tests.index.oracle import spans

SNAPSHOT = Snapshot(
    0, "feed", "2020-01-01", "2020-02-02T00:00:00Z", "aa", 12, 3, 1, warnings=("x",)
)
often = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def sample_file(folder: Path) -> Path:
    """A layer file with some records."""
    path = folder / "a.layer"
    records = [Span(4, n * 7, n * 7 + 3, f"n={n % 5}") for n in range(50)]
    save_layer(path, Layer(SNAPSHOT, [*records, Span(6, 1, 1 << 127), Span(0, 5, 9, "\u00fc=1")]))
    return path


@often
@given(records=st.lists(spans(), max_size=40))
def test_a_layer_comes_back_as_it_was(tmp_path: Path, records: list[Span]) -> None:
    """Every record once, in the order of family, first, last and value."""
    path = tmp_path / "a.layer"
    save_layer(path, Layer(SNAPSHOT, records))
    snapshot, found = load_layer(path)

    assert snapshot == read_snapshot(path) == SNAPSHOT
    assert list(found) == sorted(set(records))
    assert len(found) == len(set(records))


@often
@given(records=st.lists(spans(), max_size=40), seed=st.integers())
def test_the_same_records_give_the_same_file(
    tmp_path: Path, records: list[Span], seed: int
) -> None:
    """Whatever their order."""
    save_layer(tmp_path / "a", Layer(SNAPSHOT, records))
    random.Random(seed).shuffle(records)
    save_layer(tmp_path / "b", Layer(SNAPSHOT, records))

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_records_can_be_taken_one_by_one() -> None:
    """Columns are a sequence like any other."""
    records = [Span(0, 1, 2), Span(4, 5, 6, "a=1"), Span(6, 1 << 70, 1 << 90)]
    columns = Columns.from_spans(reversed(records))

    assert [columns[0], columns[1], columns[-1]] == records
    assert list(columns[1:]) == records[1:]
    assert Columns.from_spans(columns) is columns
    with pytest.raises(IndexError):
        columns[3]


def test_half_a_pair_of_surrogates_survives(tmp_path: Path) -> None:
    """Text from JSON need not be Unicode."""
    save_layer(tmp_path / "a", Layer(SNAPSHOT, [Span(4, 1, 1, "name=\ud800")]))

    assert list(load_layer(tmp_path / "a").spans) == [Span(4, 1, 1, "name=\ud800")]


def test_any_damage_is_noticed(tmp_path: Path) -> None:
    """Every byte is covered by a checksum or looked at."""
    path = sample_file(tmp_path)
    data = path.read_bytes()
    for at in range(len(data)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :])
        with pytest.raises(StoreError, match="import its source again"):
            load_layer(path)


@pytest.mark.parametrize("length", [3, 20, 41, 100, -1])
def test_a_layer_that_is_cut_off_is_named_so(tmp_path: Path, length: int) -> None:
    """Wherever it ends."""
    path = sample_file(tmp_path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(StoreError, match="is cut off"):
        load_layer(path)


def test_other_files_are_no_layers(tmp_path: Path) -> None:
    """A file of another kind is said to be none, and a missing one to be missing."""
    (tmp_path / "a").write_bytes(b"something else that is quite long")
    with pytest.raises(StoreError, match="is no snapshot"):
        read_snapshot(tmp_path / "a")
    with pytest.raises(StoreError, match="can't be read"):
        read_snapshot(tmp_path / "b")


@pytest.mark.parametrize(("version", "age"), [(0, "an older"), (2, "a newer")])
def test_other_versions_are_named(tmp_path: Path, version: int, age: str) -> None:
    """A file of another version is not guessed at."""
    path = sample_file(tmp_path)
    data = bytearray(path.read_bytes())
    data[8] = version
    path.write_bytes(data)
    with pytest.raises(StoreError, match=f"written by {age} ipskeptic"):
        load_layer(path)


def rewritten(path: Path, raw: bytes, snapshot: bytes, raw_length: int) -> None:
    """Write a layer file whose checksums are right, whatever is in it."""
    records = zlib.compress(raw)
    header = b"\x89ipsl\r\n\x1a" + b"".join(
        number.to_bytes(4, "little")
        for number in (1, zlib.crc32(snapshot), len(snapshot), zlib.crc32(records))
    )
    lengths = len(records).to_bytes(8, "little") + raw_length.to_bytes(8, "little")
    path.write_bytes(header + lengths + snapshot + records)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff" * 40,
        (10).to_bytes(8, "little") + bytes(32),
        bytes(8) + (1).to_bytes(8, "little") + bytes(24) + bytes(12),
        bytes(24) + (1).to_bytes(8, "little") + (1).to_bytes(8, "little") + bytes(4) + b"a",
        struct.pack("<5Q4I", 0, 1, 0, 1, 0, 0xFFFFFFFF, 1, 0, 0),
        b"a" * 100_000_000,
    ],
    ids=["nothing", "too many", "cut off", "no such string", "wrong length", "no range", "bomb"],
)
def test_records_that_are_none_are_refused(tmp_path: Path, raw: bytes) -> None:
    """With all checksums right, numbers are still looked at, and no memory is wasted."""
    snapshot = json.dumps({**SNAPSHOT._asdict(), "number": None}).encode()
    fields = json.loads(snapshot)
    del fields["number"]
    rewritten(tmp_path / "a", raw, json.dumps(fields).encode(), min(len(raw), 1000))
    with pytest.raises(StoreError, match="is damaged"):
        load_layer(tmp_path / "a")


@pytest.mark.parametrize("fields", [b"{", b"{}", b"[]", b'{"warnings": [], "no": 1}'])
def test_a_snapshot_that_is_none_is_refused(tmp_path: Path, fields: bytes) -> None:
    """The same holds for what a layer says of itself."""
    rewritten(tmp_path / "a", bytes(40), fields, 40)
    with pytest.raises(StoreError, match="is damaged"):
        read_snapshot(tmp_path / "a")


def test_many_warnings_are_read_without_the_records(tmp_path: Path) -> None:
    """A snapshot longer than the first block that is read is still read whole."""
    snapshot = SNAPSHOT._replace(warnings=tuple(f"warning {n}" for n in range(20_000)))
    save_layer(tmp_path / "a", Layer(snapshot, [Span(4, 1, 1)]))

    assert read_snapshot(tmp_path / "a") == snapshot


def test_a_promise_that_no_memory_holds(tmp_path: Path) -> None:
    """A layer that says that it unpacks to more than any does is not unpacked."""
    text = json.dumps({**SNAPSHOT._asdict(), "warnings": []})
    fields = json.loads(text)
    del fields["number"]
    rewritten(tmp_path / "a", b"", json.dumps(fields).encode(), 1 << 40)

    with pytest.raises(StoreError, match="is larger than any can be"):
        load_layer(tmp_path / "a")


def test_records_have_a_mark(tmp_path: Path) -> None:
    """The same records have the same mark under another date; what is no layer has none."""
    spans_ = [Span(4, 1, 1)]
    save_layer(tmp_path / "a", Layer(SNAPSHOT, spans_))
    save_layer(tmp_path / "b", Layer(SNAPSHOT._replace(holds_at="2024-01-01"), spans_))
    save_layer(tmp_path / "c", Layer(SNAPSHOT, [Span(4, 2, 2)]))
    one, two, other = (content_mark((tmp_path / name).read_bytes()[:HEAD]) for name in "abc")

    assert one == two != other
    assert content_mark(b"") == content_mark(b"x" * HEAD) == ""
