"""Comments that suppress: which count, which lines they speak of, until when."""

from __future__ import annotations

import pytest

from ipskeptic.lint.directives import directives
from tests.lint_engine.made import NOW, document

END = 1 << 62


@pytest.mark.parametrize(
    ("text", "word", "rules", "reason"),
    [
        ("ignore[a-rule] why", "ignore", ("a-rule",), "why"),
        ("ignore[a, b] why", "ignore", ("a", "b"), "why"),
        ("ignore[a b,a] why", "ignore", ("a", "b"), "why"),
        ("ignore [a] - why", "ignore", ("a",), "why"),
        ("ignore[a]: why so", "ignore", ("a",), "why so"),
        ("ignore[a] — why", "ignore", ("a",), "why"),
        ("ignore[a]", "ignore", ("a",), ""),
        ("disable[a] why", "disable", ("a",), "why"),
        ("ignore-file[a] why", "ignore-file", ("a",), "why"),
        ("ignore[a] until=2027-01-31 why", "ignore", ("a",), "why"),
        ("ignore[a] why until=2027-01-31", "ignore", ("a",), "why"),
    ],
)
def test_what_counts(text: str, word: str, rules: tuple[str, ...], reason: str) -> None:
    """Rules stand in brackets, the reason behind them."""
    (found,) = directives(document(f"<!-- ipskeptic: {text} -->\nMore."))

    assert (found.word, found.rules, found.reason, found.wrong) == (word, rules, reason, "")


@pytest.mark.parametrize(
    "text",
    [
        "ignore",
        "ignore a-rule",
        "ignore[] why",
        "ignore[ ] why",
        "IGNORE[a] why",
        "off[a] why",
        "ignore[a] until=soon why",
        "ignore[a] until=2027-02-30 why",
        "enable[a]",
        "",
    ],
)
def test_what_does_not(text: str) -> None:
    """What can't be read is kept, with what is wrong, and covers nothing."""
    (found,) = directives(document(f"<!-- ipskeptic: {text} -->\nMore."))

    assert found.wrong


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("One.\n\n<!-- ipskeptic: ignore[a] b -->\n\nTwo.\n\nThree.", 5, 5),
        ("One.\n\nTwo. <!-- ipskeptic: ignore[a] b -->\n\nThree.", 3, 3),
        ("<!-- ipskeptic: disable[a] b -->\nOne.\n<!-- ipskeptic: enable[a] -->\nTwo.", 1, 3),
        ("One.\n<!-- ipskeptic: disable[a] b -->\nTwo.", 2, END),
        ("One.\n<!-- ipskeptic: ignore-file[a] b -->", 1, END),
        ("One.\n<!-- ipskeptic: ignore[a] b -->", 2, 2),
    ],
)
def test_which_lines(text: str, first: int, last: int) -> None:
    """Alone it speaks of the next block, else of its line; a pair of what lies between."""
    (found,) = directives(document(text))

    assert (found.first, found.last) == (first, last)


def test_a_table_is_one_block() -> None:
    """A comment above a table speaks of all of its rows."""
    made = document("<!-- ipskeptic: ignore[a] b -->\n\nx\ny\nz")
    cells = tuple(
        block._replace(kind="cell", table=1 if block.text in ("x", "y") else 0)
        for block in made.blocks
    )
    (found,) = directives(made._replace(blocks=cells))

    assert (found.first, found.last) == (3, 4)


def test_enabling_some_leaves_the_rest_disabled() -> None:
    """What is enabled again ends there; the other rules go on."""
    text = "<!-- ipskeptic: disable[a, b] c -->\nOne.\n<!-- ipskeptic: enable[a] -->\nTwo."
    ended, going = directives(document(text))

    assert (ended.rules, ended.first, ended.last) == (("a",), 1, 3)
    assert (going.rules, going.first, going.last) == (("b",), 1, END)


def test_its_last_day_counts_as_a_whole() -> None:
    """It holds on the day that it names, and not on the next."""
    text = "<!-- ipskeptic: ignore[a] b until={} -->\nOne."
    (last,) = directives(document(text.format("2026-11-26")))
    (over,) = directives(document(text.format("2026-11-25")))

    assert not last.expired(NOW)
    assert over.expired(NOW)
