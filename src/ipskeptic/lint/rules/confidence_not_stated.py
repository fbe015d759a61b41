"""Somebody is blamed and nothing says how sure the report is.

What it does
    Flags the first claim on a party if neither it nor any other claim on that party in the
    report states a confidence or a likelihood, and no line of the report gives one for the
    attribution.

Why this is weak evidence
    A bare "X did it" puts a court's finding, a well-supported judgement and a hunch into the
    same words, and the reader takes it for the strongest of them. ICD 203 asks for the
    uncertainty of every judgement, what it comes from, and what would change it; Rid and
    Buchanan call attribution a matter of degree.

    NSA gave its judgement on WannaCry in 2017 "moderate confidence"; that one word told others
    how much to build on it. The Estonian claims of May 2007 came without any, and were half
    taken back in September.

Example
    APT28 is behind the intrusion. The group used a loader that shares code with its earlier
    tools.

Better
    APT28 is very likely behind the intrusion. Our confidence in this is moderate: the loader
    shares code with the group's earlier tools, and no second kind of evidence was found.

Limits
    A description of a group in passing ("APT28, a Russian group") is flagged with low
    certainty; what a group has been seen to do, whose a tool or server is, and what others have
    said are not flagged (the last without a name is left to `borrowed-attribution`). A title is
    no place for a confidence and is left alone. Hedges such as "we believe" or "appears" are no
    statement of confidence, but certainty is medium then. A confidence in the other cells of a
    claim's row, in the sentence before or behind it, or in any sentence that names the party is
    taken for the claim's; one for the report as a whole counts for every claim in it.

References
    ICD 203 (ODNI, 2015), standard 2. JP 2-0: low, moderate and high confidence.
    T. Rid and B. Buchanan, Attributing Cyber Attacks (2015).
    Casebook: wannacry-bangladesh-2016-17, estonia-2007.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ipskeptic.lint.rules._blame import (
    ascribes_a_thing,
    describes,
    has,
    is_guess,
    own_claims,
    tells_habit,
)
from ipskeptic.lint.rules._grounds import is_front, layout
from ipskeptic.lint.rules._joints import CONCLUDES
from ipskeptic.lint.rules._parties import (
    EVENT,
    NAMED,
    are_blamed,
    blames_somebody,
    key_of,
    keys,
)
from ipskeptic.lint.rules._sureness import stated_for
from ipskeptic.lint.rules._voices import borrowed, refers
from ipskeptic.model.claims import Reported, Sentence
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_LEVEL = re.compile(r"\W*(?:very )?(?:low|medium|moderate|high)\b", re.IGNORECASE)
_LABELLED = re.compile(
    r"\bconfidence(?: level)?\W{1,6}(?:very )?(?:low|medium|moderate|high)\b", re.IGNORECASE
)
_LABEL = (
    12  # words: "Attribution confidence: high (see below)" is a label, more a sentence (judgement)
)
_SENTENCE = 5  # words: a cell or item with fewer is a label, not a sentence (judgement)
_NOWHERE = "the report says neither how likely that is nor how confident it is"
_NOT_HERE = "the report gives several levels of confidence elsewhere and none here"
_BETTER = (
    "say how likely it is in one of the seven ICD 203 terms, and in a second sentence how confident"
    " you are and why"
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag parties that are blamed without any confidence."""
    if _overall(reported):
        return
    claims = list(own_claims(reported))
    levels = _levels(reported, claims)
    elsewhere = _leveled(reported)
    own = layout(reported).own
    seen: set[str] = set()
    for claim in claims:
        if not blames_somebody(claim) or _is_aside(reported, claim):
            continue
        if stated_for(reported, claim):
            continue
        if refers(reported, claim) or borrowed(claim):
            continue
        parties = set(keys(claim)) - seen
        silent = {key for key in parties if key not in levels and key not in elsewhere}
        # Where several levels are given, a claim that gives none and no ground has neither.
        unclear = {key for key in parties if len(levels.get(key, ())) > 1}
        bare = not own[claim.section].named and not is_front(reported, claim)
        found = silent or (unclear if bare else set())
        if not found:
            continue
        seen |= found
        yield Flag(
            message=f"{are_blamed(claim, found)}, and {_NOWHERE if silent else _NOT_HERE}",
            block=claim.block,
            start=claim.start,
            end=claim.end,
            certainty=_certainty(reported, claim) if silent else "medium",
            better=_BETTER,
        )


def _levels(reported: Reported, claims: Iterable[Sentence]) -> dict[str, set[str]]:
    """What levels of confidence or likelihood are given for each party."""
    levels: dict[str, set[str]] = {}
    for claim in claims:
        if words := stated_for(reported, claim):
            for key in keys(claim):
                levels.setdefault(key, set()).update(words)
    return levels


def _leveled(reported: Reported) -> set[str]:
    """The parties named in any sentence that gives a level of confidence, claim or not."""
    return {
        key_of(party)
        for sentence in reported.sentences
        if any(word.kind == "confidence" and word.level for word in sentence.words)
        for party in sentence.parties
        if party.kind in NAMED
    }


def _overall(reported: Reported) -> bool:
    """Whether the report gives a confidence for its attribution apart from any claim."""
    before = None
    for sentence in reported.sentences:
        block = reported.document.blocks[sentence.block]
        leveled = any(word.kind == "confidence" and word.level for word in sentence.words)
        section = reported.sections[sentence.section]
        if leveled and (section.role == "attribution" or "attribution" in sentence.text.casefold()):
            return True
        if block.kind == "field" and "confidence" in block.name.casefold():
            return True
        if len(sentence.text.split()) < _LABEL and _LABELLED.search(sentence.text):
            return True
        if block.kind == "cell" and _LEVEL.match(sentence.text):
            # In a column named so, or in the row of a cell that says so.
            same_row = before is not None and (before.table, before.row) == (block.table, block.row)
            beside = before.text if before is not None and same_row and block.row else ""
            if "confidence" in f"{block.name} {beside}".casefold():
                return True
        before = block
    return False


def _is_aside(reported: Reported, claim: Sentence) -> bool:
    """Whether it is a title, a label, or says where one sits, whose a thing is, what one does."""
    block = reported.document.blocks[claim.block]
    if block.kind == "heading" or (block.kind == "field" and block.name in ("title", "name")):
        return True
    if len(claim.text.split()) < _SENTENCE and block.kind in ("cell", "item"):
        return True
    if tells_habit(claim) or ascribes_a_thing(claim):
        return True
    if claim.family == "trace":
        return not EVENT.search(claim.text) and not CONCLUDES.search(claim.text)
    return claim.family == "source" and not EVENT.search(claim.text)


def _certainty(reported: Reported, claim: Sentence) -> str:
    """Sure of one who is said to have done it, less so of one whose group or place it was."""
    aside = describes(claim) or is_guess(claim) or claim.family in ("trace", "source")
    if aside or reported.document.blocks[claim.block].kind == "cell":
        return "low"
    return "high" if EVENT.search(claim.text) and not has(claim, "hedge") else "medium"


RULE = Rule("confidence-not-stated", "warning", check)
