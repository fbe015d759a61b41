"""Times as people and logs write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.errors import UsageError
from ipskeptic.intake.time import parse_time
from ipskeptic.model.when import parse_window
from tests.intake.laws import check_time, relaxed


@pytest.mark.parametrize(
    ("text", "written", "seconds"),
    [
        ("2014-12", "2014-12", 31 * 86400),
        ("2016-02", "2016-02", 29 * 86400),
        ("2014-12-11", "2014-12-11", 86400),
        (" 2014-12-11\n", "2014-12-11", 86400),
        ("2014/12/11", "2014-12-11", 86400),
        ("2014-12-11Z", "2014-12-11", 86400),
        ("2014-12-11+00:00", "2014-12-11", 86400),
        ("2014-12-11T10:00", "2014-12-11T10:00Z", 60),
        ("2014-12-11 10:00", "2014-12-11T10:00Z", 60),
        ("2014-12-11t10:00z", "2014-12-11T10:00Z", 60),
        ("2014-12-11T10:00 UTC", "2014-12-11T10:00Z", 60),
        ("2014-12-11 10:00 gmt", "2014-12-11T10:00Z", 60),
        ("2014-12-11T10:00+01:00", "2014-12-11T09:00Z", 60),
        ("2014-12-11T00:30+09:00", "2014-12-10T15:30Z", 60),
        ("2014-12-31T23:30-05:30", "2015-01-01T05:00Z", 60),
        ("2014-12-11T10:00-00:00", "2014-12-11T10:00Z", 60),
        ("2014-12-11T10:00−01", "2014-12-11T11:00Z", 60),
        ("2014-12-11T10:00:05Z", "2014-12-11T10:00:05Z", 1),
        ("2014-12-11T10:00:05.999999999Z", "2014-12-11T10:00:05Z", 1),
        ("2014-12-11 10:00:05,123", "2014-12-11T10:00:05Z", 1),
        ("2014/12/11 10:00:05 +0100", "2014-12-11T09:00:05Z", 1),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", 1),
        ("1418292000", "2014-12-11T10:00:00Z", 1),
        ("1418292000.123456", "2014-12-11T10:00:00Z", 1),
        ("1418292000999", "2014-12-11T10:00:00Z", 1),
        ("1983-01-01", "1983-01-01", 86400),
        ("2199-12", "2199-12", 31 * 86400),
    ],
)
def test_forms_that_count(text: str, written: str, seconds: int) -> None:
    """A time is as wide as what was said, in UTC, and its text is read back as the same."""
    window = parse_time(text)

    assert window.text == written
    assert window.end - window.start == timedelta(seconds=seconds)
    assert parse_window(window.text) == window


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        ("2014", "a year is too wide"),
        ("201412", "a date has dashes"),
        ("20141211", "a date has dashes"),
        ("20141211100000", "a date has dashes"),
        ("2014/12", "write 2014-12"),
        ("2014-1-1", "two digits"),
        ("2014-13-01", "no such date"),
        ("2014-13", "no such date"),
        ("2014-02-30", "no such date"),
        ("0000-01-01", "no such date"),
        ("2014-12-11T24:00", "no such date or time"),
        ("2014-12-11T10:60", "no such date or time"),
        ("2014-12-11T10:00:60", "no such date or time"),
        ("2014-12-11T10", "give the minute too"),
        ("2014-12-11T10:00 CET", "give the offset"),
        ("2014-12-11 10:00:00 PST", "give the offset"),
        ("2014-12-11+09:00", "is no day in UTC"),
        ("2014-12-11T10:00+20:00", "no place is +20:00 from UTC"),
        ("2014-12-11T10:00+01:75", "no place is +01:75 from UTC"),
        ("2014121110", "may be Unix time, or 2014-12-11 with an hour"),
        ("946684800", "Unix time has 10 digits"),
        ("1418292000123456", "Unix time has 10 digits"),
        ("-1418292000", "Unix time has 10 digits"),
        ("1.5", "Unix time has 10 digits"),
        ("9999999999", "is in the year 2286"),
        ("0000000000", "is before 1983-01-01"),
        ("1982-12-31", "is before 1983-01-01"),
        ("1983-01-01T05:00+09:00", "is before 1983-01-01"),
        ("2200-01", "is in the year 2200"),
        ("9999-12", "no such date"),
        ("9999-12-31", "no such date"),
        ("9999-12-31T23:59-14:00", "no such date"),
        ("0001-01-01T00:00+14:00", "no such date"),
        ("11/12/2014", "day and month may be either"),
        ("11.12.14", "day and month may be either"),
        ("11 Dec 2014", "write the month as a number"),
        ("11/Dec/2014:10:00:00 +0100", "write the month as a number"),
        ("2014-W50-4", "week and day-of-year"),
        ("2014-345", "week and day-of-year"),
        ("yesterday", "a report must name its time"),
        ("2014-12-11/2014-12-12", "write it like"),
        ("2014-12/11", "write it like"),
        ("٢٠١٤-12-11", "write it like"),
        ("x" * 100_000, "write it like"),
    ],
)
def test_forms_that_do_not_count(text: str, why: str) -> None:
    """What is no time, or could be two, is refused with what to write instead."""
    with pytest.raises(UsageError) as caught:
        parse_time(text)

    assert why in str(caught.value)
    assert len(str(caught.value)) < 300


def test_messages_repeat_no_hostile_text() -> None:
    """A message holds no control character, whatever the input holds."""
    with pytest.raises(UsageError) as caught:
        parse_time("\x1b[2J2014")

    assert str(caught.value).isprintable()


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1983, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@relaxed
@given(MOMENTS, OFFSETS)
def test_any_offset_gives_the_same_moment(moment: datetime, zone: timezone) -> None:
    """A moment reads the same in whatever zone it is written, and as Unix time."""
    start = moment.replace(microsecond=0)
    window = parse_time(moment.astimezone(zone).isoformat())

    assert window.start == start
    assert parse_time(f"{int(start.timestamp()) * 1000:013}") == window


@relaxed
@given(st.text("0123456789-/:TZ+ .W", max_size=30) | st.text(max_size=30))
def test_every_text_gives_a_window_or_a_message(text: str) -> None:
    """Any text gives a window whose text reads back as the same, or a printable message."""
    check_time(text)
