"""A claim leans on an address of which nobody says when it was seen.

What it does
    Flags an address on which a claim leans where neither its sentence, nor its row, nor its
    section, nor the report itself has a date. Where the report has one and nothing nearer, that is
    information: the address is judged at the report's date, which is not its own. One finding
    stands for all such addresses of a claim.

Why this is weak evidence
    An address means somebody only at a time. Home addresses change hands within a day at some
    providers; a rented server goes to the next customer within the hour; of the Tor exits of a day
    46 % are exits a year later; control servers of Cobalt Strike are seen for five days in the
    median. Without a date nothing on record can be asked about the right day: not the registry,
    not the routes, not the lists of relays, and no provider can find a line in its log. The reader
    will ask about today, and get an answer about somebody else.

    GRIZZLY STEPPE published 876 addresses without one date (2016). Burlington Electric found one
    of them in its traffic, and a mail provider's server became an attack on the power grid.

Example
    We attribute the intrusion to North Korea. The operators logged in from 198.51.100.23 and
    198.51.100.24.

Better
    We attribute the intrusion to North Korea. On 12 March 2024 the operators logged in from
    198.51.100.23 and 198.51.100.24.

Limits
    Any date in the section is enough for it, though a date of its own for each address is better,
    and so is a date beside the same address elsewhere in the report. A clock time alone is no
    date. A year alone makes it a warning of low certainty: too much changes hands in one. An
    address that supports no claim is left alone, and so are lists of
    indicators without one.
    `--at` stands for a date. Dates are read as English and as ISO 8601 writes them.

References
    RFC 6302: log source port and time with every address.
    R. Padmanabhan et al., Reasons Dynamic Addresses Change, IMC 2016.
    Casebook: grizzly-steppe-2016, burlington-2016.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.dates import dates_in
from ipskeptic.lint.facts import assessed, special, target_of
from ipskeptic.lint.rules._leaning import blamed_by, claim_of, leans, others, span
from ipskeptic.model.claims import Reported, Said, Section, Use
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_YEAR = re.compile(r"(?<![\d.:/-])(?:19[89]|20[0-4])\d(?![\d.:/-])")


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag the addresses on which a claim leans and that have no date, once a claim."""
    if settings.at:
        return
    by_claim: dict[int, list[Use]] = {}
    for use in reported.uses:
        claim = claim_of(reported, use)
        if claim and not any(map(_is_date, use.times)) and leans(reported, use):
            by_claim.setdefault(claim.number, []).append(use)
    dated: dict[int, bool] = {}
    for uses in by_claim.values():
        section = reported.sections[uses[0].section]
        if section.number not in dated:
            dated[section.number] = _has_date(reported, section)
        public = [
            use
            for use in uses
            if not special(assessed(reported, use, holdings, settings), settings)
        ]
        if public and not dated[section.number]:
            yield _flag(reported, public, section)


def _flag(reported: Reported, uses: list[Use], section: Section) -> Flag:
    first = uses[0]
    more = len({target_of(reported, use).text for use in uses}) - 1
    what = target_of(reported, first).text + (f" and {more} more" if more else "")
    says = "only the report's own date says" if reported.published else "nothing says"
    severity, certainty = "", "high" if first.beside == "sentence" else "medium"
    if reported.published:
        severity, certainty = "info", "low"
    elif _has_year(reported, section):
        severity, certainty = "warning", "low"
    block, start, end = span(reported, first)
    return Flag(
        message=f"{says} when {what} {'were' if more else 'was'} seen{blamed_by(reported, first)}",
        block=block,
        start=start,
        end=end,
        certainty=certainty,
        better="give the day on which each address was seen, better the time with its zone",
        related=others(reported, uses[1:]),
        severity=severity,
    )


def _is_date(said: Said) -> bool:
    """Whether it names a day or month, and not a clock time alone; `11/12/2014` is one, too."""
    return said.when is not None or any(not found.clock for found in dates_in(said.text))


def _has_year(reported: Reported, section: Section) -> bool:
    """Whether at least a year stands in it."""
    blocks = reported.document.blocks
    return any(_YEAR.search(blocks[number].text) for number in range(*section.blocks))


def _has_date(reported: Reported, section: Section) -> bool:
    """Whether any date stands in a section or in a heading that it lies under."""
    blocks = reported.document.blocks
    for number in range(*section.blocks):
        if any(found.window or not found.clock for found in dates_in(blocks[number].text)):
            return True
    while section.parent >= 0:
        section = reported.sections[section.parent]
        if dates_in(section.title):
            return True
    return False


RULE = Rule("address-without-time", "error", check)
