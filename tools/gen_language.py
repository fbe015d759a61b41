"""The words of a language: folders of TOML under data/language become one JSON file each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gen_data import DataError, load
from gen_weights import weights_of

from ipskeptic.lint.claims.patterns import SETS, SUBJECT
from ipskeptic.model.claims import EVIDENCE, FAMILIES

FILES = ("language", "parties", "words", "evidence", "blame")
ROLES = (
    "title", "summary", "indicators", "references", "attribution", "alternatives", "victims",
    "limitations",
)  # fmt: skip
WITH = (
    "hedge", "confidence", "speaker", "certainty", "negation", "evidence", "heading",
    "blame", "party",
)  # fmt: skip
# What a pattern may say in braces besides the names of its own slots.
COUNTED = ("gap", "open", "wide", "near", "doing")
GIVEN = (
    "w", "who", "/who", "party", "state", "land", "folk", "agency", "group", "company", "person",
    "speakers", "place", "subject", "folkkind", "any", "ground", "folkany", "name", "agent",
    "agents", "actors",
)  # fmt: skip
_SLOT = re.compile(r"\{(/?[a-z]+)(\d*)\}")
_OPTIONAL = re.compile(r"\?|\{\d")


def languages(data: Path) -> dict[str, dict[str, Any]]:
    """All languages by the name of their folder."""
    folders = sorted(path for path in (data / "language").iterdir() if path.is_dir())
    return {folder.name: language(folder, data) for folder in folders}


def language(folder: Path, data: Path) -> dict[str, Any]:
    """One language.

    Raises:
        DataError: A file is missing or says what can't be used.
    """
    raw = {name: load(folder / f"{name}.toml") for name in FILES}
    weights = folder / "weights.toml"
    head, words, blame = raw["language"], raw["words"], raw["blame"]
    unknown = sorted(set(head["sections"]) - set(ROLES))
    if unknown:
        raise DataError(f"{folder.name}/language.toml: {unknown[0]}: no role of a section")
    names = load(data / "language" / "countries.toml") if raw["parties"].get("countries") else {}
    slots = {name: [*values] for name, values in blame["slots"].items()}
    common = {*head["frequent"], *(word for name in COMMON for word in slots[name])}
    return {
        "name": head["name"],
        "frequent": head["frequent"],
        "abbreviations": head["abbreviations"],
        "may_end": head["may_end"],
        "openers": head["openers"],
        "glued": head["glued"],
        "cited": head["cited"],
        "sections": {role: list(_all(values)) for role, values in head["sections"].items()},
        "phrases": [
            list(row)
            for row in dict.fromkeys(
                (
                    *_party_rows(raw["parties"], names.get("countries", {})),
                    *_word_rows(words),
                    *_evidence_rows(raw["evidence"], folder.name),
                )
            )
        ],
        "numbered": raw["parties"]["groups"]["numbered"],
        "last": raw["parties"]["groups"]["last"],
        "vendors": raw["parties"]["vendors"]["names"],
        "companies": raw["parties"]["companies"]["last"],
        "people": raw["parties"]["people"]["before"],
        "speakers": list(_all(raw["parties"]["speakers"]["after"])),
        "confidence": {
            "nouns": words["confidence"]["nouns"],
            "levels": words["confidence"]["levels"],
        },
        "percent": list(_all(words["likelihood"]["percent"]["words"])),
        "speaker_nouns": list(_all(words["speakers"]["nouns"])),
        "slots": slots,
        "weights": weights_of(load(weights), slots) if weights.exists() else {},
        "denying": sorted(_anchored("{no}", 0, _Told(_texts(slots), common, signs=True))[0]),
        **_shared(
            {
                kind: [_entry(e, kind, slots, common, folder.name) for e in blame[kind]]
                for kind in KINDS
            }
        ),
    }


def _shared(entries: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The entries with the sets of words that they are called by as indexes of one list."""
    sets: dict[tuple[str, ...], int] = {}
    for each in (each for kind in KINDS for each in entries[kind]):
        each["calls"] = [
            [sets.setdefault(tuple(words), len(sets)) for words in called]
            for called in each["calls"]
        ]
    return {**entries, "sets": [list(words) for words in sets]}


# Slots of words that stand in most sentences, and so tell little.
COMMON = ("stops", "be", "ands", "articles", "no", "habit")
KINDS = ("phrase", "role", "blame", "rejection", "seeming")


def _party_rows(parties: dict[str, Any], names: dict[str, Any]) -> Iterator[Sequence[str]]:
    for code, country in names.items():
        for name in (country["name"], *country.get("aliases", ())):
            yield (name, "land", code, "")
        if "adjective" in country:
            yield (country["adjective"], "folk", code, "")
    lists = (("states", "land"), ("folk", "folk"), ("agencies", "agency"), ("places", "place"))
    for table, name in lists:
        for code, values in parties[table].items():
            for phrase in _all(values):
                yield (phrase, name, "" if code == "XX" else code, "")
    for phrase in _all(parties["groups"]["names"]):
        yield (phrase, "group", "", "")
    for code, values in parties["speakers"]["languages"].items():
        for phrase in _all(values):
            yield (phrase, "tongue", "" if code == "XX" else code, "")


def _word_rows(words: dict[str, Any]) -> Iterator[Sequence[str]]:
    # Before the others: of two phrases of equal length the first is taken.
    for kind, table in (("hedge", "hedges"), ("negation", "negation")):
        for phrase in _all(words[table]["none"]):
            yield (phrase, kind, "none", "")
    for row in ("first", "second"):
        for term, values in words["likelihood"][row].items():
            for phrase in _all(values):
                yield (phrase, "likelihood", term, row)
    for phrase in _all(words["likelihood"]["off"]["words"]):
        yield (phrase, "likelihood", "", "off")
    for kind, table in (("hedge", "hedges"), ("certainty", "certainty"), ("negation", "negation")):
        for phrase in _all(words[table]["words"]):
            yield (phrase, kind, "", "")
    for phrase in _all(words["speakers"]["verbs"]):
        yield (phrase, "says", "", "")
    for phrase in _all(words["speakers"]["phrases"]):
        yield (phrase, "speaker", "", "")


def _evidence_rows(evidence: dict[str, Any], folder: str) -> Iterator[Sequence[str]]:
    """A phrase with its kinds, and the kinds beside which it only says where they were found."""
    kinds: dict[str, list[str]] = {}
    found_in: dict[str, list[str]] = {}
    where = evidence.get("found_in", {})
    for table, into in ((evidence, kinds), (where, found_in)):
        for kind, values in table.items():
            if kind == "found_in":
                continue
            if kind not in EVIDENCE:
                raise DataError(f"{folder}/evidence.toml: {kind}: no kind of evidence")
            for phrase in _all(values):
                into.setdefault(phrase, []).append(kind)
    for phrase in found_in.keys() - kinds.keys():
        raise DataError(f"{folder}/evidence.toml: {phrase}: no evidence that may be found in")
    for phrase, named in kinds.items():
        yield (phrase, "evidence", " ".join(named), " ".join(found_in.get(phrase, ())))


def _all(values: Sequence[str]) -> Iterator[str]:
    for value in values:
        yield from expanded(value)


def expanded(phrase: str) -> list[str]:
    """`point(s|ed|) to` as its branches: brackets may not stand in each other."""
    before, bracket, rest = phrase.partition("(")
    if not bracket:
        return [phrase]
    inside, _, after = rest.partition(")")
    return [before + branch + end for branch in inside.split("|") for end in expanded(after)]


def _entry(
    raw: dict[str, Any], kind: str, slots: dict[str, Any], common: set[str], folder: str
) -> dict[str, Any]:
    where = f"{folder}/blame.toml: {raw.get('name', '?')}"
    if kind == "blame" and raw.get("family") not in FAMILIES:
        raise DataError(f"{where}: {raw.get('family')}: no family")
    wrong = sorted(set(raw.get("with", ())) - set(WITH))
    if wrong:
        raise DataError(f"{where}: {wrong[0]}: nothing to stand with")
    for pattern in (*raw["patterns"], *raw.get("unless", ())):
        _check(pattern, slots, where)
    words = list(_all(raw.get("words", ())))
    texts = _texts(slots)
    texts["w"] = "|".join(re.escape(word) for word in words)
    return {
        **raw,
        "words": words,
        "needs": ["".join(sorted(_needs(pattern))) for pattern in raw["patterns"]],
        "anchors": [sorted(anchors(pattern, texts, common)) for pattern in raw["patterns"]],
        "calls": [calls(pattern, texts, common) for pattern in raw["patterns"]],
        "slots": [_slots(pattern) for pattern in raw["patterns"]],
    }


def _texts(slots: dict[str, Any]) -> dict[str, str]:
    return {name: "|".join(f"(?:{value})" for value in values) for name, values in slots.items()}


def _check(pattern: str, slots: dict[str, Any], where: str) -> None:
    for name, count in _SLOT.findall(pattern):
        if not (name in GIVEN or name in slots or (name in COUNTED and count)):
            raise DataError(f"{where}: {{{name}}}: no slot")
    bare = _SLOT.sub("x", pattern)
    plain = re.sub(r"\\.|\[[^\]]*\]", "x", bare)
    if re.search(r"[*+.]", plain):
        raise DataError(f"{where}: {pattern!r}: repetition comes from slots only")
    try:
        re.compile(bare)
    except re.error as error:
        raise DataError(f"{where}: {pattern!r}: {error}") from error


# Phrases of agents, and what is named for another reason, are made of these parties.
_MADE = {"A": "sdaglw", "B": "ag", "v": "sdaglw"}
_ITEM = re.compile(
    r"\\(?P<sign>.)|\[[^\]]*\]|(?P<open>\((?P<look>\?[!=]|\?<[!=])?(?:\?:)?)|(?P<close>\))"
    r"|(?P<or>\|)|\{\d+(?:,\d*)?\}|\{(?P<slot>/?[a-z]+)\d*\}|(?P<clitic>'(?:s|t)\b)"
    r"|(?P<word>[^\W_]+)|."
)


def _needs(pattern: str) -> set[str]:
    """Letters of parties of which one must stand wherever a pattern matches; empty for none."""
    return _branches(pattern, 0)[0]


def _branches(pattern: str, at: int) -> tuple[set[str], int]:
    """The needs of the branches from an index on, and where they end."""
    branches: list[set[str]] = [set()]
    while at < len(pattern):
        found = _ITEM.match(pattern, at)
        assert found is not None
        at = found.end()
        needs: set[str] = set()
        if found["close"]:
            break
        if found["or"]:
            branches.append(set())
        elif found["open"]:
            needs, at = _branches(pattern, at)
            if found["look"]:
                needs = set()
        elif found["slot"] in SETS:
            needs = {each for letter in SETS[found["slot"]] for each in _MADE.get(letter, letter)}
        if needs and not branches[-1] and pattern[at : at + 1] != "?":
            branches[-1] = needs
    return (set().union(*branches) if all(branches) else set()), at


class _Told(NamedTuple):
    """What tells the words of a pattern.

    Attributes:
        slots: Patterns of the slots by name.
        common: Words that stand in most sentences, and so tell little.
        signs: Whether signs, and parties as `<s>`, are words too.
    """

    slots: dict[str, str]
    common: set[str]
    signs: bool = False


def anchors(pattern: str, slots: dict[str, str], common: set[str]) -> set[str]:
    """Words of which one must stand wherever a pattern matches; empty where there are none.

    Of several such sets the one with the fewest common words, then the smallest.
    """
    return _anchored(pattern, 0, _Told(slots, common))[0]


# Signs that are words of their own in a sentence's plain form.
SIGNS = frozenset("|()%=:,?-\u2014")
SLOTS = {**SETS, "subject": SUBJECT}
# Sets of words that a pattern is asked for: the rarest, since each costs a look (judgement).
_MOST_SETS = 5


def calls(pattern: str, slots: dict[str, str], common: set[str]) -> list[list[str]]:
    """Sets of words, signs and parties of each of which one must stand wherever it matches.

    The first is the one that tells most.
    """
    told = _Told(slots, common, signs=True)
    branches, _ = _branched(pattern, 0, told)
    best = _anchored(pattern, 0, told)[0]
    others = [words for words in branches[0] if words != best] if len(branches) == 1 else []
    others.sort(key=lambda words: _worth(words, common))
    return [sorted(words) for words in [best, *others][:_MOST_SETS] if words]


def _worth(words: set[str], common: set[str]) -> tuple[int, int]:
    return sum(word in common or not word.isalnum() for word in words), len(words)


def _slots(pattern: str) -> list[str]:
    """Letters of slots: of each of these one must stand wherever a pattern matches."""
    branches, _ = _slotted(pattern, 0)
    return sorted({"".join(sorted(each)) for each in branches[0]}) if len(branches) == 1 else []


def _slotted(pattern: str, at: int) -> tuple[list[list[set[str]]], int]:
    """The sets of letters that each branch from an index on needs, and where they end."""
    branches: list[list[set[str]]] = [[]]
    while at < len(pattern):
        found = _ITEM.match(pattern, at)
        assert found is not None
        at = found.end()
        letters: set[str] = set()
        if found["close"]:
            break
        if found["or"]:
            branches.append([])
        elif found["open"]:
            inner, at = _slotted(pattern, at)
            if not found["look"] and all(inner):
                letters = set().union(*(min(sets, key=len) for sets in inner))
        elif found["slot"] in SLOTS:
            letters = set(SLOTS[found["slot"]])
        if letters and not _OPTIONAL.match(pattern, at):
            branches[-1].append(letters)
    return branches, at


def _anchored(pattern: str, at: int, told: _Told) -> tuple[set[str], int]:
    branches, at = _branched(pattern, at, told)
    best = [
        min(sets, key=lambda words: _worth(words, told.common)) if sets else set()
        for sets in branches
    ]
    return (set().union(*best) if all(best) else set()), at


def _branched(pattern: str, at: int, told: _Told) -> tuple[list[list[set[str]]], int]:
    """The sets of words that each branch from an index on needs, and where they end."""
    branches: list[list[set[str]]] = [[]]
    glued = False  # whether the last item goes on with the next: no whole word
    while at < len(pattern):
        found = _ITEM.match(pattern, at)
        assert found is not None
        begin, at = at, found.end()
        if found["close"]:
            break
        if found["or"]:
            branches.append([])
            continue
        words: set[str] = set()
        if found["open"]:
            words, at = _anchored(pattern, at, told)
            if found["look"] or (begin and pattern[begin - 1].isalnum()):
                words = set()
        elif found["slot"] in told.slots:
            words = _anchored(told.slots[found["slot"]], 0, told)[0]
        elif told.signs and (slot := SLOTS.get(found["slot"])):
            letters = {each for letter in slot for each in _MADE.get(letter, letter)}
            words = {f"<{letter}>" for letter in letters}
        elif told.signs and found["clitic"]:
            words = {found["clitic"]}
        elif found["word"]:
            words, at = _variants(pattern, found)
        elif told.signs and (found["sign"] or found[0]) in SIGNS and found[0] != "?":
            words = {found["sign"] or found[0]}
        after = pattern[at : at + 1]
        glued = after not in ("", " ", ")", "|", "-", "'", "(", "{", "\\", "[", "$", "?", ",")
        if words and after != "?" and not glued:
            branches[-1].append(words)
    return branches, at


def _variants(pattern: str, found: re.Match[str]) -> tuple[set[str], int]:
    """A word with the endings that brackets right behind it give: `link(s|ed)?`, `fingerprints?`.

    Of an ending of several words, `infect(ed|ions in)`, the first is taken.
    """
    at = found.end()
    whole = not _is_glued(pattern, found.start())
    variants, closed = {found["word"]}, False
    while at < len(pattern):
        if pattern[at] == "?":
            variants |= {word[:-1] for word in variants}
            at += 1
        elif pattern[at].isalnum():
            rest = re.compile(r"[^\W_]+").match(pattern, at)
            assert rest is not None
            whole, at = whole and not closed, rest.end()
            variants = {word + rest[0] for word in variants}
        elif pattern[at] == "(" and pattern[at : at + 2] != "(?":
            endings = _ENDINGS.match(pattern, at)
            if endings is None or closed:
                return set(), at
            each = endings[1].split("|")
            closed = any(" " in ending for ending in each)
            longer = {word + ending.split(" ")[0] for word in variants for ending in each}
            variants = longer | variants if endings[2] else longer
            at = endings.end()
        else:
            break
    return (variants if whole else set()), at


_ENDINGS = re.compile(r"\(([a-z]*(?: [a-z]+)*(?:\|[a-z]*(?: [a-z]+)*)*)\)(\??)")


def _is_glued(pattern: str, at: int) -> bool:
    """Whether a word in a pattern goes on from what stands before it, and is no whole word."""
    before = pattern[:at]
    if before.endswith("?"):
        before = before[:-1].removesuffix(")")
    elif before.endswith(")"):
        before = before[:-1]
    elif before.endswith("}"):
        slot = _SLOT.search(pattern, before.rindex("{"))
        return slot is None or slot[1] not in COUNTED  # those end in a blank
    return not before.endswith((" ", "-", "(", "|", "^", "]", ",", ":", "!")) and at > 0
