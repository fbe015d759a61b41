"""What is said of an AS: its names, and the lists that have it."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.bulk.asking import Asking
from ipskeptic.bulk.meanings import Meanings
from ipskeptic.lookup.evidence import networks
from ipskeptic.lookup.evidence.listings import KINDS as LISTED
from ipskeptic.model.feed import Entry
from ipskeptic.model.reading import Present
from ipskeptic.model.target import Target
from ipskeptic.reason.weigh import document_order

_NOBODY = Target("address", 4, 0, 0, "0.0.0.0")  # noqa: S104 - stands in for an address


class Networks:
    """Looks up AS numbers, each once."""

    def __init__(self, asking: Asking, meanings: Meanings) -> None:
        self._asking = asking
        self._meanings = meanings
        self._named = set(asking.named(networks.KINDS))
        self._listing = set(asking.named(LISTED))
        self._feeds = {
            (builtin, snapshot.number): snapshot.feed
            for builtin, index in asking.setting.data.indexes()
            for snapshot in index.snapshots
            if snapshot.builtin == builtin
        }
        self._known: dict[int, tuple[str | None, object]] = {}

    def listed(self, number: int) -> object:
        """Tells networks apart by what lists say of them; None where no list has it."""
        return self._look_up(number)[1]

    def names(self, numbers: Sequence[int]) -> str:
        """The names of networks, each once, in the document's order, joined by ";"."""
        if len(numbers) == 1:
            name = self._look_up(numbers[0])[0]
            if name is not None:
                return name
        names = [reading.get("name") for reading in self._readings(numbers)]
        return ";".join(name for name in dict.fromkeys(names) if name)

    def claimed(self, numbers: Sequence[int]) -> object:
        """What the numbers and names say on the claim."""
        claim = self._asking.setting.claim
        if claim is None or claim.kind == "country":
            return None
        if claim.kind == "asn":
            return claim.value in [f"AS{number}" for number in numbers]
        return self._meanings.of(self._asking.weigh(self._readings(numbers)))

    def _readings(self, numbers: Sequence[int]) -> list[Present]:
        ask = self._asking.ask((), (), _NOBODY)
        found = [
            reading
            for number in numbers
            for name, held in self._asking.setting.data.asn(number).items()
            if name in self._named and any(copy.entries for copy in held)
            for reading in networks.names_of(ask, name, held, number)
        ]
        return sorted(found, key=document_order)

    def _look_up(self, number: int) -> tuple[str | None, object]:
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = self._fetch(number)
        return known

    def _fetch(self, number: int) -> tuple[str | None, object]:
        """The name where it is plain to see, else None; and what lists say."""
        named: list[Entry] = []
        listed = []
        for builtin, index in self._asking.setting.data.indexes():
            for entry in index.lookup(0, number):
                feed = self._feeds.get((builtin, entry.snapshot))
                if feed in self._named:
                    named.append(entry)
                elif feed in self._listing:
                    listed.append((feed, builtin, entry.snapshot, entry.value))
        if not named:
            return "", tuple(listed) or None
        name = dict(named[0].value).get("name", "") if len(named) == 1 else None
        return name, tuple(listed) or None
