"""Which copies speak for a time, and which are the newest."""

from __future__ import annotations

from ipskeptic.model.feed import Snapshot
from ipskeptic.model.when import day
from ipskeptic.update.choosing import newest, speaking_for


def copy(
    date: str, *, feed: str = "one", excerpt: bool = False, families: str = "46", fetched: str = ""
) -> Snapshot:
    """A copy of a feed."""
    came = f"{fetched}T00:00:00Z" if fetched else ""
    sha = f"{date}{families}{excerpt}{fetched}"
    return Snapshot(0, feed, date, fetched_at=came, sha256=sha, excerpt=excerpt, families=families)


OLD, MIDDLE, NEW = copy("2014-10-31"), copy("2016-04-10"), copy("2024-02-08")


def test_the_newest_of_each_feed() -> None:
    """One date a feed, by the publisher's date."""
    other = copy("2010-01-01", feed="two")

    assert newest([OLD, NEW, other, MIDDLE]) == {NEW, other}
    assert newest([]) == set()


def test_all_files_of_the_newest_date_and_family() -> None:
    """A feed may be two files of a day, or one of each family with dates of their own."""
    four, six = copy("2024-02-08", families="4"), copy("2020-01-01", families="6")
    twin = NEW._replace(sha256="another")

    assert newest([OLD, NEW, twin]) == {NEW, twin}
    assert newest([OLD._replace(families="4"), four, six]) == {four, six}


def test_an_excerpt_does_not_stand_for_the_whole() -> None:
    """The newest whole copy is taken beside it, since an excerpt's silence says nothing."""
    part = copy("2026-06-26", excerpt=True)

    assert newest([OLD, NEW, part]) == {NEW, part}
    assert newest([part]) == {part}
    assert speaking_for([OLD, MIDDLE, part], [day("2020-01-01")]) == {MIDDLE, part}


def test_undated_copies_go_by_when_they_came() -> None:
    """Only where no copy has a date, and for no time at all."""
    early, late = copy("", fetched="2024-01-01"), copy("", fetched="2024-02-01")

    assert newest([early, late]) == {late}
    assert newest([early, OLD]) == {OLD}
    assert speaking_for([early, late], [day("2024-01-01")]) == set()


def test_the_nearest_on_both_sides_of_each_time() -> None:
    """As the readers of evidence choose; the day itself counts as before."""
    held = [OLD, MIDDLE, NEW]

    assert speaking_for(held, [day("2014-12-11")]) == {OLD, MIDDLE}
    assert speaking_for(held, [day("2016-04-10")]) == {MIDDLE, NEW}
    assert speaking_for(held, [day("2010-01-01"), day("2030-01-01")]) == {OLD, NEW}
    assert speaking_for(held, []) == set()
