"""Documents of fields, damaged in every way: nothing raises, places stay inside the document."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipskeptic.errors import InputError
from ipskeptic.intake.documents import MAX_BYTES, read_document

SEEDS = {
    "stix": '{"type": "bundle", "objects": [{"type": "indicator", "id": "indicator--1a2b3c4d-", '
    '"pattern": "[ipv4-addr:value = \'192.0.2.1\']", "description": "a\\n\\nb \\u0041"}]}',
    "misp": '{"Event": {"info": "x", "Attribute": [{"type": "domain|ip", "value": "a|192.0.2.1", '
    '"comment": "c"}], "Object": [{"Attribute": [{"type": "ip-dst", "value": "2001:db8::1"}]}]}}',
    "json": '{"ip": ["192.0.2.1", {"a": "\\ud83d\\ude00"}], "n": -1.5e3}\n[null]',
    "stix1": '<stix:STIX_Package><!DOCTYPE a [<!ENTITY b "c">]><Indicator><Address_Value '
    'condition="InclusiveBetween">192.0.2.1##comma##192.0.2.9</Address_Value></Indicator>',
    "openioc": '<ioc><IndicatorItem condition="is"><Context search="PortItem/remoteIP"/><Content '
    'type="IP">[192.0.2.1 TO 192.0.2.9]</Content></IndicatorItem></ioc>',
    "xml": '<a b="192.0.2.1"><![CDATA[198.51.100.7]]>&#x31;&amp;<!-- c --></a>',
    "csv": '# c\ntype,value,note\nip,192.0.2.1,"a ""b""\nc"\n',
}
SIGNS = st.sampled_from([*"{}[]\",:\\<>&;#|'/!-\n\t \x00", "\ufeff", "é", "\\u", "&#", "]]>", "<!"])


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """A format, and a document of it that was cut, cut open or written over."""
    name = draw(st.sampled_from(sorted(SEEDS)))
    text = SEEDS[name]
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        end = draw(st.integers(at, len(text)))
        piece = draw(SIGNS | st.text(max_size=3) | st.just(text[at:end] * 2))
        text = text[:at] + piece + text[end if draw(st.booleans()) else at :]
    return name, text


@given(damaged())
@settings(max_examples=300)
def test_damage_never_raises(case: tuple[str, str]) -> None:
    """A damaged document is read somehow, and every place lies in its lines."""
    name, text = case
    document = read_document(text.encode("utf-8", "replace"), "x", name)

    for candidate in document.candidates:
        assert 1 <= candidate.place.line <= len(document.lines)
        line = document.lines[candidate.place.line - 1]
        assert 1 <= candidate.place.column <= len(line) + 1
    for block in document.blocks:
        assert [mark[0] for mark in block.marks] == sorted({mark[0] for mark in block.marks})


@given(st.binary(max_size=200), st.sampled_from(sorted(SEEDS)))
def test_bytes_never_raise(data: bytes, name: str) -> None:
    """Any bytes are read, or refused as no document."""
    try:
        read_document(data, "x", name)
    except InputError:
        return


def test_what_is_too_big_is_refused_before_it_is_read() -> None:
    """More than the limit costs nothing."""
    start = time.perf_counter()
    with pytest.raises(InputError, match="bytes, which no report has"):
        read_document(bytes(MAX_BYTES + 1), "x.json")

    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("name", "piece"),
    [("json", "["), ("json", '"'), ("json", "\\"), ("stix", "[a:b='"), ("xml", "<!--"),
     ("xml", '<a "'), ("xml", "<!DOCTYPE["), ("xml", "<a>"), ("stix1", "##comma##"),
     ("csv", '"a\n'), ("csv", '"""\n'), ("csv", ",")],
)  # fmt: skip
def test_time_is_linear(name: str, piece: str) -> None:
    """A hundred kilobytes of one sign take no long time, where a square of it would."""
    start = time.perf_counter()
    read_document((piece * (100_000 // len(piece))).encode(), "x", name)

    assert time.perf_counter() - start < 3
