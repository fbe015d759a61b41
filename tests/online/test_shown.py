"""How reverse names, origins asked for, and servers that gave no answer read in a report."""

from __future__ import annotations

import re

import pytest

from ipskeptic.lookup.online import cymru, ptr
from ipskeptic.model.assessment import Report
from ipskeptic.model.online import DnsAnswer, Failure, NoRecords, Records
from ipskeptic.model.reading import Reading
from ipskeptic.render.markdown import to_markdown
from ipskeptic.render.text.report import render_text
from tests.online.told import Told, judged, said, setup, subject
from tests.reason.world import NOW, absent, delegated

ADDRESS = "198.51.100.23"
REVERSE = "23.100.51.198.in-addr.arpa"
ORIGIN = "23.100.51.198.origin.asn.cymru.com"


def names(answer: DnsAnswer, **forward: DnsAnswer) -> tuple[Reading, ...]:
    """What the reverse zone gives, and the addresses of `NAME.example`."""
    answers = {(f"{name}.example", "A"): said_of for name, said_of in forward.items()}
    (job,) = ptr.jobs(subject(ADDRESS), setup())
    return job.ask(Told({(REVERSE, "PTR"): answer, **answers}))


def origins(answer: DnsAnswer, **named: str) -> tuple[Reading, ...]:
    """What Team Cymru gives, and the names of ASes."""
    answers = {(f"{asn}.asn.cymru.com", "TXT"): now(text) for asn, text in named.items()}
    (job,) = cymru.jobs(subject(ADDRESS), setup())
    return job.ask(Told({(ORIGIN, "TXT"): answer, **answers}))


def now(*values: str) -> Records:
    """Records that came at the clock of the world of readings."""
    return said(*values)._replace(asked_at=NOW.text)


def report(*readings: Reading, at: str = "") -> Report:
    """A report on the sample address."""
    return Report(
        version="0", generated_at=NOW, snapshots=(), items=(judged(*readings, at=at),), overrides=()
    )


def text(*readings: Reading, width: int = 120, verbose: bool = False, at: str = "") -> str:
    """The text report in one line, so that wrapping does not matter."""
    found = render_text(report(*readings, at=at), width=width, color=False, verbose=verbose)
    assert max(map(len, found.splitlines())) <= width
    # What stands in the columns beside a wrapped text is taken out with the line's end.
    found = re.sub(r"(  +(\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d)( +[A-F] \d)?)?\n", " ", found)
    return re.sub(r" +", " ", found)


@pytest.mark.parametrize("width", [80, 120])
def test_names_and_origins_read_well(width: int) -> None:
    """One line each: the name and what confirms it, the prefix and its AS, the name of the AS."""
    found = text(
        *names(now("host.example"), host=now(ADDRESS)),
        *origins(
            now("64496 | 198.51.100.0/24 | KP | apnic | 2010-02-19"),
            AS64496="64496 | KP | apnic | 2010-02-19 | EXAMPLE Example Networks, KP",
        ),
        delegated("FR", "2026-08-25"),
        width=width,
    )

    assert "Reverse name host.example, confirmed by its A record" in found
    assert "moves nothing: whoever holds the reverse zone wrote it" in found
    assert "Route 198.51.100.0/24, origin AS64496: Team Cymru" in found
    assert "AS64496 is named EXAMPLE Example Networks: Team Cymru AS names" in found
    assert "announced by AS64496 (Team Cymru, 2026-08-26 12:00:00 UTC)" in found
    assert "KP" not in found


def test_several_names_stand_in_one_row_and_all_with_verbose() -> None:
    """Three names by default with the number of the others; all of them with -v."""
    found = names(
        now("a.example", "b.example", "c.example", "localhost"),
        a=now("203.0.113.4"),
        b=Failure("timed-out", "no answer"),
        c=NoRecords(NOW.text),
    )
    shown = (
        "Reverse names a.example, not confirmed: its A records say 203.0.113.4; b.example, not "
        "checked: timed out: no answer; c.example, not confirmed: it has no A record"
    )

    assert f"{shown}; and 1 more" in text(*found)
    assert f"{shown}; localhost, not checked: not a name of" in text(*found, verbose=True)


def test_how_many_names_were_left_out_is_said() -> None:
    """A zone with thousands of names is cut short where everybody sees it."""
    found = text(*names(now(*(f"n{number}.example" for number in range(1032)))))

    assert "(1,000 more names came)" in found


def test_what_was_asked_in_vain_is_said() -> None:
    """Neither silence is lost, and neither is a list's."""
    silent = (*names(NoRecords(NOW.text)), *origins(NoRecords(NOW.text)))
    lists = [absent(name, "2026-08-26") for name in ("infected-a", "infected-b", "abusers", "nats")]

    assert (
        "Asked, and does not have it: Team Cymru, reverse zone (a name without a PTR record)"
        in text(*silent)
    )
    assert "Asked, and on none of them: 4 lists" in text(*silent, *lists)
    assert "route: Team Cymru: saw no announcement, but is no full table" in text(*silent)


def test_servers_that_gave_no_answer_are_named_with_the_cause() -> None:
    """No answer is shown as such, and never as an absence."""
    found = (*names(Failure("timed-out", "no answer in 3 s")), *origins(Failure("refused", "")))

    assert "No answer from: reverse zone: timed out (no answer in 3 s) Team Cymru: refused" in text(
        *found
    )
    assert "does not have it" not in text(*found)
    assert "reverse zone: timed-out, no answer in 3 s" in to_markdown(report(*found))


def test_who_was_asked_stands_before_who_was_not() -> None:
    """A server's silence is never behind those whom nobody asked."""
    found = (*names(Failure("not-asked", "needs a key")), *origins(Failure("refused", "")))

    assert "No answer from: Team Cymru: refused reverse zone: not asked (needs a key)" in text(
        *found
    )


def test_a_hostile_name_is_shown_harmless() -> None:
    """Escapes, markup and bidi marks of a reverse zone or a server do nothing in a report."""
    hostile = "\x1b[31m[red]\u202e<b>|`x.example"
    found = (*names(now(hostile)), *origins(Failure("failed", hostile)))
    for shown in (text(*found), to_markdown(report(*found))):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "\\x1b[31m" in shown
