"""What servers answered about a whole list, counted."""

from __future__ import annotations

from ipskeptic.discover import catalogue
from ipskeptic.lookup.online.said import absent, present, unavailable
from ipskeptic.model.consulted import Consulted
from ipskeptic.model.online import Failure
from ipskeptic.reason.consulting import consulted_of, silence_sentence
from ipskeptic.reason.tabling import held_kinds

AT = "2026-08-26T12:00:00Z"
TOR, PSBL = catalogue()["tor-dnsel"], catalogue()["psbl"]


def test_each_input_counts_once_a_list() -> None:
    """A record stands above none, and any answer above none: an input is counted once."""
    failed = unavailable(PSBL, Failure("timed-out", "no answer"))
    listed = present(PSBL, "192.0.2.1", (), AT)
    (one,) = consulted_of([[failed, listed], [absent(PSBL, AT), failed], [failed], [failed], []])

    assert one == Consulted("psbl", PSBL.title, PSBL.kind, 1, 1, (("timed-out", 2),))
    assert (one.answered, one.failed) == (2, 2)


def test_silence_is_said_and_what_was_not_asked_is_none() -> None:
    """Who gave no answer is named; a list that was not asked is no silence."""
    silent = Consulted("a", "List A", "spam", 0, 0, (("refused", 3), ("not-asked", 2)))
    unasked = Consulted("b", "List B", "spam", 0, 0, (("not-asked", 5),))
    many = [silent._replace(title=f"List {n}") for n in range(5)]

    assert silence_sentence([unasked], 5) == ""
    assert silence_sentence([silent, unasked], 5) == (
        "No answer came from List A for 3 of the 5: what these hold of them is not known, which is "
        'not the same as "not listed".'
    )
    assert "List 0 for 3, List 1 for 3, List 2 for 3 and 2 more of the 5" in silence_sentence(
        many, 5
    )


def test_a_list_that_answered_is_as_good_as_held() -> None:
    """A kind counts as asked where a server answered, and only there."""
    (tor,) = consulted_of([[absent(TOR, AT)]])
    (mute,) = consulted_of([[unavailable(TOR, Failure("refused", "no"))]])

    assert held_kinds((), {}, [tor]) == {"tor-exit": ""}
    assert held_kinds((), {}, [mute]) == {}
