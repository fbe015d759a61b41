"""JSON with the place of every string."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.intake.documents._json import JsonError, JsonText, leaves, parse_json, written
from ipskeptic.intake.documents._source import Source
from tests.documents.reading import addresses, found, read

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


def strings_of(value: object) -> list[str]:
    """The strings of a value in order, without keys."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in strings_of(item)]
    return (
        [t for item in value.values() for t in strings_of(item)] if isinstance(value, dict) else []
    )


@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_strings_are_those_of_the_json_module(
    value: object, ascii_: bool, indent: int | None
) -> None:
    """Every string is read as the `json` module reads it, and its marks lead to its signs."""
    text = json.dumps(value, ensure_ascii=ascii_, indent=indent)
    source = Source(text)
    found_ = [leaf for top in parse_json(source) for _, leaf in leaves(top)]
    texts = [written(source, leaf) for leaf in found_ if isinstance(leaf, JsonText)]

    assert [each[0].replace("\ufffd", "") for each in texts] == [
        "".join(sign for sign in each if not 0xD800 <= ord(sign) < 0xE000 and sign != "\ufffd")
        for each in strings_of(value)
    ]


@given(st.text(alphabet='{}[]",:\\u0041 \n1atrue', max_size=40))
def test_what_is_accepted_is_no_less_than_json(text: str) -> None:
    """What the `json` module reads is read here too."""
    try:
        json.loads(text)
    except ValueError:
        return
    parse_json(Source(text))


def test_marks_follow_escapes_and_line_ends() -> None:
    """An address behind escapes keeps its column in the source, and one with them inside too."""
    text = '{\n "note": "a\\nb \\u00e9 192\\u002e0.2.1 \\ud83d\\ude00 198.51.100.7"\n}'
    document = read(text, "x.json")

    assert found(document) == [
        ("192.0.2.1", 2, text.split("\n")[1].index("192") + 1, "note"),
        ("198.51.100.7", 2, text.split("\n")[1].index("198") + 1, "note"),
    ]


def test_duplicate_keys_lose_nothing() -> None:
    """Both members of one name are read."""
    assert addresses(read('{"ip": "192.0.2.1", "ip": "192.0.2.2"}', "x.json")) == [
        "192.0.2.1",
        "192.0.2.2",
    ]


def test_json_lines_and_a_mark_before_them() -> None:
    """Each line of JSON lines is a record, with a byte order mark, NaN and huge numbers too."""
    text = '\ufeff{"ip": "192.0.2.1", "n": NaN}\n{"ip": "192.0.2.2", "n": 1e999999}\n'
    document = read(text, "x.jsonl")

    assert found(document) == [("192.0.2.1", 1, 9, "ip"), ("192.0.2.2", 2, 9, "ip")]
    assert [block.row for block in document.blocks] == [1, 2]


@pytest.mark.parametrize(
    "text",
    ['{"ip": "192.0.2.1"', '{"ip": "192.0.2.1', "[" * 5000 + '"192.0.2.1"', "{192.0.2.1}", "[1,]"],
)
def test_broken_json_is_plain_text_and_says_so(text: str) -> None:
    """What is no JSON is read as plain text, and the problem is named with its place."""
    document = read(text, "x.json")

    assert document.problems[0].startswith("it is no JSON and was read as plain text: ")
    assert "(line 1, column " in document.problems[0]
    assert addresses(document) == (["192.0.2.1"] if "192" in text else [])


def test_values_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document of nothing but brackets is given up early."""
    monkeypatch.setattr("ipskeptic.intake.documents._json.MAX_SIGNS", 10)

    with pytest.raises(JsonError, match="more than 10 signs"):
        parse_json(Source("[[],[],[],[],[]]"))


def test_keys_and_types_of_general_json() -> None:
    """A key may be an address; a version is none; a type says what a value is; prose is prose."""
    text = (
        '{"192.0.2.9": {"version": "1.2.3.4"}, "ioc": "198.51.100.300", "type": "ipv4",'
        ' "text": "The operators used 203.0.113.5 for a week and then moved away.\\n\\nNo more."}'
    )
    document = read(text, "x.json")

    assert addresses(document) == ["192.0.2.9", "203.0.113.5"]
    assert [b.kind for b in document.blocks if b.name == "text"] == ["paragraph", "paragraph"]
    assert [c.text for c in document.candidates if c.decision.startswith("misprint")] == [
        "198.51.100.300"
    ]
