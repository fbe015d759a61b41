"""A clock time beside an address has no zone.

What it does
    Flags a clock time that stands in the sentence or row of an address and has neither a zone nor
    an offset from UTC, where the document doesn't say once for all which zone its times are in.
    One finding stands for all of a section.

Why this is weak evidence
    A provider finds a line in its log by the time to the second; nine hours off it finds another
    customer, and will name him. Pyongyang is fourteen hours ahead of Washington in winter: without
    a zone the date itself may be another, and with it the list of relays and the routing table
    that are asked. Times that were taken for working hours of the intruders have decided
    attributions; whose clock they were on decides what they mean.

Example
    The logins from 198.51.100.23 began on 12 March 2024 at 09:14 and ended at noon.

Better
    The logins from 198.51.100.23 began on 12 March 2024 at 09:14 UTC and ended at noon.

Limits
    Names of zones count as zones, though several mean two ("CST"); an offset is better. The zone at
    the end of a range ("11:02 to 13:40 UTC") counts for its beginning. A column
    whose header names the zone, or a sentence like "all times are UTC" anywhere, is enough. It
    looks at sentences and tables, not at logs that are quoted as code. A time like 9:14 without
    leading nought is taken for a ratio.

References
    RFC 3339, section 4 (offsets from UTC); RFC 6302, section 2 (log the time to the second, best in
    UTC, from a source that can be traced).
    Casebook: july-2009-ddos.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.facts import target_of
from ipskeptic.lint.rules._leaning import span
from ipskeptic.model.claims import Reported, Said, Use
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_ZONES = r"(?:(?i:utc|gmt|zulu|local time)|[A-Z]{2,4}T|Z|MSK)"
_FOR_ALL = re.compile(
    r"\b(?i:times?|timestamps?|dates?|hours|timeline|logs?|log ?files?|excerpts?|entries)\b"
    r"[^.;|]{0,60}\b" + _ZONES + r"\b"
    r"|(?i:time ?zone)\s?[:=]"
)
_ZONE = re.compile(rf"\b{_ZONES}\b|[+-]\d\d:?\d\d")


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag clock times without a zone, once a section."""
    found: dict[int, list[tuple[Use, Said]]] = {}
    for use in reported.uses:
        said = next((said for said in use.times if not said.zoned), None)
        if said and _is_beside(reported, use, said):
            found.setdefault(use.section, []).append((use, said))
    if not found or _said_for_all(reported):
        return
    for uses in found.values():
        use, said = uses[0]
        block, start, end = _span(reported, use, said)
        yield Flag(
            message=f'"{said.text}" beside {target_of(reported, use).text} has no zone',
            block=block,
            start=start,
            end=end,
            certainty="high" if said.when else "medium",
            better="give the time in UTC, or with its offset (2024-03-12T09:14:31+09:00)",
            related=tuple((other.place, other.text) for _, other in uses[1:_RELATED]),
        )


_RELATED = 10  # places shown beside the first (judgement)


def _is_beside(reported: Reported, use: Use, said: Said) -> bool:
    """Whether it stands in the address's own sentence or row, and no header gives the zone."""
    if said.sentence >= 0:
        return said.sentence == use.sentence
    own = reported.document.blocks[reported.document.candidates[use.candidate].block]
    names = {
        block.name
        for block in reported.document.blocks[_first(reported, use) :][:_CELLS]
        if (block.table, block.row) == (own.table, own.row) and said.text in block.text
    }
    return bool(names) and not any(_ZONE.search(name) for name in names)


_CELLS = 64  # of a row (judgement)


def _first(reported: Reported, use: Use) -> int:
    return max(0, reported.document.candidates[use.candidate].block - _CELLS // 2)


def _said_for_all(reported: Reported) -> bool:
    return any(_FOR_ALL.search(sentence.text) for sentence in reported.sentences)


def _span(reported: Reported, use: Use, said: Said) -> tuple[int, int, int]:
    """Where the time stands; of a row the address, since the time is in another cell."""
    if said.sentence < 0:
        return span(reported, use)
    sentence = reported.sentences[said.sentence]
    at = sentence.start + sentence.text.find(said.text)
    return sentence.block, at, at + len(said.text)


RULE = Rule("time-without-zone", "warning", check)
