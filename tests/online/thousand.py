"""A thousand look-ups against servers on loopback of which one answer in twenty is faulty.

The real way `dnsbl` asks four lists, served by a real rbldnsd behind a relay that fails as told,
and the real way `rdap` five registries, in one `Session`: with faults, again without (what failed
is asked anew), and again with all kept.
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
from ipskeptic.lookup.online import dnsbl, rdap
from ipskeptic.lookup.online.base import Job, Setup
from ipskeptic.lookup.online.limits import Limit, Rule
from ipskeptic.lookup.online.session import Session
from ipskeptic.model.online import Subject, Wishes
from ipskeptic.model.reading import Absent, Present, Reading, Unavailable
from tests.online.faulty_dns import FaultyDns, Seen
from tests.online.registries import Registries, registries
from tests.online.servers import TESTS, Part, rbldnsd

# The lists by the names of their tables, with the code that each gives here.
LISTS: Mapping[str, str] = {
    "blocklist-de": "127.0.0.14",
    "dronebl": "127.0.0.9",
    "psbl": "127.0.0.2",
    "spamhaus-zen": "127.0.0.4",
}
ADDRESSES = tuple(f"{net}.{number}" for net in ("192.0.2", "198.51.100") for number in range(100))
# Blocks at registries, two addresses of each.
BLOCKS = 100
# One query in so many is faulty.
EVERY = 20
# Faults that pass when one tries again, or that are got over, and those that end a question.
PASSING = (
    "drop", "truncate", "delay", "servfail", "wrong-id", "stray", "wrong-question", "garbage",
    "wrong-source", "no-edns",
)  # fmt: skip
FINAL = ("refused", "lame", "not-in-charge", "filtered")
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
        allowed: What the pace allows at best for the questions that came to the slowest server,
            and no less than the pause that a server asked for.
        fastest: The most questions that one server got in any second, by its own clock, in parts
            of what its pace allows: 1 is the pace.
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
    fastest: float


class Loopback:
    """The servers, and who is listed."""

    def __init__(self, server: FaultyDns, registered: Registries, per_second: int) -> None:
        """Take the relay, the registries, and the pace of each list; a registry's is a tenth."""
        self._server = server
        self._registered = registered
        self._per_second = per_second
        own = load_generated("online")
        slow = {"per_second": max(1, per_second // 10)}
        self._tables: Mapping[str, Any] = {
            "pace": own["pace"],
            "dnsbl": {n: {**own["dnsbl"][n], "per_second": per_second} for n in LISTS},
            "rdap": {n: _without_pace(t) | slow for n, t in own["rdap"].items()},
        }
        self._slow = slow["per_second"]
        self._setup = Setup(self._tables, catalogue(), registered.own, MappingProxyType({}))

    def run(self, folder: Path | None, *, faulty: bool) -> Result:
        """Look all addresses up on all lists, and those of the blocks at their registries."""
        self._server.plan = _plan if faulty else (lambda number, name, kind: "")
        self._registered.begin(EVERY // 2 if faulty else 0)
        before = len(self._server.seen)
        got: list[tuple[Job, tuple[Reading, ...]]] = []
        asked = dict(self._jobs())
        wishes = Wishes(
            ("rdap", "dnsbl"), (self._server.where,), TIMEOUT, servers=self._registered.own
        )
        began = time.monotonic()
        with Session(wishes, self._tables, folder=folder) as session:
            session.run(asked, lambda job, readings: got.append((job, readings)))
            seconds = time.monotonic() - began
            sent = session.sent
        seen = self._server.seen[before:]
        judged = Counter(self._judge(job, asked[job], readings, seen) for job, readings in got)
        faults = Counter(one.fault for one in seen if one.fault and not one.tcp)
        by_server = [(self._per_second, times, 0) for times in _times(seen)]
        for name, times in self._registered.times.items():
            by_server.append((self._slow, times, self._registered.pauses[name]))
        return Result(
            jobs=len(got),
            lost=len(asked) - len(got) + judged["lost"],
            misread=judged["misread"],
            unavailable=judged["unavailable"],
            sent=sent,
            came=sum(len(times) for _most, times, _pause in by_server),
            faults=faults + self._registered.faults,
            seconds=seconds,
            allowed=max(
                # A pause may fall into a time in which the pace has one wait anyway.
                max(Rule((Limit(most, 1.0),), 8).least_seconds(len(times)), pause)
                for most, times, pause in by_server
            ),
            fastest=max(_most_in_a_second(times) / most for most, times, _pause in by_server),
        )

    def _jobs(self) -> Iterator[tuple[Job, Subject]]:
        for address in ADDRESSES:
            subject = Subject(parse_target(address))
            for job in dnsbl.jobs(subject, self._setup):
                yield job, subject
        for block in self._registered.blocks:
            for subject in block.subjects():
                for job in rdap.jobs(subject, self._setup):
                    yield job, subject

    def _judge(
        self, job: Job, subject: Subject, readings: Sequence[Reading], seen: Sequence[Seen]
    ) -> str:
        if job.way == "rdap":
            return self._registered.judge(subject, readings)
        return _judge(job, readings, seen)


def _without_pace(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if not key.startswith("per_")}


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
        registries(BLOCKS) as registered,
    ):
        yield Loopback(server, registered, per_second)


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
