"""Evidence about speakers of a language, a person or a company becomes blame on a state.

What it does
    Flags a claim on a state or one of its services where what is named for it concerns only
    speakers of its language, a person, or a company of that country: in the sentence itself or
    the one before it.

Why this is weak evidence
    Each step needs its own ground. A person may act for himself, a company for several clients,
    and a language is spoken by exiles, neighbours and opponents of a state. ODNI's guide and
    Lin's paper keep three judgements apart (point of origin, person or device, the party that
    directed it) because each can be right while the next is wrong; the last is hardest and
    needs evidence of direction: orders, pay, office, contract.

    Google followed the Aurora attacks of 2010 to two Chinese schools, and the reports
    themselves said that machines on a campus may be gateways: "from China" isn't "by the
    government". The step was taken with care in the charge of 2018 on the Sony case, which
    names a front company, accounts and code beside the programmer.

Example
    The comments in the code are written by native Russian speakers. We conclude that the
    Russian government is responsible for the attack.

Better
    The comments in the code are written by native Russian speakers. That says something of the
    authors and nothing of anybody who may have directed them; we have no evidence of direction.

Limits
    It needs the narrower party and the state within two sentences that follow each other, and
    the narrower one must be recognised as speakers, a person or a company of that country.
    Where either sentence names evidence of another kind, it says nothing.

References
    ODNI, A Guide to Cyber Attribution (2018). H. Lin, Attribution of Malicious Cyber Incidents
    (2016).
    J. Healey, Beyond Attribution: Seeking National Responsibility for Cyber Attacks (2012).
    Casebook: aurora-2010, sony-2014.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lint.rules._blame import own_claims
from ipskeptic.lint.rules._joints import before, follows
from ipskeptic.lint.rules._kinds import grounds_beyond
from ipskeptic.lint.rules._rows import row_of
from ipskeptic.model.claims import Party, Reported
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_NARROW = {"speakers": "speakers of a language", "person": "a person", "company": "a company"}
_ABOUT_PEOPLE = frozenset({"language", "persona", "time-zone", "registry"})
_BETTER = (
    "blame whom the evidence reaches, or name what shows that the state directed, paid or employed"
    " them"
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag steps from people and companies to a state."""
    for claim in own_claims(reported):
        states = {p.country for p in claim.blamed if p.country and p.kind in ("state", "agency")}
        if not states or any(
            grounds_beyond(one, _ABOUT_PEOPLE) for one in (claim, *row_of(reported, claim))
        ):
            continue
        previous = before(reported, claim)
        near = [claim]
        if previous and follows(claim) and not grounds_beyond(previous, _ABOUT_PEOPLE):
            near.append(previous)
        found = next(((s, p) for s in near for p in s.parties if _narrow(p, states)), None)
        if found is None:
            continue
        sentence, narrow = found
        state = next(p.name for p in claim.blamed if p.country == narrow.country)
        yield Flag(
            message=f'evidence about {_NARROW[narrow.kind]} ("{narrow.name}") becomes blame on a'
            f' state ("{state}")',
            block=claim.block,
            start=claim.start,
            end=claim.end,
            certainty="high" if sentence is not claim else "medium",
            better=_BETTER,
            related=() if sentence is claim else ((sentence.place, sentence.text),),
        )


def _narrow(party: Party, states: set[str]) -> bool:
    return party.kind in _NARROW and party.country in states


RULE = Rule("widened-party", "warning", check)
