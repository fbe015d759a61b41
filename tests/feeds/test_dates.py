"""Publishers' dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.lookup.feeds._dates import checked, from_digits, from_epoch, from_stamp, read_date
from ipskeptic.model.when import parse_window


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Source File Date: Wed Jun 14 01:08:09 UTC 2017", "2017-06-14T01:08Z"),
        ("; Last-Modified: Fri, 17 Jan 2025 17:03:47 GMT", "2025-01-17T17:03Z"),
        ("Last update: Sat, 22 Aug 2026 03:00:29 +0200", "2026-08-22T01:00Z"),
        ("Thu Apr 30 2026 21:30:06 UTC", "2026-04-30T21:30Z"),
        ("generated at Fri Dec 20 10:06:01 UTC 2024.", "2024-12-20T10:06Z"),
        ("# Last updated: 2024-04-04 07:03:03 UTC    #", "2024-04-04T07:03Z"),
        ("# Last updated: 2015-10-15 14:45:01 (UTC)", "2015-10-15T14:45Z"),
        ("Last modified: 2025-07-24 10:00:06.525037", "2025-07-24"),
        ("2025-07-24T19:16:28.780563", "2025-07-24"),
        ("2025-07-24T19:16:28.780563Z", "2025-07-24T19:16Z"),
        ("2025-07-24T19:16:28-07:00", "2025-07-25T02:16Z"),
        ("2026-08-22-15-17-05", "2026-08-22"),
        ("on 2026/08/10", "2026-08-10"),
        ("Mon Sep 15 22:09:50 2014", "2014-09-15"),
        ("17 January 2025", "2025-01-17"),
        ("March 2024", ""),
        ("Jun 31 2017", ""),
        ("2017-13-01", ""),
        ("1066-10-14", ""),
        ("no date", ""),
        ("", ""),
    ],
)
def test_dates_in_text(text: str, date: str) -> None:
    """The minute counts where a zone is stated, else only the day."""
    assert read_date(text) == date


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("1784584799", "2026-07-20T21:59Z"),
        ("1784970020780", "2026-07-25T09:00Z"),
        (1710252800, "2024-03-12T14:13Z"),
        ("20240312", ""),
        (True, ""),
        (-5, ""),
        (1.5, ""),
        (None, ""),
        ("１７８４５８４７９９", ""),
    ],
)
def test_dates_of_seconds(value: object, date: str) -> None:
    """Seconds and milliseconds since 1970 give the minute; anything else gives nothing."""
    assert from_epoch(value) == date


def test_dates_of_digits_and_names() -> None:
    """Eight digits are a day; a table's name may have its hour and minute."""
    assert from_digits("20141031") == "2014-10-31"
    assert from_digits("20141331") == ""
    assert from_digits("2014103") == ""
    assert from_stamp("rib.20140513.0600.bz2") == "2014-05-13T06:00Z"
    assert from_stamp("raw/20210416-rib.pickle") == "2021-04-16"
    assert from_stamp("rib.20140513.9900.bz2") == "2014-05-13"
    assert from_stamp("rib.bz2") == ""


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1981-09", "1981-09"),
        ("2024-03-12", "2024-03-12"),
        ("2024-03-12T14:20Z", "2024-03-12T14:20Z"),
        ("2024-03-12T14:17:21Z", "2024-03-12T14:17:21Z"),
        ("0024-03-12T14:17:21Z", ""),
        ("2024-W11-2", ""),
        ("20240312T141721Z", ""),
        ("2024-03-12T14:17:21+00Z", ""),
        ("2024-13", ""),
        ("9999-12-31", ""),
        ("２０２４-03-12", ""),
    ],
)
def test_dates_as_a_window_writes_them(text: str, date: str) -> None:
    """Only the four forms of a window count, and only years in which there were feeds."""
    assert checked(text) == date


@given(st.text(max_size=60))
def test_what_is_read_is_a_window(text: str) -> None:
    """Whatever stands in a file, a date that is read can be read back."""
    for date in (read_date(text), from_epoch(text), from_digits(text), checked(text)):
        assert date == "" or parse_window(date).text == date
