"""Likelihood terms, survival, dates and counts as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.model.dates import and_list, dates_text, span_text, window_text
from ipskeptic.model.names import sentence, with_article
from ipskeptic.model.when import day, month, parse_window
from ipskeptic.reason.origins import count_text, witnesses
from ipskeptic.reason.words import band_of, survival_share, term_for
from tests.reason.world import present, tables, with_origin

EDGES = [
    (0.0, "almost no chance"),
    (0.01, "almost no chance"),
    (0.05, "very unlikely"),
    (0.20, "unlikely"),
    (0.45, "roughly even chance"),
    (0.55, "likely"),
    (0.7999, "likely"),
    (0.80, "very likely"),
    (0.95, "almost certain"),
    (1.0, "almost certain"),
]


@pytest.mark.parametrize(("share", "term"), EDGES)
def test_bands_are_half_open(share: float, term: str) -> None:
    """A share at an edge belongs to the band above; nothing is 0 % or 100 %."""
    assert term_for(share, tables())[0] == term


@given(st.floats(0, 1))
def test_every_share_has_one_term(share: float) -> None:
    """Every share between 0 and 1 has a term, and its band is that term's."""
    term, band = term_for(share, tables())

    assert band_of(term, tables()) == band


def test_other_words_have_no_band() -> None:
    """A word that is none of the seven has no band."""
    with pytest.raises(KeyError):
        band_of("probably", tables())


POINTS = tuple((int(d), float(s)) for d, s in tables().survival["tor-exit"]["points"])


@pytest.mark.parametrize(("days", "share"), POINTS)
def test_survival_meets_what_was_measured(days: int, share: float) -> None:
    """At a measured day the share is the measured one."""
    assert survival_share(POINTS, days) == pytest.approx(share)


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_survival_never_rises(one: int, other: int) -> None:
    """A list farther off is never likelier to be still true."""
    near, far = sorted((one, other))

    assert survival_share(POINTS, near) >= survival_share(POINTS, far)


@pytest.mark.parametrize(
    ("dates", "text"),
    [
        ((), "undated"),
        (("2014-10-31",), "2014-10-31"),
        (("2014-10-31", "2016-04-10"), "2014-10-31 and 2016-04-10"),
        (("2014-10-31", "2015", "2016-04-10"), None),
        (("2024-03-12T14:17:21Z", "2024-03-12T14:22:55Z"), "2024-03-12 14:17 to 14:22 UTC"),
        (("2014-01", "2014-05", "2014-12-11"), "2014-01 to 2014-12-11 (3 dates)"),
    ],
)
def test_dates_in_a_row(dates: tuple[str, ...], text: str | None) -> None:
    """Dates are written as a reader expects; a bare year is no window."""
    if text is None:
        with pytest.raises(ValueError, match="no month, date or UTC time"):
            parse_window(dates[1])
        return

    assert dates_text([parse_window(date) for date in dates]) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [(1, "1 day"), (40, "40 days"), (200, "7 months"), (1461, "4 years"), (729, "24 months")],
)
def test_spans(days: int, text: str) -> None:
    """A distance is said in the unit that fits it."""
    assert span_text(days) == text


def test_windows() -> None:
    """Windows are half-open and as wide as what was said."""
    december = month("2014-12")

    assert december.end == day("2015-01-01").start
    assert day("2014-12-11").days_from(december) == 0
    assert day("2015-01-03").days_from(december) == 3
    assert december.days_from(day("2015-01-03")) == 3
    assert december.distance(day("2014-12-31")).total_seconds() == 0
    assert day("2014-12-01").distance(day("2014-12-03")).days == 1
    assert day("2014-12-03").distance(day("2014-12-01")).days == 1
    assert window_text(parse_window("2024-03-12T14:20Z")) == "2024-03-12 14:20 UTC"


@pytest.mark.parametrize(
    ("items", "text"),
    [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")],
)
def test_lists_of_words(items: tuple[str, ...], text: str) -> None:
    """The last of several is joined by and."""
    assert and_list(items) == text


def test_names() -> None:
    """Countries take their article, sentences one full stop."""
    assert with_article("United States") == "the United States"
    assert with_article("Cayman Islands") == "the Cayman Islands"
    assert with_article("France") == "France"
    assert sentence("the record is old.") == "The record is old."


def test_witnesses() -> None:
    """Shared origins and upstreams join readings; unknown origins stay apart and are counted so."""
    one, copy = present("tor-a", "2024-03-12"), present("tor-b", "2024-03-12")
    infected, mixed = present("infected-a", "2024-03-12"), present("infected-b", "2024-03-12")
    lone = with_origin(present("abusers", "2024-03-12"), "")

    assert len(witnesses([one, copy])) == 1
    assert len(witnesses([infected, mixed])) == 1
    assert count_text([one, copy]) == "2 lists, 1 origin"
    assert count_text([one, infected, lone]) == "3 lists, 2 known origins, 1 of unknown origin"
