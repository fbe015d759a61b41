"""A thousand look-ups against servers on loopback of which one answer in twenty is faulty.

The real way `dnsbl` asks four lists, served by a real rbldnsd behind a relay that fails as told, in
one `Session`: with faults, again without (what failed is asked anew), and again with all kept.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ipskeptic.discover import catalogue, load_generated
from ipskeptic.intake.target import parse_target
from ipskeptic.lookup.online import dnsbl
from ipskeptic.lookup.online.base import Job, Setup
from ipskeptic.lookup.online.limits import Limit, Rule
from ipskeptic.lookup.online.session import Session
from ipskeptic.model.online import Subject, Wishes
from ipskeptic.model.reading import Absent, Present, Reading, Unavailable
from tests.online.faulty_dns import FaultyDns, Seen
from tests.online.servers import TESTS, Part, rbldnsd

# The lists by the names of their tables, with the code that each gives here.
LISTS: Mapping[str, str] = {
    "blocklist-de": "127.0.0.14",
    "dronebl": "127.0.0.9",
    "psbl": "127.0.0.2",
    "spamhaus-zen": "127.0.0.4",
}
ADDRESSES = tuple(f"{net}.{number}" for net in ("192.0.2", "198.51.100") for number in range(125))
# One query in so many is faulty.
EVERY = 20
# Faults that pass when one tries again, or that are got over, and those that end a question.
PASSING = (
    "drop", "truncate", "delay", "servfail", "wrong-id", "stray", "wrong-question", "garbage",
    "wrong-source", "no-edns",
)  # fmt: skip
FINAL = ("refused", "lame", "not-in-charge")
KINDS = (*PASSING, *FINAL)
# Seconds for one try, and for an answer that is late and still in time.
TIMEOUT, LATE = 1.0, 0.3


class Result(NamedTuple):
    """What came of one run.

    Attributes:
        jobs: Look-ups that brought something.
        lost: Look-ups that brought nothing, or not for every feed of their list.
        misread: Readings that say what the servers do not, or a failure where there was no fault.
        unavailable: Look-ups that failed where the server did.
        sent: Questions sent, by the session's own count.
        came: Questions that reached the server.
        faults: How many queries got each fault.
        seconds: What it took.
        allowed: What the pace allows at best for the questions that were sent.
        fastest: The most questions of one list in any second, by the server's own clock.
    """

    jobs: int
    lost: int
    misread: int
    unavailable: int
    sent: int
    came: int
    faults: Counter[str]
    seconds: float
    allowed: float
    fastest: int


class Loopback:
    """The servers, and who is listed."""

    def __init__(self, server: FaultyDns, per_second: int) -> None:
        """Take the relay and the pace of each list."""
        self.server = server
        self._per_second = per_second
        own = load_generated("online")
        self._tables: Mapping[str, Any] = {
            "pace": own["pace"],
            "dnsbl": {n: {**own["dnsbl"][n], "per_second": per_second} for n in LISTS},
        }
        self._setup = Setup(self._tables, catalogue(), MappingProxyType({}), MappingProxyType({}))

    def run(self, folder: Path | None, *, faulty: bool) -> Result:
        """Look all addresses up on all lists."""
        self.server.plan = _plan if faulty else (lambda number, name, kind: "")
        before = len(self.server.seen)
        got: list[tuple[Job, tuple[Reading, ...]]] = []
        jobs = [
            job
            for address in ADDRESSES
            for job in dnsbl.jobs(Subject(parse_target(address)), self._setup)
        ]
        wishes = Wishes(("dnsbl",), resolvers=(self.server.where,), timeout=TIMEOUT)
        began = time.monotonic()
        with Session(wishes, self._tables, folder=folder) as session:
            session.run(jobs, lambda job, readings: got.append((job, readings)))
            seconds = time.monotonic() - began
            sent = session.sent
        seen = self.server.seen[before:]
        judged = Counter(_judge(job, readings, seen) for job, readings in got)
        return Result(
            jobs=len(got),
            lost=len(jobs) - len(got) + judged["lost"],
            misread=judged["misread"],
            unavailable=judged["unavailable"],
            sent=sent,
            came=len(seen),
            faults=Counter(one.fault for one in seen if one.fault and not one.tcp),
            seconds=seconds,
            allowed=self._allowed(seen),
            fastest=max((_most_in_a_second(times) for times in _times(seen)), default=0),
        )

    def _allowed(self, seen: Sequence[Seen]) -> float:
        rule = Rule((Limit(self._per_second, 1.0),), 8)
        return max((rule.least_seconds(len(times)) for times in _times(seen)), default=0.0)


@contextmanager
def loopback(per_second: int) -> Iterator[Loopback]:
    """Serve the lists; skips where rbldnsd is missing."""
    zones = {
        _zone(name): (
            TESTS,
            Part("ip4set", (f":{code}:listed as $", *(a for a in ADDRESSES if _listed(a, name)))),
        )
        for name, code in LISTS.items()
    }
    with (
        rbldnsd(zones) as port,
        FaultyDns(relay=("127.0.0.1", port), delay=LATE) as server,
    ):
        yield Loopback(server, per_second)


def _zone(name: str) -> str:
    zone: str = load_generated("online")["dnsbl"][name]["zone"]
    return zone


def _listed(address: str, name: str) -> bool:
    """Every fifth address, another fifth on each list."""
    return (ADDRESSES.index(address) + list(LISTS).index(name)) % 5 == 0


def _plan(number: int, name: str, kind: str) -> str:
    if name.startswith(("1.0.0.127.", "2.0.0.127.")) or number % EVERY:
        # The lists' own tests decide on all of a list's answers, and are not what is counted here.
        return ""
    return KINDS[number // EVERY % len(KINDS)]


def _judge(job: Job, readings: Sequence[Reading], seen: Sequence[Seen]) -> str:
    """Whether a look-up was read right."""
    name = next(name for name in LISTS if _zone(name) == job.server)
    what = next(q.what for q in job.questions if not q.when)
    asked = what.removesuffix(" A")
    address = ".".join(reversed(asked.split(".")[:4]))
    table = load_generated("online")["dnsbl"][name]
    feeds = {code["feed"] for code in table["codes"].values()}
    if {reading.source.feed for reading in readings} != feeds:
        return "lost"
    if all(isinstance(reading, Unavailable) for reading in readings):
        last = [one for one in seen if (one.name, one.kind) == (asked, "A")][-1:]
        return "unavailable" if last and last[0].fault in (*FINAL, "servfail") else "misread"
    listed = {reading.source.feed for reading in readings if isinstance(reading, Present)}
    absent = {reading.source.feed for reading in readings if isinstance(reading, Absent)}
    truth = {table["codes"][LISTS[name]]["feed"]} if _listed(address, name) else set()
    return "right" if (listed, absent) == (truth, feeds - truth) else "misread"


def _times(seen: Sequence[Seen]) -> Iterator[list[float]]:
    """When each list was asked, the tries by TCP included."""
    for name in LISTS:
        zone = f".{_zone(name)}"
        yield [one.at for one in seen if one.name.endswith(zone)]


def _most_in_a_second(times: Sequence[float]) -> int:
    most = first = 0
    for last, at in enumerate(times):
        while at - times[first] >= 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most
