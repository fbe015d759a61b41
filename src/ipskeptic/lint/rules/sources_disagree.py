"""The sources held give different countries for an address, and the text does not say so.

What it does
    Where the text gives a country for an address, or leans a claim on it, compares what the
    registry, geofeeds and second databases say of it at its date. It flags the address where
    those that may speak for the date name different countries and the text does not say so.

Why this is weak evidence
    The sources answer different questions. The registry says to whom a block was given, a geofeed
    where its operator says it uses it, a database where its maker thinks that users are. Where
    they agree, they were often copied from one another; where they differ, at least one is wrong
    for the question at hand, and choosing the one that fits is choosing the result. For mobile
    networks the databases differ from the truth by a median of 179 to 207 kilometres, and most
    mobile prefixes span more than 100 (2026).

    Four databases don't agree on which addresses are North Korean. In 2016 a farm in Kansas had
    been the home of 600 million addresses, since one database put what it couldn't place in the
    middle of the country.

Example
    The logins of 12 March 2024 came from 192.0.2.230, an address in the Netherlands.

Better
    The logins of 12 March 2024 came from 192.0.2.230. The sources disagree on its country: the
    registry has the United States, the operator's geofeed has the Netherlands.

Limits
    It compares what is held, at dates near enough. A state and its territories, and China, Hong
    Kong, Macao and Taiwan, are not counted as different. That sources agree proves little: most
    second databases are seeded from the registries.

References
    RFC 8805; Lost in the Prefix, arXiv 2605.21937 (2026).
    I. Poese et al., IP Geolocation Databases: Unreliable?, CCR 2011.
    Casebook: maxmind-kansas, nk-geoip-vpn-2017.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.facts import PLACES, Told, assessed, behind, countries, target_of, time_of
from ipskeptic.lint.rules._countries import compatible, listed
from ipskeptic.lint.rules._leaning import context, leans, once, span
from ipskeptic.model.claims import Reported
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_SAYS_SO = re.compile(
    r"\b(?:disagree\w{0,2}|differ\w{0,5}|conflict\w{0,3}|contradict\w{0,5}|inconsistent\w{0,2}|"
    r"geofeed|while|whereas|(?:other|another|second) (?:database|source)s?|registered in|"
    r"uncertain)\b",
    re.IGNORECASE,
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag addresses on whose country the sources held differ."""
    wanted = once(reported, lambda use: bool(use.countries) or leans(reported, use))
    for use, related in wanted:
        if _SAYS_SO.search(context(reported, use)):
            continue
        told = [one for one in countries(assessed(reported, use, holdings, settings)) if one.usable]
        if not _differ(told):
            continue
        timed = time_of(reported, use, settings) is not None
        block, start, end = span(reported, use)
        yield Flag(
            message=f"the sources held differ on the country of {target_of(reported, use).text}:"
            f" {listed(one.value for one in told)}",
            block=block,
            start=start,
            end=end,
            certainty="low" if not timed else "high" if use.countries else "medium",
            better="say what each source gives and of what date, and which question it answers",
            behind=(behind(reported, use, holdings, settings, PLACES),),
            related=related,
        )


def _differ(told: list[Told]) -> bool:
    return any(not compatible(one.value, told[0].value) for one in told[1:])


RULE = Rule("sources-disagree", "warning", check, needs=("country",))
