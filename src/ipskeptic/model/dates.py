"""How times and counts are written in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.when import Window


def window_text(window: Window) -> str:
    """A time as a reader expects it: `2024-03-12 14:20 UTC`, `2014-12-11`, `2014-05`."""
    if "T" not in window.text:
        return window.text
    return window.text.replace("T", " ").removesuffix("Z") + " UTC"


def dates_text(windows: Sequence[Window]) -> str:
    """Dates in a row: `2014-10-31 and 2016-04-10`; `undated` for none.

    More than two are written as first, last and count; times of one day give the day once.
    """
    texts = [window_text(window) for window in windows]
    if not texts:
        return "undated"
    if len(texts) == 1:
        return texts[0]
    days = {text[:10] for text in texts}
    if len(days) == 1 and all(len(text) > 10 for text in texts):
        first, last = texts[0][11:16], texts[-1][11:16]
        return f"{texts[0][:10]} {first} to {last} UTC"
    if len(texts) == 2:
        return f"{texts[0]} and {texts[1]}"
    return f"{texts[0]} to {texts[-1]} ({len(texts)} dates)"


def span_text(days: int) -> str:
    """A distance in time as a reader says it: `3 days`, `7 months`, `2 years`."""
    if days < 60:
        return f"{days} day{'s' if days != 1 else ''}"
    if days < 730:
        return f"{round(days / 30.44)} months"
    years = days / 365.25
    return f"{years:.0f} years"


def and_list(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
