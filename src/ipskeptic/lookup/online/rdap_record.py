"""One network of a registry's database: what ipwhois reads out of an RDAP answer, and who gave it.

RDAP gives the narrowest record, which often is what a customer of the holder has. What kind of
record it is stands in `data/online/rdap.toml`.

Source: RFC 9083, section 5.4; `ipwhois.rdap`, read 2026-11-26.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ipskeptic.model.online import Body, Failure
from ipskeptic.model.text import format_span, ipv4_number, ipv6_number

# Who gave the block: the registry, its holder (to a customer), or nobody yet.
HOLDER, USER, STOCK = "holder", "user", "stock"

# Judgement: names of organisations and networks are shorter; what is longer is no name.
_LONGEST = 200
# IANA gives registries IPv4 /8s and IPv6 /12s: a record as wide, of no known holder, is the
# registry's own stock (IANA address space registries; RFC 7249).
_STOCK_BITS = {4: 24, 6: 116}
_STOCK_TYPES = frozenset({"", "ALLOCATED UNSPECIFIED", "ALLOCATED PORTABLE", "ALLOCATED-BY-RIR"})
# Statuses of RFC 9083, section 10.2.2, for what is in nobody's use; "administrative" is RIPE's
# word for addresses that it does not manage.
_NOBODYS = frozenset({"administrative", "reserved"})
# Names that registries give to what other registries or IANA have, as public clients of theirs
# know them (read 2026-11-26): of whatever width, nobody's record.
_STOCK_NAMES = frozenset({"NON-RIPE-NCC-MANAGED-ADDRESS-BLOCK", "IANA-BLK", "ERX-NETBLOCK"})
_STOCK_NAME = "IANA-NETBLOCK-"
# Links are shorter (judgement); what is longer is not asked for.
_LONGEST_LINK = 2000
# A day has one after it (`model.when`), and no record is of that year.
_LAST_YEAR = 9998


class Known(NamedTuple):
    """What is known where an answer is read.

    Attributes:
        registry: Whose server answered.
        types: The table of its types.
        family: 4 or 6.
        block: The smallest delegated block held that covers the address; None if none does.
    """

    registry: str
    types: Mapping[str, str]
    family: int
    block: tuple[int, int] | None


class Record(NamedTuple):
    """One network.

    Attributes:
        registry: Whose server gave it.
        level: `HOLDER`, `USER` or `STOCK`.
        family: 4 or 6.
        first: Its first address, as a number.
        last: Its last address.
        name: Name of the network.
        type: The registry's word for what it is, in capitals.
        country: Country code, in capitals; "" if there is none.
        holder: Handle of whom the record is about, as the registry writes it; "" of a person.
        holder_name: Its name, "" if there is none or it is a person's.
        person: Whether the record is about a person alone, whose name is left out.
        registered: Day on which the record was made (not of the first allocation); "" if unknown.
        changed: Day of its last change.
        up: Address of the record above it.
        url: Address that gave it.
        asked_for: The address or prefix that was asked.
        asked_at: When, RFC 3339 UTC.
    """

    registry: str
    level: str
    family: int
    first: int
    last: int
    name: str
    type: str
    country: str
    holder: str
    holder_name: str
    person: bool
    registered: str
    changed: str
    up: str
    url: str
    asked_for: str
    asked_at: str

    @property
    def entry(self) -> str:
        """The block as text."""
        return format_span(self.family, self.first, self.last)

    def covers(self, first: int, last: int) -> bool:
        """Whether a span lies in the block."""
        return self.first <= first and last <= self.last


def read_record(body: Body, known: Known, asked_for: str) -> Record | Failure:
    """Read an answer; one that can't be read is a failure, whatever is in it.

    Args:
        body: The answer.
        known: What is known of the address and the server.
        asked_for: What was asked.
    """
    try:
        network, entities = _parsed(body.data)
        span = [_number(known.family, network[key]) for key in ("start_address", "end_address")]
    except Exception as error:
        # ipwhois reads what it does not expect with whatever error comes of it.
        return Failure("failed", f"{body.url}: the answer is no network: {type(error).__name__}")
    first, last = span
    if first is None or last is None or first > last:
        return Failure("failed", f"{body.url}: the network in the answer has no addresses")
    kind = " ".join(_text(network.get("type")).upper().split())
    parent = _text(network.get("parent_handle"))
    level = level_of(known, kind, first, last, has_parent=bool(parent))
    name = _text(network.get("name"))
    if _NOBODYS & {word.lower() for word in _texts(network.get("status"))} or _is_stocks(name):
        level = STOCK
    holder = _holder(entities)
    if holder.person and name.casefold() == holder.name.casefold():
        # LACNIC's networks have been seen to be named as their holder.
        name = ""
    return Record(
        registry=known.registry,
        level=level,
        family=known.family,
        first=first,
        last=last,
        name=name,
        type=kind,
        country=_country(network.get("country")),
        holder="" if holder.person else holder.handle,
        holder_name="" if holder.person else holder.name,
        person=holder.person,
        registered=_day(network.get("events"), "registration"),
        changed=_day(network.get("events"), "last changed"),
        up=_up(body.data),
        url=body.url,
        asked_for=asked_for,
        asked_at=body.asked_at,
    )


def level_of(known: Known, kind: str, first: int, last: int, *, has_parent: bool) -> str:
    """Who gave a block, by its type, else by the delegated block, else by a record above it.

    Args:
        known: The table of types and the delegated block.
        kind: The type, in capitals.
        first: First address of the record.
        last: Its last address.
        has_parent: Whether the record names one above it.
    """
    block = known.block
    as_wide = last - first + 1 >= 1 << _STOCK_BITS[known.family]
    if as_wide and kind in _STOCK_TYPES and (first, last) != block:
        return STOCK
    level = known.types.get(kind)
    if level:
        return level
    if block:
        return HOLDER if first <= block[0] and block[1] <= last else USER
    return USER if has_parent else HOLDER


def _parsed(data: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The network and its entities as ipwhois has them.

    Its public `lookup` refuses addresses that it knows to be special, and fetches by itself what
    it misses; the classes beneath it only read (decision 0028).
    """
    from ipwhois.rdap import _RDAPEntity, _RDAPNetwork

    network = _RDAPNetwork(data)
    network.parse()
    entities = []
    for raw in data.get("entities") or ():
        try:
            entity = _RDAPEntity(raw)
            entity.parse()
        except Exception:  # noqa: S112
            continue  # one contact that can't be read is no reason to lose the block
        entities.append(entity.vars)
    return network.vars, entities


class _Holder(NamedTuple):
    """Whom a record is about."""

    handle: str = ""
    name: str = ""
    person: bool = False


def _holder(entities: Iterable[Mapping[str, Any]]) -> _Holder:
    """The registrant: an organisation before what says no kind, and a person last.

    Maintainers of RIPE's database are registrants too, of kind "individual" and named like their
    handle (source of its server, read 2026-11-26): they are no holders. AFRINIC's server has been
    seen to name organisations like their handles: they have no name.
    """
    found: dict[int, _Holder] = {}
    for entity in entities:
        if "registrant" not in {word.lower() for word in _texts(entity.get("roles"))}:
            continue
        contact = entity.get("contact")
        contact = contact if isinstance(contact, Mapping) else {}
        handle, name = _text(entity.get("handle")), _text(contact.get("name"))
        kind = _text(contact.get("kind")).lower()
        if not name or name.lower() == handle.lower():
            continue
        rank = {"org": 0, "individual": 2}.get(kind, 1)
        found.setdefault(rank, _Holder(handle, name, kind == "individual"))
    return found[min(found)] if found else _Holder()


def _is_stocks(name: str) -> bool:
    """Whether a network's name says that it is in nobody's hands here."""
    return name.upper() in _STOCK_NAMES or name.upper().startswith(_STOCK_NAME)


def _up(data: Mapping[str, Any]) -> str:
    """The link to the record above; RIPE writes `rdap-up` (RFC 9910), others `up`."""
    links = data.get("links")
    for link in links if isinstance(links, list) else ():
        if not isinstance(link, Mapping):
            continue
        if set(_text(link.get("rel")).lower().split()) in ({"up"}, {"rdap-up"}):
            href = link.get("href")
            if isinstance(href, str) and href.isascii() and href.isprintable():
                return href if len(href) <= _LONGEST_LINK else ""
            return ""
    return ""


def _number(family: int, text: object) -> int | None:
    return (ipv4_number if family == 4 else ipv6_number)(str(text))


def _country(value: object) -> str:
    code = _text(value).upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def _day(events: object, action: str) -> str:
    """The last day (UTC) of an action, "" if there is none."""
    days = []
    for event in events if isinstance(events, list) else ():
        if _text(event.get("action")).lower() == action:
            try:
                moment = datetime.fromisoformat(_text(event.get("timestamp")))
                moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
                moment = moment.astimezone(UTC)
                if moment.year <= _LAST_YEAR:
                    days.append(moment.date().isoformat())
            except (ValueError, OverflowError):
                continue
    return max(days, default="")


def _text(value: object) -> str:
    """A text that came, on one line; halves of characters are replaced, so that it can be kept."""
    if not isinstance(value, str):
        return ""
    return " ".join(value[:_LONGEST].encode("utf-8", "replace").decode().split())


def _texts(value: object) -> list[str]:
    return [_text(one) for one in value] if isinstance(value, list | tuple) else []
