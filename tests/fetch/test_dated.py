"""Dated copies: which are asked for, and in which order."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.model.when import parse_window
from ipskeptic.update.fetch.answers import Answer, Asked, Missing, Watch
from ipskeptic.update.fetch.dated import PROBED_DAYS, Dated, nearest

DAILY = "https://ftp.example.org/stats/{yyyy}/delegated-{yyyy}{mm}{dd}.gz"
OLD = "https://ftp.example.org/old/delegated.{yyyy}-{mm}-{dd}"
MONTHLY = "https://example.org/exit-list-{yyyy}-{mm}.tar.xz#exit-list/{dd}/*"
VARIES = "https://example.org/{yyyy}/{mm}/rib-{yyyy}{mm}{dd}-*.gz"


class Folders:
    """A place that lists the folders it was given, and writes down what it was asked."""

    name = "folders"

    def __init__(self, *urls: str, years: int = 1) -> None:
        self.years_searched = years
        self._urls = urls
        self.asked: list[str] = []

    def get(self, asked: Asked, into: object, watch: Watch) -> Answer:
        """Nothing is there."""
        return Missing(asked.url)

    def listing(self, folder: str) -> tuple[str, ...]:
        """Names of what lies in a folder."""
        self.asked.append(folder)
        return tuple(url.removeprefix(folder) for url in self._urls if url.startswith(folder))


def order(pattern: str, at: str, place: Folders, most: int = 100) -> list[tuple[int, str]]:
    """Days off and date of what is asked for, in order."""
    found = islice(nearest(pattern, parse_window(at), place), most)
    return [(copy.days, copy.date) for copy in found]


def listed(*days: str) -> tuple[str, ...]:
    """Addresses of daily copies."""
    return tuple(
        f"https://ftp.example.org/stats/{day[:4]}/delegated-{day.replace('-', '')}.gz"
        for day in days
    )


def test_the_very_day_is_asked_for_without_a_listing() -> None:
    """Most archives have it, and no listing is needed then."""
    place = Folders()

    assert order(DAILY, "2014-12-11", place, 1) == [(0, "2014-12-11")]
    assert place.asked == []


def test_then_what_is_listed_the_nearest_first() -> None:
    """The earlier of two that are as near; copies of the years beside count."""
    place = Folders(*listed("2014-12-08", "2014-12-14", "2015-01-02", "2013-12-31"))

    assert order(DAILY, "2014-12-11", place) == [
        (0, "2014-12-11"), (3, "2014-12-08"), (3, "2014-12-14"), (22, "2015-01-02"),
        (345, "2013-12-31"),
    ]  # fmt: skip


def test_a_copy_of_the_next_year_may_be_nearer() -> None:
    """The last day of a year has its neighbour in another folder."""
    place = Folders(*listed("2014-01-05", "2015-01-01"))

    assert order(DAILY, "2014-12-31", place)[1] == (1, "2015-01-01")


def test_where_nothing_is_listed_days_are_tried() -> None:
    """Outward, the earlier first, up to a bound."""
    found = order(DAILY, "2014-12-11", Folders())

    assert [date for _, date in found[:4]] == [
        "2014-12-11", "2014-12-10", "2014-12-12", "2014-12-09",
    ]  # fmt: skip
    assert len(found) == 2 * PROBED_DAYS + 1
    assert max(days for days, _ in found) == PROBED_DAYS


def test_alternatives_are_tried_in_their_order() -> None:
    """For each date the first form, then the second; listed ones the same."""
    both = f"{DAILY} {OLD}"
    chance = [copy.url for copy in nearest(both, parse_window("2014-12-11"), Folders())][:3]
    place = Folders(
        *listed("2014-12-10"),
        "https://ftp.example.org/old/delegated.2014-12-10",
        "https://ftp.example.org/old/delegated.2014-12-12",
    )
    found = [copy.url for copy in nearest(both, parse_window("2014-12-11"), place)]

    assert chance[1] == "https://ftp.example.org/old/delegated.2014-12-11"
    assert chance[2].endswith("/2014/delegated-20141210.gz")
    assert found[2:] == [
        "https://ftp.example.org/stats/2014/delegated-20141210.gz",
        "https://ftp.example.org/old/delegated.2014-12-12",
    ]


def test_a_disk_is_searched_as_far_as_it_reaches() -> None:
    """A mirror on a disk may only have a copy of many years off."""
    place = Folders(*listed("2001-05-02"), years=40)

    assert order(DAILY, "2014-12-11", place)[1] == (4971, "2001-05-02")


def test_what_is_named_otherwise_is_passed_over() -> None:
    """Checksums, other files, and dates that are none."""
    folder = "https://ftp.example.org/stats/2014/"
    names = ("delegated-20141210.gz.md5", "delegated-latest.gz", "delegated-20141399.gz", "x")
    place = Folders(*(folder + name for name in names), *listed("2014-12-01"))

    assert order(DAILY, "2014-12-11", place)[1:] == [(10, "2014-12-01")]


def test_a_mirror_may_have_packed_them() -> None:
    """The address is that of the publisher all the same."""
    place = Folders("https://ftp.example.org/old/delegated.2014-12-10.xz")
    found = list(nearest(OLD, parse_window("2014-12-11"), place))

    assert found[1] == Dated(1, "2014-12-10", "https://ftp.example.org/old/delegated.2014-12-10")


def test_a_part_that_varies_needs_a_listing() -> None:
    """The minute of a routing table is found in its folder, and in those of the months beside."""
    folder = "https://example.org/2014/11/"
    place = Folders(folder + "rib-20141130-1200.gz", "https://example.org/2014/12/rib-x.gz")

    assert order(VARIES, "2014-12-01", place) == [(1, "2014-11-30")]
    assert order(VARIES, "2014-12-01", Folders()) == []
    assert f"{folder}" in place.asked


def test_a_month_is_one_copy() -> None:
    """A monthly archive is asked for once, with the member that is wanted of it."""
    found = next(nearest(MONTHLY, parse_window("2014-12-11"), Folders()))
    months = {copy.date for copy in nearest(MONTHLY, parse_window("2014-12-11"), Folders())}

    assert found == Dated(
        0, "2014-12", "https://example.org/exit-list-2014-12.tar.xz", "exit-list/{dd}/*"
    )
    assert months <= {"2014-11", "2014-12", "2015-01"}


@pytest.mark.parametrize("at", ["0001-01-01", "9999-12-30"])
def test_the_ends_of_the_calendar(at: str) -> None:
    """No date makes it fall over."""
    window = parse_window(at)

    assert next(nearest(VARIES.replace("*", "1"), window, Folders())).days == 0


@pytest.mark.parametrize(
    ("side", "first"),
    [("before", "2014-11-01"), ("after", "2018-10-13"), ("nearest", "2014-11-01")],
)
def test_one_side_alone(side: str, first: str) -> None:
    """Copies of the other side are no end of the search, however near they are."""
    place = Folders(*listed("2014-11-01", "2018-10-13"), years=40)
    found = list(nearest(DAILY, parse_window("2014-12-11"), place, side))
    real = [copy.date for copy in found if copy.days]

    assert real == [first]


def test_a_folder_for_each_day() -> None:
    """The folder above is listed: those of other days are in no day's own."""
    day_folder = "https://example.org/tal/{yyyy}/{mm}/{dd}/roas.csv"
    place = Folders(
        "https://example.org/tal/2014/12/01", "https://example.org/tal/2014/12/10",
        "https://example.org/tal/2015/01/02", "https://example.org/tal/2014/11/31",
    )  # fmt: skip
    found = list(nearest(day_folder, parse_window("2014-12-11"), place))

    assert [(copy.days, copy.date) for copy in found] == [
        (0, "2014-12-11"), (1, "2014-12-10"), (10, "2014-12-01"), (22, "2015-01-02"),
    ]  # fmt: skip
    assert found[1].url == "https://example.org/tal/2014/12/10/roas.csv"
    joined = "https://example.org/nro/{yyyy}{mm}{dd}/nro-delegated-stats"
    there = Folders("https://example.org/nro/20141130", "https://example.org/nro/latest")

    assert order(joined, "2014-12-11", there)[1:] == [(11, "2014-11-30")]


def test_within_a_month_before_beside_it() -> None:
    """Where days are tried for a month, its own come first, then those around it."""
    found = order(DAILY, "2014-12", Folders())

    assert [date for _, date in found[:31]] == [f"2014-12-{day:02}" for day in range(1, 32)]
    assert found[31:33] == [(1, "2014-11-30"), (1, "2015-01-01")]
    assert found[-1] == (PROBED_DAYS, "2015-01-31")


def test_a_listing_that_names_the_end_of_time() -> None:
    """A name with a date that has no day after it is passed over, as one that is no date."""
    flat = "https://example.org/delegated-{yyyy}{mm}{dd}"
    place = Folders(*(f"https://example.org/delegated-{day}" for day in ("99991231", "20141210")))

    assert order(flat, "2014-12-11", place)[1:] == [(1, "2014-12-10")]


@pytest.mark.parametrize("at", ["0001-01-01", "9999-12-30"])
def test_days_around_the_ends_of_the_calendar(at: str) -> None:
    """Those that there are are tried."""
    assert len(order(DAILY, at, Folders())) in range(PROBED_DAYS, PROBED_DAYS + 3)


DAYS = st.dates(date(1999, 1, 1), date(2030, 12, 31))


@given(st.lists(DAYS, max_size=8, unique=True), DAYS)
def test_nothing_nearer_is_left_out(days: list[date], at: date) -> None:
    """Of what a disk has, the first asked for (but for the chance of the day) is the nearest."""
    place = Folders(*listed(*(day.isoformat() for day in days)), years=40)
    found = list(nearest(DAILY, parse_window(at.isoformat()), place))
    wanted = sorted((abs((day - at).days), day.isoformat()) for day in days if day != at)

    assert found[0].date == at.isoformat()
    if wanted:
        assert (found[1].days, found[1].date) == wanted[0]
        assert [copy.days for copy in found[1:]] == sorted(copy.days for copy in found[1:])
    else:
        assert len(found) == (2 * PROBED_DAYS + 1 if not days else 1)


def test_probing_stays_in_its_bound() -> None:
    """The farthest chance is `PROBED_DAYS` off on both sides."""
    found = {copy.date for copy in nearest(DAILY, parse_window("2014-12-11"), Folders())}
    middle = date(2014, 12, 11)

    assert min(found) == (middle - timedelta(days=PROBED_DAYS)).isoformat()
    assert max(found) == (middle + timedelta(days=PROBED_DAYS)).isoformat()
