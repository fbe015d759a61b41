"""Plain text: paragraphs, items, lines that look like headings."""

from __future__ import annotations

import pytest

from tests.documents.laws import check_document, read, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\n\nc", [("paragraph", "a\nb"), ("paragraph", "c")]),
        (
            "EMAIL HEADERS:\n\n- a\n  b\n- c\nd",
            [("heading", "EMAIL HEADERS:"), ("item", "a\nb"), ("item", "c"), ("paragraph", "d")],
        ),
        ("Title\n=====\na", [("heading", "Title"), ("paragraph", "a")]),
        ("# A\nb", [("heading", "A"), ("paragraph", "b")]),
        ("IP addresses:\n192.0.2.1", [("heading", "IP addresses:"), ("paragraph", "192.0.2.1")]),
        ("192.0.2.1:\nTOTAL", [("paragraph", "192.0.2.1:\nTOTAL")]),
        (
            "a\n-----\nlong " * 1 + "x" * 90 + "\n-----",
            [("heading", "a"), ("paragraph", "long " + "x" * 90)],
        ),
        ("1. a\n2) b\n• c", [("item", "a"), ("item", "b"), ("item", "c")]),
        ("  a\n    b", [("paragraph", "a\n    b")]),
    ],
)
def test_what_a_reader_sees(text: str, expected: list[tuple[str, str]]) -> None:
    """Lines make blocks of the right kind."""
    check_document(read(text, "a.txt"))

    assert shown(text, "a.txt") == expected


def test_what_is_of_no_known_format() -> None:
    """It is read as text, or as Markdown where it has its fences or links."""
    assert read("192.0.2.1", "a.unknown").format == "text"
    assert read("# a\n\n```\nb\n```\n", "README").format == "markdown"
