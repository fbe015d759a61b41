"""High confidence is stated and one kind of evidence is named.

What it does
    Flags a claim with high confidence whose section names evidence of a single kind. Kinds are
    counted by ODNI's indicators: addresses, their registration and place, domains and servers
    are one kind (infrastructure); code and tools are one (malware); methods of work, language,
    working hours, choice of victims, personas, witnesses, legal findings and others' reports
    are one each.

Why this is weak evidence
    High confidence says something of the evidence and not of the conclusion: well corroborated,
    from proven sources, with few assumptions and no gaps that matter. Corroborated means from
    kinds that fail independently of each other. Two addresses in one block, a domain and the
    server it points to, or a tool and its loader fail together: one rented server, one stolen
    tool and all of it is gone.

    Olympic Destroyer (2018) carried a forged header that fitted Lazarus exactly, and teams
    named three different countries within days. When Turla took over servers of an Iranian
    group (2019), infrastructure that was rightly tied to one party was driven by another.
    TV5Monde (2015) moved from one party to another when a block of addresses was joined by code
    and timing.

Example
    ## Attribution

    We attribute the campaign to Russia with high confidence. The implant shares code with
    earlier malware.

Better
    ## Attribution

    We attribute the campaign to Russia with moderate confidence. The implant shares code with
    earlier malware, the working hours of the operators fit Moscow, and the choice of victims
    fits earlier cases. We considered that another party reused the code and can't exclude it.

Limits
    It counts kinds by their words, and a kind told in unusual words or a picture isn't counted.
    It doesn't weigh: one recorded confession is worth more than five traits of code. Where the
    kinds are only seen under several names of one indicator, certainty is medium. No evidence
    at all is left to `claim-without-evidence`. A reference in the section silences it. A
    confidence in the row's other cells or in the sentence beside the claim counts. Sentences that
    `claim-on-addresses-alone` or `language-or-clock-alone` flags are left to them, and so are lists
    of indicators (CSV, MISP, OpenIOC), which have no room for reasons.

References
    ICD 203 (ODNI, 2015): confidence and its basis. JP 2-0: definition of high confidence.
    ODNI, A Guide to Cyber Attribution (2018): the five indicators, corroboration.
    Casebook: olympic-destroyer-2018, turla-oilrig-2019, tv5monde-2015.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lint.rules._addresses import beside, under
from ipskeptic.lint.rules._blame import own_claims
from ipskeptic.lint.rules._grounds import layout
from ipskeptic.lint.rules._kinds import INDICATOR, KIND_NAMES
from ipskeptic.lint.rules._parties import are_blamed, keys
from ipskeptic.lint.rules._rows import grounds_in_row, row_of
from ipskeptic.lint.rules._sureness import RECORDS, confidence_of
from ipskeptic.lint.rules._voices import refers
from ipskeptic.model.claims import Reported, Sentence
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_BETTER = (
    "name a second kind of evidence that would fail on its own, or state the confidence that one"
    " kind bears"
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag high confidence on one kind of evidence."""
    if reported.document.format in RECORDS:
        return
    map_, addresses = layout(reported), beside(reported)
    seen: set[tuple[int, frozenset[str]]] = set()
    for claim in own_claims(reported):
        where = (claim.section, keys(claim))
        if grounds_in_row(reported, claim):
            continue
        if confidence_of(reported, claim) != "high" or where in seen or refers(reported, claim):
            continue
        grounds = map_.of(claim)
        # A claim for the whole report has all that it names behind it, a claim in a section what
        # the section reasons from.
        kinds = grounds.named if claim.section in map_.wide else grounds.kinds or grounds.named
        indicators = {INDICATOR[kind] for kind in kinds}
        if len(indicators) != 1 or grounds.cited >= 0:
            continue
        seen.add(where)
        number, evidence = next(iter(kinds.values()))
        yield Flag(
            message=f"{are_blamed(claim)} with high confidence and the section names one kind"
            f" of evidence, {KIND_NAMES[min(indicators)]}",
            block=claim.block,
            start=claim.start,
            end=claim.end,
            certainty=_certainty(reported, claim, len(grounds.named)),
            better=_BETTER,
            behind=under(reported, claim, addresses, holdings, settings),
            related=((reported.sentences[number].place, evidence.text),),
        )


def _certainty(reported: Reported, claim: Sentence, named: int) -> str:
    """Low for a row of a table: its ground may stand in its own cells, in other words."""
    if row_of(reported, claim):
        return "low"
    return "high" if named == 1 else "medium"


RULE = Rule(
    "high-confidence-on-one-kind",
    "warning",
    check,
    yields_to=("claim-on-addresses-alone", "language-or-clock-alone"),
)
