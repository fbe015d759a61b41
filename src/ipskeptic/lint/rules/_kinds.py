"""Kinds of evidence, as they are counted and named to people."""

from __future__ import annotations

import re
from collections.abc import Container

from ipskeptic.model.claims import Evidence, Sentence

# Kinds that fail together are one indicator. Source: ODNI, A Guide to Cyber Attribution (2018):
# tradecraft, infrastructure, malware, intent, external sources; the last three of ours are apart
# from "external sources" since they come from different hands (judgement).
INDICATOR = {
    "addresses": "infrastructure",
    "geolocation": "infrastructure",
    "registry": "infrastructure",
    "infrastructure": "infrastructure",
    "domains": "infrastructure",
    "malware-code": "malware",
    "tools": "malware",
    "ttp": "tradecraft",
    "language": "language",
    "time-zone": "time-zone",
    "victimology": "intent",
    "persona": "persona",
    "human-source": "human-source",
    "legal": "legal",
    "other-reports": "other-reports",
}

KIND_NAMES = {
    "infrastructure": "addresses, domains and servers",
    "malware": "code and tools",
    "tradecraft": "methods of work",
    "language": "language",
    "time-zone": "working hours or time zone",
    "intent": "choice of victims",
    "persona": "personas",
    "human-source": "witnesses",
    "legal": "legal findings",
    "other-reports": "reports of others",
}

# Words that as a rule name a thing of the incident and not a ground for who did it: "the malware",
# "02:11 UTC". They count as grounds only where the sentence compares or reasons; hosts, which is
# what addresses belong to, only where it compares. Judgement, checked on ../shared/corpus.
_HOSTS = re.compile(
    r"^(?:(?:c2 |c&c |web |file |control )?servers?|c2|c&c|command[- ]and[- ]control|vps|tor"
    r"|vpns?|prox(?:y|ies)|relays?|botnets?|hop points?|infrastructure|hosting(?: provider)?)$",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"^(?:domains?|domain names?|subdomains?|urls?|dns|malware|(?:malware )?samples?"
    r"|binar(?:y|ies)|implants?|backdoors?|rootkits?|ransomware|trojans?|wipers?|exploits?"
    r"|strings?|(?:file )?hash(?:es)?|yara|malware famil(?:y|ies)|tools?|tooling|toolsets?"
    r"|toolkits?|frameworks?|utilities|builder|web ?shells?|psexec|mimikatz|metasploit"
    r"|cobalt strike|arsenal|techniques|tactics|procedures|behaviou?r(?:s|al)?"
    r"|sophisticat(?:ed|ion)|coordinated|ttps?|methodolog(?:y|ies)|utc|gmt|time ?stamps?"
    r"|local time|victims?|targeting|objectives|motivations?|motives?|telegram|twitter|facebook"
    r"|social media|individuals|user ?names?|wallets?|e-?mail address(?:es)?|court|charged|seized"
    r"|seizure|arrest(?:s|ed)?|complaint|warrant|advisory|classified|interests? of"
    r"|interviews? with|speak(?:s|ing)?|qq|resume|handles?)$",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:overlap(?:s|ped|ping)?|shar(?:e|es|ed|ing)|same|similar(?:ity|ities|ly)?"
    r"|identical(?:ly)?|match(?:es|ed|ing)?|re-?us(?:e|es|ed|ing)|consistent with"
    r"|resembl\w{1,6}|in common|exclusive(?:ly)?|unique(?:ly)?|hallmarks?|signatures? of"
    r"|typical of|characteristic of|previously (?:used|seen|observed|documented|attributed)"
    r"|known to (?:be )?us(?:e|ed)|corroborat\w{1,6}|align(?:s|ed)? with|fits?)\b",
    re.IGNORECASE,
)
_REASONS = re.compile(
    r"\b(?:based (?:\w+ ){0,2}on|because|on the (?:basis|strength) of|judging (?:by|from)"
    r"|evidence)\b",
    re.IGNORECASE,
)


# Words for the business of hosting, which many a sentence has that speaks of no address.
_BUSINESS = re.compile(
    r"^(?:hosting(?: provider)?|bullet-?proof(?:-hosting)?|isp|internet service provider"
    r"|upstream provider)$",
    re.IGNORECASE,
)


_FIGURE = re.compile(r"speak(?:s|ing)? (?:for|against|to|of|volumes)\b", re.IGNORECASE)


def is_business(evidence: Evidence) -> bool:
    """Whether it only speaks of hosting as a business."""
    return bool(_BUSINESS.match(evidence.text))


def is_figure(sentence: Sentence, evidence: Evidence) -> bool:
    """Whether it is a figure of speech: it "speaks for" somebody, in no language."""
    return bool(_FIGURE.match(sentence.text[evidence.start :][:20]))


def is_ground(sentence: Sentence, evidence: Evidence) -> bool:
    """Whether evidence is named as a ground and not as a thing of the incident."""
    host, thing = _HOSTS.match(evidence.text), _THINGS.match(evidence.text)
    if not host and not thing:
        return True
    if _COMPARES.search(sentence.text):
        return True
    return not host and bool(_REASONS.search(sentence.text))


def grounds_beyond(sentence: Sentence, kinds: Container[str]) -> bool:
    """Whether a sentence names grounds of a kind that isn't among those given."""
    return any(e.kind not in kinds and is_ground(sentence, e) for e in sentence.evidence)
