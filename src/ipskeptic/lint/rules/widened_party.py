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
    the narrower one must be recognised as speakers, a person or a company of that country ("a
    Russian company" is enough, a company's name alone is not).
    Where either sentence names evidence of another kind, it says nothing.

References
    ODNI, A Guide to Cyber Attribution (2018). H. Lin, Attribution of Malicious Cyber Incidents
    (2016).
    J. Healey, Beyond Attribution: Seeking National Responsibility for Cyber Attacks (2012).
    Casebook: aurora-2010, sony-2014.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.rules._blame import own_claims
from ipskeptic.lint.rules._joints import BECAUSE, CONCLUDES, before, follows
from ipskeptic.lint.rules._kinds import grounds_beyond
from ipskeptic.lint.rules._rows import row_of
from ipskeptic.model.claims import Party, Reported, Sentence
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_NARROW = {"speakers": "speakers of a language", "person": "a person", "company": "a company"}
_OF_STATE = ("state", "agency")
_IS_ONE = re.compile(
    r"(?: \w+)? (compan(?:y|ies)|firms?|citizens?|nationals?|students?|programmers?|developers?"
    r"|businessm[ae]n|individuals?|m[ae]n|wom[ae]n|residents?)\b",
    re.IGNORECASE,
)
_A = re.compile(r"\b(?:is|was|are|were|by|to|of) (?:an? |two |several )?$", re.IGNORECASE)
_REACH = 40  # characters behind a name in which "company" is looked for
_ABOUT_PEOPLE = frozenset({"language", "persona", "time-zone", "registry"})
_BETTER = (
    "blame whom the evidence reaches, or name what shows that the state directed, paid or employed"
    " them"
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag steps from people and companies to a state."""
    for claim in own_claims(reported):
        states = {p.country for p in claim.blamed if p.country and p.kind in _OF_STATE}
        if not states or any(
            grounds_beyond(one, _ABOUT_PEOPLE) for one in (claim, *row_of(reported, claim))
        ):
            continue
        previous = before(reported, claim)
        near = [claim]
        if previous and follows(claim) and not grounds_beyond(previous, _ABOUT_PEOPLE):
            near.append(previous)
        found = next(
            ((s, p, n) for s in near for p in s.parties if (n := _narrow(s, p, states))), None
        )
        if found is None:
            continue
        sentence, narrow, kind = found
        state = next(
            p.name for p in claim.blamed if p.country == narrow.country and p.kind in _OF_STATE
        )
        yield Flag(
            message=f'evidence about {kind} ("{narrow.name}") becomes blame on a state ("{state}")',
            block=claim.block,
            start=claim.start,
            end=claim.end,
            certainty="high" if sentence is not claim else "medium",
            better=_BETTER,
            related=() if sentence is claim else ((sentence.place, sentence.text),),
        )


def _narrow(sentence: Sentence, party: Party, states: set[str]) -> str:
    """What a party is that isn't the state, "a company" and the like; "" for others."""
    if party.country not in states:
        return ""
    if party.kind in _NARROW:
        return _NARROW[party.kind]
    # "Kvant is a Russian company, hence": the name is the state's, the thing is not.
    text = sentence.text
    if sentence.is_claim and not (CONCLUDES.search(text) or BECAUSE.search(text)):
        return ""
    one = _IS_ONE.match(text[party.end : party.end + _REACH])
    said = one and _A.search(text[max(0, party.start - 20) : party.start])
    if not one or not said:
        return ""
    return "a company" if one[1].lower().startswith(("compan", "firm")) else "a person"


RULE = Rule("widened-party", "warning", check)
