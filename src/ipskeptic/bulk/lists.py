"""Listings and places: each feed says its own, unless feeds copy each other.

A list's silence can supersede the copy that another has of it (`reason.derive`): feeds of one kind
and origin are judged together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ipskeptic.bulk.asking import Asking, Hit
from ipskeptic.bulk.meanings import Meanings
from ipskeptic.lookup.evidence import listings, places
from ipskeptic.model.assessment import Weighed
from ipskeptic.model.row import NOT_LISTINGS
from ipskeptic.model.target import Target
from ipskeptic.reason.derive import compared, superseded_copies
from ipskeptic.reason.weigh import NO_EFFECT

# Where more feeds than this would say the same by being silent, one fewer changes nothing as long
# as not so many speak (judgement; it only saves time).
_OFTEN = 8


class Lists:
    """Judges what lists say, and what it means that all the others are silent."""

    def __init__(self, asking: Asking, meanings: Meanings) -> None:
        self._asking = asking
        self._meanings = meanings
        self.feeds = asking.named((*listings.KINDS, *places.KINDS))
        catalogue = asking.setting.data.catalogue
        # Only the silence of a census supersedes what others have of it.
        self._origins = frozenset(
            (feed.kind, feed.origin)
            for name in self.feeds
            if (feed := catalogue[name]).coverage == "census" and feed.origin
        )
        groups: dict[tuple[str, str], list[str]] = {}
        for name in self.feeds:
            key = (catalogue[name].kind, catalogue[name].origin)
            groups.setdefault(key if key in self._origins else ("", name), []).append(name)
        self._groups = [tuple(names) for names in groups.values()]
        self._group_of = {name: n for n, names in enumerate(self._groups) for name in names}
        self._said: dict[object, int] = {}
        self._silent: dict[int, list[int]] = {}
        self._often: dict[int, int] = {}
        self._kinds: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}
        self._rest: dict[tuple[int, frozenset[int]], int] = {}

    def bits(self, hits: Sequence[Hit], countries: frozenset[str], target: Target) -> int:
        """What all lists together add to the verdict.

        Args:
            hits: Their records on the target.
            countries: Countries that the registries name for the time.
            target: The address.
        """
        by_group: dict[int, list[Hit]] = {}
        for hit in hits:
            by_group.setdefault(self._group_of[hit.feed], []).append(hit)
        bits = self._silence(target.family, frozenset(by_group))
        for group, found in by_group.items():
            bits |= self._group(group, found, countries, target)
        return bits

    def group(self, feed: str) -> int | None:
        """Which group of feeds a feed is judged with; None if it depends on the registries too."""
        return None if self._asking.kinds[feed] in places.KINDS else self._group_of[feed]

    def alone(self, hits: Sequence[Hit], target: Target) -> int:
        """The bits of the records of one group."""
        return self._group(self._group_of[hits[0].feed], hits, frozenset(), target)

    def silence(self, family: int, groups: frozenset[int]) -> int:
        """The bits of all groups but some, which are silent."""
        return self._silence(family, groups)

    def sorted_kinds(self, feeds: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Kind and name of each feed whose entries are listings, in the document's order."""
        known = self._kinds.get(feeds)
        if known is None:
            kinds = self._asking.kinds
            shown = {(kinds[name], name) for name in feeds if kinds[name] not in NOT_LISTINGS}
            known = tuple(sorted(shown))
            self._kinds[feeds] = known
        return known

    def listed(self, hits: Iterable[Hit]) -> tuple[tuple[str, str], ...]:
        """Kind and name of each feed that has the target."""
        return self.sorted_kinds(tuple(hit.feed for hit in hits))

    def entangled(self, listed: Iterable[tuple[str, str]]) -> bool:
        """Whether a list of networks has the kind and origin of a list of addresses."""
        catalogue = self._asking.setting.data.catalogue
        return any((kind, catalogue[name].origin) in self._origins for kind, name in listed)

    def _silence(self, family: int, but: frozenset[int]) -> int:
        """The bits of all groups that say nothing, but for some."""
        known = self._rest.get((family, but))
        if known is not None:
            return known
        silent = self._silent.get(family)
        if silent is None:
            nobody = Target("address", family, 0, 0, "")
            silent = [self._group(n, (), frozenset(), nobody) for n in range(len(self._groups))]
            counts = Counter(bit for bits in silent for bit in _single(bits))
            self._often[family] = sum(bit for bit, times in counts.items() if times > _OFTEN)
            self._silent[family] = silent
        often = self._often[family] if len(but) <= _OFTEN else 0
        known = often
        for number, bits in enumerate(silent):
            if bits & ~often and number not in but:
                known |= bits
        self._rest[family, but] = known
        return known

    def _group(
        self, group: int, hits: Sequence[Hit], countries: frozenset[str], target: Target
    ) -> int:
        names = self._groups[group]
        is_place = self._asking.kinds[names[0]] in places.KINDS
        key = (
            target.family,
            group,
            countries if is_place else None,
            tuple((hit.feed, hit.place, hit.entry.value) for hit in hits),
        )
        known = self._said.get(key)
        if known is None:
            known = self._said[key] = self._judge(names, hits, countries, target, is_place)
        return known

    def weighed(self, hits: Sequence[Hit], target: Target) -> list[Weighed]:
        """What every list of addresses says, silent ones too."""
        return self._asking.weigh(listings.read(self._asking.ask(self.feeds, hits, target)))

    def _judge(
        self,
        names: Sequence[str],
        hits: Sequence[Hit],
        countries: frozenset[str],
        target: Target,
        is_place: bool,
    ) -> int:
        reader = places if is_place else listings
        weighed = self._asking.weigh(reader.read(self._asking.ask(names, hits, target)))
        old = superseded_copies(weighed)
        for number, item in enumerate(weighed):
            if item.reading in old:
                weighed[number] = item._replace(usable=False, row=NO_EFFECT)
            place = compared(item, countries)
            if place is not None:
                weighed[number] = self._asking.weigh([place])[0]
        return self._meanings.of(weighed)


def _single(bits: int) -> Iterable[int]:
    while bits:
        low = bits & -bits
        yield low
        bits ^= low
