"""The title or summary is surer than the body.

What it does
    Compares how sure the report says it is of one party: in its title, headline or summary, and in
    the sections behind. Flags the title or summary where its level is higher than the highest in
    the body: high over moderate or low, a higher term of likelihood over a lower one, or high
    confidence or a bare statement over a body that has only low confidence or "may" and
    "possibly".

Why this is weak evidence
    Most readers see the title and the summary and no more, and so does whoever quotes the
    report. What the body could carry with low confidence arrives as fact. It is how a careful
    report ends in a headline that its author would not sign.

    In 2008 those who watched the attack on the Georgian president's site wrote that they had no
    solid proof; what went round the world was that Russia had attacked. In December 2016 a list
    of addresses to watch became, within a day, the Russian intrusion into the American grid.

Example
    # Russia behind attack on the port

    ## Summary

    We attribute the attack to Russia with high confidence.

    ## Attribution

    We attribute the attack to Russia with low confidence, since only one tool points there.

Better
    # Attack on the port

    ## Summary

    We attribute the attack to Russia with low confidence.

    ## Attribution

    We attribute the attack to Russia with low confidence, since only one tool points there.

Limits
    It compares like with like: confidence with confidence, likelihood with likelihood. Two
    claims on one state are taken for one although they may be about two events; so a report on
    several incidents can be flagged wrongly. A party named in one place by its state and in the
    other by a group's name isn't joined. It can't see a drift into a press release that stands
    elsewhere.

References
    ICD 203 (ODNI, 2015), standards 2 and 7: uncertainty, consistency.
    Casebook: georgia-2008, burlington-2016.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ipskeptic.lint.rules._blame import LEVELS, own_claims, weakly
from ipskeptic.lint.rules._grounds import is_front
from ipskeptic.lint.rules._parties import are_blamed, keys
from ipskeptic.lint.rules._sureness import confidence_of
from ipskeptic.model.claims import Reported, Sentence
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

# ICD 203's terms, both rows, by rank.
_TERMS = (
    ("almost no chance", "remote"),
    ("very unlikely", "highly improbable"),
    ("unlikely", "improbable"),
    ("roughly even chance", "roughly even odds"),
    ("likely", "probable"),
    ("very likely", "highly probable"),
    ("almost certain", "nearly certain"),
)
_RANK = {term: rank for rank, row in enumerate(_TERMS) for term in row}
_BETTER = "give the title and the summary the level that the body bears"


class _Body(NamedTuple):
    """What the body says of one party: built once, however many titles there are.

    Attributes:
        level: The highest stated confidence, "" for none.
        leveled: The first claim that has it, or None.
        likelihood: The claim with the highest term of likelihood if each has one, else None.
        weak: The first claim if none says more than that it may be so, else None.
    """

    level: str
    leveled: Sentence | None
    likelihood: Sentence | None
    weak: Sentence | None


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag titles and summaries that are surer than the body."""
    front: list[Sentence] = []
    claims: dict[str, list[Sentence]] = {}
    for claim in own_claims(reported):
        if is_front(reported, claim):
            front.append(claim)
        else:
            for key in keys(claim):
                claims.setdefault(key, []).append(claim)
    bodies = {key: _body(reported, said) for key, said in claims.items()}
    seen: set[tuple[str, str]] = set()
    for claim in front:
        for key in sorted(keys(claim) & bodies.keys()):
            drift = _drift(claim, confidence_of(reported, claim), bodies[key])
            if drift is None or (key, drift[0]) in seen:
                continue
            said, other, at, certainty = drift
            seen.add((key, said))
            yield Flag(
                message=f"{are_blamed(claim)} with {said} here and the body has no more than"
                f" {other}",
                block=claim.block,
                start=claim.start,
                end=claim.end,
                certainty=certainty,
                better=_BETTER,
                related=((at.place, at.text),),
            )
            break


def _body(reported: Reported, claims: list[Sentence]) -> _Body:
    levels = [confidence_of(reported, claim) for claim in claims]
    level = max(filter(None, levels), key=LEVELS.index, default="")
    # A claim held with low confidence in a sentence of its own is a weak one too.
    weak = all(weakly(claim) or low == "low" for claim, low in zip(claims, levels, strict=True))
    ranked = all(_likelihood(claim) >= 0 for claim in claims)
    return _Body(
        level,
        claims[levels.index(level)] if level else None,
        max(claims, key=_likelihood) if ranked else None,
        claims[0] if weak else None,
    )


def _drift(claim: Sentence, own: str, body: _Body) -> tuple[str, str, Sentence, str] | None:
    """What a claim says, the most that the body says, where, and how sure this is a drift."""
    mine = _likelihood(claim)
    if own and body.leveled:
        if LEVELS.index(own) > LEVELS.index(body.level):
            return f"{own} confidence", f"{body.level} confidence", body.leveled, "high"
        return None
    if mine >= 0 and body.likelihood:
        rank = _likelihood(body.likelihood)
        if mine > rank:
            said, other = _TERMS[mine][0], _TERMS[rank][0]
            return f'"{said}"', f'"{other}"', body.likelihood, "high"
        return None
    bare = claim.label == "claim" and not own and mine < 0
    if body.weak and (bare or own == "high"):
        said = f"{own} confidence" if own else "no reserve"
        reserve = "low confidence" if body.level == "low" else "a possibility"
        return said, reserve, body.weak, "medium"
    return None


def _likelihood(sentence: Sentence) -> int:
    """Rank of the highest term of likelihood in a sentence, -1 for none."""
    ranks = [_RANK.get(w.level, -1) for w in sentence.words if w.kind == "likelihood"]
    return max(ranks, default=-1)


RULE = Rule("confidence-drift", "error", check)
