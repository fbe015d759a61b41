"""The picture of a time line: marks, columns, and the scale above them."""

from __future__ import annotations

import re

import pytest

from ipskeptic.model.timeline import Stretch
from ipskeptic.model.when import Window, instant, parse_window
from ipskeptic.render.text.axis import axis_over, row, scale
from tests.render.lanes import lane, stretch
from tests.world import NOW


def picture(axis_from: str, *stretches: Stretch, columns: int = 12) -> str:
    """The marks of one lane from a date to now."""
    axis = axis_over([parse_window(axis_from)], instant(NOW), columns)
    assert axis is not None
    return row(axis, lane(*stretches)).plain


def test_each_state_has_its_mark() -> None:
    """Present, changed, partial, absent, not listed, empty, unread and no copy all differ."""
    marks = picture(
        "2015-01-01",
        stretch("present", "2015-02-01"),
        stretch("present", "2016-02-01", "2017-02-01", changed=True),
        stretch("partial", "2018-02-01"),
        stretch("absent", "2019-02-01", changed=True),
        stretch("not-listed", "2020-03-01"),
        stretch("empty", "2021-03-01"),
        stretch("unread", "2022-03-01"),
    )

    assert marks == "o*o%-_0?...."


def test_copies_that_share_a_column() -> None:
    """A change outweighs a record, a record silence; there and gone in one column is a change."""
    many = [f"20{year}-{month:02}-01" for year in range(15, 26) for month in range(1, 13)]

    assert picture("2015-01-01", stretch("present", *many)) == "o" * 12
    assert (
        picture(
            "2015-01-01",
            stretch("present", "2015-01-01"),
            stretch("absent", "2015-02-01"),
            columns=2,
        )
        == "*."
    )
    assert picture(
        "2015-01-01", stretch("not-listed", "2015-01-01"), stretch("present", "2015-02-01"),
        columns=2,
    ) == "o."  # fmt: skip


@pytest.mark.parametrize(
    ("first", "columns", "labels"),
    [
        ("2010-12-16", 60, "2010 2012 2014 2016 2018 2020 2022 2024"),
        ("2010-12-16", 24, "2010 2015 2020"),
        ("1984-01-01", 40, "1990 2000 2010 2020"),
        ("2026-05-02", 60, "2026-05 2026-06 2026-07 2026-08"),
        ("2025-09-02", 40, "2025-09 2025-12 2026-03 2026-06"),
        ("2026-08-26", 30, "2026-08"),
    ],
)
def test_the_scale(first: str, columns: int, labels: str) -> None:
    """As many round years or months are named as have room; the last tick may have no name."""
    axis = axis_over([parse_window(first)], instant(NOW), columns)
    assert axis is not None
    named, ticks = scale(axis)

    assert " ".join(named.split()) == labels
    assert len(ticks) <= columns
    assert all(ticks[at.start()] == "|" for at in re.finditer(r"\S+", named))


def test_a_scale_without_room() -> None:
    """Where not even the widest steps have room, names run into each other and nothing breaks."""
    axis = axis_over([parse_window("1900-01-01")], instant(NOW), 5)
    assert axis is not None

    assert all(len(line) <= 5 for line in scale(axis))


def test_a_copy_of_the_day_of_the_question() -> None:
    """A copy dated after the clock still has its column, the last one."""
    later: Window = parse_window("2026-08-27")
    axis = axis_over([later], instant(NOW), 10)

    assert axis is not None
    assert axis.column(later.start) <= 9


def test_without_a_date_there_is_no_axis() -> None:
    """Nothing with a date gives no picture."""
    assert axis_over([], instant(NOW), 10) is None
