"""The parts of the records that an answer is made of, each judged once for all that it may say.

Registry, routes, special-purpose space: what the readers of `lookup.evidence` say of one part does
not depend on the others, but for what `reason.derive` draws from several; `answer` joins them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ipskeptic.bulk.asking import Asking, Hit
from ipskeptic.bulk.meanings import Meanings
from ipskeptic.bulk.networks import Networks
from ipskeptic.lookup.collect import asks_table, is_special
from ipskeptic.lookup.evidence import country_table, networks, registry, routes, rpki, special
from ipskeptic.lookup.evidence.ask import Ask, entry_text, source_of
from ipskeptic.model.assessment import Weighed
from ipskeptic.model.reading import Present
from ipskeptic.model.row import NOT_LISTINGS, Judged, registry_columns, registry_record
from ipskeptic.model.row import route_columns as columns_of_routes
from ipskeptic.model.target import Target
from ipskeptic.reason.derive import (
    countries_of,
    registry_conflict,
    superseded_copies,
    undelegated,
)
from ipskeptic.reason.weigh import NO_EFFECT, without_day_table

# What a delegation says for the verdict; the holder's handle is not among it.
_SAYS = ("registry", "cc", "status", "date")


class Delegated(NamedTuple):
    """What the registries say.

    Attributes:
        bits: What it adds to the verdict.
        countries: Countries that the registries name for the time.
        asks: Whether the embedded country table is asked.
        nobody: Whether nobody was given the address, by all five registries.
        weighed: The readings.
        lead: Which of the hits fills the registry columns; None if none does.
        as_of: Date of the file that it is from.
        usable: Whether it may speak for the time, "true" or "false".
    """

    bits: int
    countries: frozenset[str]
    asks: bool
    nobody: bool
    weighed: tuple[Weighed, ...]
    lead: int | None
    as_of: str
    usable: str


class Routed(NamedTuple):
    """What routing tables, and lists of networks, say.

    Attributes:
        bits: What it adds to the verdict.
        bits_nobody: The same where nobody was given the address.
        weighed: The readings.
        listed: Kind and name of each feed that lists the network.
        asn: Column `asn`.
        as_name: Column `as_name`.
        named: Whether networks of the nearest tables are looked up by name.
    """

    bits: int
    bits_nobody: int
    weighed: tuple[Weighed, ...]
    listed: tuple[tuple[str, str], ...]
    asn: str
    as_name: str
    named: bool


class Special(NamedTuple):
    """What IANA's registries say; `closes` where nothing else is asked."""

    bits: int
    closes: bool


class Parts:
    """Judges parts, and remembers what it judged."""

    def __init__(self, asking: Asking, meanings: Meanings) -> None:
        self._asking = asking
        self._meanings = meanings
        self.special_feeds = asking.named(special.KINDS)
        self.registry_feeds = asking.named(("delegation",))
        self.route_feeds = asking.named(("route",))
        self._special: dict[object, Special] = {}
        self._delegated: dict[object, Delegated] = {}
        self._routed: dict[object, Routed] = {}
        self._table: dict[object, tuple[int, str, str]] = {}
        # With what was asked about: while it is held, no other object has its id.
        self._nobody: dict[object, tuple[Delegated, tuple[Weighed, ...], int]] = {}
        self.networks = Networks(asking, meanings)
        self._rpki: dict[object, int] = {}
        self.rpki_feeds = asking.named(rpki.KINDS)
        self.rpki_speaks = any(self._speaks(name) for name in self.rpki_feeds)

    def special(self, hits: Sequence[Hit], target: Target) -> Special:
        """What IANA's registries say."""
        key = (target.family, tuple((h.feed, h.place, h.entry.value) for h in hits))
        known = self._special.get(key)
        if known is None:
            readings = list(special.read(self._asking.ask(self.special_feeds, hits, target)))
            closes = any(is_special(r, self._asking.setting.observation) for r in readings)
            known = Special(self._meanings.of(self._asking.weigh(readings)), closes)
            self._special[key] = known
        return known

    def delegated(self, hits: Sequence[Hit], target: Target) -> Delegated:
        """What the registries say."""
        key = (target.family, self._delegation_key(hits))
        known = self._delegated.get(key)
        if known is None:
            known = self._delegated[key] = self._judge_delegations(hits, target)
        return known

    def _delegation_key(self, hits: Sequence[Hit]) -> object:
        """What the verdict depends on.

        Of a date it matters only whether it is later than the time asked for, unless the files of
        one registry say different things, which are compared. Of two records of one file the
        smaller one speaks. Copies with the same record, and those with another, decide which hit
        is the first that fills the columns (`_lead`).
        """
        values: dict[str, set[object]] = {}
        for hit in hits:
            values.setdefault(hit.feed, set()).add(hit.entry.value)
        key: list[object] = []
        firsts: dict[object, int] = {}
        for hit in hits:
            record = (hit.feed, hit.entry.first, hit.entry.last, hit.entry.value)
            same_as = firsts.setdefault(record, len(firsts))
            value = dict(hit.entry.value)
            said = [value.get(name, "") for name in _SAYS]
            if len(values[hit.feed]) == 1:
                said[3] = "later" if self.is_later(said[3]) else ""
            if self._asking.setting.claim is not None:
                said += [value.get(name, "") for name in ("name", "user", "holder-name")]
            key.append((hit.feed, hit.place, same_as, *said))
        if len({(hit.feed, hit.place) for hit in hits}) < len(hits):
            return (*key, *(hit.entry.last - hit.entry.first for hit in hits))
        return tuple(key)

    def is_later(self, date: str) -> bool:
        """Whether a first allocation is later than the time asked for."""
        from ipskeptic.model.when import parse_window

        seen_at = self._asking.setting.observation.seen_at
        return bool(date) and parse_window(date).begins_after(seen_at)

    def _judge_delegations(self, hits: Sequence[Hit], target: Target) -> Delegated:
        setting = self._asking.setting
        readings = list(registry.read(self._asking.ask(self.registry_feeds, hits, target)))
        weighed = self._asking.weigh(readings)
        old = superseded_copies(weighed)
        # Taken before copies are set aside, as `reason.weigh` does.
        countries = countries_of(weighed, setting.tables)
        weighed = [
            item._replace(usable=False, row=NO_EFFECT) if item.reading in old else item
            for item in weighed
        ]
        conflict = registry_conflict(weighed)
        if conflict:
            weighed += self._asking.weigh([conflict])
        judged = Judged(setting.observation, "", (), "", "", "", tuple(weighed))
        found = registry_record(judged)
        columns = registry_columns(judged)
        return Delegated(
            bits=self._meanings.of(weighed),
            countries=countries,
            asks=asks_table(readings, setting.data, setting.present_time, setting.observation),
            nobody=undelegated(weighed) is not None,
            weighed=tuple(weighed),
            lead=_lead(found[0], hits, target.family) if found else None,
            as_of=columns.get("as_of", ""),
            usable=columns.get("usable", ""),
        )

    def routed(self, hits: Sequence[Hit], target: Target) -> Routed:
        """What routing tables say, and lists of networks of the AS that announced it.

        The verdict depends on how many origins there are and on what is listed of them; where all
        tables have the same ones, their numbers and names are filled in.
        """
        origin = _common_origin(hits)
        if origin is None:
            key: object = (target.family, tuple((h.feed, h.place, h.entry.value) for h in hits))
            return self._routed_by(key, hits, target)
        numbers = sorted(set(routes.numbers(origin)))
        key = (
            target.family,
            tuple((hit.feed, hit.place) for hit in hits),
            "," in origin,
            tuple(listed for n in numbers if (listed := self.networks.listed(n))),
            self.networks.claimed(numbers),
        )
        known = self._routed_by(key, hits, target)
        asn = ";".join(name for name in dict.fromkeys(origin.split(", ")) if name)
        # The tables nearest to the time may be others than those that have it.
        name = self.networks.names(numbers) if known.named else ""
        return known._replace(asn=asn if known.asn else "", as_name=name)

    def _routed_by(self, key: object, hits: Sequence[Hit], target: Target) -> Routed:
        known = self._routed.get(key)
        if known is None:
            known = self._routed[key] = self.judge_routes(hits, target)
        return known

    def ask_routes(self, hits: Sequence[Hit], target: Target) -> Ask:
        """The question put to routing tables."""
        return self._asking.ask(self.route_feeds, hits, target)

    def judge_routes(self, hits: Sequence[Hit], target: Target) -> Routed:
        """As `routed`, without remembering."""
        ask = self.ask_routes(hits, target)
        weighed = self._asking.weigh([*routes.read(ask), *networks.read(ask)])
        old = superseded_copies(weighed)
        weighed = [
            item._replace(usable=False, row=NO_EFFECT) if item.reading in old else item
            for item in weighed
        ]
        observation = self._asking.setting.observation
        columns = columns_of_routes(Judged(observation, "", (), "", "", "", tuple(weighed)))
        listed = {
            (item.reading.kind, item.reading.source.feed)
            for item in weighed
            if isinstance(item.reading, Present) and item.reading.kind not in NOT_LISTINGS
        }
        return Routed(
            bits=self._meanings.of(weighed),
            bits_nobody=self._meanings.of(without_day_table(item) for item in weighed),
            weighed=tuple(weighed),
            listed=tuple(sorted(listed)),
            asn=columns["asn"],
            as_name=columns["as_name"],
            named=bool(routes.origins(routes.nearest(ask))),
        )

    def superseded(self, routed: Routed, others: Sequence[Weighed]) -> Routed:
        """The same where lists of addresses supersede what lists of networks have."""
        old = superseded_copies((*others, *routed.weighed))
        weighed = tuple(
            item._replace(usable=False, row=NO_EFFECT) if item.reading in old else item
            for item in routed.weighed
        )
        nobody = self._meanings.of(without_day_table(item) for item in weighed)
        return routed._replace(bits=self._meanings.of(weighed), bits_nobody=nobody, weighed=weighed)

    def rpki(self, hits: Sequence[Hit], target: Target) -> int:
        """The bits of what the RPKI has on the announcement."""
        if not self.rpki_speaks:
            return 0
        feeds = (*self.route_feeds, *self.rpki_feeds)
        hits = [hit for hit in hits if hit.feed in feeds]
        key = (target.family, tuple((h.feed, h.place, h.entry.value, h.length) for h in hits))
        known = self._rpki.get(key)
        if known is None:
            readings = rpki.read(self._asking.ask(feeds, hits, target))
            known = self._rpki[key] = self._meanings.of(self._asking.weigh(readings))
        return known

    def _speaks(self, name: str) -> bool:
        """Whether any copy of an RPKI export may speak for the time."""
        setting = self._asking.setting
        feed = setting.data.catalogue[name]
        return any(
            self._asking.weigh(
                [
                    Present(
                        kind=feed.kind,
                        source=source_of(feed, copy.snapshot),
                        entry="",
                        holds_at=(copy.window,),
                    )
                ]
            )[0].usable
            for copy in setting.data.held[name]
            if copy.window
        )

    def nobody(self, delegated: Delegated, routed: Routed) -> int:
        """The bits of an address that nobody was given."""
        key = (id(delegated), id(routed.weighed))
        known = self._nobody.get(key)
        if known is None:
            reading = undelegated((*delegated.weighed, *routed.weighed))
            bits = self._meanings.of(self._asking.weigh([reading] if reading else []))
            known = self._nobody[key] = (delegated, routed.weighed, bits)
        return known[2]

    def table(self, code: str, target: Target) -> tuple[int, str, str]:
        """Bits, country and `usable` by the embedded table, which gave a country or ""."""
        key = (code, target.family)
        known = self._table.get(key)
        if known is None:
            ask = self._asking.ask((), (), target)
            if ask.country_code is not None:
                ask = ask._replace(country_code=lambda _: code or None)
            weighed = self._asking.weigh(country_table.read(ask))
            observation = self._asking.setting.observation
            columns = registry_columns(Judged(observation, "", (), "", "", "", tuple(weighed)))
            bits = self._meanings.of(weighed)
            known = bits, columns.get("cc", ""), columns.get("usable", "")
            self._table[key] = known
        return known


def _common_origin(hits: Sequence[Hit]) -> str | None:
    """The origins that all tables give, as one text; None if they differ, or say more."""
    found = {hit.entry.value for hit in hits}
    if len(found) != 1:
        return None
    (value,) = found
    return value[0][1] if len(value) == 1 and value[0][0] == "origin" else None


def _lead(reading: Present, hits: Sequence[Hit], family: int) -> int | None:
    """Which hit a reading was made from; copies that say the same may have other prefixes."""
    for number, hit in enumerate(hits):
        same = hit.feed == reading.source.feed and hit.entry.value == reading.value
        if same and entry_text(family, hit.entry) == reading.entry:
            return number
    return None
