"""The answers for one time, claim and kind of traffic: from a row of the index to a row of text.

All addresses with the same rows in the built-in and the user's index have the same answer, but for
the delegated prefix around each. An answer is four numbers of rows in tables of texts, its tail.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ipskeptic.bulk.asking import Asking, Hit, Setting
from ipskeptic.bulk.lists import Lists
from ipskeptic.bulk.meanings import Meanings
from ipskeptic.bulk.parts import Delegated, Parts
from ipskeptic.lookup.evidence.ask import entry_text
from ipskeptic.model.feed import Entry
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address, format_span
from ipskeptic.reason.weigh import stated

VERDICT, REGISTRY, NETWORK, LISTS = range(4)
NO_PREFIX = 255

# The columns of each table; `input`, `ip`, `seen_at` and `error` are the line's own.
SOURCES = (
    ("class", "also", "carries", "stops_at", "fit"),
    (
        "registry",
        "cc",
        "prefix",
        "status",
        "date",
        "as_of",
        "usable",
        "holder",
        "holder_name",
    ),
    ("asn", "as_name"),
    ("feeds", "origins"),
)

_NO_REGISTRY = ("",) * len(SOURCES[REGISTRY])


class Texts:
    """A table of texts, each row once."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []
        self._numbers: dict[object, int] = {}

    def number(self, row: tuple[str, ...], key: object = None) -> int:
        """The number of a row; `key` tells rows of the same text apart."""
        known = self._numbers.get((row, key))
        if known is None:
            known = self._numbers[row, key] = len(self.rows)
            self.rows.append(row)
        return known

    def forget(self) -> None:
        """Give up the room that it takes to see that a row is there already."""
        self._numbers.clear()


class Answer(NamedTuple):
    """What all addresses with the same records have in common.

    Attributes:
        tail: Numbers of rows in the four tables; the verdict is right where no table is asked.
        asks: Whether the embedded country table is asked for each address.
        bits: For those that ask: the verdict without the table.
        bare: For those that ask: whether the table fills the registry columns.
    """

    tail: tuple[int, int, int, int]
    asks: bool = False
    bits: int = 0
    bare: bool = False


class Answers:
    """Answers to what is asked of many addresses at one time.

    Attributes:
        setting: What they depend on.
        texts: The four tables, in the order of `SOURCES`.
        prefix_bits: For each row of the registry table the length of the delegated prefix, or 255.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.texts = tuple(Texts() for _ in SOURCES)
        self.prefix_bits: list[int] = []
        asking = Asking(setting)
        self._meanings = Meanings(setting.tables, setting.claim)
        self.parts = Parts(asking, self._meanings)
        self.lists = Lists(asking, self._meanings)
        self.stated = self._meanings.of(asking.weigh(stated(setting.observation)))
        self.places = {
            (copy.snapshot.builtin, copy.snapshot.number): (name, place)
            for name, held in setting.data.held.items()
            for place, copy in enumerate(held)
        }
        self._rows: dict[tuple[int, ...], Answer] = {}
        self._listed: dict[tuple[tuple[str, str], ...], int] = {}
        self._asked: dict[object, tuple[int, int, int, int]] = {}
        self.registry_row(_NO_REGISTRY, NO_PREFIX)

    def tail(self, family: int, number: int) -> tuple[int, int, int, int]:
        """Numbers of rows in the four tables for one address.

        Raises:
            IndexFileError: An index is damaged where the answer should be.
        """
        indexes = self.setting.data.indexes()
        key = (family, *(index.row(family, number) for _, index in indexes))
        answer = self._rows.get(key)
        if answer is None:
            hits = self.hits(family, number)
            answer = self._rows[key] = self.answer(hits, stand_in(family, number))
        if not answer.asks:
            return answer.tail
        return self.asked(answer, family, self.code(family, number))

    def row(self, family: int, number: int) -> dict[str, str]:
        """The columns of `SOURCES` for one address, as a flat row has them.

        Raises:
            IndexFileError: As `tail`.
        """
        tail = self.tail(family, number)
        row: dict[str, str] = {}
        for source, names in enumerate(SOURCES):
            row.update(zip(names, self.texts[source].rows[tail[source]], strict=True))
        row["prefix"] = row["prefix"] or prefix_around(
            family, number, self.prefix_bits[tail[REGISTRY]]
        )
        return row

    @property
    def judged(self) -> int:
        """How many distinct sets of records were judged one by one."""
        return len(self._rows)

    def forget(self) -> None:
        """Give up what only helps to work out answers that are worked out."""
        for texts in self.texts:
            texts.forget()
        self._rows.clear()
        for _, index in self.setting.data.indexes():
            index.forget()

    def code(self, family: int, number: int) -> str:
        """The country that the embedded table has, or ""."""
        look_up = self.setting.country_code
        return (look_up(format_address(family, number)) or "") if look_up else ""

    def hits(self, family: int, number: int) -> list[Hit]:
        """The records of an address."""
        bits = 32 if family == 4 else 128
        found = []
        for builtin, index in self.setting.data.indexes():
            for entry in index.lookup(family, number):
                place = self.places.get((builtin, entry.snapshot))
                if place is not None:
                    found.append(Hit(*place, entry, _length(entry, bits)))
        return found

    def answer(self, hits: Sequence[Hit], target: Target) -> Answer:
        """The answer for an address with these records."""
        parts = self.parts
        special = parts.special(_of(hits, parts.special_feeds), target)
        bits = self.stated | special.bits
        if special.closes:
            return Answer((self.verdict(bits), 0, self.network("", ""), self.listed(())))
        given = _of(hits, parts.registry_feeds)
        delegated = parts.delegated(given, target)
        routed = parts.routed(_of(hits, parts.route_feeds), target)
        listed = _of(hits, self.lists.feeds)
        if self.lists.entangled(routed.listed):
            routed = parts.superseded(routed, self.lists.weighed(listed, target))
        bits |= delegated.bits | parts.rpki(hits, target)
        bits |= self.lists.bits(listed, delegated.countries, target)
        if delegated.nobody:
            bits |= routed.bits_nobody | parts.nobody(delegated, routed)
        else:
            bits |= routed.bits
        tail = (
            self.verdict(bits),
            self.registry(delegated, given, target.family),
            self.network(routed.asn, routed.as_name),
            self.listed((*self.lists.listed(listed), *routed.listed)),
        )
        return Answer(tail, delegated.asks, bits, delegated.lead is None)

    def asked(self, answer: Answer, family: int, code: str) -> tuple[int, int, int, int]:
        """The tail where the embedded table gave a country or ""."""
        key = (answer, family, code)
        known = self._asked.get(key)
        if known is None:
            bits, country, usable = self.parts.table(code, stand_in(family, 0))
            _, registry, network, listed = answer.tail
            if answer.bare:
                row = dict.fromkeys(SOURCES[REGISTRY], "") | {"cc": country, "usable": usable}
                registry = self.registry_row(tuple(row.values()), NO_PREFIX)
            known = (self.verdict(answer.bits | bits), registry, network, listed)
            self._asked[key] = known
        return known

    def registry(self, delegated: Delegated, given: Sequence[Hit], family: int) -> int:
        """Number of the row with the registry columns."""
        if delegated.lead is None:
            return 0
        hit = given[delegated.lead]
        value = dict(hit.entry.value)
        registry, handle = value.get("registry", ""), value.get("holder", "")
        return self.registry_row(
            (
                registry,
                value.get("cc", ""),
                entry_text(family, hit.entry) if hit.length == NO_PREFIX else "",
                value.get("status", ""),
                value.get("date", ""),
                delegated.as_of,
                delegated.usable,
                f"{registry}:{handle}" if handle else "",
                value.get("holder-name", ""),
            ),
            hit.length,
        )

    def registry_row(self, row: tuple[str, ...], length: int) -> int:
        """Number of the row with these registry columns around a prefix of a length."""
        number = self.texts[REGISTRY].number(row, length)
        if number == len(self.prefix_bits):
            self.prefix_bits.append(length)
        return number

    def verdict(self, bits: int) -> int:
        """Number of the row with the verdict on bits."""
        return self.texts[VERDICT].number(self._meanings.verdict(bits))

    def network(self, asn: str, name: str) -> int:
        """Number of the row with these columns on networks."""
        return self.texts[NETWORK].number((asn, name))

    def listed(self, listed: tuple[tuple[str, str], ...]) -> int:
        """Number of the row for feeds, given by kind and name."""
        known = self._listed.get(listed)
        if known is None:
            known = self._listed[listed] = self._new_listed(listed)
        return known

    def _new_listed(self, listed: tuple[tuple[str, str], ...]) -> int:
        names = list(dict.fromkeys(name for _, name in sorted(listed)))
        catalogue = self.setting.data.catalogue
        origins = dict.fromkeys(catalogue[name].origin for name in names)
        texts = (";".join(names), ";".join(origin for origin in origins if origin))
        return self.texts[LISTS].number(texts)


def _of(hits: Sequence[Hit], feeds: tuple[str, ...]) -> list[Hit]:
    return [hit for hit in hits if hit.feed in feeds]


def prefix_around(family: int, number: int, length: int) -> str:
    """The prefix of a length around an address; "" where the length is `NO_PREFIX`."""
    if length == NO_PREFIX:
        return ""
    hosts = (1 << ((32 if family == 4 else 128) - length)) - 1
    return format_span(family, number & ~hosts, number | hosts)


def stand_in(family: int, number: int) -> Target:
    """The address that stands for all with the same records."""
    return Target("address", family, number, number, format_address(family, number))


def _length(entry: Entry, bits: int) -> int:
    """Length of the prefix that a record is, 255 if it is none."""
    size = entry.last - entry.first + 1
    if size & (size - 1) or entry.first % size:
        return NO_PREFIX
    return bits + 1 - size.bit_length()
