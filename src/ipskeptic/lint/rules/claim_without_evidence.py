"""Somebody is blamed, and nothing is named for it.

What it does
    Flags a claim in whose section there is neither a kind of evidence nor a link, footnote or
    reference. A claim in a title, a summary or an introduction is held against the whole
    report. One finding for each party and section.

Why this is weak evidence
    A reader can't tell a judgement from a guess, and can't notice when its ground falls away.
    Rid and Buchanan make the publishing of detail a part of attribution: it is what lets others
    check, add and correct. ICD 203 asks for sources and their quality first, and for the line
    between information, assumption and judgement.

    Estonia's ministers named government computers in Moscow in May 2007 and published no
    evidence; in September the defence minister had no proof of direction to offer. The
    addresses from which the senders in the Sony case were said to have connected directly were
    never published, and the attribution had to be argued again, on other evidence, in 2018.

Example
    ## Attribution

    Iran is behind this campaign.

Better
    ## Attribution

    We attribute this campaign to Iran with moderate confidence: the loader shares its
    configuration parser with a sample of 2024, the same persona registered both domains, and
    the victims are those of the earlier case ([our report of 2024](https://example.org/2024)).

Limits
    It knows kinds of evidence by the words for them. Evidence given elsewhere in the report
    counts only for a claim that speaks for the whole; an attribution section that relies on the
    chapters before it should point to them. Certainty is medium for a claim that describes a
    group in passing, and for one in a table. Whether a reference bears the claim isn't checked.
    A sentence that `borrowed-attribution` flags is left to it.

References
    ICD 203 (ODNI, 2015), standards 1 and 3.
    T. Rid and B. Buchanan, Attributing Cyber Attacks, Journal of Strategic Studies 38 (2015).
    Casebook: estonia-2007, sony-2014, guccifer2-2016.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lint.rules._blame import ascribes_a_thing, describes, is_guess, own_claims
from ipskeptic.lint.rules._grounds import layout
from ipskeptic.lint.rules._parties import are_blamed, blames_somebody, keys
from ipskeptic.lint.rules._rows import grounds_in_row
from ipskeptic.lint.rules._voices import refers
from ipskeptic.model.claims import Reported, Sentence
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_BETTER = "name what speaks for it, with its source, or cite the report that does"


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag claims without grounds."""
    map_ = layout(reported)
    seen: set[tuple[int, frozenset[str]]] = set()
    for claim in own_claims(reported):
        where = (claim.section, keys(claim))
        grounds = map_.of(claim)
        if where in seen or refers(reported, claim) or not blames_somebody(claim):
            continue
        if grounds_in_row(reported, claim):
            continue
        if grounds.named or grounds.cited >= 0 or grounds.addresses or grounds.others:
            continue
        seen.add(where)
        yield Flag(
            message=f"{are_blamed(claim)} and the section names neither evidence nor a reference",
            block=claim.block,
            start=claim.start,
            end=claim.end,
            certainty=_certainty(reported, claim),
            better=_BETTER,
        )


def _certainty(reported: Reported, claim: Sentence) -> str:
    if describes(claim) or ascribes_a_thing(claim) or is_guess(claim):
        return "low"
    kind = reported.document.blocks[claim.block].kind
    return "medium" if kind in ("cell", "field", "heading") else "high"


RULE = Rule("claim-without-evidence", "warning", check, yields_to=("borrowed-attribution",))
