"""A real DNS server on loopback, by UDP and TCP, which answers or relays, and fails as told.

What it answers comes from a mapping, or from a real server (rbldnsd, nsd) to which it relays.
A plan says for every query which fault it gets; the server notes all that it saw and when.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple, Self

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype
import dns.rrset

# Forged answers say this, so that a misread one is noticed.
FORGED = "127.0.0.66"
# What each fault does.
FAULTS = {
    "drop": "no answer",
    "delay": "the answer comes late, by `delay` seconds",
    "truncate": "by UDP only TC, by TCP the answer",
    "cut": "TC by UDP and by TCP",
    "refused": "REFUSED",
    "servfail": "SERVFAIL",
    "filtered": "NXDOMAIN that a filtering resolver marks as such (RFC 8914)",
    "no-edns": "FORMERR to a question with EDNS, the answer without",
    "wrong-id": "first a forged answer with another id, then the true one",
    "wrong-question": "first a forged answer to another question, then the true one",
    "wrong-source": "first a forged answer from another port, then the true one",
    "stray": "first bytes that are no DNS, then the true answer",
    "garbage": "bytes that are no DNS, with the right id",
    "lame": "a referral without an answer",
    "not-in-charge": "an empty answer by neither a resolver nor the zone's server",
    "cut-other": "first TC in an answer to another question, then the true one",
    "hang-up": "TC by UDP, by TCP the connection ends without an answer",
    "tcp-garbage": "TC by UDP, by TCP bytes that are no DNS",
    "tcp-drop": "TC by UDP, by TCP no answer",
    "huge": "TC by UDP, some 60 KB of TXT by TCP",
}
# Given the number of the query (from 0), its name and type: the fault, "" for none.
Plan = Callable[[int, str, str], str]
# Records by (name without the last dot, type), in the text form of zone files.
Answers = Mapping[tuple[str, str], Sequence[str]]


class Seen(NamedTuple):
    """A query that came: when (`time.monotonic`), what, how, and the fault it got."""

    at: float
    name: str
    kind: str
    tcp: bool
    fault: str


def faults_in_turn(*faults: str) -> Plan:
    """The given faults for the first queries, none for those that follow."""
    return lambda number, _name, _kind: faults[number] if number < len(faults) else ""


class FaultyDns:
    """Serves while it is entered."""

    def __init__(
        self,
        answers: Answers | None = None,
        *,
        relay: tuple[str, int] | None = None,
        plan: Plan = lambda number, name, kind: "",
        delay: float = 0.5,
        ttl: int = 300,
    ) -> None:
        """Prepare.

        Args:
            answers: What is answered; a name that is in none of the keys does not exist.
            relay: Who is asked instead.
            plan: Which query gets which of `FAULTS`.
            delay: Seconds for "delay".
            ttl: TTL of the records, and of the SOA of what is not there.
        """
        self._answers = {
            (name.lower(), kind): tuple(records)
            for (name, kind), records in (answers or {}).items()
        }
        self._names = {name for name, _kind in self._answers}
        self._relay = relay
        self.plan = plan
        self.delay = delay
        self._ttl = ttl
        self._lock = threading.Lock()
        self._seen: list[Seen] = []
        self._timers: list[threading.Timer] = []
        self._threads: list[threading.Thread] = []
        self._ended = False

    @property
    def seen(self) -> tuple[Seen, ...]:
        """All queries that came, in their order; one that came again by TCP is two."""
        with self._lock:
            return tuple(self._seen)

    def __enter__(self) -> Self:
        """Listen on one port of 127.0.0.1 by UDP and TCP."""
        for _time in range(50):
            self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._udp.bind(("127.0.0.1", 0))
            self._tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            self._tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.where: tuple[str, int] = self._udp.getsockname()
            try:
                self._tcp.bind(self.where)
            except OSError:
                self._udp.close()
                self._tcp.close()
                continue
            break
        self._tcp.listen(64)
        for work in (self._serve_udp, self._serve_tcp):
            thread = threading.Thread(target=work, daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(self, *_: object) -> None:
        """End all threads and close all sockets."""
        self._ended = True
        for timer in self._timers:
            timer.cancel()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wake:
            wake.sendto(b"", self.where)
        with suppress(OSError), socket.create_connection(self.where, timeout=1):
            pass
        for thread in [*self._threads, *self._timers]:
            thread.join(5)
        self._udp.close()
        self._tcp.close()

    def _serve_udp(self) -> None:
        while True:
            wire, client = self._udp.recvfrom(65535)
            if self._ended:
                return
            with suppress(dns.exception.DNSException):
                query = dns.message.from_wire(wire)
                self._answer_udp(query, self._note(query, tcp=False), client)

    def _answer_udp(self, query: dns.message.Message, fault: str, client: tuple[str, int]) -> None:
        def send(wire: bytes) -> None:
            with suppress(OSError):
                self._udp.sendto(wire, client)

        match fault:
            case "drop":
                return
            case "garbage":
                send(query.id.to_bytes(2, "big") + b"\x81\x80\xff\xff\xff\xffnonsense")
                return
            case "truncate" | "cut" | "huge" | "hang-up" | "tcp-garbage" | "tcp-drop":
                send(self._short(query).to_wire())
                return
            case "stray":
                send(b"\x00no dns at all")
            case "wrong-id" | "wrong-question":
                send(self._forged(query, fault).to_wire())
            case "cut-other":
                other = dns.message.make_query("other.example", "A", id=query.id)
                send(self._short(other).to_wire())
            case "wrong-source":
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
                    elsewhere.sendto(self._forged(query, fault).to_wire(), client)
            case "delay":
                wire = self._fits(query, self._true(query))
                timer = threading.Timer(self.delay, send, (wire,))
                timer.daemon = True
                self._timers.append(timer)
                timer.start()
                return
        send(self._fits(query, self._by_fault(query, fault)))

    def _fits(self, query: dns.message.Message, answer: dns.message.Message) -> bytes:
        wire = answer.to_wire(max_size=65535)
        return self._short(query).to_wire() if len(wire) > max(512, query.payload) else wire

    def _serve_tcp(self) -> None:
        while True:
            line, _client = self._tcp.accept()
            if self._ended:
                line.close()
                return
            thread = threading.Thread(target=self._answer_tcp, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _answer_tcp(self, line: socket.socket) -> None:
        with line, suppress(OSError, EOFError, dns.exception.DNSException, struct.error):
            line.settimeout(5)
            (length,) = struct.unpack("!H", line.recv(2, socket.MSG_WAITALL))
            query = dns.message.from_wire(line.recv(length, socket.MSG_WAITALL))
            fault = self._note(query, tcp=True)
            if fault in ("drop", "tcp-drop"):
                # Until the client has had enough.
                line.recv(1)
                return
            if fault == "hang-up":
                return
            if fault == "tcp-garbage":
                line.sendall(b"\x00\x08" + query.id.to_bytes(2, "big") + b"garbag")
                return
            if fault == "cut":
                answer = self._short(query)
            elif fault == "huge":
                answer = self._huge(query)
            else:
                answer = self._by_fault(query, "" if fault == "truncate" else fault)
            wire = answer.to_wire(max_size=65535)
            line.sendall(len(wire).to_bytes(2, "big") + wire)

    def _note(self, query: dns.message.Message, *, tcp: bool) -> str:
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        with self._lock:
            # What was cut by UDP has the same fate by TCP.
            last = next((one for one in reversed(self._seen) if one[1:3] == (name, kind)), None)
            follows = tcp and last is not None and not last.tcp
            if follows and last is not None:
                fault = last.fault
            else:
                fault = self.plan(sum(not one.tcp for one in self._seen), name, kind)
            assert not fault or fault in FAULTS, f"no fault is called {fault}"
            self._seen.append(Seen(time.monotonic(), name, kind, tcp, fault))
        return fault

    def _by_fault(self, query: dns.message.Message, fault: str) -> dns.message.Message:
        if fault in ("refused", "servfail"):
            return self._empty(query, dns.rcode.from_text(fault))
        if fault == "no-edns" and query.edns >= 0:
            return self._empty(query, dns.rcode.FORMERR)
        if fault == "filtered":
            answer = self._empty(query, dns.rcode.NXDOMAIN)
            answer.flags |= dns.flags.RA
            blocked = dns.edns.EDEOption(dns.edns.EDECode.BLOCKED)
            answer.use_edns(0, options=[blocked])
            return answer
        if fault == "lame":
            answer = self._empty(query, dns.rcode.NOERROR)
            referral = dns.rrset.from_text("example.", self._ttl, "IN", "NS", "ns.example.")
            answer.authority.append(referral)
            return answer
        if fault == "not-in-charge":
            return self._empty(query, dns.rcode.NOERROR)
        return self._true(query)

    def _true(self, query: dns.message.Message) -> dns.message.Message:
        if self._relay is not None:
            # Its own id: what is relayed is asked anew.
            inner = dns.message.from_wire(query.to_wire())
            came, _by_tcp = dns.query.udp_with_fallback(
                inner, self._relay[0], timeout=5, port=self._relay[1]
            )
            return came
        question = query.question[0]
        answer = self._empty(query, dns.rcode.NOERROR)
        answer.flags |= dns.flags.AA
        name, kind = question.name, dns.rdatatype.to_text(question.rdtype)
        for _step in range(20):
            known = name.to_text(omit_final_dot=True).lower()
            records = self._answers.get((known, kind))
            alias = self._answers.get((known, "CNAME"))
            if records is not None or alias is None:
                break
            answer.answer.append(dns.rrset.from_text(name, self._ttl, "IN", "CNAME", *alias))
            name = dns.name.from_text(alias[0])
        if records:
            answer.answer.append(dns.rrset.from_text(name, self._ttl, "IN", kind, *records))
            return answer
        if known not in self._names:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        soa = f"ns.example. host.example. 1 3600 600 86400 {self._ttl}"
        answer.authority.append(dns.rrset.from_text("example.", self._ttl, "IN", "SOA", soa))
        return answer

    def _empty(self, query: dns.message.Message, rcode: dns.rcode.Rcode) -> dns.message.Message:
        answer = dns.message.make_response(query)
        answer.set_rcode(rcode)
        return answer

    def _short(self, query: dns.message.Message) -> dns.message.Message:
        answer = self._empty(query, dns.rcode.NOERROR)
        answer.flags |= dns.flags.TC
        return answer

    def _huge(self, query: dns.message.Message) -> dns.message.Message:
        answer = self._empty(query, dns.rcode.NOERROR)
        answer.flags |= dns.flags.AA
        many = [f'"{number:04} {"x" * 200}"' for number in range(270)]
        name = query.question[0].name
        answer.answer.append(dns.rrset.from_text(name, self._ttl, "IN", "TXT", *many))
        return answer

    def _forged(self, query: dns.message.Message, fault: str) -> dns.message.Message:
        name = query.question[0].name
        if fault == "wrong-question":
            name = dns.name.from_text("other.example")
            query = dns.message.make_query(name, query.question[0].rdtype, id=query.id)
        answer = self._empty(query, dns.rcode.NOERROR)
        answer.flags |= dns.flags.AA
        answer.answer.append(dns.rrset.from_text(name, self._ttl, "IN", "A", FORGED))
        if fault == "wrong-id":
            answer.id = (query.id + 1) % 65536
        return answer
