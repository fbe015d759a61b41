"""HTML: blocks, tables, facts, links."""

from __future__ import annotations

import pytest

from tests.documents.laws import check_document, read, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "<h2>A <b>b</b></h2><p>c\n   d</p>e",
            [("heading", "A b"), ("paragraph", "c\nd"), ("paragraph", "e")],
        ),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", [("item", "a"), ("item", "b"), ("item", "c")]),
        (
            "<blockquote><p>a<ul><li>b</ul></blockquote>c",
            [("quote", "a"), ("quote", "b"), ("paragraph", "c")],
        ),
        ("<pre><code>a\n  b &lt;</code></pre>", [("code", "a\n  b <")]),
        (
            "<dl><dt>a<dd>b</dl><figcaption>c</figcaption>",
            [("item", "a"), ("item", "b"), ("caption", "c")],
        ),
        ("a<!-- b --><script>c</script><style>d</style>e", [("paragraph", "ae")]),
        (
            "<p>1 < 2 && 3 > 2 <- x &amp; &unknown;",
            [("paragraph", "1 < 2 && 3 > 2 <- x & &unknown;")],
        ),
        ("<p a='>'>b</p></p></div><p>c", [("paragraph", "b"), ("paragraph", "c")]),
        ("a<br>b<br/>c", [("paragraph", "a\nb\nc")]),
        ("<!-- never ended <p>a", [("paragraph", "<!-- never ended"), ("paragraph", "a")]),
        ("", []),
    ],
)
def test_what_a_reader_sees(text: str, expected: list[tuple[str, str]]) -> None:
    """Tags are gone, and the rest is in blocks of the right kind."""
    check_document(read(text, "a.html"))

    assert shown(text, "a.html") == expected


def test_tables() -> None:
    """A cell knows its table, its row and its header, end tags or not; tables may be nested."""
    text = (
        "<table><thead><tr><th>A<th>B</thead><tr><td>a<td><table><tr><td>x</table></tr>"
        "<tr><th>r</th><td>b</td></tr></table>"
    )
    blocks = read(text, "a.html").blocks

    assert [(b.text, b.table, b.row, b.name) for b in blocks] == [
        ("A", 1, 1, ""),
        ("B", 1, 1, ""),
        ("a", 1, 2, "A"),
        ("x", 2, 1, ""),
        ("r", 1, 3, "A"),
        ("b", 1, 3, "B"),
    ]


def test_facts_and_links() -> None:
    """Title and meta are facts; links have their addresses."""
    document = read(
        "<html><head><title>A\n b &amp; c</title><meta name=author content='N'>"
        "<meta property='article:published_time' content='2026-01-02'></head>"
        "<body><p><a href='https://example.net/'>d</a> <em>e</em>",
        "a.html",
    )
    (block,) = document.blocks

    assert dict(document.facts) == {"title": "A b & c", "author": "N", "published": "2026-01-02"}
    assert block.links == ((0, 1, "https://example.net/"),)
    assert block.emphasis == ((2, 3),)


def test_html_is_known_by_its_beginning() -> None:
    """A page without a name is read as a page."""
    assert read("\n<!DOCTYPE html>\n<p>a", "-").format == "html"
    assert read("<p>a", "-").format == "text"
