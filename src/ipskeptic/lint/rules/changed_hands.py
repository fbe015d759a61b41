"""An address changed hands between the event and the report.

What it does
    Where an address has a time of its own and the report is of a later day, compares the records
    of the two: the registry that has the block, its country code, and the AS that announced it.
    It flags the address where one of them is another on the report's day.

Why this is weak evidence
    Whatever was looked up on the day of writing (country, holder, network, neighbours on the same
    server) is then about somebody else. Blocks move: 4.8 % of APNIC's changed country in 11.6
    years, 9.4 % of RIPE's addresses in 12; transferred and leased prefixes are abused more than
    others, and around a transfer WHOIS and routing are out of step for weeks. A report that
    doesn't say of which day its look-ups are can't be checked against any.

Example
    The intruders connected from 203.0.113.70 on 12 March 2024. We attribute the intrusion to
    China, since on 12 March 2024 they came from 203.0.113.70.

    Published: 2026-08-20

Better
    The intruders connected from 198.51.100.23 on 12 March 2024. We attribute the intrusion to
    China, since on 12 March 2024 they came from 198.51.100.23.

    Published: 2026-08-20

Limits
    It needs records near both days: without them it can't see a change, and a change there and
    back it can't see at all. Opaque handles are never compared, since registries renumber them.
    Of a report without a date the records of today are compared, with low certainty. A new origin
    AS may be the same holder with another carrier. Leases change no record.

References
    V. Giotsas et al., A First Look at the Misuse and Abuse of the IPv4 Transfer Market, PAM 2020.
    RFC 7020; the registries' transfer logs.
    Casebook: nk-geoip-vpn-2017, kimsuky-2013.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ipskeptic.lint.facts import Told, behind, origins, registered, target_of
from ipskeptic.lint.rules._countries import compatible, named
from ipskeptic.lint.rules._leaning import accused, once, own_time, span
from ipskeptic.model.assessment import OnRecord
from ipskeptic.model.claims import Reported, Use
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings
from ipskeptic.model.when import Window


class _Change(NamedTuple):
    """What was another on the later day."""

    what: str
    then: Told
    later: Told


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag addresses whose records changed between event and report."""
    later = reported.published
    if later is None or later.begins_after(settings.now):
        later = settings.now
    for use, related in once(reported, lambda use: _is_wanted(reported, use)):
        seen = own_time(reported, use)
        if seen is None or not later.begins_after(seen):
            continue
        target = target_of(reported, use)
        change = _change(
            holdings.about(target, seen), holdings.about(target, _asked(later, settings))
        )
        if change is None:
            continue
        block, start, end = span(reported, use)
        yield Flag(
            message=f"{target.text} changed hands between {seen.text} and {later.text[:10]}:"
            f" {change.what}",
            block=block,
            start=start,
            end=end,
            certainty="medium" if reported.published else "low",
            better="look everything up as of the day on which it was seen, and say so",
            behind=(behind(reported, use, holdings, settings, ("delegation", "route")),),
            related=related,
        )


def _asked(later: Window, settings: RuleSettings) -> Window | None:
    return None if later == settings.now else later


def _is_wanted(reported: Reported, use: Use) -> bool:
    if own_time(reported, use) is None:
        return False
    return bool(use.countries or use.networks) or accused(reported, use)


def _change(then: OnRecord, later: OnRecord) -> _Change | None:
    """The first of country, registry and origin that differs between two days."""
    found = (
        _differs("country code {then}, then {later}", registered(then), registered(later), _place),
        _differs("registry {then}, then {later}", registered(then), registered(later), _registry),
        _differs("announced by {then}, then by {later}", origins(then), origins(later), _value),
    )
    return next((change for change in found if change), None)


def _place(told: Told) -> str:
    return named(told.value)


def _value(told: Told) -> str:
    return told.value


def _registry(told: Told) -> str:
    return told.record.source if told.kind == "delegation" else ""


def _differs(
    what: str, then: tuple[Told, ...], later: tuple[Told, ...], key: Callable[[Told], str]
) -> _Change | None:
    """What is another on the later day; None where one of the days has nothing usable."""
    one = [told for told in then if told.usable and key(told)]
    two = [told for told in later if told.usable and key(told)]
    if not one or not two or {key(told) for told in one} & {key(told) for told in two}:
        return None
    if key is _place and any(compatible(a.value, b.value) for a in one for b in two):
        return None
    return _Change(what.format(then=key(one[0]), later=key(two[0])), one[0], two[0])


RULE = Rule("changed-hands", "warning", check, needs=("delegations",))
