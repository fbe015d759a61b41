"""Patterns with slots, as data/language writes them, made regular expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ipskeptic.lint.claims.tokens import tokens_of

# Which letters a slot stands for; A and B are phrases of agents, v is named for another reason.
SETS = {
    "party": "sdagpl", "state": "sd", "land": "s", "folk": "d", "agency": "a", "group": "g",
    "company": "c", "person": "p", "speakers": "l", "place": "w", "any": "sdaglvwAB",
    "ground": "sdw", "folkany": "sdv", "actors": "A", "agents": "AB", "agent": "ABs", "name": "n",
}  # fmt: skip
SUBJECT = "agpcAB"  # who may be a sentence's subject
_WORD = r"[^ ,;:.!?<>—]{1,40} "
_OPEN = r"[^ ,;:.!?—]{1,40} "
_WIDE = r"[^ ;:.!?—]{1,40} "
_SLOT = re.compile(r"\{(/?[a-z]+)(\d*)\}")


class Pattern(NamedTuple):
    """One way to say it.

    Attributes:
        regex: Over the plain form; groups `p0`, `p1` are parties, `w0` what has no name.
        parties: Names of its groups for parties.
        whos: Names of its groups for what has no name.
        agents: Whether it is matched with the form in which phrases of agents are one slot.
        letters: Of the parties of which it needs one; empty where it needs none.
    """

    regex: re.Pattern[str]
    parties: tuple[str, ...]
    whos: tuple[str, ...]
    agents: bool
    letters: frozenset[str]


class Entry(NamedTuple):
    """Ways of saying one thing.

    Attributes:
        name: For people who mend the lists.
        family: One of `FAMILIES`, or "".
        score: 2 makes a claim, 1 needs another sign.
        signs: What lends another sign: kinds of words, "evidence", "heading".
        takes: Of a seeming claim the entries that it takes away; empty for all.
        texts: Its patterns as they are written.
        exceptions: Where one of these stands, it does not.
        needs: For each pattern the letters of parties of which it needs one; empty for none.
        slots: What stands in braces, by name.
    """

    name: str
    family: str
    score: int
    signs: frozenset[str]
    takes: frozenset[str]
    texts: tuple[str, ...]
    exceptions: tuple[str, ...]
    needs: tuple[frozenset[str], ...]
    slots: Mapping[str, str]


def entry_from(raw: Mapping[str, Any], slots: Mapping[str, str]) -> Entry:
    """Make an entry of the generated file ready; its patterns are made when they are needed."""
    plain = [" ".join(token.low for token in tokens_of(word)) for word in raw["words"]]
    words = "(?:" + "|".join(re.escape(word) for word in plain) + ")"
    return Entry(
        raw["name"],
        raw.get("family", ""),
        raw.get("score", 2),
        frozenset(raw.get("with", ())),
        frozenset(raw.get("takes", ())),
        tuple(raw["patterns"]),
        tuple(raw.get("unless", ())),
        tuple(frozenset(letters) for letters in raw["needs"]),
        {**slots, "w": words},
    )


class _Ready(NamedTuple):
    """What is made of an entry, each part when it is first asked for.

    Attributes:
        entry: The entry, held so that no other takes its identity.
        patterns: Its patterns by their index.
        exceptions: One list of them, once they were asked for.
    """

    entry: Entry
    patterns: dict[int, Pattern]
    exceptions: list[list[re.Pattern[str]]]


_READY: dict[int, _Ready] = {}


def _ready(entry: Entry) -> _Ready:
    known = _READY.get(id(entry))
    if known is None:
        known = _READY[id(entry)] = _Ready(entry, {}, [])
    return known


def pattern(entry: Entry, index: int) -> Pattern:
    """A pattern of an entry, made when it is first asked for."""
    patterns = _ready(entry).patterns
    made = patterns.get(index)
    if made is None:
        made = _pattern(entry.texts[index], entry.slots, entry.needs[index])
        patterns[index] = made
    return made


def exceptions(entry: Entry) -> list[re.Pattern[str]]:
    """Where one of these stands, an entry does not; made when they are first asked for."""
    made = _ready(entry).exceptions
    if not made:
        made.append([_pattern(t, entry.slots, frozenset()).regex for t in entry.exceptions])
    return made[0]


def _pattern(text: str, slots: Mapping[str, str], needs: frozenset[str]) -> Pattern:
    parties: list[str] = []
    whos: list[str] = []
    used: set[str] = set()

    def party(inside: str) -> str:
        parties.append(f"p{len(parties)}")
        return f"(?P<{parties[-1]}>{inside})"

    def filled(found: re.Match[str]) -> str:
        name, count = found.group(1), found.group(2)
        used.add(name)
        if name == "who":
            whos.append(f"w{len(whos)}")
            return f"(?P<{whos[-1]}>"
        if name == "/who":
            return ")"
        if name in SETS:
            return party(rf"<[{SETS[name]}]\d{{1,3}}>_*")
        if name == "subject":
            return rf"<[{SUBJECT}]\d{{1,3}}>_*"
        if name == "folkkind":
            return rf"(?:(?: |(?<=-)|-){slots['kind']}){{0,7}}"
        if name in ("gap", "open", "wide"):
            word = {"gap": _WORD, "open": _OPEN, "wide": _WIDE}[name]
            return f"(?:{word}){{0,{count}}}?"
        if name == "near":
            return f"(?:(?!{slots['stops']}(?![\\w-])){_WORD}){{0,{count}}}?"
        if name == "doing":
            return f"(?:(?!{slots['stops']} |{slots['habit']} ){_WORD}){{0,{count}}}?"
        return _SLOT.sub(filled, slots[name])

    regex = _SLOT.sub(filled, text)
    return Pattern(
        re.compile(rf"(?<![\w>_])(?:{regex})(?!\w)"),
        tuple(parties),
        tuple(whos),
        not used.isdisjoint({"agent", "agents", "actors"}),
        needs,
    )
