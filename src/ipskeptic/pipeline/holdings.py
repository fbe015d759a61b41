"""What is on record of the addresses of a report: the `Holdings` that rules ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ipskeptic.lookup.collect import country_table
from ipskeptic.model.assessment import OnRecord
from ipskeptic.model.bringing import bring_command
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.names import REGISTRIES
from ipskeptic.model.reading import Present
from ipskeptic.model.target import Target
from ipskeptic.model.when import DAY, Window
from ipskeptic.pipeline.skeptic import Skeptic

# Answers kept: the addresses of a long list, of a few kB each (judgement).
_KEPT = 5_000
# Of these kinds a rule asks what is not on record; other silences are not kept.
_SILENCES = frozenset({"route", "delegation"})
_ALL_REGISTRIES = "nro-combined"


class _Question(NamedTuple):
    """What answers a question.

    Attributes:
        kinds: Evidence kinds, any of which will do.
        what: What is lacking without: "no list of ... is held".
        feed: The feed that answers it best; "" if the catalogue has none.
        command: The command where no single feed is named.
    """

    kinds: frozenset[str]
    what: str
    feed: str = ""
    command: str = ""


_REGISTRIES = "ipskeptic data update registries"
_PLACES = frozenset({"delegation", "registered-country", "second-country", "geofeed"})
_QUESTIONS = {
    "country": _Question(_PLACES, "no table of countries is held", command=_REGISTRIES),
    "delegations": _Question(
        frozenset({"delegation"}),
        "the delegation files of all five registries are not held",
        command=_REGISTRIES,
    ),
    "routes": _Question(frozenset({"route"}), "no routing table is held", "routeviews"),
    "relays": _Question(
        frozenset({"tor-exit", "tor-relay", "vpn"}),
        "no list of Tor exits, VPNs or proxies is held",
        "tor-exits",
    ),
    "services": _Question(
        frozenset({"cdn", "public-service", "hosting"}),
        "no list of shared services is held",
        "x4b-datacenter",
    ),
    "compromised": _Question(
        frozenset({"compromised-host"}),
        "no whole list of infected or open hosts is held",
        "et-compromised",
    ),
    "mobile": _Question(
        frozenset({"carrier-nat", "satellite"}),
        "no list of carrier NATs, mobile or satellite pools is held",
        "starlink",
    ),
}


class Held:
    """The data of an opened `Skeptic`; see `model.finding.Holdings`."""

    def __init__(self, skeptic: Skeptic) -> None:
        self._skeptic = skeptic
        self._kept: dict[tuple[str, str], OnRecord] = {}
        self._lacks: dict[str, str] = {}

    def lacks(self, question: str) -> str:
        """Why a question can't be put to any address, one clause; "" where it can.

        Args:
            question: One of `model.finding.NEEDS`.
        """
        if question not in self._lacks:
            self._lacks[question] = self._lacking(question)
        return self._lacks[question]

    def about(self, target: Target, at: Window | None) -> OnRecord:
        """What the records say of an address at a time; None for the present.

        Readings of sources that have nothing on the address are left out: no rule asks for them,
        and they are nine tenths of it.

        A time that is still to come can't be asked about, and is taken for none.
        """
        if at is not None and at.start > self._skeptic.now.end + DAY:
            at = None
        key = (target.text, at.text if at else "")
        found = self._kept.get(key)
        if found is None:
            found = _light(self._skeptic.on_record(target, at=at))
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = found
        return found

    def _lacking(self, question: str) -> str:
        asked = _QUESTIONS[question]
        if question == "country" and country_table() is not None:
            return ""
        feeds = {snapshot.feed for snapshot in self._whole(asked.kinds)}
        if question == "delegations":
            answered = _ALL_REGISTRIES in feeds or feeds.issuperset(REGISTRIES)
        else:
            answered = bool(feeds)
        if answered:
            return ""
        catalogue = self._skeptic.tables.catalogue
        command = asked.command
        if asked.feed:
            command = bring_command(asked.feed, catalogue.get(asked.feed))
        return f"{asked.what}: run `{command}`" if command else asked.what

    def _whole(self, kinds: frozenset[str]) -> Iterable[Snapshot]:
        """Copies that can speak of any address: of an excerpt's silence nothing follows."""
        catalogue = self._skeptic.tables.catalogue
        for snapshot in self._skeptic.snapshots:
            feed = catalogue.get(snapshot.feed)
            if feed and feed.kind in kinds and not snapshot.excerpt and snapshot.records:
                yield snapshot


def _light(found: OnRecord) -> OnRecord:
    """What rules ask, and no more."""
    readings = tuple(
        weighed
        for weighed in found.readings
        if isinstance(weighed.reading, Present) or weighed.reading.kind in _SILENCES
    )
    return found._replace(readings=readings)
