"""A claim leans on an address that was a Tor exit, a VPN or a proxy at the time.

What it does
    Judges each address on which a claim leans at its own date, by the lists of Tor exits, VPN
    and proxy ranges of that date, and flags those that were listed. A text that says itself that
    the address was such a relay is left alone.

Why this is weak evidence
    A relay exists so that its address says nothing about who uses it. Thousands of people leave
    Tor by the same exit; a VPN's customers share its servers; a residential proxy sells the
    addresses of homes whose owners know of nothing. The country of such an address is the
    relay's, and the exit that comes up may be picked by the user, so that it can be made to
    point at whom one likes.

    Of the 876 addresses in the GRIZZLY STEPPE list (2016), 367 were or had been Tor exits; it
    gave no dates. Guccifer 2.0 used a VPN each time, and was found by the one time he did not
    (2018). In Operation Terracotta (RSA, 2015) 11 of 13 addresses from which an actor logged in
    belonged to one VPN built from hacked servers. The date decides: of the Tor exits of a day
    83 % are exits 30 days later and 46 % after a year (2,021 daily lists, 2018 to 2024), so
    today's list says little of last year's address.

Example
    The logins of 12 March 2024 came from 192.0.2.66. We attribute the intrusion to Russian
    military intelligence on the strength of 192.0.2.66, seen on 12 March 2024.

Better
    The logins of 12 March 2024 came from 192.0.2.66, which was a Tor exit that day: it says
    nothing about who logged in. We attribute the intrusion to Russian military intelligence on
    the strength of the implant's code and of accounts that its operators used elsewhere.

Limits
    Without a list it is skipped. A list of another date is used only as far as it was likely
    still so; most VPN and proxy ranges are on no list, so silence means nothing. Of an address
    without any date, today's list is asked, and the finding is a warning of low certainty. That
    the address was a relay does not say that the claim is wrong: an exit's operator can act too.

References
    Tor Metrics: exit lists (CollecTor) and ExoneraTor, which answers for a date.
    X. Mi et al., Resident Evil: Understanding Residential IP Proxy as a Dark Service, S&P 2019.
    MITRE ATT&CK: T1090.003 (Multi-hop Proxy).
    Casebook: grizzly-steppe-2016, guccifer2-2016, sony-2014, nk-geoip-vpn-2017.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.facts import RELAYS, assessed, behind, relays, target_of, time_of
from ipskeptic.lint.rules._leaning import blamed_by, by_time, context, leans, once, span
from ipskeptic.model.claims import Reported
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_SAYS_SO = re.compile(
    r"\b(?:tor|vpns?|prox(?:y|ies|ied)|anonymi[sz]\w{1,6}|onion|relay(?:s|ed)?|exit nodes?|"
    r"hop points?|obfuscat\w{1,5})\b",
    re.IGNORECASE,
)
_WHAT = {"tor-exit": "a Tor exit", "tor-relay": "a Tor relay", "vpn": "a VPN or proxy"}


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag relays on which a claim leans."""
    for use, related in once(reported, lambda use: leans(reported, use)):
        if _SAYS_SO.search(context(reported, use)):
            continue
        listed = relays(assessed(reported, use, holdings, settings))
        if not listed:
            continue
        told = listed[0]
        timed = time_of(reported, use, settings) is not None
        since = f" of {told.since}" if told.since else ""
        block, start, end = span(reported, use)
        yield Flag(
            message=f"{target_of(reported, use).text}{blamed_by(reported, use)} is listed as"
            f" {_WHAT[told.kind]} on {told.record.source}{since}",
            block=block,
            start=start,
            end=end,
            certainty=by_time(reported, use, settings),
            better="say that it was a relay, and rest the claim on something that reaches"
            " behind it",
            behind=(behind(reported, use, holdings, settings, (*RELAYS, "delegation", "route")),),
            related=related,
            severity="" if timed else "warning",
        )


RULE = Rule("anonymiser-as-source", "error", check, needs=("relays",))
