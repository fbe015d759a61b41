"""Five registries on loopback, each with blocks of its own, some of whose answers are faulty."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

from ipskeptic.intake.target import parse_target
from ipskeptic.model.online import Subject
from ipskeptic.model.reading import Present, Reading, Unavailable
from tests.fetch.server import Act, Handler, Server, broken_off, redirect, reset, status
from tests.online.rdap_server import afrinic, answer, apnic, arin, entity, lacnic, ripe

STYLES: Mapping[str, Callable[..., dict[str, Any]]] = {
    "afrinic": afrinic, "apnic": apnic, "arin": arin, "lacnic": lacnic, "ripencc": ripe,
}  # fmt: skip
NAMES = tuple(STYLES)
# Seconds that a busy server asks for.
RETRY_AFTER = 1


class Block(NamedTuple):
    """A block of a registry, of which two addresses are looked up."""

    number: int
    registry: str

    @property
    def entry(self) -> str:
        """As its record has it."""
        return f"2001:db8:{self.number:x}::/48"

    @property
    def holder(self) -> str:
        """Who holds it."""
        return f"Holder {self.number}"

    def subjects(self) -> Iterator[Subject]:
        """Two addresses of it."""
        block = parse_target(self.entry)
        for last in (1, 2):
            target = parse_target(f"2001:db8:{self.number:x}::{last}")
            yield Subject(target, self.registry, (block.first, block.last))


class Registries:
    """The servers, which note when they are asked."""

    def __init__(self, servers: Mapping[str, Server], blocks: int) -> None:
        """Take the servers, and make the blocks."""
        self.servers = servers
        self.blocks = tuple(Block(n, NAMES[n % len(NAMES)]) for n in range(1, blocks + 1))
        self.times: dict[str, list[float]] = {name: [] for name in NAMES}
        self.faults: Counter[str] = Counter()
        self.pauses: Counter[str] = Counter()
        self._ended: set[str] = set()

    @property
    def own(self) -> Mapping[str, str]:
        """The servers, as the user would give them."""
        return {name: f"{server.url}/" for name, server in self.servers.items()}

    def begin(self, every: int) -> None:
        """Lay out all answers, each so-manieth block's first one faulty; 0 for none."""
        for times in self.times.values():
            times.clear()
        self.faults.clear()
        self.pauses.clear()
        self._ended.clear()
        for block in self.blocks:
            kinds = ("busy", "broken", "cut", "no-rdap", "moved", "reset")
            faulty = every and not block.number % every
            fault = kinds[block.number // every % len(kinds)] if faulty else ""
            for place, subject in enumerate(block.subjects()):
                acts = self._acts(block, subject.target.text, fault if not place else "")
                path = f"/ip/{subject.target.text}"
                self.servers[block.registry].act(path, *acts)

    def judge(self, subject: Subject, readings: Sequence[Reading]) -> str:
        """Whether a look-up was read right."""
        block = self.blocks[(subject.target.first >> 80 & 0xFFFF) - 1]
        if len(readings) != 1:
            return "lost"
        (reading,) = readings
        if isinstance(reading, Unavailable):
            return "unavailable" if subject.target.text in self._ended else "misread"
        right = isinstance(reading, Present) and (reading.entry, reading.get("holder-name")) == (
            block.entry,
            block.holder,
        )
        return "right" if right else "misread"

    def _acts(self, block: Block, address: str, fault: str) -> list[Act]:
        first, last = f"2001:db8:{block.number:x}::", f"2001:db8:{block.number:x}:ffff::"
        last = last.replace("ffff::", "ffff:ffff:ffff:ffff:ffff")
        contact = entity(f"ORG-{block.number}", block.holder)
        true = answer(STYLES[block.registry](first, last, entities=[contact]))
        name = block.registry
        if not fault:
            return [self._noted(name, true)]
        if fault == "busy":
            busy = self._noted(name, status(429, Retry_After=str(RETRY_AFTER)), fault)
            return [busy, self._noted(name, true)]
        if fault == "no-rdap":
            self._ended.add(address)
            return [self._noted(name, answer([1, 2, 3]), fault)]
        if fault == "moved":
            other = NAMES[(NAMES.index(name) + 1) % len(NAMES)]
            there = self.servers[other].act(f"/ip/{address}", self._noted(other, true))
            return [self._noted(name, redirect(there), fault)]
        broken = {"broken": status(500), "cut": broken_off(b'{"a": 1}'), "reset": reset}[fault]
        return [self._noted(name, broken, fault), self._noted(name, true)]

    def _noted(self, registry: str, act: Act, fault: str = "") -> Act:
        def noted(handler: Handler) -> None:
            self.times[registry].append(time.monotonic())
            if fault:
                self.faults[fault] += 1
            if fault == "busy":
                self.pauses[registry] += RETRY_AFTER
            act(handler)

        return noted


@contextmanager
def registries(blocks: int) -> Iterator[Registries]:
    """Serve."""
    with ExitStack() as open_:
        yield Registries({name: open_.enter_context(Server()) for name in NAMES}, blocks)
