"""Which end of the traffic an address was, by the words beside it; whether the attack used it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

WINDOW = 160  # characters on either side (judgement: a long clause)


class Role(NamedTuple):
    """What the words beside an address make of it.

    Attributes:
        role: "source", "destination" or "unknown".
        attack: Whether they say that the attack came from it or that its authors used it.
    """

    role: str = "unknown"
    attack: bool = False


# What may stand between "from" and the address.
_TAIL = (
    r"(?:\s(?:the|an?|this|these|its|their|following|single|external|remote|public|source|ip|ipv4|"
    r"ipv6|addresses|address|hosts?|servers?|machines?|range|at|with|of)\b){0,6}\W{0,5}$"
)
_ATTACK = (
    r"attack(?:s|ed|ing)?|intrusions?|exploit\w{0,8}|brute[- ]?forc\w{1,5}|spear[- ]?phish\w{0,5}|"
    r"phish\w{0,5}|ddos|malicious|breach\w{0,4}|hack(?:s|ed|ing)?|wip(?:er|ed|ing)|intruders?|"
    r"password\s(?:guessing|spray\w{0,3})|attackers?|adversar(?:y|ies)|threat\sactors?|hackers?|"
    r"the\sactors?|operators?|web\s?shells?|"
    r"exfiltrat\w{1,5}|extort\w{1,4}|ransom\w{0,4}"
)
_ATTACK_WORD = re.compile(rf"\b(?:{_ATTACK})\b", re.IGNORECASE)
_ORIGIN = re.compile(
    r"\b(?:came|come|comes|coming|originat\w{1,5}|launched|sent|conducted|received|carried\sout|"
    r"staged|mounted|emanat\w{1,4}|logged\s(?:in|on)|log-?(?:ged\s)?ins?|logons?|sign-?ins?|"
    r"connect(?:ed|ions?|ing)|traffic|requests?|attempts?|scan(?:s|ned|ning)|probes?|seen|observed|"
    r"access(?:ed|es)?|sessions?|attack(?:s|ed|ing)?|intrusions?|exploit\w{0,8}|emails?|e-mails?|"
    r"messages?|activity|authenticated|operat(?:ed|ing|es)|uploaded|packets?|queries|hacked)\b"
    r"[^.;:]{0,60}\bfrom" + _TAIL,
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom" + _TAIL, re.IGNORECASE)
_INCLUDING = re.compile(
    r"\b(?:came|come|coming|originat\w{1,5}|launched|conducted|sent|received|seen|observed)\b"
    r"[^.;:]{0,60}\bfrom\b[^.;:]{0,60}\b(?:including|such\sas|namely)" + _TAIL,
    re.IGNORECASE,
)
_TRACED = re.compile(
    r"\b(?:traced|tracked)\b[^.;:]{0,60}\b(?:back\s)?to" + _TAIL,
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:attacked|scanned|probed|hacked|breached|exploited|brute[- ]?forced)\sby" + _TAIL,
    re.IGNORECASE,
)
_FETCH = re.compile(
    r"\b(?:download\w{0,4}|retriev\w{1,4}|fetch\w{0,3}|load(?:s|ed|ing)?|pull(?:s|ed|ing)?|"
    r"obtain(?:s|ed|ing)?|serv(?:ed|es|ing)|deliver(?:s|ed|y|ing)?|distribut\w{1,4}|install\w{0,3}|"
    r"wget|curl|pay-?loads?|files?)\b[^.;]{0,60}\b(?:from|at|on)" + _TAIL,
    re.IGNORECASE,
)
_SOURCE_OF = re.compile(
    r"\b(?:(?P<attack>attack(?:er|ing)?(?:'s|s'|s|’s)?|attack\ssource|adversary(?:'s|’s)?|"
    r"intruder(?:'s|’s)?|hacker(?:'s|’s)?)|source|src|client)\s{0,1}"
    r"(?:ip|ipv4|ipv6|address|host|machine)\b(?:\s(?:addresses|address|is|was|were|of)){0,3}\W{0,5}$",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    r"\b(?:c2|c&c|cnc|c\s?and\s?c|command[- ](?:and|&)[- ]control|control\sserver|"
    r"callback|beacon(?:s|ed|ing)?|exfiltrat\w{1,5}|drop\s?zone|staging\sserver)\b",
    re.IGNORECASE,
)
_TO = re.compile(
    r"\b(?:connect(?:s|ed|ing|ions?)?|communicat\w{1,5}|beacon(?:s|ed|ing)?|traffic|requests?|sent|"
    r"sends?|sending|exfiltrat\w{1,5}|upload(?:s|ed|ing)?|resolv\w{1,4}|point(?:s|ed|ing)?|"
    r"redirect\w{0,4}|call(?:s|ed|ing)?\s(?:back|out|home)|post(?:s|ed)?|report(?:s|ed)?\sback|"
    r"reach(?:es|ed)?\sout|dns)\b[^.;]{0,60}\b(?:to|with|at)" + _TAIL,
    re.IGNORECASE,
)
_USED_BEFORE = re.compile(
    r"\b(?:attackers?|adversar(?:y|ies)|threat\sactors?|the\sactors?|hackers?|intruders?|group|"
    r"operators?|they)\b[^.;]{0,50}\b(?:used|uses|using|use|operated|operates|leveraged|controlled|"
    r"controls|rented|leased|owned|set\sup|behind)" + _TAIL,
    re.IGNORECASE,
)
_THEN = r"""["'`\])*”’]{0,4}(?:\s?\([^()\n]{1,60}\))?,?\s"""
_USED_AFTER = re.compile(
    _THEN + r"(?:(?:which|that|both|all)\s)?(?:(?:was|were|is|are|has\sbeen|have\sbeen)\s)?"
    r"(?:also\s)?used\s(?:by\s(?:the\s)?(?:attackers?|adversar|threat|actors?|hackers?|intruders?|"
    r"group|operators?)|(?:in|for|during)\s(?:the\s|this\s|these\s|an?\s)?(?:attack|intrusion|campaign"
    r"|breach|operation|phish))",
    re.IGNORECASE,
)
_DID = re.compile(
    _THEN + r"(?:(?:which|that)\s)?(?:then\s|also\s|repeatedly\s|first\s)?(?:attacked|scanned|"
    r"exploited|brute[- ]?forced|attempted|tried|logged\s(?:in|on)|probed|sent|launched|targeted|"
    r"started\s(?:scanning|attacking)|authenticated|uploaded|(?:was|were)\s(?:also\s)?(?:observed|"
    r"seen|detected|caught)\s(?:scanning|attacking|exploiting|probing|attempting|"
    r"brute[- ]?forcing|sending)|"
    r"(?:is|was|were)\s(?:behind|responsible\sfor|the\ssource\sof)\s(?:the|this|these|an?)\s"
    r"(?:attacks?|intrusions?|breach|campaign|scans?|scanning))\b",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?:h\w\wps?|ftp|tcp|udp)[\[\]:]{1,3}//$", re.IGNORECASE)
# Addresses that a list is introduced with as having done something.
_DOING = re.compile(
    r"\b(?:ips?|addresses|hosts?|machines?)\b[^.;:]{0,40}\b(?:scann(?:ed|ing)|attack(?:ed|ing)|"
    r"brute[- ]?forc(?:ed|ing)|exploit(?:ed|ing)|prob(?:ed|ing))\b",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    _THEN + r"(?:which\s(?:is|was)\s)?(?:the|an?)\s(?:ip\s)?(?:address|host|server|machine)\s"
    r"(?:of|used\sby|belonging\sto)\s(?:the\s)?(?:attackers?|adversar|threat\sactors?|actors?|"
    r"hackers?|intruders?|operators?)",
    re.IGNORECASE,
)
# Somebody else's end of it: what was attacked, or what everybody's machines ask.
_OTHER_END = re.compile(
    r"\bvictims?(?:'s|s'|’s)?(?:\s(?:is|was|were|are))?(?:\s[\w-]{1,20}){0,3}\s(?:server|host|"
    r"gateway|firewall|router|network|system|machine)s?(?:\s(?:at|on|with))?\W{0,5}$|"
    r"\b(?:victims?|targets?|targeted|internal|honeypots?|sensors?|sinkhol\w{1,3}|"
    r"resolvers?|dns\sservers?|(?:attacks?|ddos(?:ed)?|floods?)\s(?:against|on|at|of)|attacked|against)"
    r"(?:'s|s'|’s)?" + _TAIL,
    re.IGNORECASE,
)

_COLUMN = (
    (re.compile(r"\b(?:attack(?:er|ing)?|adversary|threat\s?actor|scanner)s?\b"), ("source", True)),
    (re.compile(r"^(?:src|source|from|client|remote)\b|ip-?src|src_ref"), ("source", False)),
    (re.compile(r"\b(?:c2|c&c|cnc|command|callback)\b"), ("destination", True)),
    (re.compile(r"^(?:dst|dest|destination|to|target|victim|server)\b|ip-?dst|dst_ref"),
     ("destination", False)),
)  # fmt: skip


def role_beside(text: str, start: int, end: int) -> Role:
    """What the words of a sentence make of an address that stands from start to end."""
    before = _SCHEME.sub("", text[max(0, start - WINDOW) : start])
    if _OTHER_END.search(before):
        return Role("destination", attack=False)
    if found := _SOURCE_OF.search(before):
        return Role("source", attack=bool(found["attack"]))
    attack = bool(_ATTACK_WORD.search(before))
    if _FETCH.search(before):
        return Role("destination", attack or bool(_CONTROL.search(before)))
    low = before.lower()
    if "by" in low and _BY.search(before):
        return Role("source", attack=True)
    ways = (_ORIGIN, _INCLUDING, _TRACED) if "from" in low else (_TRACED,)
    if any(way.search(before) for way in ways):
        return Role("source", attack)
    if _TO.search(before):
        return Role("destination", bool(_CONTROL.search(before)))
    if _THEIRS.match(text, end):
        return Role("source" if _FROM.search(before) else "unknown", attack=True)
    if _USED_BEFORE.search(before):
        return Role("unknown", attack=True)
    if _DID.match(text, end):
        return Role("source", attack=True)
    if _USED_AFTER.match(text, end):
        return Role("unknown", attack=True)
    if _CONTROL.search(before[-80:]) or _CONTROL.search(text[end : end + 50]):
        return Role("destination", attack=True)
    return Role()


@lru_cache(256)  # every row of a table has the same headers
def role_of_name(name: str) -> Role:
    """What the header of a column, the name of a field or a heading makes of its addresses."""
    plain = name.lower().replace("_", " ").strip()
    for pattern, (role, attack) in _COLUMN:
        if pattern.search(plain) or pattern.search(name.lower()):
            return Role(role, attack)
    return Role()


def role_of_intro(text: str) -> Role:
    """What the paragraph or heading before a list makes of the addresses in it."""
    return _role_of_tail(text[-2 * WINDOW :])


@lru_cache(64)  # every item of a list has the same paragraph before it
def _role_of_tail(tail: str) -> Role:
    if _ORIGIN.search(tail.rstrip(" :.") + " "):
        return Role("source", bool(_ATTACK_WORD.search(tail)))
    if _DOING.search(tail):
        return Role("source", attack=True)
    if _CONTROL.search(tail):
        return Role("destination", attack=True)
    return Role()
