"""Reverse names: what is asked, what is confirmed, and that none of it moves anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.lookup.online import ptr
from ipskeptic.lookup.online.base import Job
from ipskeptic.model.online import DnsAnswer, Failure, NoName, NoRecords
from ipskeptic.model.reading import Absent, Present, Reading, Unavailable
from tests.online.authoritative import LARGE, Nsd, running_nsd
from tests.online.told import AT, Asked, Told, said, setup, subject

A = "192.0.2.10"
A_NAME = "10.2.0.192.in-addr.arpa"
B = "2001:db8::1"
B_NAME = "1" + ".0" * 23 + ".8.b.d.0.1.0.0.2.ip6.arpa"


def job(address: str) -> Job:
    """The one job for an address."""
    (found,) = ptr.jobs(subject(address), setup())
    return found


def asked(address: str, lines: Told) -> tuple[Reading, ...]:
    """What an address gets."""
    return job(address).ask(lines)


def told(answers: Mapping[tuple[str, str], DnsAnswer]) -> list[tuple[str, Mapping[str, str]]]:
    """Names and pairs of the readings of one address."""
    found = asked(A, Told(answers))
    assert all(isinstance(reading, Present) and reading.kind == "ptr" for reading in found)
    return [(r.entry, dict(r.value)) for r in found if isinstance(r, Present)]


def named(*names: str, **forward: DnsAnswer) -> dict[tuple[str, str], DnsAnswer]:
    """Answers: the reverse names, and addresses of `NAME.example`."""
    addresses = {(f"{name}.example", "A"): answer for name, answer in forward.items()}
    return {(A_NAME, "PTR"): said(*names), **addresses}


def test_the_questions_say_that_they_may_warn() -> None:
    """The reverse name is asked for, then each name's addresses; both may reach the other side."""
    four, six = job(A), job(B)

    assert (four.way, four.server, six.server) == ("ptr", "in-addr.arpa", "ip6.arpa")
    assert [q.what for q in four.questions] == [
        f"{A_NAME} PTR",
        f"(each name of {A}, 8 at most) A",
    ]
    assert [q.what for q in six.questions] == [
        f"{B_NAME} PTR",
        f"(each name of {B}, 8 at most) AAAA",
    ]
    assert [q.when for q in four.questions] == ["", "if a name comes back"]
    assert all(question.warns for question in (*four.questions, *six.questions))


@pytest.mark.parametrize("text", ["192.0.2.0/24", "192.0.2.1-192.0.2.9", "2001:db8::/64"])
def test_only_a_single_address_is_asked_about(text: str) -> None:
    """A prefix or range gives no question, sends nothing and says that it was not asked."""
    lines = Told()
    (found,) = asked(text, lines)

    assert job(text).questions == ()
    assert lines.asked == []
    assert isinstance(found, Unavailable)
    assert (found.kind, found.cause) == ("ptr", "not-asked")


def test_a_name_that_leads_back_is_confirmed() -> None:
    """It is confirmed if the address is among its own, whatever else is."""
    answers = named("host.example", host=said("203.0.113.9", A))
    (found,) = asked(A, Told(answers))

    assert told(answers) == [("host.example", {"confirmed": "yes", "forward": "A"})]
    assert isinstance(found, Present)
    assert (found.fetched_at, found.holds_at[0].text) == (AT, AT)
    assert found.source.feed == "ptr"


def test_an_ipv6_name_is_confirmed_however_the_address_is_written() -> None:
    """The AAAA record is compared as a number."""
    answers = {
        (B_NAME, "PTR"): said("host.example"),
        ("host.example", "AAAA"): said("2001:0db8:0:0::0001"),
    }
    lines = Told(answers)
    (found,) = asked(B, lines)

    assert isinstance(found, Present)
    assert found.get("confirmed") == "yes"
    assert lines.asked == [("ip6.arpa", B_NAME, "PTR"), ("ip6.arpa", "host.example", "AAAA")]


@pytest.mark.parametrize(
    ("answer", "confirmed", "says"),
    [
        (said("203.0.113.5"), "no", ("leads-to", "203.0.113.5")),
        (said("not an address"), "no", ("leads-to", "not an address")),
        (NoName(AT), "no", ("why", "no such name")),
        (NoRecords(AT), "no", ("why", "it has no A record")),
        (Failure("timed-out", "no answer in 3 s"), "not checked", ("why", "timed out: no answer")),
        (Failure("refused", ""), "not checked", ("why", "refused")),
    ],
)
def test_a_name_that_does_not_lead_back_says_why(
    answer: DnsAnswer, confirmed: str, says: tuple[str, str]
) -> None:
    """Elsewhere, nowhere and no answer are three things; only the last is "not checked"."""
    ((_, value),) = told(named("host.example", host=answer))

    assert value["confirmed"] == confirmed
    assert value[says[0]].startswith(says[1])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("localhost", "not a name of the public DNS"),
        ("router.LOCAL", "not a name of the public DNS"),
        ("dc1.corp", "not a name of the public DNS"),
        ("nas.lan", "not a name of the public DNS"),
        ("10.2.0.192.in-addr.arpa", "not a name of the public DNS"),
        ("192.0.2.10", "not a name of the public DNS"),
        ("a b.example", "not the name of a host"),
        ("out\\007of.example", "not the name of a host"),
        ("-x.example", "not the name of a host"),
        ("x..example", "not the name of a host"),
        ("büro.example", "not the name of a host"),
        ("x\n.example", "not the name of a host"),
        ("example.\n", "not the name of a host"),
        (".".join(["a" * 60] * 5), "not the name of a host"),
        ("", "not the name of a host"),
    ],
)
def test_what_can_be_no_public_host_is_shown_and_not_asked(name: str, why: str) -> None:
    """No question about such a name is sent."""
    lines = Told(named(name))
    (found,) = asked(A, lines)

    assert isinstance(found, Present)
    assert found.entry == (name or ".")
    assert (found.get("confirmed"), found.get("why")) == ("not checked", why)
    assert len(lines.asked) == 1


@pytest.mark.parametrize("name", ["xn--bcher-kva.example", "a_b.example", "1.2.3.example"])
def test_odd_names_that_hosts_have_are_asked(name: str) -> None:
    """Punycode, underscores and labels of digits are asked about as they stand."""
    lines = Told(named(name))
    asked(A, lines)

    assert lines.asked[1:] == [("in-addr.arpa", name, "A")]


def test_many_names_are_bounded_and_none_is_silently_dropped() -> None:
    """Eight names are asked about, 32 are shown, and how many more came is said."""
    names = [f"n{number:02d}.example" for number in range(50)]
    lines = Told(named(*reversed(names)))
    found = asked(A, lines)
    shown = [reading for reading in found if isinstance(reading, Present)]

    assert [reading.entry for reading in shown] == names[:32]
    assert [name for _, name, kind in lines.asked if kind == "A"] == names[:8]
    assert shown[0].get("names-left-out") == "18"
    assert "only 8 names" in shown[8].get("why")


def test_no_name_and_no_record_are_told_apart() -> None:
    """Both are absent; the title says which, and neither is unavailable."""
    titles = []
    for answer in (NoName(AT), NoRecords(AT)):
        (found,) = asked(A, Told({(A_NAME, "PTR"): answer}))

        assert isinstance(found, Absent)
        titles.append(found.source.title)
    assert titles == [
        "reverse zone (no such name)",
        "reverse zone (a name without a PTR record)",
    ]


@pytest.mark.parametrize("cause", ["refused", "rate-limited", "timed-out", "failed"])
def test_a_failure_keeps_its_cause(cause: str) -> None:
    """What did not answer is unavailable, by its cause, and never absent."""
    (found,) = asked(A, Told({(A_NAME, "PTR"): Failure(cause, "said so")}))

    assert isinstance(found, Unavailable)
    assert (found.kind, found.cause, found.detail) == ("ptr", cause, "said so")


@given(st.lists(st.text(max_size=40), min_size=1, max_size=12))
def test_no_name_is_too_odd(names: Sequence[str]) -> None:
    """Whatever stands in a reverse zone gives one reading a name and raises nothing."""
    found = asked(A, Told(named(*names)))

    assert len(found) == len(set(names))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nsd]:
    """A name server with the zones of this folder."""
    with running_nsd(tmp_path_factory.mktemp("nsd")) as running:
        yield running


def summary(found: Sequence[Reading]) -> list[tuple[str, str, str]]:
    """Entry, whether confirmed, and why or where else."""
    out = []
    for reading in found:
        match reading:
            case Present():
                rest = reading.get("why") or reading.get("leads-to")
                out.append((reading.entry, reading.get("confirmed"), rest))
            case Absent():
                out.append(("", "absent", reading.source.title))
            case Unavailable():
                out.append(("", reading.cause, reading.detail))
    return out


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.10", [("host.example", "yes", "")]),
        ("192.0.2.11", [("elsewhere.example", "no", "203.0.113.5, 203.0.113.6")]),
        ("192.0.2.12", [("gone.example", "no", "no such name")]),
        ("192.0.2.13", [("none.example", "no", "it has no A record")]),
        (
            "192.0.2.14",
            [
                ("a.many.example", "yes", ""),
                ("b.many.example", "no", "203.0.113.14"),
                ("localhost", "not checked", "not a name of the public DNS"),
            ],
        ),
        ("192.0.2.15", [("out\\007of\\032order.example", "not checked", "not the name of a host")]),
        ("192.0.2.16", [("xn--bcher-kva.example", "yes", "")]),
        ("192.0.2.17", [("", "absent", "reverse zone (a name without a PTR record)")]),
        ("192.0.2.18", [("in.lame.example", "not checked", "failed: a lame delegation")]),
        ("192.0.2.65", [("customer.example", "yes", "")]),
        ("192.0.2.66", [("", "absent", "reverse zone (no such name)")]),
        ("192.0.2.99", [("", "absent", "reverse zone (no such name)")]),
        ("203.0.113.1", [("", "refused", "the server refused to answer")]),
        ("2001:db8::1", [("host.example", "yes", "")]),
        ("2001:db8::2", [("elsewhere.example", "no", "2001:db8::bad")]),
    ],
)
def test_a_real_server_is_read_right(
    server: Nsd, address: str, expected: list[tuple[str, str, str]]
) -> None:
    """Every answer of nsd becomes what it is: zones of parts of a /24, lame servers, odd names."""
    assert summary(asked(address, Asked(server.port))) == expected


def test_an_answer_that_needs_tcp_comes_whole(server: Nsd) -> None:
    """Forty names do not fit into a datagram; none is lost over it."""
    found = asked("198.51.100.1", Asked(server.port))

    assert len(found) == 32
    assert isinstance(found[0], Present)
    assert found[0].get("names-left-out") == str(LARGE - 32)


def test_a_server_without_the_zone_refuses(tmp_path: Path) -> None:
    """A server that was never given the zone says so; that is a refusal and no silence."""
    with running_nsd(tmp_path, {"example": "ns A 127.0.0.1\n"}) as running:
        (found,) = asked("192.0.2.10", Asked(running.port))

    assert isinstance(found, Unavailable)
    assert found.cause == "refused"
