"""Forms of a sentence that tell phrases of agents, and parties named for another reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from ipskeptic.lint.claims.calling import Way
from ipskeptic.lint.claims.language import Language
from ipskeptic.lint.claims.patterns import exceptions, pattern

_LETTER = re.compile(r"<([a-zA-Z])\d")
_SLOT = re.compile(r"<[a-zA-Z](\d{1,3})>")
_END = re.compile(r"<[a-zA-Z]\d{1,3}>_*")
_PASSED = re.compile(r"<v(\d{1,3})>")


class Forms(NamedTuple):
    """Two forms of the plain form, of equal length.

    Attributes:
        present: Letters of the parties that stand in it.
        plain: Parties named for another reason have the letter v.
        agents: In it every phrase that names a party as one that acts is one slot.
        inside: The parties in such a phrase by the index of its slot.
        letters: Of the slots that stand in either.
    """

    present: frozenset[str]
    plain: str
    agents: str
    inside: dict[int, tuple[int, ...]]
    letters: frozenset[str]

    def parties(self, slot: str) -> tuple[int, ...]:
        """The parties of a slot: of a phrase all in it."""
        found = _SLOT.match(slot)
        assert found is not None
        number = int(found[1])
        return self.parties_of(number) if slot[1] in "ABv" else (number,)

    def parties_of(self, number: int) -> tuple[int, ...]:
        """The parties of the phrase whose slot has an index: at least that one."""
        return self.inside.get(number, (number,))


def forms_of(
    text: str,
    present: frozenset[str],
    language: Language,
    called: Mapping[str, Sequence[Way]] | None = None,
) -> Forms:
    """Make the forms of a plain form.

    Args:
        text: The plain form.
        present: Letters of the parties that stand in it.
        language: Its language.
        called: The ways that its words call for; None for all.
    """
    if not present - {"n"}:
        return Forms(present, text, text, {}, present)
    if called is None:
        called = {kind: language.calling.of(kind) for kind in ("phrase", "role")}
    agents, inside = _agents(text, present, called.get("phrase", ()))
    if roles := called.get("role"):
        agents = _without_roles(agents, roles, language)
    passed = {
        held
        for number in map(int, _PASSED.findall(agents))
        for held in inside.get(number, (number,))
    }
    if passed:
        text = _SLOT.sub(lambda m: f"<v{m[1]}>" if int(m[1]) in passed else m[0], text)
    letters = frozenset(_LETTER.findall(agents)) | present
    return Forms(present, text, agents, inside, letters)


def _agents(
    text: str, present: frozenset[str], ways: Iterable[Way]
) -> tuple[str, dict[int, tuple[int, ...]]]:
    inside: dict[int, tuple[int, ...]] = {}
    for entry, number, needs in ((way.entry, way.number, way.needs) for way in ways):
        if not needs & present:
            continue
        letter = "A" if entry.name == "agent" else "B"
        for match in pattern(entry, number).regex.finditer(text):
            held = tuple(int(each) for each in _SLOT.findall(match[0]))
            start, end = match.span()
            slot = f"<{letter}{held[0]}>".ljust(end - start, "_")
            text = text[:start] + slot + text[end:]
            inside[held[0]] = held
    return text, inside


def _without_roles(text: str, ways: Sequence[Way], language: Language) -> str:
    able = language.calling.able(ways, frozenset([*_LETTER.findall(text), "v"]))
    for _, group in groupby(able, key=lambda way: id(way.entry)):
        text = _without_role(text, list(group), language)
    return text


def _without_role(text: str, ways: Iterable[Way], language: Language) -> str:
    """The text without the parties in one entry's role."""
    before, stands = text, False
    for way in ways:
        entry, made = way.entry, pattern(way.entry, way.number)
        for match in made.regex.finditer(text):
            if not stands and any(each.search(before) for each in exceptions(entry)):
                return before
            stands = True
            for name in made.parties:
                if match[name]:
                    text = _passed(text, match.start(name), language)
    return text


def _passed(text: str, start: int, language: Language) -> str:
    """The text with a party, and those that follow it in a list, marked as not to blame."""
    while True:
        text = text[: start + 1] + "v" + text[start + 2 :]
        end = _END.match(text, start)
        following = language.listed.match(text, end.end()) if end else None
        if not following or text[following.end()] == "v":
            return text
        start = following.end() - 1
