"""One span several times in one snapshot."""

from __future__ import annotations

import pytest

from ipskeptic.model.feed import Span
from ipskeptic.update.columns import Columns
from ipskeptic.update.same import join_same_spans, join_values

NET = 0xC0000200  # 192.0.2.0


@pytest.mark.parametrize(
    ("values", "joined"),
    [
        (["a=1"], "a=1"),
        (["a=2", "a=1"], "a=1, 2"),
        (["a=1\tb=2", "b=1"], "a=1\tb=1, 2"),
        (["b=1", "a=1\tb=2", ""], "a=1\tb=1, 2"),
        (["a=x=y", "a=z"], "a=x=y, z"),
        (["plain", "a=1"], "a=1\tplain"),
        ([""], ""),
    ],
)
def test_values_are_joined_key_by_key(values: list[str], joined: str) -> None:
    """Distinct values of a key, sorted, and keys in the order of the sorted values."""
    assert join_values(values) == joined == join_values(reversed(values))


def test_only_equal_spans_are_joined() -> None:
    """A joined value that is there already is used again, and other spans stay as they are."""
    spans = [
        Span(4, NET, NET + 255, "a=1"),
        Span(4, NET, NET + 255, "a=2"),
        Span(4, NET, NET + 127, "a=1, 2"),
        Span(6, NET, NET, "a=1"),
        Span(6, NET, NET, "a=2"),
        Span(6, NET + 1, NET + 1, "a=1"),
        Span(6, NET + 1, NET + 1, "a=2"),
        Span(6, NET, NET + (1 << 80), "a=1"),
    ]
    joined = join_same_spans(Columns.from_spans(spans))

    assert list(joined) == [
        Span(4, NET, NET + 127, "a=1, 2"),
        Span(4, NET, NET + 255, "a=1, 2"),
        Span(6, NET, NET, "a=1, 2"),
        Span(6, NET, NET + (1 << 80), "a=1"),
        Span(6, NET + 1, NET + 1, "a=1, 2"),
    ]
    assert sorted(joined.strings) == ["a=1", "a=1, 2", "a=2"]
