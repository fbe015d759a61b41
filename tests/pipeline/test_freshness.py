"""What speaks for now, what is odd, and what would help most."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ipskeptic.model.status import REMARKS, FeedStatus
from ipskeptic.model.when import DAY
from ipskeptic.pipeline.freshness import Clock
from ipskeptic.pipeline.remarks import remarks_of
from tests.pipeline.held import (
    CATALOGUE,
    COPIES,
    INDEX,
    NOW,
    asked,
    copy,
    holdings,
    page,
    tables,
)


def status(name: str) -> FeedStatus:
    """The row of one feed."""
    return next(feed for feed in page().feeds if feed.name == name)


def remarks(name: str) -> list[str]:
    """Everything odd about a feed and its copies."""
    feed = status(name)
    return [r.name for r in (*feed.remarks, *(r for c in feed.copies for r in c.remarks))]


@pytest.mark.parametrize(
    ("name", "speaks", "reach", "why"),
    [
        ("arin", "yes", 31, ""),
        ("apnic", "no", 31, "3 months off"),
        ("ripencc", "yes", 31, ""),
        ("tor-exits", "yes", 246, ""),
        ("x4b-datacenter", "no", 90, "4 months off"),
        ("et-compromised", "yes", 30, ""),
        ("iana-special", "yes", None, ""),
        ("grades-below-c3", "no", None, "graded D2"),
        ("empty-list", "no", 30, "its newest copy is empty"),
        ("undated-list", "no", 30, "has no date"),
        ("nobody-knows", "no", None, "neither the catalogue"),
        ("never-came", "no", 30, "not held"),
    ],
)
def test_what_speaks_for_now(name: str, speaks: str, reach: int | None, why: str) -> None:
    """As the reasoning would use a reading of that date."""
    feed = status(name)

    assert (feed.speaks, feed.reach_days) == (speaks, reach)
    assert feed.why.startswith(why)
    assert bool(feed.why) is (speaks != "yes")


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("arin", []),
        ("routeviews", ["future"]),
        ("failing", ["update-failed", "future"]),
        ("never-came", ["update-refused"]),
        ("et-compromised", ["shrunk"]),
        ("ripencc", ["excerpt", "warning"]),
        ("tor-exits", ["refused-rows"]),
        ("long-dead-list-of-somebody", ["dead", "old-content", "same-content"]),
        ("empty-list", ["empty"]),
        ("undated-list", ["undated"]),
        ("nobody-knows", ["unknown-feed"]),
        ("grades-below-c3", ["graded-low"]),
    ],
)
def test_what_is_odd(name: str, odd: list[str]) -> None:
    """Each oddity has its name, and is said once."""
    assert remarks(name) == odd
    assert set(odd) <= set(REMARKS)


def test_an_archive_without_a_date_is_no_failing() -> None:
    """That there is no copy of some past time says nothing of the copies of now."""
    missing = asked("arin", "failed", "no dated copy after 2014-12-01 was found")
    archive = missing._replace(url="https://example.net/{yyyy}/arin-{yyyy}{mm}{dd}")
    arin = CATALOGUE["arin"]

    assert [remark.name for remark in remarks_of(arin, (), (missing,))] == ["update-failed"]
    assert remarks_of(arin, (), (archive,)) == ()


def test_reach_is_where_the_reasoning_stops() -> None:
    """A copy so old speaks, and one a day older does not, for every feed that has a reach."""
    clock = Clock(NOW, tables())
    for feed in CATALOGUE.values():
        reach = clock.reach(feed)
        if reach is not None:
            last = (NOW.start - reach * DAY).date().isoformat()
            after = (NOW.start - (reach + 1) * DAY).date().isoformat()
            assert clock.use(feed, last).usable, feed.name
            assert not clock.use(feed, after).usable, feed.name


def test_a_tor_list_of_last_week_speaks_of_what_it_lists() -> None:
    """Presence reaches months, absence a day."""
    found = page(holdings(copy("tor-exits", "2026-08-19")))
    relay = next(question for question in found.questions if question.name == "relay")

    assert found.feeds[0].speaks == "listings"
    assert "absence reaches one day" in found.feeds[0].why
    assert (relay.answered, relay.feeds) == ("partly", ("tor-exits",))


def test_an_excerpt_speaks_of_what_it_lists() -> None:
    """It never answers a question for every address."""
    found = page(holdings(copy("et-compromised", "2026-08-26", excerpt=True)))

    assert found.feeds[0].speaks == "listings"
    assert next(q for q in found.questions if q.name == "compromise").answered == "partly"


def test_the_five_questions() -> None:
    """Which can be answered, by whom, and what would help."""
    found = {question.name: question for question in page().questions}

    assert [(name, q.answered) for name, q in found.items()] == [
        ("registry", "partly"),
        ("relay", "yes"),
        ("compromise", "yes"),
        ("hosting", "no"),
        ("route", "no"),
    ]
    assert found["registry"].feeds == ("arin", "ripencc")
    assert found["registry"].why == (
        "not of now: APNIC (86 d old, reach 31 d); not held: LACNIC, AFRINIC; the built-in table "
        "has each address's country and no more"
    )
    assert found["registry"].command == "ipskeptic data update apnic lacnic afrinic"
    assert found["hosting"].why == "x4b-datacenter: 117 d old, reach 90 d"
    assert page().helps_most == "ipskeptic data import FILE --as x4b-datacenter"


def test_the_registry_question_needs_all_five() -> None:
    """Or their joint file; without the country table nothing is answered at first."""
    five = [copy(name, "2026-08-20") for name in ("afrinic", "apnic", "arin", "lacnic", "ripencc")]
    joint = [copy("nro-combined", "2026-08-20")]
    nothing = holdings()._replace(has_country=False)

    for copies in (five, joint):
        assert page(holdings(*copies)).questions[0].answered == "yes"
    assert page(holdings(*five[:4])).questions[0].why.startswith("not held: RIPE NCC")
    assert page(nothing).questions[0].answered == "no"
    assert page(nothing).helps_most == "ipskeptic data update registries"


def test_what_helps_most() -> None:
    """A broken index first; a bundle can't be helped; if all is well, nothing."""
    broken = holdings()._replace(index_file=INDEX._replace(state="out-of-date", detail="x"))
    whole = holdings(
        copy("nro-combined", "2026-08-26"),
        copy("tor-exits", "2026-08-26"),
        copy("et-compromised", "2026-08-26"),
        copy("x4b-datacenter", "2026-08-26"),
        copy("routeviews", "2026-08-26"),
    )

    assert page(broken).helps_most == "ipskeptic data compile"
    assert page(holdings()._replace(is_bundle=True)).helps_most == ""
    assert page(whole).helps_most == ""
    assert {question.answered for question in page(whole).questions} == {"yes"}


def test_stretches_without_a_copy() -> None:
    """Between dates so far apart that in the middle neither speaks."""
    found = status("tor-exits")
    near = page(holdings(copy("arin", "2026-06-20"), copy("arin", "2026-08-20")))

    assert [gap.days for gap in found.missing] == [897]
    assert (found.missing[0].after, found.missing[0].before) == ("2024-03-12", "2026-08-26T11:00Z")
    assert near.feeds[0].missing == ()


def test_max_age() -> None:
    """Feeds held are named if too old, undated or, if asked for by name, not held."""
    all_of_it = page(max_age=timedelta(days=30))
    named = page(named=("arin", "lacnic", "undated-list"), max_age=timedelta(hours=36))

    assert all_of_it.too_old == (
        "apnic",
        "x4b-datacenter",
        "iana-special",
        "long-dead-list-of-somebody",
        "undated-list",
    )
    assert set(named.too_old) == {"lacnic", "undated-list"}
    assert named.max_age_hours == 36
    assert page().too_old == ()
    assert [feed.name for feed in named.feeds] == ["arin", "lacnic", "undated-list"]


def test_a_clock_that_was_set_back() -> None:
    """Copies of a time to come are said to be so, have no age, and break nothing."""
    found = status("routeviews").copies[0]
    late = status("failing").copies[0]

    assert found.age_days is None
    assert "later than this machine's clock, 2026-08-26T12:00:00Z" in found.remarks[0].text
    assert late.age_days == 25
    assert late.remarks[0].text.startswith("it came at 2026-09-01T00:00:00Z")


def test_copies_are_newest_first_and_built_in_ones_apart() -> None:
    """Every copy is there once."""
    found = page()

    assert [c.snapshot.holds_at for c in status("arin").copies] == ["2026-08-25", "2014-12-10"]
    assert len(found.builtin) == 1
    assert sum(len(feed.copies) for feed in found.feeds) == len(COPIES) - 1


def test_only_like_is_compared_with_like() -> None:
    """A file of the other family, or an excerpt, is not a list that shrank."""
    found = page(
        holdings(
            copy("arin", "2026-08-25", 10, families="6"),
            copy("arin", "2026-08-24", 1_000, families="4"),
            copy("arin", "2026-08-23", 15, families="6"),
        )
    )

    assert [copy.remarks for copy in found.feeds[0].copies] == [(), (), ()]
