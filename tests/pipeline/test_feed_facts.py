"""What `explain FEED` tells an operator of a feed."""

from __future__ import annotations

from ipskeptic import discover
from ipskeptic.model.feed import Feed
from ipskeptic.pipeline.feed_facts import expected, facts_of, kin_of


def facts(name: str) -> dict[str, str]:
    """The facts of a feed of the catalogue."""
    catalogue = discover.catalogue()
    return dict(facts_of(catalogue[name], catalogue))


def feed(name: str, **fields: object) -> Feed:
    """A feed of no importance."""
    return Feed(name, name, "abuse", "sample", "C", 3)._replace(**fields)  # type: ignore[arg-type]


def test_where_a_feed_is_fetched() -> None:
    """Files, checksum and dated copies, alternatives of a dated copy one after the other."""
    found = facts("ripencc")

    assert found["files"].startswith("https://ftp.ripe.net/")
    assert found["checksum"] == "FILE.md5"
    assert found["dated copies"].count(" or ") == 1
    assert found["records expected"] == "41,000 to 1,100,000"
    assert "dead since" not in found


def test_what_is_not_fetched_says_why() -> None:
    """A dead list has its date, another its reason."""
    assert facts("alienvault-reputation")["dead since"] == "2021-11-12"
    assert "changes every week" in facts("azure")["by hand, because"]


def test_lists_that_count_once() -> None:
    """Feeds with an origin or upstream in common are named, the first eight and how many more."""
    one = feed("one", origin="root")
    others = {f"x{n}": feed(f"x{n}", upstreams=("root",)) for n in range(10)}
    catalogue = {"one": one, **others, "apart": feed("apart", origin="other"), "none": feed("none")}

    assert list(kin_of(one, catalogue)) == [f"x{n}" for n in range(10)]
    assert dict(facts_of(one, catalogue))["one witness with"].endswith("x7 and 2 more")
    assert list(kin_of(catalogue["none"], catalogue)) == []
    assert dict(facts_of(catalogue["none"], catalogue))["origin"] == "not known"


def test_how_long_a_feed_speaks() -> None:
    """By measurement, by days, or as its date says."""
    assert "survival tor-exit" in facts("tor-exits")["speaks for"]
    assert facts("arin")["speaks for"] == "31 days"
    assert "its date" in dict(facts_of(feed("x"), {}))["speaks for"]


def test_bounds_on_records() -> None:
    """Both, one, or none; a list that may be empty says so."""
    assert expected(feed("x", min_records=1, max_records=2000)) == "1 to 2,000"
    assert expected(feed("x", max_records=2000)) == "none to 2,000"
    assert expected(feed("x", min_records=5)) == "5 or more"
    assert expected(feed("x")) == ""
