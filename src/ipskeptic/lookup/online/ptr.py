"""The reverse name of an address, and whether that name leads back to it.

Whoever holds the reverse zone runs the servers that are asked, so the question itself may tell
them that somebody looks. Whatever they answer moves nothing (EFFECTS row 40).

Source: RFC 1035, section 3.5, and RFC 3596, section 2.5 (reverse names); RFC 2317 (zones of less
than 256 addresses, by CNAME: the resolver follows it); RFC 8601, section 2.7.3 (a reverse name is
confirmed if the name's own addresses include the one that was asked about).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from ipaddress import ip_address
from typing import Any

from ipskeptic.lookup.online.base import Job, Lines, Setup
from ipskeptic.lookup.online.reversing import REVERSE_ZONES, reversed_labels
from ipskeptic.lookup.online.said import Pairs, absent, few, present, unavailable
from ipskeptic.model.feed import Feed
from ipskeptic.model.online import Failure, NoName, NoRecords, Question, Records, Subject
from ipskeptic.model.reading import Reading

_FEED = "ptr"
_FORWARD = {4: "A", 6: "AAAA"}

# RFC 952 and RFC 1123, section 2.1, and the underscore, which names in use have.
_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)", re.ASCII)
_NAME_LENGTH = 253
# Top labels under which no public name is: RFC 6761 (invalid, localhost, test), RFC 6762 (local),
# RFC 7686 (onion), RFC 9476 (alt), RFC 3172 and RFC 8375 (arpa), ICANN's resolution of 2024-07-29
# (internal), and those in use within networks by RFC 6762, appendix G; localdomain is what many
# systems have by default (judgement). A name there would have a resolver of one's own network asked
# for a host inside of it, which the other side chose.
_NOT_PUBLIC = frozenset(
    [
        "alt",
        "arpa",
        "corp",
        "home",
        "internal",
        "intranet",
        "invalid",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "onion",
        "private",
        "test",
    ]
)


def jobs(subject: Subject, setup: Setup) -> Iterator[Job]:
    """Yield the one job: the reverse name, then each name's own addresses.

    Args:
        subject: What to ask about; a prefix or range has no reverse name, so nothing is sent.
        setup: Tables and catalogue.
    """
    target = subject.target
    zone, kind = REVERSE_ZONES[target.family], _FORWARD[target.family]
    feed = setup.catalogue[_FEED]
    if not target.is_single:
        yield Job("ptr", zone, (), partial(_not_asked, feed))
        return
    name = f"{reversed_labels(target.family, target.first)}.{zone}"
    table = setup.tables["ptr"]
    each = f"(each name of {target.text}, {table['names_asked']} at most)"
    questions = (
        Question("ptr", zone, f"{name} PTR", warns=True),
        Question(
            "ptr",
            "the zones of the names that come back",
            f"{each} {kind}",
            when="if a name comes back",
            warns=True,
            times=int(table["names_asked"]),
        ),
    )
    yield Job("ptr", zone, questions, partial(_ask, subject, feed, table))


def _not_asked(feed: Feed, lines: Lines) -> tuple[Reading, ...]:
    del lines  # nothing is sent
    failure = Failure("not-asked", "only a single address has a reverse name")
    return (unavailable(feed, failure),)


def _ask(
    subject: Subject, feed: Feed, table: Mapping[str, Any], lines: Lines
) -> tuple[Reading, ...]:
    family, number = subject.target.family, subject.target.first
    zone = REVERSE_ZONES[family]
    answer = lines.dns(zone, f"{reversed_labels(family, number)}.{zone}", "PTR")
    match answer:
        case Failure():
            return (unavailable(feed, answer),)
        case NoName(asked_at):
            return (absent(_as(feed, "no such name"), asked_at),)
        case NoRecords(asked_at):
            return (absent(_as(feed, "a name without a PTR record"), asked_at),)
    return tuple(_named(subject, feed, table, answer, lines))


def _as(feed: Feed, why: str) -> Feed:
    """The feed under a title that says what kind of nothing it answered."""
    return feed._replace(title=f"{feed.title} ({why})")


def _named(
    subject: Subject, feed: Feed, table: Mapping[str, Any], answer: Records, lines: Lines
) -> Iterator[Reading]:
    """One reading a name; whoever writes the zone can write thousands, so both are bounded."""
    names = sorted(set(answer.values))
    left_out = len(names) - int(table["names_shown"])
    asked = 0
    for place, name in enumerate(names[: int(table["names_shown"])]):
        why = _why_not(name)
        if not why and asked >= int(table["names_asked"]):
            why = f"only {table['names_asked']} names of an address are asked about"
        if why:
            value: Pairs = (("confirmed", "not checked"), ("why", why))
        else:
            value = _forward(subject, name, lines)
            asked += 1
        if left_out > 0 and place == 0:
            value = (*value, ("names-left-out", f"{left_out:,}"))
        yield present(feed, name or ".", value, answer.asked_at)


def _why_not(name: str) -> str:
    """Why a name's own addresses are not asked for; "" if they are."""
    labels = name.split(".")
    if len(name) > _NAME_LENGTH or not all(map(_LABEL.fullmatch, labels)):
        return "not the name of a host"
    if len(labels) < 2 or labels[-1].isdigit() or labels[-1].lower() in _NOT_PUBLIC:
        return "not a name of the public DNS"
    return ""


def _forward(subject: Subject, name: str, lines: Lines) -> Pairs:
    """Whether the name leads back to the address."""
    family, number = subject.target.family, subject.target.first
    kind = _FORWARD[family]
    asked = ("forward", kind)
    answer = lines.dns(REVERSE_ZONES[family], name, kind)
    match answer:
        case Failure(cause, detail):
            why = f"{cause.replace('-', ' ')}: {detail}" if detail else cause.replace("-", " ")
            return (("confirmed", "not checked"), asked, ("why", why))
        case NoName():
            return (("confirmed", "no"), asked, ("why", "no such name"))
        case NoRecords():
            return (("confirmed", "no"), asked, ("why", f"it has no {kind} record"))
    if any(_number(text, family) == number for text in answer.values):
        return (("confirmed", "yes"), asked)
    return (("confirmed", "no"), asked, ("leads-to", few(answer.values)))


def _number(text: str, family: int) -> int | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return int(address) if address.version == family else None
