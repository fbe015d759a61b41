"""Whom a sentence blames: who of those named could have acted, and how they are named."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from ipskeptic.model.claims import Party, Sentence

# Kinds of party whose blame says who did it; "speakers", "place" and "unnamed" say less.
NAMED = ("state", "agency", "group", "company", "person")

# Words for something that was done.
EVENT = re.compile(
    r"\b(?:attacks?|intrusions?|campaigns?|operations?|breach(?:es)?|incidents?(?! response)"
    r"|activit(?:y|ies)|compromises?|hacks?|hacked|thefts?|break-ins?|leaks?|outages?"
    r"|defacements?)\b",
    re.IGNORECASE,
)

# What a name may stand before, or behind, without anybody being blamed: where an address is, who
# keeps a register, what is spoken, what a program is called.
_BEFORE_BODY = re.compile(
    r"^(?:'s|’s)?[ -](?:\w+ )?(?:regist(?:ry|rars?)|providers?|isps?|hosters?|hosting|certs?"
    r"|authorit(?:y|ies)|police|holders?|telecoms?|carriers?|victims?|targets?|users?|customers?"
    r"|embass(?:y|ies)|ips?|ip address(?:es)?|address(?:es)?|address space|netblocks?|subnets?"
    r"|(?:address |ip )?(?:ranges?|blocks?)"
    r"|servers?|hosts?|networks?|machines?|computers?|systems?|domains?|infrastructure"
    r"|bulletproof|forums?|markets?|websites?|sites?|languages?|text|strings?|keyboards?|locales?"
    r"|speak(?:s|ing|ers?)|(?:standard )?time(?: ?zones?)?|software|tools?|citizens?|banks?"
    r"|compan(?:y|ies)"
    r"|variants?|malware|famil(?:y|ies)|botnets?|implants?|backdoors?|trojans?|frameworks?|files?"
    r"|samples?|config(?:uration)?s?|entit(?:y|ies)|institutions?|businesses|interests?)\b",
    re.IGNORECASE,
)
_BEHIND_BODY = re.compile(
    r"\b(?:speaks?|spoken|written in|writes?(?: in)?|comments? in|strings? in|text in|typed in"
    r"|translated (?:from|into)|time ?zones? of|hours (?:in|of|at)|time in|language of"
    r"|speakers? of|native)(?: the)? $",
    re.IGNORECASE,
)
# "Domain admin in a US organisation's network": a victim.
_IN_A = re.compile(
    r"\b(?:in|at|against|into|inside|on|of|from) (?:an? |the |several |two |three |many |some )?$",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"^(?:'s|’s)?[ -](?!criminal|crime|intelligence|hack|threat|terror)(?:\w+ )?"
    r"(?:organi[sz]ations?|hospitals?|universit(?:y|ies)|schools?|utilit(?:y|ies)|ministr(?:y|ies))\b",
    re.IGNORECASE,
)
# "The server stands in X": where a thing is, and nobody.
_THING_IN = re.compile(
    r"\b(?:the|this|that|its|their|an?)\s(?:\w+\s)?(?:servers?|hosts?|machines?|address(?:es)?|ips?"
    r"|systems?|computers?|infrastructure|nodes?|routers?)(?: itself)? (?:physically )?"
    r"(?:stands?|stood|sits?|sat|is|was|are|were|must (?:be|stand))(?: physically)?"
    r"(?: located| hosted| based| situated)? in(?: the)? $",
    re.IGNORECASE,
)
# Names of groups by number: APT28, FIN7, TA505, UAC-0098; not AS64496.
_NUMBERED = re.compile(r"(?!AS\d)[A-Z][A-Za-z]{1,6}[- ]?\d{1,5}\b")
_PEOPLE = re.compile(
    r"\b(?:groups?|actors?|gangs?|teams?|crews?|clusters?|apts?|hackers?|operators?"
    r"|adversar(?:y|ies)|threat|attributed|intrusion set|affiliates?|members?)\b",
    re.IGNORECASE,
)
_KEPT = 1024  # claims of a report: more are rare (judgement)
_FAR = 90  # characters of "the control server is physically located in the" (judgement)
_REACH = 40  # characters of a sentence in which those words stand


# Who stands behind this is the victim, and who behind that is blamed, whatever stands between.
_VICTIM = re.compile(
    r"\b(?:attack|intrusion|breach|campaign|operation|compromise|incident|outage|theft)s?"
    r" (?:on|against|at|of|into|in)(?: the)? $"
    r"|\b(?:thwart(?:s|ed|ing)?|evad(?:e|es|ed|ing)|deceiv(?:e|es|ed|ing)|fool(?:s|ed|ing)?"
    r"|target(?:s|ed|ing)|sp(?:y|ies|ied|ying) on|hid(?:e|es|ing) from)(?: the)? $",
    re.IGNORECASE,
)
# "Linked to the Sony hack": to what was done, and not to whom the name stands for.
_TO_A_DEED = re.compile(r"\b(?:linked|tied|connected|related|similar)(?: \w+)? to the $", re.I)
_DEED = re.compile(
    r"^(?:'s|\u2019s)?(?: [\w-]{1,20}){0,2} (?:hacks?|attacks?|breach(?:es)?|intrusions?|incidents?"
    r"|leaks?|heists?|thefts?|campaigns?|case|operation)\b",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(r"\battribut(?:e|es|ed|ing)\b[^:;.]{0,80} to(?: the)? $", re.IGNORECASE)


def truly_blamed(claim: Sentence) -> tuple[Party, ...]:
    """Whom a sentence blames, without victims and those named for a place or a language."""
    return _truly_blamed(claim.text, claim.parties)


# Every rule on claims asks it of every claim of a report.
@lru_cache(_KEPT)
def _truly_blamed(text: str, parties: tuple[Party, ...]) -> tuple[Party, ...]:
    return tuple(
        party
        for party in parties
        if (party.blamed or _ATTRIBUTED.search(text[max(0, party.start - 100) : party.start]))
        and not _VICTIM.search(text[max(0, party.start - _REACH) : party.start])
        and not _is_deed(text, party)
        and not _is_body(text, party)
        and not _THING_IN.search(text[max(0, party.start - _FAR) : party.start])
        and not _BEFORE_BODY.match(text[party.end : party.end + _REACH])
        and not _BEHIND_BODY.search(text[max(0, party.start - _REACH) : party.start])
        and _is_somebody(text, party)
    )


def _is_body(text: str, party: Party) -> bool:
    """Whether a name stands for a body of that country to which something was done."""
    before = text[max(0, party.start - _REACH) : party.start]
    return bool(_IN_A.search(before) and _BODY.match(text[party.end : party.end + _REACH]))


def _is_deed(text: str, party: Party) -> bool:
    """Whether a name stands for what was done to, or by, the one who has it."""
    before = text[max(0, party.start - _REACH) : party.start]
    return bool(_TO_A_DEED.search(before) and _DEED.match(text[party.end : party.end + _REACH]))


def blames_somebody(claim: Sentence) -> bool:
    """Whether it blames one who could have acted: a state, agency, group, company or person."""
    return any(party.kind in NAMED for party in truly_blamed(claim))


def keys(sentence: Sentence) -> frozenset[str]:
    """What stands for those it blames when sentences are compared: their state, else the name."""
    return frozenset(key_of(party) for party in truly_blamed(sentence))


def names(sentence: Sentence) -> str:
    """The parties that it blames, for a message: `"North Korea" and "APT38"`."""
    return _listed(_shown(sentence))


def are_blamed(sentence: Sentence, only: Container[str] | None = None) -> str:
    """The same as the head of a clause: `"North Korea" and "APT38" are blamed`.

    Args:
        sentence: The claim.
        only: Keys of those to name; None for all.
    """
    shown = _shown(sentence, only)
    return f"{_listed(shown)} {'are' if len(shown) > 1 else 'is'} blamed"


def key_of(party: Party) -> str:
    """What stands for a party when sentences are compared."""
    if party.kind in ("state", "agency", "place", "speakers") and party.country:
        return party.country
    return party.name.casefold()


def _is_somebody(text: str, party: Party) -> bool:
    """Whether a name stands for people: what is on no list may be any word with a capital."""
    if party.country or party.kind not in ("group", "company", "person"):
        return True
    if _NUMBERED.match(party.name) or " " in party.name.strip():
        return True
    beside = text[max(0, party.start - _REACH) : party.end + _REACH]
    return bool(_PEOPLE.search(beside)) or bool(EVENT.search(text))


def _shown(sentence: Sentence, only: Container[str] | None = None) -> list[str]:
    sure = [
        party
        for party in truly_blamed(sentence)
        if party.kind in NAMED and (only is None or key_of(party) in only)
    ]
    return list(
        dict.fromkeys(party.name for party in sure or truly_blamed(sentence) or sentence.blamed)
    )


def _listed(found: list[str]) -> str:
    quoted = [f'"{name}"' for name in found]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
