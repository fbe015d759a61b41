"""Where an address is registered is given as where the machine stands.

What it does
    Flags a sentence, or two that follow each other, in which the country of an address is taken
    from a registry or WHOIS and then given as the place of the machine: "registered in X, so
    the server stands in X", "WHOIS locates it in X".

Why this is weak evidence
    A registry records to whom it gave a block, with one country code that the holder names and
    that is mostly the country of its seat. Nothing in it says where a machine stands: a company
    may use its block in any country, let it to others, or announce it elsewhere tomorrow. Linode
    says in its own geofeed of 2,488 of 4,464 prefixes that they are not where the registry has
    them; Verizon of none of 2,471. Some blocks were registered "in North Korea" by a VPN provider
    so that its exits elsewhere would look so (Trend Micro, 2017). Turla (2015) answered from
    addresses of satellite providers whose subscribers sat on another continent.

Example
    The address 198.51.100.23 is registered in France, so the server stands in France.

Better
    The address 198.51.100.23 is registered in France. Where the server stands we don't know.

Limits
    It reads words, not records, and says nothing on whether the place is right. "Located in"
    without a word on where that comes from is left alone. English only. It is information: many
    readers use the two as one and lose nothing by it, until somebody concludes from it.

References
    RFC 8805 (geofeeds exist because registries don't say); NRO extended delegated statistics.
    Casebook: nk-geoip-vpn-2017, turla-satellite-2015, maxmind-kansas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.facts import target_of
from ipskeptic.lint.rules._countries import named
from ipskeptic.model.claims import Reported, Said
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_REGISTRY = re.compile(
    r"\b(?:whois|registr(?:y|ies|ar)|rir|apnic|arin|ripe(?: ncc)?|lacnic|afrinic|netname|"
    r"registration (?:data|record)s?)\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"\b(?:not|n't|unknown|regardless|although|though|however|but|may|might|whether|does ?n.t)\b",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"\b(?:so|thus|hence|therefore|means|meaning|which (?:means|shows)|shows|placing|places|puts|"
    r"and|is|was|are|were|sits?|stands?)\b[^.;]{0,60}?\b(?:located|situated|based|"
    r"physically|stands?|sits?|placed|hosted|operat(?:ed|ing)|is|was|machine|server|host)\s(?:there\b|"
    r"in\s)",
    re.IGNORECASE,
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag registered countries that are given as places."""
    seen: set[int] = set()
    looked_at: set[tuple[int, str, str]] = set()
    for use in reported.uses:
        for said in use.countries:
            key = (said.sentence, said.value, said.how)
            if said.sentence < 0 or said.sentence in seen or key in looked_at:
                continue
            looked_at.add(key)
            if not _is_place(reported, said):
                continue
            seen.add(said.sentence)
            sentence = reported.sentences[said.sentence]
            yield Flag(
                message=f"the registry's country of {target_of(reported, use).text},"
                f" {named(said.value)}, is given as where the machine stands",
                block=sentence.block,
                start=sentence.start,
                end=sentence.end,
                certainty="medium",
                better=_BETTER,
                related=((said.place, said.text),),
            )

    yield from _unnamed(reported, seen)


def _unnamed(reported: Reported, seen: set[int]) -> Iterator[Flag]:
    """Sentences on an address that they only call "the address"."""
    for sentence in reported.sentences:
        if sentence.number in seen or _NOT_SO.search(sentence.text):
            continue
        if not any(evidence.kind == "registry" for evidence in sentence.evidence):
            continue
        for party in sentence.parties:
            if not party.country or not _REGISTERED_IN.search(sentence.text[: party.start][-40:]):
                continue
            said = Said(party.country, party.name, sentence.place, sentence.number)
            if _names_place(sentence.text[party.end :], said):
                yield Flag(
                    message=f"the registry's country of an address, {named(party.country)}, is"
                    " given as where the machine stands",
                    block=sentence.block,
                    start=sentence.start,
                    end=sentence.end,
                    certainty="medium",
                    better=_BETTER,
                )
                break


_REGISTERED_IN = re.compile(r"\bregistered in (?:the )?$", re.IGNORECASE)
_BETTER = (
    "say in which country it is registered, by which registry's record and of what date, and leave"
    " the place open"
)


def _is_place(reported: Reported, said: Said) -> bool:
    sentence = reported.sentences[said.sentence]
    after = reported.sentences[said.sentence + 1 : said.sentence + 2]
    if said.how == "located":
        return bool(_REGISTRY.search(sentence.text)) and not _NOT_SO.search(sentence.text)
    if said.how != "registered":
        return False
    rest = sentence.text[sentence.text.find(said.text) + len(said.text) :]
    near = [rest, *(other.text for other in after if other.block == sentence.block)]
    return any(_names_place(text, said) for text in near)


def _names_place(text: str, said: Said) -> bool:
    found = _STANDS.search(text)
    if not found or _NOT_SO.search(text):
        return False
    follows = text[found.end() : found.end() + 40]
    return found[0].rstrip().lower().endswith("there") or said.text.lower() in follows.lower()


RULE = Rule("registry-country-as-place", "info", check)
