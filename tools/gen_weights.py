"""The weights of a language: data/language/TAG/weights.toml with the families of its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_WORD = re.compile(r"[^\W_]+")
_ITEM = re.compile(
    r"(?P<open>\((?P<look>\?[!=]|\?<[!=])?(?:\?:)?)|(?P<close>\))|(?P<or>\|)"
    r"|(?P<other>\[[^\]]*\]|\{[^}]*\}|\\.)|."
)


def weights_of(raw: Mapping[str, Any], slots: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Weights by feature as one table, and the families by word."""
    return {
        "endings": endings_of(raw["endings"]),
        "families": families_of(raw["families"], slots),
        "values": {
            key if kind == "_" else f"{kind}:{key}": value
            for kind, table in raw["values"].items()
            for key, value in table.items()
        },
        "base": raw["base"],
        "enough": raw["enough"],
        "too_little": raw["too_little"],
    }


def endings_of(endings: Sequence[str]) -> list[str]:
    """Endings of words, the longest first."""
    return sorted(endings, key=lambda each: (-len(each), each))


def families_of(names: Sequence[str], slots: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The slots of which each word is one."""
    families: dict[str, list[str]] = {}
    for name in names:
        for word in sorted({word for text in slots[name] for word in single_words(text)}):
            families.setdefault(word, []).append(name)
    return families


def single_words(pattern: str) -> set[str]:
    """The single words that a pattern of words and alternatives matches: `(hack(s|ed)?|spy)`."""
    return {word for word in _branches(pattern, 0)[0] if _WORD.fullmatch(word)}


def _branches(pattern: str, at: int) -> tuple[set[str], int]:
    """What the branches from an index on match, and where they end; a blank for what is no word."""
    branches: list[set[str]] = [{""}]
    while at < len(pattern):
        found = _ITEM.match(pattern, at)
        assert found is not None
        at = found.end()
        if found["close"]:
            break
        if found["or"]:
            branches.append({""})
            continue
        inside = {" " if found["other"] else found[0]}
        if found["open"]:
            inside, at = _branches(pattern, at)
            if found["look"]:
                inside = {""}
        if pattern[at : at + 1] == "?":
            at += 1
            inside = inside | {""}
        branches[-1] = {before + each for before in branches[-1] for each in inside}
    return set().union(*branches), at
