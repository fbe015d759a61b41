"""One DNS question, asked of resolvers until one answers.

Sources: RFC 1035 (messages), RFC 5452 (what must fit), RFC 7766 (TCP where an answer is cut).
"""

from __future__ import annotations

import socket
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.resolver
import dns.rrset

from ipskeptic.lookup.online.messages import Resolved, Try, at, fails, read
from ipskeptic.model.online import Failure

# Seconds for one try. Judgement: a resolver that has to ask others needs more than one.
TIMEOUT = 3.0
# Tries with each resolver: judgement; glibc has 2 as well (resolv.conf(5), "attempts", read
# 2026-11-26).
TRIES = 2
# Resolvers of the system that are asked: MAXNS of glibc (resolv.conf(5)).
RESOLVERS = 3
# Bytes of an answer by UDP that arrive unfragmented: DNS flag day 2020 (dnsflagday.net/2020; the
# default of dnsmasq and CoreDNS since, read 2026-11-26).
PAYLOAD = 1232
# Of several failures the one that says most is given.
_WEIGHT = ("refused", "rate-limited", "not-asked", "failed", "timed-out")

# Waits for the turn of the next packet; no packet where it gives a failure.
Turn = Callable[[], AbstractContextManager[Failure | None]]
# Takes a resolver and why it gave no answer: "failed", "timed-out" or "" for that it did.
Note = Callable[[tuple[str, int], str], None]


def system_resolvers() -> tuple[tuple[str, int], ...]:
    """The resolvers that this machine uses, none if it says nothing."""
    try:
        found = dns.resolver.Resolver()
    except (dns.exception.DNSException, OSError, ValueError):
        return ()
    return tuple((str(server), found.port) for server in found.nameservers)[:RESOLVERS]


def resolve(
    name: str,
    kind: str,
    *,
    resolvers: Sequence[tuple[str, int]],
    timeout: float | None,
    turn: Turn,
    now: Callable[[], str],
    note: Note = lambda where, why: None,
) -> Resolved:
    """Ask until there is an answer, at most `TRIES` times of each resolver.

    Where one says nothing the next is asked before it has its second try.

    Args:
        name: The whole name, without the last dot.
        kind: The type of the records.
        resolvers: (address, port) of who is asked.
        timeout: Seconds for one try, None for the default.
        turn: Waits for the next packet's turn.
        now: The time, as answers have it.
        note: Takes what came of each try.
    """
    try:
        asked = dns.name.from_text(name)
        rdtype = dns.rdatatype.from_text(kind)
        query = dns.message.make_query(asked, rdtype, use_edns=0, payload=PAYLOAD)
        query.to_wire()
    except (dns.exception.DNSException, ValueError):
        return Resolved(Failure("failed", "this is no name that DNS can be asked for"))
    if not resolvers:
        return Resolved(
            Failure("failed", "this machine names no DNS resolver: give one with --resolver")
        )
    failed: list[Resolved] = []
    # Resolvers in the order in which they have their next try, with EDNS or without.
    queue = deque((where, TRIES, True) for where in resolvers)
    while queue:
        where, left, edns = queue.popleft()
        # A new message each time: an id must not be used twice (RFC 5452).
        query = dns.message.make_query(asked, rdtype, use_edns=0 if edns else False)
        if edns:
            query.use_edns(0, payload=PAYLOAD)
        tried = _try(query, where, timeout or TIMEOUT, turn, now)
        answer, silent = tried.resolved.answer, tried.resolved.silent
        if not isinstance(answer, Failure):
            note(where, "")
            return tried.resolved
        failed.append(tried.resolved)
        if not tried.sent:
            return tried.resolved
        note(where, answer.cause if silent else "")
        if tried.again and left > 1:
            place = len(queue) if silent else 0
            queue.insert(place, (where, left - 1, edns and not tried.plain))
    best = min(failed, key=_weight)
    return best._replace(silent=all(one.silent for one in failed))


def _weight(resolved: Resolved) -> int:
    answer = resolved.answer
    return _WEIGHT.index(answer.cause) if isinstance(answer, Failure) else -1


def _try(
    query: dns.message.Message,
    where: tuple[str, int],
    timeout: float,
    turn: Turn,
    now: Callable[[], str],
) -> Try:
    """Ask one resolver once, by TCP too if the answer by UDP is cut."""
    for exchange in (_by_udp, _by_tcp):
        with turn() as refused:
            if refused is not None:
                return Try(Resolved(refused), sent=False)
            came = exchange(query, where, timeout)
        if isinstance(came, Try):
            return came
        if came is not None:
            return read(query, came, where, now())
    return fails(where, "cut its answer by TCP too", again=True)


def _by_udp(
    query: dns.message.Message, where: tuple[str, int], timeout: float
) -> dns.message.Message | Try | None:
    """The answer by UDP, None if it is cut. What does not fit the question is passed over."""
    ends = time.monotonic() + timeout
    family = socket.AF_INET6 if ":" in where[0] else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as line:
            # Connected: the kernel passes on nothing from another source, and says at once if
            # nobody listens there.
            line.connect(where)
            line.send(query.to_wire())
            while (left := ends - time.monotonic()) > 0:
                line.settimeout(left)
                wire = line.recv(65535)
                if wire[:2] != query.id.to_bytes(2, "big"):
                    continue
                try:
                    came = dns.message.from_wire(wire, raise_on_truncation=True)
                except dns.message.Truncated as cut:
                    if query.is_response(cut.kwargs["message"]):
                        return None
                    continue
                if query.is_response(came):
                    return came
    except TimeoutError:
        pass
    except OSError as error:
        return _unreachable(where, error)
    except Exception as error:  # bytes from outside: whatever dnspython trips over
        return fails(where, f"sent an answer that is no DNS ({type(error).__name__})", again=True)
    return _silent(where, timeout)


def _by_tcp(
    query: dns.message.Message, where: tuple[str, int], timeout: float
) -> dns.message.Message | Try | None:
    """The answer by TCP, None if even that is cut."""
    try:
        came = dns.query.tcp(query, where[0], timeout=timeout, port=where[1])
    except (dns.exception.Timeout, TimeoutError):
        return _silent(where, timeout)
    except OSError as error:
        return _unreachable(where, error)
    except EOFError:
        return fails(where, "ended the connection without an answer", again=True)
    except Exception as error:  # bytes from outside: whatever dnspython trips over
        return fails(where, f"sent an answer that is no DNS ({type(error).__name__})", again=True)
    return None if came.flags & dns.flags.TC else came


def _silent(where: tuple[str, int], timeout: float) -> Try:
    detail = f"the resolver {at(where)} gave no answer within {timeout:g} s"
    return Try(Resolved(Failure("timed-out", detail), silent=True), again=True)


def _unreachable(where: tuple[str, int], error: OSError) -> Try:
    why = error.strerror or type(error).__name__
    detail = f"the resolver {at(where)} can't be reached ({why})"
    return Try(Resolved(Failure("failed", detail), silent=True), again=True)
