"""The claims that a report makes itself, what they are about, and how sure they say they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.rules._parties import EVENT, truly_blamed
from ipskeptic.lint.rules._voices import is_open, is_quoted, reports_another
from ipskeptic.lint.views import once_a_report
from ipskeptic.model.claims import Reported, Sentence

# Rank of a stated confidence, lowest first.
LEVELS = ("low", "moderate", "high")

_NOT_OWN_ROLES = ("references", "indicators")
_WEAK = re.compile(
    r"\b(?:may|might|could|possibl[ey]|perhaps|maybe|conceivably|potential(?:ly)?)\b", re.IGNORECASE
)
# "A server used by X", "malware associated with X": the thing is what is attributed, not a deed.
_MERE_USE = re.compile(
    r"\b(?:(?:used|operated|controlled|leveraged|employed|run|managed) by|associated with"
    r"|(?:samples?|malware|families|tools?) (?:\w+ )?attributed to|served as|indicators?)\b",
    re.IGNORECASE,
)
# The title of a decoy: "report.doc: Minutes of the National Alliance".
_FILE = re.compile(
    r"\W{0,4}[\w~.-]{1,60}\.(?:docx?|pdf|xlsx?|pptx?|rtf|txt|exe|scr|lnk|zip|rar|jpe?g|png)\s?[:\u2013-]",
    re.IGNORECASE,
)
_TARGETS = re.compile(
    r"\b(?:is|are|was|were|be) (?:the |a )?(?:\w+ )?(?:targets?|victims?)\b", re.IGNORECASE
)
_DID = re.compile(
    r"\b(?:behind|responsible|carried out|attribut\w{1,5}|conduct\w{1,5}|launch\w{1,5}"
    r"|blam\w{1,3}|by)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:host(?:ing|ed)|location|geo-?location|geoip|servers?|regist(?:ered|ration|ry)|providers?"
    r"|data ?cent(?:er|re))\b",
    re.IGNORECASE,
)
_LABEL = 40  # characters of a cell that says what its row is about (judgement)
_HABIT = re.compile(r" (?:has|have|uses?|can|will|may|loads|drops) ", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:group|actor|gang|team|crew|collective|cluster|outfit|unit|apt|intrusion set)s?\b",
    re.IGNORECASE,
)


@once_a_report
def own_claims(reported: Reported) -> tuple[Sentence, ...]:
    """The claims that the report makes in its own voice.

    Left out are those in lists of references and indicators, in code, wholly between quotation
    marks, those that name another as the speaker, questions, and what hangs on a condition.
    """
    return tuple(_own_claims(reported))


def _own_claims(reported: Reported) -> Iterator[Sentence]:
    for sentence in reported.sentences:
        if not sentence.is_claim or not truly_blamed(sentence):
            continue
        role = reported.sections[sentence.section].role
        if reported.document.blocks[sentence.block].kind == "code" or role in _NOT_OWN_ROLES:
            continue
        if is_quoted(sentence) or is_open(sentence) or reports_another(sentence):
            continue
        if sentence.beside and _of_a_place(reported, sentence):
            continue
        if _FILE.match(sentence.text) or _says_targets(sentence):
            continue
        if is_guess(sentence) and not EVENT.search(sentence.text):
            continue
        yield sentence


def is_guess(sentence: Sentence) -> bool:
    """Whether its words only weigh like those of a claim, and no form of one was found."""
    return sentence.why.startswith("weighed")


def _says_targets(sentence: Sentence) -> bool:
    """Whether it says who was to be hit, and nothing of who did it."""
    return bool(_TARGETS.search(sentence.text)) and not _DID.search(sentence.text)


def _of_a_place(reported: Reported, claim: Sentence) -> bool:
    """Whether the row says where something is hosted: "Hosting origin | X"."""
    return any(_PLACE.search(reported.sentences[number].text[:_LABEL]) for number in claim.beside)


def confidence(sentence: Sentence) -> str:
    """The highest confidence stated in a sentence: one of `LEVELS`, or ""."""
    found = [w.level for w in sentence.words if w.kind == "confidence" and w.level in LEVELS]
    return max(found, key=LEVELS.index, default="")


def has(sentence: Sentence, *kinds: str) -> bool:
    """Whether words of one of the kinds stand in it."""
    return any(word.kind in kinds for word in sentence.words)


def weakly(sentence: Sentence) -> bool:
    """Whether it says no more than that something may be so."""
    return sentence.label == "hedged_claim" and (
        bool(_WEAK.search(sentence.text)) or confidence(sentence) == "low"
    )


def ascribes_a_thing(sentence: Sentence) -> bool:
    """Whether it says whose a tool, sample or address is, and not who did something."""
    return bool(_MERE_USE.search(sentence.text))


def describes(sentence: Sentence) -> bool:
    """Whether it says what a group is, and not who did this."""
    return sentence.family == "identity" and bool(_GROUP.search(sentence.text))


def tells_habit(sentence: Sentence) -> bool:
    """Whether it tells what a group has been seen to do, as a catalogue of groups does."""
    parties = (party for party in sentence.blamed if party.kind != "state")
    habit = any(_HABIT.match(sentence.text[party.end :][:20]) for party in parties)
    return habit and not EVENT.search(sentence.text)
