"""An address that nobody held, or nobody announced, at the time is given as a source.

What it does
    Judges each address that the text gives as the attack's, or on which a claim leans, at its
    own date: by the delegation files of all five registries, and by the routing table of the
    day. It flags an address that was delegated to nobody, and one that was in no full table.

Why this is weak evidence
    Space that no registry has given out has no holder, so no holder can have acted from it. If
    it was not announced either, no answer could reach it: the record is misread or mistyped, or
    the source was forged, which takes one line of code where no reply is needed. If it was
    announced, somebody announced what was not his: spammers did so for years with blocks that
    lay fallow. Of 989 blocks on Spamhaus DROP in February 2024, 74 were delegated to nobody.
    Either way the trail that a reader would follow, from address to holder, does not exist.

Example
    The attack on 12 March 2024 came from 203.0.113.200, and we saw it for two hours.

Better
    The attack on 12 March 2024 came from 198.51.100.23, and we saw it for two hours.

Limits
    Without the files of all five registries it is skipped. It judges at the time that stands
    beside the address, else at the report's date; without either at the present, as a warning
    of low certainty. A table holds what its collectors saw at one minute of the day: a hijack of
    an hour may be in none. Where no routing table of the day is held, only the first half is
    asked. What was reserved then may have been given out since, and the other way round.

References
    NRO extended delegated statistics; RFC 7020 (the registry system).
    P.-A. Vervier et al., Mind Your Blocks, NDSS 2015: hijacks of dormant space.
    Casebook: turla-satellite-2015 (announced and real, and still not the one who answered).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.facts import (
    Told,
    assessed,
    behind,
    not_announced,
    special,
    target_of,
    time_of,
    undelegated,
)
from ipskeptic.lint.rules._leaning import accused, context, once, own_time, span
from ipskeptic.model.assessment import OnRecord
from ipskeptic.model.claims import Reported, Use
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_SAYS_SO = re.compile(
    r"\b(?:unallocated|undelegated|unassigned|unannounced|unrouted|bogons?|hijack\w{0,3}|"
    r"spoof\w{0,3}|forged|not routed|not announced|no route)\b",
    re.IGNORECASE,
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag sources that nobody held or announced at the time."""
    for use, related in once(reported, lambda use: _is_wanted(reported, use)):
        if _SAYS_SO.search(context(reported, use)):
            continue
        assessment = assessed(reported, use, holdings, settings)
        if special(assessment, settings):
            continue
        found = _nobody(assessment)
        if found is None:
            continue
        told, what = found
        timed = time_of(reported, use, settings) is not None
        address = target_of(reported, use).text
        when = f" (files of {told.record.date})" if told.record.date else ""
        block, start, end = span(reported, use)
        yield Flag(
            message=f"{address} is given as the attack's, and {what}{when}",
            block=block,
            start=start,
            end=end,
            certainty=_certainty(reported, use, told, timed),
            better="check the address against the log, and say whether a connection was"
            " completed: a source without one may be forged",
            behind=(behind(reported, use, holdings, settings),),
            related=related,
            severity="" if timed else "warning",
        )


def _is_wanted(reported: Reported, use: Use) -> bool:
    return target_of(reported, use).is_single and accused(reported, use)


def _nobody(assessment: OnRecord) -> tuple[Told, str] | None:
    if told := undelegated(assessment):
        return told, "no registry had delegated it to anybody"
    if told := not_announced(assessment):
        return told, "no network announced it"
    return None


def _certainty(reported: Reported, use: Use, told: Told, timed: bool) -> str:
    if not timed:
        return "low"
    own = own_time(reported, use) is not None
    return "high" if own and told.kind == "undelegated" else "medium"


RULE = Rule("unallocated-source", "error", check, needs=("delegations",))
