"""AsciiDoc: blocks, tables, facts, links."""

from __future__ import annotations

import pytest

from tests.documents.laws import check_document, read, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("= A\n\n== B ==\nc\nd", [("heading", "A"), ("heading", "B"), ("paragraph", "c\nd")]),
        ("Title\n=====\n\nSection\n-------\n", [("heading", "Title"), ("heading", "Section")]),
        ("* a\nb\n** c\n. d\n- e", [("item", "a\nb"), ("item", "c"), ("item", "d"), ("item", "e")]),
        (
            ".Caption\n----\n// a\n b\n----\nc",
            [("caption", "Caption"), ("code", "// a\n b"), ("paragraph", "c")],
        ),
        ("....\na\n....\n```sh\nb\n```", [("code", "a"), ("code", "b")]),
        ("====\na\n====\n____\nb\n____", [("paragraph", "a"), ("quote", "b")]),
        ("[quote, Somebody]\na\n\nb", [("quote", "a"), ("paragraph", "b")]),
        ("a\n// b\nc\n////\nd\n////", [("paragraph", "a\nc")]),
        (" literal\n  more", [("code", "literal\n  more")]),
        ("*a* _b_ `c` **d**e x_y_z #f# 2*3*4", [("paragraph", "a b c de x_y_z f 2*3*4")]),
        (
            "https://example.net[a] link:b.html[c] <<d,e>> <https://f.example>",
            [("paragraph", "a c e https://f.example")],
        ),
        ("term:: meaning", [("item", "term:: meaning")]),
        ("++++\n<p>a</p>\n++++", [("paragraph", "a")]),
        ("----\nnever ended", [("code", "never ended")]),
    ],
)
def test_what_a_reader_sees(text: str, expected: list[tuple[str, str]]) -> None:
    """Markup is gone, and the rest is in blocks of the right kind."""
    check_document(read(text, "a.adoc"))

    assert shown(text, "a.adoc") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "|===\n|A |B\n\n|a |b\n|c\n|d\n|===",
            [
                ("A", 1, ""),
                ("B", 1, ""),
                ("a", 2, "A"),
                ("b", 2, "B"),
                ("c", 3, "A"),
                ("d", 3, "B"),
            ],
        ),
        ('[options="header"]\n|===\n|A\n|a\n|===', [("A", 1, ""), ("a", 2, "A")]),
        (
            '[%header,cols="1,2a"]\n|===\n|A\n|B\n2+|a\n|b |c\nmore\n|===',
            [("A", 1, ""), ("B", 1, ""), ("a", 2, "A"), ("b", 3, "A"), ("c\nmore", 3, "B")],
        ),
        (
            "|===\n|a |b\n|c |d\\|e\n|===",
            [("a", 1, ""), ("b", 1, ""), ("c", 2, ""), ("d|e", 2, "")],
        ),
    ],
)
def test_tables(text: str, expected: list[tuple[str, int, str]]) -> None:
    """A cell knows its row and, where there is a header, what its column is called."""
    blocks = read(text, "a.adoc").blocks

    assert [(b.text, b.row, b.name) for b in blocks] == expected
    assert {b.table for b in blocks} == {1}


def test_facts_and_levels() -> None:
    """Title, author, revision and attributes are facts; items have their depth."""
    document = read(
        "= A\nN. N. <n@example.net>\nv1.2, 2026-01-02\n:tlp: clear\n\n* a\n** b\n* c\n", "a.adoc"
    )

    check_document(document)
    assert dict(document.facts) == {
        "title": "A",
        "author": "N. N. <n@example.net>",
        "revision": "v1.2, 2026-01-02",
        "date": "2026-01-02",
        "tlp": "clear",
    }
    assert [(b.text, b.level) for b in document.blocks if b.kind == "item"] == [
        ("a", 1),
        ("b", 2),
        ("c", 1),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("= A\nSeen 198.51.100.7\nthen 198.51.100.9\n", [("heading", "A")]),
        (
            "= A\nN. N. <n@example.net>\nv1.2, 2026-01-02\nat 1.2.0.4\n",
            [("field", "v1.2, 2026-01-02")],
        ),
    ],
)
def test_the_header_ends_where_its_lines_end(text: str, expected: list[tuple[str, str]]) -> None:
    """What stands directly under the title and is neither author nor revision is text."""
    document = read(text, "a.adoc")
    kinds = [(block.kind, block.text) for block in document.blocks]

    check_document(document)
    assert kinds[-2:-1] == expected
    assert kinds[-1] == ("paragraph", text.split("\n", len(kinds) - 1)[-1].strip())
    assert all(c.target for c in document.candidates)
