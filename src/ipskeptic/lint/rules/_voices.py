"""Whose words a sentence is: the report's own, another's, a question, or hearsay."""

from __future__ import annotations

import re

from ipskeptic.lint.rules._rows import row_of
from ipskeptic.model.claims import Reported, Sentence, Word

FIRST_PERSON = re.compile(
    r"\b(?:we|our|us|i|my|this (?:report|analysis|assessment|paper))\b", re.IGNORECASE
)
_ACCORDING = re.compile(r"\b(?:according to|as reported|in the words of)\b", re.IGNORECASE)
# Only behind a verb of saying: "carried out by X" is blame and no speaker.
_BY = re.compile(
    r"\b(?:linked|attributed|tied|connected|associated|ascribed|credited|traced|identified"
    r"|reported|described|named|blamed)(?: [\w-]{1,20}){0,6} by (?:the )?"
    r"(?=[A-Z]|researchers|analysts|several|many|two|multiple|others)"
    r"|^By (?=[A-Z])"
)
_SAYS = re.compile(
    r"\b[A-Z][\w&.-]{2,20} (?:explain(?:s|ed)|wrote|told|finds|found) that\b"
    r"|[\"”’] (?:says?|said|add(?:s|ed)|told|explain(?:s|ed)|warn(?:s|ed)|wrote) [\w\"“]"
)
_OTHERS = re.compile(
    r"^[ *_]{0,4}(?:(?:while|although|though|but|and|however),? )?"
    r"(?:(?:the|some|many|several|other|security|western|us|government|private) ){0,3}"
    r"(?:researchers|analysts|experts|officials|investigators|vendors|media|press|newspapers)\b",
    re.IGNORECASE,
)
# "Claims that X is behind it": whoever tells of them doesn't make them.
_HEARSAY = re.compile(
    r"^[ *_]{0,4}(?:(?:the|these|some|such|earlier|early|many|press|media|online) ){0,2}"
    r"(?:claims?|rumou?rs?|allegations?|speculations?|suggestions?|accusations?|press reports?"
    r"|media reports?|theor(?:y|ies)) (?:that|of|about)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:been|is|are|was|were|be|being)\b", re.IGNORECASE)
_MARK = re.compile(r"h(?:tt|xx)ps?:|\[\^?\d{1,4}\]", re.IGNORECASE)
_CONDITION = re.compile(r"(?:if|whether|should|were|unless|in case|suppose)\b", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:ask(?:s|ed)?|wonder(?:s|ed)?|question(?:s|ed)?|unclear|unknown"
    r"|(?:not|cannot|(?:do|does|did|can)n['’]t) (?:know|known|clear|say)|discuss(?:ed)?"
    r"|check(?:ed)?|examin(?:e|es|ed|ing)|debated?|investigat\w{1,4})"
    r"\b(?: [\w'’-]{1,20}){0,5} (?:whether|if)\b",
    re.IGNORECASE,
)
_MARKUP = " \t\n*_#>-"  # what may stand before a sentence's first word or behind its last
_QUOTES = (("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"))

# "Has been linked to", "widely believed to be": somebody else has said so.
_JOINED = (
    r"(?:linked|attributed|tied|connected|associated|ascribed|credited|traced|blamed|pinned|seen"
    r"|described|identified|known|reported|said|thought|believed|suspected|assessed|considered"
    r"|alleged|rumou?red)"
)
_BORROWED = re.compile(
    rf"\b(?:ha(?:s|ve) (?:\w+ ){{0,2}}been (?:\w+ ){{0,2}}{_JOINED}"
    r"|(?:is|are|was|were) (?:widely|commonly|generally|often|publicly|frequently|usually"
    rf"|reportedly|allegedly|repeatedly) (?:\w+ ){{0,1}}{_JOINED}"
    r"|(?:was|were) (?:\w+ )?(?:linked|tied|connected|blamed|ascribed|credited)"
    r"|(?:is|are) (?:believed|thought|said|reported|rumou?red|alleged|known|suspected|considered)"
    r" to (?:be|have|work|operate|act|belong)"
    r"|reportedly|allegedly|purportedly|it is (?:widely )?(?:believed|thought|said|reported)"
    r"|(?:widely|publicly|commonly|previously|generally) (?:\w+ )?"
    r"(?:linked|attributed|tied|associated|credited|suspected|believed))\b",
    re.IGNORECASE,
)


def is_quoted(sentence: Sentence) -> bool:
    """Whether all of it stands between quotation marks."""
    bare = sentence.text.strip(_MARKUP).rstrip(".")
    return any(
        bare.startswith(first) and bare.endswith(last) and first not in bare[1:-1]
        for first, last in _QUOTES
    )


def is_open(sentence: Sentence) -> bool:
    """Whether it is a question, or hangs on a condition: nobody is blamed yet."""
    bare = sentence.text.strip(_MARKUP)
    if bare.endswith("?") or _CONDITION.match(bare):
        return True
    asked = _ASKED.search(bare)
    return asked is not None and all(p.start > asked.start() for p in sentence.blamed)


def reports_another(sentence: Sentence) -> bool:
    """Whether it tells what another, named, has said."""
    if any(not FIRST_PERSON.search(word.text) for word in _speakers(sentence)):
        return True
    if any(each.search(sentence.text) for each in (_ACCORDING, _OTHERS, _SAYS, _HEARSAY)):
        return True
    # "by" and whoever is blamed ("operated by Iran") is no speaker.
    blamed = {party.start for party in sentence.blamed}
    return any(found.end() not in blamed for found in _BY.finditer(sentence.text))


def refers(reported: Reported, sentence: Sentence) -> bool:
    """Whether it, or its row, points to a source: a link, a footnote, or one who says so."""
    row = row_of(reported, sentence) if sentence.is_claim else ()
    return any(_refers(reported, one) for one in (sentence, *row))


def _refers(reported: Reported, sentence: Sentence) -> bool:
    if not sentence.cited:
        return False
    if not any(word.kind == "speaker" for word in sentence.words) or _speakers(sentence):
        return True
    links = reported.document.blocks[sentence.block].links
    linked = any(start < sentence.end and sentence.start < end for start, end, _ in links)
    return linked or bool(_MARK.search(sentence.text))


def borrowed(sentence: Sentence) -> str:
    """The words by which it passes on what others have said, "" if it doesn't."""
    found = _BORROWED.search(sentence.text)
    return found.group() if found and not FIRST_PERSON.search(sentence.text) else ""


def _speakers(sentence: Sentence) -> tuple[Word, ...]:
    """The words that say who says it; "X has been linked" is said of X, not by X."""
    found = (word for word in sentence.words if word.kind == "speaker")
    return tuple(word for word in found if not _PASSIVE.search(word.text))
