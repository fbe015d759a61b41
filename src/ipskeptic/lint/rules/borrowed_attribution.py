"""An attribution is passed on without saying whose it is.

What it does
    Flags "has been linked to", "is widely believed to be", "reportedly run by" and the like,
    where the sentence names nobody who said so and holds no link, footnote or reference, and
    neither does its paragraph.

Why this is weak evidence
    A judgement without its author can't be weighed: not by his access, his record or his
    interest, and not by its date. Passed on often enough it looks like agreement, while all of
    it goes back to one voice: sources that share an origin are one witness, and agreement
    between lists that are fed by one upstream counts once. ICD 203 asks for the quality and
    credibility of sources before anything else.

    In December 2016 the press reported that Russian hackers had entered the American grid
    through a utility in Vermont; it went back to one laptop that had touched a listed address
    while its user read mail. TV5Monde (2015) "was linked" to one party in April and to another
    in June.

Example
    The loader has been linked to North Korea. It was first seen in our network in May.

Better
    Kaspersky linked an earlier version of the loader to Lazarus in 2017
    ([report](https://example.org/lazarus)). We have not checked that, and name no party for
    this case.

Limits
    A passive that speaks for the report itself ("the attack is attributed to ...") isn't
    flagged; only wordings that point to others are. The speaker is looked for in the sentence,
    a reference in its paragraph. It doesn't check whether the source says so.

References
    ICD 203 (ODNI, 2015), standard 1.
    L. Metcalf and J. Spring, Blacklist Ecosystem Analysis (2015): how little lists agree.
    Casebook: burlington-2016, tv5monde-2015.
    `ipskeptic explain origin`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lint.rules._blame import own_claims
from ipskeptic.lint.rules._parties import names
from ipskeptic.lint.rules._voices import borrowed, refers
from ipskeptic.model.claims import Reported
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_BETTER = "say who made the attribution and when, and link to it, or make it your own with grounds"


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag attributions of others without their names."""
    cited = {sentence.block for sentence in reported.sentences if refers(reported, sentence)}
    for claim in own_claims(reported):
        found = borrowed(claim)
        if not found or claim.block in cited:
            continue
        sure = found.casefold().startswith(("has", "have")) or "ly " in found + " "
        yield Flag(
            message=f'"{found}" passes on who is to blame ({names(claim)}) without saying'
            " who found it",
            block=claim.block,
            start=claim.start,
            end=claim.end,
            certainty="high" if sure else "medium",
            better=_BETTER,
        )


RULE = Rule("borrowed-attribution", "warning", check)
