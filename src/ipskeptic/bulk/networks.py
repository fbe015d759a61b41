"""What is said of an AS: its names, and the lists that have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ipskeptic.bulk.asking import Asking
from ipskeptic.bulk.meanings import Meanings
from ipskeptic.lookup.evidence import networks
from ipskeptic.lookup.evidence.listings import KINDS as LISTED
from ipskeptic.model.feed import Entry
from ipskeptic.model.reading import Present
from ipskeptic.model.target import Target
from ipskeptic.reason.weigh import document_order

# Keys of a listing on which it depends whether it may speak for a time.
_TELLING = frozenset({"since", "until", "seen"})

if TYPE_CHECKING:
    from ipskeptic.bulk.as_table import AsTable

_NOBODY = Target("address", 4, 0, 0, "0.0.0.0")  # noqa: S104 - stands in for an address


class Networks:
    """Looks up AS numbers, each once."""

    def __init__(self, asking: Asking, meanings: Meanings) -> None:
        self._asking = asking
        self._meanings = meanings
        self.named = set(asking.named(networks.KINDS))
        self._listing = set(asking.named(LISTED))
        self._feeds = {
            (builtin, snapshot.number): snapshot.feed
            for builtin, index in asking.setting.data.indexes()
            for snapshot in index.snapshots
            if snapshot.builtin == builtin
        }
        self._known: dict[int, tuple[str | None, object]] = {}
        self._table: AsTable | None = None
        # With one copy of one list of names they stand in the order of the numbers' texts.
        copies = [len(asking.setting.data.held[name]) for name in self.named]
        self._is_one = copies == [1]

    def read_all(self, table: AsTable) -> None:
        """Look what is plain to see up in a table of all networks."""
        self._table = table

    def listed(self, number: int) -> object:
        """Tells networks apart by what lists say of them; None where no list has it."""
        return self.look_up(number)[1]

    def names(self, numbers: Sequence[int]) -> str:
        """The names of networks, each once, in the document's order, joined by ";"."""
        if len(numbers) == 1:
            name = self.look_up(numbers[0])[0]
            if name is not None:
                return name
        found = [self.look_up(number)[0] for number in sorted(numbers, key=str)]
        if self._is_one and None not in found:
            return ";".join(name for name in dict.fromkeys(found) if name)
        names = [reading.get("name") for reading in self._readings(numbers)]
        return ";".join(name for name in dict.fromkeys(names) if name)

    def claimed(self, numbers: Sequence[int]) -> object:
        """What the numbers and names say on the claim."""
        claim = self._asking.setting.claim
        if claim is None or claim.kind == "country":
            return None
        if claim.kind == "asn":
            return claim.value.casefold() in [f"as{number}" for number in numbers]
        return self._meanings.of(self._asking.weigh(self._readings(numbers)))

    def _readings(self, numbers: Sequence[int]) -> list[Present]:
        ask = self._asking.ask((), (), _NOBODY)
        found = [
            reading
            for number in numbers
            for name, held in self._asking.setting.data.asn(number).items()
            if name in self.named and any(copy.entries for copy in held)
            for reading in networks.names_of(ask, name, held, number)
        ]
        return sorted(found, key=document_order)

    def look_up(self, number: int) -> tuple[str | None, object]:
        """The name where it is plain to see, else None; and what lists say, None for nothing."""
        if self._table is not None:
            name = self._table.name(number)
            if name is not None:
                return name, None
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = self._fetch(number)
        return known

    def _fetch(self, number: int) -> tuple[str | None, object]:
        """The name where it is plain to see, else None; and what lists say."""
        named: list[Entry] = []
        listed: dict[str, list[tuple[object, ...]]] = {}
        for builtin, index in self._asking.setting.data.indexes():
            for entry in index.lookup(0, number):
                feed = self._feeds.get((builtin, entry.snapshot), "")
                if feed in self.named:
                    named.append(entry)
                elif feed in self._listing:
                    listed.setdefault(feed, []).append((builtin, entry.snapshot, entry.value))
        name = dict(named[0].value).get("name", "") if len(named) == 1 else None
        if not named:
            name = ""
        return name, tuple(map(self._said, listed.items())) or None

    def _said(self, item: tuple[str, list[tuple[object, ...]]]) -> object:
        """What a list says of a network, without what changes no verdict."""
        feed, found = item
        if len(found) > 1 or self._asking.kinds[feed] == "named-user":
            return feed, tuple(found)
        builtin, snapshot, value = found[0]
        kept = tuple(pair for pair in value if pair[0] in _TELLING)  # type: ignore[attr-defined]
        return feed, builtin, snapshot, kept
