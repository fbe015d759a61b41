"""A claim with high confidence, and no word on what else it could be.

What it does
    Flags the first claim with high confidence on a party if nowhere in the report an
    alternative is weighed: no other explanation, no other party, no false flag, no "can't
    exclude", no hypothesis that was rejected.

Why this is weak evidence
    High confidence means that no alternative was left that matters, so somebody must have
    looked. ICD 203 makes the analysis of alternatives a standard of its own. Heuer's method
    says why: evidence that fits every hypothesis is worthless for choosing between them, and
    only by writing the others down does one see that. Most of what addresses show fits the
    holder, a hacked host, a relay, another customer and a plant alike.

    Mandiant's report on APT1 (2013) has high confidence and states the one alternative that its
    authors saw. Kaspersky's on Lazarus (2017) says that a flag may have been planted. Olympic
    Destroyer (2018) shows what happens where nobody asks: the header had been forged to be
    found.

Example
    We assess with high confidence that Iran is responsible. The code, the personas and the
    choice of victims point there.

Better
    We assess with high confidence that Iran is responsible. The code, the personas and the
    choice of victims point there. We considered a false flag by another party; the code was
    never public and the personas are older than the campaign, which makes that very unlikely.

Limits
    A word is enough: whether the alternative is a serious one isn't judged. Alternatives weighed
    in another document aren't seen. Low and moderate confidence leave room for others by
    definition and aren't flagged. Nor are lists of indicators (CSV, MISP, OpenIOC), which have no
    room for it.

References
    ICD 203 (ODNI, 2015), standard 4.
    R. Heuer, Psychology of Intelligence Analysis (1999), chapter 8.
    Casebook: apt1-2013, kaspersky-lazarus-slip-2017, olympic-destroyer-2018.
    `ipskeptic explain planted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.rules._blame import own_claims
from ipskeptic.lint.rules._parties import are_blamed, keys
from ipskeptic.lint.rules._rows import row_of
from ipskeptic.lint.rules._sureness import RECORDS, confidence_of
from ipskeptic.model.claims import Reported, Sentence
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_WEIGHED = re.compile(
    r"\b(?:alternativ(?:e|es|ely)|false[- ]flags?|hypothes[ie]s|competing|counter[- ]?arguments?"
    r"|(?:can(?:not|'t|’t)|could(?: not|n't)|unable to|not possible to|impossible to)"
    r" (?:\w+ ){0,2}(?:rule out|exclude|be ruled out|be excluded|discount)"
    r"|(?:not|never) (?:be )?(?:ruled out|excluded)|rul(?:e|ed|ing) out|other (?:explanations?"
    r"|possibilit(?:y|ies)|actors?|parties|groups?|suspects?|scenarios?)"
    r"|another (?:actor|party|group|explanation|possibility|operator|team|state)"
    r"|different (?:actor|group|party|explanation)|someone else|somebody else|third part(?:y|ies)"
    r"|copycats?|imitat(?:e|es|ed|ing|ion|or)|mimic(?:s|ked|king|ry)?|impersonat(?:e|es|ed|ing|ion)"
    r"|planted|fram(?:e|ing) (?:\w+ ){0,2}(?:for|as)|misattribut(?:e|ed|ion)|ACH"
    r"|open (?:question|point)s?|would (?:change|weaken|lower) (?:this|our|the)"
    r"|could be any(?:body|one)?|(?:could|might|may) (?:also|equally|just as well) be"
    r"|also (?:consistent|compatible) with|equally (?:consistent|well)"
    r"|(?:do|does|did) not (?:exclude|rule out|discriminate|distinguish))\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"^\W*(?:no|none)\b[^.;]{0,60}\b(?:considered|examined|weighed|looked at)\W*$", re.IGNORECASE
)
_BETTER = (
    "say which other explanations were weighed (another party, a relay, a hacked host, a plant) and"
    " what speaks against each"
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag high confidence in a report that weighs no alternative."""
    if reported.document.format in RECORDS:
        return
    claims = [claim for claim in own_claims(reported) if confidence_of(reported, claim) == "high"]
    if not claims or _weighs(reported):
        return
    seen: set[str] = set()
    for claim in claims:
        if keys(claim) <= seen:
            continue
        seen |= keys(claim)
        yield Flag(
            message=f"{are_blamed(claim)} with high confidence, and the report weighs no other"
            " explanation",
            block=claim.block,
            start=claim.start,
            end=claim.end,
            certainty="medium" if row_of(reported, claim) else "high",
            better=_BETTER,
        )


def _weighs(reported: Reported) -> bool:
    return any(
        sentence.label == "rejection"
        or (
            # A heading promises, and "none was considered" says no.
            reported.document.blocks[sentence.block].kind != "heading"
            and (_WEIGHED.search(sentence.text) or _in_alternatives(reported, sentence))
            and not _NONE.search(sentence.text)
        )
        for sentence in reported.sentences
    )


def _in_alternatives(reported: Reported, sentence: Sentence) -> bool:
    return reported.sections[sentence.section].role == "alternatives"


RULE = Rule("no-alternative-considered", "warning", check)
