"""Where a tool comes from is taken for where its user comes from.

What it does
    Flags a claim on a party of a country where the ground is that a tool, a piece of malware or
    its manual is of that country: "a Chinese web shell was used, so the intruders are Chinese".
    It looks at one sentence, and at two that follow each other.

Why this is weak evidence
    Tools travel further than people. They are sold, leaked, published, translated and stolen,
    and a popular one says of its user that he can download. Who made a tool and who used it are
    two judgements: the Diamond Model keeps capability apart from adversary for that reason. It
    tells something only where the tool is held closely (never seen in other hands, its builder
    or keys not public), and then this has to be said and shown.

    Poison Ivy was free to download for years and served groups without relation to each other.
    In 2008 the Georgian president's site was attacked with a tool of a Russian family; the
    analysts who watched it wrote that they had no solid proof that its operators were Russian.
    In 2019 Turla worked with an Iranian group's own implants.

Example
    The intruders used a Chinese web shell and a scanner developed in China. This indicates that
    Chinese state hackers carried out the attack.

Better
    The intruders used a web shell whose manual is in Chinese. It is public, and we have seen it
    in six unrelated cases in the last year. It tells nothing about who used it here.

Limits
    It sees the origin of a tool where a country's name or adjective stands beside a word for a
    tool. A tool known by its name only ("China Chopper") isn't recognised as being of a country
    unless the text says so. Where either sentence names evidence other than code, tools and
    language, it says nothing. That a tool is exclusive can't be seen, and is then to be allowed
    with a reason.

References
    S. Caltagirone, A. Pendergast and C. Betz, The Diamond Model of Intrusion Analysis (2013).
    MITRE ATT&CK: T1588.001 and T1588.002 (Obtain Capabilities: Malware, Tool).
    Casebook: georgia-2008, turla-oilrig-2019, olympic-destroyer-2018.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.rules._blame import own_claims, weakly
from ipskeptic.lint.rules._joints import BECAUSE, CONCLUDES, before, follows
from ipskeptic.lint.rules._kinds import grounds_beyond
from ipskeptic.lint.rules._rows import row_of
from ipskeptic.model.claims import Reported, Sentence
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_TOOL = (
    r"(?:tools?(?:kits?|sets?)?|back ?doors?|web ?shells?|rats?|remote access (?:tool|trojan)s?"
    r"|trojans?|implants?|malware|exploit(?: kit)?s?|exploits|rootkits?|scanners?|botnet kits?"
    r"|loaders?|stealers?|frameworks?|proxy tools?|tunnell?ers?|packers?|crypters?|builders?"
    r"|utilit(?:y|ies)|software|scripts?|proofs? of concept)"
)
# "a Chinese web shell", "Russian-made tools", "Chinese open-source proxy tool".
_AFTER = re.compile(
    rf"^(?:[- ](?:made|built|developed|authored|written|language|origin|based))?"
    rf"(?: [\w-]{{1,20}}){{0,2}} {_TOOL}\b",
    re.IGNORECASE,
)
# "a scanner developed in China", "malware sold on Russian forums", "tool of Chinese origin".
_BEFORE = re.compile(
    rf"\b{_TOOL}(?:,)? (?:(?:that|which) )?(?:(?:is|are|was|were|has been|have been) )?"
    r"(?:(?:widely|commonly|mainly|originally|mostly|often|openly) )?"
    r"(?:of|from|(?:made|built|developed|written|authored|created|coded|popular|common|sold|shared"
    r"|traded|offered|advertised|published|distributed|used) (?:by|in|on|among|from))"
    r"(?: the| a| an)?(?: \w{1,20}){0,1} $",
    re.IGNORECASE,
)
_REACH = 90  # characters before a country in which the tool is looked for: `_BEFORE` at its longest

_TOOL_KINDS = frozenset({"tools", "malware-code", "language"})
_BETTER = (
    "say who has the tool besides, and keep its maker and its user apart; name other evidence for"
    " who used it"
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag conclusions from a tool's country to a party of that country."""
    for claim in own_claims(reported):
        if any(grounds_beyond(one, _TOOL_KINDS) for one in (claim, *row_of(reported, claim))):
            continue
        own = _tools_of(claim)
        blamed = {p.country for p in claim.blamed if p.country and p.start not in own.values()}
        joined = CONCLUDES.search(claim.text) or BECAUSE.search(claim.text)
        country = min(blamed & own.keys(), default="") if joined else ""
        previous = before(reported, claim)
        if (
            not country
            and previous
            and follows(claim)
            and not grounds_beyond(previous, _TOOL_KINDS)
        ):
            country = min(blamed & _tools_of(previous).keys(), default="")
        if not country:
            continue
        name = next(party.name for party in claim.blamed if party.country == country)
        yield Flag(
            message=f'the origin of a tool is made the ground for blaming "{name}"',
            block=claim.block,
            start=claim.start,
            end=claim.end,
            certainty="high" if not weakly(claim) else "medium",
            better=_BETTER,
            related=() if joined or not previous else ((previous.place, previous.text),),
        )


def _tools_of(sentence: Sentence) -> dict[str, int]:
    """Countries of which a sentence calls a tool, with the index of the name."""
    found: dict[str, int] = {}
    for party in sentence.parties:
        if not party.country:
            continue
        ahead = sentence.text[max(0, party.start - _REACH) : party.start]
        if _AFTER.match(sentence.text[party.end : party.end + _REACH]) or _BEFORE.search(ahead):
            found.setdefault(party.country, party.start)
    return found


RULE = Rule("tool-origin-as-actor", "warning", check)
