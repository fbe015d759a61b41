"""Team Cymru's mapping of addresses to origin ASes, over DNS.

It is a witness of its own of who announces a prefix now, by its own collectors. The country,
registry and date in its answers are copies of the registries' files (so its page says), so they
are shown under a name of their own and never count as a second witness of the registry.

Source: Team Cymru, "IP to ASN mapping service" (www.team-cymru.com/ip-asn-mapping), read
2026-11-26: more than 50 BGP peers, updated every 4 hours; several origins of a prefix stand in one
field, parted by blanks; several covering prefixes are several TXT records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from ipaddress import ip_network
from typing import Any, NamedTuple

from ipskeptic.lookup.online.base import Job, Lines, Setup
from ipskeptic.lookup.online.reversing import reversed_labels
from ipskeptic.lookup.online.said import Pairs, absent, present, unavailable
from ipskeptic.model.feed import Feed
from ipskeptic.model.online import Failure, NoName, NoRecords, Question, Records, Subject
from ipskeptic.model.reading import Reading

_ROUTES, _NAMES = "cymru", "cymru-as-names"
# So much of an answer that can't be read is quoted (judgement).
_QUOTED = 80
# At most so many covering prefixes beside the longest are shown (judgement).
_WIDER_SHOWN = 4
# A field of ours is no longer than this: a country, registry or date is 10 characters at most.
_FIELD = 20
_NAME = 120  # judgement: the longest AS name in tables of 2020 has fewer characters
_LAST_AS = 2**32 - 1  # RFC 6793
# Judgement: anycast of a few hands has a dozen origins; what has more is no prefix's answer.
_ORIGINS_MOST = 64
# IANA gives registries /8 and /12, and nobody is given more. What is wider, as halves of everything
# are, is another way to write the default route, which announces nothing.
_WIDEST = {4: 8, 6: 12}
_PREFIX = re.compile(r"[0-9A-Fa-f.:]+/[0-9]{1,3}", re.ASCII)


class Announced(NamedTuple):
    """One record of an answer.

    Attributes:
        length: Length of the prefix.
        prefix: The prefix.
        origins: AS numbers, in the order in which they came.
        registered: Country, registry and date as copied from the registry; "" for none.
    """

    length: int
    prefix: str
    origins: tuple[int, ...]
    registered: str


def jobs(subject: Subject, setup: Setup) -> Iterator[Job]:
    """Yield the one job: the origins of the covering prefix, then the name of each.

    Args:
        subject: What to ask about; a prefix or range may be announced in parts, so nothing is
            sent for one.
        setup: Tables and catalogue.
    """
    table: Mapping[str, Any] = setup.tables["cymru"]
    routes, names = setup.catalogue[_ROUTES], setup.catalogue[_NAMES]
    server, target = str(table["server"]), subject.target
    if not target.is_single:
        yield Job("cymru", server, (), partial(_not_asked, routes))
        return
    name = f"AS(of {target.text}).{table['names']}"
    questions = (
        Question("cymru", server, f"{_origin_name(subject, table)} TXT"),
        Question(
            "cymru",
            server,
            f"{name} TXT",
            when="if it is announced",
            times=int(table["names_asked"]),
        ),
    )
    yield Job("cymru", server, questions, partial(_ask, subject, table, routes, names))


def _origin_name(subject: Subject, table: Mapping[str, Any]) -> str:
    family = subject.target.family
    return f"{reversed_labels(family, subject.target.first)}.{table[f'origins{family}']}"


def _not_asked(routes: Feed, lines: Lines) -> tuple[Reading, ...]:
    del lines  # nothing is sent
    failure = Failure("not-asked", "only single addresses are asked about")
    return (unavailable(routes, failure),)


def _ask(
    subject: Subject, table: Mapping[str, Any], routes: Feed, names: Feed, lines: Lines
) -> tuple[Reading, ...]:
    answer = lines.dns(str(table["server"]), _origin_name(subject, table), "TXT")
    match answer:
        case Failure():
            return (unavailable(routes, answer),)
        case NoName(asked_at) | NoRecords(asked_at):
            return (absent(routes, asked_at),)
    try:
        found = [_announced(text, subject) for text in answer.values]
    except ValueError as error:
        return (unavailable(routes, Failure("failed", str(error))),)
    if not found:
        return (unavailable(routes, Failure("failed", "an answer without a record")),)
    if len(_origins(found)) > _ORIGINS_MOST:
        many = f"an answer with {len(_origins(found)):,} AS numbers in {len(found):,} records"
        return (unavailable(routes, Failure("failed", many)),)
    return (
        *_routes(found, routes, answer.asked_at),
        *_named(_origins(found), table, names, lines),
    )


def _origins(found: list[Announced]) -> list[int]:
    """Who originates the longest prefix, by all its records."""
    longest = max(one.length for one in found)
    return sorted({asn for one in found if one.length == longest for asn in one.origins})


def _routes(found: list[Announced], feed: Feed, asked_at: str) -> Iterator[Reading]:
    longest = max(found, key=lambda one: one.length)
    wider = sorted({one for one in found if one.length < longest.length}, reverse=True)
    value = (
        ("origin", _as_text(_origins(found))),
        ("as-registered", longest.registered),
        (
            "also-within",
            ", ".join(f"{one.prefix} {_as_text(one.origins)}" for one in wider[:_WIDER_SHOWN]),
        ),
    )
    yield present(feed, longest.prefix, value, asked_at)
    if len(_origins(found)) > 1:
        yield present(feed, longest.prefix, value, asked_at, kind="several-origins")


def _as_text(origins: list[int] | tuple[int, ...]) -> str:
    return ", ".join(f"AS{asn}" for asn in origins)


def _announced(text: str, subject: Subject) -> Announced:
    """Read one record: `64496 64497 | 192.0.2.0/24 | US | arin | 2010-02-19`.

    Raises:
        ValueError: It is none, or does not cover the address; the message quotes it.
    """
    fields = [field.strip() for field in text.split("|")]
    if len(fields) < 5:
        raise ValueError(f"not an answer as it is documented: {_quoted(text)}")
    origins = tuple(dict.fromkeys(_asn(number) for number in fields[0].split()))
    try:
        # Python reads masks, hosts and zones of IPv6 too, in which anything may stand.
        network = ip_network(fields[1] if _PREFIX.fullmatch(fields[1]) else "")
    except ValueError:
        raise ValueError(f"an answer without a prefix: {_quoted(text)}") from None
    if not origins or 0 in origins:
        raise ValueError(f"an answer without an AS number: {_quoted(text)}")
    if len(origins) > _ORIGINS_MOST:
        raise ValueError(f"an answer with {len(origins):,} AS numbers: {_quoted(text)}")
    target = subject.target
    first, last = int(network[0]), int(network[-1])
    covers = network.version == target.family and first <= target.first <= last
    if not covers or network.prefixlen < _WIDEST[network.version]:
        raise ValueError(f"an answer about another prefix: {_quoted(text)}")
    return Announced(network.prefixlen, str(network), origins, _registered(fields[2:5]))


def _asn(text: str) -> int:
    """An AS number; 0, which no AS has (RFC 7607), for anything else."""
    if text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= _LAST_AS:
        return int(text)
    return 0


def _registered(fields: list[str]) -> str:
    return ", ".join(field[:_FIELD] for field in fields if field)


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= _QUOTED else f'"{text[: _QUOTED - 1]}…"'


def _named(
    origins: list[int], table: Mapping[str, Any], feed: Feed, lines: Lines
) -> Iterator[Reading]:
    """The name of each origin AS, as far as they are asked for."""
    most = int(table["names_asked"])
    for asn in origins[:most]:
        answer = lines.dns(str(table["server"]), f"AS{asn}.{table['names']}", "TXT")
        match answer:
            case Failure():
                yield unavailable(feed, answer)
            case NoName(asked_at) | NoRecords(asked_at):
                yield absent(feed, asked_at)
            case Records():
                yield _name(asn, answer, feed)
    if len(origins) > most:
        left = f"the names of {_as_text(origins[most:])}: only {most} of an answer are asked for"
        yield unavailable(feed, Failure("not-asked", left))


def _name(asn: int, answer: Records, feed: Feed) -> Reading:
    """Read `64496 | US | arin | 2010-02-19 | EXAMPLE Example Networks, US`."""
    for text in answer.values:
        fields = [field.strip() for field in text.split("|", 4)]
        if len(fields) == 5 and _asn(fields[0]) == asn and fields[4]:
            value: Pairs = (
                ("name", _without_country(fields[4], fields[1])[:_NAME]),
                ("as-registered", _registered(fields[1:4])),
            )
            return present(feed, f"AS{asn}", value, answer.asked_at)
    quoted = _quoted(answer.values[0]) if answer.values else "nothing"
    return unavailable(feed, Failure("failed", f"not the name of AS{asn}: {quoted}"))


def _without_country(name: str, country: str) -> str:
    """The name without the AS's country, which is appended to it."""
    return name.removesuffix(f", {country}") if country else name
