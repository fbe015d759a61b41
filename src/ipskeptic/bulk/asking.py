"""Asks the readers of evidence about a part of the records, and weighs what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ipskeptic.lookup.collect import Data
from ipskeptic.lookup.evidence.ask import Ask, Held
from ipskeptic.model.assessment import Weighed
from ipskeptic.model.feed import Entry
from ipskeptic.model.observation import Claim, Observation
from ipskeptic.model.reading import Reading
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window
from ipskeptic.reason.tables import Tables
from ipskeptic.reason.weigh import document_order, weigh_one


class Hit(NamedTuple):
    """One record that covers the address.

    Attributes:
        feed: Name of the feed.
        place: Place of the snapshot among those held of the feed, by date.
        entry: The record.
        length: Its prefix length, or 255 for a record that is no prefix.
    """

    feed: str
    place: int
    entry: Entry
    length: int


class Setting(NamedTuple):
    """All that an answer depends on besides the address.

    Attributes:
        data: The opened data.
        tables: Effects, numbers, words.
        now: The clock.
        observation: Time, role and transport; its target is a stand-in.
        claim: What is claimed, or None.
        present_time: Whether the time is now.
        country_code: The embedded country table, or None.
        country_codes: The same for many addresses at once.
    """

    data: Data
    tables: Tables
    now: Window
    observation: Observation
    claim: Claim | None
    present_time: bool
    country_code: Callable[[str], str | None] | None
    country_codes: Callable[[Sequence[str]], Sequence[str | None]] | None


class Asking:
    """Puts questions about some feeds only."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.kinds = {
            name: feed.kind
            for name in setting.data.held
            if (feed := setting.data.catalogue.get(name)) is not None
        }

    def named(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """The feeds held of some kinds, by name."""
        wanted = frozenset(kinds)
        return tuple(sorted(name for name, kind in self.kinds.items() if kind in wanted))

    def ask(self, feeds: Iterable[str], hits: Sequence[Hit], target: Target) -> Ask:
        """The question about one target, put to some feeds.

        Args:
            feeds: Names of the feeds.
            hits: Their records on the target.
            target: The address.
        """
        held: dict[str, Sequence[Held]] = {name: self.setting.data.held[name] for name in feeds}
        for name in {hit.feed for hit in hits}:
            copies = list(held[name])
            for hit in hits:
                if hit.feed == name:
                    copy = copies[hit.place]
                    copies[hit.place] = copy._replace(entries=(*copy.entries, hit.entry))
            held[name] = tuple(copies)
        return self.ask_of(held, target)

    def ask_of(self, held: Mapping[str, Sequence[Held]], target: Target) -> Ask:
        """The question, with the records filled in."""
        setting = self.setting
        return Ask(
            target=target,
            seen_at=setting.observation.seen_at,
            feeds=held,
            asn=setting.data.asn,
            catalogue=setting.data.catalogue,
            country_code=setting.country_code,
        )

    def weigh(self, readings: Iterable[Reading]) -> list[Weighed]:
        """Each reading alone with what it may move."""
        setting = self.setting
        return [
            weigh_one(reading, setting.observation, setting.now, setting.tables)
            for reading in sorted(set(readings), key=document_order)
        ]
