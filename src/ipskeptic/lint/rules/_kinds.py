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
# "the C2 server", "02:11 UTC". They count as grounds only where the sentence compares or reasons.
# Judgement, checked on the reports of ../shared/corpus.
_THINGS = re.compile(
    r"^(?:(?:c2|web |file )?servers?|c2|c&c|command[- ]and[- ]control|vps|tor|vpns?|prox(?:y|ies)"
    r"|relays?|botnets?|hop points?|infrastructure|hosting(?: provider)?|domains?|domain names?"
    r"|subdomains?|urls?|dns|malware|(?:malware )?samples?|binar(?:y|ies)|implants?|backdoors?"
    r"|rootkits?|ransomware|trojans?|wipers?|exploits?|strings?|(?:file )?hash(?:es)?|yara"
    r"|malware famil(?:y|ies)|tools?|tooling|toolsets?|toolkits?|frameworks?|utilities|builder"
    r"|web ?shells?|psexec|mimikatz|metasploit|cobalt strike|arsenal|techniques|tactics|procedures"
    r"|behaviou?r(?:s|al)?|sophisticat(?:ed|ion)|coordinated|ttps?|methodolog(?:y|ies)|utc|gmt"
    r"|time ?stamps?|local time|victims?|targeting|objectives|motivations?|motives?|telegram"
    r"|twitter|facebook|social media|individuals|user ?names?|wallets?|e-?mail address(?:es)?"
    r"|court|charged|seized|seizure|arrest(?:s|ed)?|complaint|warrant|advisory|classified"
    r"|interests? of|interview(?:s)? with|speak(?:s|ers?|ing)?|qq|resume|handle(?:s)?)$",
    re.IGNORECASE,
)
_REASONS = re.compile(
    r"\b(?:overlap(?:s|ped|ping)?|shar(?:e|es|ed|ing)|same|similar(?:ity|ities|ly)?|identical(?:ly)?"
    r"|match(?:es|ed|ing)?|re-?us(?:e|es|ed|ing)|consistent with|resembl\w{1,6}|in common"
    r"|exclusive(?:ly)?|unique(?:ly)? |hallmarks?|signatures? of|typical of|characteristic of"
    r"|previously (?:used|seen|observed|documented|attributed)|known to (?:be )?us(?:e|ed)"
    r"|based (?:\w+ ){0,2}on|because|on the (?:basis|strength) of|judging (?:by|from)"
    r"|evidence|corroborat\w{1,6}|align(?:s|ed)? with|fits?)\b",
    re.IGNORECASE,
)


def is_ground(sentence: Sentence, evidence: Evidence) -> bool:
    """Whether evidence is named as a ground and not as a thing of the incident."""
    return not _THINGS.match(evidence.text) or bool(_REASONS.search(sentence.text))


def grounds_beyond(sentence: Sentence, kinds: Container[str]) -> bool:
    """Whether a sentence names grounds of a kind that isn't among those given."""
    return any(e.kind not in kinds and is_ground(sentence, e) for e in sentence.evidence)
