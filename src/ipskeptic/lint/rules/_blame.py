"""The claims that a report makes itself, whom they blame, and how sure they say they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.model.claims import Party, Reported, Sentence, Word

# Blocks whose words aren't the report's own, or no sentences.
_NOT_OWN_BLOCKS = ("code",)
_NOT_OWN_ROLES = ("references", "indicators")

# Words for something that was done.
EVENT = re.compile(
    r"\b(?:attacks?|intrusions?|campaigns?|operations?|breach(?:es)?|incidents?(?! response)"
    r"|activit(?:y|ies)|compromises?|hacks?|hacked|thefts?|break-ins?|leaks?|outages?"
    r"|defacements?)\b",
    re.IGNORECASE,
)

# Rank of a stated confidence, lowest first.
LEVELS = ("low", "moderate", "high")

# Kinds of party whose blame says who did it; "speakers", "place" and "unnamed" say less.
NAMED = ("state", "agency", "group", "company", "person")

_ACCORDING = re.compile(r"\b(?:according to|as reported|in the words of)\b", re.IGNORECASE)
# Only behind a verb of saying: "carried out by X" is blame and no speaker.
_BY = re.compile(
    r"\b(?:linked|attributed|tied|connected|associated|ascribed|credited|traced|identified|reported"
    r"|described|named|blamed)(?: [\w-]{1,20}){0,6} by (?:the )?"
    r"(?=[A-Z]|researchers|analysts|several|many|two|multiple|others)"
    r"|^By (?=[A-Z])"
)
_SAYS = re.compile(r"\b[A-Z][\w&.-]{2,20} (?:explain(?:s|ed)|wrote|told|finds|found) that\b")
_OTHERS = re.compile(
    r"^[ *_]{0,4}(?:(?:while|although|though|but|and|however),? )?"
    r"(?:(?:the|some|many|several|other|security|western|us|government|private) ){0,3}"
    r"(?:researchers|analysts|experts|officials|investigators|vendors|media|press|newspapers)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:been|is|are|was|were|be|being)\b", re.IGNORECASE)
_MARK = re.compile(r"h(?:tt|xx)ps?:|\[\^?\d{1,4}\]", re.IGNORECASE)
# What hangs on a condition blames nobody yet.
_CONDITION = re.compile(r"(?:if|whether|should|were|unless|in case|suppose)\b", re.IGNORECASE)
_MARKUP = " \t\n*_#>-"  # what may stand before a sentence's first word or behind its last
_QUOTES = (("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"))
FIRST_PERSON = re.compile(
    r"\b(?:we|our|us|i|my|this (?:report|analysis|assessment|paper))\b", re.IGNORECASE
)
_STATE = re.compile(
    r"\b(?:government|regime|state[- ]sponsored|state[- ]backed|state[- ]directed|nation[- ]state"
    r"|military|army|intelligence|ministry|kremlin|security service|unit \d{5})\b",
    re.IGNORECASE,
)


def own_claims(reported: Reported) -> Iterator[Sentence]:
    """The claims that the report makes in its own voice.

    Left out are those in lists of references and indicators, in code, wholly between quotation
    marks, those that name another as the speaker, questions, and what hangs on a condition.
    """
    for sentence in reported.sentences:
        if not sentence.is_claim or not truly_blamed(sentence):
            continue
        block = reported.document.blocks[sentence.block]
        role = reported.sections[sentence.section].role
        if block.kind in _NOT_OWN_BLOCKS or role in _NOT_OWN_ROLES:
            continue
        if _is_quoted(sentence.text) or _is_open(sentence.text):
            continue
        if reports_another(sentence):
            continue
        yield sentence


# What a country's name may stand before, or behind, without anybody being blamed: where an address
# is, who keeps a register, what is spoken.
_BEFORE_BODY = re.compile(
    r"^(?:'s|’s)?[ -](?:\w+ )?(?:regist(?:ry|rars?)|providers?|isps?|hosters?|hosting|certs?"
    r"|authorit(?:y|ies)|police|holders?|telecoms?|carriers?|victims?|targets?|users?|customers?"
    r"|embass(?:y|ies)|ips?|ip address(?:es)?|address(?:es)?|address space|netblocks?|subnets?"
    r"|servers?|hosts?|networks?|machines?|computers?|systems?|domains?|infrastructure"
    r"|bulletproof|forums?|markets?|websites?|sites?|languages?|text|strings?|keyboards?|locales?"
    r"|speak(?:s|ing|ers?)|time ?zones?|software|tools?|citizens?|banks?|compan(?:y|ies))\b",
    re.IGNORECASE,
)
_BEHIND_BODY = re.compile(
    r"\b(?:speaks?|spoken|written in|writes?(?: in)?|comments? in|strings? in|text in|typed in"
    r"|translated (?:from|into)|time ?zones? of|hours (?:in|of|at)|time in|language of"
    r"|native)(?: the)? $",
    re.IGNORECASE,
)
# Names of groups by number: APT28, FIN7, TA505, UAC-0098; not AS64496.
_NUMBERED = re.compile(r"(?!AS\d)[A-Z][A-Za-z]{1,6}[- ]?\d{1,5}\b")
_PEOPLE = re.compile(
    r"\b(?:groups?|actors?|gangs?|teams?|crews?|clusters?|apts?|hackers?|operators?|adversar(?:y|ies)"
    r"|threat|attributed|intrusion set|affiliates?|members?)\b",
    re.IGNORECASE,
)
_REACH = 40  # characters of a sentence in which those words stand


def truly_blamed(claim: Sentence) -> tuple[Party, ...]:
    """Whom a sentence blames, without those named for a place, a register or a language."""
    return tuple(
        party
        for party in claim.blamed
        if not _BEFORE_BODY.match(claim.text[party.end : party.end + _REACH])
        and not _BEHIND_BODY.search(claim.text[max(0, party.start - _REACH) : party.start])
        and _is_somebody(claim, party)
    )


def _is_somebody(claim: Sentence, party: Party) -> bool:
    """Whether a name stands for people: what is on no list may be any word with a capital."""
    if party.country or party.kind not in ("group", "company", "person"):
        return True
    if _NUMBERED.match(party.name) or " " in party.name.strip():
        return True
    beside = claim.text[max(0, party.start - _REACH) : party.end + _REACH]
    return bool(_PEOPLE.search(beside)) or bool(EVENT.search(claim.text))


def blames_somebody(claim: Sentence) -> bool:
    """Whether it blames one who could have acted: a state, agency, group, company or person."""
    return any(party.kind in NAMED for party in truly_blamed(claim))


def _is_quoted(text: str) -> bool:
    bare = text.strip(_MARKUP).rstrip(".")
    return any(
        bare.startswith(first) and bare.endswith(last) and first not in bare[1:-1]
        for first, last in _QUOTES
    )


def _is_open(text: str) -> bool:
    """Whether it is a question, or hangs on a condition: nobody is blamed yet."""
    bare = text.strip(_MARKUP)
    return bare.endswith("?") or bool(_CONDITION.match(bare))


def speakers(sentence: Sentence) -> tuple[Word, ...]:
    """The words that say who says it; "X has been linked" is said of X, not by X."""
    found = (word for word in sentence.words if word.kind == "speaker")
    return tuple(word for word in found if not _PASSIVE.search(word.text))


def refers(reported: Reported, sentence: Sentence) -> bool:
    """Whether it points to a source: a link, a footnote, a reference, or one who says so."""
    if not sentence.cited:
        return False
    if not any(word.kind == "speaker" for word in sentence.words) or speakers(sentence):
        return True
    links = reported.document.blocks[sentence.block].links
    linked = any(start < sentence.end and sentence.start < end for start, end, _ in links)
    return linked or bool(_MARK.search(sentence.text))


def reports_another(sentence: Sentence) -> bool:
    """Whether it tells what another, named, has said."""
    if any(not FIRST_PERSON.search(word.text) for word in speakers(sentence)):
        return True
    if any(each.search(sentence.text) for each in (_ACCORDING, _OTHERS, _SAYS)):
        return True
    # "by" and whoever is blamed ("operated by Iran") is no speaker.
    blamed = {party.start for party in sentence.blamed}
    return any(found.end() not in blamed for found in _BY.finditer(sentence.text))


def key(party: Party) -> str:
    """What stands for a party when two sentences are compared: its state, else its name."""
    if party.kind in ("state", "agency", "place", "speakers") and party.country:
        return party.country
    return party.name.casefold()


def keys(sentence: Sentence) -> frozenset[str]:
    """What stands for the parties that a sentence blames."""
    return frozenset(key(party) for party in sentence.blamed)


def blames_state(sentence: Sentence) -> str:
    """The country code of the state that a sentence blames, "" for none.

    A country's adjective alone ("Chinese hackers") may mean where they live, and isn't enough.
    """
    for party in sentence.blamed:
        if party.country and party.kind in ("state", "agency"):
            return party.country
    return ""


def says_state(sentence: Sentence) -> bool:
    """Whether its words name an organ of a state."""
    return bool(_STATE.search(sentence.text))


def confidence(sentence: Sentence) -> str:
    """The highest confidence stated in a sentence: one of `LEVELS`, or ""."""
    found = [w.level for w in sentence.words if w.kind == "confidence" and w.level in LEVELS]
    return max(found, key=LEVELS.index, default="")


def has(sentence: Sentence, *kinds: str) -> bool:
    """Whether words of one of the kinds stand in it."""
    return any(word.kind in kinds for word in sentence.words)


def names(sentence: Sentence) -> str:
    """The parties that it blames, for a message: `"North Korea" and "APT38"`."""
    return _listed(_shown(sentence))


def are_blamed(sentence: Sentence) -> str:
    """The same as the head of a clause: `"North Korea" and "APT38" are blamed`."""
    shown = _shown(sentence)
    return f"{_listed(shown)} {'are' if len(shown) > 1 else 'is'} blamed"


def _shown(sentence: Sentence) -> list[str]:
    sure = [party for party in truly_blamed(sentence) if party.kind in NAMED]
    return list(dict.fromkeys(party.name for party in sure or sentence.blamed))


def _listed(found: list[str]) -> str:
    quoted = [f'"{name}"' for name in found]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


_WEAK = re.compile(
    r"\b(?:may|might|could|possibl[ey]|perhaps|maybe|conceivably|potential(?:ly)?)\b", re.IGNORECASE
)


# "A server used by X", "malware associated with X": the thing is what is attributed, not a deed.
_MERE_USE = re.compile(
    r"\b(?:(?:used|operated|controlled|leveraged|employed|run|managed) by|associated with"
    r"|(?:samples?|malware|families|tools?) (?:\w+ )?attributed to|served as|indicators?)\b",
    re.IGNORECASE,
)


def ascribes_a_thing(sentence: Sentence) -> bool:
    """Whether it says whose a tool, sample or address is, and not who did something."""
    return bool(_MERE_USE.search(sentence.text))


_HABIT = re.compile(r" (?:has|have|uses?|can|will|may|loads|drops) ?", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:group|actor|gang|team|crew|collective|cluster|outfit|unit|apt|intrusion set)s?\b",
    re.IGNORECASE,
)


def describes(sentence: Sentence) -> bool:
    """Whether it says what a group is, and not who did this."""
    return sentence.family == "identity" and bool(_GROUP.search(sentence.text))


def tells_habit(sentence: Sentence) -> bool:
    """Whether it tells what a group has been seen to do, as a catalogue of groups does."""
    parties = (party for party in sentence.blamed if party.kind != "state")
    habit = any(_HABIT.match(sentence.text[party.end :]) for party in parties)
    return habit and not EVENT.search(sentence.text)


def weakly(sentence: Sentence) -> bool:
    """Whether it says no more than that something may be so."""
    return sentence.label == "hedged_claim" and (
        bool(_WEAK.search(sentence.text)) or confidence(sentence) == "low"
    )


# "Has been linked to", "widely believed to be": somebody else has said so.
_JOINED = (
    r"(?:linked|attributed|tied|connected|associated|ascribed|credited|traced|blamed|pinned|seen"
    r"|described|identified|known|reported|said|thought|believed|suspected|assessed|considered"
    r"|alleged|rumou?red)"
)
_BORROWED = re.compile(
    rf"\b(?:ha(?:s|ve) (?:\w+ ){{0,2}}been (?:\w+ ){{0,2}}{_JOINED}"
    r"|(?:is|are|was|were) (?:widely|commonly|generally|often|publicly|frequently|usually"
    r"|reportedly|allegedly|repeatedly) (?:\w+ ){0,1}"
    rf"{_JOINED}"
    r"|(?:was|were) (?:\w+ )?(?:linked|tied|connected|blamed|ascribed|credited)"
    r"|(?:is|are) (?:believed|thought|said|reported|rumou?red|alleged|known|suspected|considered)"
    r" to (?:be|have|work|operate|act|belong)"
    r"|reportedly|allegedly|purportedly|it is (?:widely )?(?:believed|thought|said|reported)"
    r"|(?:widely|publicly|commonly|previously|generally) (?:\w+ )?"
    r"(?:linked|attributed|tied|associated|credited|suspected|believed))\b",
    re.IGNORECASE,
)


def borrowed(sentence: Sentence) -> str:
    """The words by which it passes on what others have said, "" if it doesn't."""
    found = _BORROWED.search(sentence.text)
    return found.group() if found and not FIRST_PERSON.search(sentence.text) else ""
