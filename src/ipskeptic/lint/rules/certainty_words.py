"""Words of certainty stand next to a claim.

What it does
    Flags "proves", "undoubtedly", "definitively", "smoking gun", "we are certain" and the like
    in a claim, or in the sentence before or behind it in the same paragraph.

Why this is weak evidence
    No record of an address shows who acted, and a judgement on people from traces is one of
    degree: even the top term of ICD 203, almost certain, stops at 99 %. Words of certainty add
    no evidence; they take from the reader the question how much there is, and from the author
    the way back.

    South Korea's regulator had to withdraw its Chinese address within a day (March 2013). The
    address of a North Korean sender of spam (December 2014) looked like a signature and
    belonged to a machine with a worm on it, open to anybody who could drive the worm. The first
    direct connection from North Korea that Kaspersky saw for Lazarus (2017) was as near to a
    smoking gun as addresses come, and Kaspersky itself left room for a plant.

Example
    The access log proves that North Korea carried out the attack.

Better
    The access log has three connections from 203.0.113.77 on 2026-03-04. North Korea is one of
    several parties that could have made them; the log doesn't tell them apart.

Limits
    Denied certainty ("no proof", "not definitive") isn't flagged. "Proof of concept" and
    "proven" of a tool aren't either. A certainty word that belongs to another statement in the
    same sentence is flagged wrongly; where it stands in the sentence beside the claim,
    certainty is medium.

References
    ICD 203 (ODNI, 2015): terms and bounds, standard 2.
    Casebook: darkseoul-2013, nk-wapomi-2014, kaspersky-lazarus-slip-2017.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.rules._blame import own_claims
from ipskeptic.lint.rules._parties import names
from ipskeptic.model.claims import Reported, Sentence, Word
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

# Of the words that stand beside a claim, not in it, only those that speak of evidence count.
_OF_EVIDENCE = re.compile(
    r"\b(?:smoking gun|prov(?:e|es|ed|en)|proofs?|undeniabl[ey]|irrefutabl[ey]|conclusive(?:ly)?"
    r"|definitive(?:ly)?|beyond (?:any |all |a )?(?:reasonable )?doubt|no doubt)\b",
    re.IGNORECASE,
)
# "This was undoubtedly ...": of what the sentence before says.
_IT_WAS = re.compile(r"\W{0,4}(?:this|that|it|these|those|they) (?:is|was|are|were)\b", re.I)
_CONVINCED = re.compile(
    r"\b(?:we|i)(?:'m|'re|’m|’re| am| are)(?: \w+)? (?:certain|sure|convinced|positive)\b", re.I
)
_DENIED = re.compile(
    r"\b(?:almost|nearly|virtually|no|not|never|without|nor|neither|cannot|can't|isn't|doesn't"
    r"|don't|didn't|hardly|far from"
    r"|lack(?:s|ing)?|insufficient|short of)\b[^.;:]{0,40}$",
    re.IGNORECASE,
)
_OTHER_SENSE = re.compile(
    r"\b(?:proofs?[- ]of[- ](?:concepts?|work)|future[- ]proof)\b", re.IGNORECASE
)
# Adverbs that are said of much besides: they count where the party is near behind or before.
_ADVERB = re.compile(r"^(?:clearly|obvious(?:ly)?|certainly|surely|evidently|absolutely)$", re.I)
# To confirm that something was seen is no word of certainty; to confirm who did it is.
_CONFIRM = re.compile(r"^(?:confirm|guarantee)", re.IGNORECASE)
_CONFIRMS = re.compile(
    r"^ (?:that|as|to be|the (?:attribution|link|connection|involvement)|attribution|involvement"
    r"|link|connection)\b",
    re.IGNORECASE,
)
_NEAR = 50  # characters between such an adverb and the party (judgement)
_BETTER = "say what was seen, and how likely that makes the claim in a term of ICD 203"


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag words of certainty in claims and beside them."""
    done: set[int] = set()
    for claim in own_claims(reported):
        for sentence in _with_neighbours(reported, claim):
            word = _certain(sentence)
            if not word or sentence.number in done:
                continue
            inside = sentence.is_claim
            if not inside and not _OF_EVIDENCE.search(word) and not _IT_WAS.match(sentence.text):
                continue
            done.add(sentence.number)
            blame = sentence if inside else claim
            yield Flag(
                message=f'"{word}" makes a certainty of the blame on {names(blame)}',
                block=sentence.block,
                start=sentence.start,
                end=sentence.end,
                certainty="high" if inside else "medium",
                better=_BETTER,
                related=() if inside else ((claim.place, claim.text),),
            )


def _with_neighbours(reported: Reported, claim: Sentence) -> Iterator[Sentence]:
    """The sentence before a claim, the claim, and the one behind, in its paragraph."""
    for number in range(max(claim.number - 1, 0), claim.number + 2):
        if number < len(reported.sentences):
            sentence = reported.sentences[number]
            rejects = sentence.label == "rejection"
            if sentence.block == claim.block and not rejects:
                yield sentence


def _certain(sentence: Sentence) -> str:
    """The first word of certainty that isn't denied, or ""."""
    if any(word.kind == "confidence" and word.level == "low" for word in sentence.words):
        return ""
    for word in sentence.words:
        if word.kind != "certainty":
            continue
        around = sentence.text[max(0, word.start - 10) : word.end + 15]
        denied = _DENIED.search(sentence.text[max(0, word.start - 60) : word.start])
        if not denied and not _OTHER_SENSE.search(around) and _is_of_blame(sentence, word):
            return word.text
    convinced = _CONVINCED.search(sentence.text)
    if convinced and not re.search(r"\bnot\b", convinced.group()):
        return convinced.group()
    return ""


def _is_of_blame(sentence: Sentence, word: Word) -> bool:
    """Whether a word of many senses is one of certainty about the party here."""
    if _CONFIRM.match(word.text):
        return bool(_CONFIRMS.match(sentence.text[word.end :]))
    if _ADVERB.match(word.text):
        return any(abs(party.start - word.end) <= _NEAR for party in sentence.blamed)
    return True


RULE = Rule("certainty-words", "warning", check)
