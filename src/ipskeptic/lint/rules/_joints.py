"""How one sentence leads to another: words that conclude, and what stands before a claim."""

from __future__ import annotations

import re

from ipskeptic.model.claims import Reported, Sentence

# Words by which a writer goes from what was seen to who did it.
CONCLUDES = re.compile(
    r"\b(?:so(?! \w{1,20} (?:that|as)\b)|thus"
    r"|therefore|hence|consequently|accordingly|thereby|which means|meaning that"
    r"|it follows|this (?:is|was)|follows from|conclud(?:e|es|ed|ing)"
    r"|indicat(?:e|es|ed|ing|ive)|suggest(?:s|ed|ing)?"
    r"|impl(?:y|ies|ied|ying)|point(?:s|ed|ing)? (?:\w+ )?(?:to|at|towards?)"
    r"|prov(?:e|es|ed|en|ing)|show(?:s|ed|n|ing)?|demonstrat(?:e|es|ed|ing)|reveal(?:s|ed|ing)?"
    r"|confirm(?:s|ed|ing)?|mak(?:es|ing) it clear|trac(?:ed|es|ing|eable)"
    r"|lead(?:s|ing)? (?:back )?to|led (?:back )?to|linked? (?:it|them|this|the \w+) to)\b",
    re.IGNORECASE,
)

# Words by which a writer gives what was seen as the reason of what stands before or behind.
BECAUSE = re.compile(
    r"\b(?:because|since|given (?:that|the)|as (?:the|its|it|all|both|this|these|every)"
    r"|based on|due to|owing to|on the (?:basis|strength|grounds) of|by virtue of|in view of"
    r"|judging (?:by|from)|considering)\b",
    re.IGNORECASE,
)

# How a sentence begins that draws its conclusion from the one before it.
_BEGINS = re.compile(
    r"^\W*(?:and |we |it |i )?(?:so|thus|therefore|hence|consequently|accordingly|clearly|obviously"
    r"|it follows|for (?:this|these|that) reasons?|on (?:this|that) (?:basis|ground|evidence)"
    r"|based on (?:this|these|that)|from (?:this|these)|as a (?:result|consequence)"
    r"|because of (?:this|that)|given (?:this|these)|in (?:light|view) of (?:this|these)"
    r"|this|these|that|which|(?:we|i) (?:therefore|thus|hence|conclude|can conclude))\b",
    re.IGNORECASE,
)
_EARLY = 60  # characters in which "therefore" still joins a sentence to the one before (judgement)
_LATE_JOINT = re.compile(r"\b(?:therefore|thus|hence|consequently|accordingly)\b", re.IGNORECASE)


def follows(sentence: Sentence) -> bool:
    """Whether it draws its conclusion from the sentence before it."""
    begins = _BEGINS.match(sentence.text)
    if begins is None:
        return bool(_LATE_JOINT.search(sentence.text[:_EARLY]))
    pronoun = (
        begins.group().strip(" \t*_->").casefold().endswith(("this", "these", "that", "which"))
    )
    return not pronoun or bool(CONCLUDES.search(sentence.text))


def before(reported: Reported, sentence: Sentence) -> Sentence | None:
    """The sentence before it in its section, headings left out."""
    if sentence.number == 0:
        return None
    previous = reported.sentences[sentence.number - 1]
    heading = reported.document.blocks[previous.block].kind == "heading"
    return None if heading or previous.section != sentence.section else previous
