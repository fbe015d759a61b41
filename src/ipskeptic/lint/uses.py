"""What a report does with each address that stands in it: role, time, country, network, holder."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ipskeptic.model.claims import Section, Sentence, Use
from ipskeptic.model.document import Document


def uses(
    document: Document, sentences: Sequence[Sentence], sections: Sequence[Section]
) -> tuple[Use, ...]:
    """One use for each candidate that is an address, in order."""
    starts = [(sentence.block, sentence.start) for sentence in sentences]
    found = []
    for number, candidate in enumerate(document.candidates):
        if candidate.target is None:
            continue
        at = bisect_right(starts, (candidate.block, candidate.start)) - 1
        inside = at >= 0 and sentences[at].block == candidate.block
        section = next(
            (s.number for s in sections if s.blocks[0] <= candidate.block < s.blocks[1]), 0
        )
        own = at if inside and candidate.start < sentences[at].end else -1
        supports = (own,) if own >= 0 and sentences[own].is_claim else ()
        found.append(Use(number, own, section, supports))
    return tuple(found)
