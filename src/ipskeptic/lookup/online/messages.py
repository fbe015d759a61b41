"""What a DNS message says: the answers that there are, told apart.

Sources: RFC 1035 (messages), RFC 2308 (negative answers and their TTL), RFC 6891 (EDNS),
RFC 8914 (what a resolver says of its answer).
"""

from __future__ import annotations

from typing import NamedTuple

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from ipskeptic.model.online import DnsAnswer, Failure, NoName, NoRecords, Records

# Seconds for which an answer is kept. Judgement: nobody gains by asking twice within a minute,
# and a list changes within a day.
SHORTEST, LONGEST = 60, 86400
# CNAMEs that are followed: dnspython and BIND stop at 16 too.
CHAIN = 16
# What a resolver says of an answer that is not the true one: forged, blocked, censored, filtered,
# prohibited. Source: RFC 8914, sections 4.5 and 4.16 to 4.19.
_WITHHELD = (4, 15, 16, 17, 18)


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


class Try(NamedTuple):
    """What came of one try.

    Attributes:
        resolved: The answer, or why there is none.
        again: The same resolver may do better.
        plain: It may do so without EDNS.
        sent: Whether a packet went out.
    """

    resolved: Resolved
    again: bool = False
    plain: bool = False
    sent: bool = True


def read(
    query: dns.message.Message, came: dns.message.Message, where: tuple[str, int], now: str
) -> Try:
    """What a whole message that fits the question says."""
    try:
        return _read(query, came, where, now)
    except Exception as error:  # text from outside: whatever dnspython trips over
        return fails(where, f"sent records that can't be read ({type(error).__name__})")


def _read(
    query: dns.message.Message, came: dns.message.Message, where: tuple[str, int], now: str
) -> Try:
    rcode = came.rcode()
    remarks = [one for one in came.options if isinstance(one, dns.edns.EDEOption)]
    why = "".join(f", {dns.edns.EDECode.to_text(one.code)}" for one in remarks)
    if rcode == dns.rcode.REFUSED:
        detail = f"the resolver {at(where)} refused the question (REFUSED{why})"
        return Try(Resolved(Failure("refused", detail)))
    if rcode not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        # Servers that know no EDNS answer so (RFC 6891, section 7).
        plain = rcode in (dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.BADVERS)
        again = rcode == dns.rcode.SERVFAIL or (plain and query.edns == 0)
        said = f"answered {dns.rcode.to_text(rcode)}{why}"
        return fails(where, said, again=again)._replace(plain=plain)
    if any(one.code in _WITHHELD for one in remarks):
        # A filtering resolver's "no such name" says nothing of the name.
        detail = f"the resolver {at(where)} withholds the true answer{why}: ask another"
        return Try(Resolved(Failure("refused", f"{detail} with --resolver")))
    return Try(_found(query, came, where, now))


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
        return fails(where, f"sent more than {CHAIN} CNAMEs").resolved
    absent = came.rcode() == dns.rcode.NXDOMAIN
    if found:
        if absent:
            return fails(where, "said that there is no such name, and sent its records").resolved
        values = tuple(sorted({_text(record) for record in found}))
        return Resolved(Records(values, now), _bounded(min([*ttls, found.ttl])))
    soa = next((one for one in came.authority if one.rdtype == dns.rdatatype.SOA), None)
    if not absent and soa is None and _hands_on(came, aliased=bool(ttls)):
        return fails(where, "points to other servers and does not ask them itself").resolved
    if not came.flags & (dns.flags.AA | dns.flags.RA):
        return fails(where, "is neither a resolver nor in charge of that name").resolved
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


def at(where: tuple[str, int]) -> str:
    """A resolver as one would write it: `192.0.2.53`, `[2001:db8::53]:5353`."""
    if ":" in where[0]:
        # With its port in any case: `::1:5300` is an address, and its user may have meant a port.
        return f"[{where[0]}]:{where[1]}"
    return where[0] if where[1] == 53 else f"{where[0]}:{where[1]}"


def fails(where: tuple[str, int], said: str, *, again: bool = False) -> Try:
    """A try at which the resolver did something that is no answer."""
    return Try(Resolved(Failure("failed", f"the resolver {at(where)} {said}")), again)
