"""RDAP: the registries' own records of a block, asked once for all addresses of the block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ipskeptic.lookup.online.base import Job, Lines, Setup
from ipskeptic.lookup.online.rdap_record import HOLDER, STOCK, USER, Known, Record, read_record
from ipskeptic.lookup.online.said import absent, present, unavailable
from ipskeptic.lookup.online.urls import MOST_REDIRECTS, host_of, registry_of, without_login
from ipskeptic.model.feed import Feed
from ipskeptic.model.online import Body, Failure, NotFound, Question, Subject
from ipskeptic.model.reading import Reading
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_span

# ARIN redirects to the registry that has an address: RFC 7480, section 4.3.
_ASKED_FIRST = "arin"
# Judgement: a customer's customer's customer is three below the holder.
_STEPS = 3
# Where no block is known, addresses that share so many first bits wait for each other.
_CHAIN_SHIFT = {4: 24, 6: 116}
# Where no block is known, what is wider says nothing of other addresses in it: 8.0.0.0/9 has
# 8.8.8.0/24 in it, which its registry gave to somebody else. Judgement: a /16, and a /32 of IPv6,
# the least that providers are given.
_WIDEST_KEPT = {4: 1 << 16, 6: 1 << 96}
# What a customer's record means, where the feed speaks of the holder's.
_MEANS = "the registry's database has this part of the block under a customer of its holder"
_DOES_NOT_MEAN = "that the customer used the address, or that the record is kept up to date"
_RANGE = Failure(
    "not-asked", "a range may lie in several blocks: ask for its prefixes or addresses"
)


def jobs(subject: Subject, setup: Setup) -> Iterator[Job]:
    """One job: the registry that has the subject is asked for the narrowest record of it.

    Args:
        subject: An address, prefix or range.
        setup: Table "rdap", the feeds `REGISTRY-rdap`, the user's own servers.
    """
    asking = _Asking.of(subject, setup)
    yield Job("rdap", asking.registry, asking.questions(), asking.ask, asking.chain())


class _Asking(NamedTuple):
    """One subject, asked of one registry."""

    subject: Subject
    setup: Setup
    registry: str
    base: str

    @classmethod
    def of(cls, subject: Subject, setup: Setup) -> _Asking:
        table = setup.tables["rdap"]
        known = table.get(subject.registry)
        registry = subject.registry if known and "url" in known else _ASKED_FIRST
        base = setup.servers.get(registry) or str(table[registry]["url"])
        return cls(subject, setup, registry, base if base.endswith("/") else f"{base}/")

    @property
    def target(self) -> Target:
        return self.subject.target

    def questions(self) -> tuple[Question, ...]:
        """What may be sent, at most: the question, where it leads, and the records above."""
        if self.target.kind == "range":
            return ()
        url, host = _shown(self._url(self.target.text))
        return (
            Question("rdap", host, url),
            Question(
                "rdap",
                "another registry",
                f"ip/{self.target.text}",
                "if it redirects there",
                times=MOST_REDIRECTS,
            ),
            Question(
                "rdap",
                host,
                f"up to {_STEPS} records above the one that comes",
                "if that is a customer's, until the holder's comes",
                times=_STEPS,
            ),
        )

    def chain(self) -> str:
        """What addresses of one block share, so that the second finds what the first brought."""
        target, block = self.target, self.subject.block
        if block:
            return f"{self.registry} {format_span(target.family, *block)}"
        return f"{self.registry} {target.family} {target.first >> _CHAIN_SHIFT[target.family]:x}"

    def ask(self, lines: Lines) -> tuple[Reading, ...]:
        """Ask, or take what was said of the whole block."""
        if self.target.kind == "range":
            return (unavailable(self._feed(self.registry), _RANGE),)
        kept = self._kept(lines)
        if kept:
            return self._readings(kept)
        found = self._one(lines, self._url(self.target.text))
        if isinstance(found, Failure):
            return (unavailable(self._feed(self.registry), found),)
        if isinstance(found, NotFound):
            return (absent(self._feed(self._registry_of(found.url)), found.asked_at),)
        if not found.covers(self.target.first, self.target.last):
            text = f"{found.url}: the answer is of {found.entry}, which was not asked for"
            return (unavailable(self._feed(self.registry), Failure("failed", text)),)
        records, failed = self._climb(lines, found)
        if failed is None:
            self._keep(lines, records)
            return self._readings(records)
        missing = unavailable(self._feed(records[-1].registry), failed)
        return (*self._readings(records), missing)

    def _url(self, what: str) -> str:
        return f"{self.base}ip/{what}"

    def _feed(self, registry: str) -> Feed:
        return self.setup.catalogue[f"{registry}-rdap"]

    def _one(self, lines: Lines, url: str) -> Record | NotFound | Failure:
        answer = lines.http(self.registry, url)
        if not isinstance(answer, Body):
            return answer
        registry = self._registry_of(answer.url)
        types: Mapping[str, str] = self.setup.tables["rdap"][registry]["types"]
        known = Known(registry, types, self.target.family, self.subject.block)
        return read_record(answer, known, self.target.text)

    def _climb(self, lines: Lines, found: Record) -> tuple[list[Record], Failure | None]:
        """The record and those above it, up to the holder's; why that is not reached."""
        records = [found]
        while records[-1].level == USER:
            lower = records[-1]
            url = self._above(lower)
            if not url or len(records) > _STEPS:
                break  # the holder stays unnamed, which is no failure of the server's
            upper = self._one(lines, url)
            if isinstance(upper, NotFound):
                break
            if isinstance(upper, Failure):
                return records, upper
            if not upper.covers(lower.first, lower.last) or upper.entry == lower.entry:
                text = f"{upper.url}: the record above {lower.entry} is of {upper.entry}"
                return records, Failure("failed", text)
            records.append(upper)
        return records, None

    def _above(self, record: Record) -> str:
        """Where to ask for the record above: its own link, else the delegated block."""
        if record.up and _same_server(record.up, record.url):
            return self._with_login(record.up)
        block = self.subject.block
        if block and block[0] <= record.first and record.last <= block[1]:
            text = format_span(record.family, *block)
            if (record.first, record.last) != block and "-" not in text:
                return self._beside(record, text)
        return ""

    def _beside(self, record: Record, what: str) -> str:
        """Where the server that gave a record has another: not by the one that sent us there."""
        start = record.url.removesuffix(f"ip/{record.asked_for}")
        if start == record.url:
            return self._url(what)
        return self._with_login(f"{start}ip/{what}")

    def _with_login(self, link: str) -> str:
        """A link with the name and password of the user's own server, if it leads there."""
        own = urlsplit(self.base)
        parts = urlsplit(without_login(link))
        if (parts.scheme, parts.netloc) != (own.scheme, own.netloc.rpartition("@")[2]):
            return parts.geturl()
        return parts._replace(netloc=own.netloc).geturl()

    def _registry_of(self, url: str) -> str:
        """The registry whose server an address is; for others the one that was asked."""
        # One host of the user's own may stand for several registries, each below a path of its own.
        bases = {name: base.rstrip("/") for name, base in self.setup.servers.items()}
        own = [name for name, base in bases.items() if _is_below(url, base)]
        if own:
            # The longest; where one address is given for several, the registry that was asked.
            return max(own, key=lambda name: (len(bases[name]), name == self.registry))
        found = registry_of(_shown(url)[1], self.setup.tables["rdap"], self.setup.servers)
        return found or self.registry

    def _place(self) -> str:
        """Under which name answers are kept: those of the user's own server by themselves."""
        own = self.setup.servers.get(self.registry, "")
        return f"{self.registry} {_shown(own)[1]}" if own else self.registry

    def _kept(self, lines: Lines) -> list[Record]:
        """What was kept of a block that may speak for the subject."""
        target, block = self.target, self.subject.block
        kept = lines.covering(self._place(), target.family, target.first)
        records = _records(kept) if kept else []
        if not records or not records[0].covers(target.first, target.last):
            return []
        first = records[0]
        if first.level == USER:
            return records
        if block is None:
            same = first.asked_for == target.text
            narrow = first.last - first.first < _WIDEST_KEPT[target.family]
            return records if same or narrow else []
        # A record wider than the delegated block says nothing of a narrower one that may be there.
        inside = block[0] <= first.first and first.last <= block[1]
        return records if inside else []

    def _keep(self, lines: Lines, records: Sequence[Record]) -> None:
        for place, record in enumerate(records):
            if record.level in (USER, HOLDER):
                kept = {"records": [one._asdict() for one in records[place:]]}
                span = (record.first, record.last)
                lines.keep_covering(self._place(), record.family, span, kept)

    def _readings(self, records: Sequence[Record]) -> tuple[Reading, ...]:
        """The customer's record, if there is one, and the holder's."""
        made: list[Reading] = []
        for record in records:
            feed = self._feed(record.registry)
            if record.level == STOCK:
                if not made:
                    made.append(absent(feed, record.asked_at))
            elif record.level == HOLDER:
                made.append(present(feed, record.entry, self._value(record), record.asked_at))
            elif not made:
                value = (("user", record.holder_name), *self._value(record)[1:])
                kind = "named-user"
                named = present(feed, record.entry, value, record.asked_at, kind=kind)
                about = named.source._replace(means=_MEANS, does_not_mean=_DOES_NOT_MEAN)
                made.append(named._replace(source=about))
        return tuple(made)

    def _value(self, record: Record) -> tuple[tuple[str, str], ...]:
        """The pairs of a reading; empty ones are left out there."""
        known = self.setup.tables["rdap"][record.registry]
        holder = record.level == HOLDER
        other = record.asked_for if record.asked_for != self.target.text else ""
        by_holder = "holder" if record.country and known["country"] == "holder" else ""
        return (
            ("registry", record.registry),
            ("cc", record.country),
            ("status", known.get("status", {}).get(record.type, "") if holder else ""),
            ("holder", record.holder if holder else ""),
            ("holder-name", record.holder_name if holder else ""),
            ("holder-kind", "person" if record.person else ""),
            ("network", record.name),
            ("type", record.type),
            ("cc-by", by_holder),
            ("registered", record.registered),
            ("changed", record.changed),
            ("asked-for", other),
            ("rdap", record.url),
        )


def _records(kept: Mapping[str, Any]) -> list[Record]:
    """Records as they were kept; none if another version kept them otherwise."""
    try:
        return [Record(**raw) for raw in kept["records"]]
    except (KeyError, TypeError):
        return []


def _shown(url: str) -> tuple[str, str]:
    """An address without a name and password, and its host."""
    try:
        return without_login(url), host_of(url)
    except ValueError:
        return url.rpartition("@")[2], url.rpartition("@")[2]


def _is_below(url: str, base: str) -> bool:
    """Whether an address is on the host of another one, and below its path."""
    path, root = (urlsplit(one).path for one in (url, base))
    return _shown(url)[1] == _shown(base)[1] and path.startswith(f"{root}/")


def _same_server(link: str, url: str) -> bool:
    """Whether a link leads to the server that gave it, encrypted if that was."""
    schemes = ("https://",) if url.startswith("https://") else ("https://", "http://")
    return link.startswith(schemes) and _shown(link)[1] == _shown(url)[1]
