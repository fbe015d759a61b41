"""Blocklists: who is asked, with which key, and who is not."""

from __future__ import annotations

import pytest

from ipskeptic.model.online import Failure
from ipskeptic.model.reading import Unavailable
from tests.online.listing import ZEN, TableLines, ask, in_words, jobs_for, said

ADDRESS = "192.0.2.7"
NAME = f"7.2.0.192.{ZEN}"
KEY = "ab12cd34ef56gh78ij90"


@pytest.mark.parametrize("text", ["192.0.2.0/24", "192.0.2.1-192.0.2.9", "2001:db8::/64"])
def test_only_single_addresses_are_asked_about(text: str) -> None:
    """Nothing is sent of a prefix or range, and that is said."""
    lines = TableLines()
    jobs = jobs_for(text).values()

    assert not any(job.questions for job in jobs)
    for job in jobs:
        for reading in job.ask(lines):
            assert isinstance(reading, Unavailable)
            assert (reading.cause, reading.detail) == (
                "not-asked",
                "asked of single addresses only",
            )
    assert not lines.asked


def test_a_list_of_ipv4_is_not_asked_of_ipv6() -> None:
    """No packet, and the reason."""
    lines = TableLines()
    readings = ask("2001:db8::1", lines, "bl.spamcop.net")

    assert in_words(readings) == {"spamcop": "out-of-coverage"}
    assert not lines.asked


def test_lists_with_a_key_or_registration_are_not_asked_without() -> None:
    """What would be needed is said, by the name of the environment's variable."""
    lines = TableLines()
    jobs = jobs_for(ADDRESS)
    authbl, barracuda = jobs["authbl.dq.spamhaus.net"], jobs["b.barracudacentral.org"]
    told = [job.ask(lines)[0] for job in (authbl, barracuda)]

    assert authbl.questions == barracuda.questions == ()
    assert not lines.asked
    assert all(isinstance(r, Unavailable) and r.cause == "not-asked" for r in told)
    assert "needs a key: get one and set IPSKEPTIC_SPAMHAUS_KEY" in str(told[0])
    assert "IPSKEPTIC_BARRACUDA_KEY=registered" in str(told[1])


def test_registration_is_not_sent() -> None:
    """What says that the resolver is registered is no part of a name."""
    job = jobs_for(ADDRESS, {"barracuda": "registered"})["b.barracudacentral.org"]

    assert [q.what for q in job.questions if not q.when] == ["7.2.0.192.b.barracudacentral.org A"]


def test_the_key_is_asked_with_and_never_shown() -> None:
    """It stands in the name that is sent, and nowhere else, however a server writes it back."""
    below = "zen.dq.spamhaus.net"
    name = f"7.2.0.192.{KEY}.{below}"
    lines = TableLines(
        {
            f"2.0.0.127.{KEY}.{below} A": said("127.0.0.2"),
            f"{name} A": said("127.0.0.4"),
            f"{name} TXT": said(f"asked with {KEY.upper()}"),
        }
    )
    job = jobs_for(ADDRESS, {"spamhaus": KEY})[below]
    readings = job.ask(lines)
    late = TableLines({f"2.0.0.127.{KEY}.{below} A": Failure("timed-out", f"{name} is late")})

    assert lines.asked[-2:] == [f"{name} A", f"{name} TXT"]
    assert lines.shown[-1] == f"7.2.0.192.KEY.{below}"
    for shown in (job.questions, readings, job.server, lines.shown, job.ask(late)):
        assert KEY not in str(shown).lower()
    assert "asked with KEY" in str(readings)
    assert f"7.2.0.192.KEY.{below} A" in str(job.questions)


@pytest.mark.parametrize(
    "key", ["short", "two.labels.here", "a b c d e f", "x" * 64, "key=\x1b[0m--"]
)
def test_what_is_no_key_is_neither_sent_nor_shown(key: str) -> None:
    """It could be anything: another secret, or a name of its own."""
    lines = TableLines()
    for server in ("zen.dq.spamhaus.net", "authbl.dq.spamhaus.net"):
        job = jobs_for(ADDRESS, {"spamhaus": key})[server]
        readings = job.ask(lines)

        assert job.questions == ()
        assert "IPSKEPTIC_SPAMHAUS_KEY holds is no key" in str(readings)
        assert key not in str(readings)
    assert not lines.asked


def test_the_dry_run_shows_every_question_with_its_condition() -> None:
    """The very names, in their order."""
    questions = jobs_for(ADDRESS)[ZEN].questions

    assert [(q.what, q.when, q.server, q.warns) for q in questions] == [
        (f"2.0.0.127.{ZEN} A", "once in a run, before the first address", ZEN, False),
        (f"1.0.0.127.{ZEN} A", "once in a run, before the first address", ZEN, False),
        (f"{NAME} A", "", ZEN, False),
        (f"{NAME} TXT", "if it is listed", ZEN, False),
    ]


def test_dead_lists_are_not_asked() -> None:
    """No job, so no question and no reading."""
    servers = set(jobs_for(ADDRESS))

    assert not servers & {"cbl.abuseat.org", "dnsbl.sorbs.net", "dnsbl.njabl.org"}
