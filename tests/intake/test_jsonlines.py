"""JSON Lines."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.intake.items import Item, read_items
from ipskeptic.model.assessment import BadInput
from tests.intake.laws import check_stream, relaxed


def read(text: str, field: str, time_field: str | None = None) -> list[Item | BadInput]:
    """What JSON Lines give."""
    return list(read_items(io.BytesIO(text.encode()), field=field, time_field=time_field))


@pytest.mark.parametrize(
    ("record", "field", "texts"),
    [
        ('{"ip": "192.0.2.1"}', "ip", ["192.0.2.1"]),
        ('{"src": {"ip": "192.0.2.1"}}', "src.ip", ["192.0.2.1"]),
        ('{"src.ip": "192.0.2.1", "src": {"ip": "192.0.2.9"}}', "src.ip", ["192.0.2.1"]),
        ('{"a.b": {"c.d": "192.0.2.1"}}', "a.b.c.d", ["192.0.2.1"]),
        ('{"ip": ["192.0.2.1", "2001:db8::1"]}', "ip", ["192.0.2.1", "2001:db8::1"]),
        ('{"a": [{"ip": "192.0.2.1"}, {"ip": "192.0.2.2"}]}', "a.ip", ["192.0.2.1", "192.0.2.2"]),
        ('{"a": [{"ip": "192.0.2.1"}, {"ip": "192.0.2.2"}]}', "a.1.ip", ["192.0.2.2"]),
        ('{"ip": "192.0.2.1, 192.0.2.2"}', "ip", ["192.0.2.1", "192.0.2.2"]),
    ],
)
def test_paths(record: str, field: str, texts: list[str]) -> None:
    """A path is a key, or keys with dots between; lists give all their values."""
    items = read(record, field)

    assert [item.target.text for item in items if isinstance(item, Item)] == texts
    assert len(items) == len(texts)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ('{"x": 1}', "there is no address in column 'ip'"),
        ('{"ip": null}', "there is no address"),
        ('{"ip": ""}', "there is no address"),
        ('{"ip": []}', "there is no address"),
        ('{"ip": 3221225985}', "a plain number: if you mean 192.0.2.1"),
        ('{"ip": {"v4": "192.0.2.1"}}', "a JSON record"),
        ('{"ip": "\\ud800"}', "no text in this encoding"),
        ("[1]", "no object"),
        ('"192.0.2.1"', "no object"),
        ('{"ip": ', "no JSON"),
        ('{"ip": "192.0.2.1", "n": NaN}', "no JSON: NaN is no number there"),
        ('{"ip": "192.0.2.1", "n": [-Infinity]}', "no JSON: -Infinity"),
        ("192.0.2.1", "no JSON"),
        ("x" * 70_000, "a line of more than 65,536 characters"),
        ('{"a": ' + "[" * 5000, "nested too deep"),
        ('{"a": ' + "9" * 5000 + "}", "a number too long"),
    ],
)
def test_refused_records(record: str, why: str) -> None:
    """A record without an address is refused with its line, and the rest is read."""
    bad, good = read(f'{{"ip": "192.0.2.1"}}\n{record}\n{{"ip": "192.0.2.2"}}\n', "ip")[1:]

    assert isinstance(bad, BadInput)
    assert bad.line == 2
    assert why in bad.reason
    assert isinstance(good, Item)


def test_the_record_is_kept() -> None:
    """The other fields are kept as text, and the record as it stood."""
    record = '{"ip": "192.0.2.1", "n": 1.0, "s": "1.0", "deep": {"a": [null]}}'
    (item,) = read(record, "ip")

    assert isinstance(item, Item)
    assert item.column_fields == (
        ("ip", "192.0.2.1"),
        ("n", "1.0"),
        ("s", "1.0"),
        ("deep", '{"a": [null]}'),
    )
    assert json.loads(item.record) == json.loads(record)


@pytest.mark.parametrize(
    "time", ['"2014-12-11T10:00:00Z"', "1418292000", "1418292000.5", "1418292000000"]
)
def test_times(time: str) -> None:
    """A record is judged at its own time, which may be text or Unix time."""
    (item,) = read(f'{{"a": {{"t": {time}}}, "ip": "192.0.2.1"}}', "ip", "a.t")

    assert isinstance(item, Item)
    assert item.seen_at is not None
    assert item.seen_at.text == "2014-12-11T10:00:00Z"


def test_comments_and_blank_lines() -> None:
    """Comments and blank lines between records are passed over."""
    found = read('# made\n\n{"ip": "192.0.2.1"}\n\n# end\n', "ip")

    assert [one.line for one in found] == [3]


SIMPLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
VALUES = SIMPLE | st.lists(SIMPLE, max_size=3) | st.dictionaries(st.sampled_from("abc"), SIMPLE)


@relaxed
@given(st.dictionaries(st.sampled_from(("a", "a.b", "b")), VALUES), st.sampled_from(("a", "a.b")))
def test_any_record(record: dict[str, object], field: str) -> None:
    """Any JSON record gives items or a refusal."""
    check_stream(json.dumps(record).encode(), field, "b")


@relaxed
@given(st.text('{}[]":,ab.0123456789 ', max_size=60))
def test_anything_like_a_record(text: str) -> None:
    """Any text that begins as a record gives items or a refusal."""
    check_stream(f'{{"a": {text}'.encode(), "a")
