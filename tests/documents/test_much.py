"""What is larger than any report is refused at once, with what it is too many of."""

from __future__ import annotations

import gzip
import time

import pytest

from ipskeptic.intake.documents import TooMuchError, _much, _read, read_document
from ipskeptic.intake.documents._much import MOST_PIECES


@pytest.mark.parametrize(
    ("name", "unit"),
    [("x.md", "["), ("x.md", "- a\n"), ("x.adoc", "|a"), ("x.html", "<p>"), ("x.txt", "\n")],
)
def test_more_pieces_than_a_report_has(name: str, unit: str) -> None:
    """It is refused before anything is made of it."""
    begin = time.process_time()
    with pytest.raises(TooMuchError, match=rf"^{name}: more than 1,000,000 lines"):
        read_document(unit.encode() * (MOST_PIECES + 1), name)

    assert time.process_time() - begin < 2


def test_a_long_line_is_not_many_pieces() -> None:
    """A page with its pictures in it is read, however long its lines are."""
    page = b"<p>192.0.2.1<img src='data:image/png;base64," + b"A" * 5_000_000 + b"'></p>"

    assert [one.text for one in read_document(page, "x.html").candidates] == ["192.0.2.1"]


def test_formats_that_count_for_themselves_may_have_more_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An indented bundle has a line for each of its values."""
    monkeypatch.setattr(_much, "_MOST_LINES", 100)
    read_document(b"[" + b"1,\n" * 100 + b"1]", "x.json")

    with pytest.raises(TooMuchError, match=r"^x.json: more than 100 lines and escapes"):
        read_document(b"[" + b"1,\n" * 101 + b"1]", "x.json")


def test_what_a_packed_document_becomes_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a few packed bytes no more is unpacked than a document may have."""
    monkeypatch.setattr(_read, "MAX_BYTES", 1_000)

    with pytest.raises(TooMuchError, match=r"^x.md.gz: more than 1,000 characters"):
        read_document(gzip.compress(b" " * 100_000), "x.md.gz")
