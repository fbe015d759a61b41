"""DNS blocklists: is an address on a list that answers by name?

An answer is a listing only where it is inside 127.0.0.0/8 and documented for that list. All else
that comes back is said, and is neither a listing nor an absence.

Source: RFC 5782, sections 2.1 (IPv4), 2.4 (IPv6) and 5 (test entries), read 2026-11-26; the codes
of each list stand with their sources in `data/online/dnsbl`; decision 0029.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ipskeptic.lookup.online.base import Job, Lines, Setup
from ipskeptic.lookup.online.reversing import reversed_labels
from ipskeptic.lookup.online.said import absent, few, present, unavailable
from ipskeptic.lookup.online.zones import Zone, open_zone
from ipskeptic.model.feed import Feed
from ipskeptic.model.online import (
    DnsAnswer,
    Failure,
    NoName,
    NoRecords,
    Question,
    Records,
    Subject,
)
from ipskeptic.model.reading import Absent, Reading
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address, ipv4_number

WAY = "dnsbl"

# Of a reason so much is kept: what lists write is a sentence and a link (judgement).
_REASON_LENGTH = 300

_ONCE = "once in a run, before the first address"
_IF_LISTED = "if it is listed"

# A resolver that guards against DNS rebinding strips answers inside 127.0.0.0/8 and leaves the name
# without records; a list that has the name has an A record (RFC 5782, 2.1).
_STRIPPED = (
    "the name is there without an address: does the resolver strip answers inside 127.0.0.0/8 "
    "(rebinding protection)? Ask another with --resolver"
)


def jobs(subject: Subject, setup: Setup) -> Iterator[Job]:
    """One job for each list that lives; lists that can't be asked give theirs without questions."""
    target = subject.target
    for _, table in sorted(setup.tables.get(WAY, {}).items()):
        if "dead_since" in table:
            continue
        names = dict.fromkeys(code["feed"] for code in table["codes"].values())
        feeds = tuple(setup.catalogue[feed] for feed in names)
        zone, why = open_zone(table, setup.keys)
        if not target.is_single:
            why = Failure("not-asked", "asked of single addresses only")
        elif str(target.family) not in zone.families:
            why = Failure("out-of-coverage", f"it is asked of IPv{zone.families} addresses only")
        if why is None:
            ask: Callable[[Lines], tuple[Reading, ...]] = partial(_ask, zone, feeds, target)
            yield Job(WAY, zone.server, tuple(_questions(zone, target)), ask)
        else:
            yield Job(WAY, zone.server, (), partial(_say, feeds, why))


def _questions(zone: Zone, target: Target) -> Iterator[Question]:
    family = target.family
    if zone.listed(family) is None:
        yield Question(WAY, zone.server, f"{zone.shown} A", when=_ONCE)
    for number, _ in zone.points(family):
        what = f"{reversed_labels(family, number)}.{zone.shown} A"
        yield Question(WAY, zone.server, what, when=_ONCE)
    name = f"{reversed_labels(family, target.first)}.{zone.shown}"
    yield Question(WAY, zone.server, f"{name} A")
    yield Question(WAY, zone.server, f"{name} TXT", when=_IF_LISTED)


def _say(feeds: Sequence[Feed], failure: Failure, _: Lines) -> tuple[Reading, ...]:
    return tuple(unavailable(feed, failure) for feed in feeds)


def _ask(zone: Zone, feeds: Sequence[Feed], target: Target, lines: Lines) -> tuple[Reading, ...]:
    family = target.family
    failed = lines.once(f"{WAY} {zone.server} {family}", partial(_test, zone, family, lines))
    if failed is not None:
        return _say(feeds, failed, lines)
    answer = _dns(zone, family, target.first, "A", lines)
    match answer:
        case NoName():
            return tuple(_absent(zone, family, feed, answer) for feed in feeds)
        case NoRecords():
            return _say(feeds, Failure("failed", _STRIPPED), lines)
        case Failure():
            return _say(feeds, answer, lines)
        case Records():
            failed = _fault(zone, answer, lines)
            if failed is not None:
                return _say(feeds, failed, lines)
    return _listed(zone, feeds, target, answer, lines)


def _listed(
    zone: Zone, feeds: Sequence[Feed], target: Target, answer: Records, lines: Lines
) -> tuple[Reading, ...]:
    """What documented answers list, and what the others leave open."""
    others = few([code for code in answer.values if code not in zone.codes])
    strange = Failure("failed", f"it answered {others}, which it does not document as a listing")
    known = [code for code in answer.values if code in zone.codes]
    if not known:
        return _say(feeds, strange, lines)
    common = (
        ("reason", _reason(zone, target, lines)),
        ("zone", zone.shown),
        ("besides", f"{others}, not documented" if others else ""),
    )
    entry = format_address(target.family, target.first)
    readings: list[Reading] = []
    for feed in feeds:
        codes = [code for code in known if zone.codes[code].feed == feed.name]
        if codes:
            says = ", ".join(filter(None, (zone.codes[code].says for code in codes)))
            value = (("code", ", ".join(codes)), ("says", says), *common)
            readings.append(present(feed, entry, value, answer.asked_at))
        elif others:
            readings.append(unavailable(feed, strange))
        else:
            readings.append(_absent(zone, target.family, feed, answer))
    return tuple(readings)


def _absent(zone: Zone, family: int, feed: Feed, answer: NoName | Records) -> Absent:
    """What a list does not have.

    Nothing shows of a list without a test entry that it has anything, so its silence is no
    census's: it takes nothing back that another copy of the list has.
    """
    tested = zone.listed(family) is not None
    return absent(feed if tested else feed._replace(coverage="sample"), answer.asked_at)


def _dns(zone: Zone, family: int, number: int, kind: str, lines: Lines) -> DnsAnswer:
    labels = reversed_labels(family, number)
    name, shown = f"{labels}.{zone.suffix}", f"{labels}.{zone.shown}"
    answer = lines.dns(zone.server, name, kind, shown=shown if zone.key else "")
    if isinstance(answer, Failure):
        return answer._replace(detail=zone.without_key(answer.detail))
    return answer


def _test(zone: Zone, family: int, lines: Lines) -> Failure | None:
    """Why a list is not to be believed in this run; None if it has and lacks what it must."""
    failed = None if zone.listed(family) is not None else _gone(zone, lines)
    if failed is not None:
        return failed
    for number, listed in zone.points(family):
        address = format_address(family, number)
        answer = _dns(zone, family, number, "A", lines)
        match answer:
            case Failure():
                return answer._replace(detail=f"its own test: {answer.detail}")
            case NoName() if listed:
                return _untrue(f"it has no {address}, which every list must have: is it gone?")
            case NoRecords():
                return _stopped(zone, _untrue(_STRIPPED), lines)
            case Records():
                fault = _fault(zone, answer, lines)
                if fault is not None:
                    return fault
                if not listed:
                    what = f"it lists {address}, which no list may have (a wildcard?)"
                    return _stopped(zone, _untrue(what), lines)
                if not any(code in zone.codes or code in zone.answers for code in answer.values):
                    what = f"{address} gives {few(answer.values)}, which it does not document"
                    return _untrue(what)
    return None


def _gone(zone: Zone, lines: Lines) -> Failure | None:
    """Whether the very zone is gone, for one that has no entry to test: it must have a name."""
    answer = lines.dns(zone.server, zone.suffix, "A", shown=zone.shown if zone.key else "")
    match answer:
        case Failure():
            return answer._replace(detail=f"its own test: {zone.without_key(answer.detail)}")
        case NoName():
            return _untrue(f"there is no zone {zone.shown}: is it gone?")
    return None


def _untrue(what: str) -> Failure:
    return Failure("failed", f"its own test failed: {what}")


def _fault(zone: Zone, answer: Records, lines: Lines) -> Failure | None:
    """A refusal, or an answer that no list gives: after either nothing more is asked there."""
    for code in answer.values:
        if code in zone.refusals:
            return _stopped(zone, zone.refusals[code], lines)
    outside = few([code for code in answer.values if not _is_loopback(code)])
    if not outside:
        return None
    what = "a resolver that rewrites answers, or a list that is gone (wildcard)?"
    return _stopped(zone, Failure("failed", f"it answered {outside}: {what}"), lines)


def _stopped(zone: Zone, failure: Failure, lines: Lines) -> Failure:
    """Ask this list nothing more in this run; what it answered in it is not kept either."""
    lines.stop(zone.server, failure.cause, failure.detail)
    return failure


def _is_loopback(code: str) -> bool:
    number = ipv4_number(code)
    return number is not None and number >> 24 == 127


def _reason(zone: Zone, target: Target, lines: Lines) -> str:
    """What the list writes of the listing, as it came; "" where it writes nothing."""
    answer = _dns(zone, target.family, target.first, "TXT", lines)
    if not isinstance(answer, Records):
        return ""
    text = zone.without_key("; ".join(answer.values))
    return text if len(text) <= _REASON_LENGTH else text[: _REASON_LENGTH - 3] + "..."
