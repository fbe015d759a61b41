"""A confidence level and a likelihood stand in one sentence.

What it does
    Flags a sentence that holds both a level of confidence (low, moderate, high) and a term of
    likelihood (likely, almost certainly, a percentage) for a judgement.

Why this is weak evidence
    They say different things and read as one. Likelihood is about the world: how probable it is
    that something is so. Confidence is about the evidence: how good the ground is on which that
    was judged. "We have moderate confidence that it is likely" can be read as weak, as
    middling, or as one softened by the other, and readers do read it in all three ways. ICD 203
    therefore wants them in separate sentences. Wordings differ in width too: a board that read
    "serious possibility" in 1951 put it anywhere from 20 to 80 %.

    Beware of scales that tie them together: some lists of terms explain "moderate confidence"
    by the word "likely". That is the mixture itself.

Example
    We assess with moderate confidence that North Korea is likely responsible for the intrusion.

Better
    North Korea is likely responsible for the intrusion (55-80 %). Our confidence in this
    judgement is moderate: two kinds of evidence, code and personas, agree, and neither has been
    confirmed from outside.

Limits
    It reads the words of the sentence, not which judgement each belongs to: a sentence with two
    judgements can be flagged although each is right; certainty is then medium. A percentage in
    brackets behind a confidence level ("high confidence (85 %)") is flagged with medium
    certainty. Sentences that aren't about who did it are looked at as well.

References
    ICD 203, Analytic Standards (ODNI, 2015): likelihood and confidence apart.
    S. Kent, Words of Estimative Probability (1964).
    JDP 2-00 (UK), paragraphs 3.47 and 3.48: the yardstick and analytical confidence apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.model.claims import Reported, Sentence, Word
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_SCALES = ("first", "second", "number")
_BETTER = "give the likelihood in one sentence, and the confidence with its reasons in the next"


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag sentences that hold both."""
    for sentence in reported.sentences:
        if reported.document.blocks[sentence.block].kind == "code":
            continue
        sure = _first(sentence, "confidence")
        likely = _first(sentence, "likelihood")
        if sure is None or likely is None:
            continue
        yield Flag(
            message=f'a confidence ("{sure.text}") and a likelihood ("{likely.text}") stand in one'
            " sentence",
            block=sentence.block,
            start=sentence.start,
            end=sentence.end,
            certainty=_certainty(sentence, likely),
            better=_BETTER,
        )


def _first(sentence: Sentence, kind: str) -> Word | None:
    for word in sentence.words:
        fits = word.level if kind == "confidence" else word.scale in _SCALES
        if word.kind == kind and fits:
            return word
    return None


def _certainty(sentence: Sentence, likely: Word) -> str:
    if likely.scale == "number":
        return "medium"
    return "high" if sentence.is_claim else "medium"


RULE = Rule("confidence-mixed-with-likelihood", "warning", check)
