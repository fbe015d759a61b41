"""The AS number or AS name that the text gives for an address is not the one on record.

What it does
    Takes the AS number that the text gives for that very address (in brackets behind it, "in
    AS64496", or in its column) and compares it with the networks that announced the address at
    its date by the routing tables held. Where the number fits and the text gives the AS a name,
    that is compared with the name on record, and flagged as a warning where they have no word in
    common.

Why this is weak evidence
    The AS says who carried the traffic, and it changes: a block is sold, let, or moved to another
    provider, and the number in the report is then the one of the day of the look-up. A reader who
    writes to the wrong network for its logs loses the week in which they still exist. In a report
    that joins incidents by their hosting ("all three on AS64500"), a wrong number is a wrong tie.

Example
    The logins of 12 March 2024 came from 192.0.2.130 (AS64500, Example Transit).

Better
    The logins of 12 March 2024 came from 192.0.2.130, which AS64496 announced that day.

Limits
    It needs a table within 31 days of the date, and is surer with one on either side, since a table
    shows one minute.
    Names of companies are not compared with registries' opaque handles, and a customer's or
    reseller's name is often right where the AS bears the carrier's: names are therefore only
    compared with names of the same AS. What an address's holder is called in WHOIS is not held.

References
    RFC 1930 (autonomous systems); Route Views and RIPE RIS tables; CAIDA pfx2as.
    B. Du et al., Sublet Your Subnet: Inferring IP Leasing in the Wild, IMC 2024.
    Casebook: groupib-lazarus-2017.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.facts import (
    ROUTES,
    Told,
    assessed,
    behind,
    names,
    origins,
    target_of,
    time_of,
)
from ipskeptic.lint.rules._leaning import own_time, span
from ipskeptic.model.assessment import OnRecord
from ipskeptic.model.claims import Reported, Use
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

# A table so near to the day is taken, with lower certainty where none is on its other side.
_REACH_DAYS = 31  # route-reach-days in data/reasoning/numbers.toml
_WORD = re.compile(r"[a-z]{3,30}|[a-z]{1,3}\d{1,4}")
# Words that are in the names of half of all networks.
_EVERYWHERE = frozenset(
    {"inc", "ltd", "llc", "limited", "gmbh", "corp", "corporation", "company", "group", "network"}
    | {"networks", "net", "telecom", "telecoms", "communications", "communication", "internet"}
    | {"services", "service", "hosting", "cloud", "technology", "technologies", "international"}
    | {"global", "the", "and", "isp", "asn", "sia", "sas", "ooo", "pvt", "pte"}
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag AS numbers and AS names that are not on record for the address."""
    seen: set[tuple[str, str]] = set()
    for use in reported.uses:
        if not use.networks:
            continue
        said = use.networks[0]
        key = (target_of(reported, use).text, said.value)
        if key in seen:
            continue
        seen.add(key)
        assessment = assessed(reported, use, holdings, settings)
        on_record = origins(assessment)
        usable = tuple(dict.fromkeys(one.value for one in on_record if _is_near(one)))
        if not usable:
            continue
        if said.value not in {one.value for one in on_record}:
            message = f"is put in {said.value}, and {', '.join(usable)} announced it"
            yield _flag(reported, use, holdings, settings, message)
        elif other := _other_name(use, assessment):
            message = f'is put in {said.value} under a name that is not its own, "{other}"'
            yield _flag(reported, use, holdings, settings, message, by_name=True)


def _is_near(told: Told) -> bool:
    return told.usable or (told.days is not None and told.days <= _REACH_DAYS)


def _flag(
    reported: Reported,
    use: Use,
    holdings: Holdings,
    settings: RuleSettings,
    message: str,
    *,
    by_name: bool = False,
) -> Flag:
    timed = time_of(reported, use, settings) is not None
    own = own_time(reported, use) is not None
    said = use.networks[0]
    block, start, end = span(reported, use)
    near = origins(assessed(reported, use, holdings, settings))
    certainty = "high" if own and any(one.usable for one in near) else "medium"
    return Flag(
        message=f"{target_of(reported, use).text} {message}",
        block=block,
        start=start,
        end=end,
        certainty="low" if by_name or not timed else certainty,
        better="give the AS that announced it on the day on which it was seen, with the table's"
        " name and date",
        behind=(behind(reported, use, holdings, settings, (*ROUTES, "as-name", "delegation")),),
        related=((said.place, said.text),),
        severity="warning" if by_name or not timed else "",
    )


def _other_name(use: Use, assessment: OnRecord) -> str:
    """The name of the AS in the text, if no name on record has a word in common with it."""
    on_record: list[Told] = [one for one in names(assessment) if one.kind == "as-name"]
    if not any(one.usable for one in on_record):
        return ""
    words = {word for one in on_record for word in _words(one.value)}
    for said in use.holders:
        own = _words(said.value)
        if said.how == "as-name" and own and words and not _share(own, words):
            return said.value
    return ""


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.lower())) - _EVERYWHERE


def _share(one: set[str], two: set[str]) -> bool:
    """A word in common, or one that begins the other: "digitalocean" and "digital"."""
    return any(a.startswith(b) or b.startswith(a) for a in one for b in two)


RULE = Rule("holder-contradicts-registry", "error", check, needs=("routes",))
