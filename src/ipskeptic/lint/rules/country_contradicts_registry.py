"""The country that the text gives for an address is none that any source held gives.

What it does
    Takes the country that the text gives for that very address ("located in X", "an X address",
    in brackets behind it, or in its column), asks for the address at its own date, and flags it
    where the registry, the table of registered countries, geofeeds and second databases, as far
    as they are held, all say something else. Where the nearest of them is over a year from that
    date, or no date is known, the finding is a warning of low certainty.

Why this is weak evidence
    A country beside an address is mostly copied from a look-up of the day of writing, and an
    address seen a year earlier may have been somebody else's then. Where no source has it, either
    the address is mistyped, or the look-up was of another date, or the country was concluded from
    something else (the malware's language, the victim's guess) and is now used as if it were
    evidence of its own. In each case a reader who checks it will find something else, and will
    doubt what else stands in the report.

    GRIZZLY STEPPE gave a country for 248 of its 876 addresses: 45 in China, 44 in the United
    States and 2 in Russia. The question is never whether a country stands there, but who says so
    and of what day.

Example
    On 12 March 2024 the intruders logged in from 198.51.100.23, located in Brazil.

Better
    On 12 March 2024 the intruders logged in from 198.51.100.23, registered in France by the
    registry's file of that week.

Limits
    The registry's country is the holder's and not the machine's: the text may be right and all
    sources wrong, which it should then say. EU, AP and ZZ are no countries and are left out. A
    state and its territories, and China, Hong Kong, Macao and Taiwan, never contradict one
    another here. A country that the text gives for a company or a victim isn't taken.

References
    RFC 8805 (self-published geofeeds); NRO extended delegated statistics.
    M. Gharaibeh et al., A Look at Router Geolocation in Public and Commercial Databases, IMC 2017.
    Casebook: grizzly-steppe-2016, maxmind-kansas, nk-geoip-vpn-2017.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ipskeptic.lint.facts import (
    PLACES,
    SERVICES,
    Told,
    assessed,
    behind,
    countries,
    services,
    special,
    target_of,
    time_of,
)
from ipskeptic.lint.rules._countries import compatible, listed, named
from ipskeptic.lint.rules._leaning import own_time, span
from ipskeptic.model.assessment import OnRecord
from ipskeptic.model.claims import Reported, Said, Use
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

# A country code seldom changes: of APNIC's blocks 4.8 % did in 11.6 years, so a record of the same
# year is taken (the year is a judgement).
_REACH_DAYS = 365


class _Contradiction(NamedTuple):
    """A country in the text that no source held gives."""

    use: Use
    said: Said
    told: tuple[Told, ...]


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag countries that no source held gives; a list's are one finding."""
    alike: dict[tuple[int, str, str], list[_Contradiction]] = {}
    for found in _contradictions(reported, holdings, settings):
        key = (found.use.section, found.said.value, found.told[0].value)
        alike.setdefault(key, []).append(found)
    for several in alike.values():
        use, said, told = several[0]
        certainty = _certainty(reported, several[0], settings)
        others = [reported.document.candidates[found.use.candidate] for found in several[1:]]
        more = f" and {len(others)} more are" if others else " is"
        block, start, end = span(reported, use)
        yield Flag(
            message=f"{target_of(reported, use).text}{more} put in {named(said.value)}, and"
            f" {_who(told)} {listed(one.value for one in told)}",
            block=block,
            start=start,
            end=end,
            certainty=certainty,
            better="give the country with its source and that source's date, or take it out",
            behind=(behind(reported, use, holdings, settings, (*PLACES, *SERVICES, "route")),),
            related=((said.place, said.text), *((one.place, one.text) for one in others)),
            severity="warning" if certainty == "low" else "",
        )


def _contradictions(
    reported: Reported, holdings: Holdings, settings: RuleSettings
) -> Iterator[_Contradiction]:
    seen: set[tuple[str, str]] = set()
    for use in reported.uses:
        if not use.countries:
            continue
        assessment = assessed(reported, use, holdings, settings)
        told = countries(assessment)
        if special(assessment, settings):
            continue
        for said in use.countries:
            key = (target_of(reported, use).text, said.value)
            if key in seen or any(compatible(said.value, one.value) for one in told):
                continue
            seen.add(key)
            # Where today's records agree, the block moved about then, and the text may be right.
            today = [
                one._replace(usable=False, days=None)
                for one in countries(holdings.about(target_of(reported, use), None))
            ]
            every = (*told, *(one for one in today if one not in told))
            if any(compatible(said.value, one.value) for one in every):
                continue
            # The country of an AS alone is its seat's, and says too little.
            if all(one.kind == "as-name" for one in every):
                continue
            # A network with machines all over the world is in each of their countries.
            if said.how != "registered" and _is_everywhere(assessment):
                continue
            yield _Contradiction(use, said, every)


def _is_everywhere(assessment: OnRecord) -> bool:
    found = services(assessment, at_any_time=True)
    return any(told.kind in ("cdn", "anycast") for told in found)


def _who(told: tuple[Told, ...]) -> str:
    first = told[0].record
    if len({one.record.source for one in told}) > 1:
        return "every source held says"
    return f"{first.source} of {first.date} says" if first.date else f"{first.source} says"


def _certainty(reported: Reported, found: _Contradiction, settings: RuleSettings) -> str:
    """High where the time is its own, and where what is contradicted is what sources record."""
    when = time_of(reported, found.use, settings)
    if when is None:
        return "low"
    since = settings.now.days_from(when)
    reach = min(since if one.days is None else one.days for one in found.told)
    if not any(one.usable for one in found.told):
        return "medium" if reach <= _REACH_DAYS else "low"
    own = own_time(reported, found.use) is not None
    several = len({one.kind for one in found.told if one.usable}) > 1
    return "high" if own and (found.said.how == "registered" or several) else "medium"


RULE = Rule("country-contradicts-registry", "error", check, needs=("country",))
