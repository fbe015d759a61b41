"""One DNS question, asked of resolvers until one answers.

Sources: RFC 1035 (messages), RFC 2308 (negative answers and their TTL), RFC 6891 (EDNS),
RFC 7766 (TCP where a UDP answer is cut).
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

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

from ipskeptic.model.online import DnsAnswer, Failure, NoName, NoRecords, Records

# Seconds for one try. Judgement: a resolver that has to ask others needs more than one.
TIMEOUT = 3.0
# Tries with one resolver before the next is asked: judgement; glibc has 2 as well
# (resolv.conf(5), "attempts").
TRIES = 2
# Resolvers of the system that are asked: MAXNS of glibc (resolv.conf(5)).
RESOLVERS = 3
# Bytes of an answer by UDP that arrive unfragmented: DNS flag day 2020.
PAYLOAD = 1232
# Seconds for which an answer is kept. Judgement: nobody gains by asking twice within a minute,
# and a list changes within a day.
SHORTEST, LONGEST = 60, 86400
# CNAMEs that are followed: dnspython and BIND stop at 16 too.
CHAIN = 16
# Of several failures the one that says most is given.
_WEIGHT = ("refused", "rate-limited", "not-asked", "failed", "timed-out")

# Waits for the turn of the next packet; no packet where it gives a failure.
Turn = Callable[[], AbstractContextManager[Failure | None]]


class Resolved(NamedTuple):
    """What came of a question.

    Attributes:
        answer: The answer.
        seconds: How long it may be kept.
        silent: Nobody answered at all.
    """

    answer: DnsAnswer
    seconds: int = 0
    silent: bool = False


class _Try(NamedTuple):
    """What came of one try: `again` if the same resolver may do better."""

    resolved: Resolved
    again: bool = False
    plain: bool = False


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
) -> Resolved:
    """Ask until there is an answer, at most `TRIES` times of each resolver.

    Args:
        name: The whole name, without the last dot.
        kind: The type of the records.
        resolvers: (address, port) of who is asked.
        timeout: Seconds for one try, None for the default.
        turn: Waits for the next packet's turn.
        now: The time, as answers have it.
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
    for where in resolvers:
        edns = True
        for _time in range(TRIES):
            # A new message each time: an id must not be used twice (RFC 5452).
            query = dns.message.make_query(asked, rdtype, use_edns=0 if edns else False)
            if edns:
                query.use_edns(0, payload=PAYLOAD)
            tried = _try(query, where, timeout or TIMEOUT, turn, now)
            if not isinstance(tried.resolved.answer, Failure):
                return tried.resolved
            failed.append(tried.resolved)
            edns = edns and not tried.plain
            if tried.resolved.answer.cause in ("not-asked", "rate-limited"):
                return tried.resolved
            if not tried.again:
                break
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
) -> _Try:
    """Ask one resolver once, by TCP too if the answer by UDP is cut."""
    for exchange in (_by_udp, _by_tcp):
        with turn() as refused:
            if refused is not None:
                return _Try(Resolved(refused))
            came = exchange(query, where, timeout)
        if isinstance(came, _Try):
            return came
        if came is not None:
            return read(query, came, where, now())
    return _fails(where, "cut its answer by TCP too", again=True)


def _by_udp(
    query: dns.message.Message, where: tuple[str, int], timeout: float
) -> dns.message.Message | _Try | None:
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
        return _fails(where, f"sent an answer that is no DNS ({type(error).__name__})", again=True)
    return _silent(where, timeout)


def _by_tcp(
    query: dns.message.Message, where: tuple[str, int], timeout: float
) -> dns.message.Message | _Try | None:
    """The answer by TCP, None if even that is cut."""
    try:
        came = dns.query.tcp(query, where[0], timeout=timeout, port=where[1])
    except (dns.exception.Timeout, TimeoutError):
        return _silent(where, timeout)
    except OSError as error:
        return _unreachable(where, error)
    except EOFError:
        return _fails(where, "ended the connection without an answer", again=True)
    except Exception as error:  # bytes from outside: whatever dnspython trips over
        return _fails(where, f"sent an answer that is no DNS ({type(error).__name__})", again=True)
    return None if came.flags & dns.flags.TC else came


def read(
    query: dns.message.Message, came: dns.message.Message, where: tuple[str, int], now: str
) -> _Try:
    """What a whole message that fits the question says."""
    rcode = came.rcode()
    if rcode == dns.rcode.REFUSED:
        detail = f"the resolver {_at(where)} refused the question (REFUSED)"
        return _Try(Resolved(Failure("refused", detail)))
    if rcode not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        # Servers that know no EDNS answer so (RFC 6891, section 7).
        plain = rcode in (dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.BADVERS)
        again = rcode == dns.rcode.SERVFAIL or (plain and query.edns == 0)
        said = f"answered {dns.rcode.to_text(rcode)}"
        return _fails(where, said, again=again)._replace(plain=plain)
    try:
        return _Try(_found(query, came, where, now))
    except Exception as error:  # text from outside: whatever dnspython trips over
        return _fails(where, f"sent records that can't be read ({type(error).__name__})")


def _found(
    query: dns.message.Message, came: dns.message.Message, where: tuple[str, int], now: str
) -> Resolved:
    asked = query.question[0]
    name, ttls = asked.name, []
    found: dns.rrset.RRset | None = None
    for _step in range(CHAIN):
        found = came.get_rrset(came.answer, name, dns.rdataclass.IN, asked.rdtype)
        alias = came.get_rrset(came.answer, name, dns.rdataclass.IN, dns.rdatatype.CNAME)
        if found or not alias:
            break
        ttls.append(alias.ttl)
        name = alias[0].target
    else:
        return _fails(where, f"sent more than {CHAIN} CNAMEs").resolved
    absent = came.rcode() == dns.rcode.NXDOMAIN
    if found:
        if absent:
            return _fails(where, "said that there is no such name, and sent its records").resolved
        values = tuple(sorted({_text(record) for record in found}))
        return Resolved(Records(values, now), _bounded(min([*ttls, found.ttl])))
    soa = next((one for one in came.authority if one.rdtype == dns.rdatatype.SOA), None)
    if not absent and soa is None and _hands_on(came, aliased=bool(ttls)):
        return _fails(where, "points to other servers and does not ask them itself").resolved
    if not came.flags & (dns.flags.AA | dns.flags.RA):
        return _fails(where, "is neither a resolver nor in charge of that name").resolved
    # Without SOA nothing says how long it holds (RFC 2308, section 5): as short as we keep any.
    ttls.append(min(soa.ttl, soa[0].minimum) if soa else 0)
    answer = NoName(now) if absent else NoRecords(now)
    return Resolved(answer, _bounded(min(ttls)))


def _hands_on(came: dns.message.Message, *, aliased: bool) -> bool:
    """Whether an answer without records only says who else to ask (RFC 2308, section 2.2)."""
    if any(one.rdtype == dns.rdatatype.NS for one in came.authority):
        return True
    return aliased and not came.flags & dns.flags.RA


def _text(record: object) -> str:
    """A record as `Records.values` has it."""
    strings = getattr(record, "strings", None)
    if strings is not None:
        return b"".join(strings).decode("utf-8", "replace")
    target = getattr(record, "target", None)
    if isinstance(target, dns.name.Name):
        return target.to_text(omit_final_dot=True)
    return str(record)


def _bounded(seconds: int) -> int:
    return max(SHORTEST, min(LONGEST, seconds))


def _at(where: tuple[str, int]) -> str:
    if where[1] == 53:
        return where[0]
    return f"[{where[0]}]:{where[1]}" if ":" in where[0] else f"{where[0]}:{where[1]}"


def _fails(where: tuple[str, int], said: str, *, again: bool = False) -> _Try:
    return _Try(Resolved(Failure("failed", f"the resolver {_at(where)} {said}")), again)


def _silent(where: tuple[str, int], timeout: float) -> _Try:
    detail = f"the resolver {_at(where)} gave no answer within {timeout:g} s"
    return _Try(Resolved(Failure("timed-out", detail), silent=True), again=True)


def _unreachable(where: tuple[str, int], error: OSError) -> _Try:
    why = error.strerror or type(error).__name__
    detail = f"the resolver {_at(where)} can't be reached ({why})"
    return _Try(Resolved(Failure("failed", detail), silent=True), again=True)
