"""What servers may be asked about a target: decided from what is held, before any is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ipskeptic.lookup.collect import Data
from ipskeptic.lookup.evidence.ask import Held, covers, entry_text
from ipskeptic.lookup.evidence.registry import delegated
from ipskeptic.model.feed import Entry
from ipskeptic.model.names import REGISTRIES
from ipskeptic.model.online import Subject
from ipskeptic.model.target import Target


class Withheld(NamedTuple):
    """A target that no server is told of.

    Attributes:
        reason: Why, one clause.
    """

    reason: str


def askable(target: Target, data: Data) -> Subject | Withheld:
    """A target with what is known of it offline, or why nobody is asked about it.

    One record of the special-purpose registries is enough to withhold it, whichever copy has it
    and since when: a prefix or range with such a part, and IPv6 addresses that carry an IPv4
    address inside (NAT64, Teredo, 6to4), which may be one of an inner network. What these
    registries call globally reachable is an address like any other.
    """
    feeds, complete = data.feeds(target)
    kinds = {name: data.catalogue[name].kind for name in feeds if name in data.catalogue}
    for name, held in sorted(feeds.items()):
        if kinds.get(name) != "special-purpose":
            continue
        for entry in (entry for copy in held for entry in copy.entries):
            value = dict(entry.value)
            if value.get("reachable") != "yes":
                where = entry_text(target.family, entry)
                what = value.get("name", "no name")
                return Withheld(f"special-purpose ({where}, {what}): it never leaves the machine")
    if not complete:
        return Withheld("too large to be looked at whole, and a part of it may be special-purpose")
    blocks = [
        found
        for name, held in sorted(feeds.items())
        if kinds.get(name) == "delegation"
        for found in _block(name, held, target)
    ]
    if not blocks:
        space = (held for name, held in sorted(feeds.items()) if kinds.get(name) == "iana-space")
        return Subject(target, _administers(space, target))
    registry, entry = min(blocks, key=lambda found: found[1].last - found[1].first)
    return Subject(target, registry, (entry.first, entry.last))


def _block(name: str, held: Sequence[Held], target: Target) -> Iterator[tuple[str, Entry]]:
    """The smallest delegated block that covers all, in the newest copy that can tell."""
    copies = [copy for copy in held if str(target.family) in copy.snapshot.families]
    # A copy of some records says nothing by what it has not.
    usable = [copy for copy in copies if not copy.snapshot.excerpt or delegated(copy.entries)]
    if not usable:
        return
    covering = [entry for entry in delegated(usable[-1].entries) if covers(entry, target)]
    if covering:
        entry = min(covering, key=lambda entry: entry.last - entry.first)
        # The combined file of all five is no registry of its own.
        registry = dict(entry.value).get("registry") or name
        yield (registry if registry in REGISTRIES else ""), entry


def _administers(space: Iterable[Sequence[Held]], target: Target) -> str:
    """The registry that IANA's address space registries name for all of a target."""
    for held in space:
        for copy in reversed(held):
            for entry in copy.entries:
                registry = dict(entry.value).get("registry", "")
                if covers(entry, target) and registry in REGISTRIES:
                    return registry
    return ""
