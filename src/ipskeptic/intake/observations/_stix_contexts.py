"""When and how each observable of a STIX 2 document was seen, by what refers to it.

Source:
    STIX 2.1 (OASIS Standard, 2021-06-10), read on 2026-11-26: 4.14 Observed Data, 4.8
    Infrastructure, 4.11 Malware, 5.1 Relationship (`start_time`, `stop_time`), 5.2 Sighting,
    6.12 Network Traffic; STIX 2.0 parts 2 and 4 for `objects` inside of `observed-data`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ipskeptic.intake.documents._json import JsonObject
from ipskeptic.intake.observations._base import Context
from ipskeptic.intake.observations._stix_objects import (
    NO_OBSERVABLES,
    Thing,
    Things,
    number_of,
    texts_of,
)
from ipskeptic.intake.observations._times import Dated, moment, span_of, word_of

_C2 = "command-and-control"
# Relationships whose target is what the source connects to (2.1, 4.8 and 4.11).
_REACHES = frozenset(("communicates-with", "beacons-to", "exfiltrates-to"))
# SYN and ACK (RFC 9293, section 3.1).
_BOTH_FLAGS = 0x12
_ENDS = (("src_ref", "source"), ("dst_ref", "destination"))


class Contexts:
    """What a document says of its observables and indicators."""

    def __init__(self, things: Things) -> None:
        self._things = things
        self._direct: dict[str, list[Context]] = defaultdict(list)
        self._related: dict[str, list[Context]] = defaultdict(list)
        self._destinations: set[str] = set()
        self._sighted: dict[str, list[Context]] = defaultdict(list)
        self._only_dead: dict[str, str] = {}
        in_observed = self._read_observed()
        self._read_sightings()
        self._read_loose_traffic(in_observed)
        self._read_relationships()

    def of(self, name: str) -> Sequence[Context]:
        """In what contexts an observable was seen: one without a time, where nothing says when."""
        found = self._direct.get(name) or self._related.get(name) or [Context()]
        if name not in self._destinations:
            return found
        return [c if c.role != "unknown" else c._replace(role="destination") for c in found]

    def sightings(self, name: str) -> Sequence[Context]:
        """When an indicator was sighted."""
        return self._sighted.get(name, ())

    def is_destination(self, name: str) -> bool:
        """Whether an indicator indicates a server that others connect to."""
        return name in self._destinations

    def only_dead(self, name: str) -> str:
        """Why an observable is not read that nothing but what is not read says was seen; or ""."""
        if name in self._direct or name in self._related:
            return ""
        return self._only_dead.get(name, "")

    def _read_observed(self) -> frozenset[str]:
        """Observed data; gives what stands in any."""
        inside: set[str] = set()
        for thing in self._things.all:
            if thing.kind != "observed-data":
                continue
            members = self._things.observables(thing)
            if thing.dead:
                why = f"it stands in observed-data alone that is not read: {thing.dead}"
                self._only_dead.update(dict.fromkeys(sorted(members), why))
                continue
            inside |= members
            times = span_of(thing.item, "first_observed", "last_observed")
            number = number_of(thing.item, "number_observed") or 0
            self._see(members, times, Context(number=number, where=thing.id), narrows=True)
        return frozenset(inside)

    def _see(
        self, members: Iterable[str], times: Sequence[Dated], base: Context, *, narrows: bool
    ) -> None:
        """Take what was seen together; `narrows`: the times of traffic itself go before."""
        members = frozenset(members)
        ends: set[str] = set()
        for name in members:
            for thing in self._things.named(name):
                if thing.kind == "network-traffic":
                    own = (_traffic_times(thing) if narrows else ()) or times
                    ends |= self._see_traffic(thing, own, base)
        for name in members - ends:
            self._direct[name] += [base._replace(dated=dated) for dated in times or (Dated(),)]

    def _see_traffic(self, thing: Thing, times: Sequence[Dated], base: Context) -> set[str]:
        transport = _transport(thing.item)
        port = number_of(thing.item, "src_port")
        ends: set[str] = set()
        for name, role in _ENDS:
            for end in thing.refs(name):
                ends.add(end)
                seen = base._replace(role=role, transport=transport)
                if role == "source" and port is not None and 0 < port < 65536:
                    seen = seen._replace(port=port)
                self._direct[end] += [seen._replace(dated=dated) for dated in times or (Dated(),)]
        return ends

    def _read_sightings(self) -> None:
        """Sightings of indicators and observed data, at the sighting's own time."""
        for thing in self._things.live("sighting"):
            count = number_of(thing.item, "count")
            times = span_of(thing.item, "first_seen", "last_seen")
            # A count of 0 says that it was looked for and not seen.
            if not times or count == 0:
                continue
            base = Context(number=count or 0, where=thing.id)
            # Observed data that is there says itself when, and which address.
            has_data = any(self._things.named(n) for n in thing.refs("observed_data_refs"))
            for name in thing.refs("sighting_of_ref"):
                for of in self._things.named(name):
                    if of.kind == "indicator" and not has_data:
                        self._sighted[name] += [base._replace(dated=dated) for dated in times]
                    elif of.kind == "observed-data":
                        self._see(self._things.observables(of), times, base, narrows=False)

    def _read_loose_traffic(self, in_observed: frozenset[str]) -> None:
        for thing in self._things.live("network-traffic"):
            if thing.id not in in_observed:
                self._see_traffic(thing, _traffic_times(thing), Context(where=thing.id))

    def _read_relationships(self) -> None:
        for thing in self._things.live("relationship"):
            kind = thing.item.text("relationship_type")
            for source in thing.refs("source_ref"):
                for target in thing.refs("target_ref"):
                    self._relate(thing, kind, source, target)

    def _relate(self, thing: Thing, kind: str, source: str, target: str) -> None:
        if kind == "indicates":
            if self._is_c2(target):
                self._destinations.add(source)
            return
        if kind == "based-on":
            self._base_on(source, target)
            return
        infrastructure = [t for t in self._things.named(source) if t.kind == "infrastructure"]
        if kind != "consists-of" and kind not in _REACHES:
            return
        names: frozenset[str] = frozenset((target,))
        for of in self._things.named(target):
            if of.kind == "observed-data":
                names |= self._things.observables(of)
        if kind in _REACHES or self._is_c2(source):
            self._destinations |= names
        times = span_of(thing.item, "start_time", "stop_time")
        where = thing.id
        if not times and kind == "consists-of":
            for held in infrastructure:
                span = span_of(held.item, "first_seen", "last_seen")
                # Of the whole, which may have had other addresses then.
                times = tuple(d._replace(basis=f"infrastructure {d.basis}") for d in span)
                where = held.id
        for name in names:
            self._related[name] += [Context(dated, where=where) for dated in times]

    def _base_on(self, source: str, target: str) -> None:
        """An observable that an indicator was made from has at least the indicator's time."""
        if self._things.kind(target) in NO_OBSERVABLES:
            return
        for held in self._things.named(source):
            if held.kind == "indicator":
                times = moment(word_of(held.item, "valid_from"), "valid_from")
                self._related[target] += [Context(dated, where=held.id) for dated in times]

    def _is_c2(self, name: str) -> bool:
        return any(
            _C2 in texts_of(t.item, "infrastructure_types")
            for t in self._things.named(name)
            if t.kind == "infrastructure"
        )


def says_c2(item: JsonObject) -> bool:
    """Whether an indicator says of itself that it is of command and control."""
    phases = (phase.text("phase_name") for phase in item.objects("kill_chain_phases"))
    labels = (*texts_of(item, "indicator_types"), *texts_of(item, "labels"))
    plain = (text.lower().replace("_", "-").replace(" ", "-") for text in (*labels, *phases))
    return any(text in (_C2, "c2", "c&c") for text in plain)


def _traffic_times(thing: Thing) -> tuple[Dated, ...]:
    return span_of(thing.item, "start", "end")


def _transport(item: JsonObject) -> str:
    """ "udp"; or "tcp" where the document shows that the handshake was completed."""
    protocols = {text.lower() for text in texts_of(item, "protocols")}
    if "tcp" in protocols:
        return "tcp" if _shook_hands(item) else "unknown"
    return "udp" if "udp" in protocols else "unknown"


def _shook_hands(item: JsonObject) -> bool:
    """Whether both sides sent SYN and ACK, or both sent content.

    Numbers of bytes do not show it: a SYN and the answer to a forged one have some too.
    """
    extensions = item.get("extensions")
    flags = extensions.get("tcp-ext") if isinstance(extensions, JsonObject) else None
    if isinstance(flags, JsonObject):
        sides = (flags.text("src_flags_hex"), flags.text("dst_flags_hex"))
        if all(_flags(side) & _BOTH_FLAGS == _BOTH_FLAGS for side in sides):
            return True
    return bool(item.text("src_payload_ref") and item.text("dst_payload_ref"))


def _flags(text: str) -> int:
    try:
        return int(text[:16], 16)
    except ValueError:
        return 0
