"""Times of observations: a moment, or the two ends between which something was seen."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from ipskeptic.errors import UsageError
from ipskeptic.intake.documents._json import JsonObject, JsonText, JsonWord
from ipskeptic.intake.time import parse_time
from ipskeptic.model.when import Window, day


class Dated(NamedTuple):
    """A time with the field it comes from, or why it can't be read.

    Attributes:
        when: The time; None without.
        basis: As `model.observed.Observed.basis`.
        problem: Why it is refused, one clause; "" if it is not.
    """

    when: Window | None = None
    basis: str = ""
    problem: str = ""


def word_of(item: JsonObject, name: str) -> str:
    """A string, or a number or word as it stands; "" for null and what is not there."""
    value = item.get(name)
    if isinstance(value, JsonText):
        return value.text
    return value.raw if isinstance(value, JsonWord) and value.raw != "null" else ""


def moment(text: str, basis: str) -> tuple[Dated, ...]:
    """One time; nothing for an empty text."""
    if not text.strip():
        return ()
    try:
        return (Dated(parse_time(text), basis),)
    except UsageError as error:
        return (Dated(problem=f"its {basis} {error}"),)


def between(first: str, last: str, begins: str, ends: str) -> tuple[Dated, ...]:
    """The times of what was seen between two moments, at least once at each of them.

    Where both lie in one second, minute or day (UTC) it is that. Else it is judged at both ends:
    records change by the day, and in a window of months the holder may have changed, so neither
    the whole window nor its middle is a time at which it was seen.

    Args:
        first: The beginning; "" where it is not given.
        last: The end; likewise.
        begins: What the field with the beginning is called.
        ends: What that with the end is called.

    Returns:
        None to two times; one with a problem where they can't be used.
    """
    low, high = moment(first, begins), moment(last, ends)
    for one in (*low, *high):
        if one.problem:
            return (one,)
    if not low or not high:
        return low or high
    start, end = low[0].when, high[0].when
    if start is None or end is None:
        return ()
    if end.start < start.start:
        return (Dated(problem=f"its {ends} {last.strip()[:40]} is before its {begins}"),)
    both = f"{begins}..{ends}"
    if start == end:
        return (Dated(start, both),)
    return (Dated(shared, both),) if (shared := _shared(start, end)) else (*low, *high)


def span_of(item: JsonObject, begins: str, ends: str) -> tuple[Dated, ...]:
    """The times between two fields of an object, as `between` has them."""
    return between(word_of(item, begins), word_of(item, ends), begins, ends)


def _shared(start: Window, end: Window) -> Window | None:
    """The minute or day in which both lie."""
    first, last = start.start, end.end - timedelta(microseconds=1)
    minute = first.replace(second=0, microsecond=0)
    if last.replace(second=0, microsecond=0) == minute:
        return Window(minute, minute + timedelta(minutes=1), minute.strftime("%Y-%m-%dT%H:%MZ"))
    if first.date() == last.date():
        return day(first.date().isoformat())
    return None
