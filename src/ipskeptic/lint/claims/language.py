"""A language as it is used: its lists and patterns made ready, once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from ipskeptic.discover import load_generated
from ipskeptic.lint.claims.calling import KINDS, Calling, calling_from
from ipskeptic.lint.claims.lexicon import Lexicon, lexicon_of
from ipskeptic.lint.claims.patterns import Entry, entry_from
from ipskeptic.lint.claims.tokens import words_of
from ipskeptic.lint.claims.weigh import Weights

# Which lists may not overlap each other: a phrase of one takes its words from the others.
GROUPS = {
    "land": "party", "folk": "party", "agency": "party", "group": "party", "place": "party",
    "tongue": "party", "vendor": "party", "hedge": "word", "likelihood": "word",
    "certainty": "certainty", "negation": "negation", "speaker": "speaker", "says": "says",
    "evidence": "evidence",
}  # fmt: skip
# The letter of each kind in the plain form of a sentence.
LETTERS = {
    "land": "s", "folk": "d", "agency": "a", "group": "g", "company": "c", "person": "p",
    "speakers": "l", "place": "w", "name": "n",
}  # fmt: skip


class Language(NamedTuple):
    """A language made ready.

    Attributes:
        tag: Name of its folder: "en".
        frequent: Words by which its texts are known.
        abbreviations: Words that end in a full stop, without it.
        may_end: Those of them that may end a sentence.
        openers: Words with which a sentence begins after those.
        glued: Finds an ending that may be glued to a state's name, at the end of a word.
        cited: Finds what names a source: a link, a number in brackets, a word for it.
        sections: (role, what a heading of that role holds), in order.
        lexicon: All phrases.
        numbered: Finds the name of a group that has a number.
        last: Last words of names of groups under a naming scheme, with the state they mean.
        companies: Last words of companies' names.
        lasts: Those of both, case folded.
        handles: First words of those behind which a handle stands.
        people: Finds words behind which a handle stands.
        speakers: Finds what makes a people's adjective its speakers, in the plain form.
        breaks: Finds where what is denied ends.
        turns: Finds where a sentence turns to the other thing.
        sure: Words of which one stands wherever `confidence` finds something.
        confidence: Finds a level of confidence in the text; groups `level`, `percent`.
        percent: Finds a likelihood that is given as a percentage.
        bracketed: Finds a level that stands alone in brackets, as group `level`.
        levels: Level by the words for it.
        speaker_nouns: Who may say something, lower case.
        triggers: Words that call for a pattern that decides or takes away.
        calling: All patterns by the words that call for them.
        naming: Words that call for an entry that blames what only its capitals tell for a name.
        phrase: Entries that find phrases of agents.
        role: Entries that find who is named for another reason.
        blame: Entries that blame.
        rejection: Entries that deny blame.
        seeming: Entries that take blame away.
        denying: Words of which one stands wherever one denies; empty where that can't be told.
        no: Finds a word that denies, in the plain form.
        nones: Finds what holds such a word and denies nothing.
        listed: Finds what stands between the parties of a list, and the next one's bracket.
        following: Finds a party that belongs to the one before it, its index as group 1.
        weights: What words weigh, where the language has weights.
    """

    tag: str
    frequent: frozenset[str]
    abbreviations: frozenset[str]
    may_end: frozenset[str]
    openers: frozenset[str]
    glued: re.Pattern[str]
    cited: re.Pattern[str]
    sections: tuple[tuple[str, re.Pattern[str]], ...]
    lexicon: Lexicon
    numbered: re.Pattern[str]
    last: Mapping[str, str]
    companies: frozenset[str]
    lasts: frozenset[str]
    handles: frozenset[str]
    people: re.Pattern[str]
    speakers: re.Pattern[str]
    breaks: re.Pattern[str]
    turns: re.Pattern[str]
    sure: frozenset[str]
    confidence: re.Pattern[str]
    percent: re.Pattern[str]
    bracketed: re.Pattern[str]
    levels: Mapping[str, str]
    speaker_nouns: frozenset[str]
    triggers: frozenset[str]
    calling: Calling
    naming: frozenset[str]
    phrase: tuple[Entry, ...]
    role: tuple[Entry, ...]
    blame: tuple[Entry, ...]
    rejection: tuple[Entry, ...]
    seeming: tuple[Entry, ...]
    denying: frozenset[str]
    no: re.Pattern[str]
    nones: re.Pattern[str]
    listed: re.Pattern[str]
    following: re.Pattern[str]
    weights: Weights | None


@cache
def language(tag: str) -> Language:
    """The language of a folder of data/language."""
    return language_from(tag, load_generated(f"language-{tag}"))


def language_from(tag: str, raw: Mapping[str, Any]) -> Language:
    """Make a language ready."""
    slots = {name: "(?:" + "|".join(values) + ")" for name, values in raw["slots"].items()}
    slots["habit"] = slots.get("habit", "(?:)")
    entries = {kind: tuple(entry_from(each, slots) for each in raw[kind]) for kind in KINDS}
    triggers: set[str] = set()
    naming: set[str] = set()
    for kind in ("blame", "rejection", "seeming"):
        for each in raw[kind]:
            for number, anchors in enumerate(each["anchors"]):
                triggers.update(anchors)
                if "{name}" in each["patterns"][number]:
                    naming.update(anchors)
    letter, apart = r"[^\W\d_]", r"[\w.-]"
    levels = {word: level for level, words in raw["confidence"]["levels"].items() for word in words}
    return Language(
        tag=tag,
        frequent=frozenset(raw["frequent"]),
        abbreviations=frozenset(raw["abbreviations"]),
        may_end=frozenset(raw["may_end"]),
        openers=frozenset(raw["openers"]),
        glued=re.compile(rf"(?:{_behind(raw['glued'], '<=', letter)})\b"),
        cited=re.compile(
            r"https?://|hxxps?://|\[\^?\d{1,4}\]|\(\s?(?:" + _any(raw["cited"]) + r")\b",
            re.IGNORECASE,
        ),
        sections=tuple(
            (role, re.compile(rf"(?<!\w)(?:{_any(words)})(?!\w)"))
            for role, words in raw["sections"].items()
        ),
        lexicon=lexicon_of(
            [*raw["phrases"], *([vendor, "vendor", "", ""] for vendor in raw["vendors"])]
        ),
        numbered=re.compile(
            rf"(?:{_behind(raw['numbered'], '<!', apart)})[-_ ]?(?=[\d-])"
            r"\d{1,5}(?:-\d{1,5}){0,3}"
            r"(?!\w|\.\d)"
        ),
        last=raw["last"],
        companies=frozenset(raw["companies"]),
        lasts=frozenset(word.casefold() for word in (*raw["last"], *raw["companies"])),
        handles=frozenset(words_of(words)[0] for words in raw["people"]),
        people=re.compile(
            rf"(?<!\w)(?:{_any(raw['people'])})[ :]{{1,2}}[\"“'‘`*]{{0,3}}(@?[\w.-]{{2,40}})",
            re.IGNORECASE,
        ),
        speakers=re.compile(rf"(?:{_any(raw['speakers'])})(?!\w)", re.IGNORECASE),
        breaks=re.compile(slots["breaks"]),
        turns=re.compile(slots["turns"]),
        sure=frozenset(
            [*(n.split()[-1] for n in raw["confidence"]["nouns"]), "|", "%", "percent", "level"]
        ),
        confidence=_confidence(raw["confidence"]["nouns"], levels),
        percent=re.compile(
            r"\d{1,3}(?:\s?[-–]\s?\d{1,3})?\s?(?:%|percent|per cent)"
            rf"\s(?:{_any(raw['percent'])})(?!\w)",
            re.IGNORECASE,
        ),
        bracketed=re.compile(
            rf"[(\[]\*{{0,2}}(?P<level>{_any(levels)})\*{{0,2}}[)\]]", re.IGNORECASE
        ),
        levels=levels,
        speaker_nouns=frozenset(raw["speaker_nouns"]),
        triggers=frozenset(triggers),
        calling=calling_from(raw, entries),
        naming=frozenset(naming),
        **entries,
        denying=frozenset(raw["denying"]),
        no=re.compile(rf"(?<![\w>])(?:{slots['no']})(?![\w<])"),
        nones=re.compile(slots["nones"]),
        listed=re.compile(rf"(?: ?(?:[,&/;|]|{slots['ands']})){{1,2}} (?:{slots['articles']} )?<"),
        following=re.compile(rf"(?: ?(?:'s|[,(/&]|{slots['ands']})){{0,2}} ?<[a-z](\d{{1,3}})>"),
        weights=_weights(raw["weights"]) if raw.get("weights") else None,
    )


def _weights(raw: Mapping[str, Any]) -> Weights:
    return Weights(
        endings=tuple(raw["endings"]),
        families={word: tuple(names) for word, names in raw["families"].items()},
        values=raw["values"],
        base=raw["base"],
        enough=raw["enough"],
        too_little=raw["too_little"],
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def _behind(words: Iterable[str], look: str, sign: str) -> str:
    """Words behind a sign, or not behind one, with a first letter by which they are found fast."""
    return "|".join(
        f"{re.escape(word[0])}(?{look}{sign}{re.escape(word[0])}){re.escape(word[1:])}"
        for word in sorted(words, key=lambda w: (-len(w), w))
    )


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
        rf"|(?<!\w)(?P<level4>(?-i:{_any([each.upper() for each in levels])})),?\s"
        rf"{about}{percent % 5}"
        rf"|(?<=\|)\s{{0,2}}\*{{0,2}}(?P<level3>{level})\*{{0,2}}(?=\s{{0,2}}\|))",
        re.IGNORECASE,
    )
