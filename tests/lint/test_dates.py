"""Dates and clock times as reports write them."""

from __future__ import annotations

import pytest

from ipskeptic.lint.dates import dates_in
from tests.rules.running import read


@pytest.mark.parametrize(
    ("text", "piece", "window", "zoned"),
    [
        ("seen on 2014-12-11.", "2014-12-11", "2014-12-11", True),
        ("at 2014-12-11T10:00:30Z,", "2014-12-11T10:00:30Z", "2014-12-11T10:00:30Z", True),
        ("2024-03-12 14:20 +09:00", "2024-03-12 14:20 +09:00", "2024-03-12T05:20Z", True),
        ("2024-03-12 14:20 in the log", "2024-03-12 14:20", "2024-03-12", False),
        ("on 11 December 2014 it", "11 December 2014", "2014-12-11", True),
        ("the 3rd of June, 2016 was", "3rd of June, 2016", "2016-06-03", True),
        ("Dec 11, 2014 at 14:20 UTC", "Dec 11, 2014 at 14:20 UTC", "2014-12-11T14:20Z", True),
        ("at 14:20 on 11 Dec 2014", "14:20 on 11 Dec 2014", "2014-12-11", False),
        ("09:15 Moscow time on 1 March 2014", "09:15 Moscow time on 1 March 2014", None, True),
        ("in Sept. 2015 and", "Sept. 2015", "2015-09", True),
        ("on 13/11/2014", "13/11/2014", "2014-11-13", True),
        ("10:22 PM UTC on 4 May 2023", "10:22 PM UTC on 4 May 2023", "2023-05-04T22:22Z", True),
    ],
)
def test_read(text: str, piece: str, window: str | None, zoned: bool) -> None:
    """A date is read with the clock time beside it, in UTC where its offset is known."""
    (found,) = dates_in(text)

    assert text[found.start : found.end] == piece
    assert found.zoned is zoned
    if window:
        assert found.window
        assert found.window.text == window


@pytest.mark.parametrize(
    ("text", "zoned"),
    [
        ("between 11:02 and 13:40 UTC", [True, True]),
        ("from 2024-03-12 11:02 to 13 March 2024 02:10 UTC", [True, True]),
        ("at 09:14, 09:20 and 09:45 UTC", [True, True, True]),
        ("at 11:02 we saw it, and at 13:40 UTC again", [False, True]),
        ("between 11:02 and 13:40", [False, False]),
    ],
)
def test_zone_of_a_range(text: str, zoned: list[bool]) -> None:
    """The zone at the end of a range or list of clock times is that of all."""
    assert [found.zoned for found in dates_in(text)] == zoned


def test_day_or_month() -> None:
    """Where day and month may be either, it is a date without a window."""
    (found,) = dates_in("on 12/11/2014")

    assert found.window is None


@pytest.mark.parametrize(
    "text",
    [
        "1.2.3.2014",
        "version 10.12.2014.3",
        "2014",
        "ratio 1:20",
        "30 February 2014",
        "no 1999 date",
    ],
)
def test_no_date(text: str) -> None:
    """Versions, years alone, ratios and days that don't exist are none."""
    assert dates_in(text) == []


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("# Report\n\nPublished: 2014-12-19\n\nIt began on 2 May 2014.\n", "2014-12-19"),
        ("# Report\n\n19 December 2014\n\nText.\n", "2014-12-19"),
        ("# Attack of December 2014\n\nText.\n", "2014-12"),
        ("# Report\n\nIt began on 2 May 2014 in the north.\n", None),
        ("---\ntitle: x\ndate: 2024-03-12\n---\n\nText.\n", "2024-03-12"),
    ],
)
def test_when_a_report_was_made(text: str, window: str | None) -> None:
    """By its facts, by a line that says so, by a date alone on its line or in the title."""
    made = read(text).published

    assert (made.text if made else None) == window
