"""Hostile text: the time grows as the text does."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from ipskeptic.intake.documents import reader_for

FORMATS = ("markdown", "html", "asciidoc", "text")
UNITS = (
    *("[", "*", "`", "|", "<", "<!--", "&", ">", "> ", "- ", "#", "_", "](", "<a ", "a\n", "\n"),
    *(
        "[a](",
        '[a](b "',
        "*a",
        "_a_ ",
        '<a b="',
        "<b><p>",
        "<ul><li>",
        "<title>",
        "http://",
        "(http://",
    ),
    *("|a|b|\n|-|-|\n", "[a]: b\n", "- a\n", "> a\n", "|===\n", "----\n", "link:a[", "<!", "[^a]"),
)


def _nested(size: int) -> str:
    return "\n".join("  " * (depth % 200) + "- a" for depth in range(size // 200))


SHAPES: dict[str, Callable[[int], str]] = {
    "nested lists": _nested,
    "deep, then empty lines": lambda size: "- " * (size // 4) + "x" + "\n" * (size // 2),
    "deep quotes": lambda size: "> " * (size // 4) + "x" + "\n>" * (size // 4),
    "brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "emphasis": lambda size: "*a " * (size // 6) + "a* " * (size // 6),
    "ticks": lambda size: "".join(
        "`" * length + "a" for length in range(1, int((2 * size) ** 0.5))
    ),
    "references": lambda size: "[a]: b\n\n" + "[" * (size // 2) + "a]" * (size // 4),
    "attributes": lambda size: "<a" + ' b="c"' * (size // 6),
    "tags": lambda size: "<a " * (size // 3) + ">",
    "blanks": lambda size: "a" + " " * size + "b",
    "cells": lambda size: (
        "|a" * (size // 8) + "|\n" + "|-" * (size // 8) + "|\n" + "|b" * (size // 4)
    ),
    **{unit: lambda size, unit=unit: unit * (size // len(unit)) for unit in UNITS},  # type: ignore[misc]
}


def seconds(format_: str, text: str) -> float:
    """How long a format's reader takes, in seconds of the processor."""
    read = reader_for("", "", format_).read
    assert read is not None
    # The collector goes through all that a long run of tests has left: no business of the reader.
    gc.collect()
    gc.disable()
    try:
        begin = time.process_time()
        read(text)
        return time.process_time() - begin
    finally:
        gc.enable()


@pytest.mark.slow
@pytest.mark.parametrize("format_", FORMATS)
def test_no_text_takes_long(format_: str) -> None:
    """What takes quadratic time takes minutes at this size, not parts of a second."""
    slow = {
        name: took for name, make in SHAPES.items() if (took := seconds(format_, make(8000))) > 1
    }

    assert slow == {}


@pytest.mark.slow
@pytest.mark.parametrize("format_", FORMATS)
def test_twice_the_text_takes_twice_the_time(format_: str) -> None:
    """From one size to the next, four times as large, the time grows by no more than about that."""
    for name, make in SHAPES.items():
        took = [
            max(min(seconds(format_, make(size)) for _ in range(2)), 0.05)
            for size in (60_000, 240_000)
        ]

        assert all(after / before < 9 for before, after in pairwise(took)), (name, took)
