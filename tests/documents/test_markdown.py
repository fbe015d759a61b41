"""Markdown: blocks, fields, links, emphasis."""

from __future__ import annotations

import pytest

from tests.documents.laws import check_document, read, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A *b*\n\nc\nd", [("heading", "A b"), ("paragraph", "c\nd")]),
        ("A\n===\nB\n---", [("heading", "A"), ("heading", "B")]),
        ("## A {#a}\n{: .b}", [("heading", "A")]),
        ("- a\n  b\n\n  c", [("item", "a\nb"), ("paragraph", "c")]),
        ("> a\nb\n>\n> - c", [("quote", "a\nb"), ("quote", "c")]),
        ("```x\na\n\n b\n```", [("code", "a\n\n b")]),
        ("a `b*c*` \\*d\\*", [("paragraph", "a b*c* *d*")]),
        ("a_b_c _d_ **e**f 2*3*4", [("paragraph", "a_b_c d ef 234")]),
        ("C:\\Users\\x & R&D &copy; &nope;", [("paragraph", "C:\\Users\\x & R&D © &nope;")]),
        ("[a](b 'c') [d][e] [f]\n\n[e]: g", [("paragraph", "a d [f]")]),
        ("a <b>c</b> <!-- d --> x<y", [("paragraph", "a c  x<y")]),
        (
            "% T\n% A; B\n% 2026\n\na",
            [("field", "T"), ("field", "A; B"), ("field", "2026"), ("paragraph", "a")],
        ),
        ("[^a]: note\n    more", [("paragraph", "note\nmore")]),
        ("<table>\n<tr><td>a</td></tr>\n</table>\nb", [("cell", "a"), ("paragraph", "b")]),
        (
            "a [.](b) [:] [dot]\n\n[.]: x",
            [("paragraph", "a [.](b) [:] [dot]"), ("paragraph", "[.]: x")],
        ),
    ],
)
def test_what_a_reader_sees(text: str, expected: list[tuple[str, str]]) -> None:
    """Markup is gone, and the rest is in blocks of the right kind."""
    check_document(read(text))

    assert shown(text) == expected


def test_levels_of_items() -> None:
    """Items have the depth of their list."""
    blocks = read("- a\n  - b\n    1. c\n- d\n").blocks

    assert [(block.text, block.level) for block in blocks] == [
        ("a", 1),
        ("b", 2),
        ("c", 3),
        ("d", 1),
    ]


def test_tables() -> None:
    """A cell knows its table, its row and what its column is called."""
    blocks = read("|A|`B`|\n|-|-|\n|a|b|c|\n\n|D|\n|-|\n|d|\n").blocks

    assert [(b.text, b.table, b.row, b.name) for b in blocks] == [
        ("A", 1, 1, ""),
        ("B", 1, 1, ""),
        ("a", 1, 2, "A"),
        ("b", 1, 2, "B"),
        ("c", 1, 2, ""),
        ("D", 2, 1, ""),
        ("d", 2, 2, "D"),
    ]


def test_links_and_emphasis() -> None:
    """Where links lead and what is bold is told by indexes of the shown text."""
    (block,) = read(
        "**A** [b *c*](https://example.net/d) https://example.net/e. <tel:y> [^f] `https://g.example`"
    ).blocks

    assert [(block.text[a:b], url) for a, b, url in block.links] == [
        ("b c", "https://example.net/d"),
        ("https://example.net/e", "https://example.net/e"),
        ("tel:y", "tel:y"),
        ("[^f]", "#f"),
    ]
    assert [block.text[a:b] for a, b in block.emphasis] == ["A", "c"]


YAML = """---
title: "A: b"
date: 2026-01-02
lastmod: 2026-02-03
iocs:
  - 192.0.2.1
---
# C
"""
TOML = """+++
title = 'A: b'
date = 2026-01-02
lastmod = 2026-02-03
iocs = [
  '192.0.2.1']
+++
# C
"""


@pytest.mark.parametrize("text", [YAML, TOML])
def test_front_matter(text: str) -> None:
    """Flat keys are facts; every value is a field, those of lists too."""
    document = read(text)

    check_document(document)
    facts = {key: document.facts.get(key) for key in ("title", "date", "updated")}
    assert facts == {"title": "A: b", "date": "2026-01-02", "updated": "2026-02-03"}
    assert [one.target.text for one in document.candidates if one.target] == ["192.0.2.1"]
    assert document.blocks[-1][:2] == ("heading", "C")


def test_a_rule_at_the_beginning_is_no_front_matter() -> None:
    """A text between two rules is text."""
    assert shown("---\nJust words.\n\n---\n") == [("paragraph", "Just words.")]


def test_the_title_is_the_first_heading() -> None:
    """Without front matter the first heading of level 1 is the title."""
    assert read("## a\n\n# B\n\n# C\n").facts == {"title": "B"}


def test_a_form_feed_in_a_quote_is_nothing() -> None:
    """A line that has only a blank of another kind behind its markers has no text."""
    assert shown(">>[^a]: \x0c\n\nb") == [("paragraph", "b")]
