"""The addresses on which a report's claims lean, and how a finding on one is put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ipskeptic.lint.facts import target_of, time_of
from ipskeptic.lint.rules._parties import NAMED, blames_somebody, truly_blamed
from ipskeptic.lint.views import once_a_report
from ipskeptic.model.claims import Reported, Sentence, Use
from ipskeptic.model.document import Place
from ipskeptic.model.finding import RuleSettings
from ipskeptic.model.when import Window

# So near that the claim is about the address; a paragraph's or a section's claim only where the
# text says that the address was a source or the attack's: others in it may be victims' own.
_NEAR = ("sentence", "row")
_ADDRESSES = re.compile(
    r"\b(?:ips?|ipv4|ip addresses|address(?:es)?|servers?|infrastructure|hosts|c2s?|c&c)\b",
    re.IGNORECASE,
)
_RELATED = 10  # places shown beside the first (judgement)


def leans(reported: Reported, use: Use) -> bool:
    """Whether a claim leans on an address: it stands beside it and is not somebody else's end."""
    return use.candidate in _leaning(reported)


@once_a_report
def _leaning(reported: Reported) -> frozenset[int]:
    """The candidates on which a claim leans."""
    return frozenset(use.candidate for use in reported.uses if _leans(reported, use))


def _leans(reported: Reported, use: Use) -> bool:
    if not any(blames_somebody(reported.sentences[number]) for number in use.supports):
        return False
    block = reported.document.blocks[reported.document.candidates[use.candidate].block]
    if block.kind == "code" or reported.sections[use.section].role in ("references", "victims"):
        return False
    if use.role == "destination" and not use.attack:
        return False
    if use.beside in _NEAR or use.attack or use.role == "source":
        return True
    return use.beside == "list" and _speaks_of_addresses(reported, use)


def _speaks_of_addresses(reported: Reported, use: Use) -> bool:
    """Whether the paragraph before a list both makes the claim and speaks of its addresses."""
    claim = reported.sentences[use.supports[0]]
    return _ADDRESSES.search(reported.document.blocks[claim.block].text) is not None


def accused(reported: Reported, use: Use) -> bool:
    """Whether the text puts an address down to those behind the attack, blamed by name or not."""
    return leans(reported, use) or use.attack


def context(reported: Reported, use: Use) -> str:
    """The words around an address: its sentence and the ones beside it, or its row's cell."""
    if use.sentence < 0:
        return ""
    own = reported.sentences[use.sentence]
    near = reported.sentences[max(0, use.sentence - 1) : use.sentence + 2]
    return " ".join(sentence.text[:_WORDS] for sentence in near if sentence.block == own.block)


_WORDS = 2_000  # characters of a sentence that are read for what it admits (judgement)


def own_time(reported: Reported, use: Use) -> Window | None:
    """The time that the text gives for this very address, not for all of its section."""
    block = reported.document.candidates[use.candidate].block
    listed = reported.document.blocks[block].kind in ("item", "cell", "field", "code")
    for said in use.times:
        near = said.sentence < 0 or reported.sentences[said.sentence].block == block
        if said.when and (near or listed):
            return said.when
    return None


def by_time(reported: Reported, use: Use, settings: RuleSettings) -> str:
    """How sure a listing is meant for a use: by its own time, the report's, or none at all."""
    if time_of(reported, use, settings) is None:
        return "low"
    return "high" if own_time(reported, use) is not None else "medium"


def claim_of(reported: Reported, use: Use) -> Sentence | None:
    """The nearest claim on somebody with a name that an address supports."""
    claims = (reported.sentences[number] for number in use.supports)
    return next((claim for claim in claims if blames_somebody(claim)), None)


def blamed_by(reported: Reported, use: Use) -> str:
    """Who is blamed by the nearest claim: ` behind the claim on "X"`, or ""."""
    claim = claim_of(reported, use)
    found = truly_blamed(claim) if claim else ()
    party = next((party for party in found if party.kind in NAMED), None)
    return f' behind the claim on "{party.name}"' if party else ""


def once(
    reported: Reported, wanted: Callable[[Use], bool]
) -> Iterator[tuple[Use, tuple[tuple[Place, str], ...]]]:
    """Each address that is wanted once, at its first place, with the other places it stands at."""
    found: dict[str, list[Use]] = {}
    for use in reported.uses:
        if wanted(use):
            found.setdefault(target_of(reported, use).text, []).append(use)
    for uses in found.values():
        yield uses[0], others(reported, uses[1:])


def others(reported: Reported, uses: Sequence[Use]) -> tuple[tuple[Place, str], ...]:
    """Places of further addresses, for `Flag.related`."""
    candidates = [reported.document.candidates[use.candidate] for use in uses[:_RELATED]]
    return tuple((candidate.place, candidate.text) for candidate in candidates)


def span(reported: Reported, use: Use) -> tuple[int, int, int]:
    """Block, start and end of an address as it stands."""
    candidate = reported.document.candidates[use.candidate]
    return candidate.block, candidate.start, candidate.end


def written(reported: Reported, use: Use) -> str:
    """The address as the document has it, for messages: canonical text."""
    return target_of(reported, use).text
