"""Escapes that only the formats of lint need, and the words that they share."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.model.document import Place
from ipskeptic.model.finding import Linted
from ipskeptic.render import escape
from ipskeptic.render.lint_columns import Columns
from ipskeptic.render.lint_words import cut, several
from tests.lint_formats.sample import many

ODD = st.text(st.characters() | st.sampled_from("](){}01\\%/:\ud800\udcff"))


@given(ODD)
def test_a_sarif_text_has_no_link_and_no_placeholder(text: str) -> None:
    """Nothing is left that a viewer of SARIF acts on."""
    safe = escape.sarif_text(text)

    assert "](" not in safe
    assert not re.search(r"\{\d{1,20}\}", safe)
    assert safe.isprintable()


@pytest.mark.parametrize("text", ["198[.]51.100[.]7", "hxxp[://]x", "{.}", "a (b) [c]", "plain"])
def test_a_sarif_text_leaves_defanged_addresses_alone(text: str) -> None:
    """What is no link or placeholder reads as it was written."""
    assert escape.sarif_text(text) == text


@given(ODD)
def test_a_uri_path_says_the_same(text: str) -> None:
    """Decoding gives the bytes of the file's name back, and nothing special is left."""
    uri = escape.uri_path(text)
    try:
        octets = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        octets = text.encode("utf-8", "surrogatepass")

    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*", uri)
    assert unquote_to_bytes(uri) == octets


@given(ODD)
def test_paired_text_can_be_encoded(text: str) -> None:
    """No half of a pair is left; other text is not changed."""
    safe = escape.paired(text)

    safe.encode("utf-8")
    assert len(safe) == len(text)
    assert safe == text or re.search("[\ud800-\udfff]", text)


@given(st.text(st.characters() | st.sampled_from("aé日\U0001f600"), max_size=20), st.data())
def test_columns_count_units(line: str, data: st.DataObject) -> None:
    """A column is one more than what the text before it takes in UTF-16 or UTF-8."""
    column = data.draw(st.integers(1, len(line) + 1))
    finding = many(1).files[0].findings[0]._replace(excerpt=((1, line),))
    columns = Columns(Linted("a.md", "text", 0, 0, 0, (finding,)))
    before = line[: column - 1]

    assert columns.utf16(Place(1, column)) == 1 + len(before.encode("utf-16-le")) // 2
    assert columns.utf8(Place(1, column)) == 1 + len(before.encode())
    assert columns.utf8(Place(2, column)) == column


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (1, "error", "1 error"),
        (2000, "error", "2,000 errors"),
        (2, "info", "2 info"),
        (2, "address", "2 addresses"),
        (0, "entry", "0 entries"),
    ],
)
def test_nouns_have_their_plural(number: int, noun: str, said: str) -> None:
    """A number stands with its noun as it is spoken."""
    assert several(number, noun) == said


def test_a_cut_is_marked() -> None:
    """A text that is cut is no longer than allowed, and says so."""
    assert cut("abcdef", 5) == "ab..."
    assert cut("abcde", 5) == "abcde"
