"""A language as it is used: its lists and patterns made ready, once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from ipskeptic.discover import load_generated
from ipskeptic.lint.claims.lexicon import Lexicon, lexicon_of
from ipskeptic.lint.claims.tokens import tokens_of

# Which lists may not overlap each other: a phrase of one takes its words from the others.
GROUPS = {
    "land": "party", "folk": "party", "agency": "party", "group": "party", "place": "party",
    "tongue": "party", "vendor": "party", "hedge": "word", "likelihood": "word", "certainty": "certainty",
    "negation": "negation", "speaker": "speaker", "says": "says", "evidence": "evidence",
}  # fmt: skip
# The letter of each kind in the plain form of a sentence.
LETTERS = {
    "land": "s", "folk": "d", "agency": "a", "group": "g", "company": "c", "person": "p",
    "speakers": "l", "place": "w", "name": "n",
}  # fmt: skip
# Which letters a slot stands for; A and B are phrases of agents, v is named for another reason.
SETS = {
    "party": "sdagpl", "state": "sd", "land": "s", "folk": "d", "agency": "a", "group": "g",
    "company": "c", "person": "p", "speakers": "l", "place": "w", "any": "sdaglvwAB", "folkany": "sdv",
    "actors": "A", "agents": "AB", "agent": "ABs",
    "name": "n",
}  # fmt: skip
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
        letters: Of the parties of which its patterns need one; empty where one needs none.
        needs: The same for each.
        slots: What stands in braces, by name.
    """

    name: str
    family: str
    score: int
    signs: frozenset[str]
    takes: frozenset[str]
    texts: tuple[str, ...]
    exceptions: tuple[str, ...]
    letters: frozenset[str]
    needs: tuple[frozenset[str], ...]
    slots: Mapping[str, str]


class Language(NamedTuple):
    """A language made ready.

    Attributes:
        tag: Name of its folder: "en".
        frequent: Words by which its texts are known.
        abbreviations: Words that end in a full stop, without it.
        may_end: Those of them that may end a sentence.
        openers: Words with which a sentence begins after those.
        sections: (role, what a heading of that role holds), in order.
        lexicon: All phrases.
        numbered: Finds the name of a group that has a number.
        last: Last words of names of groups under a naming scheme, with the state they mean.
        companies: Last words of companies' names.
        people: Finds words behind which a handle stands.
        speakers: Finds what makes a people's adjective its speakers, in the plain form.
        breaks: Finds where what is denied ends.
        sure: Words of which one stands wherever `confidence` finds something.
        confidence: Finds a level of confidence in the text; groups `level`, `percent`.
        levels: Level by the words for it.
        speaker_nouns: Who may say something, lower case.
        triggers: Entries by the words that call for them: (kind, index); "" calls for those that
            every sentence with a party is asked for.
        naming: Words that call for an entry that blames what only its capitals tell for a name.
        phrase: Entries that find phrases of agents.
        role: Entries that find who is named for another reason.
        blame: Entries that blame.
        rejection: Entries that deny blame.
        seeming: Entries that take blame away.
        no: Finds a word that denies, in the plain form.
        nones: Finds what holds such a word and denies nothing.
    """

    tag: str
    frequent: frozenset[str]
    abbreviations: frozenset[str]
    may_end: frozenset[str]
    openers: frozenset[str]
    sections: tuple[tuple[str, re.Pattern[str]], ...]
    lexicon: Lexicon
    numbered: re.Pattern[str]
    last: Mapping[str, str]
    companies: frozenset[str]
    people: re.Pattern[str]
    speakers: re.Pattern[str]
    breaks: re.Pattern[str]
    sure: frozenset[str]
    confidence: re.Pattern[str]
    levels: Mapping[str, str]
    speaker_nouns: frozenset[str]
    triggers: Mapping[str, tuple[tuple[str, int], ...]]
    naming: frozenset[str]
    phrase: tuple[Entry, ...]
    role: tuple[Entry, ...]
    blame: tuple[Entry, ...]
    rejection: tuple[Entry, ...]
    seeming: tuple[Entry, ...]
    no: re.Pattern[str]
    nones: re.Pattern[str]


@cache
def language(tag: str) -> Language:
    """The language of a folder of data/language."""
    return language_from(tag, load_generated(f"language-{tag}"))


def language_from(tag: str, raw: Mapping[str, Any]) -> Language:
    """Make a language ready."""
    slots = {name: "(?:" + "|".join(values) + ")" for name, values in raw["slots"].items()}
    kinds = ("phrase", "role", "blame", "rejection", "seeming")
    slots["habit"] = slots.get("habit", "(?:)")
    entries = {kind: tuple(_entry(each, slots) for each in raw[kind]) for kind in kinds}
    triggers: dict[str, dict[tuple[str, int], None]] = {}
    for kind in kinds:
        for index, each in enumerate(raw[kind]):
            for word in each["words"] or ("",):
                first = tokens_of(word)[0].low if word else ""
                triggers.setdefault(first, {})[kind, index] = None
    naming = {
        word
        for word, called in triggers.items()
        for kind, index in called
        if any("{name}" in text for text in entries[kind][index].texts)
    }
    levels = {word: level for level, words in raw["confidence"]["levels"].items() for word in words}
    return Language(
        tag=tag,
        frequent=frozenset(raw["frequent"]),
        abbreviations=frozenset(raw["abbreviations"]),
        may_end=frozenset(raw["may_end"]),
        openers=frozenset(raw["openers"]),
        sections=tuple(
            (role, re.compile(rf"(?<!\w)(?:{_any(words)})(?!\w)"))
            for role, words in raw["sections"].items()
        ),
        lexicon=lexicon_of(
            [*raw["phrases"], *([vendor, "vendor", "", ""] for vendor in raw["vendors"])]
        ),
        numbered=re.compile(
            rf"(?<![\w.-])(?:{_any(raw['numbered'])})[-_ ]?(?=[\d-])\d{{1,5}}(?:-\d{{1,5}}){{0,3}}"
            r"(?!\w|\.\d)"
        ),
        last=raw["last"],
        companies=frozenset(raw["companies"]),
        people=re.compile(
            rf"(?<!\w)(?:{_any(raw['people'])})[ :]{{1,2}}[\"“'‘`*]{{0,3}}(@?[\w.-]{{2,40}})",
            re.IGNORECASE,
        ),
        speakers=re.compile(rf"(?:{_any(raw['speakers'])})(?!\w)", re.IGNORECASE),
        breaks=re.compile(slots["breaks"]),
        sure=frozenset(
            [*(n.split()[-1] for n in raw["confidence"]["nouns"]), "|", "%", "percent", "level"]
        ),
        confidence=_confidence(raw["confidence"]["nouns"], levels),
        levels=levels,
        speaker_nouns=frozenset(raw["speaker_nouns"]),
        triggers={word: tuple(found) for word, found in triggers.items()},
        naming=frozenset(naming),
        **entries,
        no=re.compile(rf"(?<![\w>])(?:{slots['no']})(?![\w<])"),
        nones=re.compile(slots["nones"]),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def _confidence(nouns: Sequence[str], levels: Mapping[str, str]) -> re.Pattern[str]:
    level, noun = _any(levels), _any(nouns)
    percent = r"(?P<percent%s>[<>~≈]?\s?\d{1,3}(?:\s?[-–]\s?\d{1,3})?\s?(?:%%|percent|per cent))"
    mark = r"[*_\"“”„«»‘’`'\s-]{0,4}"
    about = r"(?:\w{2,14}\s){0,2}"
    return re.compile(
        rf"(?<!\w)(?:(?P<level>{level}){mark}(?:\w{{2,10}} ){{0,2}}?(?:{noun})(?!\w)"
        rf"(?:{mark}[(\[,]?\s?{about}{percent % 1})?"
        rf"|(?:{noun}){mark}(?:\w{{2,14}} ){{0,3}}?[:=(\[|—–-]?{mark}(?:\w{{2,4}} ){{0,1}}?"
        rf"(?P<level2>{level})(?!\w)(?:{mark}[(\[,]?\s?{about}{percent % 2})?"
        rf"|{percent % 3}\s(?:{noun})(?!\w)"
        rf"|(?:{noun}){mark}[:=(\[]?{mark}(?:\w{{2,4}}\s){{0,2}}?{percent % 4}"
        rf"|(?<=\|)\s{{0,2}}\*{{0,2}}(?P<level3>{level})\*{{0,2}}(?=\s{{0,2}}\|))",
        re.IGNORECASE,
    )


def _entry(raw: Mapping[str, Any], slots: Mapping[str, str]) -> Entry:
    words = "(?:" + "|".join(" ".join(t.low for t in tokens_of(w)) if w.isalpha() else re.escape(w)
                              for w in raw["words"]) + ")"  # fmt: skip
    return Entry(
        raw["name"],
        raw.get("family", ""),
        raw.get("score", 2),
        frozenset(raw.get("with", ())),
        frozenset(raw.get("takes", ())),
        tuple(raw["patterns"]),
        tuple(raw.get("unless", ())),
        frozenset().union(*raw["needs"]) if all(raw["needs"]) else frozenset(),
        tuple(frozenset(letters) for letters in raw["needs"]),
        {**slots, "w": words},
    )


_READY: dict[int, tuple[Entry, tuple[Pattern, ...], tuple[re.Pattern[str], ...]]] = {}


def ready(entry: Entry) -> tuple[tuple[Pattern, ...], tuple[re.Pattern[str], ...]]:
    """The patterns of an entry and its exceptions, made when they are first asked for."""
    known = _READY.get(id(entry))
    if known is None:
        patterns = tuple(
            _pattern(text, entry.slots, needs)
            for text, needs in zip(entry.texts, entry.needs, strict=True)
        )
        exceptions = tuple(
            _pattern(text, entry.slots, frozenset()).regex for text in entry.exceptions
        )
        known = _READY[id(entry)] = (entry, patterns, exceptions)
    return known[1], known[2]


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
            return r"<[agpcAB]\d{1,3}>_*"
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
