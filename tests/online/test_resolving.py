"""Every way in which DNS answers, or does not, is told apart: none is read as another."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import dns.edns
import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.lookup.online import messages, resolving
from ipskeptic.lookup.online.messages import Resolved, read
from ipskeptic.lookup.online.resolving import resolve, system_resolvers
from ipskeptic.model.online import DnsAnswer, Failure, NoName, NoRecords, Records
from tests.online.faulty_dns import FAULTS, Answers, FaultyDns, Plan, faults_in_turn

AT = "2026-01-01T12:00:00Z"
WHERE = ("192.0.2.53", 53)
ZONE: Answers = {
    ("listed.example", "A"): ("127.0.0.4", "127.0.0.2"),
    ("listed.example", "TXT"): ('"one " "and" " two"', '"with \\" and \\255 \\000"'),
    ("alias.example", "CNAME"): ("listed.example.",),
    ("loop.example", "CNAME"): ("pool.example.",),
    ("pool.example", "CNAME"): ("loop.example.",),
    ("9.2.0.192.in-addr.arpa", "PTR"): ("Host.Example.",),
    ("long.example", "TXT"): tuple(f'"{number:03} {"y" * 190}"' for number in range(30)),
}
# Faults after which one waits until the time is over.
LATE = ("drop", "delay", "tcp-drop")
LISTED = Records(("127.0.0.2", "127.0.0.4"), AT)


def ask(
    resolvers: Sequence[FaultyDns | tuple[str, int]],
    name: str = "listed.example",
    kind: str = "A",
    timeout: float = 10,
) -> Resolved:
    """Ask servers on loopback."""
    return resolve(
        name,
        kind,
        resolvers=[one.where if isinstance(one, FaultyDns) else one for one in resolvers],
        timeout=timeout,
        turn=lambda: nullcontext(),
        now=lambda: AT,
    )


def always(fault: str) -> Plan:
    """One fault for all queries."""
    return lambda number, name, kind: fault


@pytest.mark.parametrize(
    ("name", "kind", "answer"),
    [
        ("listed.example", "A", LISTED),
        ("LISTED.example.", "A", LISTED),
        ("listed.example", "TXT", Records(("one and two", 'with " and \ufffd \x00'), AT)),
        ("alias.example", "A", LISTED),
        ("9.2.0.192.in-addr.arpa", "PTR", Records(("Host.Example",), AT)),
        ("listed.example", "AAAA", NoRecords(AT)),
        ("other.example", "A", NoName(AT)),
    ],
)
def test_answers_are_read_as_they_are(name: str, kind: str, answer: DnsAnswer) -> None:
    """Records, no records and no such name are three answers."""
    with FaultyDns(ZONE) as server:
        assert ask([server], name, kind).answer == answer


@pytest.mark.parametrize(
    ("fault", "cause", "packets"),
    [
        ("drop", "timed-out", 2),
        ("delay", "timed-out", 2),
        ("cut", "failed", 4),
        ("refused", "refused", 1),
        ("servfail", "failed", 2),
        ("filtered", "refused", 1),
        ("garbage", "failed", 2),
        ("hang-up", "failed", 4),
        ("tcp-garbage", "failed", 4),
        ("tcp-drop", "timed-out", 4),
        ("lame", "failed", 1),
        ("not-in-charge", "failed", 1),
    ],
)
def test_what_is_no_answer_is_a_failure(fault: str, cause: str, packets: int) -> None:
    """A fault that lasts ends in a failure of its kind after few packets."""
    with FaultyDns(ZONE, plan=always(fault), delay=60) as server:
        resolved = ask([server], timeout=0.2 if cause == "timed-out" else 10)
        sent = len(server.seen)

    assert isinstance(resolved.answer, Failure)
    assert (resolved.answer.cause, resolved.seconds, sent) == (cause, 0, packets)
    assert resolved.silent is (cause == "timed-out")


@pytest.mark.parametrize(
    "fault", ["truncate", "no-edns", "wrong-id", "wrong-question", "wrong-source", "stray"]
)
def test_what_can_be_got_over_is(fault: str) -> None:
    """Cut answers are fetched by TCP, and what does not fit the question is passed over."""
    with FaultyDns(ZONE, plan=always(fault)) as server:
        assert ask([server]).answer == LISTED


@pytest.mark.parametrize("fault", ["drop", "delay", "servfail", "garbage", "cut"])
def test_what_may_pass_is_tried_again(fault: str) -> None:
    """One fault that passes costs one more try."""
    with FaultyDns(ZONE, plan=faults_in_turn(fault), delay=60) as server:
        assert ask([server], timeout=1 if fault in LATE else 10).answer == LISTED


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_second_resolver_helps_where_the_first_fails(fault: str) -> None:
    """Whatever is wrong with the first, the second is asked, and no fault is ever misread."""
    with FaultyDns(ZONE, plan=always(fault), delay=60) as first, FaultyDns(ZONE) as second:
        resolved = ask([first, second], timeout=1 if fault in LATE else 10)

    # "huge" gives only TXT: for an A that is an answer without records, by the zone's server.
    assert resolved.answer == (NoRecords(AT) if fault == "huge" else LISTED)


def test_the_failure_that_says_most_is_given() -> None:
    """A refusal is not hidden by the time-out of another resolver."""
    with (
        FaultyDns(plan=always("drop")) as first,
        FaultyDns(plan=always("refused")) as second,
        FaultyDns(plan=always("servfail")) as third,
    ):
        resolved = ask([first, second, third], timeout=1)

    assert isinstance(resolved.answer, Failure)
    assert resolved.answer.cause == "refused"
    assert not resolved.silent


def test_a_long_answer_comes_whole() -> None:
    """What does not fit into a datagram is fetched by TCP."""
    with FaultyDns(ZONE) as server:
        answer = ask([server], "long.example", "TXT").answer
        by_tcp = [one.tcp for one in server.seen]

    assert isinstance(answer, Records)
    assert len(answer.values) == 30
    assert by_tcp == [False, True]


def test_a_huge_answer_comes_whole() -> None:
    """60 KB of records are read, not refused and not cut."""
    with FaultyDns(ZONE, plan=always("huge")) as server:
        answer = ask([server], "listed.example", "TXT").answer

    assert isinstance(answer, Records)
    assert len(answer.values) == 270


def test_aliases_in_a_circle_end() -> None:
    """A circle of CNAMEs is a failure."""
    with FaultyDns(ZONE) as server:
        answer = ask([server], "loop.example").answer

    assert isinstance(answer, Failure)
    assert answer.cause == "failed"


@pytest.mark.parametrize(
    "name", ["", "..", "a..b", "x" * 64 + ".example", ".".join(["x" * 60] * 5), "\udc80.example"]
)
def test_what_is_no_name_is_not_asked(name: str) -> None:
    """Text that can't be a name is a failure without a packet (or the root's own name)."""
    with FaultyDns(ZONE) as server:
        answer = ask([server], name).answer
        sent = len(server.seen)

    assert isinstance(answer, Failure | NoName)
    assert sent == (1 if isinstance(answer, NoName) else 0)


def test_nobody_listens() -> None:
    """A resolver that is not there is a failure that says so, and counts as silent."""
    with FaultyDns() as server:
        gone = server.where
    resolved = ask([gone])

    assert isinstance(resolved.answer, Failure)
    assert "can't be reached" in resolved.answer.detail
    assert resolved.silent


def test_without_a_resolver_the_user_is_told_what_to_do() -> None:
    """No resolver anywhere is a failure that names the option."""
    answer = ask([]).answer

    assert isinstance(answer, Failure)
    assert "--resolver" in answer.detail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "nameserver 192.0.2.1\nnameserver 2001:db8::1\n",
            [("192.0.2.1", 53), ("2001:db8::1", 53)],
        ),
        ("".join(f"nameserver 192.0.2.{n}\n" for n in range(9)), None),
        ("search example\n", []),
        ("nameserver nonsense\n", []),
        (None, []),
    ],
)
def test_the_systems_resolvers(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str | None,
    expected: list[tuple[str, int]] | None,
) -> None:
    """They come from resolv.conf, three at most; none where there is nothing to read."""
    path = tmp_path / "resolv.conf"
    if text is not None:
        path.write_text(text)
    real = dns.resolver.Resolver
    monkeypatch.setattr(dns.resolver, "Resolver", lambda: real(filename=str(path)))
    found = list(system_resolvers())

    assert found == expected if expected is not None else len(found) == 3


def kept(
    rcode: str = "NOERROR",
    flags: str = "QR RA",
    answer: Sequence[str] = (),
    authority: Sequence[str] = (),
) -> Resolved:
    """What an answer made of parts is read as."""
    query = dns.message.make_query("x.example.", "A")
    came = dns.message.make_response(query)
    came.flags = dns.flags.from_text(flags)
    came.set_rcode(dns.rcode.from_text(rcode))
    for section, lines in ((came.answer, answer), (came.authority, authority)):
        for line in lines:
            name, ttl, kind, data = line.split(" ", 3)
            section.append(dns.rrset.from_text(name, int(ttl), "IN", kind, data))
    return read(query, dns.message.from_wire(came.to_wire()), WHERE, AT).resolved


SOA = "example. 3600 SOA ns.example. h.example. 1 2 3 4 900"
NS = "example. 3600 NS ns.example."


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"answer": ["x.example. 900 A 127.0.0.2"]}, (Records, 900)),
        ({"answer": ["x.example. 0 A 127.0.0.2"]}, (Records, 60)),
        ({"answer": ["x.example. 999999 A 127.0.0.2"]}, (Records, 86400)),
        ({"answer": ["x.example. 70 CNAME y.", "y. 900 A 127.0.0.2"]}, (Records, 70)),
        ({"rcode": "NXDOMAIN", "authority": [SOA]}, (NoName, 900)),
        ({"rcode": "NXDOMAIN", "authority": [SOA.replace("3600", "300")]}, (NoName, 300)),
        ({"rcode": "NXDOMAIN"}, (NoName, 60)),
        ({"authority": [SOA]}, (NoRecords, 900)),
        ({"authority": [SOA], "flags": "QR AA"}, (NoRecords, 900)),
        ({}, (NoRecords, 60)),
        ({"rcode": "NXDOMAIN", "answer": ["x.example. 70 CNAME y."]}, (NoName, 60)),
        # An alias whose end a resolver found to be empty, and one that nobody followed.
        ({"answer": ["x.example. 70 CNAME y."], "authority": [SOA]}, (NoRecords, 70)),
        ({"answer": ["x.example. 70 CNAME y."], "flags": "QR AA"}, (Failure, 0)),
        # Referrals, and servers that are neither one nor the other.
        ({"authority": [NS]}, (Failure, 0)),
        ({"authority": [NS], "flags": "QR"}, (Failure, 0)),
        ({"authority": [SOA], "flags": "QR"}, (Failure, 0)),
        ({"rcode": "NXDOMAIN", "flags": "QR"}, (Failure, 0)),
        # Contradictions.
        ({"rcode": "NXDOMAIN", "answer": ["x.example. 9 A 127.0.0.2"]}, (Failure, 0)),
        # Records of something else are no records.
        ({"answer": ["z.example. 900 A 127.0.0.2"]}, (NoRecords, 60)),
        ({"answer": ["x.example. 900 TXT text"]}, (NoRecords, 60)),
        ({"rcode": "REFUSED"}, (Failure, 0)),
        ({"rcode": "SERVFAIL"}, (Failure, 0)),
        ({"rcode": "NOTIMP"}, (Failure, 0)),
        ({"rcode": "YXDOMAIN"}, (Failure, 0)),
    ],
)  # fmt: skip
def test_answers_by_their_parts(
    parts: dict[str, str | list[str]], expected: tuple[type, int]
) -> None:
    """Codes, flags and sections decide together, and the TTLs say how long it holds."""
    resolved = kept(**parts)  # type: ignore[arg-type]  # the parts are those of `kept`

    assert (type(resolved.answer), resolved.seconds) == expected


@given(data=st.binary(max_size=200), flags=st.integers(0, 65535))
def test_no_bytes_raise_or_are_read_as_records(data: bytes, flags: int) -> None:
    """Whatever follows a header that fits, the outcome is an answer or a failure."""
    query = dns.message.make_query("x.example.", "A")
    wire = query.id.to_bytes(2, "big") + (flags | 0x8000).to_bytes(2, "big") + data
    try:
        came = dns.message.from_wire(wire)
    except Exception:  # `_by_udp` takes whatever comes: that is tested with "garbage"
        return
    if query.is_response(came):
        assert not isinstance(read(query, came, WHERE, AT).resolved.answer, Records)


def test_packets_wait_for_their_turn() -> None:
    """Where no turn is given, nothing is sent, and what was said is the answer."""
    refused = Failure("rate-limited", "not now")
    with FaultyDns(ZONE) as server:
        resolved = resolve(
            "listed.example",
            "A",
            resolvers=[server.where] * 3,
            timeout=1,
            turn=lambda: nullcontext(refused),
            now=lambda: AT,
        )
        assert server.seen == ()
    assert resolved.answer == refused


def test_a_cut_answer_to_another_question_is_passed_over() -> None:
    """TC in an answer that does not fit makes nobody ask by TCP."""
    with FaultyDns(ZONE, plan=always("cut-other")) as server:
        answer = ask([server]).answer
        by_tcp = [one.tcp for one in server.seen]

    assert (answer, by_tcp) == (LISTED, [False])


def test_a_flood_of_what_does_not_fit_ends_with_the_time() -> None:
    """Answers to other questions, without end, keep nobody longer than silence does."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        ended = threading.Event()

        def flood() -> None:
            _wire, client = line.recvfrom(65535)
            while not ended.is_set():
                line.sendto(b"\x00\x00" * 20, client)
                time.sleep(0.001)

        thread = threading.Thread(target=flood)
        thread.start()
        resolved = ask([line.getsockname()], timeout=0.1)
        ended.set()
        thread.join(10)

    assert isinstance(resolved.answer, Failure)
    assert resolved.answer.cause in ("timed-out", "failed")


def test_cut_by_udp_and_nobody_there_by_tcp() -> None:
    """A resolver that cuts its answers and does no TCP is a failure that says so."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))

        def cut() -> None:
            for _time in range(2):
                wire, client = line.recvfrom(65535)
                answer = dns.message.make_response(dns.message.from_wire(wire))
                answer.flags |= dns.flags.TC
                line.sendto(answer.to_wire(), client)

        thread = threading.Thread(target=cut)
        thread.start()
        answer = ask([line.getsockname()]).answer
        thread.join(10)

    assert isinstance(answer, Failure)
    assert "can't be reached" in answer.detail


def test_whatever_reading_trips_over_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that the library can't turn into text ends no run."""

    def trips(record: object) -> str:
        raise ValueError(record)

    monkeypatch.setattr(messages, "_text", trips)
    resolved = kept(answer=["x.example. 900 A 127.0.0.2"])

    assert isinstance(resolved.answer, Failure)
    assert "can't be read" in resolved.answer.detail


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (("192.0.2.53", 53), "192.0.2.53 "),
        (("192.0.2.53", 5353), "192.0.2.53:5353 "),
        (("2001:db8::53", 53), "[2001:db8::53]:53 "),
        (("2001:db8::53", 5353), "[2001:db8::53]:5353 "),
    ],
)
def test_the_resolver_is_named(where: tuple[str, int], text: str) -> None:
    """A failure says which resolver it was, as one would write it."""
    query = dns.message.make_query("x.example.", "A")
    came = dns.message.make_response(query)
    came.set_rcode(dns.rcode.REFUSED)
    answer = read(query, came, where, AT).resolved.answer

    assert isinstance(answer, Failure)
    assert f"the resolver {text}" in answer.detail


@pytest.mark.parametrize(
    ("rcode", "code", "expected"),
    [
        ("NOERROR", 15, "refused"),
        ("NXDOMAIN", 17, "refused"),
        ("NXDOMAIN", 4, "refused"),
        # Stale or of an unsigned zone: the answer is the true one.
        ("NXDOMAIN", 3, ""),
        ("NXDOMAIN", 10, ""),
        ("SERVFAIL", 6, "failed"),
        ("REFUSED", 18, "refused"),
        ("NXDOMAIN", 4999, ""),
        ("NXDOMAIN", 65535, ""),
    ],
)
def test_what_a_resolver_says_of_its_answer_counts(rcode: str, code: int, expected: str) -> None:
    """An answer that is marked as not the true one is none, whatever it says."""
    query = dns.message.make_query("x.example.", "A", use_edns=0)
    came = dns.message.make_response(query)
    came.flags |= dns.flags.RA
    came.set_rcode(dns.rcode.from_text(rcode))
    remark = dns.edns.EDEOption(code, "\x1b[31m text")  # type: ignore[arg-type]  # unknown ones too
    came.use_edns(0, options=[remark])
    answer = read(query, dns.message.from_wire(came.to_wire()), WHERE, AT).resolved.answer

    assert (answer.cause if isinstance(answer, Failure) else "") == expected
    assert "text" not in str(answer)


def test_the_numbers_are_those_that_the_docs_state() -> None:
    """Patience and size of one try."""
    assert (resolving.TIMEOUT, resolving.TRIES, resolving.PAYLOAD) == (3.0, 2, 1232)
