"""Somebody is blamed on language, locale, keyboard, working hours or compile times alone.

What it does
    Flags a claim that a state, agency, group, company or person is responsible, or that those
    behind it work from a country, where its section names no grounds but language and clock.
    That the authors speak a language is not flagged: that much language can bear.

Why this is weak evidence
    A language has speakers in many countries, and text, resource locales, keyboard layouts and
    comments are what a program is easiest dressed up in. Olympic Destroyer (2018) was dressed
    to look like another group's work. Clocks are weaker still: a compile time is a field that
    its author writes, a zone spans many states (UTC+8 holds China, Taiwan, Singapore, Malaysia
    and Western Australia; UTC+3 Moscow, Istanbul, Baghdad and Nairobi), and working hours need
    a count of events with its spread before they say anything.

    Where they have helped, they were one line of several, measured and dated: Night Dragon
    (2011) named weekdays from nine to five in Beijing beside four other lines; APT1 (2013) gave
    the share of 1,905 logins made on systems set to Simplified Chinese, beside ranges, personas
    and registration.

Example
    ## Who is behind it

    Strings in the binary are written in Russian. The compile times fall into office hours in
    Moscow. The Russian government is behind this operation.

Better
    ## Who is behind it

    Strings in the binary are written in Russian, in 14 of 15 samples. That fits authors who
    speak the language, and authors who want to be taken for them; it doesn't tell a state from
    its neighbours or from people abroad. We name no party.

Limits
    It knows kinds of evidence by the words for them, so that other evidence in a picture or in
    unusual words isn't seen. Hashes, links or a reference in the section silence it, and so
    does a party that is only described by its language. A sentence that `widened-party` flags is
    left to it.

References
    ICD 203, standard 4 (alternatives). ODNI, A Guide to Cyber Attribution (2018).
    Casebook: olympic-destroyer-2018, night-dragon-2011, apt1-2013.
    IANA time zone database: zones and the places that keep them.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lint.rules._blame import own_claims, weakly
from ipskeptic.lint.rules._grounds import layout
from ipskeptic.lint.rules._parties import NAMED, are_blamed, keys, truly_blamed
from ipskeptic.lint.rules._voices import refers
from ipskeptic.model.claims import Reported
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_LANGUAGE_OR_CLOCK = frozenset({"language", "time-zone"})
_SAID = {"language": "language", "time-zone": "times of day or time zone"}
_BETTER = (
    "say what the language or clock shows of the authors, with counts, and name other evidence"
    " before naming a party"
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag claims whose grounds are language and clock and nothing else."""
    map_ = layout(reported)
    seen: set[tuple[int, frozenset[str]]] = set()
    for claim in own_claims(reported):
        where = (claim.section, keys(claim))
        kinds = {party.kind for party in truly_blamed(claim)}
        if (
            where in seen
            or refers(reported, claim)
            or weakly(claim)
            or not kinds & {*NAMED, "place"}
        ):
            continue
        grounds = map_.of(claim)
        found = next((at for kind, at in grounds.kinds.items() if kind in _LANGUAGE_OR_CLOCK), None)
        if found is None:
            continue
        number, evidence = found
        near = 0 <= claim.number - number <= 1
        if "persona" in grounds.named or not grounds.only(_LANGUAGE_OR_CLOCK, grounds=near):
            continue
        if grounds.addresses or grounds.cited >= 0 or (grounds.others and not near):
            continue
        seen.add(where)
        said = " and ".join(_SAID[kind] for kind in grounds.kinds if kind in _SAID)
        yield Flag(
            message=f"{are_blamed(claim)} and the section names nothing but {said}",
            block=claim.block,
            start=claim.start,
            end=claim.end,
            certainty="high" if near else "medium",
            better=_BETTER,
            related=((reported.sentences[number].place, evidence.text),),
        )


RULE = Rule("language-or-clock-alone", "warning", check, yields_to=("widened-party",))
